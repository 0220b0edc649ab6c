/// What is sent to a stream and read from it, whichever way the stream is provided: the part of a
/// design that stays the same when designs are compared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/pricing/estimate.h"
#include "core/sim/consumer_spec.h"
#include "core/sim/producer_spec.h"

namespace kds::sim {
class World;
}

namespace kds::plan {

struct Traffic {
    EngineOptions engine = {};
    std::vector<sim::ProducerSpec> producers;
    std::vector<sim::ConsumerSpec> readers;  ///< How they read is the design's business.
    /// The largest record that the stream must take, in KiB: 1,024 to 10,240.
    std::int64_t record_kib_max = 1'024;
    std::int64_t records_per_1000s = 0;  ///< Of all producers together, on average.
};

/// A run of more records a second than this takes too long for somebody who waits for it.
inline constexpr std::int64_t kRunRecordsPerSecondMax = 60'000;
/// The same, at the peak.
inline constexpr std::int64_t kRunPeakRecordsPerSecondMax = 100'000;
/// Generated traffic has its peak in each period of this length.
inline constexpr Duration kPeakEvery = Duration::seconds(10);

/// Programs that send and read what the calculator's load says: PutRecords as the SDK makes them,
/// with tens of thousands of keys, so that shards have nearly equal shares. Fails with BadDocument,
/// whose message is for the learner, if there is nothing to send or too much.
Result<Traffic> traffic_of(const pricing::Workload& load, const EngineOptions& engine);

/// The producers and readers of a stream, at their present rates; what goes wrong in that world
/// is not carried over, nor are those that are paused. Fails as above.
Result<Traffic> traffic_of(const sim::World& world, const Stream& stream);

/// The load of a stream as it was measured in the last minute, or since its world began: records
/// that were accepted, on average and in the busiest second, their mean size, and the readers and
/// retention that there are. Its hours are those of a month. Fails with BadDocument, whose message
/// is for the learner, if nothing was written.
Result<pricing::Workload> workload_of(const sim::World& world, const Stream& stream);

}  // namespace kds::plan
