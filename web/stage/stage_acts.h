/// What is done by hand on the stage: the handles, what is held, and the card that asks.
#pragma once

#include "web/draw/ui.h"
#include "web/model/stage_model.h"
#include "web/stage/stage_layout.h"

namespace kds::web {

struct StageView;

/// Takes the pointer where a handle is. To be called before anything else of the stage is drawn:
/// of two areas that overlap, the first one gets the press.
void take_acts(const StageView& v);
/// The handles, and what is held.
void draw_acts(const StageView& v);

/// The card that asks about the act under way, over all panels. Returns where it lies: nothing
/// under it is to be pressed. Empty if there is none, or if it only shows a number.
Rect draw_act_card(Ui& ui, const StageModel& model, const StageLayout& layout,
                   const ViewState& view, Rect screen);

}  // namespace kds::web
