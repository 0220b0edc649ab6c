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

/// Of a plot that has room for the labels of so many lines.
float chart_height(std::size_t lines);
/// Pushes LookAt when the pointer comes to another point, and SeekTo when the chart is pressed.
void draw_chart(Ui& ui, const MetricsModel& m, const ChartModel& chart, Rect area,
                ChartPointer& pointer);

}  // namespace kds::web
