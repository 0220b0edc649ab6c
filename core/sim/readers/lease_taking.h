/// Which leases a worker of the KCL takes when it looks at the table (kinesis.md 8.4): those that
/// nobody renews, and where it has too few also another's.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/instant.h"
#include "core/base/rng.h"
#include "core/sim/readers/lease_table.h"

namespace kds::sim {

/// What a worker remembers of a lease: when its counter was seen to change.
struct SeenLease {
    ShardIndex shard{};
    std::uint64_t counter = 0;
    Instant changed_at{};
};

/// Of the KCL, with its defaults (kinesis.md 8.5).
struct TakingRules {
    Duration failover = Duration::millis(10'000);
    std::size_t leases_max = 2'147'483'647;  ///< maxLeasesForWorker.
    std::size_t steals_max = 1;              ///< maxLeasesToStealAtOneTime.
};

/// Notes what has changed since the last look. What was not seen before has changed now.
void look_at(const LeaseTable& table, Instant now, std::vector<SeenLease>& seen);

/// The leases to take, of those that were looked at now. Leases of shards that are done are left
/// alone (unconfirmed).
std::vector<ShardIndex> leases_to_take(const LeaseTable& table, const std::vector<SeenLease>& seen,
                                       WorkerId me, Instant now, const TakingRules& rules,
                                       Rng& rng);

}  // namespace kds::sim
