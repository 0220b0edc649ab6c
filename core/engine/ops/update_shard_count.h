/// UpdateShardCount (API Reference, UpdateShardCount; kinesis.md 2.4, 4.6). UNIFORM_SCALING, the
/// only scaling type.
#pragma once

#include <cstdint>
#include <string>

#include "core/engine/engine.h"

namespace kds {

struct UpdateShardCountInput {
    std::string stream_name;
    std::int64_t target_shard_count = 1;
    std::string scaling_type = "UNIFORM_SCALING";
};

struct UpdateShardCountOutput {
    std::string stream_name;
    std::string stream_arn;
    std::int64_t current_shard_count;  ///< Open shards before the change.
    std::int64_t target_shard_count;
};

/// The stream is UPDATING when this returns, and until the last of the splits and merges that lead
/// to the target is done; they follow one another, each takes limits::kUpdatingTakes, and what they
/// make on the way is there for anyone to see. A target that is the present count changes nothing.
/// Order of checks: stream known (ResourceNotFound), provisioned (Validation), ACTIVE
/// (ResourceInUse), quotas of stream and account, at most double, at least half, calls of the last
/// 24 hours (LimitExceeded). Precondition: the input satisfies check_constraints().
Result<UpdateShardCountOutput> update_shard_count(Engine& engine, const Call& call,
                                                  const UpdateShardCountInput& input);

}  // namespace kds
