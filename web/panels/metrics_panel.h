/// The drawer's tab of metrics: charts beside each other, one playhead over all of them.
#pragma once

#include "web/draw/ui.h"
#include "web/model/metrics_model.h"

namespace kds::web {

inline constexpr std::size_t kMetricsScroll = 6;

void draw_metrics(Ui& ui, const MetricsModel& model, Rect area);

}  // namespace kds::web
