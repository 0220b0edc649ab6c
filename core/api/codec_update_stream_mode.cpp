#include "core/api/codec.h"
#include "core/engine/ops/update_stream_mode.h"

namespace kds::api {

Reply run_update_stream_mode(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    UpdateStreamModeInput input;
    in.required_stream_arn();
    in.required_structure("StreamModeDetails", [&input](InputReader& details) {
        input.stream_mode = details.required_text("StreamMode");
    });
    input.warm_throughput_mibps = in.integer("WarmThroughputMiBps");
    if (auto refused = settle_stream(engine, in, std::nullopt, input))
        return std::unexpected(*refused);
    return no_output(update_stream_mode(engine, call, input));
}

}  // namespace kds::api
