/// By which way requests come, on the cards of the stage.
#pragma once

#include "core/sim/world.h"
#include "web/model/stage_model.h"

namespace kds::web {

/// Marks the cards of those who call through an interface endpoint of a VPC; who calls over the
/// public endpoint, as everybody does by default, has no mark. The model was just built. Call it
/// only in a world where somebody has said something of ways: it lies in the program's second part.
void add_ways(const sim::World& world, StageModel& out);

}  // namespace kds::web
