/// DescribeLimits (API Reference, DescribeLimits; kinesis.md 2.5, 6.4).
#pragma once

#include <cstdint>

#include "core/engine/engine.h"

namespace kds {

struct DescribeLimitsOutput {
    std::int64_t shard_limit;
    /// Of the account's provisioned streams, without those to come: what counts against the limit;
    /// that those of on-demand streams do not is (unconfirmed).
    std::int64_t open_shard_count;
    std::int64_t on_demand_stream_count;
    std::int64_t on_demand_stream_count_limit;
};

/// Fails with LimitExceeded if it is called too often, as every operation of the control plane.
Result<DescribeLimitsOutput> describe_limits(Engine& engine, const Call& call);

}  // namespace kds
