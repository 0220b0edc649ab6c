#include "core/sim/applications/application.h"

#include "core/sim/kpl/aggregate.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

constexpr Instant kNoon = Instant::from_seconds(1'772'452'800);

AppRecord record(std::string_view key, Duration after) {
    return {.partition_key = key, .data_bytes = 100, .arrival = kNoon + after};
}

TEST(Windows, BeginAtMultiplesOfTheirLength) {
    EXPECT_EQ(window_of(kNoon, 60), kNoon);
    EXPECT_EQ(window_of(kNoon + Duration::millis(59'999), 60), kNoon);
    EXPECT_EQ(window_of(kNoon + Duration::millis(60'000), 60), kNoon + Duration::seconds(60));
    EXPECT_EQ(window_of(kNoon + Duration::micros(1), 1), kNoon);
}

TEST(Dashboard, CountsByKeyAndWindow) {
    Dashboard dashboard;
    const DashboardSpec spec{.window_s = 10};
    for (int i = 0; i < 25; ++i)
        dashboard.take(spec, record(i % 5 == 0 ? "tea" : "milk", Duration::seconds(i)));
    EXPECT_EQ(dashboard.count(kNoon, {}), 10u);
    EXPECT_EQ(dashboard.count(kNoon, "tea"), 2u);
    EXPECT_EQ(dashboard.count(kNoon + Duration::seconds(10), "milk"), 8u);
    EXPECT_EQ(dashboard.count(kNoon + Duration::seconds(20), {}), 5u);
    EXPECT_EQ(dashboard.count(kNoon, "coffee"), 0u);
    EXPECT_EQ(dashboard.count(kNoon + Duration::seconds(5), {}), 0u);
    // One of a window that is over is counted there as long as the window is kept.
    dashboard.take(spec, record("tea", Duration::seconds(1)));
    EXPECT_EQ(dashboard.count(kNoon, "tea"), 3u);
}

TEST(Dashboard, KeepsTheNewestWindowsAndCountsWhatComesTooLate) {
    Dashboard dashboard;
    const DashboardSpec spec{.window_s = 1};
    for (int i = 0; i < 12; ++i) dashboard.take(spec, record("k", Duration::seconds(i)));
    ASSERT_EQ(dashboard.windows().size(), Dashboard::kWindowsKept);
    EXPECT_EQ(dashboard.windows().front().begin, kNoon + Duration::seconds(4));
    dashboard.take(spec, record("k", Duration::seconds(3)));
    EXPECT_EQ(dashboard.too_late(), 1u);
    EXPECT_EQ(dashboard.windows().front().all, 1u);
    // A window between two that are kept, which had no record yet, takes the place of the oldest.
    Dashboard gaps;
    for (int i = 0; i < 16; i += 2) gaps.take(spec, record("k", Duration::seconds(i)));
    gaps.take(spec, record("k", Duration::seconds(9)));
    ASSERT_EQ(gaps.windows().size(), Dashboard::kWindowsKept);
    EXPECT_EQ(gaps.windows().front().begin, kNoon + Duration::seconds(2));
    EXPECT_EQ(gaps.count(kNoon + Duration::seconds(9), {}), 1u);
    EXPECT_TRUE(std::ranges::is_sorted(gaps.windows(), {}, &Dashboard::Window::begin));
}

TEST(Dashboard, KnowsABoundedNumberOfKeysByName) {
    Dashboard dashboard;
    for (std::size_t i = 0; i < kAppKeysMax + 5; ++i)
        dashboard.take({}, record(cat("k", i), Duration{}));
    EXPECT_EQ(dashboard.count(kNoon, {}), kAppKeysMax + 5);
    EXPECT_EQ(dashboard.windows()[0].by_key.size(), kAppKeysMax);
    EXPECT_EQ(dashboard.count(kNoon, cat("k", kAppKeysMax)), 0u);
}

/// `each` records of the key in each of so many windows of ten seconds, from window `first` on.
void take_windows(Alarm& alarm, std::string_view key, int first, int windows, int each) {
    for (int w = first; w < first + windows; ++w)
        for (int i = 0; i < each; ++i) {
            const AppRecord seen = record(key, Duration::seconds(w * 10) + Duration::millis(i));
            alarm.take({}, seen.arrival + Duration::millis(250), seen);
        }
}

TEST(Alarm, SpeaksOnceInAWindowWhenAKeyComesMuchMoreOftenThanUsual) {
    Alarm alarm;
    take_windows(alarm, "a", 0, 8, 10);
    take_windows(alarm, "b", 0, 8, 10);
    EXPECT_EQ(alarm.count({}), 0u);
    take_windows(alarm, "a", 8, 1, 100);
    EXPECT_EQ(alarm.count({}), 1u);
    EXPECT_EQ(alarm.count("a"), 1u);
    EXPECT_EQ(alarm.count("b"), 0u);
    const Alarm::Raised& raised = alarm.raised().back();
    EXPECT_EQ(raised.usual_thousandths, 10'000);
    EXPECT_EQ(raised.count, 30u);
    EXPECT_EQ(raised.at, raised.arrival + Duration::millis(250));
    EXPECT_EQ(alarm.worst_delay(), Duration::millis(250));
    // The next window is one of its own.
    take_windows(alarm, "a", 9, 1, 200);
    EXPECT_EQ(alarm.count("a"), 2u);
}

TEST(Alarm, LearnsFirstAndForgetsWhatIsLongAgo) {
    Alarm alarm;
    take_windows(alarm, "new", 0, 1, 500);
    EXPECT_EQ(alarm.count({}), 0u);
    // Long after, nothing is usual, so that `least` alone decides.
    take_windows(alarm, "new", 1'000, 1, 9);
    EXPECT_EQ(alarm.count({}), 0u);
    take_windows(alarm, "new", 2'000, 1, 10);
    EXPECT_EQ(alarm.count({}), 1u);
}

TEST(Price, FollowsTheDemandOfTheWindowBefore) {
    Price price;
    const PriceSpec spec{.window_s = 10, .usual = 10, .highest_percent = 250};
    for (int i = 0; i < 17; ++i) price.take(spec, record("taxi", Duration::millis(i)));
    for (int i = 0; i < 5; ++i) price.take(spec, record("bus", Duration::millis(i)));
    const auto at = [&](std::int64_t s, std::optional<std::string_view> key) {
        return price.percent(spec, kNoon + Duration::seconds(s), key);
    };
    EXPECT_EQ(at(9, "taxi"), 100);
    EXPECT_EQ(at(10, "taxi"), 170);
    EXPECT_EQ(at(10, {}), 170);
    EXPECT_EQ(at(10, "bus"), 100);
    EXPECT_EQ(at(10, "ship"), 100);
    // Nobody wanted it meanwhile.
    EXPECT_EQ(at(20, "taxi"), 100);
    for (int i = 0; i < 40; ++i)
        price.take(spec, record("taxi", Duration::seconds(10) + Duration::millis(i)));
    EXPECT_EQ(at(15, "taxi"), 170);
    EXPECT_EQ(at(20, "taxi"), 250);
}

ConsumerSpec with_application(ConsumerSpec spec, ApplicationKind kind, bool ignores = false) {
    spec.application = {.kind = kind, .ignores_duplicates = ignores};
    return spec;
}

ConsumerSpec kcl(std::string name) {
    ConsumerSpec spec = consumer(std::move(name));
    spec.reader = KclSpec{.workers = 2, .checkpoint_interval_ms = 30'000};
    return spec;
}

const Archive& archive_of(const World& world, std::size_t consumer) {
    return *std::get_if<Archive>(&world.consumers()[consumer].application);
}

TEST(Application, CountsWhatIsProcessedAgainUnlessItIgnoresIt) {
    World world =
        started(with_shards(2, {AddProducer{producer("P", 20'000)},
                                AddConsumer{with_application(kcl("twice"), ArchiveSpec{})},
                                AddConsumer{with_application(kcl("once"), ArchiveSpec{}, true)}}));
    run_for(world, Duration::seconds(70));
    for (const char* name : {"twice", "once"})
        ASSERT_TRUE(is_done(world.apply(InjectFault{{.name = cat("crash of ", name),
                                                     .kind = FaultKind::ConsumerCrash,
                                                     .target = name,
                                                     .lasts = Duration::seconds(5)}})));
    run_for(world, Duration::seconds(60));
    const Consumer& twice = world.consumers()[0];
    const Consumer& once = world.consumers()[1];
    ASSERT_GT(twice.work.done_again, 0u);
    ASSERT_GT(once.work.done_again, 0u);
    EXPECT_EQ(archive_of(world, 0).records, twice.work.done);
    EXPECT_EQ(archive_of(world, 1).records, once.work.done - once.work.done_again);
    EXPECT_GT(archive_of(world, 0).objects, 50u);
    EXPECT_GT(archive_of(world, 0).bytes, 0);
}

TEST(Application, SeesUserRecordsOnlyThroughTheLibrary) {
    Aggregate aggregate;
    for (const char* key : {"x", "y", "z"}) aggregate.add({.partition_key = key, .data = "1234"});
    std::string data;
    aggregate.append_to(data);
    ConsumerSpec plain = with_application(consumer("plain"), ArchiveSpec{});
    World world = started(with_shards(
        1, {AddConsumer{with_application(kcl("kcl"), ArchiveSpec{})}, AddConsumer{plain}}));
    ASSERT_TRUE(is_done(world.apply(CallPutRecord{
        {.stream_name = "s", .partition_key = std::string(kAggregateKey), .data = data}})));
    run_for(world, Duration::seconds(40));
    EXPECT_EQ(archive_of(world, 0).records, 3u);
    EXPECT_EQ(archive_of(world, 0).bytes, 12);
    EXPECT_EQ(archive_of(world, 1).records, 1u);
    EXPECT_EQ(archive_of(world, 1).bytes, static_cast<std::int64_t>(data.size()));
}

TEST(Application, OfADashboardThatLagsTheNewestWindowIsEmpty) {
    ConsumerSpec slow = with_application(consumer("slow"), DashboardSpec{.window_s = 1});
    slow.cost_us = 200'000;
    World world = started(with_shards(
        1, {AddProducer{producer("P", 50'000)}, AddConsumer{slow},
            AddConsumer{with_application(consumer("quick"), DashboardSpec{.window_s = 1})}}));
    run_for(world, Duration::seconds(60));
    const auto newest = [&](std::size_t i) {
        return std::get_if<Dashboard>(&world.consumers()[i].application)->windows().back().begin;
    };
    EXPECT_GE(newest(1), world.now() - Duration::seconds(3));
    EXPECT_LT(newest(0), world.now() - Duration::seconds(20));
}

TEST(Application, IsPartOfTheState) {
    World a =
        started(with_shards(1, {AddConsumer{with_application(consumer("C"), ArchiveSpec{})}}));
    World b = started(with_shards(1, {AddConsumer{with_application(consumer("C"), AlarmSpec{})}}));
    World none = started(with_shards(1, {AddConsumer{consumer("C")}}));
    EXPECT_NE(a.state_hash(), b.state_hash());
    EXPECT_NE(a.state_hash(), none.state_hash());
}

TEST(Application, ValuesOutOfRangeAreRefusedByName) {
    World world = started(with_shards(1));
    const auto refuses = [&](ApplicationKind kind, std::string_view message) {
        EXPECT_TRUE(is_refused(world, AddConsumer{with_application(consumer("C"), kind)},
                               cat("consumer \"C\": its application's ", message)));
    };
    refuses(DashboardSpec{.window_s = 0}, "window must be 1 to 3600");
    refuses(DashboardSpec{.window_s = 3'601}, "window must be 1 to 3600");
    refuses(AlarmSpec{.over_percent = 100}, "percentage must be 101 to 10000");
    refuses(AlarmSpec{.least = 0}, "least number of records must be 1 to 1000000");
    refuses(PriceSpec{.usual = 0}, "usual number of records must be 1 to 1000000");
    refuses(PriceSpec{.highest_percent = 1'001}, "highest percentage must be 100 to 1000");
    ConsumerSpec delivery = with_application(consumer("D"), ArchiveSpec{});
    delivery.reader = DeliverySpec{};
    delivery.start_at = ShardIteratorType::Latest;
    EXPECT_TRUE(is_refused(world, AddConsumer{delivery},
                           "consumer \"D\": a delivery stream runs no application"));
}

}  // namespace
}  // namespace kds::sim::test
