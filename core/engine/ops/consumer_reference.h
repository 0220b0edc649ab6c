/// How requests name a registered consumer, and how answers show it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/engine/consumer.h"

namespace kds {

/// By its stream and name, or by its ARN, which also says when it was registered: a name that was
/// registered anew is another consumer (kinesis.md 2.2).
struct ConsumerReference {
    std::string stream_name;
    std::string consumer_name;
    std::optional<std::int64_t> created_s = {};  ///< Epoch seconds; empty if named by its name.
};

/// API Reference, Consumer and ConsumerDescription.
struct ConsumerDescription {
    std::string consumer_name;
    std::string consumer_arn;
    ConsumerStatus status;
    Instant created_at;
    std::string stream_arn;
};

}  // namespace kds
