#include "web/draw/fonts.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"

namespace kds::web {
namespace {

struct Face {
    float size;
    float line;
    int file;  ///< 0 regular, 1 semibold, 2 mono.
};
constexpr std::array<Face, kTypeCount> kFaces{{
    {22, 30, 1},  // Title
    {24, 30, 1},  // Figure
    {16, 24, 0},  // Body
    {16, 24, 1},  // BodyStrong
    {15, 22, 0},  // Text
    {15, 22, 1},  // TextStrong
    {14, 20, 0},  // Small
    {14, 20, 1},  // SmallStrong
    {15, 22, 2},  // Mono
    {14, 20, 2},  // MonoSmall
}};

// What the subset fonts hold (tools: the fonts are cut to these at build time).
constexpr ImWchar kText[] = {0x20,   0x7e,   0xa0,   0xff,   0x2013, 0x2014, 0x2018, 0x2019,
                             0x201c, 0x201d, 0x2022, 0x2022, 0x2026, 0x2026, 0x2070, 0x2070,
                             0x2074, 0x2079, 0x207b, 0x207b, 0x2190, 0x2193, 0x2248, 0x2248,
                             0x2260, 0x2260, 0x2264, 0x2265, 0};
// Titles and figures need fewer.
constexpr ImWchar kLarge[] = {0x20, 0x7e,   0xa0,   0xa0,   0xb7,   0xb7,   0xd7,   0xd7, 0xe0,
                              0xff, 0x2013, 0x2014, 0x2019, 0x2019, 0x2026, 0x2026, 0};

/// Radius of a shape in its image, in CSS pixels, and the clear edge around it.
constexpr float kShapeRadius = 8;
constexpr float kShapeEdge = 2;

/// Is this point inside the shape? The shape has radius 1 around the origin.
bool inside(Shape shape, float x, float y) {
    const float r = std::sqrt(x * x + y * y);
    switch (shape) {
        case Shape::Disc: return r <= 1;
        case Shape::Ring: return r <= 1 && r >= 0.68f;
        case Shape::Square: return std::max(std::abs(x), std::abs(y)) <= 0.88f;
        case Shape::Diamond: return std::abs(x) + std::abs(y) <= 1.12f;
        case Shape::Triangle: return y <= 0.8f && y >= -0.85f && std::abs(x) <= (y + 0.85f) * 0.6f;
        case Shape::DottedDisc: return r <= 1 && r >= 0.36f;
        case Shape::BarredDisc: return r <= 1 && std::abs(x + y) >= 0.3f;
        case Shape::Crescent: return r <= 1 && std::hypot(x - 0.42f, y + 0.38f) >= 0.84f;
    }
    return false;
}

void rasterize(Shape shape, unsigned char* pixels, int stride, int side, float scale) {
    constexpr int kSamples = 6;
    const float radius = kShapeRadius * scale;
    const float middle = static_cast<float>(side) / 2;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            int hits = 0;
            for (int k = 0; k < kSamples * kSamples; ++k) {
                const float px =
                    static_cast<float>(x) + (static_cast<float>(k % kSamples) + 0.5f) / kSamples;
                const float py =
                    static_cast<float>(y) + (static_cast<float>(k / kSamples) + 0.5f) / kSamples;
                hits += inside(shape, (px - middle) / radius, (py - middle) / radius);
            }
            pixels[y * stride + x] = static_cast<unsigned char>(hits * 255 / (kSamples * kSamples));
        }
}

}  // namespace

float type_size(Type type) { return kFaces[static_cast<std::size_t>(type)].size; }
float line_height(Type type) { return kFaces[static_cast<std::size_t>(type)].line; }

bool build_fonts(ImFontAtlas& atlas, const FontFiles& files, float scale, Fonts& out) {
    atlas.Clear();
    // The baked lines of ImGui are not crisp at fractional scales; ours are rectangles.
    atlas.Flags |= ImFontAtlasFlags_NoBakedLines | ImFontAtlasFlags_NoMouseCursors;
    const std::string* file_of[] = {&files.regular, &files.semibold, &files.mono};
    for (std::size_t i = 0; i < kTypeCount; ++i) {
        const std::string& file = *file_of[kFaces[i].file];
        if (file.size() < 1'000) return false;
        ImFontConfig config;
        config.FontDataOwnedByAtlas = false;
        config.OversampleH = 1;
        config.OversampleV = 1;
        config.PixelSnapH = false;
        const bool large = i <= static_cast<std::size_t>(Type::Figure);
        // AddFontFromMemoryTTF takes a size that reaches from ascender to descender; in CSS the em
        // is the size. Both fonts' metrics make that 1.21 and 1.32 ems.
        const float em = kFaces[i].size * (kFaces[i].file == 2 ? 1.32f : 1.2102f);
        out.faces[i] = atlas.AddFontFromMemoryTTF(
            const_cast<char*>(file.data()), static_cast<int>(file.size()), std::round(em * scale),
            &config, large ? kLarge : kText);
        if (!out.faces[i]) return false;
    }
    const int side = static_cast<int>(std::ceil((kShapeRadius + kShapeEdge) * 2 * scale));
    std::array<int, kShapeCount> rects{};
    for (int& rect : rects) rect = atlas.AddCustomRectRegular(side, side);
    if (!atlas.Build()) return false;
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    atlas.GetTexDataAsAlpha8(&pixels, &width, &height);
    for (std::size_t i = 0; i < kShapeCount; ++i) {
        const ImFontAtlasCustomRect* rect = atlas.GetCustomRectByIndex(rects[i]);
        KDS_ASSERT(rect && rect->IsPacked());
        rasterize(static_cast<Shape>(i), pixels + rect->Y * width + rect->X, width, side, scale);
        out.shapes[i] = {static_cast<float>(rect->X) / static_cast<float>(width),
                         static_cast<float>(rect->Y) / static_cast<float>(height),
                         static_cast<float>(rect->X + side) / static_cast<float>(width),
                         static_cast<float>(rect->Y + side) / static_cast<float>(height)};
    }
    out.shape_radius_share = kShapeRadius * scale * 2 / static_cast<float>(side);
    out.scale = scale;
    return true;
}

}  // namespace kds::web
