/// What the colours and patterns of records say where they do not say partition keys: shards,
/// producers, or ages. A dot keeps its shape; the tag that chooses its colour is another one.
#pragma once

#include "web/model/build_models.h"

namespace kds::web {

/// Ages are told in so many steps, from fresh to those that expire within an hour.
inline constexpr std::uint32_t kAgeSteps = 6;

/// "partition key", "shard", "producer", "age"
const char* name_of(DotColour colour);

/// The step of a record that is so old in a stream that keeps records for so long. Retention is
/// 24 hours or more (kinesis.md 9), so the last hour never begins before the first one ends.
std::uint32_t age_step(Duration age, Duration retention);
/// A tag whose colour is that of the step among six, and whose pattern changes with every second
/// step, so that an age is never a hue alone.
std::uint32_t age_tag(std::uint32_t step);

/// What the legend, the twin and the inspector say of colours. Also puts back what an earlier
/// choice has left in the model.
void colour_models(const ModelInputs& in, AppModel& out);
/// Preconditions: colours do not say keys; `out` was just made by build_stage_frame().
void colour_frame(const sim::World& world, const ViewState& view, const StageModel& stage,
                  StageFrame& out);

}  // namespace kds::web
