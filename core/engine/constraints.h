/// The constraints that the service's API model puts on the members of a request, checked on typed
/// inputs before an operation runs, with the exact text of ValidationException (kinesis.md 3.1):
///
///   "2 validation errors detected: Value '0' at 'shardCount' failed to satisfy constraint: …; …"
///
/// All violations are reported together, ten at most, in the order of kinesis.md 3.1.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine/ops/add_tags_to_stream.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/decrease_stream_retention_period.h"
#include "core/engine/ops/delete_resource_policy.h"
#include "core/engine/ops/delete_stream.h"
#include "core/engine/ops/deregister_stream_consumer.h"
#include "core/engine/ops/describe_stream.h"
#include "core/engine/ops/describe_stream_consumer.h"
#include "core/engine/ops/describe_stream_summary.h"
#include "core/engine/ops/disable_enhanced_monitoring.h"
#include "core/engine/ops/enable_enhanced_monitoring.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/ops/get_resource_policy.h"
#include "core/engine/ops/get_shard_iterator.h"
#include "core/engine/ops/increase_stream_retention_period.h"
#include "core/engine/ops/list_shards.h"
#include "core/engine/ops/list_stream_consumers.h"
#include "core/engine/ops/list_streams.h"
#include "core/engine/ops/list_tags_for_resource.h"
#include "core/engine/ops/list_tags_for_stream.h"
#include "core/engine/ops/merge_shards.h"
#include "core/engine/ops/put_record.h"
#include "core/engine/ops/put_records.h"
#include "core/engine/ops/put_resource_policy.h"
#include "core/engine/ops/register_stream_consumer.h"
#include "core/engine/ops/remove_tags_from_stream.h"
#include "core/engine/ops/split_shard.h"
#include "core/engine/ops/start_stream_encryption.h"
#include "core/engine/ops/stop_stream_encryption.h"
#include "core/engine/ops/subscribe_to_shard.h"
#include "core/engine/ops/tag_resource.h"
#include "core/engine/ops/untag_resource.h"
#include "core/engine/ops/update_account_settings.h"
#include "core/engine/ops/update_max_record_size.h"
#include "core/engine/ops/update_shard_count.h"
#include "core/engine/ops/update_stream_mode.h"
#include "core/engine/ops/update_stream_record_distribution_strategy.h"
#include "core/engine/ops/update_stream_warm_throughput.h"

namespace kds {

/// What a typed input cannot tell of the request that it was read from. A caller that has no
/// request, as the world, leaves it out.
struct RequestMembers {
    /// Paths of required members that are absent or null: "records.1.member.data".
    std::vector<std::string> missing = {};
    std::optional<std::string> stream_arn = {};
    std::optional<std::string> stream_id = {};
    /// False if the stream is named by its ARN alone, or not at all.
    bool stream_name_given = true;
    std::optional<std::string> consumer_arn = {};
    /// False if the consumer is named by its ARN alone, or not at all.
    bool consumer_name_given = true;
    std::optional<std::string> resource_arn = {};
};

Result<void> check_constraints(const CreateStreamInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const DescribeStreamSummaryInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const ListShardsInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const PutRecordInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const PutRecordsInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const GetShardIteratorInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const GetRecordsInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const SplitShardInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const MergeShardsInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const DeleteStreamInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const DescribeStreamInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const ListStreamsInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const IncreaseStreamRetentionPeriodInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const DecreaseStreamRetentionPeriodInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const UpdateShardCountInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const AddTagsToStreamInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const RemoveTagsFromStreamInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const ListTagsForStreamInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const EnableEnhancedMonitoringInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const DisableEnhancedMonitoringInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const UpdateStreamModeInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const UpdateStreamWarmThroughputInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const UpdateMaxRecordSizeInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const UpdateStreamRecordDistributionStrategyInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const UpdateAccountSettingsInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const StartStreamEncryptionInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const StopStreamEncryptionInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const RegisterStreamConsumerInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const DeregisterStreamConsumerInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const DescribeStreamConsumerInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const ListStreamConsumersInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const SubscribeToShardInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const PutResourcePolicyInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const GetResourcePolicyInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const DeleteResourcePolicyInput& input,
                               const RequestMembers& members = {});
Result<void> check_constraints(const TagResourceInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const UntagResourceInput& input, const RequestMembers& members = {});
Result<void> check_constraints(const ListTagsForResourceInput& input,
                               const RequestMembers& members = {});

}  // namespace kds
