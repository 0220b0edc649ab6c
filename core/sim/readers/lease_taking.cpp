#include "core/sim/readers/lease_taking.h"

#include <algorithm>
#include <map>
#include <utility>

namespace kds::sim {
namespace {

/// Leases by their owner; the first of those with the most is the one to steal from.
using Loads = std::map<WorkerId, std::vector<ShardIndex>>;

void shuffle(std::vector<ShardIndex>& shards, Rng& rng) {
    for (std::size_t left = shards.size(); left > 1; --left)
        std::swap(shards[left - 1], shards[static_cast<std::size_t>(rng.below(left))]);
}

void take_first(std::vector<ShardIndex> from, std::size_t count, Rng& rng,
                std::vector<ShardIndex>& out) {
    if (from.empty() || count == 0) return;
    shuffle(from, rng);
    from.resize(std::min(from.size(), count));
    out.insert(out.end(), from.begin(), from.end());
}

std::size_t how_many_to_steal(std::size_t his, std::size_t target, std::size_t need,
                              const TakingRules& rules) {
    std::size_t count = 0;
    if (his > target)
        count = std::min(need, his - target);
    else if (his == target && need > 1)
        count = 1;
    return std::min(count, rules.steals_max);
}

}  // namespace

void look_at(const LeaseTable& table, Instant now, std::vector<SeenLease>& seen) {
    std::erase_if(seen, [&](const SeenLease& each) { return !table.find(each.shard); });
    for (const Lease& lease : table.rows()) {
        const auto at = std::ranges::lower_bound(seen, lease.shard, {}, &SeenLease::shard);
        if (at == seen.end() || at->shard != lease.shard) {
            seen.insert(at, {lease.shard, lease.counter, now});
        } else if (at->counter != lease.counter) {
            at->counter = lease.counter;
            at->changed_at = now;
        }
    }
}

std::vector<ShardIndex> leases_to_take(const LeaseTable& table, const std::vector<SeenLease>& seen,
                                       WorkerId me, Instant now, const TakingRules& rules,
                                       Rng& rng) {
    std::vector<ShardIndex> expired;
    std::vector<ShardIndex> very_old;
    Loads loads{{me, {}}};
    std::size_t leases = 0;
    for (const Lease& lease : table.rows()) {
        if (lease.is_finished()) continue;
        ++leases;
        const auto at = std::ranges::lower_bound(seen, lease.shard, {}, &SeenLease::shard);
        const Duration age =
            at != seen.end() && at->shard == lease.shard ? now - at->changed_at : Duration{};
        if (lease.owner == me)
            loads[me].push_back(lease.shard);
        else if (lease.owner && age > rules.failover * 3)
            very_old.push_back(lease.shard);
        else if (!lease.owner || age > rules.failover)
            expired.push_back(lease.shard);
        else
            loads[lease.owner].push_back(lease.shard);
    }
    const std::size_t workers = loads.size();
    std::size_t target = workers >= leases ? 1 : (leases + workers - 1) / workers;
    target = std::min(target, rules.leases_max);

    std::vector<ShardIndex> taken;
    const std::size_t mine = loads[me].size();
    if (mine < rules.leases_max) take_first(very_old, rules.leases_max - mine, rng, taken);
    const std::size_t have = mine + taken.size();
    if (have >= target) return taken;
    const std::size_t need = target - have;
    if (!expired.empty()) {
        take_first(expired, need, rng, taken);
        return taken;
    }
    const auto fullest = std::ranges::max_element(
        loads, {}, [](const Loads::value_type& load) { return load.second.size(); });
    if (fullest->first != me)
        take_first(fullest->second, how_many_to_steal(fullest->second.size(), target, need, rules),
                   rng, taken);
    return taken;
}

}  // namespace kds::sim
