/// DescribeStream (API Reference, DescribeStream; kinesis.md 2.5, 4.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/ops/list_shards.h"

namespace kds {

struct DescribeStreamInput {
    std::string stream_name;
    std::optional<std::int64_t> limit = {};  ///< 1 to 10,000; a page never has more than 100.
    std::optional<std::string> exclusive_start_shard_id = {};
};

struct DescribeStreamOutput {
    std::string stream_name;
    std::string stream_arn;
    StreamStatus status;
    std::vector<ListedShard> shards;  ///< Ascending by index; empty while CREATING.
    bool has_more_shards;
    std::int64_t retention_hours;
    Instant created_at;
    ShardLevelMetrics monitoring;
    StreamMode mode;
    std::string key_id;  ///< Empty if it is not encrypted.
};

/// Fails with ResourceNotFound. Precondition: the input satisfies check_constraints().
Result<DescribeStreamOutput> describe_stream(Engine& engine, const Call& call,
                                             const DescribeStreamInput& input);

}  // namespace kds
