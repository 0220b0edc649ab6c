/// DescribeStreamConsumer (API Reference, DescribeStreamConsumer; kinesis.md 2.2, 2.5).
#pragma once

#include "core/engine/engine.h"
#include "core/engine/ops/consumer_reference.h"

namespace kds {

struct DescribeStreamConsumerInput {
    ConsumerReference consumer;
};

/// In any state. Fails with ResourceNotFound.
/// Precondition: the input satisfies check_constraints().
Result<ConsumerDescription> describe_stream_consumer(Engine& engine, const Call& call,
                                                     const DescribeStreamConsumerInput& input);

}  // namespace kds
