/// The state of what is selected, and the answer to "why?".
#pragma once

#include "web/draw/ui.h"
#include "web/model/panel_models.h"

namespace kds::web {

inline constexpr std::size_t kInspectorScroll = 1;

void draw_inspector(Ui& ui, const InspectorModel& model, Rect area);
/// What can be done, and further questions with the history (inspector_more.cpp), from `y` on.
/// Return where they end.
float draw_inspector_acts(Ui& ui, const InspectorModel& model, Rect column, float y);
float draw_inspector_more(Ui& ui, const InspectorModel& model, Rect column, float y);

}  // namespace kds::web
