/// What happened in the engine, one entry an event. The stage, the metrics and the goals of
/// lessons read this log; nobody installs callbacks.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/chunked_log.h"
#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/engine/action.h"
#include "core/engine/stream.h"

namespace kds {

/// Who made a call: 0 is the learner, the world numbers its producers and consumers from 1.
using ActorId = std::uint32_t;
inline constexpr ActorId kLearner = 0;

enum class EventKind : std::uint8_t {
    StreamCreating,    ///< `count` shards were asked for; `place` is its StreamMode.
    StreamActive,      ///< `count` shards are open.
    RecordAccepted,    ///< shard, hash_key, key_tag, sequence_index, bytes.
    RecordRefused,     ///< Throttled: shard, hash_key, key_tag, bytes, write_limit.
    IteratorIssued,    ///< GetShardIterator: shard, sequence_index of the position.
    RecordsRead,       ///< GetRecords: shard, count, bytes, sequence_index of the first one,
                       ///< place of the first one, behind_ms.
    ReadRefused,       ///< Throttled: shard, read_limit.
    CallFailed,        ///< A call answered with an error other than the throttles above.
    StreamUpdating,    ///< A change of an ACTIVE stream began; it ends with StreamActive.
    ShardClosed,       ///< By a split or merge: shard, hash_key where its range begins.
    ShardOpened,       ///< By a split or merge: shard, hash_key where its range begins.
    StreamDeleting,    ///< DeleteStream was called.
    StreamDeleted,     ///< The stream is gone; its name is free.
    RetentionChanged,  ///< `count` hours from now on.
    Subscribed,  ///< SubscribeToShard: consumer, shard, sequence_index of the position, place.
    Pushed,      ///< To a subscription, whose number is `call`: consumer, shard, count, bytes,
                 ///< place and sequence_index of the first one, behind_ms. A keep-alive and
                 ///< the end of a shard have count 0.
    SubscriptionEnded,     ///< consumer, shard; `count` is a SubscriptionEnd, `call` as above.
    ConsumerRegistered,    ///< It is CREATING.
    ConsumerActive,        ///< It can be subscribed with.
    ConsumerDeregistered,  ///< It is DELETING.
    ConsumerDeleted,       ///< It is gone; its name is free.
    RecordsTrimmed,        ///< Expired within the last minute: shard, count, place of the next one.
    ShardExpired,          ///< A closed one, whose records have expired, is gone: shard.
    TagsChanged,           ///< Of the stream, or of the consumer if one is named.
    PolicyChanged,         ///< The resource policy, of the same.
};

struct Event {
    Instant at{};
    EventKind kind = EventKind::CallFailed;
    WriteLimit write_limit = WriteLimit::None;
    ReadLimit read_limit = ReadLimit::None;
    ErrorCode error = ErrorCode::Validation;  ///< CallFailed only.
    ActorId actor = kLearner;
    StreamId stream{};
    ConsumerId consumer{};
    ShardIndex shard{};
    Action action{};            ///< Of the call; what happens by itself has none.
    HashKey hash_key{};         ///< Where the record was routed.
    std::uint32_t key_tag = 0;  ///< First 32 bits of the MD5 of the partition key: its colour.
    std::uint32_t count = 0;
    std::int64_t bytes = 0;  ///< Data + partition keys, before any rounding.
    std::uint64_t sequence_index = 0;
    std::uint64_t place = 0;  ///< Place in the shard's RecordStore.
    std::int64_t behind_ms = 0;
    /// Number of the call, the same for all its events. Of a subscription, that of the call which
    /// opened it: its SubscriptionId.
    std::uint64_t call = 0;
};

/// A digest of an event that costs a few products and is inlined, for it is taken at each put.
inline std::uint64_t digest_of(const Event& e) {
    constexpr std::uint64_t k1 = 0x9e3779b97f4a7c15u, k2 = 0xc2b2ae3d27d4eb4fu;
    constexpr std::uint64_t k3 = 0x165667b19e3779f9u, k4 = 0xd6e8feb86659fd93u;
    constexpr std::uint64_t k5 = 0xa0761d6478bd642fu, k6 = 0xe7037ed1a0b428dbu;
    const std::uint64_t kinds =
        static_cast<std::uint64_t>(e.kind) << 24 | static_cast<std::uint64_t>(e.write_limit) << 16 |
        static_cast<std::uint64_t>(e.read_limit) << 8 | static_cast<std::uint64_t>(e.error);
    const std::uint64_t who = std::uint64_t{e.actor} << 32 | e.stream.value;
    const std::uint64_t where = std::uint64_t{e.shard.value} << 32 | e.key_tag;
    return (static_cast<std::uint64_t>(e.at.us) ^ kinds * k1) * k2 +
           (who ^ e.consumer.value * k5 ^ high_word(e.hash_key.value) * k2) * k3 +
           (where ^ low_word(e.hash_key.value) * k3) * k4 +
           (e.sequence_index ^ static_cast<std::uint64_t>(e.bytes) * k4) * k1 +
           (e.place ^ static_cast<std::uint64_t>(e.behind_ms) * k1) * k5 +
           (e.call ^ e.count * k2) * k6;
}

using EventLog = ChunkedLog<Event, 512>;

/// The engine keeps at least this many of its newest events.
inline constexpr std::uint64_t kEventsKept = 65'536;

}  // namespace kds
