/// DeregisterStreamConsumer (API Reference, DeregisterStreamConsumer; kinesis.md 2.3, 2.5, 3.4).
#pragma once

#include "core/engine/engine.h"
#include "core/engine/ops/consumer_reference.h"

namespace kds {

struct DeregisterStreamConsumerInput {
    ConsumerReference consumer;
};

/// The consumer is DELETING when this returns, and gone after Delays::consumer_deleting: then its
/// subscriptions end with ResourceNotFound, and its name is free. Fails with ResourceNotFound, or
/// with ResourceInUse if it is not ACTIVE.
/// Precondition: the input satisfies check_constraints().
Result<void> deregister_stream_consumer(Engine& engine, const Call& call,
                                        const DeregisterStreamConsumerInput& input);

}  // namespace kds
