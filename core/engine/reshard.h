/// Splits and merges of a stream's shards: what happens to the shards, and when.
#pragma once

#include "core/engine/stream.h"

namespace kds {

/// Closes the shards of the step and opens their children (kinesis.md 4.4, 4.5). The children are
/// stamped one second after the second in which their parents were closed.
/// Preconditions: the shards are open, and adjacent for a merge; a split leaves no child empty; no
/// shard is stamped later than `at`, so that numbers rise from parent to child.
void reshard(Stream& stream, const ReshardStep& step, Instant at);

/// The steps that lead from the open shards to `target` shards of equal width, as UpdateShardCount
/// goes there (kinesis.md 4.6, "sweep"): from the lowest hash key to the highest, a shard is split
/// at each wanted end that lies inside it, and pieces are merged until one ends at a wanted end. An
/// end that is there already stands for a wanted one that is at most as many hash keys away as
/// there are shards. AWS does not document its way; this one gives the ranges that "uniform"
/// promises and the one listing of AWS that is known.
struct ReshardPlan {
    std::vector<ReshardStep> steps = {};
    std::uint32_t open_shards_most = 0;  ///< That are open at once on the way.
};
/// Preconditions: the stream has shards, target >= 1.
ReshardPlan plan_uniform_scaling(const Stream& stream, std::uint32_t target);

/// When the next step of the stream's change is done, or the whole change if it has no steps, if
/// nothing happened since `since`. A shard that is stamped ahead is not closed before its stamp.
Instant next_step_at(const Stream& stream, Instant since, Duration step_takes);

}  // namespace kds
