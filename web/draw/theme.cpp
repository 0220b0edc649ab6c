#include "web/draw/theme.h"

namespace kds::web {
namespace {

constexpr Palette kDark{
    .canvas = rgb(0x10151C),
    .panel = rgb(0x18202A),
    .card = rgb(0x1E2833),
    .raised = rgb(0x263240),
    .line = rgb(0x2A3642),
    .lane = rgb(0x151C25),
    .text = rgb(0xE8EDF2),
    .secondary = rgb(0xA9B4C0),
    .tertiary = rgb(0x8592A0),
    .accent = rgb(0x56B4E9),
    .on_accent = rgb(0x0B1117),
    .accent_soft = rgb(0x56B4E9, 36),
    .info = rgb(0x8EC8FF),
    .good = rgb(0x7FD1AE),
    .warn = rgb(0xFFD166),
    .bad = rgb(0xFF8A70),
    .on_status = rgb(0x10151C),
    .focus = rgb(0xFFFFFF),
    .focus_edge = rgb(0x000000),
    .belt = rgb(0x263240),
    .shape = rgb(0x1B2430),
    // Okabe and Ito's colours on dark (lessons.md, rule 28).
    .keys = {rgb(0x56B4E9), rgb(0xE69F00), rgb(0x009E73), rgb(0xCC79A7), rgb(0xF0E442),
             rgb(0xD55E00)},
};

constexpr Palette kLight{
    .canvas = rgb(0xFFFFFF),
    .panel = rgb(0xF6F8FA),
    .card = rgb(0xFFFFFF),
    .raised = rgb(0xEAEFF4),
    .line = rgb(0xD5DCE3),
    .lane = rgb(0xF1F4F7),
    .text = rgb(0x1B2733),
    .secondary = rgb(0x52606D),
    .tertiary = rgb(0x63707C),
    .accent = rgb(0x0072B2),
    .on_accent = rgb(0xFFFFFF),
    .accent_soft = rgb(0x0072B2, 22),
    .info = rgb(0x0B5C99),
    .good = rgb(0x126454),
    .warn = rgb(0x8A6100),
    .bad = rgb(0xB3341F),
    .on_status = rgb(0xFFFFFF),
    .focus = rgb(0x10151C),
    .focus_edge = rgb(0xFFFFFF),
    .belt = rgb(0xDCE3EA),
    .shape = rgb(0xF6F8FA),
    // Okabe and Ito's fail on white, and those of lessons.md, rule 30, on the belt. These have 3:1
    // there; the smallest CIEDE2000 distance of two, over normal sight and the three dichromacies
    // (Machado 2009), is 17.5.
    .keys = {rgb(0x0483E2), rgb(0x9C7C2F), rgb(0x126454), rgb(0xE93383), rgb(0x562C7C),
             rgb(0x882503)},
};

}  // namespace

const Palette& palette_of(Theme theme) { return theme == Theme::Dark ? kDark : kLight; }

Color key_color(const Palette& palette, std::uint32_t key_tag) {
    return palette.keys[key_tag % palette.keys.size()];
}

std::uint32_t key_pattern(std::uint32_t key_tag) { return key_tag / 6 % 3; }

}  // namespace kds::web
