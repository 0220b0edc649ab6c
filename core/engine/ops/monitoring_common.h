/// What EnableEnhancedMonitoring and DisableEnhancedMonitoring share.
#pragma once

#include <string>
#include <vector>

#include "core/engine/engine.h"

namespace kds {

struct EnhancedMonitoringInput {
    std::string stream_name;
    std::vector<std::string> shard_level_metrics;  ///< Names; "ALL" stands for all seven.
};

struct EnhancedMonitoringOutput {
    std::string stream_name;
    std::string stream_arn;
    ShardLevelMetrics current;  ///< Before the change.
    ShardLevelMetrics desired;  ///< After it.
};

class Operation;
/// Makes the stream UPDATING until `desired` holds; nothing happens if it holds already. That the
/// stream is UPDATING for a while is (unconfirmed): kinesis.md 2.5.
EnhancedMonitoringOutput change_monitoring(Operation& op, Stream& stream,
                                           ShardLevelMetrics desired);

}  // namespace kds
