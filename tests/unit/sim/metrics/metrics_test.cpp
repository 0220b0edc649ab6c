#include "core/sim/metrics/metrics.h"

#include "core/sim/metrics/unconfirmed.h"
#include "tests/unit/engine/fan_out_lab.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

constexpr auto kNobody = [](ActorId) { return StreamId{}; };

std::vector<Datapoint> all_of(const World& world, Metric metric, const Dimensions& of = {"s"}) {
    return world.metrics().datapoints(metric, of, {}, world.now());
}

Statistics only_one(const std::vector<Datapoint>& points) {
    EXPECT_EQ(points.size(), 1u);
    return points.empty() ? Statistics{} : points.front().statistics;
}

TEST(MetricNames, AreThoseOfTheDeveloperGuide) {
    EXPECT_EQ(info_of(Metric::GetRecordsIteratorAge).name, "GetRecords.IteratorAgeMilliseconds");
    EXPECT_EQ(info_of(Metric::GetRecordsIteratorAge).unit, "Milliseconds");
    EXPECT_FALSE(info_of(Metric::GetRecordsIteratorAge).has_sum);
    EXPECT_EQ(metric_named("IncomingBytes", MetricLevel::Stream), Metric::IncomingBytes);
    EXPECT_EQ(metric_named("IncomingBytes", MetricLevel::Shard), Metric::ShardIncomingBytes);
    EXPECT_EQ(metric_named("IncomingBytes", MetricLevel::Consumer), std::nullopt);
    EXPECT_EQ(metric_named("PutRecords.Records", MetricLevel::Stream), std::nullopt);
    // The shard level is in the order of the bits that EnableEnhancedMonitoring sets.
    const auto names = ShardLevelMetrics::all().names();
    ASSERT_EQ(names.size(), kShardMetricCount);
    for (std::size_t i = 0; i < names.size(); ++i)
        EXPECT_EQ(info_of(static_cast<Metric>(kStreamMetricCount + kConsumerMetricCount + i)).name,
                  names[i]);
}

TEST(Statistics, KeepSumLeastMostAndCount) {
    Statistics s;
    for (const std::int64_t value : {7, -2, 5}) s.add(value);
    EXPECT_EQ(s, (Statistics{.sum = 10, .least = -2, .most = 7, .samples = 3}));
    EXPECT_EQ(value_of(s, Statistic::Average), 3'333);
    EXPECT_EQ(value_of(Statistics{}, Statistic::Average), 0);
}

TEST(Metrics, CountAPutOfManyRecordsAsOneSample) {
    World world = started(with_shards(1));
    CallPutRecords many;
    many.input.stream_name = "s";
    for (int i = 0; i < 300; ++i) many.input.records.push_back({.partition_key = "k", .data = "x"});
    // Two calls fit into a second, of the fourth most is refused.
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(world.apply(many));
    EXPECT_EQ(only_one(all_of(world, Metric::IncomingRecords)),
              (Statistics{.sum = 1'000, .least = 100, .most = 300, .samples = 4}));
    EXPECT_EQ(only_one(all_of(world, Metric::IncomingBytes)).sum, 2'000);
    EXPECT_EQ(only_one(all_of(world, Metric::PutRecordsSuccess)),
              (Statistics{.sum = 4, .least = 1, .most = 1, .samples = 4}));
    EXPECT_EQ(only_one(all_of(world, Metric::WriteThroughputExceeded)),
              (Statistics{.sum = 200, .least = 0, .most = 200, .samples = 4}));
    EXPECT_EQ(only_one(all_of(world, Metric::PutRecordsTotalRecords)).sum, 1'200);
    EXPECT_EQ(only_one(all_of(world, Metric::PutRecordsLatency)).most, unconfirmed::kServiceMs);
    EXPECT_TRUE(all_of(world, Metric::PutRecordSuccess).empty());
}

TEST(Metrics, ATroubledCallLowersTheShareOfGoodOnes) {
    World world = started(with_shards(1, {AddProducer{producer("P", 10'000)}}));
    ASSERT_TRUE(world.apply(InjectFault{
        {.name = "f", .kind = FaultKind::InternalFailure, .target = "P", .amount = 500}}));
    run_for(world, Duration::seconds(20));
    const Statistics success = only_one(all_of(world, Metric::PutRecordSuccess));
    EXPECT_GT(success.samples, 200u);
    EXPECT_LT(success.average_thousandths(), 700);
    EXPECT_GT(success.average_thousandths(), 300);
}

TEST(Metrics, OfShardsStandOnlyWhileTheyAreEnabled) {
    World world = started(with_shards(2, {AddProducer{producer("P", 50'000)}}));
    run_for(world, Duration::seconds(10));
    EXPECT_TRUE(all_of(world, Metric::ShardIncomingRecords, {"s", {}, {0}}).empty());
    api::Value names = api::Value::list();
    names.items.push_back(api::Value::of_text("IncomingRecords"));
    api::Value input = api::Value::object();
    input.with("StreamName", api::Value::of_text("s")).with("ShardLevelMetrics", names);
    ASSERT_TRUE(world.apply(CallOperation{Action::EnableEnhancedMonitoring, input}));
    run_for(world, Duration::seconds(20));
    std::int64_t sum = 0;
    for (const std::uint32_t shard : {0u, 1u})
        for (const Datapoint& point :
             all_of(world, Metric::ShardIncomingRecords, {"s", {}, {shard}}))
            sum += point.statistics.sum;
    EXPECT_GT(sum, 900);
    EXPECT_LT(sum, 1'010);
    EXPECT_TRUE(all_of(world, Metric::ShardIncomingBytes, {"s", {}, {0}}).empty());
    bool listed = false;
    for (const ListedMetric& one : world.metrics().list())
        listed = listed || one == ListedMetric{Metric::ShardIncomingRecords, {"s", {}, {1}}};
    EXPECT_TRUE(listed);
}

TEST(Metrics, HaveADatapointForEachMinuteAndKeepADay) {
    World world = started(with_shards(1, {AddProducer{producer("P", 1'000)}}));
    run_for(world, Duration::hours(30));
    const auto points = all_of(world, Metric::IncomingRecords);
    ASSERT_GE(points.size(), 24u * 60u);
    EXPECT_LE(points.size(), 26u * 60u);
    for (std::size_t i = 1; i < points.size(); ++i) {
        EXPECT_EQ(points[i].minute - points[i - 1].minute, kMetricPeriod);
        // The minute that is under way is not full yet.
        if (i + 1 < points.size()) {
            EXPECT_NEAR(static_cast<double>(points[i].statistics.sum), 60, 2) << i;
        }
    }
    const auto hour = world.metrics().datapoints(Metric::IncomingRecords, {"s"},
                                                 world.now() - Duration::hours(1), world.now());
    EXPECT_GE(hour.size(), 60u);
    EXPECT_LE(hour.size(), 61u);
}

TEST(Metrics, GoOnUnderTheNameOfAStreamThatWasMadeAnew) {
    World world = started(with_shards(1, {AddProducer{producer("P", 10'000)}}));
    ASSERT_TRUE(world.apply(InjectFault{{.name = "f",
                                         .kind = FaultKind::StreamDeleted,
                                         .target = "s",
                                         .lasts = Duration::seconds(5)}}));
    run_for(world, Duration::seconds(15));
    const Statistics one = only_one(all_of(world, Metric::IncomingRecords));
    EXPECT_GT(one.samples, 50u);
    EXPECT_LT(one.samples, 150u);
}

TEST(Metrics, OfSubscriptionsHaveTheConsumersName) {
    kds::test::FanOutLab lab;
    Metrics metrics;
    metrics.take(lab.engine, kNobody);
    lab.subscribe("TRIM_HORIZON");
    lab.put("k", "four");
    lab.wait(Duration::seconds(1));
    ASSERT_FALSE(lab.try_subscribe("TRIM_HORIZON"));  // Too soon after the first one.
    metrics.take(lab.engine, kNobody);
    const Dimensions app{.stream_name = "s", .consumer_name = "app"};
    const auto sum = [&](Metric metric) {
        return only_one(metrics.datapoints(metric, app, {}, lab.engine.now())).sum;
    };
    EXPECT_EQ(sum(Metric::SubscribeSuccess), 1);
    EXPECT_EQ(sum(Metric::PushRecords), 1);
    EXPECT_EQ(sum(Metric::PushBytes), 5);
    EXPECT_EQ(metrics.usage().fan_out_bytes(), 5u);
}

TEST(Metrics, CopiesShareWhatIsFinished) {
    World world = started(with_shards(1, {AddProducer{producer("P", 1'000)}}));
    run_for(world, Duration::seconds(150));
    const World copy = world;
    const auto before = all_of(copy, Metric::IncomingRecords);
    run_for(world, Duration::seconds(150));
    EXPECT_EQ(all_of(copy, Metric::IncomingRecords), before);
    EXPECT_GT(all_of(world, Metric::IncomingRecords).size(), before.size());
}

TEST(Usage, CountsUnitsOf25KiBAndTheTimeOfShards) {
    World world = started(with_shards(2));
    const Instant active = world.now();
    const auto put = [&](std::size_t bytes) {
        const std::uint64_t before = world.metrics().usage().put_payload_units();
        EXPECT_TRUE(world.apply(CallPutRecord{
            {.stream_name = "s", .partition_key = "k", .data = std::string(bytes - 1, 'd')}}));
        return world.metrics().usage().put_payload_units() - before;
    };
    EXPECT_EQ(put(5 * 1'024), 1u);
    EXPECT_EQ(put(25 * 1'024), 1u);
    EXPECT_EQ(put(25 * 1'024 + 1), 2u);
    EXPECT_EQ(put(50 * 1'024), 2u);
    run_for(world, Duration::seconds(3'600));
    EXPECT_EQ(world.metrics().usage().shard_time(world.now()), (world.now() - active) * 2);
}

}  // namespace
}  // namespace kds::sim::test
