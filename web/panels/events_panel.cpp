#include "web/panels/events_panel.h"

#include "web/panels/flow.h"

namespace kds::web {
namespace {

/// Returns the height.
float controls(Ui& ui, const EventsModel& m, Rect row) {
    const float height = ui.touch ? size::kTouch : 32;
    Flow flow({row.x, row.y}, row.w, height, 4);
    const auto button = [&](const Control& control) {
        const float words = ui.paint.text_width(Type::Small, control.label);
        ui.button(control, flow.place(std::min(row.w, std::max(height, words + 22))),
                  ButtonStyle::Quiet);
    };
    for (const Control& filter : m.filters) button(filter);
    if (m.only_selected) button(*m.only_selected);
    flow.skip(12);
    button(m.copy);
    button(m.save);
    return flow.height();
}

void lines(Ui& ui, const EventsModel& m, Rect column, Rect area, float& y) {
    const bool narrow = column.w < 420;
    const float row = narrow ? 40 : 22;
    const float time = ui.paint.text_width(Type::MonoSmall, "00:00:00.000") + 16;
    for (const EventLineModel& line : m.lines) {
        // What is out of sight costs nothing but its height.
        if (y + row >= area.y && y <= area.bottom()) {
            ui.paint.text({column.x, y + 1}, Type::MonoSmall, ui.colors.tertiary, line.time);
            const Color color =
                line.tone == Tone::Plain ? ui.colors.text : ui.tone_color(line.tone);
            const Point at{narrow ? column.x : column.x + time, narrow ? y + 17 : y};
            ui.paint.text_fitted(at, column.right() - at.x - 12, Type::Small, color, line.text);
        }
        y += row;
    }
}

}  // namespace

void draw_events(Ui& ui, const EventsModel& m, Rect area) {
    const Rect content = ui.begin_scroll(kEventsScroll, area);
    const Rect column = content.inset(16, 0);
    float y = content.y + 8;
    y += controls(ui, m, {column.x, y, column.w, 0}) + 6;
    y += ui.paint.text_wrapped({column.x, y}, column.w - 12, Type::Small, ui.colors.secondary,
                               m.count) +
         8;
    if (m.lines.empty()) ui.paint.text({column.x, y}, Type::Small, ui.colors.secondary, m.empty);
    lines(ui, m, column, area, y);
    ui.end_scroll(kEventsScroll, area, y - content.y + 8);
}

}  // namespace kds::web
