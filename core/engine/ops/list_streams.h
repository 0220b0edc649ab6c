/// ListStreams (API Reference, ListStreams; kinesis.md 2.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"

namespace kds {

struct ListStreamsInput {
    std::optional<std::int64_t> limit = {};  ///< 1 to 10,000; a page never has more than 100.
    std::optional<std::string> exclusive_start_stream_name = {};
    std::optional<std::string> next_token = {};
};

struct StreamSummary {
    std::string stream_name;
    std::string stream_arn;
    StreamStatus status;
    Instant created_at;
    StreamMode mode;
};

struct ListStreamsOutput {
    std::vector<StreamSummary> streams = {};  ///< Ascending by name, whatever their status.
    std::optional<std::string> next_token = {};
    bool has_more_streams() const { return next_token.has_value(); }
};

/// Fails with InvalidArgument (name and token together, a token that is none), ExpiredNextToken.
/// Precondition: the input satisfies check_constraints().
Result<ListStreamsOutput> list_streams(Engine& engine, const Call& call,
                                       const ListStreamsInput& input);

}  // namespace kds
