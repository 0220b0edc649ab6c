/// Where GetShardIterator and SubscribeToShard begin (kinesis.md 2.4, 3.6, 5.4). For
/// core/engine/ops only.
#pragma once

#include <cstdint>

#include "core/engine/ops/operation.h"
#include "core/engine/shard_iterator.h"

namespace kds {

/// Index of the first record that is asked for: that of a record kept, or one that is not given
/// yet. Fails with InvalidArgument. Precondition: the type is the name of one.
Result<std::uint64_t> starting_index(Operation& op, const Stream& stream, const Shard& shard,
                                     const StartingPosition& position);

}  // namespace kds
