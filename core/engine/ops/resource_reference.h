/// How requests name what tags and policies belong to.
#pragma once

#include <optional>
#include <string>

#include "core/engine/ops/consumer_reference.h"

namespace kds {

/// By a ResourceARN: a stream, or a consumer that is registered with it (kinesis.md 2.1). Channels
/// and queues are left out for good.
struct ResourceReference {
    std::string arn = {};  ///< As the request has it, for messages.
    std::string stream_name = {};
    std::optional<ConsumerReference> consumer = {};
};

}  // namespace kds
