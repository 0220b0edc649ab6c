#include "core/sim/metrics/metric.h"

#include <array>

namespace kds::sim {
namespace {

constexpr MetricLevel kStream = MetricLevel::Stream;
constexpr MetricLevel kConsumer = MetricLevel::Consumer;
constexpr MetricLevel kShard = MetricLevel::Shard;

/// kinesis.md 9.1 and 9.2, in the order of the enumerators.
constexpr std::array<MetricInfo, kMetricCount> kInfos{{
    {"IncomingBytes", "Bytes", kStream, true},
    {"IncomingRecords", "Count", kStream, true},
    {"GetRecords.Bytes", "Bytes", kStream, true},
    {"GetRecords.Records", "Count", kStream, true},
    {"GetRecords.IteratorAgeMilliseconds", "Milliseconds", kStream, false},
    {"GetRecords.Latency", "Milliseconds", kStream, false},
    {"GetRecords.Success", "Count", kStream, true},
    {"PutRecord.Bytes", "Bytes", kStream, true},
    {"PutRecord.Latency", "Milliseconds", kStream, false},
    {"PutRecord.Success", "Count", kStream, true},
    {"PutRecords.Bytes", "Bytes", kStream, true},
    {"PutRecords.Latency", "Milliseconds", kStream, false},
    {"PutRecords.Success", "Count", kStream, true},
    {"PutRecords.TotalRecords", "Count", kStream, true},
    {"PutRecords.SuccessfulRecords", "Count", kStream, true},
    {"PutRecords.FailedRecords", "Count", kStream, true},
    {"PutRecords.ThrottledRecords", "Count", kStream, true},
    {"ReadProvisionedThroughputExceeded", "Count", kStream, true},
    {"WriteProvisionedThroughputExceeded", "Count", kStream, true},
    {"SubscribeToShard.RateExceeded", "Count", kConsumer, true},
    {"SubscribeToShard.Success", "Count", kConsumer, true},
    {"SubscribeToShardEvent.Success", "Count", kConsumer, true},
    {"SubscribeToShardEvent.Bytes", "Bytes", kConsumer, true},
    {"SubscribeToShardEvent.Records", "Count", kConsumer, true},
    {"SubscribeToShardEvent.MillisBehindLatest", "Milliseconds", kConsumer, false},
    {"IncomingBytes", "Bytes", kShard, true},
    {"IncomingRecords", "Count", kShard, true},
    {"OutgoingBytes", "Bytes", kShard, true},
    {"OutgoingRecords", "Count", kShard, true},
    {"WriteProvisionedThroughputExceeded", "Count", kShard, true},
    {"ReadProvisionedThroughputExceeded", "Count", kShard, true},
    {"IteratorAgeMilliseconds", "Milliseconds", kShard, false},
}};

}  // namespace

const MetricInfo& info_of(Metric metric) { return kInfos[static_cast<std::size_t>(metric)]; }

std::optional<Metric> metric_named(std::string_view name, MetricLevel level) {
    for (std::size_t i = 0; i < kInfos.size(); ++i)
        if (kInfos[i].name == name && kInfos[i].level == level) return static_cast<Metric>(i);
    return std::nullopt;
}

}  // namespace kds::sim
