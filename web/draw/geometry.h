/// Points and rectangles in CSS pixels, y down.
#pragma once

#include <algorithm>

namespace kds::web {

struct Point {
    float x = 0;
    float y = 0;
    friend constexpr Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
    friend constexpr Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
    friend constexpr Point operator*(Point a, float k) { return {a.x * k, a.y * k}; }
};

constexpr Point mix(Point a, Point b, float t) {
    return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

struct Rect {
    float x = 0;
    float y = 0;
    float w = 0;
    float h = 0;

    friend constexpr bool operator==(const Rect&, const Rect&) = default;
    constexpr float right() const { return x + w; }
    constexpr float bottom() const { return y + h; }
    constexpr Point center() const { return {x + w / 2, y + h / 2}; }
    constexpr bool contains(Point p) const {
        return p.x >= x && p.y >= y && p.x < right() && p.y < bottom();
    }
    constexpr bool empty() const { return w <= 0 || h <= 0; }
    constexpr Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
    constexpr Rect inset(float dx, float dy) const {
        return {x + dx, y + dy, w - 2 * dx, h - 2 * dy};
    }

    // These cut a piece off and return it; what remains stays here.
    constexpr Rect cut_top(float height) {
        height = std::min(height, h);
        const Rect piece{x, y, w, height};
        y += height;
        h -= height;
        return piece;
    }
    constexpr Rect cut_bottom(float height) {
        height = std::min(height, h);
        h -= height;
        return {x, y + h, w, height};
    }
    constexpr Rect cut_left(float width) {
        width = std::min(width, w);
        const Rect piece{x, y, width, h};
        x += width;
        w -= width;
        return piece;
    }
    constexpr Rect cut_right(float width) {
        width = std::min(width, w);
        w -= width;
        return {x + w, y, width, h};
    }
};

}  // namespace kds::web
