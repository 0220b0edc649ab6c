#include "core/api/codec.h"
#include "core/engine/ops/update_stream_warm_throughput.h"

namespace kds::api {

Reply run_update_stream_warm_throughput(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    UpdateStreamWarmThroughputInput input;
    const auto name = in.stream_name();
    input.warm_throughput_mibps = in.required_integer("WarmThroughputMiBps");
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(UpdateStreamWarmThroughputOutput output,
            update_stream_warm_throughput(engine, call, input));
    return Value::object()
        .with("StreamARN", Value::of_text(std::move(output.stream_arn)))
        .with("StreamName", Value::of_text(std::move(output.stream_name)))
        .with("WarmThroughput", document_of(output.warm_throughput));
}

}  // namespace kds::api
