/// How a program reads with enhanced fan-out: it registers a consumer, subscribes to shards, and
/// is pushed records. Shared by the readers that do so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/engine/shard_iterator.h"
#include "core/engine/subscriptions.h"
#include "core/sim/processing.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Consumer;

/// A program that was refused, or waits for its registration, tries again after so long. A second
/// is what SubscribeToShard allows (kinesis.md 5.8); what the KCL waits is (unconfirmed).
inline constexpr Duration kSubscribeAgainAfter = Duration::seconds(1);

/// The name of an actor as a consumer may be named: each character other than letters, digits,
/// '.', '_' and '-' becomes a '-' (API Reference, RegisterStreamConsumer: ConsumerName).
std::string registered_name(const std::string& actor);

/// Looks whether the consumer is registered and ACTIVE; registers it if it is not known. As the KCL
/// does it: DescribeStreamConsumer first, RegisterStreamConsumer if there is none.
bool ensure_registered(Surroundings& around, Consumer& consumer);
void deregister(Surroundings& around, Consumer& consumer);

/// One shard of it.
struct FanOutFeed {
    ShardIteratorType start_at = ShardIteratorType::TrimHorizon;  ///< While it has no position.
    std::optional<SequenceNumber> go_on_after = {};  ///< The last continuation sequence number.
    std::optional<Instant> began_at = {};            ///< Of the first subscription.
    SubscriptionId subscription = {};                ///< 0: none.
    StreamId stream = {};                            ///< Whose shard the newest one was of.

    bool is_subscribed() const { return subscription.value != 0; }
    /// Fails as SubscribeToShard does, or with InternalFailure; ResourceNotFound without a call if
    /// the request is lost.
    Result<void> subscribe(Surroundings& around, Consumer& consumer, ShardIndex shard);

    struct Taken {
        std::optional<Batch> batch = {};
        bool ended = false;         ///< The subscription is over.
        bool must_wait = false;     ///< It ended with an error: not at once again.
        bool end_of_shard = false;  ///< For ever: then the children are these.
        std::vector<ChildShard> children = {};
    };
    /// What was pushed and not taken yet.
    Taken take(Surroundings& around, Consumer& consumer, ShardIndex shard);
    void close(Surroundings& around);
    void hash(Hasher& hasher) const;
};

}  // namespace kds::sim
