/// DisableEnhancedMonitoring (API Reference, DisableEnhancedMonitoring; kinesis.md 2.5).
#pragma once

#include "core/engine/ops/monitoring_common.h"

namespace kds {

struct DisableEnhancedMonitoringInput : EnhancedMonitoringInput {};

/// The stream is UPDATING when this returns; limits::kUpdatingTakes later the shard-level metrics
/// are those that are on and not named. Fails with ResourceNotFound, or with ResourceInUse
/// if the stream is not ACTIVE. Precondition: the input satisfies check_constraints().
Result<EnhancedMonitoringOutput> disable_enhanced_monitoring(
    Engine& engine, const Call& call, const DisableEnhancedMonitoringInput& input);

}  // namespace kds
