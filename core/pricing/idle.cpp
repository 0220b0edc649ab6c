#include "core/pricing/idle.h"

#include "core/pricing/stored_bytes.h"

namespace kds::pricing {

Quantities idle_quantities(const Engine& engine, std::int64_t hours) {
    Quantities used{};
    const std::string& account = engine.options().account;
    const bool is_committed = engine.commitment_of(account).is_on(engine.now());
    const auto time = static_cast<std::uint64_t>(Duration::hours(hours).us);
    for (const Stream& stream : engine.streams()) {
        if (stream.account != account || stream.status == StreamStatus::Deleting) continue;
        if (stream.mode == StreamMode::OnDemand) {
            of(used, is_committed ? Item::AdvantageStreamHours : Item::OnDemandStreamHours) += time;
            continue;
        }
        const u128 shards = stream.status == StreamStatus::Creating ? stream.shards_wanted
                                                                    : stream.open_shard_count();
        of(used, Item::ShardHours) += shards * time;
        if (stream.retention_hours > kFreeHours) of(used, Item::ExtendedRetention) += shards * time;
        of(used, Item::FanOutHours) += shards * stream.consumers.size() * time;
    }
    if (is_committed) {
        of(used, Item::CommitmentIn) = commitment_bytes(Duration::hours(hours).us);
        of(used, Item::CommitmentOut) = of(used, Item::CommitmentIn);
    }
    return used;
}

}  // namespace kds::pricing
