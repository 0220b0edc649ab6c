#include "core/engine/ops/describe_stream_summary.h"

#include "core/engine/ops/operation.h"

namespace kds {

Result<DescribeStreamSummaryOutput> describe_stream_summary(
    Engine& engine, const Call& call, const DescribeStreamSummaryInput& input) {
    Operation op(engine, call, Action::DescribeStreamSummary);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(const Stream* stream, op.known_stream(input.stream_name));
    const bool is_on_demand = stream->mode == StreamMode::OnDemand;
    return DescribeStreamSummaryOutput{
        .stream_name = stream->name,
        .stream_arn = engine.arn_of(*stream),
        .status = stream->status,
        .retention_hours = stream->retention_hours,
        .created_at = stream->created_at,
        .open_shard_count = stream->open_shard_count(),
        .monitoring = stream->monitoring,
        .consumer_count = static_cast<std::uint32_t>(stream->consumers.size()),
        .mode = stream->mode,
        .key_id = stream->encryption.key_id,
        .max_record_size_kib = stream->record_bytes_max / 1'024,
        .warm_throughput = warm_throughput_of(engine, *stream),
        .distribution = is_on_demand ? std::optional(stream->distribution) : std::nullopt};
}

}  // namespace kds
