/// The lanes of the stage, one a shard.
#pragma once

#include "web/model/stage_model.h"

namespace kds::web {

/// Of the last second.
struct LaneCounts {
    std::int64_t records = 0;
    std::int64_t bytes = 0;
    std::int64_t refused = 0;
    std::int64_t calls = 0;  ///< GetRecords that were answered.
    std::int64_t records_read = 0;
    std::int64_t bytes_read = 0;
    std::int64_t reads_refused = 0;
};

/// Where the key lies in the space of all hash keys, 0 to 1.
float hash_share(HashKey key);

/// Precondition: the cards of the consumers are made.
/// Lanes in their order, with `lane_of_shard`. `counts` is by place in `stream.shards`.
void build_lanes(const sim::World& world, const Stream& stream,
                 const std::vector<LaneCounts>& counts, StageModel& out);

}  // namespace kds::web
