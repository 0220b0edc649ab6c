// Event source mappings of Lambda: batches, retries, bisecting, what is given up.
#include "core/sim/readers/lambda_reader.h"

#include "tests/unit/sim/readers/processed_check.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

ConsumerSpec function(LambdaSpec lambda) {
    ConsumerSpec spec = consumer("Fn");
    spec.reader = lambda;
    return spec;
}

const LambdaReader& reader_of(const World& world) {
    const auto* const reader = std::get_if<LambdaReader>(&world.consumers()[0].reader);
    if (!reader) std::abort();
    return *reader;
}

void put(World& world, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        ASSERT_TRUE(is_done(
            world.apply(CallPutRecord{{.stream_name = "s", .partition_key = key, .data = "d"}})));
}

/// A function that cannot process the key "bad", and four records with that key third.
World with_poison(LambdaSpec lambda) {
    World world = started(with_shards(1, {AddConsumer{function(lambda)}}));
    EXPECT_TRUE(is_done(world.apply(InjectFault{
        {.name = "bad", .kind = FaultKind::PoisonRecord, .target = "Fn", .key = "bad"}})));
    put(world, {"a", "b", "bad", "c"});
    return world;
}

TEST(Lambda, DoesEachRecordOnceInBatchesOfItsSize) {
    World world = started(with_shards(
        2, {AddProducer{producer("P", 100'000)}, AddConsumer{function({.batch_size = 10})}}));
    run_for(world, Duration::seconds(20));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(10));
    const Consumer& fn = world.consumers()[0];
    EXPECT_TRUE(has_done_all(world, fn));
    EXPECT_EQ(fn.work.done_again, 0u);
    for (std::uint64_t i = 0; i < fn.processed.end(); ++i)
        EXPECT_LE(fn.processed[i].batch.end - fn.processed[i].batch.begin, 10u);
    EXPECT_EQ(reader_of(world).invocations, fn.processed.end());
}

TEST(Lambda, AWindowGathersUntilItClosesOrTheBatchIsFull) {
    World world =
        started(with_shards(1, {AddConsumer{function({.batch_size = 5, .window_s = 30})}}));
    run_for(world, Duration::millis(500));
    put(world, {"a", "b"});
    run_for(world, Duration::seconds(29));
    EXPECT_EQ(reader_of(world).invocations, 0u);
    run_for(world, Duration::seconds(2));
    EXPECT_EQ(reader_of(world).invocations, 1u);
    put(world, {"a", "b", "c", "d", "e"});
    run_for(world, Duration::seconds(3));
    EXPECT_EQ(reader_of(world).invocations, 2u);
    EXPECT_EQ(world.consumers()[0].work.done, 7u);
}

TEST(Lambda, AFailingBatchBlocksItsShardUntilItSucceeds) {
    World world = with_poison({});
    run_for(world, Duration::seconds(10));
    put(world, {"later"});
    run_for(world, Duration::seconds(60));
    const Consumer& fn = world.consumers()[0];
    EXPECT_GT(fn.work.failed_batches, 20u);
    EXPECT_EQ(fn.shards_done[0].places.spans(), (std::vector<PlaceSet::Span>{{0, 2}}));
    ASSERT_TRUE(is_done(world.apply(LiftFault{"bad"})));
    run_for(world, Duration::seconds(5));
    EXPECT_TRUE(has_done_all(world, fn));
}

TEST(Lambda, AfterItsRetriesABatchIsDiscarded) {
    for (const std::int64_t retries : {0, 2}) {
        World world = with_poison({.retries_max = retries});
        run_for(world, Duration::seconds(20));
        const Consumer& fn = world.consumers()[0];
        EXPECT_EQ(fn.work.failed_batches, static_cast<std::uint64_t>(retries) + 1);
        EXPECT_EQ(fn.work.discarded, 4u);
        ASSERT_EQ(reader_of(world).discarded.size(), 1u);
        EXPECT_EQ(reader_of(world).discarded.back().reason, DiscardReason::RetriesExhausted);
        EXPECT_EQ(reader_of(world).discarded.back().batch.end, 4u);
    }
}

TEST(Lambda, BisectingLeavesOnlyTheRecordThatCannotBeProcessed) {
    World world = with_poison({.retries_max = 1, .bisect = true});
    run_for(world, Duration::seconds(30));
    const Consumer& fn = world.consumers()[0];
    EXPECT_EQ(fn.work.discarded, 1u);
    ASSERT_EQ(reader_of(world).discarded.size(), 1u);
    EXPECT_EQ(reader_of(world).discarded.back().batch.begin, 2u);
    EXPECT_EQ(fn.shards_done[0].places.spans(), (std::vector<PlaceSet::Span>{{0, 2}, {3, 4}}));
    // Four, two and one record, and that one once more: splits are no retries.
    EXPECT_EQ(fn.work.failed_batches, 4u);
}

TEST(Lambda, ReportedItemFailuresAreTriedFromTheLowestOn) {
    World world = with_poison({.retries_max = 3, .report_item_failures = true});
    run_for(world, Duration::seconds(30));
    const Consumer& fn = world.consumers()[0];
    EXPECT_EQ(fn.work.done, 2u);
    EXPECT_EQ(fn.work.done_again, 0u);
    EXPECT_EQ(fn.work.discarded, 2u);
}

TEST(Lambda, RecordsOverTheMaximumAgeAreDiscarded) {
    World world = with_poison({.record_age_max_s = 30});
    run_for(world, Duration::seconds(25));
    EXPECT_EQ(world.consumers()[0].work.discarded, 0u);
    run_for(world, Duration::seconds(10));
    EXPECT_EQ(world.consumers()[0].work.discarded, 4u);
    EXPECT_EQ(reader_of(world).discarded.back().reason, DiscardReason::TooOld);
}

TEST(Lambda, ParallelBatchesKeepTheOrderOfEachKeyAndDoAllOnce) {
    ConsumerSpec spec = function({.batch_size = 20, .parallelization = 4});
    spec.cost_us = 20'000;
    World world = started(with_shards(1, {AddProducer{producer("P", 100'000)}, AddConsumer{spec}}));
    run_for(world, Duration::seconds(20));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(30));
    const Consumer& fn = world.consumers()[0];
    EXPECT_EQ(fn.work.done, stored_records(world));
    EXPECT_EQ(fn.work.done_again, 0u);
    std::map<std::uint32_t, std::uint64_t> next;
    for (std::uint64_t i = 0; i < fn.processed.end(); ++i) {
        const Batch& batch = fn.processed[i].batch;
        EXPECT_GE(batch.begin, next[batch.slice]);
        next[batch.slice] = batch.end;
    }
    EXPECT_GT(next.size(), 1u);
}

TEST(Lambda, EachShareOfTheKeysHasItsWindowAndAsksToBeWokenOnce) {
    World world = started(with_shards(
        1, {AddProducer{producer("P", 5'000)},
            AddConsumer{function({.batch_size = 100, .window_s = 3, .parallelization = 3})}}));
    std::size_t most = 0;
    for (int second = 0; second < 120; ++second) {
        run_for(world, Duration::seconds(1));
        std::size_t wakes = 0;
        for (const LambdaReader::Slice& slice : reader_of(world).holds.begin()->second.slices)
            wakes += slice.wakes_at > world.now();
        most = std::max(most, wakes);
    }
    EXPECT_LE(most, 3u);
    EXPECT_LT(world.work(), 5'000u);
    // No record has waited for longer than a window, two polls and an invocation.
    const Consumer& fn = world.consumers()[0];
    std::uint64_t done = 0;
    for (std::uint64_t i = 0; i < fn.processed.end(); ++i) {
        const Batch& batch = fn.processed[i].batch;
        const RecordStore& records = shard_of(world, 0).records;
        for_each_record(world.engine(), batch, [&](std::uint64_t place, auto&&, auto&&) {
            EXPECT_LE(fn.processed[i].at - records.arrival_at(place), Duration::millis(5'200));
            ++done;
            return true;
        });
    }
    EXPECT_GT(done, 500u);
}

// Seed 5719 of shardlab_sim: it stood still while its shards were split, their children merged, and
// both expired; nothing led to the grandchildren.
TEST(Lambda, GoesOnWithGrandchildrenWhoseParentsHaveExpired) {
    for (const ReaderSpec& reader :
         {ReaderSpec{LambdaSpec{}}, ReaderSpec{FanOutSpec{}}, ReaderSpec{DeliverySpec{}}}) {
        SCOPED_TRACE(kReaderKinds[reader.index()]);
        ConsumerSpec spec = consumer("Fn");
        spec.start_at = ShardIteratorType::Latest;
        spec.reader = reader;
        World world = started(with_shards(4, {AddConsumer{spec}}));
        run_for(world, Duration::seconds(5));
        ASSERT_TRUE(is_done(world.apply(PauseActor{"Fn"})));
        call(world, Action::UpdateShardCount,
             api::Value::object()
                 .with("StreamName", api::Value::of_text("s"))
                 .with("TargetShardCount", api::Value::of_integer(7))
                 .with("ScalingType", api::Value::of_text("UNIFORM_SCALING")));
        run_for(world, Duration::hours(30));
        ASSERT_EQ(world.engine().streams()[0].shards.size(), 7u);
        for (int i = 0; i < 40; ++i)
            ASSERT_TRUE(is_done(world.apply(
                CallPutRecord{{.stream_name = "s", .partition_key = cat("k", i), .data = "d"}})));
        ASSERT_TRUE(is_done(world.apply(ResumeActor{"Fn"})));
        run_for(world, Duration::seconds(400));
        EXPECT_EQ(world.consumers()[0].work.done, 40u);
        EXPECT_EQ(world.consumers()[0].work.done_again, 0u);
    }
}

TEST(Lambda, ValuesOutOfRangeAreRefused) {
    World world = started(with_shards(1));
    const auto refused = [&](LambdaSpec lambda, const char* message) {
        return is_refused(world, AddConsumer{function(lambda)}, message);
    };
    EXPECT_TRUE(refused({.batch_size = 0}, "consumer \"Fn\": the batch size must be 1 to 10000"));
    EXPECT_TRUE(
        refused({.window_s = 301}, "consumer \"Fn\": the batching window must be 0 to 300 s"));
    EXPECT_TRUE(refused({.parallelization = 11},
                        "consumer \"Fn\": the parallelization factor must be 1 to 10"));
    EXPECT_TRUE(refused({.retries_max = 10'001},
                        "consumer \"Fn\": the number of retries must be -1 to 10000"));
    EXPECT_TRUE(refused({.record_age_max_s = 604'801},
                        "consumer \"Fn\": the maximum age must be -1 to 604800 s"));
}

TEST(Lambda, KeepsWhatTheServiceAnswersInsteadOfRecords) {
    World world = started(with_shards(1, {AddConsumer{function({})}}));
    ASSERT_TRUE(is_done(world.apply(InjectFault{{.name = "hiccup",
                                                 .kind = FaultKind::InternalFailure,
                                                 .target = world.consumers()[0].spec.name,
                                                 .amount = 1'000}})));
    run_for(world, Duration::seconds(10));
    const Consumer& consumer = world.consumers()[0];
    ASSERT_TRUE(consumer.last_error);
    EXPECT_EQ(consumer.last_error->code, ErrorCode::InternalFailure);
    EXPECT_GT(count_events(world, EventKind::CallFailed, consumer.id), 5u);
}

}  // namespace
}  // namespace kds::sim::test
