/// The state of what is selected, and the answer to "why?".
#pragma once

#include "web/draw/ui.h"
#include "web/model/panel_models.h"

namespace kds::web {

inline constexpr std::size_t kInspectorScroll = 1;

void draw_inspector(Ui& ui, const InspectorModel& model, Rect area);

}  // namespace kds::web
