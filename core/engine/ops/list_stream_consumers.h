/// ListStreamConsumers (API Reference, ListStreamConsumers; kinesis.md 2.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/ops/consumer_reference.h"

namespace kds {

struct ListStreamConsumersInput {
    std::string stream_name;
    std::optional<std::string> next_token = {};
    /// 1 to 10,000; a page never has more than 100.
    std::optional<std::int64_t> max_results = {};
    /// Epoch seconds: only a stream that was created in this second is meant.
    std::optional<std::int64_t> stream_created_s = {};
};

struct ListStreamConsumersOutput {
    std::vector<ConsumerDescription> consumers = {};  ///< Ascending by name, whatever their status.
    std::optional<std::string> next_token = {};
};

/// Fails with InvalidArgument (a token together with the time of creation, a token that is none or
/// is one of another stream), ExpiredNextToken, ResourceNotFound (no such stream, or it was created
/// at another time).
/// Precondition: the input satisfies check_constraints().
Result<ListStreamConsumersOutput> list_stream_consumers(Engine& engine, const Call& call,
                                                        const ListStreamConsumersInput& input);

}  // namespace kds
