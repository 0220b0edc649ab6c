#include "core/api/operation.h"

#include <array>

#include "core/api/codec.h"
#include "core/api/unconfirmed.h"
#include "core/base/assert.h"

namespace kds::api {
namespace {

using Run = Reply (*)(Engine&, const Call&, const Value&);

struct Row {
    Action action;
    Run run;
};

/// In the order of the enumerators.
constexpr auto kRows = std::to_array<Row>({
    {Action::AddTagsToStream, run_add_tags_to_stream},
    {Action::CreateStream, run_create_stream},
    {Action::DecreaseStreamRetentionPeriod, run_decrease_stream_retention_period},
    {Action::DeleteResourcePolicy, run_delete_resource_policy},
    {Action::DeleteStream, run_delete_stream},
    {Action::DeregisterStreamConsumer, run_deregister_stream_consumer},
    {Action::DescribeAccountSettings, run_describe_account_settings},
    {Action::DescribeLimits, run_describe_limits},
    {Action::DescribeStream, run_describe_stream},
    {Action::DescribeStreamConsumer, run_describe_stream_consumer},
    {Action::DescribeStreamSummary, run_describe_stream_summary},
    {Action::DisableEnhancedMonitoring, run_disable_enhanced_monitoring},
    {Action::EnableEnhancedMonitoring, run_enable_enhanced_monitoring},
    {Action::GetRecords, run_get_records},
    {Action::GetResourcePolicy, run_get_resource_policy},
    {Action::GetShardIterator, run_get_shard_iterator},
    {Action::IncreaseStreamRetentionPeriod, run_increase_stream_retention_period},
    {Action::ListShards, run_list_shards},
    {Action::ListStreamConsumers, run_list_stream_consumers},
    {Action::ListStreams, run_list_streams},
    {Action::ListTagsForResource, run_list_tags_for_resource},
    {Action::ListTagsForStream, run_list_tags_for_stream},
    {Action::MergeShards, run_merge_shards},
    {Action::PutRecord, run_put_record},
    {Action::PutRecords, run_put_records},
    {Action::PutResourcePolicy, run_put_resource_policy},
    {Action::RegisterStreamConsumer, run_register_stream_consumer},
    {Action::RemoveTagsFromStream, run_remove_tags_from_stream},
    {Action::SplitShard, run_split_shard},
    {Action::StartStreamEncryption, run_start_stream_encryption},
    {Action::StopStreamEncryption, run_stop_stream_encryption},
    {Action::SubscribeToShard, run_subscribe_to_shard},
    {Action::TagResource, run_tag_resource},
    {Action::UntagResource, run_untag_resource},
    {Action::UpdateAccountSettings, run_update_account_settings},
    {Action::UpdateMaxRecordSize, run_update_max_record_size},
    {Action::UpdateShardCount, run_update_shard_count},
    {Action::UpdateStreamMode, run_update_stream_mode},
    {Action::UpdateStreamRecordDistributionStrategy,
     run_update_stream_record_distribution_strategy},
    {Action::UpdateStreamWarmThroughput, run_update_stream_warm_throughput},
});

constexpr auto kAbsentActions = std::to_array<std::string_view>({
    "AcknowledgeDeadLetterQueueRecords",
    "AcknowledgeQueueRecords",
    "CreateChannel",
    "CreateQueue",
    "DeleteChannel",
    "DeleteQueue",
    "DescribeChannel",
    "DescribeQueue",
    "ListChannels",
    "ListQueues",
    "ReceiveDeadLetterQueueRecords",
    "ReceiveQueueRecords",
    "RestoreDeadLetterQueueRecords",
    "UpdateChannel",
    "UpdateDeadLetterQueueRecordsVisibility",
    "UpdateQueue",
    "UpdateQueueRecordsVisibility",
});

constexpr bool is_complete() {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (kRows[i].action != static_cast<Action>(i)) return false;
    return kRows.size() == kActionCount;
}
static_assert(is_complete(), "each operation has its row, in the order of the enumerators");

/// kinesis.md 2.6.
bool has_dry_run(Action action) {
    switch (action) {
        case Action::GetRecords:
        case Action::GetShardIterator:
        case Action::PutRecord:
        case Action::PutRecords:
        case Action::SubscribeToShard: return true;
        default: return false;
    }
}

}  // namespace

std::span<const std::string_view> absent_actions() { return kAbsentActions; }

Reply run(Action action, Engine& engine, const Call& call, const Value& document) {
    const auto index = static_cast<std::size_t>(action);
    KDS_ASSERT(index < kRows.size());
    const Run run_it = kRows[index].run;
    if (!has_dry_run(action)) return run_it(engine, call, document);
    InputReader in(document);
    const bool is_dry = in.boolean("DryRun").value_or(false);
    if (in.failure()) return std::unexpected(*in.failure());
    if (!is_dry) return run_it(engine, call, document);
    Engine copy = engine;
    if (Reply reply = run_it(copy, call, document); !reply) return reply;
    return std::unexpected(WireError(
        Error{ErrorCode::DryRunOperation, std::string(unconfirmed::kDryRunWouldSucceed)}));
}

}  // namespace kds::api
