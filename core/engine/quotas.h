/// What AWS raises for an account on request: data of a scenario, unlike the numbers of limits.h.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/engine/limits.h"

namespace kds {

struct Quotas {
    std::int64_t shards_per_account = limits::kShardsPerAccount;  ///< Only open shards count.
    std::int64_t shards_per_stream = limits::kUpdateShardCountTargetMax;  ///< UpdateShardCount.
    std::int64_t on_demand_streams = limits::kOnDemandStreamsPerAccount;

    friend bool operator==(const Quotas&, const Quotas&) = default;
};

/// us-east-1, us-west-2 and eu-west-1 have larger quotas than the other Regions (kinesis.md 6.4).
bool is_large_region(std::string_view region);

/// What an account has in the Region before it asks for more (kinesis.md 6.4).
Quotas default_quotas(std::string_view region);

}  // namespace kds
