/// Every guess about metrics and counters of usage. AWS does not say; each is (unconfirmed).
#pragma once

#include <cstdint>

namespace kds::sim::unconfirmed {

/// (unconfirmed) What GetRecords.Latency, PutRecord.Latency and PutRecords.Latency report: the
/// service's own time, which AWS does not publish; 5 to 30 ms are seen by clients within a Region
/// (kinesis.md 6.5). The simulated service answers at once, so each call reports this.
inline constexpr std::int64_t kServiceMs = 5;

// (unconfirmed) What makes a sample. Throttled records: one sample for each put operation, 0 if
// nothing was refused, so that the average tells a share as kinesis.md 9.3 wants it. Throttled
// reads: one for each GetRecords call, 0 or 1. Shard level: one for each put operation and each
// shard that it touched.

// (unconfirmed) GetRecords.IteratorAgeMilliseconds is taken to be the MillisBehindLatest of the
// answer: both are 0 for a reader at the tip, and the times of the last record returned and of the
// next one lie as far apart as two records.

// (unconfirmed) Whether the partition key counts in the PUT payload unit (kinesis.md 10.4): it
// does here.

}  // namespace kds::sim::unconfirmed
