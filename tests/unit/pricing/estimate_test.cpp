#include "core/pricing/estimate.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/pricing/prices.h"

namespace kds::pricing::test {
namespace {

Estimate made(const Workload& load, const PriceSheet& prices = us_east_1()) {
    auto estimated = estimate(load, prices);
    EXPECT_TRUE(estimated) << estimated.error().message;
    return estimated ? *std::move(estimated) : Estimate{};
}

std::int64_t cents(const Workload& load, PricingMode mode) {
    return rounded_cents(made(load).bills[static_cast<std::size_t>(mode)].total);
}

std::string refusal(const Workload& load) {
    const auto estimated = estimate(load, us_east_1());
    return estimated ? "made" : estimated.error().message;
}

TEST(ShardsNeeded, AreTheGreatestOfThreeNeeds) {
    // Records: 1,000 a second fit into one.
    EXPECT_EQ(shards_needed({.records_per_1000s = 999'999, .record_bytes = 10}).shards, 1);
    EXPECT_EQ(shards_needed({.records_per_1000s = 1'000'000, .record_bytes = 10}),
              (ShardNeed{.shards = 1, .bound = ShardBound::Least}));
    EXPECT_EQ(shards_needed({.records_per_1000s = 1'000'001, .record_bytes = 10}),
              (ShardNeed{.by_records = 2, .shards = 2, .bound = ShardBound::Records}));
    // Bytes in: 1 MiB a second.
    EXPECT_EQ(shards_needed({.records_per_1000s = 16'000, .record_bytes = 65'536}).shards, 1);
    EXPECT_EQ(shards_needed({.records_per_1000s = 16'000, .record_bytes = 65'537}),
              (ShardNeed{.by_bytes_in = 2, .shards = 2, .bound = ShardBound::BytesIn}));
    // Bytes out: 2 MiB a second, for all that poll together; fan-out has its own.
    const Workload three{.records_per_1000s = 16'000, .record_bytes = 65'536, .shared_readers = 3};
    EXPECT_EQ(shards_needed(three),
              (ShardNeed{.by_bytes_out = 2, .shards = 2, .bound = ShardBound::BytesOut}));
    EXPECT_EQ(shards_needed({.records_per_1000s = 16'000,
                             .record_bytes = 65'536,
                             .shared_readers = 2,
                             .fan_out_readers = 20})
                  .shards,
              1);
    // At the peak.
    EXPECT_EQ(shards_needed(
                  {.records_per_1000s = 500'000, .record_bytes = 10, .peak_millionths = 4'010'000})
                  .shards,
              3);
    EXPECT_EQ(shards_needed({.records_per_1000s = 0}).shards, 1);
}

// kinesis.md 10.6, as the calculator makes them.

TEST(EstimateExamples, OfIdleStreams) {
    const Workload idle{.records_per_1000s = 0, .shared_readers = 0};
    EXPECT_EQ(cents(idle, PricingMode::Provisioned), 1'095);
    EXPECT_EQ(cents(idle, PricingMode::OnDemand), 2'920);
}

TEST(EstimateExamples, OfAHundredRecordsOf35Kilobytes) {
    Workload load{.records_per_1000s = 100'000, .record_bytes = 35 * 1'024, .hours = 24 * 31};
    EXPECT_EQ(made(load).need.shards, 4);
    EXPECT_EQ(cents(load, PricingMode::Provisioned), 5'214);
    load.retention_hours = 168;
    EXPECT_EQ(cents(load, PricingMode::Provisioned), 11'166);
}

TEST(EstimateExamples, OfTwoThousandRecordsOfAKilobyte) {
    // The example has four shards; the load alone needs two, so the peak is said to be twice it.
    Workload load{.records_per_1000s = 2'000'000,
                  .record_bytes = 1'024,
                  .shared_readers = 1,
                  .peak_millionths = 2'000'000,
                  .hours = 24 * 30};
    EXPECT_EQ(made(load).need.shards, 4);
    EXPECT_EQ(cents(load, PricingMode::Provisioned), 11'578);
    EXPECT_EQ(cents(load, PricingMode::OnDemand), 62'206);
    load.fan_out_readers = 1;
    load.retention_hours = 168;
    EXPECT_EQ(cents(load, PricingMode::Provisioned), 28'085);
}

TEST(EstimateExamples, OfTinyRecordsOnDemand) {
    const Workload load{
        .records_per_1000s = 1'000'000, .record_bytes = 100, .shared_readers = 0, .hours = 24 * 30};
    // Data in, and the stream itself.
    EXPECT_EQ(cents(load, PricingMode::OnDemand), 19'775 + 2'880);
}

TEST(EstimateExamples, OfTheCommitmentsMinimum) {
    const Workload idle{.records_per_1000s = 0, .shared_readers = 0, .hours = 24 * 30};
    EXPECT_EQ(cents(idle, PricingMode::Advantage), 303'750);
}

TEST(Estimate, StoresWhatIsKeptForLong) {
    const Workload load{.records_per_1000s = 1'000'000,
                        .record_bytes = 1'024,
                        .shared_readers = 0,
                        .retention_hours = 200,
                        .hours = 1};
    const u128 bytes = u128{3'600'000} * 1'024;
    const Quantities provisioned = quantities_of(load, PricingMode::Provisioned);
    EXPECT_EQ(of(provisioned, Item::LongTermRetention), bytes * 32);
    EXPECT_EQ(of(provisioned, Item::ExtendedRetention), of(provisioned, Item::ShardHours));
    const Quantities on_demand = quantities_of(load, PricingMode::OnDemand);
    EXPECT_EQ(of(on_demand, Item::OnDemandRetention), bytes * 144);
    EXPECT_EQ(of(on_demand, Item::OnDemandLongTermRetention), bytes * 32);
    EXPECT_EQ(of(quantities_of(load, PricingMode::Advantage), Item::AdvantageRetention),
              bytes * 176);
}

TEST(Advice, IsTheCheapestModeWithItsReason) {
    const auto steady = made({.records_per_1000s = 1'000'000, .record_bytes = 1'024}).advice;
    ASSERT_TRUE(steady);
    EXPECT_EQ(steady->mode, PricingMode::Provisioned);
    EXPECT_EQ(steady->reason, AdviceReason::ShardsAreUsed);
    EXPECT_EQ(steady->next, PricingMode::OnDemand);
    EXPECT_GT(steady->saved.value, 0);

    const auto spiky =
        made({.records_per_1000s = 1'000, .record_bytes = 1'024, .peak_millionths = 100'000'000})
            .advice;
    EXPECT_EQ(spiky->mode, PricingMode::Provisioned);  // One shard is enough for the peak.

    const Workload waves{
        .records_per_1000s = 200'000, .record_bytes = 1'024, .peak_millionths = 100'000'000};
    const Estimate of_waves = made(waves);
    EXPECT_EQ(of_waves.need.shards, 20);
    EXPECT_EQ(of_waves.advice->mode, PricingMode::OnDemand);
    EXPECT_EQ(of_waves.advice->reason, AdviceReason::ShardsStandIdle);
    EXPECT_EQ(of_waves.advice->next, PricingMode::Provisioned);
    EXPECT_EQ(of_waves.advice->saved, of_waves.bills[0].total - of_waves.bills[1].total);

    const auto vast = made({.records_per_1000s = 50'000'000,
                            .record_bytes = 1'024,
                            .fan_out_readers = 1,
                            .peak_millionths = 20'000'000})
                          .advice;
    EXPECT_EQ(vast->mode, PricingMode::Advantage);
    EXPECT_EQ(vast->reason, AdviceReason::MinimumIsExceeded);
    const auto lopsided = made({.records_per_1000s = 50'000'000,
                                .record_bytes = 1'024,
                                .shared_readers = 0,
                                .peak_millionths = 20'000'000})
                              .advice;
    EXPECT_EQ(lopsided->mode, PricingMode::Advantage);
    EXPECT_EQ(lopsided->reason, AdviceReason::MinimumIsCheaper);
}

TEST(Advice, CountsModesOnlyThatHaveAllTheirPrices) {
    PriceSheet sheet = us_east_1();
    sheet.prices[static_cast<std::size_t>(Item::OnDemandDataIn)].reset();
    sheet.prices[static_cast<std::size_t>(Item::AdvantageDataIn)].reset();
    const Estimate one = made({}, sheet);
    ASSERT_TRUE(one.advice);
    EXPECT_EQ(one.advice->mode, PricingMode::Provisioned);
    EXPECT_EQ(one.advice->reason, AdviceReason::NoOtherIsPriced);
    EXPECT_EQ(one.advice->next, std::nullopt);
    EXPECT_FALSE(one.bills[1].is_complete);
    EXPECT_EQ(made({}, {.region = "nowhere"}).advice, std::nullopt);
}

TEST(Sensitivity, SaysWhatOneInputChanges) {
    const Workload load{.records_per_1000s = 2'000'000,
                        .record_bytes = 1'024,
                        .shared_readers = 1,
                        .fan_out_readers = 1,
                        .retention_hours = 24};
    const Estimate base = made(load);
    ASSERT_EQ(base.advice->mode, PricingMode::Provisioned);
    const auto by = [&](WorkloadInput input) {
        const Sensitivity& found = base.sensitivities[static_cast<std::size_t>(input)];
        EXPECT_EQ(found.input, input);
        return found;
    };
    const auto total = [](const Workload& other) { return made(other).bills[0].total; };
    Workload other = load;
    other.records_per_1000s = 4'000'000;
    EXPECT_EQ(by(WorkloadInput::Records).more, 4'000'000);
    EXPECT_EQ(by(WorkloadInput::Records).change_if_more, total(other) - total(load));
    other.records_per_1000s = 1'000'000;
    EXPECT_EQ(by(WorkloadInput::Records).change_if_less, total(other) - total(load));
    EXPECT_LT(by(WorkloadInput::Records).change_if_less.value, 0);
    other = load;
    other.fan_out_readers = 2;
    EXPECT_EQ(by(WorkloadInput::FanOutReaders).change_if_more, total(other) - total(load));
    EXPECT_EQ(by(WorkloadInput::FanOutReaders).less, 0);
    other = load;
    other.retention_hours = 48;
    EXPECT_EQ(by(WorkloadInput::RetentionHours).change_if_more, total(other) - total(load));
    // There is no shorter period, and no peak below the average.
    EXPECT_EQ(by(WorkloadInput::RetentionHours).less, 24);
    EXPECT_EQ(by(WorkloadInput::RetentionHours).change_if_less, NanoUsd{0});
    EXPECT_EQ(by(WorkloadInput::Peak).less, 1'000'000);
    EXPECT_EQ(by(WorkloadInput::Peak).more, 2'000'000);
    // Records of half a kilobyte are a payload unit too, and there are as many.
    EXPECT_EQ(by(WorkloadInput::RecordBytes).less, 512);
}

TEST(Estimate, RefusesWhatIsOutOfRangeByName) {
    EXPECT_EQ(refusal({.records_per_1000s = -1}),
              "records_per_1000s is -1; it must be from 0 to 10000000000");
    EXPECT_EQ(refusal({.record_bytes = 0}), "record_bytes is 0; it must be from 1 to 10485760");
    EXPECT_EQ(refusal({.shared_readers = 101}), "shared_readers is 101; it must be from 0 to 100");
    EXPECT_EQ(refusal({.fan_out_readers = 51}), "fan_out_readers is 51; it must be from 0 to 50");
    EXPECT_EQ(refusal({.retention_hours = 23}),
              "retention_hours is 23; it must be from 24 to 8760");
    EXPECT_EQ(refusal({.retention_hours = 8'761}),
              "retention_hours is 8761; it must be from 24 to 8760");
    EXPECT_EQ(refusal({.peak_millionths = 999'999}),
              "peak_millionths is 999999; it must be from 1000000 to 100000000");
    EXPECT_EQ(refusal({.hours = 0}), "hours is 0; it must be from 1 to 8760");
    // 10 GiB a second, and a byte of each record more.
    EXPECT_EQ(refusal({.records_per_1000s = 10'485'760'000, .record_bytes = 1'024}),
              "records_per_1000s is 10485760000; it must be from 0 to 10000000000");
    EXPECT_EQ(refusal({.records_per_1000s = 5'242'880'000, .record_bytes = 2'048}), "made");
    EXPECT_EQ(refusal({.records_per_1000s = 5'242'880'000, .record_bytes = 2'049}),
              "records_per_1000s, record_bytes and peak_millionths make more than 10 GiB a second, "
              "which no stream takes");
}

TEST(Estimate, OfTheLargestLoadStaysInRange) {
    const Estimate largest = made({.records_per_1000s = 5'242'880'000,
                                   .record_bytes = 2'048,
                                   .shared_readers = 100,
                                   .fan_out_readers = 50,
                                   .retention_hours = 8'760,
                                   .hours = 8'760});
    for (const Bill& bill : largest.bills)
        EXPECT_LT(bill.total.value, std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace kds::pricing::test
