/// DescribeStreamSummary (API Reference, DescribeStreamSummary; kinesis.md 2.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/engine/engine.h"
#include "core/engine/ops/warm_common.h"

namespace kds {

struct DescribeStreamSummaryInput {
    std::string stream_name;
};

struct DescribeStreamSummaryOutput {
    std::string stream_name;
    std::string stream_arn;
    StreamStatus status;
    std::int64_t retention_hours;
    Instant created_at;
    std::uint32_t open_shard_count;  ///< 0 while CREATING.
    ShardLevelMetrics monitoring;
    std::uint32_t consumer_count;  ///< Registered ones, whatever their status.
    StreamMode mode;
    std::string key_id;  ///< Empty if it is not encrypted.
    std::int64_t max_record_size_kib;
    std::optional<WarmThroughput> warm_throughput;   ///< See warm_throughput_of().
    std::optional<RecordDistribution> distribution;  ///< On-demand streams only.
};

/// Fails with ResourceNotFound.
Result<DescribeStreamSummaryOutput> describe_stream_summary(
    Engine& engine, const Call& call, const DescribeStreamSummaryInput& input);

}  // namespace kds
