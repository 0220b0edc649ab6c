/// UpdateStreamRecordDistributionStrategy (API Reference; kinesis.md 2.6).
#pragma once

#include <string>

#include "core/engine/engine.h"

namespace kds {

struct UpdateStreamRecordDistributionStrategyInput {
    std::string stream_name;
    std::string strategy;  ///< "AUTO" or "USER_PARTITION_KEY".
};

/// Takes effect at once: the stream stays ACTIVE.
/// Order of checks: stream known (ResourceNotFound), AUTO for on-demand streams only
/// (InvalidArgument), ACTIVE (ResourceInUse); the order is (unconfirmed).
/// Precondition: the input satisfies check_constraints().
Result<void> update_stream_record_distribution_strategy(
    Engine& engine, const Call& call, const UpdateStreamRecordDistributionStrategyInput& input);

}  // namespace kds
