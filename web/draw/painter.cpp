#include "web/draw/painter.h"

#include <imgui.h>

#include <cmath>

namespace kds::web {
namespace {

float snapped(float value, float scale) { return std::round(value * scale); }

}  // namespace

void Painter::fill(Rect rect, Color color, float radius) const {
    const float s = scale();
    list_->AddRectFilled({snapped(rect.x, s), snapped(rect.y, s)},
                         {snapped(rect.right(), s), snapped(rect.bottom(), s)}, color, radius * s);
}

void Painter::border(Rect rect, Color color, float radius, float width) const {
    const float s = scale();
    const float thick = std::max(1.0f, std::round(width * s));
    const float half = thick / 2;
    list_->AddRect(
        {snapped(rect.x, s) + half - 0.5f, snapped(rect.y, s) + half - 0.5f},
        {snapped(rect.right(), s) - half + 0.5f, snapped(rect.bottom(), s) - half + 0.5f}, color,
        radius * s, 0, thick);
}

void Painter::line(Point a, Point b, Color color, float width) const {
    const float s = scale();
    const float thick = std::max(1.0f, std::round(width * s));
    if (a.y == b.y) {
        const float y = snapped(a.y, s);
        list_->AddRectFilled({snapped(std::min(a.x, b.x), s), y},
                             {snapped(std::max(a.x, b.x), s), y + thick}, color);
    } else if (a.x == b.x) {
        const float x = snapped(a.x, s);
        list_->AddRectFilled({x, snapped(std::min(a.y, b.y), s)},
                             {x + thick, snapped(std::max(a.y, b.y), s)}, color);
    } else {
        list_->AddLine({a.x * s, a.y * s}, {b.x * s, b.y * s}, color, width * s);
    }
}

void Painter::dotted(Point a, Point b, Color color, float width, float gap) const {
    const Point way = b - a;
    const float length = std::sqrt(way.x * way.x + way.y * way.y);
    const int dots = static_cast<int>(length / gap);
    for (int i = 0; i <= dots; ++i) {
        const Point at = mix(a, b, static_cast<float>(i) * gap / std::max(1.0f, length));
        shape(Shape::Disc, at, width / 2, color);
    }
}

void Painter::curve(Point a, Point b, Color color, float width) const {
    const float s = scale();
    const float bend = (b.x - a.x) * 0.5f;
    list_->AddBezierCubic({a.x * s, a.y * s}, {(a.x + bend) * s, a.y * s},
                          {(b.x - bend) * s, b.y * s}, {b.x * s, b.y * s}, color, width * s);
}

void Painter::polygon(const Point* points, int count, Color color) const {
    ImVec2 device[8];
    count = std::min(count, 8);
    for (int i = 0; i < count; ++i) device[i] = {points[i].x * scale(), points[i].y * scale()};
    list_->AddConvexPolyFilled(device, count, color);
}

void Painter::polyline(const Point* points, int count, Color color, float width) const {
    for (int i = 0; i < count; ++i)
        list_->PathLineTo({points[i].x * scale(), points[i].y * scale()});
    list_->PathStroke(color, 0, width * scale());
}

void Painter::shape(Shape shape, Point center, float radius, Color color) const {
    const float s = scale();
    const float half = radius * s / fonts_->shape_radius_share;
    const Fonts::Uv& uv = fonts_->shapes[static_cast<std::size_t>(shape)];
    list_->PrimReserve(6, 4);
    list_->PrimRectUV({center.x * s - half, center.y * s - half},
                      {center.x * s + half, center.y * s + half}, {uv.u0, uv.v0}, {uv.u1, uv.v1},
                      color);
}

void Painter::key_dot(Point center, float radius, std::uint32_t key_tag, float opacity) const {
    static constexpr Shape kPatterns[] = {Shape::Disc, Shape::DottedDisc, Shape::BarredDisc};
    shape(kPatterns[key_pattern(key_tag)], center, radius,
          faded(key_color(*colors_, key_tag), opacity));
}

float Painter::baseline_shift(Type type) const {
    // Centres the font's own box in the line box.
    const ImFont* font = fonts_->faces[static_cast<std::size_t>(type)];
    return (line_height(type) * scale() - font->FontSize) / 2;
}

float Painter::text_width(Type type, std::string_view text) const {
    ImFont* font = fonts_->faces[static_cast<std::size_t>(type)];
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text.data(), text.data() + text.size())
               .x /
           scale();
}

float Painter::text(Point at, Type type, Color color, std::string_view text) const {
    ImFont* font = fonts_->faces[static_cast<std::size_t>(type)];
    const float s = scale();
    list_->AddText(font, font->FontSize,
                   {snapped(at.x, s), std::round(at.y * s + baseline_shift(type))}, color,
                   text.data(), text.data() + text.size());
    return text_width(type, text);
}

float Painter::text_right(Point right_top, Type type, Color color, std::string_view words) const {
    const float width = text_width(type, words);
    text({right_top.x - width, right_top.y}, type, color, words);
    return width;
}

float Painter::text_center(Rect within, Type type, Color color, std::string_view words) const {
    const float width = text_width(type, words);
    text({within.x + (within.w - width) / 2, within.y + (within.h - line_height(type)) / 2}, type,
         color, words);
    return width;
}

float Painter::text_fitted(Point at, float width, Type type, Color color,
                           std::string_view words) const {
    if (text_width(type, words) <= width) return text(at, type, color, words);
    static constexpr std::string_view kDots = "…";
    const float dots = text_width(type, kDots);
    if (width < dots) return 0;
    ImFont* font = fonts_->faces[static_cast<std::size_t>(type)];
    const char* end = nullptr;
    font->CalcTextSizeA(font->FontSize, (width - dots) * scale(), 0, words.data(),
                        words.data() + words.size(), &end);
    const float drawn =
        text(at, type, color, words.substr(0, static_cast<std::size_t>(end - words.data())));
    text({at.x + drawn, at.y}, type, color, kDots);
    return drawn + dots;
}

std::size_t Painter::fitting(Type type, std::string_view words, float width) const {
    ImFont* font = fonts_->faces[static_cast<std::size_t>(type)];
    const char* end = nullptr;
    font->CalcTextSizeA(font->FontSize, std::max(width, 1.0f) * scale(), 0, words.data(),
                        words.data() + words.size(), &end);
    auto fits = static_cast<std::size_t>(end - words.data());
    if (fits >= words.size()) return words.size();
    const std::size_t blank = words.rfind(' ', fits);
    if (blank != std::string_view::npos && blank > 0) return blank + 1;
    if (fits == 0) {
        fits = 1;
        while (fits < words.size() && (static_cast<unsigned char>(words[fits]) & 0xc0) == 0x80)
            ++fits;
    }
    return fits;
}

float Painter::text_wrapped(Point at, float width, Type type, Color color,
                            std::string_view words) const {
    float height = 0;
    while (!words.empty()) {
        const std::size_t line_end = std::min(words.find('\n'), words.size());
        std::size_t length = fitting(type, words.substr(0, line_end), width);
        text({at.x, at.y + height}, type, color, words.substr(0, length));
        height += line_height(type);
        if (length == line_end && length < words.size()) ++length;  // the line end itself
        words.remove_prefix(length);
    }
    return height;
}

float Painter::wrapped_height(float width, Type type, std::string_view words) const {
    float height = 0;
    while (!words.empty()) {
        const std::size_t line_end = std::min(words.find('\n'), words.size());
        std::size_t length = fitting(type, words.substr(0, line_end), width);
        height += line_height(type);
        if (length == line_end && length < words.size()) ++length;
        words.remove_prefix(length);
    }
    return height;
}

void Painter::push_clip(Rect rect) const {
    const float s = scale();
    // ImGui's own call also narrows what can be hovered.
    ImGui::PushClipRect({snapped(rect.x, s), snapped(rect.y, s)},
                        {snapped(rect.right(), s), snapped(rect.bottom(), s)}, true);
}

void Painter::pop_clip() const { ImGui::PopClipRect(); }

}  // namespace kds::web
