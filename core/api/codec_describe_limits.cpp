#include "core/api/codec.h"
#include "core/engine/ops/describe_limits.h"

namespace kds::api {

Reply run_describe_limits(Engine& engine, const Call& call, const Value& document) {
    // There is nothing to read: every member is an unknown one, and those are dropped.
    (void)document;
    KDS_TRY(const DescribeLimitsOutput output, describe_limits(engine, call));
    return Value::object()
        .with("ShardLimit", Value::of_integer(output.shard_limit))
        .with("OpenShardCount", Value::of_integer(output.open_shard_count))
        .with("OnDemandStreamCount", Value::of_integer(output.on_demand_stream_count))
        .with("OnDemandStreamCountLimit", Value::of_integer(output.on_demand_stream_count_limit));
}

}  // namespace kds::api
