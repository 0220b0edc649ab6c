#include "core/engine/ops/describe_limits.h"

#include "core/engine/ops/operation.h"

namespace kds {

Result<DescribeLimitsOutput> describe_limits(Engine& engine, const Call& call) {
    Operation op(engine, call, Action::DescribeLimits);
    KDS_CHECK(op.admit());
    return DescribeLimitsOutput{.shard_limit = engine.quotas().shards_per_account,
                                .open_shard_count = engine.provisioned_shard_count(op.owner()),
                                .on_demand_stream_count = engine.on_demand_stream_count(op.owner()),
                                .on_demand_stream_count_limit = engine.quotas().on_demand_streams};
}

}  // namespace kds
