// The polling consumers of a world: they read everything, in order, once.
#include <algorithm>
#include <set>

#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

/// Everything from `first` of each shard was read, once and in the order of the shard.
testing::AssertionResult has_read_all(const World& world, ActorId actor,
                                      const std::vector<std::uint64_t>& first = {}) {
    const std::vector<ReadRecord> read = records_read_by(world, actor);
    const auto& shards = world.engine().streams().front().shards;
    for (std::uint32_t s = 0; s < shards.size(); ++s) {
        std::uint64_t next = s < first.size() ? first[s] : 0;
        for (const ReadRecord& record : read) {
            if (record.shard != s) continue;
            if (record.place != next)
                return testing::AssertionFailure()
                       << "shard " << s << ": read " << record.place << " instead of " << next;
            ++next;
        }
        if (next != shards[s].records.end())
            return testing::AssertionFailure()
                   << "shard " << s << ": read up to " << next << " of " << shards[s].records.end();
    }
    return testing::AssertionSuccess();
}

void stop_producers(World& world) {
    for (const Producer& p : std::vector<Producer>(world.producers()))
        ASSERT_TRUE(is_done(world.apply(PauseActor{p.spec.name})));
}

TEST(Consumer, ReadsAllRecordsOfAllShardsInOrder) {
    World world =
        started(with_shards(3, {AddProducer{producer("P", 90'000)}, AddConsumer{consumer("C")}}));
    run_for(world, Duration::seconds(20));
    stop_producers(world);
    run_for(world, Duration::seconds(10));
    const Consumer& c = world.consumers()[0];
    EXPECT_TRUE(has_read_all(world, c.id));
    EXPECT_EQ(c.records_read, stored_records(world));
    ASSERT_EQ(c.cursors.size(), 3u);
    std::uint64_t by_shard = 0;
    for (const ShardCursor& cursor : c.cursors) {
        EXPECT_EQ(cursor.next_place, shard_of(world, cursor.shard.value).records.end());
        EXPECT_EQ(cursor.behind_ms, 0);
        EXPECT_FALSE(cursor.finished);
        by_shard += cursor.records_read;
    }
    EXPECT_EQ(by_shard, c.records_read);
    EXPECT_EQ(c.throttled, 0u);
    EXPECT_FALSE(c.last_error);
    // One call a second and shard.
    EXPECT_EQ(c.calls, 30u * 3u);
}

TEST(Consumer, PollsAtItsInterval) {
    ConsumerSpec spec = consumer("C");
    spec.poll_interval_ms = 250;
    World world = started(with_shards(1, {AddConsumer{spec}}));
    run_for(world, Duration::seconds(10));
    EXPECT_EQ(world.consumers()[0].calls, 40u);
}

TEST(Consumer, TrimHorizonBeginsAtTheOldestRecordAndLatestBehindTheNewest) {
    World world = started(with_shards(1, {AddProducer{producer("P", 20'000)}}));
    run_for(world, Duration::seconds(5));
    const std::uint64_t before = stored_records(world);
    ASSERT_GT(before, 90u);
    ConsumerSpec latest = consumer("Latest");
    latest.start_at = ShardIteratorType::Latest;
    ASSERT_TRUE(is_done(world.apply(AddConsumer{consumer("Oldest")})));
    ASSERT_TRUE(is_done(world.apply(AddConsumer{latest})));
    const Instant added = world.now();
    run_for(world, Duration::seconds(5));
    stop_producers(world);
    run_for(world, Duration::seconds(3));
    EXPECT_TRUE(has_read_all(world, 2));
    // Its position is where the shard ended when its first call came, one way later.
    std::uint64_t first = 0;
    while (shard_of(world, 0).records.at(first).arrival <= added + kLinkDelay) ++first;
    EXPECT_GE(first, before);
    EXPECT_TRUE(has_read_all(world, 3, {first}));
}

TEST(Consumer, ALimitCutsTheAnswersAndTheConsumerFallsBehind) {
    ConsumerSpec spec = consumer("C");
    spec.limit = 10;
    World world = started(with_shards(1, {AddProducer{producer("P", 50'000)}, AddConsumer{spec}}));
    run_for(world, Duration::seconds(20));
    EXPECT_EQ(world.consumers()[0].records_read, world.consumers()[0].calls * 10 - 10);
    EXPECT_GT(world.consumers()[0].cursors[0].behind_ms, 10'000);
    stop_producers(world);
    run_for(world, Duration::seconds(100));
    EXPECT_TRUE(has_read_all(world, world.consumers()[0].id));
    EXPECT_EQ(world.consumers()[0].cursors[0].behind_ms, 0);
}

TEST(Consumer, PausedItAsksNothingAndGoesOnWhereItWas) {
    World world =
        started(with_shards(2, {AddProducer{producer("P", 20'000)}, AddConsumer{consumer("C")}}));
    run_for(world, Duration::millis(5'500));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"C"})));
    const std::uint64_t calls = world.consumers()[0].calls;
    run_for(world, Duration::seconds(60));
    EXPECT_EQ(world.consumers()[0].calls, calls);
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"C"})));
    run_for(world, Duration::millis(10));
    EXPECT_EQ(world.consumers()[0].calls, calls + 2);  // At once.
    stop_producers(world);
    run_for(world, Duration::seconds(5));
    EXPECT_TRUE(has_read_all(world, world.consumers()[0].id));
}

TEST(Consumer, PausingBetweenAPollAndItsCallsLosesNothing) {
    World world = started(with_shards(2, {AddConsumer{consumer("C")}}));
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = "d"}})));
    run_for(world, Duration::millis(4));  // The poll was at 0, its calls arrive at 8 ms.
    ASSERT_TRUE(is_done(world.apply(PauseActor{"C"})));
    run_for(world, Duration::millis(50));
    EXPECT_EQ(world.consumers()[0].calls, 0u);
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"C"})));
    run_for(world, Duration::seconds(3));
    EXPECT_TRUE(has_read_all(world, 1));
    EXPECT_EQ(world.consumers()[0].calls, 6u);
}

TEST(Consumer, AnExpiredIteratorCostsNoRecordAndGivesNoneTwice) {
    World world =
        started(with_shards(2, {AddProducer{producer("P", 5'000)}, AddConsumer{consumer("C")}}));
    run_for(world, Duration::seconds(10));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"C"})));
    run_for(world, limits::kIteratorLifetime + Duration::seconds(30));
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"C"})));
    run_for(world, Duration::seconds(10));
    ASSERT_TRUE(world.consumers()[0].last_error);
    EXPECT_EQ(world.consumers()[0].last_error->code, ErrorCode::ExpiredIterator);
    stop_producers(world);
    run_for(world, Duration::seconds(5));
    EXPECT_TRUE(has_read_all(world, world.consumers()[0].id));
}

TEST(Consumer, AnExpiredIteratorOfAConsumerAtLatestCostsNoRecordEither) {
    // It has read nothing yet, so there is no record behind which it could go on.
    ConsumerSpec spec = consumer("C");
    spec.start_at = ShardIteratorType::Latest;
    World world = started(with_shards(1, {AddConsumer{spec}}));
    const auto put = [&](const char* data) {
        EXPECT_TRUE(is_done(
            world.apply(CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = data}})));
    };
    put("before");
    run_for(world, Duration::seconds(3));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"C"})));
    run_for(world, Duration::seconds(10));
    put("while it rests");
    run_for(world, limits::kIteratorLifetime + Duration::seconds(30));
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"C"})));
    run_for(world, Duration::seconds(5));
    put("after");
    run_for(world, Duration::seconds(5));
    const std::vector<ReadRecord> expected{{0, 1}, {0, 2}};
    EXPECT_EQ(records_read_by(world, world.consumers()[0].id), expected);
}

TEST(Consumer, TooManyConsumersAreThrottledAndReadAllInTheEnd) {
    // Three at five calls a second each, where a shard allows five in all (kinesis.md 6.1).
    ConsumerSpec spec = consumer("A");
    spec.poll_interval_ms = 200;
    ConsumerSpec b = spec;
    b.name = "B";
    ConsumerSpec c = spec;
    c.name = "C";
    World world = started(with_shards(1, {AddProducer{producer("P", 20'000)}, AddConsumer{spec},
                                          AddConsumer{b}, AddConsumer{c}}));
    run_for(world, Duration::seconds(30));
    std::uint64_t calls = 0;
    std::uint64_t throttled = 0;
    for (const Consumer& each : world.consumers()) {
        calls += each.calls;
        throttled += each.throttled;
        EXPECT_EQ(each.throttled, count_events(world, EventKind::ReadRefused, each.id));
    }
    EXPECT_NEAR(static_cast<double>(calls - throttled), 150, 6);
    EXPECT_GT(throttled, 250u);
    stop_producers(world);
    ASSERT_TRUE(is_done(world.apply(PauseActor{"A"})));
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"B"})));
    run_for(world, Duration::seconds(2));
    EXPECT_TRUE(has_read_all(world, world.consumers()[2].id));
}

TEST(Consumer, ADataStreamThatDoesNotExistYetIsFoundWhenItDoes) {
    ConsumerSpec spec = consumer("C");
    spec.stream_name = "late";
    World world = started(with_shards(1, {AddConsumer{spec}}));
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(world.consumers()[0].last_error);
    EXPECT_EQ(world.consumers()[0].last_error->code, ErrorCode::ResourceNotFound);
    ASSERT_TRUE(is_done(world.apply(CallCreateStream{{.stream_name = "late", .shard_count = 2}})));
    run_for(world, Duration::seconds(1));
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "late", .partition_key = "k", .data = "d"}})));
    run_for(world, Duration::seconds(2));
    EXPECT_EQ(world.consumers()[0].records_read, 1u);
    EXPECT_EQ(world.consumers()[0].cursors.size(), 2u);
}

TEST(Consumer, FindsMoreShardsThanOnePageLists) {
    // ListShards gives at most 1,000 shards a page (kinesis.md 2.5).
    World world = started(with_shards(1'001, {AddConsumer{consumer("C")}}));
    const Shard& last = world.engine().streams().front().shards.back();
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "s",
                                   .partition_key = "k",
                                   .data = "d",
                                   .explicit_hash_key = to_decimal(last.range.first().value)}})));
    run_for(world, Duration::seconds(2));
    EXPECT_EQ(world.consumers()[0].cursors.size(), 1'001u);
    EXPECT_EQ(world.consumers()[0].records_read, 1u);
}

TEST(Consumer, ReadsOnlyWhatRetentionHasLeft) {
    World world = started(with_shards(1, {AddProducer{producer("P", 100)}}));
    run_for(world, Duration::hours(30));
    ASSERT_TRUE(is_done(world.apply(AddConsumer{consumer("C")})));
    run_for(world, Duration::seconds(2));
    const std::vector<ReadRecord> read = records_read_by(world, 2);
    ASSERT_FALSE(read.empty());
    EXPECT_GT(read.front().place, 0u);
    EXPECT_GE(read.front().place + 1, shard_of(world, 0).records.first());
}

}  // namespace
}  // namespace kds::sim::test
