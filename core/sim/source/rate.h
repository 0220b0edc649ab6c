/// How fast a source makes records, as plain data, and when each record is made.
///
/// Record n (from 0) is due when the integral of the rate since the start passes n, so that neither
/// rounding nor the way in which time is cut lets the count drift, however long a run is. All of it
/// is exact integer arithmetic.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/base/rng.h"

namespace kds::sim {

/// Rates are in records per 1,000 seconds: 0 to this.
inline constexpr std::int64_t kRecordsPer1000sMax = 10'000'000;

struct ConstantRate {
    std::int64_t records_per_1000s = 1'000;
    friend bool operator==(const ConstantRate&, const ConstantRate&) = default;
};

/// Grows or falls evenly from the start on, then stays at `to`.
struct RampRate {
    std::int64_t from = 0;
    std::int64_t to = 1'000;
    Duration over = Duration::seconds(60);  ///< 1 ms to 168 hours.
    friend bool operator==(const RampRate&, const RampRate&) = default;
};

/// A raised cosine over the virtual day (UTC): `low` twelve hours away from the peak. The rate
/// changes each five minutes.
struct DailyRate {
    std::int64_t low = 0;
    std::int64_t high = 1'000;
    std::int64_t peak_hour = 12;  ///< 0 to 23.
    friend bool operator==(const DailyRate&, const DailyRate&) = default;
};

/// Again and again `every`: first calm, at `base`, and for the last `lasts` of it at `peak`.
struct BurstRate {
    std::int64_t base = 1'000;
    std::int64_t peak = 10'000;
    Duration every = Duration::seconds(60);  ///< 1 ms to 168 hours.
    Duration lasts = Duration::seconds(5);   ///< 1 ms to `every`.
    friend bool operator==(const BurstRate&, const BurstRate&) = default;
};

using RateCurve = std::variant<ConstantRate, RampRate, DailyRate, BurstRate>;

/// Fails with BadDocument; the message names the field: "rate.peak: …".
Result<void> check_rate(const RateCurve& curve);

/// The curve with all its rates times percent / 100, rounded down and at most
/// kRecordsPer1000sMax: what a burst of traffic makes of it. Precondition: percent >= 0.
RateCurve scaled(const RateCurve& curve, std::int64_t percent);

// Of what follows: the curve has passed check_rate(), and `since` is when it began, not before
// 1970.

/// The rate at a moment, rounded down. Precondition: at >= since.
std::int64_t rate_at(const RateCurve& curve, Instant since, Instant at);

/// How many records are due from `since` on and before `until`, their first moments counted, that
/// is without what jitter adds. Precondition: until >= since.
std::uint64_t records_due(const RateCurve& curve, Instant since, Instant until);

/// The stretch in which record n is made: evenly spaced at a constant rate.
struct RecordSlot {
    Instant begin{};
    /// 1 / rate, or less where the next record's slot begins before that is over.
    Duration length{};
    friend bool operator==(const RecordSlot&, const RecordSlot&) = default;
};

/// Slot of the record after `already_made` ones. Empty if it never comes. About constant time.
std::optional<RecordSlot> next_slot(const RateCurve& curve, Instant since,
                                    std::uint64_t already_made);

/// When the record after `already_made` ones is made: its slot's begin, moved by a random part of
/// up to three fifths of the slot, because no real source keeps time like a metronome. So moments
/// never go back. Empty if it never comes; nothing is drawn then.
std::optional<Instant> time_of_next(const RateCurve& curve, Instant since,
                                    std::uint64_t already_made, Rng& rng);
/// The same with 64 random bits from elsewhere.
std::optional<Instant> time_of_next(const RateCurve& curve, Instant since,
                                    std::uint64_t already_made, std::uint64_t random_bits);

}  // namespace kds::sim
