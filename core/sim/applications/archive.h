/// Every record, kept for ever: each batch that was processed is an object.
#pragma once

#include <cstdint>

#include "core/base/hasher.h"
#include "core/sim/applications/app_record.h"

namespace kds::sim {

struct Archive {
    std::uint64_t objects = 0;
    std::uint64_t records = 0;
    std::int64_t bytes = 0;  ///< Of data.

    void take(const AppRecord& record) {
        ++records;
        bytes += record.data_bytes;
    }
    void hash(Hasher& hasher) const {
        hasher.add(objects);
        hasher.add(records);
        hasher.add(static_cast<std::uint64_t>(bytes));
    }
};

}  // namespace kds::sim
