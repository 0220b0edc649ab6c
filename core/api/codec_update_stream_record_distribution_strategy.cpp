#include "core/api/codec.h"
#include "core/engine/ops/update_stream_record_distribution_strategy.h"

namespace kds::api {

Reply run_update_stream_record_distribution_strategy(Engine& engine, const Call& call,
                                                     const Value& document) {
    InputReader in(document);
    UpdateStreamRecordDistributionStrategyInput input;
    input.strategy = in.required_text("RecordDistributionStrategy");
    in.required_stream_arn();
    if (auto refused = settle_stream(engine, in, std::nullopt, input))
        return std::unexpected(*refused);
    return no_output(update_stream_record_distribution_strategy(engine, call, input));
}

}  // namespace kds::api
