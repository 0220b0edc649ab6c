/// The operations of the service by name, and how often each may be called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kds {

/// API Reference, "Actions" (kinesis.md 2.5, and the one of 2.6 that concerns streams). By name.
enum class Action : std::uint8_t {
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
inline constexpr std::size_t kActionCount =
    static_cast<std::size_t>(Action::UpdateStreamWarmThroughput) + 1;

/// "PutRecord".
std::string_view to_string(Action action);
/// Case-sensitive (kinesis.md 1.2).
std::optional<Action> parse_action(std::string_view name);

/// Calls a second that the control plane takes; what is more is answered with LimitExceeded
/// (kinesis.md 6.3, 2.5). What the data plane takes is a matter of each shard: throttle.h.
struct CallRate {
    enum class Scope : std::uint8_t {
        None,     ///< Not limited here.
        Account,  ///< All callers of an account in the Region together.
        Stream,   ///< All callers of a stream together.
    };
    Scope scope = Scope::None;
    std::int64_t per_second = 0;
};
CallRate rate_of(Action action);

}  // namespace kds
