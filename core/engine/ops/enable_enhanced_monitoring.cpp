#include "core/engine/ops/enable_enhanced_monitoring.h"

#include "core/engine/ops/operation.h"

namespace kds {

Result<EnhancedMonitoringOutput> enable_enhanced_monitoring(
    Engine& engine, const Call& call, const EnableEnhancedMonitoringInput& input) {
    Operation op(engine, call, Action::EnableEnhancedMonitoring);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(auto stream, op.active_stream(input.stream_name));
    const auto named = ShardLevelMetrics::of(input.shard_level_metrics);
    return change_monitoring(op, *stream, stream->monitoring.with(named));
}

}  // namespace kds
