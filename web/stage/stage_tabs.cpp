// The strip of streams: it scrolls within itself where not all tabs have room.
#include "web/stage/stage_tabs.h"

#include <algorithm>
#include <cmath>

namespace kds::web {
namespace {

constexpr float kPad = 12;      ///< Of a tab, at both sides of what stands in it.
constexpr float kMark = 16;     ///< The sign of a stream's state.
constexpr float kRefused = 22;  ///< The sign that something is refused.
constexpr float kNameMost = 180;
constexpr float kBesideLeast = 96;  ///< A title with less room says nothing.

float tab_width(const StageView& v, const StreamTab& tab) {
    // A whole number: what a sum loses in its last bit would cut the name.
    const float words = std::floor(v.p.text_width(Type::SmallStrong, tab.control.label)) + 1;
    const float name = std::min(words, kNameMost);
    return 2 * kPad + kMark + name + (tab.refused > 0 ? kRefused : 0);
}

/// A disc is ACTIVE; a ring is on its way to or from there.
void draw_mark(const StageView& v, Tone state, Point at) {
    const Color color = v.ui.tone_color(state);
    if (state == Tone::Good) return v.p.shape(Shape::Disc, at, 4, color);
    v.p.shape(Shape::Ring, at, 5, color);
}

void draw_tab(const StageView& v, const StreamTab& tab, Rect box) {
    const Control& control = tab.control;
    const Hit h = v.ui.hit(control.id, box, control.enabled);
    const Color color = control.pressed || h.hovered ? v.c.text : v.c.secondary;
    const float y = box.center().y;
    draw_mark(v, tab.state, {box.x + kPad + 5, y});
    const float room = box.w - 2 * kPad - kMark - (tab.refused > 0 ? kRefused : 0);
    v.p.text_fitted({box.x + kPad + kMark, y - line_height(Type::Small) / 2}, room,
                    control.pressed ? Type::SmallStrong : Type::Small, color, control.label);
    if (tab.refused > 0) v.ui.status(Tone::Bad, {box.right() - kPad - 6, y});
    if (control.pressed) v.p.fill({box.x, box.bottom() - 2, box.w, 2}, v.c.accent);
    v.ui.focus_ring(control.id, box.inset(2), 4);
    if (h.hovered) v.ui.explain(box, control.describe);
    if (h.clicked) v.ui.out.push_back(control.action);
}

void draw_tabs(const StageView& v, Rect strip, float content) {
    UiMemory::Scroll& scroll = v.ui.memory.stream_strip;
    float x = v.ui.begin_strip(scroll, strip, content);
    for (const StreamTab& tab : v.m.streams) {
        const float width = tab_width(v, tab);
        draw_tab(v, tab, {x, strip.y, width, strip.h});
        v.ui.reveal_in_strip(scroll, tab.control.id, x + scroll.offset - strip.x, width);
        x += width;
    }
    v.p.pop_clip();
    // That there is more.
    const float y = strip.center().y;
    const auto more = [&](float at, Icon icon) {
        v.p.fill({at, strip.y, 18, strip.h - 2}, v.c.canvas);
        v.ui.icon(icon, {at + 9, y}, v.c.secondary);
    };
    if (scroll.offset > 1) more(strip.x, Icon::Left);
    if (scroll.offset < content - strip.w - 1) more(strip.right() - 18, Icon::Right);
}

}  // namespace

StripEnds draw_stream_strip(const StageView& v, float x, float right) {
    // A finger needs more than the line has; there is nothing to press right above and below it.
    const Rect& heads = v.l.heads;
    const float high = v.ui.touch ? std::max(size::kTouch, heads.h) : heads.h + 4;
    const float top = std::max(heads.bottom() - high, v.l.area.y);
    Rect line{x, top, std::max(0.0f, right - x), high};
    const Control& add = v.m.acts.add_stream;
    const float add_width = add.id.empty() || !v.m.acts.offered ? 0
                            : v.ui.touch                        ? size::kTouch
                                                                : 28;
    float content = 0;
    for (const StreamTab& tab : v.m.streams) content += tab_width(v, tab);
    const bool has_tabs = !v.m.streams.empty();
    Rect strip = line.cut_left(std::min(content, std::max(0.0f, line.w - add_width)));
    if (has_tabs) draw_tabs(v, strip, content);
    if (add_width > 0 && line.w >= add_width)
        v.ui.icon_button(add, has_tabs ? line.cut_left(add_width) : line.cut_right(add_width),
                         Icon::Plus);
    if (has_tabs) line.cut_left(16);
    if (line.w < kBesideLeast) return {x, x};
    return {line.x, line.right()};
}

void draw_first_stream(const StageView& v) {
    const Control& add = v.m.acts.add_stream;
    const float height = v.ui.touch ? size::kTouch : size::kControl;
    const float width = v.ui.button_width(add);
    const Point middle = v.l.area.center();
    v.ui.button(add, {middle.x - width / 2, middle.y + 24, width, height}, ButtonStyle::Primary);
}

}  // namespace kds::web
