/// Line charts over time. A series is told by its colour, by the pattern of its line and by the
/// label at its end, so never by hue alone.
#pragma once

#include "web/draw/ui.h"
#include "web/model/metrics_model.h"

namespace kds::web {

/// What the pointer does to the charts of one frame.
struct ChartPointer {
    bool over = false;  ///< It is over one of them.
};

/// Of a chart so wide that has room for the labels of so many lines: beside its plot, or below it
/// where the plot would be narrow.
float chart_height(float width, std::size_t lines, bool has_limit);
/// Pushes LookAt when the pointer comes to another point, and SeekTo when the chart is pressed.
void draw_chart(Ui& ui, const MetricsModel& m, const ChartModel& chart, Rect area,
                ChartPointer& pointer);

}  // namespace kds::web
