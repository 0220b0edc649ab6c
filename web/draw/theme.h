/// The look: colours, sizes and type, each with one name. Nothing else in web/ holds a colour.
#pragma once

#include <array>
#include <cstdint>

#include "web/model/view_state.h"

namespace kds::web {

/// A colour as Dear ImGui packs it: 0xAABBGGRR.
using Color = std::uint32_t;

/// From the usual 0xRRGGBB.
constexpr Color rgb(std::uint32_t hex, std::uint32_t alpha = 255) {
    return alpha << 24 | (hex & 0xff) << 16 | (hex & 0xff00) | hex >> 16;
}
/// The colour with this share of its own opacity, 0 to 1.
constexpr Color faded(Color color, float share) {
    const auto alpha = static_cast<std::uint32_t>(static_cast<float>(color >> 24) * share + 0.5f);
    return (color & 0x00ffffff) | alpha << 24;
}

struct Palette {
    Color canvas, panel, card, raised, line, lane;
    Color text, secondary, tertiary;
    Color accent, on_accent, accent_soft;
    Color info, good, warn, bad;
    Color on_status;
    Color focus, focus_edge;
    Color belt;   ///< The track of a lane on which the records lie.
    Color shape;  ///< What joins a range of the ruler and its lane.
    std::array<Color, 6> keys;
};

/// The colours of a theme: contrast of text and of meaningful marks is WCAG 2.2 AA or better; a
/// test computes it.
const Palette& palette_of(Theme theme);

/// The colour of a partition key, by the first 32 bits of its MD5.
Color key_color(const Palette& palette, std::uint32_t key_tag);
/// Keys of one colour differ by pattern: 0 plain, 1 with a dark centre, 2 with a bar.
std::uint32_t key_pattern(std::uint32_t key_tag);

// Sizes in CSS pixels, on a grid of 4.
namespace size {
inline constexpr float kGap = 16;
inline constexpr float kPad = 16;
inline constexpr float kSmall = 8;
inline constexpr float kCardRadius = 10;
inline constexpr float kControlRadius = 8;
inline constexpr float kControl = 38;  ///< Height of a button.
inline constexpr float kTouch = 44;    ///< Smallest height of a target under a finger.
inline constexpr float kTopBar = 56;
inline constexpr float kTimeline = 36;
inline constexpr float kLesson = 392;
inline constexpr float kInspector = 372;
inline constexpr float kDot = 5.5f;
}  // namespace size

}  // namespace kds::web
