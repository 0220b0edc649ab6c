/// "Who sees what" over everything else.
#pragma once

#include "web/draw/ui.h"
#include "web/model/seen_model.h"

namespace kds::web {

/// Each page scrolls by itself: this and the two behind it.
inline constexpr std::size_t kSeenScroll = 11;

void draw_seen(Ui& ui, const SeenModel& model, Rect screen);

// The pages (seen_pages.cpp). Each draws into the column from `y` on and gives its height; what
// does not touch `view` is not drawn, only measured.
float draw_audit(Ui& ui, const AuditModel& model, Rect column, float y, Rect view);
float draw_disk(Ui& ui, const DiskModel& model, Rect column, float y, Rect view);
float draw_wire(Ui& ui, const WireModel& model, Rect column, float y, Rect view);

// What the pages share (seen_panel.cpp). Each gives its height.
float seen_control_height(const Ui& ui);
float seen_buttons(Ui& ui, const std::vector<Control>& controls, Point at, float width);
float seen_rows(Ui& ui, const std::vector<InspectorRow>& rows, Rect column, float y);
/// A box of lines in the font of code; the control, if there is one, in its corner.
float seen_code(Ui& ui, const std::vector<std::string>& lines, const Control* copy, Rect column,
                float y, Rect view);

}  // namespace kds::web
