/// How a client takes what its subscription was pushed, and leaves it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/engine/engine.h"

namespace kds {

/// API Reference, SubscribeToShardEvent.
struct PushedEvent {
    Instant at{};
    std::vector<Record> records = {};  ///< Empty in a keep-alive.
    std::optional<SequenceNumber> continuation = {};
    std::int64_t millis_behind_latest = 0;
    std::vector<ChildShard> child_shards = {};
};

struct TakenPushes {
    std::vector<PushedEvent> events = {};
    bool more = false;  ///< Others wait: what is taken at once is limited.
    /// Set when the subscription is at its end and all its events were taken: the engine has
    /// forgotten it then. Closed also if there is no such subscription.
    std::optional<SubscriptionEnd> end = {};
    std::optional<Error> error = {};  ///< With `end`, if an exception is the last event.
};

/// The same with the places of the records instead of the records.
struct PushedPortion {
    Instant at{};
    /// Places in the shard's store, [begin, end), those that are kept; none in a keep-alive.
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::int64_t bytes = 0;  ///< Their data and keys.
    std::optional<SequenceNumber> continuation = {};
    std::int64_t millis_behind_latest = 0;
    std::vector<ChildShard> child_shards = {};
};

struct TakenPortions {
    std::vector<PushedPortion> events = {};
    /// Where the records lie: in this shard of this stream of the engine …
    StreamId stream{};
    ShardIndex shard{};
    /// … unless the subscription has ended: then here, for the engine may have lost them. Empty if
    /// there are none.
    std::optional<Shard> shard_at_end = {};
    bool more = false;  ///< As in TakenPushes, and so on.
    std::optional<SubscriptionEnd> end = {};
    std::optional<Error> error = {};
};

/// Events are taken as long as their records have fewer bytes than this together.
inline constexpr std::int64_t kTakenBytesMax = 4'194'304;

/// The events that were pushed and not taken yet, oldest first. A subscription whose client was
/// slow (kPushesWaitingMax) pushes again from now on.
TakenPushes take_pushes(Engine& engine, SubscriptionId id);
/// The same for who wants places and no copies; it leaves the same engine.
TakenPortions take_portions(Engine& engine, SubscriptionId id);

/// The client leaves: what waits is dropped. Nothing happens if there is no such subscription.
void close_subscription(Engine& engine, SubscriptionId id);

}  // namespace kds
