#include "core/engine/stream.h"

#include <algorithm>

#include "core/base/assert.h"

namespace kds {

std::string_view to_string(StreamStatus status) {
    switch (status) {
        case StreamStatus::Creating: return "CREATING";
        case StreamStatus::Deleting: return "DELETING";
        case StreamStatus::Active: return "ACTIVE";
        case StreamStatus::Updating: return "UPDATING";
    }
    return "";
}

std::string_view to_string(StreamMode mode) {
    switch (mode) {
        case StreamMode::Provisioned: return "PROVISIONED";
        case StreamMode::OnDemand: return "ON_DEMAND";
    }
    return "";
}

std::optional<StreamMode> parse_stream_mode(std::string_view text) {
    for (const StreamMode mode : {StreamMode::Provisioned, StreamMode::OnDemand})
        if (text == to_string(mode)) return mode;
    return std::nullopt;
}

std::string_view to_string(RecordDistribution distribution) {
    switch (distribution) {
        case RecordDistribution::Auto: return "AUTO";
        case RecordDistribution::UserPartitionKey: return "USER_PARTITION_KEY";
    }
    return "";
}

std::optional<RecordDistribution> parse_record_distribution(std::string_view text) {
    for (const auto d : {RecordDistribution::Auto, RecordDistribution::UserPartitionKey})
        if (text == to_string(d)) return d;
    return std::nullopt;
}

// Indices are given from 0 up and never again: when shards that have expired are dropped, the
// others stay in order.
const Shard* Stream::find(ShardIndex index) const {
    const auto at = std::ranges::lower_bound(shards, index, {}, &Shard::index);
    return at != shards.end() && at->index == index ? &*at : nullptr;
}

Shard* Stream::find(ShardIndex index) {
    return const_cast<Shard*>(static_cast<const Stream&>(*this).find(index));
}

const RegisteredConsumer* Stream::find_consumer(std::string_view consumer) const {
    const auto at = std::ranges::lower_bound(consumers, consumer, {}, &RegisteredConsumer::name);
    return at != consumers.end() && at->name == consumer ? &*at : nullptr;
}

RegisteredConsumer* Stream::find_consumer(std::string_view consumer) {
    return const_cast<RegisteredConsumer*>(
        static_cast<const Stream&>(*this).find_consumer(consumer));
}

const RegisteredConsumer* Stream::find_consumer(ConsumerId consumer) const {
    const auto at = std::ranges::find(consumers, consumer, &RegisteredConsumer::id);
    return at != consumers.end() ? &*at : nullptr;
}

const Shard* Stream::open_shard_for(HashKey key) const {
    if (open_shards.empty()) return nullptr;
    // The last shard that starts at the key or before, without branches, because where a hash falls
    // cannot be predicted.
    const OpenShard* candidate = open_shards.data();
    std::size_t count = open_shards.size();
    KDS_ASSERT(candidate->first == kFirstHashKey);
    // Few are counted, because then no comparison waits for another one.
    constexpr std::size_t kFew = 8;
    if (count <= kFew) {
        std::size_t at = 0;
        for (std::size_t i = 1; i < count; ++i)
            at += static_cast<std::size_t>(candidate[i].first <= key);
        return &shards[candidate[at].place];
    }
    while (count > 1) {
        const std::size_t half = count / 2;
        candidate += half * static_cast<std::size_t>(candidate[half].first <= key);
        count -= half;
    }
    return &shards[candidate->place];
}

Shard* Stream::open_shard_for(HashKey key) {
    return const_cast<Shard*>(static_cast<const Stream&>(*this).open_shard_for(key));
}

std::uint32_t Stream::open_shard_count() const {
    return static_cast<std::uint32_t>(open_shards.size());
}

ShardIndex Stream::next_shard_index() const {
    return shards.empty() ? ShardIndex{0} : ShardIndex{shards.back().index.value + 1};
}

std::uint64_t Stream::next_index_of(ShardIndex index) const {
    const std::size_t group = index.value / limits::kShardsPerSequenceCounter;
    return group < next_sequence_index.size() ? next_sequence_index[group] : 0;
}

void Stream::index_open_shards() {
    open_shards.clear();
    for (std::uint32_t place = 0; place < shards.size(); ++place) {
        const Shard& shard = shards[place];
        if (shard.is_open()) open_shards.push_back({shard.range.first(), place});
    }
    // They are, until some are split or merged.
    if (!std::ranges::is_sorted(open_shards, {}, &OpenShard::first))
        std::ranges::sort(open_shards, {}, &OpenShard::first);
}

}  // namespace kds
