#include "core/pricing/cost_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "tests/unit/pricing/prices.h"

namespace kds::pricing::test {
namespace {

// Prices of kinesis.md 10.1 to 10.3 again, in dollars: an independent computation by floating
// point.
constexpr double kGb = 1'073'741'824.0;
double provisioned(double records_per_s, double bytes, double shards) {
    const double records = records_per_s * 3'600 * 730;
    return shards * 0.015 * 730 +
           records * static_cast<double>(put_payload_units(static_cast<std::int64_t>(bytes))) *
               0.014 / 1e6;
}
double on_demand(double records_per_s, double bytes) {
    const double records = records_per_s * 3'600 * 730;
    const double billed = static_cast<double>(billed_bytes_in(static_cast<std::int64_t>(bytes)));
    return 0.04 * 730 + records * billed / kGb * 0.08 + records * bytes / kGb * 0.04;
}
double dollars(NanoUsd amount) { return static_cast<double>(amount.value) / 1e9; }

CostCurve curve(const Workload& load, CurveBy by, const PriceSheet& prices = us_east_1()) {
    CostCurve made;
    assign_curve(made, load, by, prices);
    return made;
}

TEST(CostCurve, HasTheCostOfEachModeAtEachRate) {
    const CostCurve made = curve({.record_bytes = 1'024}, CurveBy::Records);
    ASSERT_GT(made.values.size(), 100u);
    EXPECT_EQ(made.values.front(), 1'000);
    EXPECT_TRUE(std::ranges::is_sorted(made.values));
    for (std::size_t i = 0; i < made.values.size(); ++i) {
        const auto rate = static_cast<double>(made.values[i]) / 1'000;
        const double shards = std::max<double>(1, std::ceil(rate / 1'000));
        EXPECT_NEAR(dollars(made.costs[0][i]), provisioned(rate, 1'024, shards), 0.01) << rate;
        EXPECT_NEAR(dollars(made.costs[1][i]), on_demand(rate, 1'024), 0.01) << rate;
    }
}

TEST(CostCurve, CrossesWhereTheDifferenceChangesItsSign) {
    const Workload loads[] = {
        {.record_bytes = 1'024, .peak_millionths = 20'000'000},
        {.record_bytes = 100, .shared_readers = 0},
        {.record_bytes = 30'000, .fan_out_readers = 2, .retention_hours = 300},
    };
    std::size_t found = 0;
    for (const Workload& load : loads) {
        const CostCurve made = curve(load, CurveBy::Records);
        PricingMode before{};
        for (std::size_t i = 0; i < made.crossings.size(); ++i, ++found) {
            const Crossing& at = made.crossings[i];
            if (i > 0) {
                EXPECT_EQ(at.below, before);
            }
            before = at.above;
            const auto difference = [&](std::int64_t value) {
                Workload here = load;
                here.records_per_1000s = value;
                return cost_of(here, at.above, us_east_1()).value -
                       cost_of(here, at.below, us_east_1()).value;
            };
            EXPECT_LE(difference(at.value), 0);
            EXPECT_GE(difference(at.value - 1), 0);
            EXPECT_NE(difference(at.value), difference(at.value - 1));
            Workload here = load;
            here.records_per_1000s = at.value;
            EXPECT_EQ(at.cost, cost_of(here, at.above, us_east_1()));
        }
    }
    EXPECT_GE(found, 2u);
}

TEST(CostCurve, OfOneShardAndOnDemandCrossesAtItsRoot) {
    // One shard costs less than an on-demand stream by itself, and less for each record: they never
    // cross. With twenty shards for the peak they do, within the step of a shard.
    EXPECT_TRUE(curve({.record_bytes = 1'024}, CurveBy::Records).crossings.empty() ||
                curve({.record_bytes = 1'024}, CurveBy::Records).crossings.front().above ==
                    PricingMode::Advantage);
    const CostCurve made =
        curve({.record_bytes = 1'024, .peak_millionths = 100'000'000}, CurveBy::Records);
    ASSERT_FALSE(made.crossings.empty());
    EXPECT_EQ(made.crossings.front().below, PricingMode::Provisioned);
    EXPECT_EQ(made.crossings.front().above, PricingMode::OnDemand);
    const double rate = static_cast<double>(made.crossings.front().value) / 1'000;
    const auto shards = [](double r) { return std::max<double>(1, std::ceil(r * 100 / 1'000)); };
    EXPECT_GE(provisioned(rate, 1'024, shards(rate)) + 0.001, on_demand(rate, 1'024));
    EXPECT_LE(provisioned(rate - 0.001, 1'024, shards(rate - 0.001)) - 0.001,
              on_demand(rate - 0.001, 1'024));
}

TEST(CostCurve, OfSizesIsFlatBelowAKilobyteOnDemand) {
    const CostCurve made = curve({.shared_readers = 0}, CurveBy::RecordBytes);
    EXPECT_EQ(made.values.front(), 10);
    EXPECT_EQ(made.values.back(), 1'000'000);
    for (std::size_t i = 0; i < made.values.size(); ++i) {
        if (made.values[i] <= 1'024) {
            EXPECT_EQ(made.costs[1][i], made.costs[1][0]);
        } else {
            EXPECT_GT(made.costs[1][i], made.costs[1][0]);
        }
    }
}

TEST(CostCurve, LeavesOutModesWithoutAllPrices) {
    PriceSheet sheet = us_east_1();
    sheet.prices[static_cast<std::size_t>(Item::AdvantageDataIn)].reset();
    const CostCurve made = curve({}, CurveBy::Records, sheet);
    EXPECT_FALSE(made.costs[0].empty());
    EXPECT_TRUE(made.costs[2].empty());
    for (const Crossing& at : made.crossings) EXPECT_NE(at.above, PricingMode::Advantage);
}

TEST(ScalePlace, IsEvenOnPowersOfTen) {
    EXPECT_EQ(scale_place(1), 0);
    EXPECT_EQ(scale_place(10), kScaleOfTen);
    EXPECT_EQ(scale_place(105), 2 * kScaleOfTen + 500);
    EXPECT_EQ(scale_place(1'000'000'000'000'000'000), 18 * kScaleOfTen);
    const double e24 = std::log(10.0) / 24;
    std::int64_t before = -1;
    for (std::int64_t value = 1; value < 4'000'000'000; value += value / 3 + 1) {
        const std::int64_t place = scale_place(value);
        EXPECT_GT(place, before);
        before = place;
        EXPECT_NEAR(static_cast<double>(place), std::log(static_cast<double>(value)) / e24 * 1'000,
                    60.0);
    }
    // The values of a curve are evenly spaced on it.
    const CostCurve made = curve({}, CurveBy::Records);
    for (std::size_t i = 1; i < made.values.size(); ++i)
        EXPECT_EQ(scale_place(made.values[i]) - scale_place(made.values[i - 1]), 1'000) << i;
}

TEST(MoreOfEach, IsTheDifferenceOfTwoTotalsDearestFirst) {
    const Workload load{.records_per_1000s = 2'000'000, .fan_out_readers = 1};
    const auto all = more_of_each(load, PricingMode::Provisioned, us_east_1());
    for (std::size_t i = 0; i < all.size(); ++i) {
        Workload more = load;
        switch (all[i].input) {
            case WorkloadInput::Records: more.records_per_1000s = 2'200'000; break;
            case WorkloadInput::RecordBytes: more.record_bytes = 1'127; break;
            case WorkloadInput::SharedReaders: more.shared_readers = 2; break;
            case WorkloadInput::FanOutReaders: more.fan_out_readers = 2; break;
            case WorkloadInput::RetentionHours: more.retention_hours = 27; break;
            case WorkloadInput::Peak: more.peak_millionths = 1'100'000; break;
        }
        EXPECT_EQ(all[i].change, cost_of(more, PricingMode::Provisioned, us_east_1()) -
                                     cost_of(load, PricingMode::Provisioned, us_east_1()))
            << i;
        if (i > 0) {
            EXPECT_GE(std::abs(all[i - 1].change.value), std::abs(all[i].change.value));
        }
    }
    // What is at its limit stays there.
    const auto most = more_of_each({.fan_out_readers = 50}, PricingMode::OnDemand, us_east_1());
    for (const MoreOf& more : most)
        if (more.input == WorkloadInput::FanOutReaders) {
            EXPECT_EQ(more.value, 50);
            EXPECT_EQ(more.change, NanoUsd{0});
        }
}

}  // namespace
}  // namespace kds::pricing::test
