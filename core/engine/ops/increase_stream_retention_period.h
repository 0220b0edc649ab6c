/// IncreaseStreamRetentionPeriod (API Reference, IncreaseStreamRetentionPeriod;
/// kinesis.md 2.4, 2.5, 5.7).
#pragma once

#include <cstdint>
#include <string>

#include "core/engine/engine.h"

namespace kds {

struct IncreaseStreamRetentionPeriodInput {
    std::string stream_name;
    std::int64_t retention_hours = 24;
};

/// The stream is UPDATING when this returns; limits::kUpdatingTakes later it has the new retention
/// period. Records that are there then live longer; what has expired stays gone.
/// The present period is accepted and changes nothing. Order of checks: stream known
/// (ResourceNotFound), 24 to 8,760 hours, not shorter than now (InvalidArgument), stream ACTIVE
/// (ResourceInUse). Precondition: the input satisfies check_constraints().
Result<void> increase_stream_retention_period(Engine& engine, const Call& call,
                                              const IncreaseStreamRetentionPeriodInput& input);

}  // namespace kds
