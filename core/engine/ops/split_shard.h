/// SplitShard (API Reference, SplitShard; kinesis.md 2.4, 4.4).
#pragma once

#include <string>

#include "core/engine/engine.h"

namespace kds {

struct SplitShardInput {
    std::string stream_name;
    std::string shard_to_split;
    std::string new_starting_hash_key;  ///< Decimal; the second child begins here.
};

/// The stream is UPDATING when this returns; limits::kUpdatingTakes later the shard is closed and
/// two children are open. A shard that was made within the last second is split a moment later, so
/// that its children are stamped after it.
/// Order of checks: shard id can be read (ResourceNotFound), stream known (ResourceNotFound) and
/// ACTIVE (ResourceInUse), shard known (ResourceNotFound), account has room for one more shard
/// (LimitExceeded), hash key inside the range, shard open (InvalidArgument).
/// Precondition: the input satisfies check_constraints().
Result<void> split_shard(Engine& engine, const Call& call, const SplitShardInput& input);

}  // namespace kds
