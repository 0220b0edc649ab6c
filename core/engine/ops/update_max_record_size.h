/// UpdateMaxRecordSize (API Reference, UpdateMaxRecordSize; kinesis.md 2.5, 6.1).
#pragma once

#include <cstdint>
#include <string>

#include "core/engine/engine.h"

namespace kds {

struct UpdateMaxRecordSizeInput {
    std::string stream_name;
    std::int64_t max_record_size_kib = 0;  ///< 1,024 to 10,240.
};

/// The stream is UPDATING when this returns; the size holds when it is ACTIVE again. A size that it
/// has already changes nothing. Records that are there stay, also if they are larger.
/// From more than 1,024 on each shard takes bursts of 10 MiB; it fills up to them as ever.
/// Fails with ResourceNotFound, ResourceInUse.
/// Precondition: the input satisfies check_constraints().
Result<void> update_max_record_size(Engine& engine, const Call& call,
                                    const UpdateMaxRecordSizeInput& input);

}  // namespace kds
