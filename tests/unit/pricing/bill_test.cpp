#include "core/pricing/bill.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/engine/lab.h"
#include "tests/unit/pricing/prices.h"

namespace kds::pricing::test {
namespace {

constexpr std::uint64_t kHourUs = 3'600'000'000;
constexpr std::uint64_t kDay = 86'400;

/// One that has so much of each.
Quantities with(std::initializer_list<std::pair<Item, u128>> parts) {
    Quantities all{};
    for (const auto& [item, quantity] : parts) of(all, item) = quantity;
    return all;
}
u128 hours(u128 count) { return count * kHourUs; }

std::int64_t cents(const Quantities& used) {
    const Bill bill = bill_of(used, us_east_1());
    EXPECT_TRUE(bill.is_complete);
    return rounded_cents(bill.total);
}

NanoUsd total(const Quantities& used) { return bill_of(used, us_east_1()).total; }

TEST(Bill, BillsBegunSecondsOfTime) {
    for (const Item item : {Item::ShardHours, Item::ExtendedRetention, Item::FanOutHours,
                            Item::OnDemandStreamHours}) {
        SCOPED_TRACE(info_of(item).name);
        const auto seconds_of = [&](std::uint64_t us) {
            const Bill bill = bill_of(with({{item, us}}), us_east_1());
            return bill.lines.front().formula.quantity;
        };
        EXPECT_EQ(seconds_of(1), 1u);
        EXPECT_EQ(seconds_of(1'000'000), 1u);
        EXPECT_EQ(seconds_of(1'000'001), 2u);
        EXPECT_EQ(seconds_of(kHourUs - 1'000'000), 3'599u);
        EXPECT_EQ(seconds_of(kHourUs - 1), 3'600u);
        EXPECT_EQ(seconds_of(kHourUs), 3'600u);
        EXPECT_EQ(seconds_of(kHourUs + 1), 3'601u);
    }
    EXPECT_EQ(total(with({{Item::ShardHours, kHourUs}})), NanoUsd{15'000'000});
}

TEST(Bill, RoundsOnceAndHalfUp) {
    // 14,000,000 nano-dollars for 1,000,000 units are 14 for one; a byte costs less than one.
    EXPECT_EQ(total(with({{Item::PutPayloadUnits, 1}})), NanoUsd{14});
    constexpr std::uint64_t kGb = 1'073'741'824;
    EXPECT_EQ(total(with({{Item::OnDemandDataIn, kGb - 1}})), NanoUsd{80'000'000});
    EXPECT_EQ(total(with({{Item::OnDemandDataIn, kGb}})), NanoUsd{80'000'000});
    EXPECT_EQ(total(with({{Item::OnDemandDataIn, kGb + 13}})), NanoUsd{80'000'001});
    EXPECT_EQ(amount_of({.quantity = 1, .per = 2, .price = {1}}), NanoUsd{1});
    EXPECT_EQ(amount_of({.quantity = 1, .per = 3, .price = {1}}), NanoUsd{0});
    EXPECT_EQ(amount_of({.quantity = 2, .per = 3, .price = {1}}), NanoUsd{1});
    EXPECT_EQ(amount_of({.quantity = 3, .per = 2, .price = {1}}), NanoUsd{2});
    // More than anybody can pay is said as the most there is.
    const NanoUsd most{std::numeric_limits<std::int64_t>::max()};
    EXPECT_EQ(amount_of({.quantity = kU128Max, .per = 1, .price = {1}}), most);
    EXPECT_EQ(amount_of({.quantity = kU128Max, .per = 1, .price = {2}}), most);
    EXPECT_EQ(amount_of({.quantity = kU128Max, .per = 1, .price = {0}}), NanoUsd{0});
}

TEST(Bill, HasLinesThatAddUpWithTheirFormulas) {
    const Bill bill = bill_of(
        with({{Item::ShardHours, hours(3) + 1}, {Item::PutPayloadUnits, 1'234'567}}), us_east_1());
    ASSERT_EQ(bill.lines.size(), 2u);
    EXPECT_EQ(bill.lines[0].item, Item::ShardHours);
    EXPECT_EQ(bill.lines[0].formula,
              (Formula{.quantity = 10'801, .per = 3'600, .price = {15'000'000}}));
    EXPECT_EQ(bill.lines[0].amount, NanoUsd{45'004'167});
    EXPECT_EQ(bill.lines[1].amount, NanoUsd{17'283'938});
    EXPECT_EQ(bill.total, NanoUsd{62'288'105});
}

TEST(Bill, SaysWhatIsNotPriced) {
    PriceSheet sheet = us_east_1();
    sheet.prices[static_cast<std::size_t>(Item::FanOutData)].reset();
    const Bill bill =
        bill_of(with({{Item::ShardHours, hours(1)}, {Item::FanOutData, 5'000}}), sheet);
    ASSERT_EQ(bill.lines.size(), 2u);
    EXPECT_TRUE(bill.lines[0].is_priced);
    EXPECT_FALSE(bill.lines[1].is_priced);
    EXPECT_EQ(bill.lines[1].amount, NanoUsd{0});
    EXPECT_FALSE(bill.is_complete);
    EXPECT_EQ(bill.total, NanoUsd{15'000'000});
    // What is free is priced, at nothing.
    EXPECT_TRUE(bill_of(with({{Item::AdvantageStreamHours, hours(1)}}), sheet).is_complete);
}

TEST(Cents, AreRoundedHalfUp) {
    EXPECT_EQ(rounded_cents({4'999'999}), 0);
    EXPECT_EQ(rounded_cents({5'000'000}), 1);
    EXPECT_EQ(rounded_cents({14'999'999}), 1);
}

// kinesis.md 10.6, each to the cent.

TEST(WorkedExamples, OfIdleStreams) {
    EXPECT_EQ(cents(with({{Item::ShardHours, hours(730)}})), 1'095);
    EXPECT_EQ(cents(with({{Item::ShardHours, hours(4 * 730)}})), 4'380);
    EXPECT_EQ(cents(with({{Item::OnDemandStreamHours, hours(730)}})), 2'920);
}

TEST(WorkedExamples, OfAHundredRecordsOf35Kilobytes) {
    const u128 units =
        u128{100} * kDay * 31 * static_cast<std::uint64_t>(put_payload_units(35 * 1'024));
    EXPECT_EQ(units, 535'680'000u);
    Quantities used =
        with({{Item::ShardHours, hours(4 * 24 * 31)}, {Item::PutPayloadUnits, units}});
    EXPECT_EQ(cents(used), 5'214);
    of(used, Item::ExtendedRetention) = hours(4 * 24 * 31);
    EXPECT_EQ(cents(used), 11'166);
}

TEST(WorkedExamples, OfTwoThousandRecordsOfAKilobyte) {
    const u128 records = u128{2'000} * kDay * 30;
    const u128 shard_time = hours(4 * 24 * 30);
    Quantities used = with({{Item::ShardHours, shard_time}, {Item::PutPayloadUnits, records}});
    EXPECT_EQ(cents(used), 11'578);
    of(used, Item::ExtendedRetention) = shard_time;
    of(used, Item::FanOutHours) = shard_time;
    of(used, Item::FanOutData) = records * 1'024;
    EXPECT_EQ(cents(used), 28'085);
    EXPECT_EQ(cents(with({{Item::OnDemandStreamHours, hours(24 * 30)},
                          {Item::OnDemandDataIn, records * 1'024},
                          {Item::OnDemandDataOut, records * 1'024}})),
              62'206);
}

TEST(WorkedExamples, OfTinyRecordsOnDemand) {
    const u128 records = u128{1'000} * kDay * 30;
    const u128 billed = records * static_cast<std::uint64_t>(billed_bytes_in(100));
    EXPECT_EQ(cents(with({{Item::OnDemandDataIn, billed}})), 19'775);
}

TEST(WorkedExamples, OfTheCommitmentsMinimum) {
    const auto least = [](std::int64_t days) {
        const u128 bytes = commitment_bytes(days * Duration::hours(24).us);
        return with({{Item::CommitmentIn, bytes}, {Item::CommitmentOut, bytes}});
    };
    EXPECT_EQ(cents(least(1)), 10'125);
    EXPECT_EQ(cents(least(30)), 303'750);
}

struct MeteredLab : kds::test::Lab {
    Meter meter;
    const PriceSheet sheet = us_east_1();
    void put_as(ActorId actor, std::size_t bytes) {
        ASSERT_TRUE(put_record(
            engine, {.now = now, .actor = actor},
            {.stream_name = "s", .partition_key = "k", .data = std::string(bytes - 1, 'd')}));
    }
    void meter_after(Duration d) {
        wait(d);
        meter.take(engine);
    }
};

TEST(Growth, IsToldByActorByItemAndByMinute) {
    MeteredLab lab;
    lab.now = kds::Instant::from_seconds(1'735'689'600);  // A full minute.
    lab.make_active("s", 1);
    lab.put_as(7, 25'600);
    lab.meter_after(Duration::seconds(60));
    for (int i = 0; i < 3; ++i) lab.put_as(8, 25'601);
    lab.meter_after(Duration::seconds(60));

    std::vector<GrowthPart> parts;
    const Instant from = kds::Instant::from_seconds(1'735'689'600);
    assign_growth(parts, lab.meter, lab.sheet, from, lab.now, GrowthBy::Actor);
    ASSERT_EQ(parts.size(), 3u);  // The dearest is the shard, by time.
    EXPECT_EQ(parts[0].actor, kByTime);
    EXPECT_EQ(parts[1].actor, 8u);
    EXPECT_EQ(parts[1].amount, NanoUsd{84});
    EXPECT_EQ(parts[2].actor, 7u);
    EXPECT_EQ(parts[2].amount, NanoUsd{14});

    assign_growth(parts, lab.meter, lab.sheet, from, lab.now, GrowthBy::Item);
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[0].item, Item::ShardHours);
    EXPECT_EQ(parts[1].item, Item::PutPayloadUnits);
    EXPECT_EQ(parts[1].amount, NanoUsd{98});

    assign_growth(parts, lab.meter, lab.sheet, from, lab.now, GrowthBy::Minute);
    ASSERT_GE(parts.size(), 2u);
    EXPECT_EQ(parts[0].minute, from);
    EXPECT_EQ(parts[1].minute, from + Duration::seconds(60));
    // A minute of a shard is 15,000,000 / 60.
    EXPECT_EQ(parts[0].amount, NanoUsd{250'000 + 14});
    EXPECT_EQ(parts[1].amount, NanoUsd{250'000 + 84});
    // A window in time.
    assign_growth(parts, lab.meter, lab.sheet, from + Duration::seconds(60),
                  from + Duration::seconds(119), GrowthBy::Actor);
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[1].actor, 8u);
}

TEST(Forecast, GoesOnAsInTheLastFullMinutes) {
    MeteredLab lab;
    lab.now = kds::Instant::from_seconds(1'735'689'600);
    lab.make_active("s", 2);
    // Ten minutes with a unit each ten seconds.
    for (int i = 0; i < 60; ++i) {
        lab.put_as(7, 100);
        lab.meter_after(Duration::seconds(10));
    }
    const Forecast forecast = forecast_of(lab.meter, lab.sheet);
    EXPECT_TRUE(forecast.is_complete);
    EXPECT_EQ(forecast.per_hour, NanoUsd{2 * 15'000'000 + 360 * 14});
    EXPECT_EQ(forecast.per_month, NanoUsd{std::int64_t{730} * (2 * 15'000'000 + 360 * 14)});
    // Ten quiet minutes later only the shards are left.
    lab.meter_after(Duration::seconds(600));
    EXPECT_EQ(forecast_of(lab.meter, lab.sheet).per_hour, NanoUsd{30'000'000});
    EXPECT_FALSE(forecast_of(lab.meter, {.region = "none"}).is_complete);
    EXPECT_EQ(forecast_of(Meter(), lab.sheet).per_hour, NanoUsd{0});
}

TEST(Forecast, OfTheFirstMinuteTakesWhatThereIs) {
    MeteredLab lab;
    lab.now = kds::Instant::from_seconds(1'735'689'600);
    lab.make_active("s", 1);
    const Duration so_far = lab.now - kds::Instant::from_seconds(1'735'689'600);
    for (int i = 0; i < 10; ++i) lab.put_as(7, 100);
    lab.meter_after(Duration::seconds(40) - so_far);
    EXPECT_EQ(forecast_of(lab.meter, lab.sheet).per_hour, NanoUsd{15'000'000 + 900 * 14});
}

}  // namespace
}  // namespace kds::pricing::test
