/// RegisterStreamConsumer (API Reference, RegisterStreamConsumer; kinesis.md 2.3, 2.5, 6.1).
#pragma once

#include <map>
#include <string>

#include "core/engine/engine.h"
#include "core/engine/ops/consumer_reference.h"

namespace kds {

struct RegisterStreamConsumerInput {
    std::string stream_name;
    std::string consumer_name;
    std::map<std::string, std::string> tags = {};
};

/// The consumer is CREATING when this returns, and ACTIVE after Delays::consumer_creating. Order of
/// checks, which is ours: stream known (ResourceNotFound) and ACTIVE, name free (ResourceInUse),
/// characters of tags and at most 50 of them (InvalidArgument), 20 consumers of a stream, 5
/// CREATING of an account (LimitExceeded).
/// Precondition: the input satisfies check_constraints().
Result<ConsumerDescription> register_stream_consumer(Engine& engine, const Call& call,
                                                     const RegisterStreamConsumerInput& input);

}  // namespace kds
