#include "core/api/operation.h"

#include <algorithm>
#include <array>

#include "core/api/codec.h"
#include "core/api/unconfirmed.h"
#include "core/base/assert.h"

namespace kds::api {
namespace {

using Run = Reply (*)(Engine&, const Call&, const Value&);

struct Row {
    Operation operation;
    std::string_view name;
    Run run;
};

/// In the order of the enumerators.
constexpr auto kRows = std::to_array<Row>({
    {Operation::AddTagsToStream, "AddTagsToStream", run_add_tags_to_stream},
    {Operation::CreateStream, "CreateStream", run_create_stream},
    {Operation::DecreaseStreamRetentionPeriod, "DecreaseStreamRetentionPeriod",
     run_decrease_stream_retention_period},
    {Operation::DeleteResourcePolicy, "DeleteResourcePolicy", run_delete_resource_policy},
    {Operation::DeleteStream, "DeleteStream", run_delete_stream},
    {Operation::DeregisterStreamConsumer, "DeregisterStreamConsumer",
     run_deregister_stream_consumer},
    {Operation::DescribeAccountSettings, "DescribeAccountSettings", run_describe_account_settings},
    {Operation::DescribeLimits, "DescribeLimits", run_describe_limits},
    {Operation::DescribeStream, "DescribeStream", run_describe_stream},
    {Operation::DescribeStreamConsumer, "DescribeStreamConsumer", run_describe_stream_consumer},
    {Operation::DescribeStreamSummary, "DescribeStreamSummary", run_describe_stream_summary},
    {Operation::DisableEnhancedMonitoring, "DisableEnhancedMonitoring",
     run_disable_enhanced_monitoring},
    {Operation::EnableEnhancedMonitoring, "EnableEnhancedMonitoring",
     run_enable_enhanced_monitoring},
    {Operation::GetRecords, "GetRecords", run_get_records},
    {Operation::GetResourcePolicy, "GetResourcePolicy", run_get_resource_policy},
    {Operation::GetShardIterator, "GetShardIterator", run_get_shard_iterator},
    {Operation::IncreaseStreamRetentionPeriod, "IncreaseStreamRetentionPeriod",
     run_increase_stream_retention_period},
    {Operation::ListShards, "ListShards", run_list_shards},
    {Operation::ListStreamConsumers, "ListStreamConsumers", run_list_stream_consumers},
    {Operation::ListStreams, "ListStreams", run_list_streams},
    {Operation::ListTagsForResource, "ListTagsForResource", run_list_tags_for_resource},
    {Operation::ListTagsForStream, "ListTagsForStream", run_list_tags_for_stream},
    {Operation::MergeShards, "MergeShards", run_merge_shards},
    {Operation::PutRecord, "PutRecord", run_put_record},
    {Operation::PutRecords, "PutRecords", run_put_records},
    {Operation::PutResourcePolicy, "PutResourcePolicy", run_put_resource_policy},
    {Operation::RegisterStreamConsumer, "RegisterStreamConsumer", run_register_stream_consumer},
    {Operation::RemoveTagsFromStream, "RemoveTagsFromStream", run_remove_tags_from_stream},
    {Operation::SplitShard, "SplitShard", run_split_shard},
    {Operation::StartStreamEncryption, "StartStreamEncryption", run_start_stream_encryption},
    {Operation::StopStreamEncryption, "StopStreamEncryption", run_stop_stream_encryption},
    {Operation::SubscribeToShard, "SubscribeToShard", run_subscribe_to_shard},
    {Operation::TagResource, "TagResource", run_tag_resource},
    {Operation::UntagResource, "UntagResource", run_untag_resource},
    {Operation::UpdateAccountSettings, "UpdateAccountSettings", run_update_account_settings},
    {Operation::UpdateMaxRecordSize, "UpdateMaxRecordSize", run_update_max_record_size},
    {Operation::UpdateShardCount, "UpdateShardCount", run_update_shard_count},
    {Operation::UpdateStreamMode, "UpdateStreamMode", run_update_stream_mode},
    {Operation::UpdateStreamRecordDistributionStrategy, "UpdateStreamRecordDistributionStrategy",
     run_update_stream_record_distribution_strategy},
    {Operation::UpdateStreamWarmThroughput, "UpdateStreamWarmThroughput",
     run_update_stream_warm_throughput},
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

constexpr bool none_is_both() {
    for (const std::string_view absent : kAbsentActions)
        for (const Row& row : kRows)
            if (row.name == absent) return false;
    return true;
}
static_assert(none_is_both(), "no operation is named as absent");

constexpr bool is_complete() {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (kRows[i].operation != static_cast<Operation>(i)) return false;
    return kRows.size() == kOperationCount;
}
static_assert(is_complete(), "each operation has its row, in the order of the enumerators");

/// kinesis.md 2.6.
bool has_dry_run(Operation operation) {
    switch (operation) {
        case Operation::GetRecords:
        case Operation::GetShardIterator:
        case Operation::PutRecord:
        case Operation::PutRecords:
        case Operation::SubscribeToShard: return true;
        default: return false;
    }
}

const Row& row_of(Operation operation) {
    const auto index = static_cast<std::size_t>(operation);
    KDS_ASSERT(index < kRows.size());
    return kRows[index];
}

}  // namespace

std::string_view to_string(Operation operation) { return row_of(operation).name; }

std::optional<Operation> parse_operation(std::string_view name) {
    const auto row = std::ranges::find(kRows, name, &Row::name);
    if (row == kRows.end()) return std::nullopt;
    return row->operation;
}

std::span<const std::string_view> absent_actions() { return kAbsentActions; }

Reply run(Operation operation, Engine& engine, const Call& call, const Value& document) {
    const Run run_it = row_of(operation).run;
    if (!has_dry_run(operation)) return run_it(engine, call, document);
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
