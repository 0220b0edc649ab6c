// What a program does with what it has read: sets of places, costs, records that cannot be done.
#include "core/sim/processing.h"

#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

using Spans = std::vector<PlaceSet::Span>;

TEST(PlaceSet, JoinsRangesAndCountsWhatWasThere) {
    PlaceSet set;
    EXPECT_EQ(set.add(10, 20), 0u);
    EXPECT_EQ(set.add(30, 40), 0u);
    EXPECT_EQ(set.add(20, 25), 0u);  // Touches.
    EXPECT_EQ(set.spans(), (Spans{{10, 25}, {30, 40}}));
    EXPECT_EQ(set.add(24, 31), 2u);
    EXPECT_EQ(set.spans(), (Spans{{10, 40}}));
    EXPECT_EQ(set.add(0, 100), 30u);
    EXPECT_EQ(set.add(5, 5), 0u);
    EXPECT_EQ(set.spans(), (Spans{{0, 100}}));
}

TEST(PlaceSet, KeepsABoundedNumberOfRanges) {
    PlaceSet set;
    for (std::uint64_t i = 0; i < PlaceSet::kSpansMax; ++i) set.add(10 * i, 10 * i + 1);
    EXPECT_EQ(set.spans().size(), PlaceSet::kSpansMax);
    EXPECT_EQ(set.spans()[0], (PlaceSet::Span{0, 1}));
    set.add(100'000, 100'001);
    EXPECT_EQ(set.spans().size(), PlaceSet::kSpansMax);
    EXPECT_EQ(set.spans()[0], (PlaceSet::Span{0, 11}));
}

World with_records(ConsumerSpec spec, std::initializer_list<const char*> keys) {
    World world = started(with_shards(1));
    for (const char* key : keys)
        EXPECT_TRUE(is_done(
            world.apply(CallPutRecord{{.stream_name = "s", .partition_key = key, .data = "d"}})));
    EXPECT_TRUE(is_done(world.apply(AddConsumer{std::move(spec)})));
    return world;
}

TEST(Processing, ACostDelaysWhatIsDoneAndTheNextCall) {
    ConsumerSpec spec = consumer("C");
    spec.cost_us = 600'000;
    World world = with_records(spec, {"a", "b", "c"});
    const Consumer& c = world.consumers()[0];
    // The answer is there after one way; three records take 1.8 s.
    run_for(world, kLinkDelay + Duration::micros(1'799'999));
    EXPECT_EQ(c.work.done, 0u);
    EXPECT_EQ(c.records_read, 3u);
    run_for(world, Duration::micros(1));
    EXPECT_EQ(c.work.done, 3u);
    EXPECT_EQ(c.calls, 1u);
    run_for(world, Duration::seconds(2) - kLinkDelay);
    EXPECT_EQ(c.calls, 3u);  // At 2 s and at 3 s.
    ASSERT_EQ(c.processed.end(), 1u);
    EXPECT_EQ(c.processed[0].outcome, Outcome::Done);
    EXPECT_EQ(c.processed[0].batch.end, 3u);
}

TEST(Processing, ASlowConsumerFallsBehindAndCatchesUp) {
    World world =
        started(with_shards(1, {AddProducer{producer("P", 20'000)}, AddConsumer{consumer("C")}}));
    run_for(world, Duration::seconds(10));
    EXPECT_LE(world.consumers()[0].cursors[0].behind_ms, 0);
    // 100 ms a record, at 20 records a second: it does half of them.
    ASSERT_TRUE(is_done(world.apply(InjectFault{
        {.name = "slow", .kind = FaultKind::SlowConsumer, .target = "C", .amount = 100'000}})));
    run_for(world, Duration::seconds(120));
    EXPECT_LT(world.consumers()[0].work.done, 1'800u);
    EXPECT_GT(stored_records(world), 2'500u);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"slow"})));
    run_for(world, Duration::seconds(200));
    EXPECT_GT(world.consumers()[0].work.done + 40, stored_records(world));
    EXPECT_EQ(world.consumers()[0].work.done_again, 0u);
}

TEST(Processing, APoisonRecordKeepsAPollingConsumerAtItsBatch) {
    World world = started(with_shards(1, {AddConsumer{consumer("C")}}));
    ASSERT_TRUE(is_done(world.apply(InjectFault{
        {.name = "bad", .kind = FaultKind::PoisonRecord, .target = "C", .key = "bad"}})));
    for (const char* key : {"good", "bad", "after"})
        ASSERT_TRUE(is_done(
            world.apply(CallPutRecord{{.stream_name = "s", .partition_key = key, .data = "d"}})));
    run_for(world, Duration::millis(4'500));
    const Consumer& c = world.consumers()[0];
    // Five rounds: each does the record before the poison once more.
    EXPECT_EQ(c.work.failed_batches, 5u);
    EXPECT_EQ(c.work.done, 5u);
    EXPECT_EQ(c.work.done_again, 4u);
    EXPECT_EQ(c.processed.back().batch.attempt, 5u);
    EXPECT_EQ(c.processed.back().batch.begin, 1u);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"bad"})));
    run_for(world, Duration::seconds(1));
    EXPECT_EQ(c.work.done, 8u);
    EXPECT_EQ(c.work.done_again, 5u);
    ASSERT_EQ(c.shards_done.size(), 1u);
    EXPECT_EQ(c.shards_done[0].places.spans(), (Spans{{0, 3}}));
}

TEST(Processing, APauseAmidABatchLosesNothingAndDoesNothingTwice) {
    ConsumerSpec spec = consumer("C");
    spec.cost_us = 1'000'000;
    World world = with_records(spec, {"a", "b"});
    run_for(world, Duration::seconds(1));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"C"})));
    run_for(world, Duration::seconds(10));
    EXPECT_EQ(world.consumers()[0].work.done, 0u);
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"C"})));
    run_for(world, Duration::seconds(2));
    EXPECT_EQ(world.consumers()[0].work.done, 2u);
    EXPECT_EQ(world.consumers()[0].work.done_again, 0u);
}

TEST(Processing, ACrashedPollingConsumerDoesAgainWhatItHadDone) {
    World world = with_records(consumer("C"), {"a", "b"});
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(is_done(world.apply(
        InjectFault{{.name = "down", .kind = FaultKind::ConsumerCrash, .target = "C"}})));
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(is_done(world.apply(LiftFault{"down"})));
    run_for(world, Duration::seconds(2));
    EXPECT_EQ(world.consumers()[0].work.done, 4u);
    EXPECT_EQ(world.consumers()[0].work.done_again, 2u);
}

TEST(Processing, ACostOutOfRangeIsRefused) {
    World world = started(with_shards(1));
    ConsumerSpec spec = consumer("C");
    spec.cost_us = 60'000'001;
    EXPECT_TRUE(is_refused(world, AddConsumer{spec},
                           "consumer \"C\": the cost of a record must be 0 to 60000000 us"));
    spec.cost_us = -1;
    EXPECT_TRUE(is_refused(world, AddConsumer{spec},
                           "consumer \"C\": the cost of a record must be 0 to 60000000 us"));
    spec.cost_us = 60'000'000;
    EXPECT_TRUE(is_done(world.apply(AddConsumer{spec})));
}

}  // namespace
}  // namespace kds::sim::test
