#include "core/engine/ops/update_stream_warm_throughput.h"

#include "core/engine/ops/operation.h"

namespace kds {

Result<UpdateStreamWarmThroughputOutput> update_stream_warm_throughput(
    Engine& engine, const Call& call, const UpdateStreamWarmThroughputInput& input) {
    Operation op(engine, call, Action::UpdateStreamWarmThroughput);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(Stream * stream, op.known_stream(input.stream_name));
    KDS_CHECK(check_warm_throughput(op, stream->mode, stream->id));
    if (stream->status != StreamStatus::Active) return op.not_active(*stream);
    const std::int64_t target = input.warm_throughput_mibps;
    KDS_CHECK(check_warm_quota(op, target, stream->id));

    UpdateStreamWarmThroughputOutput output{
        .stream_name = stream->name,
        .stream_arn = engine.arn_of(*stream),
        .warm_throughput = {.target_mibps = target, .current_mibps = stream->open_shard_count()}};
    if (target != stream->warm_mibps) op.begin_change(*stream, change_to_warm(*stream, target));
    return output;
}

}  // namespace kds
