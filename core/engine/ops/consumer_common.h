/// What the operations on registered consumers share. For core/engine/ops only.
#pragma once

#include <string_view>

#include "core/engine/ops/consumer_reference.h"
#include "core/engine/ops/operation.h"

namespace kds {

/// A consumer and the stream that owns it.
struct FoundConsumer {
    Stream* stream;
    RegisteredConsumer* consumer;
};

/// Fails with ResourceNotFound: the stream, or the consumer in it.
Result<FoundConsumer> find_consumer(Operation& op, const ConsumerReference& reference);

/// ResourceInUse for a consumer that is CREATING or DELETING (kinesis.md 3.4).
std::unexpected<Error> consumer_not_active(Operation& op, const FoundConsumer& found);

ConsumerDescription description_of(const Engine& engine, const Stream& stream,
                                   const RegisteredConsumer& consumer);

}  // namespace kds
