#include "web/panels/metrics_panel.h"

#include "web/panels/charts.h"
#include "web/panels/flow.h"

namespace kds::web {
namespace {

constexpr float kTwoColumns = 600;
constexpr float kGutter = 28;

/// Returns the height.
float controls(Ui& ui, const MetricsModel& m, Rect row) {
    const float height = ui.touch ? size::kTouch : 32;
    Flow flow({row.x, row.y}, row.w, height, 4);
    const auto button = [&](const Control& control) {
        const float words = ui.paint.text_width(Type::Small, control.label);
        ui.button(control, flow.place(words + 24), ButtonStyle::Quiet);
    };
    for (const Control& window : m.windows) button(window);
    flow.skip(8);
    ui.icon_button(m.back, flow.place(height), Icon::Left);
    ui.icon_button(m.forward, flow.place(height), Icon::Right);
    if (m.go.enabled) button(m.go);
    if (m.let_go.enabled) button(m.let_go);
    return flow.height();
}

}  // namespace

void draw_metrics(Ui& ui, const MetricsModel& m, Rect area) {
    const Rect content = ui.begin_scroll(kMetricsScroll, area);
    const Rect column = content.inset(16, 0);
    float y = content.y + 8;
    y += controls(ui, m, {column.x, y, column.w, 0}) + 6;
    const std::string& words = m.empty.empty() ? m.caption : m.empty;
    y += ui.paint.text_wrapped({column.x, y}, column.w - 8, Type::Small, ui.colors.secondary,
                               words) +
         10;
    std::size_t lines = 1;
    bool has_limit = false;
    for (const ChartModel& chart : m.charts) {
        lines = std::max(lines, chart.series.size());
        has_limit = has_limit || chart.limit > 0;
    }
    const std::size_t columns = column.w >= kTwoColumns ? 2 : 1;
    const float width = columns == 2 ? (column.w - kGutter - 8) / 2 : column.w - 8;
    const float height = chart_height(width, lines, has_limit);
    ChartPointer pointer;
    for (std::size_t i = 0; i < m.charts.size(); ++i) {
        const bool right = i % columns > 0;
        const Rect place{column.x + (right ? width + kGutter : 0), y, width, height};
        // What is out of sight costs nothing but its height, and is still there for the focus.
        if (place.bottom() < area.y || place.y > area.bottom())
            ui.hit(m.charts[i].peak.id, place);
        else
            draw_chart(ui, m, m.charts[i], place, pointer);
        if (i % columns + 1 == columns || i + 1 == m.charts.size()) y += height + 18;
    }
    ui.end_scroll(kMetricsScroll, area, y - content.y + 8);
    if (!pointer.over && m.look && m.look_by_pointer)
        ui.out.push_back(LookAt{.at = std::nullopt, .by_pointer = true});
}

}  // namespace kds::web
