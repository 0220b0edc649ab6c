/// UpdateStreamMode (API Reference, UpdateStreamMode; kinesis.md 2.5, 6.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/engine/engine.h"

namespace kds {

struct UpdateStreamModeInput {
    std::string stream_name;
    std::string stream_mode;                                 ///< "PROVISIONED" or "ON_DEMAND".
    std::optional<std::int64_t> warm_throughput_mibps = {};  ///< Only with ON_DEMAND.
};

/// The stream is UPDATING when this returns; it keeps its shards and records, and has the new mode
/// when it is ACTIVE again. The mode that it has already is accepted, changes nothing and does not
/// count as one of the two calls within 24 hours: (unconfirmed).
/// Order of checks: stream known (ResourceNotFound) and ACTIVE (ResourceInUse), distribution AUTO
/// not left behind (InvalidArgument), warm throughput allowed (Validation), two calls within 24
/// hours, quotas of on-demand streams, of warm throughput and of shards (LimitExceeded); their
/// order is (unconfirmed). Precondition: the input satisfies check_constraints().
Result<void> update_stream_mode(Engine& engine, const Call& call,
                                const UpdateStreamModeInput& input);

}  // namespace kds
