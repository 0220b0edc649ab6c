/// Below the stage: calls by form with their command lines and answers, and the event log in words.
#pragma once

#include "web/draw/ui.h"
#include "web/model/panel_models.h"

namespace kds::web {

inline constexpr std::size_t kCallsScroll = 2;
inline constexpr std::size_t kEventsScroll = 3;

void draw_drawer(Ui& ui, const DrawerModel& model, Rect area);

}  // namespace kds::web
