/// What lies over everything else: the course map, help, what is simplified.
#pragma once

#include "web/draw/ui.h"
#include "web/model/panel_models.h"

namespace kds::web {

inline constexpr std::size_t kOverlayScroll = 4;

void draw_overlay(Ui& ui, const OverlayModel& model, Rect screen);
void draw_sheet_tabs(Ui& ui, const SheetTabsModel& model, Rect area);

}  // namespace kds::web
