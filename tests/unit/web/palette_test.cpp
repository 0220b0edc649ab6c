// The contrast of the colours, by the formulas of WCAG 2.2 ("relative luminance", "contrast
// ratio").
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/web/colour_distance.h"
#include "web/draw/age_colours.h"
#include "web/draw/theme.h"
#include "web/model/dot_colour.h"

namespace kds::web {
namespace {

double channel(Color color, int shift) {
    const double c = static_cast<double>(color >> shift & 0xff) / 255;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
    return 0.2126 * channel(color, 0) + 0.7152 * channel(color, 8) + 0.0722 * channel(color, 16);
}

double contrast(Color a, Color b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

/// A colour with opacity over an opaque one.
Color over(Color top, Color below) {
    const std::uint32_t alpha = top >> 24;
    Color out = 0xff000000u;
    for (const int shift : {0, 8, 16}) {
        const std::uint32_t mixed =
            ((top >> shift & 0xff) * alpha + (below >> shift & 0xff) * (255 - alpha)) / 255;
        out |= mixed << shift;
    }
    return out;
}

using Named = std::pair<const char*, Color>;

struct Themed {
    const char* name;
    const Palette& p;
};
const Themed kThemes[] = {{"dark", palette_of(Theme::Dark)}, {"light", palette_of(Theme::Light)}};

void expect_contrast(const char* theme, const std::vector<Named>& marks,
                     const std::vector<Named>& grounds, double least) {
    for (const auto& [mark, color] : marks)
        for (const auto& [ground, below] : grounds)
            EXPECT_GE(contrast(color, below), least) << theme << ": " << mark << " on " << ground;
}

TEST(Contrast, IsComputedAsTheStandardSays) {
    EXPECT_NEAR(contrast(rgb(0x000000), rgb(0xffffff)), 21, 0.001);
    EXPECT_NEAR(contrast(rgb(0x777777), rgb(0xffffff)), 4.478,
                0.001);  // A well-known pair that just fails.
    EXPECT_NEAR(contrast(rgb(0xff0000), rgb(0xffffff)), 3.998, 0.001);
    EXPECT_EQ(over(rgb(0xffffff, 0), rgb(0x123456)), rgb(0x123456));
    EXPECT_EQ(over(rgb(0xffffff, 255), rgb(0x123456)), rgb(0xffffff));
}

TEST(Contrast, TextCanBeRead) {
    for (const auto& [name, p] : kThemes) {
        const std::vector<Named> grounds{{"panel", p.panel},
                                         {"card", p.card},
                                         {"canvas", p.canvas},
                                         {"lane", p.lane},
                                         {"raised", p.raised}};
        expect_contrast(name, {{"text", p.text}, {"secondary", p.secondary}}, grounds, 4.5);
        const std::vector<Named> plain{
            {"panel", p.panel}, {"card", p.card}, {"canvas", p.canvas}, {"lane", p.lane}};
        expect_contrast(name,
                        {{"tertiary", p.tertiary},
                         {"accent", p.accent},
                         {"info", p.info},
                         {"good", p.good},
                         {"warn", p.warn},
                         {"bad", p.bad}},
                        plain, 4.5);
        // Text on a button, and on one that is marked.
        expect_contrast(name, {{"on accent", p.on_accent}}, {{"accent", p.accent}}, 4.5);
        for (const auto& [ground, below] : plain)
            EXPECT_GE(contrast(p.text, over(p.accent_soft, below)), 4.5)
                << name << ": text on marked " << ground;
        expect_contrast(name, {{"on status", p.on_status}},
                        {{"good", p.good}, {"warn", p.warn}, {"bad", p.bad}, {"info", p.info}},
                        4.5);
    }
}

TEST(Contrast, MarksCanBeSeen) {
    for (const auto& [name, p] : kThemes) {
        const std::vector<Named> grounds{
            {"panel", p.panel}, {"card", p.card}, {"canvas", p.canvas}, {"lane", p.lane}};
        expect_contrast(name,
                        {{"accent", p.accent}, {"good", p.good}, {"warn", p.warn}, {"bad", p.bad}},
                        {{"panel", p.panel},
                         {"card", p.card},
                         {"canvas", p.canvas},
                         {"lane", p.lane},
                         {"belt", p.belt}},
                        3);
        // The ring of the focus is two rings: one of them stands out on any ground.
        for (const auto& [ground, below] : grounds)
            EXPECT_GE(std::max(contrast(p.focus, below), contrast(p.focus_edge, below)), 3)
                << name << ": " << ground;
        EXPECT_GE(contrast(p.focus, p.focus_edge), 9) << name;
    }
}

TEST(Contrast, KeyColoursCanBeSeenWhereDotsAre) {
    for (const auto& [name, p] : kThemes)
        for (std::size_t i = 0; i < p.keys.size(); ++i)
            for (const auto& [ground, below] : {Named{"belt", p.belt}, Named{"lane", p.lane},
                                                Named{"canvas", p.canvas}, Named{"panel", p.panel}})
                EXPECT_GE(contrast(p.keys[i], below), 3)
                    << name << ": key colour " << i << " on " << ground;
}

constexpr Theme kBoth[] = {Theme::Dark, Theme::Light};

TEST(Distance, IsComputedAsItsAuthorsSay) {
    // Of the pairs that Sharma, Wu and Dalal give to test with.
    EXPECT_NEAR(test::distance({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425, 1e-4);
    EXPECT_NEAR(test::distance({50, 2.5, 0}, {73, 25, -18}), 27.1492, 1e-4);
    EXPECT_NEAR(test::distance({2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}), 0.9082,
                1e-4);
}

TEST(KeyColour, IsAnotherOneForEveryKindOfSight) {
    for (const auto& [name, p] : kThemes)
        for (std::size_t i = 0; i < p.keys.size(); ++i)
            for (std::size_t k = i + 1; k < p.keys.size(); ++k)
                EXPECT_GE(test::least_distance(p.keys[i], p.keys[k]), 10)
                    << name << ": " << i << " and " << k;
}

TEST(AgeColours, CanBeSeenWhereDotsAreAndToldApartByEveryKindOfSight) {
    for (const Theme theme : kBoth) {
        const Palette p = with_ages(theme);
        const char* const name = theme == Theme::Dark ? "dark" : "light";
        for (std::size_t i = 0; i < p.keys.size(); ++i) {
            EXPECT_EQ(p.keys[i] >> 24, 255u) << name;
            for (const auto& [ground, below] : {Named{"belt", p.belt}, Named{"lane", p.lane},
                                                Named{"canvas", p.canvas}, Named{"panel", p.panel}})
                EXPECT_GE(contrast(p.keys[i], below), 3)
                    << name << ": age " << i << " on " << ground;
            for (std::size_t k = i + 1; k < p.keys.size(); ++k)
                EXPECT_GE(test::least_distance(p.keys[i], p.keys[k]), 10)
                    << name << ": " << i << " and " << k;
        }
    }
}

TEST(AgeColours, AreAScaleThatFadesIntoTheGround) {
    for (const Theme theme : kBoth) {
        const Palette p = with_ages(theme);
        for (std::size_t i = 1; i < p.keys.size(); ++i)
            EXPECT_LT(contrast(p.keys[i], p.belt) * 1.1, contrast(p.keys[i - 1], p.belt)) << i;
        // All else is the theme's.
        EXPECT_EQ(p.canvas, palette_of(theme).canvas);
        EXPECT_EQ(p.text, palette_of(theme).text);
    }
}

TEST(AgeColours, EachStepHasAColourOfItsOwnAndOlderOnesAPattern) {
    for (const Theme theme : kBoth) {
        const Palette p = with_ages(theme);
        for (std::uint32_t step = 0; step < kAgeSteps; ++step) {
            EXPECT_EQ(key_color(p, age_tag(step)), p.keys[step]);
            EXPECT_EQ(key_pattern(age_tag(step)), step / 2);
        }
    }
}

TEST(Palette, IsOpaqueWhereItMustBe) {
    for (const auto& [name, p] : kThemes)
        for (const Color color :
             {p.canvas, p.panel, p.card, p.raised, p.line, p.lane, p.text, p.secondary, p.tertiary,
              p.accent, p.on_accent, p.info, p.good, p.warn, p.bad, p.focus, p.belt})
            EXPECT_EQ(color >> 24, 255u) << name;
}

TEST(KeyColour, DependsOnTheTagAloneAndUsesAllColoursAndPatterns) {
    const Palette& p = palette_of(Theme::Dark);
    std::vector<std::pair<Color, std::uint32_t>> looks;
    for (std::uint32_t tag = 0; tag < 18; ++tag)
        looks.emplace_back(key_color(p, tag), key_pattern(tag));
    std::ranges::sort(looks);
    EXPECT_EQ(std::ranges::unique(looks).begin(), looks.end());
    EXPECT_EQ(key_color(p, 5), key_color(p, 5 + 18));
}

TEST(Faded, ScalesTheOpacity) {
    EXPECT_EQ(faded(rgb(0x123456), 1), rgb(0x123456));
    EXPECT_EQ(faded(rgb(0x123456), 0), rgb(0x123456, 0));
    EXPECT_EQ(faded(rgb(0x123456, 200), 0.5f), rgb(0x123456, 100));
}

}  // namespace
}  // namespace kds::web
