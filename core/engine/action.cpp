#include "core/engine/action.h"

#include <algorithm>
#include <array>

#include "core/base/assert.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

struct Row {
    Action action;
    std::string_view name;
    CallRate rate;
};

constexpr CallRate per_account(std::int64_t per_second) {
    return {CallRate::Scope::Account, per_second};
}
constexpr CallRate per_stream(std::int64_t per_second) {
    return {CallRate::Scope::Stream, per_second};
}
constexpr CallRate kUnlimited{};

/// In the order of the enumerators; the rates are those of kinesis.md 6.3.
constexpr auto kRows = std::to_array<Row>({
    {Action::AddTagsToStream, "AddTagsToStream", per_account(5)},
    {Action::CreateStream, "CreateStream", per_account(5)},
    {Action::DecreaseStreamRetentionPeriod, "DecreaseStreamRetentionPeriod", per_account(5)},
    {Action::DeleteResourcePolicy, "DeleteResourcePolicy",
     per_account(unconfirmed::kCallsPerSecond)},
    {Action::DeleteStream, "DeleteStream", per_account(5)},
    {Action::DeregisterStreamConsumer, "DeregisterStreamConsumer", per_stream(5)},
    {Action::DescribeAccountSettings, "DescribeAccountSettings", per_account(5)},
    {Action::DescribeLimits, "DescribeLimits", per_account(1)},
    {Action::DescribeStream, "DescribeStream", per_account(10)},
    {Action::DescribeStreamConsumer, "DescribeStreamConsumer", per_stream(20)},
    {Action::DescribeStreamSummary, "DescribeStreamSummary", per_account(20)},
    {Action::DisableEnhancedMonitoring, "DisableEnhancedMonitoring", per_account(5)},
    {Action::EnableEnhancedMonitoring, "EnableEnhancedMonitoring", per_account(5)},
    {Action::GetRecords, "GetRecords", kUnlimited},
    {Action::GetResourcePolicy, "GetResourcePolicy", per_account(unconfirmed::kCallsPerSecond)},
    {Action::GetShardIterator, "GetShardIterator", kUnlimited},
    {Action::IncreaseStreamRetentionPeriod, "IncreaseStreamRetentionPeriod", per_account(5)},
    {Action::ListShards, "ListShards", per_stream(1000)},
    {Action::ListStreamConsumers, "ListStreamConsumers", per_stream(5)},
    {Action::ListStreams, "ListStreams", per_account(5)},
    {Action::ListTagsForResource, "ListTagsForResource", per_account(unconfirmed::kCallsPerSecond)},
    {Action::ListTagsForStream, "ListTagsForStream", per_account(5)},
    {Action::MergeShards, "MergeShards", per_account(5)},
    {Action::PutRecord, "PutRecord", kUnlimited},
    {Action::PutRecords, "PutRecords", kUnlimited},
    {Action::PutResourcePolicy, "PutResourcePolicy", per_account(unconfirmed::kCallsPerSecond)},
    {Action::RegisterStreamConsumer, "RegisterStreamConsumer", per_account(5)},
    {Action::RemoveTagsFromStream, "RemoveTagsFromStream", per_account(5)},
    {Action::SplitShard, "SplitShard", per_account(5)},
    {Action::StartStreamEncryption, "StartStreamEncryption", kUnlimited},
    {Action::StopStreamEncryption, "StopStreamEncryption", kUnlimited},
    {Action::SubscribeToShard, "SubscribeToShard", kUnlimited},
    {Action::TagResource, "TagResource", per_account(unconfirmed::kCallsPerSecond)},
    {Action::UntagResource, "UntagResource", per_account(unconfirmed::kCallsPerSecond)},
    {Action::UpdateAccountSettings, "UpdateAccountSettings", per_account(5)},
    {Action::UpdateMaxRecordSize, "UpdateMaxRecordSize", kUnlimited},
    {Action::UpdateShardCount, "UpdateShardCount", per_account(10)},
    {Action::UpdateStreamMode, "UpdateStreamMode", kUnlimited},
    {Action::UpdateStreamRecordDistributionStrategy, "UpdateStreamRecordDistributionStrategy",
     kUnlimited},
    {Action::UpdateStreamWarmThroughput, "UpdateStreamWarmThroughput", per_account(5)},
});

constexpr bool is_complete() {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (kRows[i].action != static_cast<Action>(i)) return false;
    return kRows.size() == kActionCount;
}
static_assert(is_complete(), "each action has its row, in the order of the enumerators");

const Row& row_of(Action action) {
    const auto index = static_cast<std::size_t>(action);
    KDS_ASSERT(index < kRows.size());
    return kRows[index];
}

}  // namespace

std::string_view to_string(Action action) { return row_of(action).name; }

std::optional<Action> parse_action(std::string_view name) {
    const auto row = std::ranges::find(kRows, name, &Row::name);
    if (row == kRows.end()) return std::nullopt;
    return row->action;
}

CallRate rate_of(Action action) { return row_of(action).rate; }

}  // namespace kds
