#include "core/api/codec.h"
#include "core/engine/ops/describe_stream_summary.h"

namespace kds::api {

Reply run_describe_stream_summary(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    DescribeStreamSummaryInput input;
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(DescribeStreamSummaryOutput output, describe_stream_summary(engine, call, input));
    // What the engine does not have yet has its initial value (kinesis.md 2.5, CreateStream).
    Value summary = Value::object()
                        .with("StreamName", Value::of_text(std::move(output.stream_name)))
                        .with("StreamARN", Value::of_text(std::move(output.stream_arn)))
                        .with("StreamStatus", Value::of_text(std::string(to_string(output.status))))
                        .with("StreamModeDetails", stream_mode_details(output.mode))
                        .with("RetentionPeriodHours", Value::of_integer(output.retention_hours))
                        .with("StreamCreationTimestamp", creation_time(output.created_at))
                        .with("EnhancedMonitoring", enhanced_monitoring(output.monitoring));
    add_encryption(summary, output.key_id);
    summary.with("OpenShardCount", Value::of_integer(output.open_shard_count))
        .with("ConsumerCount", Value::of_integer(output.consumer_count))
        .with("MaxRecordSizeInKiB", Value::of_integer(output.max_record_size_kib));
    if (output.warm_throughput)
        summary.with("WarmThroughput", document_of(*output.warm_throughput));
    if (output.distribution) {
        summary.with("RecordDistributionStrategy",
                     Value::of_text(std::string(to_string(*output.distribution))));
    }
    return Value::object().with("StreamDescriptionSummary", std::move(summary));
}

}  // namespace kds::api
