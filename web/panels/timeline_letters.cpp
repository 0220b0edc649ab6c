#include "web/panels/timeline_letters.h"

#include <algorithm>

namespace kds::web {
namespace {

constexpr float kBadge = 22;

}  // namespace

LetterHits hit_letters(Ui& ui, const TimelineModel& m, Rect track) {
    LetterHits out;
    const std::size_t count = m.letters.size();
    const float width = ui.touch ? size::kTouch : 26;
    const auto fit = static_cast<std::size_t>(std::max(0.0f, track.w / width));
    // Those that have no room are in the list of moments, and in the twin.
    out.first = count > fit ? count - fit : 0;
    // Each at its place, but beside the one before it and inside of the track.
    float from = track.x - kBadge / 2;
    for (std::size_t i = out.first; i < count; ++i) {
        const float at = track.x + track.w * m.letters[i].place - width / 2;
        out.rects[i] = {std::max(at, from), track.y, width, track.h};
        from = out.rects[i].right();
    }
    float until = track.right() + kBadge / 2;
    for (std::size_t i = count; i-- > out.first;) {
        out.rects[i].x = std::min(out.rects[i].x, until - width);
        until = out.rects[i].x;
    }
    for (std::size_t i = out.first; i < count; ++i)
        out.hits[i] = ui.hit(m.letters[i].control.id, out.rects[i]);
    return out;
}

void draw_letters(Ui& ui, const TimelineModel& m, Rect track, const LetterHits& of) {
    const Palette& c = ui.colors;
    for (std::size_t i = of.first; i < m.letters.size(); ++i) {
        const Control& control = m.letters[i].control;
        const Hit& h = of.hits[i];
        const Point middle = of.rects[i].center();
        const Rect badge{middle.x - kBadge / 2, middle.y - kBadge / 2, kBadge, kBadge};
        const float place = track.x + track.w * m.letters[i].place;
        ui.paint.fill({place - 1, track.y + 3, 2, track.h - 6}, c.info, 1);
        const bool marked = control.pressed || h.held;
        ui.paint.fill(badge, marked ? c.accent : (h.hovered ? c.raised : c.card), 6);
        ui.paint.border(badge, marked ? c.accent : c.info, 6);
        ui.paint.text_center(badge, Type::SmallStrong, marked ? c.on_accent : c.text,
                             control.label);
        ui.focus_ring(control.id, badge, 6);
        if (h.hovered) {
            ui.memory.tooltip = control.describe;
            ui.memory.tooltip_for = badge;
        }
        if (h.clicked) ui.out.push_back(control.action);
    }
}

}  // namespace kds::web
