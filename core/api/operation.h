/// The operations that the wire knows. A new one is an enumerator here, a row in operation.cpp (an
/// assertion at compile time sees that it is there) and a file codec_*.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/api/wire_error.h"
#include "core/engine/engine.h"

namespace kds::api {

enum class Operation : std::uint8_t {
    AddTagsToStream,
    CreateStream,
    DecreaseStreamRetentionPeriod,
    DeleteResourcePolicy,
    DeleteStream,
    DeregisterStreamConsumer,
    DescribeAccountSettings,
    DescribeLimits,
    DescribeStream,
    DescribeStreamConsumer,
    DescribeStreamSummary,
    DisableEnhancedMonitoring,
    EnableEnhancedMonitoring,
    GetRecords,
    GetResourcePolicy,
    GetShardIterator,
    IncreaseStreamRetentionPeriod,
    ListShards,
    ListStreamConsumers,
    ListStreams,
    ListTagsForResource,
    ListTagsForStream,
    MergeShards,
    PutRecord,
    PutRecords,
    PutResourcePolicy,
    RegisterStreamConsumer,
    RemoveTagsFromStream,
    SplitShard,
    StartStreamEncryption,
    StopStreamEncryption,
    SubscribeToShard,
    TagResource,
    UntagResource,
    UpdateAccountSettings,
    UpdateMaxRecordSize,
    UpdateShardCount,
    UpdateStreamMode,
    UpdateStreamRecordDistributionStrategy,
    UpdateStreamWarmThroughput,
};
inline constexpr std::size_t kOperationCount =
    static_cast<std::size_t>(Operation::UpdateStreamWarmThroughput) + 1;

/// "PutRecord". Names are case-sensitive (kinesis.md 1.2).
std::string_view to_string(Operation operation);
std::optional<Operation> parse_operation(std::string_view name);

/// The service's actions that are left out for good, as the service names them: channels, which
/// deliver a stream to S3 and to tables (kinesis.md 2.6), and queues (kinesis.md 2.7). They are
/// answered like every name that the service does not know, with UnknownOperationException.
std::span<const std::string_view> absent_actions();

/// Runs an operation on the document of a request, which is an Object: types, constraints, then the
/// operation itself (kinesis.md 1.5, rows 13 to 17). One of the data plane that is asked for a
/// DryRun changes nothing: it fails as it would, or with DryRunOperationException (kinesis.md 2.6).
Reply run(Operation operation, Engine& engine, const Call& call, const Value& document);

}  // namespace kds::api
