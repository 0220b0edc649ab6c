/// The drawer's tab of events: what is listed, by which filter, and how to take it along.
#pragma once

#include "web/draw/ui.h"
#include "web/model/events_model.h"

namespace kds::web {

inline constexpr std::size_t kEventsScroll = 3;

void draw_events(Ui& ui, const EventsModel& model, Rect area);

}  // namespace kds::web
