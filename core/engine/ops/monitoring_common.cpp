#include "core/engine/ops/monitoring_common.h"

#include "core/engine/ops/operation.h"

namespace kds {

EnhancedMonitoringOutput change_monitoring(Operation& op, Stream& stream,
                                           ShardLevelMetrics desired) {
    EnhancedMonitoringOutput output{.stream_name = stream.name,
                                    .stream_arn = op.engine().arn_of(stream),
                                    .current = stream.monitoring,
                                    .desired = desired};
    if (desired != stream.monitoring) op.begin_change(stream, {.monitoring = desired});
    return output;
}

}  // namespace kds
