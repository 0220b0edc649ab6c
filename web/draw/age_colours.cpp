#include "web/draw/age_colours.h"

namespace kds::web {
namespace {

// Both were found by a search for the largest of the smallest CIEDE2000 distances of two colours
// over normal sight and the three dichromacies (Machado 2009), with 3:1 on every ground of a dot
// and luminance that goes one way.
constexpr std::array<Color, 6> kOnDark{rgb(0xFFFBCD), rgb(0xFFE078), rgb(0xEC9E03),
                                       rgb(0xFE6169), rgb(0xBB729E), rgb(0x886BD3)};
constexpr std::array<Color, 6> kOnLight{rgb(0x17072B), rgb(0x220072), rgb(0x6B23A6),
                                        rgb(0xA21B5F), rgb(0x82573D), rgb(0x9A7D14)};

}  // namespace

Palette with_ages(Theme theme) {
    Palette out = palette_of(theme);
    out.keys = theme == Theme::Dark ? kOnDark : kOnLight;
    return out;
}

}  // namespace kds::web
