#include "core/sim/readers/lease_table.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"

namespace kds::sim {

std::string to_string(WorkerId worker) {
    if (!worker) return {};
    if (worker.life <= 1) return cat("worker-", worker.number);
    return cat("worker-", worker.number, ".", worker.life);
}

std::string to_string(const Checkpoint& checkpoint) {
    switch (checkpoint.kind) {
        case Checkpoint::Kind::TrimHorizon: return "TRIM_HORIZON";
        case Checkpoint::Kind::Latest: return "LATEST";
        case Checkpoint::Kind::AtSequence: return checkpoint.sequence->to_decimal();
        case Checkpoint::Kind::ShardEnd: return "SHARD_END";
    }
    return {};
}

const Lease* LeaseTable::find(ShardIndex shard) const {
    const auto at = std::ranges::lower_bound(rows_, shard, {}, &Lease::shard);
    return at != rows_.end() && at->shard == shard ? &*at : nullptr;
}

Lease* LeaseTable::owned(ShardIndex shard, WorkerId owner) {
    const auto at = std::ranges::lower_bound(rows_, shard, {}, &Lease::shard);
    return at != rows_.end() && at->shard == shard && at->owner == owner ? &*at : nullptr;
}

bool LeaseTable::create(Lease lease) {
    const auto at = std::ranges::lower_bound(rows_, lease.shard, {}, &Lease::shard);
    if (at != rows_.end() && at->shard == lease.shard) return false;
    rows_.insert(at, std::move(lease));
    return true;
}

bool LeaseTable::renew(ShardIndex shard, WorkerId owner, std::uint64_t counter) {
    Lease* const lease = owned(shard, owner);
    if (!lease || lease->counter != counter) return false;
    ++lease->counter;
    return true;
}

bool LeaseTable::take(ShardIndex shard, WorkerId by, std::uint64_t counter) {
    const Lease* const found = find(shard);
    if (!found || found->counter != counter) return false;
    Lease& lease = *owned(shard, found->owner);
    if (lease.owner != by) ++lease.owner_switches_since_checkpoint;
    lease.owner = by;
    ++lease.counter;
    return true;
}

bool LeaseTable::check_point(ShardIndex shard, WorkerId owner, Checkpoint checkpoint) {
    Lease* const lease = owned(shard, owner);
    if (!lease) return false;
    lease->checkpoint = std::move(checkpoint);
    lease->owner_switches_since_checkpoint = 0;
    return true;
}

bool LeaseTable::finish(ShardIndex shard, WorkerId owner, std::vector<ShardIndex> children) {
    if (!check_point(shard, owner, {.kind = Checkpoint::Kind::ShardEnd})) return false;
    Lease& lease = *owned(shard, owner);
    lease.children = std::move(children);
    lease.owner = {};
    return true;
}

bool LeaseTable::release(ShardIndex shard, WorkerId owner) {
    Lease* const lease = owned(shard, owner);
    if (!lease) return false;
    lease->owner = {};
    return true;
}

void LeaseTable::remove(ShardIndex shard) {
    std::erase_if(rows_, [shard](const Lease& lease) { return lease.shard == shard; });
}

void LeaseTable::hash(Hasher& hasher) const {
    for (const Lease& lease : rows_) {
        hasher.add(std::uint64_t{lease.shard.value});
        hasher.add(std::uint64_t{lease.owner.number} << 32 | lease.owner.life);
        hasher.add(lease.counter);
        hasher.add(lease.owner_switches_since_checkpoint);
        hasher.add(static_cast<std::uint64_t>(lease.checkpoint.kind));
        if (lease.checkpoint.sequence)
            for (const std::uint64_t word : lease.checkpoint.sequence->words()) hasher.add(word);
        for (const ShardIndex child : lease.children) hasher.add(std::uint64_t{child.value});
    }
}

}  // namespace kds::sim
