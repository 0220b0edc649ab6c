/// MergeShards (API Reference, MergeShards; kinesis.md 2.4, 4.5).
#pragma once

#include <string>

#include "core/engine/engine.h"

namespace kds {

struct MergeShardsInput {
    std::string stream_name;
    std::string shard_to_merge;           ///< The lower one of the two.
    std::string adjacent_shard_to_merge;  ///< Its range begins where the other one ends.
};

/// The stream is UPDATING when this returns; limits::kUpdatingTakes later both shards are closed
/// and one child is open. Shards made within the last second are merged a moment later, so that
/// the child is stamped after them.
/// Order of checks: shard ids can be read (ResourceNotFound), stream known (ResourceNotFound) and
/// ACTIVE (ResourceInUse), shards known (ResourceNotFound), open, and adjacent in this order
/// (InvalidArgument). Precondition: the input satisfies check_constraints().
Result<void> merge_shards(Engine& engine, const Call& call, const MergeShardsInput& input);

}  // namespace kds
