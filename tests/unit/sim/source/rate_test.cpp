#include "core/sim/source/rate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/u128.h"
#include "core/sim/source/wave.h"

namespace kds::sim {
namespace {

constexpr Instant kStart = Instant::from_seconds(1'772'442'000);  // 2026-03-02T09:00:00Z
constexpr Instant kMidnight = Instant::from_seconds(1'772'409'600);

Instant begin_of(const RateCurve& curve, std::uint64_t n, Instant since = kStart) {
    const auto slot = next_slot(curve, since, n);
    return slot ? slot->begin : Instant{-1};
}

Duration after_start(const RateCurve& curve, std::uint64_t n) {
    return begin_of(curve, n) - kStart;
}

TEST(Wave, IsASine) {
    constexpr double kTwoPi = 6.283185307179586;
    for (std::uint64_t turn = 0; turn < std::uint64_t{1} << 32; turn += 12'345'678) {
        const double exact = std::sin(kTwoPi * static_cast<double>(turn) / 4'294'967'296.0);
        const double ours = static_cast<double>(wave(static_cast<std::uint32_t>(turn))) / kWaveOne;
        ASSERT_NEAR(ours, exact, 1.0 / (1 << 24)) << turn;
    }
    EXPECT_EQ(wave(0), 0);
    EXPECT_EQ(wave(std::uint32_t{1} << 31), 0);
}

TEST(Rate, AConstantRateIsEvenlySpaced) {
    const RateCurve curve = ConstantRate{4'000};
    EXPECT_EQ(after_start(curve, 0), Duration{});
    EXPECT_EQ(after_start(curve, 1), Duration::millis(250));
    EXPECT_EQ(after_start(curve, 4'000'000), Duration::seconds(1'000'000));
    EXPECT_EQ(next_slot(curve, kStart, 7)->length, Duration::millis(250));
    EXPECT_EQ(records_due(curve, kStart, kStart), 0u);
    EXPECT_EQ(records_due(curve, kStart, kStart + Duration{1}), 1u);
    EXPECT_EQ(records_due(curve, kStart, kStart + Duration::seconds(1'000'000)), 4'000'000u);
    EXPECT_EQ(rate_at(curve, kStart, kStart + Duration::hours(5)), 4'000);
}

TEST(Rate, NothingComesAtARateOfZero) {
    const Instant late = kStart + Duration::hours(100'000);
    Rng rng(1);
    const Rng untouched = rng;
    for (const RateCurve& curve :
         {RateCurve{ConstantRate{0}}, RateCurve{RampRate{0, 0, Duration::seconds(1)}},
          RateCurve{DailyRate{0, 0, 12}},
          RateCurve{BurstRate{0, 0, Duration::seconds(2), Duration::seconds(1)}}}) {
        EXPECT_EQ(next_slot(curve, kStart, 0), std::nullopt) << curve.index();
        EXPECT_EQ(time_of_next(curve, kStart, 0, rng), std::nullopt);
        EXPECT_EQ(records_due(curve, kStart, late), 0u);
        EXPECT_EQ(rate_at(curve, kStart, late), 0);
    }
    EXPECT_EQ(rng, untouched);
}

TEST(Rate, ARampGrowsEvenlyThenStays) {
    // From 0 to 10 a second within 10 s: after t seconds t^2 / 2 records.
    const RateCurve up = RampRate{0, 10'000, Duration::seconds(10)};
    EXPECT_EQ(after_start(up, 0), Duration{});
    EXPECT_EQ(after_start(up, 2), Duration::seconds(2));
    EXPECT_EQ(after_start(up, 8), Duration::seconds(4));
    EXPECT_EQ(after_start(up, 50), Duration::seconds(10));
    EXPECT_EQ(after_start(up, 51), Duration::micros(10'100'000));
    EXPECT_EQ(after_start(up, 50 + 1'000'000), Duration::seconds(100'010));
    EXPECT_EQ(rate_at(up, kStart, kStart + Duration::seconds(5)), 5'000);
    EXPECT_EQ(rate_at(up, kStart, kStart + Duration::seconds(11)), 10'000);
    EXPECT_EQ(records_due(up, kStart, kStart + Duration::seconds(4)), 8u);
    EXPECT_EQ(records_due(up, kStart, kStart + Duration::micros(4'000'001)), 9u);
}

TEST(Rate, ARampMayEndInSilence) {
    const RateCurve down = RampRate{10'000, 0, Duration::seconds(10)};
    EXPECT_EQ(after_start(down, 0), Duration{});
    // 10 t - t^2 / 2 = 32 at t = 4; 48 at t = 8; 49.5 at t = 9.
    EXPECT_EQ(after_start(down, 32), Duration::seconds(4));
    EXPECT_EQ(after_start(down, 48), Duration::seconds(8));
    EXPECT_NE(next_slot(down, kStart, 49), std::nullopt);
    EXPECT_EQ(next_slot(down, kStart, 50), std::nullopt);
    EXPECT_EQ(records_due(down, kStart, kStart + Duration::hours(9)), 50u);
    // The last one has no next: it is moved within what the rate says.
    const auto last = next_slot(down, kStart, 49);
    EXPECT_LT(last->length, Duration::seconds(1));
    EXPECT_GT(last->length, Duration::millis(600));
    const RateCurve level = RampRate{500, 500, Duration::seconds(10)};
    EXPECT_EQ(after_start(level, 3), Duration::seconds(6));
}

TEST(Rate, ADayHasItsPeakAtItsHour) {
    const DailyRate day{1'000, 9'000, 18};
    const auto at = [&](int hour) {
        return rate_at(day, kStart, kMidnight + Duration::hours(24 + hour));
    };
    EXPECT_EQ(at(18), 9'000);
    EXPECT_EQ(at(6), 1'000);
    EXPECT_NEAR(static_cast<double>(at(0)), 5'000, 2);
    EXPECT_NEAR(static_cast<double>(at(12)), 5'000, 2);
    EXPECT_NEAR(static_cast<double>(at(21)), 5'000 + 4'000 * 0.70710678, 2);
    // The mean of a whole day lies half way.
    const std::uint64_t due = records_due(day, kStart, kStart + Duration::hours(24));
    EXPECT_NEAR(static_cast<double>(due), 5 * 86'400, 2);
    EXPECT_EQ(records_due(day, kMidnight, kMidnight + Duration::hours(24 * 1'000)) / 1'000,
              records_due(day, kMidnight, kMidnight + Duration::hours(24 * 3'000)) / 3'000);
    // A lull instead of a peak.
    EXPECT_EQ(rate_at(DailyRate{900, 100, 3}, kMidnight, kMidnight + Duration::hours(3)), 100);
    EXPECT_EQ(rate_at(DailyRate{900, 100, 3}, kMidnight, kMidnight + Duration::hours(15)), 900);
}

TEST(Rate, BurstsComeAfterTheCalm) {
    const RateCurve burst = BurstRate{1'000, 100'000, Duration::seconds(10), Duration::seconds(2)};
    EXPECT_EQ(after_start(burst, 0), Duration{});
    EXPECT_EQ(after_start(burst, 7), Duration::seconds(7));
    EXPECT_EQ(after_start(burst, 8), Duration::seconds(8));
    EXPECT_EQ(after_start(burst, 9), Duration::millis(8'010));
    EXPECT_EQ(after_start(burst, 208), Duration::seconds(10));
    EXPECT_EQ(after_start(burst, 209), Duration::seconds(11));
    EXPECT_EQ(after_start(burst, 208 * 1'000'000 + 1), Duration::seconds(10'000'001));
    EXPECT_EQ(rate_at(burst, kStart, kStart + Duration::micros(7'999'999)), 1'000);
    EXPECT_EQ(rate_at(burst, kStart, kStart + Duration::seconds(8)), 100'000);
    // In a calm without records none strays from the burst before.
    const RateCurve silent = BurstRate{0, 2'000, Duration::seconds(100), Duration::seconds(10)};
    EXPECT_EQ(after_start(silent, 0), Duration::seconds(90));
    EXPECT_EQ(after_start(silent, 19), Duration::micros(99'500'000));
    EXPECT_EQ(next_slot(silent, kStart, 19)->length, Duration::millis(500));
    EXPECT_EQ(after_start(silent, 20), Duration::seconds(190));
    const RateCurve always = BurstRate{0, 2'000, Duration::seconds(1), Duration::seconds(1)};
    EXPECT_EQ(after_start(always, 5), Duration::millis(2'500));
    const RateCurve lull = BurstRate{2'000, 0, Duration::seconds(10), Duration::seconds(5)};
    EXPECT_EQ(after_start(lull, 9), Duration::millis(4'500));
    EXPECT_EQ(after_start(lull, 10), Duration::seconds(10));
}

TEST(Rate, JitterMovesWithinThreeFifthsOfTheSlot) {
    const RateCurve curve = ConstantRate{1'000};
    const Instant begin = kStart + Duration::seconds(3);
    EXPECT_EQ(time_of_next(curve, kStart, 3, std::uint64_t{0}), begin);
    EXPECT_EQ(time_of_next(curve, kStart, 3, ~std::uint64_t{0}), begin + Duration::millis(600));
    Rng rng(5);
    Rng twin(5);
    for (std::uint64_t n = 0; n < 1'000; ++n) {
        // As producers have always been moved, so that their worlds stay what they were.
        const Instant expected =
            kStart + Duration::micros(static_cast<std::int64_t>(n * 1'000'000'000 / 7'331)) +
            Duration::micros(
                static_cast<std::int64_t>(twin.below(1'000'000'000 / 7'331 * 3 / 5 + 1)));
        ASSERT_EQ(time_of_next(ConstantRate{7'331}, kStart, n, rng), expected);
    }
}

TEST(Rate, AScaledCurveKeepsItsShape) {
    const Duration minute = Duration::seconds(60);
    EXPECT_EQ(scaled(ConstantRate{1'001}, 250), RateCurve{ConstantRate{2'502}});
    EXPECT_EQ(scaled(RampRate{100, 300, minute}, 50), (RateCurve{RampRate{50, 150, minute}}));
    EXPECT_EQ(scaled(DailyRate{10, 90, 7}, 1'000), (RateCurve{DailyRate{100, 900, 7}}));
    EXPECT_EQ(scaled(BurstRate{1, 2, minute, Duration::seconds(5)}, 300),
              (RateCurve{BurstRate{3, 6, minute, Duration::seconds(5)}}));
    EXPECT_EQ(scaled(ConstantRate{1'001}, 0), RateCurve{ConstantRate{0}});
    EXPECT_EQ(scaled(ConstantRate{9'000'000}, INT64_MAX), RateCurve{ConstantRate{10'000'000}});
}

TEST(Rate, FarFuturesAreNever) {
    EXPECT_EQ(next_slot(ConstantRate{1}, kStart, std::uint64_t{1} << 54), std::nullopt);
    for (const RateCurve& curve :
         {RateCurve{ConstantRate{10'000'000}},
          RateCurve{RampRate{10'000'000, 10'000'000, Duration::hours(168)}},
          RateCurve{DailyRate{10'000'000, 10'000'000, 0}},
          RateCurve{
              BurstRate{10'000'000, 10'000'000, Duration::hours(168), Duration::hours(168)}}}) {
        EXPECT_EQ(next_slot(curve, kStart, ~std::uint64_t{0}), std::nullopt);
        // Ten thousand years of the highest rate, to the microsecond.
        const std::uint64_t n = 10'000ull * 315'576'000'000;
        EXPECT_EQ(begin_of(curve, n) - kStart, Duration::seconds(315'576'000'000));
        EXPECT_EQ(records_due(curve, kStart, begin_of(curve, n)), n);
    }
}

TEST(Rate, EachErrorNamesItsField) {
    const struct {
        RateCurve curve;
        std::string_view message;
    } cases[] = {
        {ConstantRate{-1},
         "rate.records_per_1000s: -1 records in 1,000 s is out of range: 0 to 10000000"},
        {ConstantRate{10'000'001},
         "rate.records_per_1000s: 10000001 records in 1,000 s is out of range: 0 to 10000000"},
        {RampRate{-1, 0, Duration::seconds(1)},
         "rate.from: -1 records in 1,000 s is out of range: 0 to 10000000"},
        {RampRate{0, 10'000'001, Duration::seconds(1)},
         "rate.to: 10000001 records in 1,000 s is out of range: 0 to 10000000"},
        {RampRate{0, 1, Duration{999}},
         "rate.over: 999 microseconds is out of range: 1,000 to 604,800,000,000"},
        {RampRate{0, 1, Duration::hours(168) + Duration{1}},
         "rate.over: 604800000001 microseconds is out of range: 1,000 to 604,800,000,000"},
        {DailyRate{-1, 0, 0}, "rate.low: -1 records in 1,000 s is out of range: 0 to 10000000"},
        {DailyRate{0, -1, 0}, "rate.high: -1 records in 1,000 s is out of range: 0 to 10000000"},
        {DailyRate{0, 1, -1}, "rate.peak_hour: -1 is no hour of the day: 0 to 23"},
        {DailyRate{0, 1, 24}, "rate.peak_hour: 24 is no hour of the day: 0 to 23"},
        {BurstRate{-1, 1}, "rate.base: -1 records in 1,000 s is out of range: 0 to 10000000"},
        {BurstRate{1, -1}, "rate.peak: -1 records in 1,000 s is out of range: 0 to 10000000"},
        {BurstRate{1, 1, Duration{}, Duration{}},
         "rate.every: 0 microseconds is out of range: 1,000 to 604,800,000,000"},
        {BurstRate{1, 1, Duration::seconds(1), Duration{1'000'001}},
         "rate.lasts: 1000001 microseconds is out of range: 1,000 to 1,000,000"},
    };
    for (const auto& c : cases) {
        const auto checked = check_rate(c.curve);
        ASSERT_FALSE(checked) << c.message;
        EXPECT_EQ(checked.error().code, ErrorCode::BadDocument);
        EXPECT_EQ(checked.error().message, c.message);
    }
    for (const RateCurve& good :
         {RateCurve{ConstantRate{0}}, RateCurve{ConstantRate{10'000'000}},
          RateCurve{RampRate{0, 10'000'000, Duration::millis(1)}},
          RateCurve{RampRate{10'000'000, 0, Duration::hours(168)}}, RateCurve{DailyRate{0, 1, 23}},
          RateCurve{BurstRate{0, 1, Duration::millis(1), Duration::millis(1)}}})
        EXPECT_TRUE(check_rate(good)) << good.index();
}

}  // namespace
}  // namespace kds::sim
