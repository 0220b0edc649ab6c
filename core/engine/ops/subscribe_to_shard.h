/// SubscribeToShard (API Reference, SubscribeToShard; kinesis.md 2.4, 5.8). What the subscription
/// gives is taken by core/engine/subscriptions.h.
#pragma once

#include <string>

#include "core/engine/engine.h"
#include "core/engine/ops/consumer_reference.h"
#include "core/engine/shard_iterator.h"

namespace kds {

struct SubscribeToShardInput {
    ConsumerReference consumer;
    std::string shard_id;  ///< Any text that names a shard, see parse_shard_id().
    StartingPosition starting_position;
};

struct SubscribeToShardOutput {
    SubscriptionId subscription;
};

/// Opens a subscription of five minutes, and ends the one that the consumer has had to the shard.
/// Order of checks, which is (unconfirmed): consumer known (ResourceNotFound) and ACTIVE
/// (ResourceInUse), shard known (ResourceNotFound), starting position (InvalidArgument, as in
/// GetShardIterator), five seconds since the last success (ResourceInUse), a second since the last
/// call that came so far (LimitExceeded; not if the engine's throttles are off).
/// Precondition: the input satisfies check_constraints().
Result<SubscribeToShardOutput> subscribe_to_shard(Engine& engine, const Call& call,
                                                  const SubscribeToShardInput& input);

}  // namespace kds
