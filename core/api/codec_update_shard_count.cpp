#include "core/api/codec.h"
#include "core/engine/ops/update_shard_count.h"

namespace kds::api {

Reply run_update_shard_count(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    UpdateShardCountInput input;
    input.scaling_type = in.required_text("ScalingType");
    const auto name = in.stream_name();
    input.target_shard_count = in.required_integer("TargetShardCount");
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(UpdateShardCountOutput output, update_shard_count(engine, call, input));
    return Value::object()
        .with("StreamName", Value::of_text(std::move(output.stream_name)))
        .with("CurrentShardCount", Value::of_integer(output.current_shard_count))
        .with("TargetShardCount", Value::of_integer(output.target_shard_count))
        .with("StreamARN", Value::of_text(std::move(output.stream_arn)));
}

}  // namespace kds::api
