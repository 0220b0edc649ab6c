"""Makes the three fonts of the page: python3 tools/subset_fonts.py FOLDER

Inter Regular and SemiBold with tabular figures baked in (so that a running number does not jitter, without any layout
feature at run time), JetBrains Mono Regular; each cut down to the characters that the lab shows, without hints and
kerning. The originals are looked for among the system's fonts and in $SHARDLAB_FONT_DIR.
"""

import os
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

CHARACTERS = (
    "".join(chr(code) for code in range(0x20, 0x7F))
    + "".join(chr(code) for code in range(0xC0, 0x100))  # letters of Latin-1, × and ÷
    + "\u00a0\u202f"  # no-break space, narrow no-break space
    + "–—…‘’“”·•±≥≤≠≈→←↑↓°µ✓▲▼"
    + "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
)

FONTS = {
    "inter-regular": ("Inter-Regular", "tnum"),
    "inter-semibold": ("Inter-SemiBold", "tnum"),
    "jetbrains-mono-regular": ("JetBrainsMono-Regular", None),
}


def find(name):
    folders = [os.environ.get("SHARDLAB_FONT_DIR"), "/usr/share/fonts", "/usr/local/share/fonts",
               pathlib.Path.home() / ".local/share/fonts", "/Library/Fonts", pathlib.Path.home() / "Library/Fonts"]
    for folder in filter(None, folders):
        for suffix in (".otf", ".ttf"):
            for path in sorted(pathlib.Path(folder).rglob(name + suffix)):
                return path
    sys.exit(f"The font {name} is not installed; please install Inter and JetBrains Mono or name their folder "
             "in SHARDLAB_FONT_DIR.")


def bake(font, feature):
    """Makes the glyphs that a single-substitution feature would choose the normal ones of their characters."""
    table = font["GSUB"].table
    lookups = {index for record in table.FeatureList.FeatureRecord if record.FeatureTag == feature
               for index in record.Feature.LookupListIndex}
    replaced = {}
    for index in lookups:
        for subtable in table.LookupList.Lookup[index].SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            replaced.update(getattr(subtable, "mapping", {}))
    if not replaced:
        sys.exit(f"The font has no feature {feature} of single substitutions.")
    for cmap in font["cmap"].tables:
        cmap.cmap = {code: replaced.get(glyph, glyph) for code, glyph in cmap.cmap.items()}


def even_out_digits(font, source):
    """Inter's interpolated weights have a tabular figure that is a thousandth narrower than the others."""
    digits = [font.getBestCmap()[ord(digit)] for digit in "0123456789"]
    widths = [font["hmtx"][glyph][0] for glyph in digits]
    if max(widths) - min(widths) > max(widths) / 200:
        sys.exit(f"The figures of {source} are not of one width.")
    for glyph in digits:
        font["hmtx"][glyph] = (max(widths), font["hmtx"][glyph][1])


def make(name, source, feature, folder):
    path = find(source)
    font = TTFont(path)
    if feature:
        bake(font, feature)
        even_out_digits(font, source)
    missing = [character for character in CHARACTERS if ord(character) not in font.getBestCmap()]
    if missing:
        print(f"{source} has no glyph for: {' '.join(missing)}")

    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.glyph_names = False
    options.name_IDs = [1, 2]
    options.notdef_outline = True
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "DSIG", "meta", "kern"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=CHARACTERS)
    subsetter.subset(font)

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (name + path.suffix)
    temporary = target.with_suffix(".part")
    font.save(temporary)
    os.replace(temporary, target)
    print(target, target.stat().st_size)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for font_name, (source_name, feature_name) in FONTS.items():
        make(font_name, source_name, feature_name, pathlib.Path(sys.argv[1]))
