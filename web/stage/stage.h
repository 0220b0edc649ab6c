/// The picture of the world: producers, hash ruler, shard lanes, consumers, and the records between
/// them. Draws a StageModel and a StageFrame; decides nothing.
#pragma once

#include "web/draw/ui.h"
#include "web/model/stage_model.h"
#include "web/stage/stage_layout.h"

namespace kds::web {

void draw_stage(Ui& ui, const StageModel& model, const StageFrame& frame, const StageLayout& layout,
                const ViewState& view);
/// The same while colours say ages: they are a scale, and other ones than those of keys.
void draw_stage_by_age(Ui& ui, const StageModel& model, const StageFrame& frame,
                       const StageLayout& layout, const ViewState& view);

}  // namespace kds::web
