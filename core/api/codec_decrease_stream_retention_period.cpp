#include "core/api/codec.h"
#include "core/engine/ops/decrease_stream_retention_period.h"

namespace kds::api {

Reply run_decrease_stream_retention_period(Engine& engine, const Call& call,
                                           const Value& document) {
    InputReader in(document);
    DecreaseStreamRetentionPeriodInput input;
    input.retention_hours = in.required_integer("RetentionPeriodHours");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    return no_output(decrease_stream_retention_period(engine, call, input));
}

}  // namespace kds::api
