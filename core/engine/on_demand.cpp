#include "core/engine/on_demand.h"

#include <algorithm>
#include <string_view>

#include "core/base/assert.h"
#include "core/engine/quotas.h"
#include "core/engine/stream.h"

namespace kds {
namespace {

constexpr Duration kMinute = Duration::seconds(60);
constexpr std::int64_t kSecondsPerMinute = 60;

// (unconfirmed): see the header. Detection takes two minutes at most, so that a shard is split
// within the 15 minutes of kinesis.md 4.9 after it became hot.
constexpr Duration kReaction = kMinute * 10;
constexpr std::int64_t kHeadroom = 2;  ///< "Double the peak": kinesis.md 4.9.

std::int64_t minute_of(Instant t) { return t.us / kMinute.us; }
Instant end_of_minute(std::int64_t minute) { return {(minute + 1) * kMinute.us}; }

std::int64_t divide_up(std::int64_t value, std::int64_t by) { return (value + by - 1) / by; }

/// Shards with room for twice as much as this in a minute.
std::uint32_t demand_of(std::int64_t bytes, std::int64_t records) {
    const std::int64_t by_bytes =
        divide_up(kHeadroom * bytes, kSecondsPerMinute * limits::kWriteBytesPerSecond);
    const std::int64_t by_records =
        divide_up(kHeadroom * records, kSecondsPerMinute * limits::kWriteRecordsPerSecond);
    return static_cast<std::uint32_t>(std::max(by_bytes, by_records));
}

bool is_hot(const ShardLoad& load) {
    return load.several_hash_keys &&
           (load.bytes > kSecondsPerMinute * limits::kOnDemandHotBytesPerSecond ||
            load.records > kSecondsPerMinute * limits::kOnDemandHotRecordsPerSecond);
}

void remember(OnDemandScaling& scaling, std::uint32_t shards, Instant at) {
    auto& demands = scaling.demands;
    while (!demands.empty() && demands.back().shards <= shards) demands.pop_back();
    if (shards > 0) demands.push_back({.shards = shards, .at = at});
}

void forget_old(OnDemandScaling& scaling, Instant at) {
    std::erase_if(scaling.demands, [at](const OnDemandScaling::Demand& demand) {
        return demand.at + limits::kOnDemandPeakWindow <= at;
    });
}

/// Shards that the demands and the warm throughput ask for: fewer are too few.
std::uint32_t shards_wanted(const Stream& stream, std::int64_t warm_mibps) {
    const auto& demands = stream.on_demand.demands;
    return std::max(demands.empty() ? 0 : demands.front().shards,
                    static_cast<std::uint32_t>(warm_mibps));
}

/// A shard that is stamped ahead cannot be closed yet (kinesis.md 4.4).
bool can_close(const Shard& shard, Instant at) { return shard.created_s <= at.epoch_seconds(); }

u128 reach_of(const Shard& shard) {
    return shard.range.last().value - shard.range.first().value;  // One less than its width.
}
bool can_split(const Shard& shard, Instant at) { return can_close(shard, at) && reach_of(shard); }

/// The middle ones of the shards are split: the hot ones, then the widest ones, `most` at most.
std::vector<ReshardStep> splits(Stream& stream, Instant at, std::size_t wanted, std::size_t most) {
    std::vector<Shard*> shards;
    std::size_t hot = 0;
    for (const Stream::OpenShard& open : stream.open_shards) {
        Shard& shard = stream.shards[open.place];
        if (!can_split(shard, at)) continue;
        shards.push_back(&shard);
        hot += shard.load.was_hot;
    }
    // The lowest hash key first among equals.
    std::ranges::sort(shards, [](const Shard* a, const Shard* b) {
        if (a->load.was_hot != b->load.was_hot) return a->load.was_hot;
        if (reach_of(*a) != reach_of(*b)) return reach_of(*a) > reach_of(*b);
        return a->range.first() < b->range.first();
    });
    shards.resize(std::min({shards.size(), std::max(hot, wanted), most}));
    std::vector<ReshardStep> steps;
    for (const Shard* shard : shards) {
        const u128 middle = shard->range.first().value + reach_of(*shard) / 2;
        steps.push_back({.kind = ReshardStep::Kind::Split,
                         .shard = shard->index,
                         .second_starts = HashKey{middle + 1}});
    }
    return steps;
}

/// Neighbours are merged, the narrowest pairs first, `most` at most and each shard once.
std::vector<ReshardStep> merges(const Stream& stream, Instant at, std::size_t most) {
    std::vector<std::size_t> lower;  ///< Place of the lower shard of a pair, in open_shards.
    const auto shard_at = [&stream](std::size_t i) -> const Shard& {
        return stream.shards[stream.open_shards[i].place];
    };
    for (std::size_t i = 0; i + 1 < stream.open_shards.size(); ++i)
        if (can_close(shard_at(i), at) && can_close(shard_at(i + 1), at)) lower.push_back(i);
    // The sum of two neighbours may be the whole space, which has no number: their reach has.
    const auto reach = [&](std::size_t i) {
        return shard_at(i + 1).range.last().value - shard_at(i).range.first().value;
    };
    std::ranges::sort(lower, [&](std::size_t a, std::size_t b) {
        return reach(a) != reach(b) ? reach(a) < reach(b) : a < b;
    });
    std::vector<bool> taken(stream.open_shards.size(), false);
    std::vector<ReshardStep> steps;
    for (const std::size_t i : lower) {
        if (steps.size() == most) break;
        if (taken[i] || taken[i + 1]) continue;
        taken[i] = taken[i + 1] = true;
        steps.push_back({.kind = ReshardStep::Kind::Merge,
                         .shard = shard_at(i).index,
                         .adjacent = shard_at(i + 1).index});
    }
    return steps;
}

/// Counts the minute that ends now.
void measure(Stream& stream, Instant at) {
    OnDemandScaling& scaling = stream.on_demand;
    scaling.minute_ends.reset();
    const std::int64_t minute = minute_of(at) - 1;
    std::int64_t bytes = 0, records = 0;
    bool any_hot = false;
    for (Shard& shard : stream.shards) {
        if (shard.load.minute != minute) continue;
        bytes += shard.load.bytes;
        records += shard.load.records;
        if (!shard.is_open() || !is_hot(shard.load)) continue;
        shard.load.was_hot = any_hot = true;
    }
    remember(scaling, demand_of(bytes, records), at);
    const bool too_few = stream.open_shard_count() < shards_wanted(stream, stream.warm_mibps);
    if ((any_hot || too_few) && !scaling.acts_at) scaling.acts_at = at + kReaction;
}

std::vector<ReshardStep> act(Stream& stream, Instant at, std::uint32_t shards_max) {
    OnDemandScaling& scaling = stream.on_demand;
    scaling.acts_at.reset();
    const std::uint32_t open = stream.open_shard_count();
    const std::uint32_t least = std::min(shards_wanted(stream, stream.warm_mibps), shards_max);
    const std::uint32_t most = shards_for(stream, stream.warm_mibps);
    if (stream.status != StreamStatus::Active) {
        scaling.acts_at = at + kMinute;
        return {};
    }
    std::vector<ReshardStep> steps = splits(stream, at, least > open ? least - open : 0,
                                            shards_max > open ? shards_max - open : 0);
    for (const Stream::OpenShard& place : stream.open_shards)
        stream.shards[place.place].load.was_hot = false;
    auto after = open + static_cast<std::uint32_t>(steps.size());
    if (!steps.empty()) {
        remember(scaling, after, at);
    } else if (open > most) {
        steps = merges(stream, at, open - most);
        after = open - static_cast<std::uint32_t>(steps.size());
        if (after > most) scaling.acts_at = at + kMinute;
    }
    if (after < least) scaling.acts_at = at + kMinute;
    return steps;
}

}  // namespace

void ShardLoad::hash(Hasher& hasher) const {
    hasher.add(static_cast<std::uint64_t>(minute));
    hasher.add(static_cast<std::uint64_t>(bytes));
    hasher.add(static_cast<std::uint64_t>(records));
    hasher.add(hash_key.value);
    hasher.add(std::uint64_t{several_hash_keys} << 1 | std::uint64_t{was_hot});
}

void OnDemandScaling::hash(Hasher& hasher) const {
    hasher.add(std::uint64_t{demands.size()});
    for (const Demand& demand : demands) {
        hasher.add(std::uint64_t{demand.shards});
        hasher.add(demand.at);
    }
    hasher.add(minute_ends.value_or(Instant{}));
    hasher.add(acts_at.value_or(Instant{}));
}

std::uint32_t on_demand_shards_max(std::string_view region) {
    return static_cast<std::uint32_t>(is_large_region(region)
                                          ? limits::kOnDemandShardsMaxInLargeRegions
                                          : limits::kOnDemandShardsMax);
}

void begin_on_demand(Stream& stream, Instant now) {
    stream.mode = StreamMode::OnDemand;
    stream.on_demand = {};
    for (Shard& shard : stream.shards) shard.load = {};
    remember(stream.on_demand, stream.open_shard_count(), end_of_minute(minute_of(now)));
}

void end_on_demand(Stream& stream) {
    stream.mode = StreamMode::Provisioned;
    stream.on_demand = {};
    for (Shard& shard : stream.shards) shard.load = {};
}

bool count_write(Stream& stream, Shard& shard, HashKey hash_key, std::int64_t bytes, Instant now) {
    ShardLoad& load = shard.load;
    const std::int64_t minute = minute_of(now);
    if (load.minute != minute) {
        const bool was_hot = load.was_hot;
        load = {.minute = minute, .hash_key = hash_key, .was_hot = was_hot};
    }
    load.bytes += bytes;
    ++load.records;
    load.several_hash_keys |= load.hash_key != hash_key;
    if (stream.on_demand.minute_ends) return false;
    stream.on_demand.minute_ends = end_of_minute(minute);
    return true;
}

std::optional<Instant> next_on_demand_look(const Stream& stream) {
    const OnDemandScaling& scaling = stream.on_demand;
    if (stream.mode != StreamMode::OnDemand || stream.status == StreamStatus::Deleting)
        return std::nullopt;
    std::optional<Instant> next = scaling.minute_ends;
    const auto consider = [&next](Instant t) { next = next ? std::min(*next, t) : t; };
    if (scaling.acts_at) consider(*scaling.acts_at);
    if (!scaling.demands.empty())
        consider(scaling.demands.front().at + limits::kOnDemandPeakWindow);
    return next;
}

std::vector<ReshardStep> look_at_load(Stream& stream, Instant at, std::uint32_t shards_max) {
    OnDemandScaling& scaling = stream.on_demand;
    forget_old(scaling, at);
    if (scaling.minute_ends == at) measure(stream, at);
    const bool too_many = stream.open_shard_count() > shards_for(stream, stream.warm_mibps);
    if (too_many && !scaling.acts_at) scaling.acts_at = at;
    if (scaling.acts_at != at) return {};
    return act(stream, at, shards_max);
}

std::uint32_t shards_for(const Stream& stream, std::int64_t warm_mibps) {
    return std::max(shards_wanted(stream, warm_mibps),
                    static_cast<std::uint32_t>(limits::kOnDemandShards));
}

}  // namespace kds
