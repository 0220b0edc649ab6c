#include "core/api/codec.h"
#include "core/engine/ops/disable_enhanced_monitoring.h"

namespace kds::api {

Reply run_disable_enhanced_monitoring(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    DisableEnhancedMonitoringInput input;
    input.shard_level_metrics = in.required_texts("ShardLevelMetrics");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(const EnhancedMonitoringOutput output,
            disable_enhanced_monitoring(engine, call, input));
    return document_of(output);
}

}  // namespace kds::api
