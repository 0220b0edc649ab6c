#include "core/base/text.h"
#include "web/model/metrics_model.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {
namespace {

void add_chart(TwinBuilder& b, const MetricsModel& m, const ChartModel& chart) {
    TwinNode& table = b.add("table");
    table.texts = {
        {"label", cat(chart.title, ", ", chart.unit, chart.limit_text.empty() ? "" : ", ",
                      chart.limit_text, ". ", chart.cloudwatch)}};
    table.head = {"line", "latest", "lowest", "highest"};
    if (m.look_point) table.head.push_back(cat("at ", m.look_time));
    for (const ChartSeries& series : chart.series) {
        table.rows.push_back({series.name, series.latest, series.least, series.most});
        if (m.look_point) table.rows.back().push_back(series.shown);
    }
}

}  // namespace

void twin_of_metrics(TwinBuilder& b, const MetricsModel& m) {
    b.heading(3, "Metrics by the second");
    b.paragraph(m.empty);
    b.paragraph(m.caption);
    for (const Control& window : m.windows) b.toggle(window);
    for (const Control* control : {&m.back, &m.forward, &m.go, &m.let_go}) b.button(*control);
    for (const ChartModel& chart : m.charts) {
        b.paragraph(chart.summary);
        b.button(chart.peak);
        add_chart(b, m, chart);
    }
}

}  // namespace kds::web
