/// The codecs, one for each operation, each in its file codec_*.cpp: document to typed input, call,
/// typed output to document. Only operation.cpp calls them.
#pragma once

#include "core/api/document.h"
#include "core/api/input_reader.h"
#include "core/api/wire_error.h"
#include "core/engine/engine.h"
#include "core/engine/ops/consumer_reference.h"
#include "core/engine/ops/describe_account_settings.h"
#include "core/engine/ops/list_shards.h"
#include "core/engine/ops/monitoring_common.h"
#include "core/engine/ops/warm_common.h"
#include "core/engine/reading.h"

namespace kds::api {

Reply run_add_tags_to_stream(Engine& engine, const Call& call, const Value& document);
Reply run_create_stream(Engine& engine, const Call& call, const Value& document);
Reply run_decrease_stream_retention_period(Engine& engine, const Call& call, const Value& document);
Reply run_delete_resource_policy(Engine& engine, const Call& call, const Value& document);
Reply run_delete_stream(Engine& engine, const Call& call, const Value& document);
Reply run_deregister_stream_consumer(Engine& engine, const Call& call, const Value& document);
Reply run_describe_account_settings(Engine& engine, const Call& call, const Value& document);
Reply run_describe_limits(Engine& engine, const Call& call, const Value& document);
Reply run_describe_stream(Engine& engine, const Call& call, const Value& document);
Reply run_describe_stream_consumer(Engine& engine, const Call& call, const Value& document);
Reply run_describe_stream_summary(Engine& engine, const Call& call, const Value& document);
Reply run_disable_enhanced_monitoring(Engine& engine, const Call& call, const Value& document);
Reply run_enable_enhanced_monitoring(Engine& engine, const Call& call, const Value& document);
Reply run_get_records(Engine& engine, const Call& call, const Value& document);
Reply run_get_resource_policy(Engine& engine, const Call& call, const Value& document);
Reply run_get_shard_iterator(Engine& engine, const Call& call, const Value& document);
Reply run_increase_stream_retention_period(Engine& engine, const Call& call, const Value& document);
Reply run_list_shards(Engine& engine, const Call& call, const Value& document);
Reply run_list_stream_consumers(Engine& engine, const Call& call, const Value& document);
Reply run_list_streams(Engine& engine, const Call& call, const Value& document);
Reply run_list_tags_for_resource(Engine& engine, const Call& call, const Value& document);
Reply run_list_tags_for_stream(Engine& engine, const Call& call, const Value& document);
Reply run_merge_shards(Engine& engine, const Call& call, const Value& document);
Reply run_put_record(Engine& engine, const Call& call, const Value& document);
Reply run_put_records(Engine& engine, const Call& call, const Value& document);
Reply run_put_resource_policy(Engine& engine, const Call& call, const Value& document);
Reply run_register_stream_consumer(Engine& engine, const Call& call, const Value& document);
Reply run_remove_tags_from_stream(Engine& engine, const Call& call, const Value& document);
Reply run_split_shard(Engine& engine, const Call& call, const Value& document);
Reply run_start_stream_encryption(Engine& engine, const Call& call, const Value& document);
Reply run_stop_stream_encryption(Engine& engine, const Call& call, const Value& document);
/// Its answer is no document but a stream: what this gives is the number of the subscription.
Reply run_subscribe_to_shard(Engine& engine, const Call& call, const Value& document);
Reply run_tag_resource(Engine& engine, const Call& call, const Value& document);
Reply run_untag_resource(Engine& engine, const Call& call, const Value& document);
Reply run_update_account_settings(Engine& engine, const Call& call, const Value& document);
Reply run_update_max_record_size(Engine& engine, const Call& call, const Value& document);
Reply run_update_shard_count(Engine& engine, const Call& call, const Value& document);
Reply run_update_stream_mode(Engine& engine, const Call& call, const Value& document);
Reply run_update_stream_record_distribution_strategy(Engine& engine, const Call& call,
                                                     const Value& document);
Reply run_update_stream_warm_throughput(Engine& engine, const Call& call, const Value& document);

// What several of them write.
Value document_of(HashKeyRange range);
/// API Reference, Shard.
Value document_of(const ListedShard& shard);
/// A list of the records.
Value document_of(std::vector<Record> records);
Value document_of(const std::vector<ChildShard>& children);
/// API Reference, Consumer.
Value document_of(const ConsumerDescription& consumer);
/// A list of API Reference, Tag.
Value document_of(const std::vector<Tag>& tags);
/// A list of the metrics' names.
Value document_of(ShardLevelMetrics metrics);
/// API Reference, StreamDescription: EnhancedMonitoring.
Value enhanced_monitoring(ShardLevelMetrics metrics);
/// What both operations that change the monitoring answer.
Value document_of(const EnhancedMonitoringOutput& output);
/// API Reference, StreamModeDetails.
Value stream_mode_details(StreamMode mode);
/// Adds EncryptionType, and KeyId if there is one (API Reference, StreamDescription).
void add_encryption(Value& description, const std::string& key_id);
/// API Reference, WarmThroughputObject.
Value document_of(const WarmThroughput& warm);
/// What both operations on the settings of an account answer.
Value document_of(const CommitmentOutput& output);
/// Whether the stream that a request names, if it names one, takes records without a partition key.
/// The request may be one that will be refused.
bool distributes_records(const Engine& engine, const Call& call, const InputReader& in,
                         const std::optional<std::string>& name);
/// Times of creation are given in whole seconds (kinesis.md 1.3).
Value creation_time(Instant created_at);
/// The answer of an operation that has no output members.
Reply no_output(Result<void> done);

/// How most operations go on after their input is read: refuse it, or resolve the stream that it
/// names into `input.stream_name`.
template <typename Input>
std::optional<WireError> settle_stream(const Engine& engine, const InputReader& in,
                                       const std::optional<std::string>& name, Input& input) {
    if (name) input.stream_name = *name;
    if (auto refused = refusal(in, input)) return refused;
    auto named = named_stream(engine.options(), name, in.members());
    if (!named) return std::move(named).error();
    input.stream_name = *std::move(named);
    return std::nullopt;
}

/// The same for the operations on a consumer: `name` is what the request has as ConsumerName.
template <typename Input>
std::optional<WireError> settle_consumer(const Engine& engine, const InputReader& in,
                                         const std::optional<std::string>& name, Input& input) {
    if (name) input.consumer.consumer_name = *name;
    if (auto refused = refusal(in, input)) return refused;
    auto named = named_consumer(engine.options(), name, in.members());
    if (!named) return std::move(named).error();
    input.consumer = *std::move(named);
    return std::nullopt;
}

/// The same for the operations on a resource.
template <typename Input>
std::optional<WireError> settle_resource(const Engine& engine, InputReader& in, Input& input) {
    in.required_resource_arn();
    if (auto refused = refusal(in, input)) return refused;
    auto named = named_resource(engine.options(), in.members());
    if (!named) return std::move(named).error();
    input.resource = *std::move(named);
    return std::nullopt;
}

}  // namespace kds::api
