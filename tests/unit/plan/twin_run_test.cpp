#include "core/plan/twin_run.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/pricing/prices.h"

namespace kds::plan::test {
namespace {

using pricing::Item;
using pricing::PricingMode;
using pricing::Workload;

Traffic generic(const Workload& load) {
    auto made = traffic_of(load, EngineOptions{});
    EXPECT_TRUE(made) << made.error().message;
    return made ? *std::move(made) : Traffic{};
}

Outcome run_one(const Workload& load, const Design& design) {
    TwinRun run(generic(load), {design}, 7);
    while (!run.go_on(~std::uint64_t{0})) {
    }
    EXPECT_EQ(run.outcomes().front().failure, "");
    return run.outcomes().front();
}

double share(u128 part, u128 of) { return static_cast<double>(part) / static_cast<double>(of); }

TEST(Traffic, SendsWhatTheCalculatorSays) {
    const Traffic steady = generic({.records_per_1000s = 25'000'000, .record_bytes = 300});
    ASSERT_EQ(steady.producers.size(), 3u);
    std::int64_t rate = 0;
    for (const sim::ProducerSpec& spec : steady.producers) {
        const auto* const constant = std::get_if<sim::ConstantRate>(&spec.rate);
        ASSERT_TRUE(constant);
        rate += constant->records_per_1000s;
        EXPECT_TRUE(sim::check_rate(spec.rate));
    }
    EXPECT_EQ(rate, 25'000'000);
    EXPECT_EQ(steady.readers.size(), 1u);
    // A peak within each ten seconds, and the mean is what it is.
    for (const std::int64_t peak : {2'000'000, 5'000'000, 50'000'000}) {
        const Traffic waves = generic({.records_per_1000s = 100'000, .peak_millionths = peak});
        const auto* const found = std::get_if<sim::BurstRate>(&waves.producers.front().rate);
        ASSERT_TRUE(found);
        const sim::BurstRate& burst = *found;
        EXPECT_EQ(burst.peak, peak / 10);
        const std::int64_t due = static_cast<std::int64_t>(
            sim::records_due(burst, sim::kDefaultStart, sim::kDefaultStart + kPeakEvery * 10));
        EXPECT_NEAR(static_cast<double>(due), 10'000.0, 10.0) << peak;
    }
}

TEST(Traffic, HasRecordsOfTheSizeThatIsWanted) {
    for (const std::int64_t bytes : {1, 2, 10, 11, 300, 40'000}) {
        const Outcome outcome = run_one({.records_per_1000s = 20'000, .record_bytes = bytes},
                                        {.mode = PricingMode::OnDemand});
        const u128 out = pricing::of(outcome.per_hour, Item::OnDemandDataOut);
        EXPECT_NEAR(share(out, u128{72'000}), static_cast<double>(bytes),
                    0.02 * static_cast<double>(bytes) + 0.2)
            << bytes;
    }
}

TEST(Traffic, RefusesWhatTakesTooLong) {
    const auto message = [](const Workload& load) {
        const auto made = traffic_of(load, EngineOptions{});
        return made ? "made" : made.error().message;
    };
    EXPECT_EQ(message({.records_per_1000s = 0}), "There is nothing to run: no record is sent.");
    EXPECT_EQ(message({.records_per_1000s = 60'000'000}), "made");
    EXPECT_NE(message({.records_per_1000s = 60'000'001}).find("60,000 records a second on average"),
              std::string::npos);
    EXPECT_NE(message({.records_per_1000s = 10'000'000, .peak_millionths = 11'000'000})
                  .find("100,000 records a second at the peak"),
              std::string::npos);
}

TEST(Designs, AreEachModePlainAndWithItsVariants) {
    const auto all = designs_for(4, 6, {});
    EXPECT_EQ(all.size(), 20u);
    EXPECT_EQ(all.front(), (Design{.shards = 4}));
    EXPECT_TRUE(std::ranges::any_of(all, [](const Design& d) { return d.shards == 6; }));
    EXPECT_EQ(designs_for(4, 4, {false, false}).size(), 4u);
    EXPECT_EQ(designs_for(1, std::nullopt, {false, true}).size(), 6u);
}

TEST(TwinRun, CostsWhatTheCalculatorSays) {
    const Workload load{.records_per_1000s = 150'000, .record_bytes = 8'000, .hours = 1};
    for (const PricingMode mode :
         {PricingMode::Provisioned, PricingMode::OnDemand, PricingMode::Advantage}) {
        const auto sheet = pricing::test::us_east_1();
        const Outcome outcome = run_one(load, {.mode = mode, .shards = 2});
        const double ran =
            static_cast<double>(pricing::bill_of(outcome.per_hour, sheet).total.value);
        const double thought = static_cast<double>(
            pricing::bill_of(pricing::quantities_of(load, mode), sheet).total.value);
        EXPECT_NEAR(ran / thought, 1, 0.01) << static_cast<int>(mode);
        EXPECT_EQ(outcome.lost, 0u);
    }
}

TEST(TwinRun, OneShardTooFewRefusesAndLoses) {
    // 1.5 MB a second: a shard takes 1,048,576 bytes of it.
    const Workload load{.records_per_1000s = 150'000, .record_bytes = 10'000, .shared_readers = 0};
    const Outcome two = run_one(load, {.shards = 2});
    const Outcome one = run_one(load, {.shards = 1});
    EXPECT_EQ(two.lost, 0u);
    EXPECT_GT(one.refused, one.lost);
    EXPECT_NEAR(share(one.lost, one.made), 1 - 1'048'576.0 / 1'500'000, 0.06);
    EXPECT_EQ(one.shards, 1u);
}

TEST(TwinRun, AggregatedRecordsAreFew) {
    const Workload load{.records_per_1000s = 1'500'000, .record_bytes = 100, .shared_readers = 0};
    const Outcome packed = run_one(load, {.shards = 1, .aggregated = true});
    EXPECT_EQ(packed.refused, 0u);
    EXPECT_EQ(packed.lost, 0u);
    EXPECT_NEAR(static_cast<double>(packed.made), 180'000.0, 100.0);
    // One by one there would be a unit for each.
    EXPECT_LT(share(pricing::of(packed.per_hour, Item::PutPayloadUnits), u128{1'500 * 3'600}), 0.1);
}

TEST(TwinRun, FanOutShortensTheWait) {
    const Workload load{.records_per_1000s = 100'000, .shared_readers = 2};
    const Outcome polled = run_one(load, {.shards = 1});
    const Outcome pushed = run_one(load, {.shards = 1, .fan_out = true});
    EXPECT_GT(polled.longest_wait, Duration::millis(500));
    EXPECT_LE(polled.longest_wait, Duration::millis(1'500));
    EXPECT_LE(pushed.longest_wait, Duration::millis(200));
    EXPECT_GE(pushed.longest_wait, limits::kPushDelay);
    EXPECT_GT(pricing::of(pushed.per_hour, Item::FanOutHours), u128{0});
    EXPECT_EQ(pricing::of(polled.per_hour, Item::FanOutHours), u128{0});
}

TEST(TwinRun, ReadersThatFallBehindWaitUntilTheEnd) {
    // Nearly five megabytes a second for all that poll: more than twice what a shard gives.
    const Workload load{.records_per_1000s = 95'000, .record_bytes = 10'000, .shared_readers = 5};
    const Outcome outcome = run_one(load, {.shards = 1});
    EXPECT_GT(outcome.longest_wait, Duration::seconds(30));
}

TEST(TwinRun, IsTheSameInWhateverPortions) {
    const Workload load{.records_per_1000s = 300'000, .record_bytes = 200, .fan_out_readers = 1};
    const std::vector<Design> designs{
        {.shards = 1, .fan_out = true},
        {.mode = PricingMode::Advantage, .aggregated = true},
    };
    TwinRun at_once(generic(load), designs, 3);
    while (!at_once.go_on(~std::uint64_t{0})) {
    }
    TwinRun by_and_by(generic(load), designs, 3);
    std::int64_t percent = 0, portions = 0;
    while (!by_and_by.go_on(5'000)) {
        ++portions;
        EXPECT_GE(by_and_by.percent(), percent);
        percent = by_and_by.percent();
    }
    EXPECT_GT(portions, 10);
    EXPECT_EQ(by_and_by.percent(), 100);
    for (std::size_t i = 0; i < designs.size(); ++i) {
        const Outcome& a = at_once.outcomes()[i];
        const Outcome& b = by_and_by.outcomes()[i];
        EXPECT_EQ(a.per_hour, b.per_hour) << i;
        EXPECT_EQ(a.refused, b.refused);
        EXPECT_EQ(a.made, b.made);
        EXPECT_EQ(a.lost, b.lost);
        EXPECT_EQ(a.longest_wait, b.longest_wait);
        EXPECT_TRUE(a.is_done);
    }
}

TEST(TwinRun, SaysWhichDesignCannotBe) {
    TwinRun run(generic({.records_per_1000s = 1'000}), {{.shards = 20'001}, {.shards = 1}}, 1);
    while (!run.go_on(~std::uint64_t{0})) {
    }
    EXPECT_NE(run.outcomes()[0].failure.find("This cannot be run:"), std::string::npos);
    EXPECT_EQ(run.outcomes()[1].failure, "");
    EXPECT_GT(run.outcomes()[1].made, 0u);
}

TEST(WorkloadOf, IsWhatRuns) {
    sim::Scenario scenario = scenario_of(
        generic({.records_per_1000s = 400'000, .record_bytes = 500, .shared_readers = 2}),
        {.shards = 1});
    auto world = sim::World::start(scenario, 5);
    ASSERT_TRUE(world);
    const Stream& stream = world->engine().streams().front();
    EXPECT_NE(workload_of(*world, stream).error().message.find("Nothing was written"),
              std::string::npos);
    world->advance_to(world->now() + Duration::seconds(90));
    const auto load = workload_of(*world, world->engine().streams().front());
    ASSERT_TRUE(load);
    EXPECT_NEAR(static_cast<double>(load->records_per_1000s), 400'000.0, 4'000.0);
    EXPECT_NEAR(static_cast<double>(load->record_bytes), 500.0, 3.0);
    EXPECT_EQ(load->shared_readers, 2);
    EXPECT_EQ(load->fan_out_readers, 0);
    EXPECT_EQ(load->retention_hours, 24);
    EXPECT_TRUE(pricing::check(*load));
    // Its traffic is the same programs.
    const auto traffic = traffic_of(*world, world->engine().streams().front());
    ASSERT_TRUE(traffic);
    EXPECT_EQ(traffic->records_per_1000s, 400'000);
    EXPECT_EQ(traffic->readers.size(), 2u);
}

}  // namespace
}  // namespace kds::plan::test
