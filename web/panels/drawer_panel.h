/// Below the stage: calls by form with their command lines and answers, the event log in words, and
/// charts. The tabs but the first have sources of their own.
#pragma once

#include "web/draw/ui.h"
#include "web/model/build_models.h"

namespace kds::web {

inline constexpr std::size_t kCallsScroll = 2;

void draw_drawer(Ui& ui, const AppModel& model, Rect area);

}  // namespace kds::web
