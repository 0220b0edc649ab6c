/// The type scale, and the atlas that holds it and the shapes of the stage. Everything is drawn
/// from this one texture, so that ten thousand dots are one draw call.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

struct ImFont;
struct ImFontAtlas;

namespace kds::web {

enum class Type : std::uint8_t {
    Title,        ///< 22, semibold
    Figure,       ///< 24, semibold: rates
    Body,         ///< 16
    BodyStrong,   ///< 16, semibold
    Text,         ///< 15
    TextStrong,   ///< 15, semibold
    Small,        ///< 14
    SmallStrong,  ///< 14, semibold
    Mono,         ///< 15, monospaced
    MonoSmall,    ///< 14, monospaced: nothing is smaller (lessons.md, rule 36)
};
inline constexpr std::size_t kTypeCount = 10;

/// Size in CSS pixels and height of a line of it.
float type_size(Type type);
float line_height(Type type);

enum class Shape : std::uint8_t {
    Disc,
    Ring,
    Square,
    Diamond,
    Triangle,
    DottedDisc,
    BarredDisc,
    Crescent
};
inline constexpr std::size_t kShapeCount = 8;

struct FontFiles {
    std::string regular;
    std::string semibold;
    std::string mono;
};

struct Fonts {
    std::array<ImFont*, kTypeCount> faces{};
    struct Uv {
        float u0 = 0, v0 = 0, u1 = 0, v1 = 0;
    };
    std::array<Uv, kShapeCount> shapes{};
    /// Of a shape's image in the atlas, the share that its own radius takes.
    float shape_radius_share = 1;
    float scale = 1;  ///< Device pixels in a CSS pixel.
};

/// Makes the atlas anew for this scale; false if a font file cannot be read. The caller uploads the
/// texture. The files must outlive the atlas.
bool build_fonts(ImFontAtlas& atlas, const FontFiles& files, float scale, Fonts& out);

}  // namespace kds::web
