/// Every guess about what is charged. AWS does not say, or our sources do not; each is
/// (unconfirmed) and stands here alone.
#pragma once

#include <cstdint>

#include "core/base/instant.h"

namespace kds::pricing::unconfirmed {

/// (unconfirmed) Partial hours (kinesis.md 10.4): time is metered to the microsecond, and what an
/// item sums up to is billed in whole seconds, a begun second as a full one.
inline constexpr std::int64_t kBilledTimeUs = 1'000'000;

/// (unconfirmed) Hours of a month in the unit "GB-month" and in what a month will cost: calculators
/// use 730, examples of AWS 720 or 744 (kinesis.md 10.4).
inline constexpr std::int64_t kMonthHours = 730;

/// (unconfirmed) A GB has 2^30 bytes and a KB 1,024 (kinesis.md 10.6).
inline constexpr std::int64_t kGigabyte = std::int64_t{1} << 30;

/// (unconfirmed) The minimum of the commitment is made up for by clock hours: an hour that is busy
/// on average pays no more for its quiet minutes. Only that it is "billed at all times" is known.
inline constexpr Duration kCommitmentPeriod = Duration::hours(1);

// (unconfirmed) A stream is charged from CreateStream, with the shards that it asked for, until it
// is gone; a registered consumer likewise. A change of the shards, the mode or the retention counts
// from the moment at which it is done. Closed shards are free.

// (unconfirmed) The partition key counts in what is put, stored and read. What is refused is free.
// Data out is not rounded: the rounding to 1 KB is told of data in only.

// (unconfirmed) Stored data are looked at on the hour: a record is taken to have come at the end of
// its clock hour. So a record that is kept for R hours makes R - 24 byte-hours for each byte, or
// R - 168 of long-term retention, whatever the minute at which it came.

// (unconfirmed) Extended retention is charged beyond 7 days too, next to long-term retention, whose
// price is for what is "stored beyond 7 days" only. Long-term retrieval is GetRecords' alone, and
// of provisioned streams: for on-demand ones the sources have no price.

}  // namespace kds::pricing::unconfirmed
