/// UpdateStreamWarmThroughput (API Reference; kinesis.md 2.5).
#pragma once

#include <cstdint>
#include <string>

#include "core/engine/engine.h"
#include "core/engine/ops/warm_common.h"

namespace kds {

struct UpdateStreamWarmThroughputInput {
    std::string stream_name;
    std::int64_t warm_throughput_mibps = 0;
};

struct UpdateStreamWarmThroughputOutput {
    std::string stream_name;
    std::string stream_arn;
    WarmThroughput warm_throughput;  ///< The new target, and what there is before the change.
};

/// The stream is UPDATING when this returns, and until its shards suffice for the target, in steps
/// as UpdateShardCount takes them. A lower target takes away what the load of the last 30 days
/// does not need. The target that it has already changes nothing.
/// Order of checks: stream known (ResourceNotFound), on-demand and in an account with the billing
/// commitment (Validation), ACTIVE (ResourceInUse), quota of 10 GiB a second (LimitExceeded); the
/// order, and Validation, are (unconfirmed). Precondition: the input satisfies check_constraints().
Result<UpdateStreamWarmThroughputOutput> update_stream_warm_throughput(
    Engine& engine, const Call& call, const UpdateStreamWarmThroughputInput& input);

}  // namespace kds
