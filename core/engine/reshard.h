/// Splits and merges of a stream's shards: what happens to the shards, and when.
#pragma once

#include "core/engine/stream.h"

namespace kds {

/// Closes the shards of the step and opens their children (kinesis.md 4.4, 4.5). The children are
/// stamped one second after the second in which their parents were closed.
/// Preconditions: the shards are open, and adjacent for a merge; a split leaves no child empty; no
/// shard is stamped later than `at`, so that numbers rise from parent to child.
void reshard(Stream& stream, const ReshardStep& step, Instant at);

/// When the next step of the stream's change is done, or the whole change if it has no steps, if
/// nothing happened since `since`. A shard that is stamped ahead is not closed before its stamp.
Instant next_step_at(const Stream& stream, Instant since);

}  // namespace kds
