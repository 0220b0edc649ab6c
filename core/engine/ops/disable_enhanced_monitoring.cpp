#include "core/engine/ops/disable_enhanced_monitoring.h"

#include "core/engine/ops/operation.h"

namespace kds {

Result<EnhancedMonitoringOutput> disable_enhanced_monitoring(
    Engine& engine, const Call& call, const DisableEnhancedMonitoringInput& input) {
    Operation op(engine, call, Action::DisableEnhancedMonitoring);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(auto stream, op.active_stream(input.stream_name));
    const auto named = ShardLevelMetrics::of(input.shard_level_metrics);
    return change_monitoring(op, *stream, stream->monitoring.without(named));
}

}  // namespace kds
