/// The bar at the top: lesson, progress, transport, clock, settings.
#pragma once

#include "web/draw/ui.h"
#include "web/model/panel_models.h"

namespace kds::web {

void draw_top_bar(Ui& ui, const TopBarModel& model, Rect area);

}  // namespace kds::web
