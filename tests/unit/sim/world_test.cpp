#include "core/sim/world.h"

#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

Scenario busy() {
    ProducerSpec noisy = producer("Noisy", 1'500'000);  // More than one shard takes.
    noisy.keys.strategy = KeySpec::Strategy::Constant;
    noisy.payload_template = "{int:1:1000} {pick:a|b} {time}";
    ProducerSpec even = producer("Even", 40'000);
    even.keys.strategy = KeySpec::Strategy::Uniform;
    ConsumerSpec quick = consumer("Quick");
    quick.poll_interval_ms = 200;
    return with_shards(3, {AddProducer{noisy}, AddProducer{even}, AddConsumer{consumer("Slow")},
                           AddConsumer{quick}});
}

TEST(WorldStart, RunsSetUpAndWarmUp) {
    Scenario scenario = with_shards(2, {AddProducer{producer("P", 10'000)}});
    scenario.warm_up = Duration::seconds(5);
    const World world = started(scenario);
    // Creating takes half a second; the producer begins after it and works through the warm-up.
    EXPECT_EQ(world.now(), scenario.start + limits::kCreatingTakes + Duration::seconds(5));
    EXPECT_EQ(world.began_at(), world.now());
    EXPECT_EQ(world.producers().front().made, 50u);
    EXPECT_EQ(world.engine().streams().front().status, StreamStatus::Active);
    EXPECT_EQ(world.calls().size(), 0u);
    EXPECT_EQ(world.log().size(), 0u);
    EXPECT_EQ(world.held_iterator(), "");
    EXPECT_EQ(world.learner_records(), 0u);
}

TEST(WorldStart, SetUpLeavesNothingInTheLearnersHands) {
    const World world = started(with_shards(
        1, {CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = "d"}},
            CallGetShardIterator{
                {.stream_name = "s", .shard_id = "0", .shard_iterator_type = "TRIM_HORIZON"}}}));
    EXPECT_EQ(stored_records(world), 1u);
    EXPECT_EQ(world.learner_records(), 0u);
    EXPECT_EQ(world.held_iterator(), "");
    EXPECT_EQ(world.calls().size(), 0u);
}

TEST(WorldStart, ABadSetUpIsNamedByItsNumber) {
    const auto unknown = World::start(with_shards(1, {PauseActor{"Nobody"}}), 1);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().message, "setup command 2: there is no actor named \"Nobody\"");
    const auto refused = World::start(
        with_shards(1,
                    {CallPutRecord{{.stream_name = "other", .partition_key = "k", .data = "d"}}}),
        1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message,
              "setup command 2: Stream other under account 123456789012 not found.");
}

TEST(WorldApply, RefusesNamesThatCannotBe) {
    World world = started(with_shards(1, {AddProducer{producer("P")}, AddConsumer{consumer("C")}}));
    const std::string long_name(41, 'x');
    const std::string just(40, 'x');
    EXPECT_TRUE(
        is_refused(world, AddProducer{producer("")}, "an actor's name has 1 to 40 characters"));
    EXPECT_TRUE(is_refused(world, AddProducer{producer(long_name)},
                           "an actor's name has 1 to 40 characters"));
    EXPECT_TRUE(
        is_refused(world, AddConsumer{consumer("\xff")}, "an actor's name has 1 to 40 characters"));
    EXPECT_TRUE(
        is_refused(world, AddProducer{producer("P")}, "an actor named \"P\" exists already"));
    EXPECT_TRUE(
        is_refused(world, AddConsumer{consumer("P")}, "an actor named \"P\" exists already"));
    EXPECT_TRUE(
        is_refused(world, AddProducer{producer("C")}, "an actor named \"C\" exists already"));
    EXPECT_TRUE(is_done(world.apply(AddProducer{producer(just)})));
    // Characters count, not bytes.
    std::string umlauts;
    for (int i = 0; i < 40; ++i) umlauts += "ü";
    EXPECT_TRUE(is_done(world.apply(AddConsumer{consumer(umlauts)})));
}

TEST(WorldApply, RefusesValuesOutOfRange) {
    World world = started(with_shards(1, {AddProducer{producer("P")}}));
    const auto bad_producer = [&](auto change, std::string_view message) {
        ProducerSpec spec = producer("New");
        change(spec);
        return is_refused(world, AddProducer{spec}, message);
    };
    constexpr std::string_view kRate =
        "producer \"New\": rate.records_per_1000s: -1 records in 1,000 s is out of range: 0 to "
        "10000000";
    constexpr std::string_view kKeys = "keys.count: 0 is out of range: 1 to 1000000";
    EXPECT_TRUE(bad_producer([](auto& s) { s.rate = ConstantRate{-1}; }, kRate));
    EXPECT_TRUE(bad_producer([](auto& s) { s.rate = RampRate{.to = 10'000'001}; },
                             "producer \"New\": rate.to: 10000001 records in 1,000 s is out of "
                             "range: 0 to 10000000"));
    EXPECT_TRUE(bad_producer([](auto& s) { s.keys.count = 0; }, kKeys));
    EXPECT_TRUE(bad_producer([](auto& s) { s.keys.count = 1'000'001; },
                             "keys.count: 1000001 is out of range: 1 to 1000000"));
    EXPECT_TRUE(bad_producer([](auto& s) { s.payload_template = std::string(16'385, 'x'); },
                             "payload template: it has 16385 bytes; at most 16384"));
    EXPECT_TRUE(bad_producer([](auto& s) { s.payload_template = "ab{"; },
                             "payload template, character 3: { without a closing }"));

    const auto bad_consumer = [&](auto change, std::string_view message) {
        ConsumerSpec spec = consumer("New");
        change(spec);
        return is_refused(world, AddConsumer{spec}, message);
    };
    constexpr std::string_view kStart = "consumer \"New\": it starts at TRIM_HORIZON or LATEST";
    constexpr std::string_view kInterval =
        "consumer \"New\": the poll interval must be 200 to 60000 ms";
    constexpr std::string_view kLimit = "consumer \"New\": the limit must be 1 to 10000";
    using enum ShardIteratorType;
    for (const ShardIteratorType type : {AtSequenceNumber, AfterSequenceNumber, AtTimestamp})
        EXPECT_TRUE(bad_consumer([&](auto& s) { s.start_at = type; }, kStart));
    EXPECT_TRUE(bad_consumer([](auto& s) { s.poll_interval_ms = 199; }, kInterval));
    EXPECT_TRUE(bad_consumer([](auto& s) { s.poll_interval_ms = 60'001; }, kInterval));
    EXPECT_TRUE(bad_consumer([](auto& s) { s.limit = 0; }, kLimit));
    EXPECT_TRUE(bad_consumer([](auto& s) { s.limit = 10'001; }, kLimit));

    EXPECT_TRUE(is_refused(world, SetProducerRate{"P", -1},
                           "a rate of -1 records in 1,000 s is out of range: 0 to 10000000"));
    EXPECT_TRUE(is_refused(world, SetProducerRate{"P", 10'000'001},
                           "a rate of 10000001 records in 1,000 s is out of range: 0 to 10000000"));
    EXPECT_TRUE(is_refused(world, SetProducerRate{"Q", 1}, "there is no producer named \"Q\""));
    EXPECT_TRUE(is_refused(world, PauseActor{"Q"}, "there is no actor named \"Q\""));
    EXPECT_TRUE(is_refused(world, ResumeActor{"Q"}, "there is no actor named \"Q\""));
    EXPECT_TRUE(is_refused(world, RemoveActor{"Q"}, "there is no actor named \"Q\""));
}

TEST(WorldApply, TakesTheLimitsThemselves) {
    World world = started(with_shards(1));
    ProducerSpec fast = producer("Fast", 10'000'000);
    fast.keys.count = 1'000'000;
    fast.payload_template = std::string(16'384, 'x');
    EXPECT_TRUE(is_done(world.apply(AddProducer{fast})));
    EXPECT_TRUE(is_done(world.apply(AddProducer{producer("Silent", 0)})));
    ConsumerSpec most = consumer("Most");
    most.poll_interval_ms = 60'000;
    ConsumerSpec least = consumer("Least");
    least.poll_interval_ms = 200;
    least.limit = 1;
    EXPECT_TRUE(is_done(world.apply(AddConsumer{most})));
    EXPECT_TRUE(is_done(world.apply(AddConsumer{least})));
    run_for(world, Duration::millis(300));
    EXPECT_GT(world.find_producer(1)->made, 2'900u);
    EXPECT_EQ(world.find_producer(2)->made, 0u);
}

TEST(WorldApply, AtMostSixtyFourActors) {
    World world = started(with_shards(1));
    for (int i = 0; i < 64; ++i)
        ASSERT_TRUE(is_done(i % 2 ? world.apply(AddProducer{producer(cat("p", i), 0)})
                                  : world.apply(AddConsumer{consumer(cat("c", i))})));
    EXPECT_TRUE(
        is_refused(world, AddProducer{producer("one more")}, "a world has at most 64 actors"));
    EXPECT_TRUE(is_done(world.apply(RemoveActor{"p1"})));
    EXPECT_TRUE(is_done(world.apply(AddProducer{producer("one more")})));
}

TEST(WorldApply, LogsWhatWasDoneWithItsTime) {
    World world = started(with_shards(1));
    run_for(world, Duration::millis(250));
    ASSERT_TRUE(is_done(world.apply(AddProducer{producer("P")})));
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "none", .partition_key = "k", .data = "d"}})));
    ASSERT_EQ(world.log().size(), 2u);
    EXPECT_EQ(world.log()[0].at, world.now());
    EXPECT_TRUE(std::get_if<AddProducer>(&world.log()[0].command));
    EXPECT_TRUE(std::get_if<CallPutRecord>(&world.log()[1].command));
    ASSERT_EQ(world.calls().size(), 1u);
    EXPECT_EQ(world.calls()[0].command, 1u);
    EXPECT_EQ(world.calls()[0].at, world.now());
}

TEST(WorldAdvance, PortionsDoNotMatter) {
    World whole = started(busy(), 5);
    World parts = started(busy(), 5);
    const Instant end = whole.now() + Duration::seconds(8);
    whole.advance_to(end);
    for (std::int64_t step = 1; parts.now() < end; ++step)
        parts.advance_to(std::min(end, parts.now() + Duration::micros(step * step % 7'919 + 1)));
    EXPECT_EQ(parts.state_hash(), whole.state_hash());
    EXPECT_GT(whole.producers()[0].throttled, 0u);  // So that retries are among what was compared.
}

TEST(WorldAdvance, ByItsOwnEventsIsTheSameToo) {
    World whole = started(busy(), 6);
    World steps = started(busy(), 6);
    const Instant end = whole.now() + Duration::seconds(2);
    whole.advance_to(end);
    while (const auto next = steps.next_event()) {
        if (*next > end) break;
        ASSERT_GE(*next, steps.now());
        steps.advance_to(*next);
    }
    steps.advance_to(end);
    EXPECT_EQ(steps.state_hash(), whole.state_hash());
}

TEST(WorldAdvance, TiesAreServedInTheOrderInWhichTheyWereAsked) {
    // Two consumers that poll at the very same moments: the one that was added first comes first.
    World world = started(with_shards(1, {AddConsumer{consumer("B")}, AddConsumer{consumer("A")}}));
    run_for(world, Duration::seconds(4));
    std::vector<ActorId> order;
    const EventLog& events = world.engine().events();
    for (std::uint64_t i = events.begin(); i < events.end(); ++i)
        if (events[i].kind == EventKind::RecordsRead) order.push_back(events[i].actor);
    EXPECT_EQ(order, (std::vector<ActorId>{1, 2, 1, 2, 1, 2, 1, 2}));
}

TEST(WorldAdvance, ACommandComesAfterWhatWasDueAtItsTime) {
    World world = started(with_shards(1, {AddConsumer{consumer("C")}}));
    const auto next = world.next_event();
    ASSERT_TRUE(next);
    world.advance_to(*next);
    const std::uint64_t before = world.engine().events().end();
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = "d"}})));
    EXPECT_EQ(world.engine().events()[before].kind, EventKind::RecordAccepted);
    EXPECT_EQ(world.engine().events()[before].at, *next);
}

TEST(WorldNextEvent, NothingIsDueInAnEmptyWorld) {
    World world = started(with_shards(1));
    EXPECT_FALSE(world.next_event());
    ASSERT_TRUE(is_done(world.apply(AddProducer{producer("Silent", 0)})));
    EXPECT_FALSE(world.next_event());
}

TEST(WorldNextEvent, WhatNobodyWaitsForAnyMoreIsNoEvent) {
    // A step to "the next event" must not end at a wake-up of an actor that has gone or rests.
    World world =
        started(with_shards(1, {AddProducer{producer("P", 1'000)}, AddConsumer{consumer("C")}}));
    ASSERT_TRUE(world.next_event());
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    ASSERT_TRUE(is_done(world.apply(RemoveActor{"C"})));
    EXPECT_FALSE(world.next_event());
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"P"})));
    EXPECT_TRUE(world.next_event());
}

TEST(WorldNextEvent, AStreamThatBecomesActiveIsOne) {
    World world = started(with_shards(1));
    ASSERT_TRUE(is_done(world.apply(CallCreateStream{{.stream_name = "t", .shard_count = 1}})));
    EXPECT_EQ(world.next_event(), world.now() + limits::kCreatingTakes);
}

TEST(WorldCopy, IsASnapshot) {
    World world = started(busy(), 2);
    run_for(world, Duration::seconds(2));
    const World snapshot = world;
    const std::uint64_t hash = snapshot.state_hash();

    World other = snapshot;
    ASSERT_TRUE(is_done(other.apply(PauseActor{"Noisy"})));
    ASSERT_TRUE(is_done(
        other.apply(CallPutRecord{{.stream_name = "s", .partition_key = "x", .data = "y"}})));
    run_for(world, Duration::seconds(3));
    run_for(other, Duration::seconds(3));
    EXPECT_NE(world.state_hash(), other.state_hash());
    EXPECT_EQ(snapshot.state_hash(), hash);

    World again = snapshot;
    run_for(again, Duration::seconds(3));
    EXPECT_EQ(again.state_hash(), world.state_hash());
}

TEST(WorldReplay, GivesTheSameState) {
    World world = started(busy(), 3);
    run_for(world, Duration::millis(700));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"Slow"})));
    ASSERT_TRUE(is_done(world.apply(SetProducerRate{"Noisy", 5'000})));
    run_for(world, Duration::millis(1'300));
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"Slow"})));
    run_for(world, Duration::millis(901));
    std::vector<LoggedCommand> log;
    for (std::uint64_t i = world.log().begin(); i < world.log().end(); ++i)
        log.push_back(world.log()[i]);
    const auto again = World::replay(busy(), 3, log, world.now());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->state_hash(), world.state_hash());
    EXPECT_EQ(again->log().size(), world.log().size());
    const auto other_seed = World::replay(busy(), 4, log, world.now());
    ASSERT_TRUE(other_seed);
    EXPECT_NE(other_seed->state_hash(), world.state_hash());
}

TEST(WorldReplay, RefusesALogThatCannotBe) {
    const Scenario scenario = with_shards(1, {AddProducer{producer("P")}});
    const Instant start = started(scenario).now();
    const Duration second = Duration::seconds(1);
    const auto message = [&](std::vector<LoggedCommand> log, Instant until) {
        const auto world = World::replay(scenario, 1, log, until);
        return world ? std::string("replayed") : world.error().message;
    };
    const Command pause = PauseActor{"P"};
    EXPECT_EQ(message({{start + second, pause}, {start, pause}}, start + second),
              "log entry 2: its time is out of order");
    EXPECT_EQ(message({{start - second, pause}}, start), "log entry 1: its time is out of order");
    EXPECT_EQ(message({{start + second, pause}}, start), "log entry 1: its time is out of order");
    EXPECT_EQ(message({{start, pause}, {start, PauseActor{"Q"}}}, start),
              "log entry 2: there is no actor named \"Q\"");
    EXPECT_EQ(message({}, start - second), "the session ends before its scenario begins");
    EXPECT_EQ(message({{start, pause}, {start, pause}}, start), "replayed");
}

TEST(WorldStateHash, SeesWhatMayDiffer) {
    World world = started(with_shards(2, {AddProducer{producer("P")}, AddConsumer{consumer("C")}}));
    run_for(world, Duration::seconds(1));
    const std::uint64_t hash = world.state_hash();
    const auto differs_after = [&](const Command& command) {
        World other = world;
        EXPECT_TRUE(is_done(other.apply(command)));
        return other.state_hash() != hash;
    };
    EXPECT_TRUE(differs_after(PauseActor{"P"}));
    EXPECT_TRUE(differs_after(PauseActor{"C"}));
    EXPECT_TRUE(differs_after(RemoveActor{"C"}));
    EXPECT_TRUE(differs_after(SetProducerRate{"P", 1}));
    EXPECT_TRUE(differs_after(SetProducerPayload{"P", "{n}", {}, {}}));
    EXPECT_TRUE(differs_after(CallGetRecords{}));
    EXPECT_TRUE(
        differs_after(CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = "d"}}));
    World later = world;
    later.advance_to(later.now() + Duration::micros(1));
    EXPECT_NE(later.state_hash(), hash);
}

}  // namespace
}  // namespace kds::sim::test
