// The calculator against a simulated hour at a constant load: within one per cent, line by line.
#include "core/pricing/estimate.h"

#include "tests/unit/pricing/prices.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

using namespace kds::pricing;

constexpr std::size_t kDataBytes = 16'000;
constexpr std::string_view kKey = "user-1";

Scenario constant_load(const std::string& mode, std::int64_t shards,
                       std::int64_t records_per_1000s) {
    Scenario scenario;
    scenario.id = "test";
    scenario.setup = {
        CallCreateStream{{.stream_name = "s", .shard_count = shards, .stream_mode = mode}}};
    ProducerSpec spec = producer("P", records_per_1000s);
    // In turn to each quarter of the hash keys, so that no shard is hot.
    spec.keys = {.strategy = KeySpec::Strategy::Constant,
                 .prefix = std::string(kKey),
                 .explicit_hash = KeySpec::ExplicitHash::Spread,
                 .ranges = 4};
    spec.payload_template = std::string(kDataBytes, 'd');
    scenario.setup.push_back(AddProducer{spec});
    scenario.setup.push_back(AddConsumer{consumer("Polls")});
    ConsumerSpec fan_out = consumer("Pushed");
    fan_out.reader = FanOutSpec{};
    scenario.setup.push_back(AddConsumer{fan_out});
    // Until the consumers have caught up.
    scenario.warm_up = Duration::seconds(60);
    return scenario;
}

/// What an hour has used, fed to the meter second by second.
Quantities used_in_an_hour(World& world) {
    Meter meter;
    meter.take(world.engine());
    const Quantities before = meter.used();
    for (int second = 0; second < 3'600; ++second) {
        run_for(world, Duration::seconds(1));
        meter.take(world.engine());
    }
    Quantities used = meter.used();
    for (std::size_t i = 0; i < kItemCount; ++i) used[i] -= before[i];
    EXPECT_EQ(meter.missed(), 0u);
    return used;
}

void expect_about_the_same(const Bill& run, const Bill& estimated) {
    ASSERT_EQ(run.lines.size(), estimated.lines.size());
    for (std::size_t i = 0; i < run.lines.size(); ++i) {
        SCOPED_TRACE(info_of(run.lines[i].item).name);
        EXPECT_EQ(run.lines[i].item, estimated.lines[i].item);
        const auto expected = static_cast<double>(estimated.lines[i].amount.value);
        EXPECT_NEAR(static_cast<double>(run.lines[i].amount.value), expected, expected / 100);
    }
    const auto total = static_cast<double>(estimated.total.value);
    EXPECT_GT(total, 0);
    EXPECT_NEAR(static_cast<double>(run.total.value), total, total / 100);
}

Workload load_of(std::int64_t records_per_1000s) {
    return {.records_per_1000s = records_per_1000s,
            .record_bytes = static_cast<std::int64_t>(kDataBytes + kKey.size()),
            .shared_readers = 1,
            .fan_out_readers = 1,
            .hours = 1};
}

TEST(EstimateProperty, OfAProvisionedStreamIsWhatAnHourOfItCosts) {
    const Workload load = load_of(70'000);
    const PriceSheet sheet = pricing::test::us_east_1();
    const auto estimated = estimate(load, sheet);
    ASSERT_TRUE(estimated);
    ASSERT_EQ(estimated->need.shards, 2);
    World world = started(constant_load("PROVISIONED", 2, load.records_per_1000s));
    const Bill run = bill_of(used_in_an_hour(world), sheet);
    expect_about_the_same(run, estimated->bills[0]);
    EXPECT_EQ(world.metrics().usage().put_bytes() % static_cast<std::uint64_t>(load.record_bytes),
              0u);
}

TEST(EstimateProperty, OfAnOnDemandStreamIsWhatAnHourOfItCosts) {
    const Workload load = load_of(70'000);
    const PriceSheet sheet = pricing::test::us_east_1();
    const auto estimated = estimate(load, sheet);
    ASSERT_TRUE(estimated);
    World world = started(constant_load("ON_DEMAND", 4, load.records_per_1000s));
    expect_about_the_same(bill_of(used_in_an_hour(world), sheet), estimated->bills[1]);
}

}  // namespace
}  // namespace kds::sim::test
