#include "core/api/codec.h"
#include "core/engine/ops/describe_stream.h"

namespace kds::api {

Reply run_describe_stream(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    DescribeStreamInput input;
    input.limit = in.integer("Limit");
    input.exclusive_start_shard_id = in.text("ExclusiveStartShardId");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(DescribeStreamOutput output, describe_stream(engine, call, input));
    Value shards = Value::list();
    for (const ListedShard& shard : output.shards) shards.items.push_back(document_of(shard));
    Value description =
        Value::object()
            .with("StreamName", Value::of_text(std::move(output.stream_name)))
            .with("StreamARN", Value::of_text(std::move(output.stream_arn)))
            .with("StreamStatus", Value::of_text(std::string(to_string(output.status))))
            .with("StreamModeDetails", stream_mode_details(output.mode))
            .with("Shards", std::move(shards))
            .with("HasMoreShards", Value::of_boolean(output.has_more_shards))
            .with("RetentionPeriodHours", Value::of_integer(output.retention_hours))
            .with("StreamCreationTimestamp", creation_time(output.created_at))
            .with("EnhancedMonitoring", enhanced_monitoring(output.monitoring));
    add_encryption(description, output.key_id);
    return Value::object().with("StreamDescription", std::move(description));
}

}  // namespace kds::api
