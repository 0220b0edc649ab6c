/// Registered consumers of a stream (enhanced fan-out) and their subscriptions to its shards
/// (kinesis.md 2.3, 5.8). A stream owns its consumers, a consumer its subscriptions.
///
/// A subscription is a stream of events in virtual time. When it pushes what follows from the
/// arrival of the records, from what its consumer may still be given of the shard, and from
/// two constants, the delay of a push and the pause before an empty event; never from the moments
/// at which somebody looked. Engine::settle() makes all pushes that are due.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/result.h"
#include "core/engine/reading.h"
#include "core/engine/resource_policy.h"
#include "core/engine/sequence_number.h"
#include "core/engine/shard.h"

namespace kds {

/// API Reference, Consumer: ConsumerStatus.
enum class ConsumerStatus : std::uint8_t { Creating, Deleting, Active };
/// "CREATING", "DELETING", "ACTIVE".
std::string_view to_string(ConsumerStatus status);

/// Number of a consumer, never used again within an engine: a name may be. 0 is none.
struct ConsumerId {
    std::uint32_t value = 0;
    friend constexpr auto operator<=>(ConsumerId, ConsumerId) = default;
};

/// Number of the SubscribeToShard call that opened it.
struct SubscriptionId {
    std::uint64_t value = 0;
    friend constexpr auto operator<=>(SubscriptionId, SubscriptionId) = default;
};

/// How a subscription came to its end.
enum class SubscriptionEnd : std::uint8_t {
    TimeUp,        ///< Five minutes have passed. The stream of events just ends.
    EndOfShard,    ///< The shard is closed and all of it was pushed. It just ends, too.
    TakenOver,     ///< Somebody else subscribed: ResourceInUse as the last event.
    ConsumerGone,  ///< ResourceNotFound as the last event.
    StreamGone,    ///< ResourceNotFound as the last event.
    Closed,        ///< By the client.
    KeyUnusable,   ///< A record cannot be decrypted: one of the KMS errors as the last event.
};

/// One event of a subscription, before somebody takes it.
struct Push {
    Instant at{};
    /// Places of its records in the shard's store, [begin, end); none in a keep-alive.
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::optional<SequenceNumber> continuation = {};  ///< Empty at the end of the shard.
    std::int64_t behind_ms = 0;
    std::vector<ChildShard> child_shards = {};  ///< At the end of the shard only.
};

/// A client that is slow: while so many events wait to be taken, nothing is pushed, as flow control
/// does it. The five minutes go on. From the moment at which one of them is taken, pushes go on
/// where they stood. A record that expires while it waits is not given any more.
inline constexpr std::size_t kPushesWaitingMax = 1'024;

/// What a consumer may be given of a shard: a bucket of a second's bytes that fills evenly. A
/// single record larger than the bucket is let through when it is full, and paid for afterwards.
class PushBudget {
public:
    /// Bytes that can be given at `now`; 0 or less while a large record is paid for.
    std::int64_t available(Instant now) const;
    /// From when on so many bytes can be given, or the bucket is full if they are more.
    Instant moment_for(std::int64_t bytes) const;
    void take(std::int64_t bytes, Instant now);
    void hash(Hasher& hasher) const { hasher.add(full_at_); }

private:
    Instant full_at_{};
};

struct Subscription {
    SubscriptionId id;
    std::uint32_t actor = 0;  ///< Who subscribed; see event.h.
    Instant started_at{};
    Instant not_before{};     ///< No event is pushed before this moment.
    Instant last_event_at{};  ///< Of the newest event, or the beginning.
    /// The next record to push is the first whose sequence index is this one or greater.
    std::uint64_t next_index = 0;
    SequenceNumber continuation;  ///< AFTER it, everything that was not pushed yet follows.
    std::deque<Push> waiting = {};
};

/// What a consumer has had to do with one shard.
struct ConsumerShard {
    ShardIndex shard;
    std::optional<Instant> called_at = {};      ///< The newest SubscribeToShard, good or refused.
    std::optional<Instant> subscribed_at = {};  ///< The newest one that succeeded.
    PushBudget budget = {};
    std::optional<Subscription> subscription = {};
};

struct RegisteredConsumer {
    ConsumerId id;
    std::string name;
    ConsumerStatus status = ConsumerStatus::Creating;
    Instant created_at{};
    Instant status_changes_at{};  ///< Meaningful unless ACTIVE.
    std::map<std::string, std::string> tags = {};
    ResourcePolicy policy = {};
    std::vector<ConsumerShard> shards = {};  ///< Ascending by shard; those it ever subscribed to.

    const ConsumerShard* find(ShardIndex shard) const;
    ConsumerShard* find(ShardIndex shard);
    /// Makes it if it is not there.
    ConsumerShard& state_of(ShardIndex shard);
};

/// A subscription that has ended, until its last events are taken.
struct EndedSubscription {
    SubscriptionId id;
    SubscriptionEnd why{};
    std::optional<Error> error = {};  ///< The last event, if it is an exception.
    std::deque<Push> waiting = {};
    std::optional<Shard> shard = {};  ///< As it was at the end; empty if no record waits.
};

/// What the rest of the engine has to say about pushes.
struct PushRules {
    Duration retention{};
    bool throttles = true;
};

/// What a subscription does next, and when. That it has pushed all that was due before `from` is
/// the precondition; no moment before it is given.
struct SubscriptionStep {
    enum class Kind : std::uint8_t { TimeUp, Records, EndOfShard, KeepAlive };
    Kind kind = Kind::TimeUp;
    Instant at{};
    std::uint64_t place = 0;  ///< Of the next record to push, or the end of the store.
};
/// Precondition: the consumer has a subscription to this shard.
SubscriptionStep next_step(const ConsumerShard& state, const Shard& shard, const PushRules& rules,
                           Instant from);

/// The portion of the shard that the event of a step carries.
Portion portion_of(const ConsumerShard& state, const Shard& shard, const PushRules& rules,
                   const SubscriptionStep& step);
/// Makes the event of a step that is no TimeUp, with its portion.
void push(ConsumerShard& state, const Stream& stream, const Shard& shard,
          const SubscriptionStep& step, const Portion& portion);

/// The continuation number of a subscription that begins with the records from this index on and
/// has pushed none yet.
SequenceNumber continuation_before(const Shard& shard, std::uint64_t next_index, Instant now);

/// Sentence of ResourceInUse, for the second call and for the first one's last event (kinesis.md
/// 3.4). In some reports ": " and names follow that no source gives whole.
inline constexpr std::string_view kAnotherSubscription =
    "Another active subscription exists for this consumer";
/// Sentence of ResourceNotFound (kinesis.md 3.3); `consumer` is its ARN, or its name if the request
/// named it so.
std::string consumer_not_found(std::string_view consumer, std::string_view account);

void hash(Hasher& hasher, const RegisteredConsumer& consumer);
void hash(Hasher& hasher, const EndedSubscription& ended);

}  // namespace kds
