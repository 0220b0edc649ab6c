/// The metrics of the namespace AWS/Kinesis (kinesis.md 9; Developer Guide, "Monitor the Kinesis
/// Data Streams service with Amazon CloudWatch"). Those that AWS calls deprecated
/// (GetRecords.IteratorAge, PutRecords.Records) are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kds::sim {

enum class Metric : std::uint8_t {
    // Dimension StreamName; always on.
    IncomingBytes,
    IncomingRecords,
    GetRecordsBytes,
    GetRecordsRecords,
    GetRecordsIteratorAge,
    GetRecordsLatency,
    GetRecordsSuccess,
    PutRecordBytes,
    PutRecordLatency,
    PutRecordSuccess,
    PutRecordsBytes,
    PutRecordsLatency,
    PutRecordsSuccess,
    PutRecordsTotalRecords,
    PutRecordsSuccessfulRecords,
    PutRecordsFailedRecords,
    PutRecordsThrottledRecords,
    ReadThroughputExceeded,
    WriteThroughputExceeded,
    // Dimensions StreamName and ConsumerName; always on.
    SubscribeRateExceeded,
    SubscribeSuccess,
    PushSuccess,
    PushBytes,
    PushRecords,
    PushMillisBehind,
    // Dimensions StreamName and ShardId; on when EnableEnhancedMonitoring says so. In the order of
    // ShardLevelMetrics.
    ShardIncomingBytes,
    ShardIncomingRecords,
    ShardOutgoingBytes,
    ShardOutgoingRecords,
    ShardWriteExceeded,
    ShardReadExceeded,
    ShardIteratorAge,
};
inline constexpr std::size_t kStreamMetricCount = 19;
inline constexpr std::size_t kConsumerMetricCount = 6;
inline constexpr std::size_t kShardMetricCount = 7;
inline constexpr std::size_t kMetricCount =
    kStreamMetricCount + kConsumerMetricCount + kShardMetricCount;

enum class MetricLevel : std::uint8_t { Stream, Consumer, Shard };

struct MetricInfo {
    std::string_view name;  ///< "GetRecords.Bytes"; of one name at stream and shard level, two.
    std::string_view unit;  ///< "Bytes", "Count", "Milliseconds".
    MetricLevel level;
    bool has_sum;  ///< Is the sum one of its documented statistics?
};
const MetricInfo& info_of(Metric metric);
/// By name and level; empty if there is none.
std::optional<Metric> metric_named(std::string_view name, MetricLevel level);

}  // namespace kds::sim
