// Whatever the curve: slots follow one another, counts and slots agree, and nothing drifts.
#include <gtest/gtest.h>

#include "core/base/u128.h"
#include "core/sim/source/rate.h"

namespace kds::sim {
namespace {

std::int64_t any_rate(Rng& rng) {
    static constexpr std::int64_t kRates[] = {0, 1, 77, 1'000, 250'000, kRecordsPer1000sMax};
    return rng.below(2) ? kRates[rng.below(6)]
                        : static_cast<std::int64_t>(rng.below(kRecordsPer1000sMax + 1));
}

Duration any_length(Rng& rng, std::int64_t most_us) {
    const std::int64_t most = rng.below(2) ? most_us : std::min<std::int64_t>(most_us, 60'000'000);
    return Duration::micros(
        1'000 + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(most - 999))));
}

RateCurve any_curve(Rng& rng) {
    switch (rng.below(4)) {
        case 0: return ConstantRate{any_rate(rng)};
        case 1: return RampRate{any_rate(rng), any_rate(rng), any_length(rng, 604'800'000'000)};
        case 2:
            return DailyRate{any_rate(rng), any_rate(rng),
                             static_cast<std::int64_t>(rng.below(24))};
        default: {
            const Duration every = any_length(rng, 604'800'000'000);
            return BurstRate{any_rate(rng), any_rate(rng), every, any_length(rng, every.us)};
        }
    }
}

Instant any_start(Rng& rng) {
    return Instant::from_seconds(1'700'000'000) +
           Duration::micros(static_cast<std::int64_t>(rng.below(200'000'000'000)));
}

TEST(RateProperty, SlotsAndCountsAgree) {
    for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        const RateCurve curve = any_curve(rng);
        ASSERT_TRUE(check_rate(curve));
        const Instant since = any_start(rng);
        const Instant until =
            since + Duration::micros(static_cast<std::int64_t>(rng.below(1'000'000'000'000)));
        // The records due before a moment are exactly those whose slots begin before it.
        const std::uint64_t due = records_due(curve, since, until);
        const auto next = next_slot(curve, since, due);
        if (due > 0) {
            ASSERT_LT(next_slot(curve, since, due - 1)->begin, until);
        }
        // And a moment splits a span without loss.
        if (next) {
            ASSERT_GE(next->begin, until);
            ASSERT_EQ(records_due(curve, since, next->begin), due);
            ASSERT_GT(records_due(curve, since, next->begin + Duration{1}), due);
        }
    }
}

TEST(RateProperty, MomentsNeverGoBackAndKeepToTheirSlots) {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        const RateCurve curve = any_curve(rng);
        const Instant since = any_start(rng);
        const std::uint64_t first = rng.below(2) ? 0 : rng.below(100'000);
        Instant before{};
        for (std::uint64_t n = first; n < first + 100; ++n) {
            const auto slot = next_slot(curve, since, n);
            if (!slot) {
                ASSERT_EQ(next_slot(curve, since, n + 1), std::nullopt);
                break;
            }
            const Instant at = *time_of_next(curve, since, n, rng);
            ASSERT_GE(at, before);
            ASSERT_GE(at, slot->begin);
            ASSERT_LE(at, slot->begin + slot->length);
            if (const auto next = next_slot(curve, since, n + 1)) {
                ASSERT_LE(at, next->begin);
            }
            before = at;
        }
    }
}

TEST(RateProperty, TheSumOfSmallSpansIsTheIntegral) {
    // Independent of the closed forms: the rate at the middle of each millisecond, added up.
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        RateCurve curve = any_curve(rng);
        const Instant since = any_start(rng);
        u128 sum = 0;
        constexpr int kMillis = 200'000;
        for (int ms = 0; ms < kMillis; ++ms)
            sum += static_cast<std::uint64_t>(
                rate_at(curve, since, since + Duration::micros(ms * 1'000 + 500)));
        const auto counted = static_cast<std::int64_t>(sum / 1'000'000);
        const auto due =
            static_cast<std::int64_t>(records_due(curve, since, since + Duration::millis(kMillis)));
        // Rates are rounded down (at most 1 in 1,000 s); a ramp or burst may change within a
        // millisecond, by at most what the highest rate makes of it, as often as bursts come.
        std::int64_t slack = 2;
        if (const auto* burst = std::get_if<BurstRate>(&curve))
            slack += 2 * (std::abs(burst->peak - burst->base) *
                              (kMillis * 1'000 / burst->every.us + 2) / 1'000'000 +
                          1);
        if (std::get_if<RampRate>(&curve)) slack += 10;
        ASSERT_NEAR(static_cast<double>(due), static_cast<double>(counted),
                    static_cast<double>(slack));
    }
}

}  // namespace
}  // namespace kds::sim
