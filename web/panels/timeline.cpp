#include "web/panels/timeline.h"

#include <algorithm>

#include "web/panels/timeline_letters.h"

namespace kds::web {
namespace {

/// The line: what was, up to the present; what this branch has seen after it; the commands.
void track(Ui& ui, const TimelineModel& m, Rect rect) {
    LetterHits letters;
    if (!m.letters.empty()) letters = hit_letters(ui, m, rect);
    const Hit h = ui.hit(m.track.id, {rect.x - 6, rect.y, rect.w + 12, rect.h});
    const float y = rect.center().y;
    const Palette& c = ui.colors;
    const Color present = m.in_the_past ? c.info : c.accent;
    const float knob = rect.x + rect.w * m.now;
    ui.paint.fill({rect.x, y - 2, rect.w, 4}, c.line, 2);
    ui.paint.fill({rect.x, y - 2, knob - rect.x, 4}, present, 2);
    for (const float mark : m.marks)
        ui.paint.fill({rect.x + rect.w * mark - 1, y - 7, 2, 14}, c.secondary, 1);
    const float radius = h.hovered || h.held ? 8.0f : 6.0f;
    ui.paint.shape(Shape::Disc, {knob, y}, radius + 2, c.panel);
    ui.paint.shape(Shape::Disc, {knob, y}, radius, present);
    ui.focus_ring(m.track.id, {knob - 8, y - 8, 16, 16}, 8);
    if (!m.letters.empty()) draw_letters(ui, m, rect, letters);
    if (!h.held && !h.clicked) return;
    const float at = std::clamp((ui.pointer().x - rect.x) / rect.w, 0.0f, 1.0f);
    const auto span = static_cast<double>((m.to - m.from).us);
    ui.out.push_back(SeekTo{
        m.from + Duration::micros(static_cast<std::int64_t>(span * static_cast<double>(at)))});
}

}  // namespace

void draw_timeline(Ui& ui, const TimelineModel& m, Rect area) {
    const Palette& c = ui.colors;
    ui.paint.fill(area, c.panel);
    ui.paint.line({area.x, area.y}, {area.right(), area.y}, c.line);
    const bool narrow = area.w < 560;
    const bool tiny = area.w < 300;
    const float cell = area.h;
    float x = area.x + (narrow ? 4 : 12);
    const auto from_left = [&](const Control& control, Icon icon) {
        ui.icon_button(control, Rect{x, area.y, cell, cell}.inset(3), icon);
        x += cell;
    };
    from_left(m.undo, Icon::Undo);
    if (!tiny) {
        from_left(m.redo, Icon::Redo);
        x += narrow ? 4 : 12;
        from_left(m.event_back, Icon::StepBack);
    }
    if (!narrow) from_left(m.tick_back, Icon::Left);

    float right = area.right() - (narrow ? 4 : 12);
    const auto from_right = [&](const Control& control, Icon icon) {
        right -= cell;
        ui.icon_button(control, Rect{right, area.y, cell, cell}.inset(3), icon);
    };
    if (!tiny) from_right(m.newest, Icon::Newest);
    if (!narrow) {
        from_right(m.tick_forward, Icon::Right);
        const float words = std::max(ui.paint.text_width(Type::Small, "59 min 59 s back"),
                                     ui.paint.text_width(Type::Small, "newest moment"));
        right -= words + 12;
        ui.paint.text_fitted({right, area.center().y - line_height(Type::Small) / 2}, words,
                             Type::Small, m.in_the_past ? c.info : c.secondary, m.where);
    }
    from_right(m.moments, Icon::Flags);
    if (!narrow) from_right(m.keep, Icon::Flag);
    for (std::size_t i = m.branches.size(); !narrow && i-- > 0;) {
        const Control& branch = m.branches[i];
        const float width = ui.paint.text_width(Type::Small, branch.label) + 24;
        // The text view has all of them.
        if (right - width < area.x + area.w * 0.5f) break;
        right -= width + 4;
        ui.button(branch, {right, area.y + 4, width, area.h - 8}, ButtonStyle::Quiet);
    }
    const float from = x + 16;
    track(ui, m, {from, area.y, std::max(40.0f, right - 20 - from), area.h});
}

}  // namespace kds::web
