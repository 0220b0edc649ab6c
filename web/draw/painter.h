/// Draws in CSS pixels onto Dear ImGui's draw list. All coordinates are turned into whole device
/// pixels here, so that lines and letters are crisp at every pixel ratio.
#pragma once

#include <string_view>

#include "web/draw/fonts.h"
#include "web/draw/geometry.h"
#include "web/draw/theme.h"

struct ImDrawList;

namespace kds::web {

class Painter {
public:
    Painter(ImDrawList& list, const Fonts& fonts, const Palette& colors)
        : list_{&list}, fonts_{&fonts}, colors_{&colors} {}

    const Palette& colors() const { return *colors_; }
    /// Draws the same, with other colours. Precondition: they outlive what is returned.
    Painter with(const Palette& colors) const { return {*list_, *fonts_, colors}; }
    float scale() const { return fonts_->scale; }

    void fill(Rect rect, Color color, float radius = 0) const;
    void border(Rect rect, Color color, float radius = 0, float width = 1) const;
    /// A straight line of whole device pixels when it is level or upright.
    void line(Point a, Point b, Color color, float width = 1) const;
    void dotted(Point a, Point b, Color color, float width, float gap) const;
    /// From a to b, leaving and arriving level.
    void curve(Point a, Point b, Color color, float width) const;
    void polygon(const Point* points, int count, Color color) const;
    void polyline(const Point* points, int count, Color color, float width) const;
    void shape(Shape shape, Point center, float radius, Color color) const;
    /// A disc of the key's colour with its pattern.
    void key_dot(Point center, float radius, std::uint32_t key_tag, float opacity = 1) const;

    float text_width(Type type, std::string_view text) const;
    /// `at` is the upper left corner of the line box. Returns the width.
    float text(Point at, Type type, Color color, std::string_view text) const;
    float text_right(Point right_top, Type type, Color color, std::string_view text) const;
    float text_center(Rect within, Type type, Color color, std::string_view text) const;
    /// Cut with "…" if it is wider than `width`. Returns the width drawn.
    float text_fitted(Point at, float width, Type type, Color color, std::string_view text) const;
    /// Broken between words (or anywhere, where a word alone is too wide). Returns the height.
    float text_wrapped(Point at, float width, Type type, Color color, std::string_view text) const;
    float wrapped_height(float width, Type type, std::string_view text) const;

    void push_clip(Rect rect) const;
    void pop_clip() const;

    /// Length of the longest beginning of `text` that fits into `width`, broken after a blank if
    /// there is one; at least one character.
    std::size_t fitting(Type type, std::string_view text, float width) const;

private:
    float baseline_shift(Type type) const;
    ImDrawList* list_;
    const Fonts* fonts_;
    const Palette* colors_;
};

}  // namespace kds::web
