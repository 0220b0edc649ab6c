// The part of the KCL that keeps the lease table in step with the stream's shards (kinesis.md 8.6).
#include <algorithm>
#include <utility>

#include "core/sim/consumer.h"
#include "core/sim/readers/kcl_reader.h"
#include "core/sim/readers/shard_list.h"

namespace kds::sim {
namespace {

Lease lease_of(const ListedShard& shard, ShardIteratorType start_at) {
    Lease lease{.shard = shard.index, .range = shard.range};
    if (start_at == ShardIteratorType::Latest) lease.checkpoint = {Checkpoint::Kind::Latest};
    if (shard.parent) lease.parents.push_back(*shard.parent);
    if (shard.adjacent_parent) lease.parents.push_back(*shard.adjacent_parent);
    std::ranges::sort(lease.parents);
    return lease;
}

/// Its children have leases that have moved on, and its parents have none any more.
bool may_go(const LeaseTable& leases, const Lease& lease) {
    const bool children_have_moved = std::ranges::all_of(lease.children, [&](ShardIndex child) {
        const Lease* const found = leases.find(child);
        return found && found->checkpoint.kind != Checkpoint::Kind::TrimHorizon;
    });
    return lease.is_finished() && children_have_moved &&
           std::ranges::none_of(lease.parents,
                                [&](ShardIndex parent) { return leases.find(parent); });
}

/// Whether somebody will come to a shard that has no lease: an ancestor of it has one.
bool will_come(const LeaseTable& leases, const std::vector<ListedShard>& shards, ShardIndex shard) {
    std::vector<ShardIndex> line{shard};
    while (!line.empty()) {
        const auto at = std::ranges::find(shards, line.back(), &ListedShard::index);
        line.pop_back();
        if (at == shards.end()) continue;
        for (const auto& parent : {at->parent, at->adjacent_parent}) {
            if (!parent) continue;
            if (leases.find(*parent)) return true;
            line.push_back(*parent);
        }
    }
    return false;
}

}  // namespace

/// Only an empty table is filled from a listing; later the workers themselves create the leases of
/// children.
void KclReader::sync(Surroundings& around, Consumer& consumer) {
    if (!leases.rows().empty() || !leader(around, consumer)) return;
    const ShardIteratorType start_at = consumer.spec.start_at;
    const bool at_latest = start_at == ShardIteratorType::Latest;
    for (const ListedShard& shard :
         list_all_shards(around, consumer, at_latest ? "AT_LATEST" : "AT_TRIM_HORIZON"))
        leases.create(lease_of(shard, start_at));
}

void KclReader::clean(Surroundings& around, Consumer& consumer) {
    ++cleanings_;
    if (!leader(around, consumer)) return;
    std::vector<ShardIndex> gone;
    if (cleanings_ % kCompletedLeasesEvery == 0)
        for (const Lease& lease : leases.rows())
            if (may_go(leases, lease)) gone.push_back(lease.shard);
    if (cleanings_ % kGarbageLeasesEvery == 0) {
        const std::vector<ListedShard> shards = list_all_shards(around, consumer, nullptr);
        for (const Lease& lease : leases.rows())
            if (!shards.empty() &&
                std::ranges::find(shards, lease.shard, &ListedShard::index) == shards.end())
                gone.push_back(lease.shard);
    }
    for (const ShardIndex shard : gone) leases.remove(shard);
}

/// A shard is missed if neither it nor an ancestor of it has a lease: then nobody will ever come to
/// it. It happens when a closed shard expires before a worker has read it to its end.
void KclReader::audit(Surroundings& around, Consumer& consumer) {
    if (leases.rows().empty() || !leader(around, consumer)) return;
    const std::vector<ListedShard> shards = list_all_shards(around, consumer, nullptr);
    std::vector<const ListedShard*> missed;
    for (const ListedShard& shard : shards) {
        if (shard.ending_sequence_number || leases.find(shard.index)) continue;
        if (!will_come(leases, shards, shard.index)) missed.push_back(&shard);
    }
    holes_in_a_row_ = missed.empty() ? 0 : holes_in_a_row_ + 1;
    if (holes_in_a_row_ < kLeaseAuditHoles) return;
    // The leases of shards found late start at TRIM_HORIZON (kinesis.md 8.6).
    for (const ListedShard* const shard : missed)
        leases.create(lease_of(*shard, ShardIteratorType::TrimHorizon));
    holes_in_a_row_ = 0;
}

/// As the KCL does it: the lease of the child of a merge is made when both of its parents have
/// leases, or when the other one will never have one (amazon-kinesis-client, ShutdownTask).
bool KclReader::waits_for_other_parent(Surroundings& around, Consumer& consumer,
                                       const ShardConsumer& shard) const {
    if (shard.children.size() != 1) return false;
    for (const ShardIndex parent : shard.children[0].parents) {
        if (leases.find(parent)) continue;
        const std::vector<ListedShard> shards = list_all_shards(around, consumer, nullptr);
        return shards.empty() || will_come(leases, shards, parent);
    }
    return false;
}

}  // namespace kds::sim
