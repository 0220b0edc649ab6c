/// EnableEnhancedMonitoring (API Reference, EnableEnhancedMonitoring; kinesis.md 2.5).
#pragma once

#include "core/engine/ops/monitoring_common.h"

namespace kds {

struct EnableEnhancedMonitoringInput : EnhancedMonitoringInput {};

/// The stream is UPDATING when this returns; limits::kUpdatingTakes later the shard-level metrics
/// are those that are on and the named ones. Fails with ResourceNotFound, or with ResourceInUse
/// if the stream is not ACTIVE. Precondition: the input satisfies check_constraints().
Result<EnhancedMonitoringOutput> enable_enhanced_monitoring(
    Engine& engine, const Call& call, const EnableEnhancedMonitoringInput& input);

}  // namespace kds
