#include "core/engine/ops/describe_limits.h"

#include "core/engine/ops/operation.h"

namespace kds {

DescribeLimitsOutput describe_limits(Engine& engine, const Call& call) {
    const Operation op(engine, call);
    // Every stream of the engine is in provisioned mode.
    return {.shard_limit = limits::kShardsPerAccount,
            .open_shard_count = engine.open_shard_count(),
            .on_demand_stream_count = 0,
            .on_demand_stream_count_limit = limits::kOnDemandStreamsPerAccount};
}

}  // namespace kds
