// Consumers with enhanced fan-out: registered, subscribed, pushed to.
#include "core/sim/readers/fan_out_reader.h"

#include "tests/unit/sim/readers/processed_check.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

ConsumerSpec fan_out(std::string name) {
    ConsumerSpec spec = consumer(std::move(name));
    spec.reader = FanOutSpec{};
    return spec;
}

void stop_producers(World& world) {
    for (const Producer& p : std::vector<Producer>(world.producers()))
        ASSERT_TRUE(is_done(world.apply(PauseActor{p.spec.name})));
}

TEST(FanOut, IsPushedEachRecordOnceWithoutDelayAndWithoutReads) {
    World world = started(
        with_shards(3, {AddProducer{producer("P", 60'000)}, AddConsumer{fan_out("Live feed")}}));
    ASSERT_EQ(world.engine().streams()[0].consumers.size(), 1u);
    EXPECT_EQ(world.engine().streams()[0].consumers[0].name, "Live-feed");
    run_for(world, Duration::seconds(30));
    stop_producers(world);
    run_for(world, Duration::seconds(1));
    const Consumer& c = world.consumers()[0];
    EXPECT_TRUE(has_done_all(world, c));
    EXPECT_EQ(c.work.done_again, 0u);
    EXPECT_EQ(c.records_read, stored_records(world));
    EXPECT_EQ(count_events(world, EventKind::RecordsRead, c.id), 0u);
    EXPECT_EQ(c.calls, 3u);
    // Each batch was done at the very moment of its push.
    const EventLog& events = world.engine().events();
    std::map<std::pair<std::uint32_t, std::uint64_t>, Instant> pushed;
    for (std::uint64_t i = events.begin(); i < events.end(); ++i)
        if (events[i].kind == EventKind::Pushed && events[i].count > 0)
            pushed[{events[i].shard.value, events[i].place}] = events[i].at;
    for (std::uint64_t i = 0; i < c.processed.end(); ++i) {
        const Processed& entry = c.processed[i];
        const auto at = pushed.find({entry.batch.shard.value, entry.batch.begin});
        ASSERT_NE(at, pushed.end());
        EXPECT_EQ(entry.at, at->second);
    }
}

TEST(FanOut, SubscribesAgainAfterFiveMinutesWithoutLossOrDuplicate) {
    World world =
        started(with_shards(1, {AddProducer{producer("P", 10'000)}, AddConsumer{fan_out("C")}}));
    run_for(world, Duration::seconds(700));
    stop_producers(world);
    run_for(world, Duration::seconds(2));
    const Consumer& c = world.consumers()[0];
    EXPECT_TRUE(has_done_all(world, c));
    EXPECT_EQ(c.work.done_again, 0u);
    EXPECT_EQ(c.calls, 3u);
}

TEST(FanOut, ABusyProgramTakesTheNextEventsWhenItIsThrough) {
    ConsumerSpec spec = fan_out("C");
    spec.cost_us = 200'000;
    World world = started(with_shards(1, {AddProducer{producer("P", 10'000)}, AddConsumer{spec}}));
    run_for(world, Duration::seconds(60));
    // It can do 300. What came while it was busy is its next batch, at most twice the one before,
    // and a batch counts when it is through.
    EXPECT_LE(world.consumers()[0].work.done, 300u);
    EXPECT_GE(world.consumers()[0].work.done, 90u);
    stop_producers(world);
    run_for(world, Duration::seconds(120));
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
    EXPECT_EQ(world.consumers()[0].work.done_again, 0u);
}

TEST(FanOut, FollowsTheChildrenOfClosedShards) {
    World world =
        started(with_shards(2, {AddProducer{producer("P", 40'000)}, AddConsumer{fan_out("C")}}));
    run_for(world, Duration::seconds(10));
    api::Value merge = api::Value::object();
    merge.with(api::Text(std::string("StreamName")), api::Value::of_text("s"));
    merge.with(api::Text(std::string("ShardToMerge")), api::Value::of_text("0"));
    merge.with(api::Text(std::string("AdjacentShardToMerge")), api::Value::of_text("1"));
    ASSERT_TRUE(is_done(world.apply(CallOperation{Action::MergeShards, merge})));
    ASSERT_TRUE(world.calls().back().answer);
    run_for(world, Duration::seconds(60));
    stop_producers(world);
    run_for(world, Duration::seconds(3));
    EXPECT_GT(shard_of(world, 2).records.end(), 1'000u);
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
    EXPECT_EQ(world.consumers()[0].work.done_again, 0u);
}

TEST(FanOut, TheChildOfAMergeWaitsForBothParentsThoughOneIsNotThereYet) {
    World world = with_merge_of_generations();
    ConsumerSpec spec = fan_out("C");
    spec.cost_us = 20'000;
    ASSERT_TRUE(is_done(world.apply(AddConsumer{spec})));
    run_for(world, Duration::seconds(60));
    expect_order_of_generations(world);
}

TEST(FanOut, AShardThatExpiresBeforeItWasReadLeavesItsChildren) {
    World world = started(with_shards(1, {AddConsumer{fan_out("C")}}));
    run_for(world, Duration::seconds(3));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"C"})));
    call(world, Action::SplitShard,
         api::Value::object()
             .with("StreamName", api::Value::of_text("s"))
             .with("ShardToSplit", api::Value::of_text("0"))
             .with("NewStartingHashKey", api::Value::of_text("5")));
    run_for(world, Duration::hours(25));
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = "d"}})));
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"C"})));
    run_for(world, Duration::seconds(20));
    EXPECT_EQ(world.consumers()[0].work.done, 1u);
}

TEST(FanOut, APauseLosesNothingAndACrashStartsAnew) {
    World world =
        started(with_shards(1, {AddProducer{producer("P", 10'000)}, AddConsumer{fan_out("C")}}));
    run_for(world, Duration::seconds(20));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"C"})));
    run_for(world, Duration::seconds(400));
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"C"})));
    run_for(world, Duration::seconds(30));
    EXPECT_EQ(world.consumers()[0].work.done_again, 0u);
    ASSERT_TRUE(is_done(world.apply(
        InjectFault{{.name = "down", .kind = FaultKind::ConsumerCrash, .target = "C"}})));
    const std::uint64_t done = world.consumers()[0].work.done;
    run_for(world, Duration::seconds(20));
    EXPECT_EQ(world.consumers()[0].work.done, done);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"down"})));
    stop_producers(world);
    run_for(world, Duration::seconds(30));
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
    // It keeps its positions in memory only.
    EXPECT_EQ(world.consumers()[0].work.done_again, done);
}

TEST(FanOut, TwoOfOneNameTakeTheSubscriptionFromEachOtherAndRemovalDeregisters) {
    // Their names differ as actors, not as consumers.
    World world =
        started(with_shards(1, {AddConsumer{fan_out("A b")}, AddConsumer{fan_out("A-b")}}));
    run_for(world, Duration::seconds(30));
    EXPECT_GT(count_events(world, EventKind::SubscriptionEnded, world.consumers()[0].id), 1u);
    ASSERT_TRUE(world.consumers()[1].last_error);
    EXPECT_EQ(world.consumers()[1].last_error->code, ErrorCode::ResourceInUse);
    ASSERT_TRUE(is_done(world.apply(RemoveActor{"A b"})));
    ASSERT_TRUE(is_done(world.apply(RemoveActor{"A-b"})));
    run_for(world, Duration::seconds(5));
    EXPECT_TRUE(world.engine().streams()[0].consumers.empty());
}

TEST(FanOut, PortionsOfTimeDoNotMatter) {
    ConsumerSpec slow = fan_out("Slow");
    slow.cost_us = 60'000;
    const Scenario scenario = with_shards(
        2, {AddProducer{producer("P", 40'000)}, AddConsumer{fan_out("C")}, AddConsumer{slow}});
    World one = started(scenario);
    World many = started(scenario);
    run_for(one, Duration::seconds(40));
    for (int i = 0; i < 4'000; ++i) run_for(many, Duration::millis(10));
    EXPECT_EQ(one.state_hash(), many.state_hash());
}

}  // namespace
}  // namespace kds::sim::test
