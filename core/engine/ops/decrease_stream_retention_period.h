/// DecreaseStreamRetentionPeriod (API Reference, DecreaseStreamRetentionPeriod;
/// kinesis.md 2.4, 2.5, 5.7).
#pragma once

#include <cstdint>
#include <string>

#include "core/engine/engine.h"

namespace kds {

struct DecreaseStreamRetentionPeriodInput {
    std::string stream_name;
    std::int64_t retention_hours = 24;
};

/// The stream is UPDATING when this returns; limits::kUpdatingTakes later it has the new retention
/// period, and records and closed shards older than it are gone.
/// The present period is accepted and changes nothing. Order of checks: stream known
/// (ResourceNotFound), 24 to 8,760 hours, not longer than now (InvalidArgument), stream ACTIVE
/// (ResourceInUse). Precondition: the input satisfies check_constraints().
Result<void> decrease_stream_retention_period(Engine& engine, const Call& call,
                                              const DecreaseStreamRetentionPeriodInput& input);

}  // namespace kds
