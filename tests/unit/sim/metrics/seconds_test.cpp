#include "core/sim/metrics/seconds_reader.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

constexpr StreamId kStream{3};

Event at(std::int64_t millis, EventKind kind, std::uint32_t shard = 0, ActorId actor = 1) {
    Event event;
    event.at = Instant::from_millis(millis);
    event.kind = kind;
    event.stream = kStream;
    event.shard = {shard};
    event.actor = actor;
    return event;
}

Event accepted(std::int64_t millis, std::int64_t bytes, std::uint32_t shard = 0) {
    Event event = at(millis, EventKind::RecordAccepted, shard);
    event.bytes = bytes;
    return event;
}

Event answer(std::int64_t millis, EventKind kind, std::uint32_t count, std::int64_t bytes,
             std::int64_t behind_ms, ActorId actor = 2) {
    Event event = at(millis, kind, 0, actor);
    event.count = count;
    event.bytes = bytes;
    event.behind_ms = behind_ms;
    return event;
}

std::vector<SecondOfStream> all_of(const Seconds& seconds, StreamId stream = kStream,
                                   std::int64_t from = 0, std::int64_t to = 1'000'000'000'000) {
    std::vector<SecondOfStream> all;
    SecondsReader reader(seconds, stream, from, to);
    for (SecondOfStream second; reader.next(second);) all.push_back(second);
    return all;
}

TEST(Seconds, CountWhatHappensToAShard) {
    Seconds seconds;
    seconds.count(accepted(1'000, 100));
    seconds.count(accepted(1'999, 50));
    seconds.count(at(1'999, EventKind::RecordRefused));
    seconds.count(answer(1'999, EventKind::RecordsRead, 2, 150, 700));
    seconds.count(at(1'999, EventKind::ReadRefused));
    seconds.count(answer(1'999, EventKind::Pushed, 1, 60, 20, 5));
    seconds.count(at(1'999, EventKind::IteratorIssued));
    const auto all = all_of(seconds);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].second, 1);
    ASSERT_EQ(all[0].shards.size(), 1u);
    EXPECT_EQ(all[0].shards[0], (ShardSecond{0, {2, 150, 1, 1, 150, 1, 60}}));
    ASSERT_TRUE(all[0].find_consumer(2));
    EXPECT_EQ(*all[0].find_consumer(2), (ConsumerSecond{2, 2, 700}));
    EXPECT_EQ(*all[0].find_consumer(5), (ConsumerSecond{5, 1, 20}));
    EXPECT_EQ(all[0].find_consumer(1), nullptr);
}

TEST(Seconds, EndWhereTheNextOneBegins) {
    Seconds seconds;
    seconds.count(accepted(1'999, 1));
    seconds.count(accepted(2'000, 2, 7));
    seconds.count(accepted(2'001, 4, 7));
    seconds.count(accepted(9'000, 8));
    const auto all = all_of(seconds);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].second, 1);
    EXPECT_EQ(all[1].second, 2);
    ASSERT_TRUE(all[1].find_shard(7));
    EXPECT_EQ(all[1].find_shard(7)->of(ShardFigure::BytesIn), 6);
    EXPECT_EQ(all[1].find_shard(0), nullptr);
    EXPECT_EQ(all[2].second, 9);
    // From the first on, without the last.
    const auto some = all_of(seconds, kStream, 2, 9);
    ASSERT_EQ(some.size(), 1u);
    EXPECT_EQ(some[0].second, 2);
    EXPECT_TRUE(all_of(seconds, kStream, 3, 9).empty());
    EXPECT_EQ(all_of(seconds, kStream, 9, 10).size(), 1u);
    EXPECT_TRUE(all_of(seconds, kStream, 10, 20).empty());
    EXPECT_TRUE(all_of(seconds, StreamId{4}).empty());
}

TEST(Seconds, KeepTheHighestLagThatAConsumerWasTold) {
    Seconds seconds;
    for (const std::int64_t behind : {300, 4'000, 0})
        seconds.count(answer(1'500, EventKind::RecordsRead, 10, 100, behind));
    // Of a second without an answer there is none.
    seconds.count(accepted(2'500, 1));
    const auto all = all_of(seconds);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(*all[0].find_consumer(2), (ConsumerSecond{2, 30, 4'000}));
    EXPECT_TRUE(all[1].consumers.empty());
}

TEST(Seconds, WhatAScenarioReadsByItselfIsNoConsumer) {
    Seconds seconds;
    seconds.count(answer(1'000, EventKind::RecordsRead, 1, 9, 0, kScenarioActor));
    seconds.count(answer(1'000, EventKind::RecordsRead, 1, 9, 0, kActorsCounted));
    seconds.count(answer(1'000, EventKind::RecordsRead, 1, 9, 0, kActorsCounted - 1));
    const auto all = all_of(seconds);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].shards[0].of(ShardFigure::BytesRead), 27);
    ASSERT_EQ(all[0].consumers.size(), 1u);
    EXPECT_EQ(all[0].consumers[0].actor, kActorsCounted - 1);
}

TEST(Seconds, HoldLargeFigures) {
    Seconds seconds;
    const std::int64_t large = std::int64_t{1} << 40;
    seconds.count(accepted(1'000, large, 10'239));
    seconds.count(answer(1'000, EventKind::RecordsRead, 4'000'000'000u, large, large));
    seconds.count(accepted(5'000, 1));
    const auto all = all_of(seconds);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].find_shard(10'239)->of(ShardFigure::BytesIn), large);
    EXPECT_EQ(*all[0].find_consumer(2), (ConsumerSecond{2, 4'000'000'000, large}));
}

TEST(Seconds, KeepAnHour) {
    Seconds seconds;
    for (std::int64_t second = 1; second <= 10'000; ++second)
        seconds.count(accepted(second * 1'000, second));
    EXPECT_EQ(seconds.known_from(), 10'000 - kSecondsKept);
    const auto all = all_of(seconds);
    ASSERT_EQ(all.size(), static_cast<std::size_t>(kSecondsKept + 1));
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(all[i].second, 10'000 - kSecondsKept + static_cast<std::int64_t>(i));
        EXPECT_EQ(all[i].shards[0].of(ShardFigure::BytesIn), all[i].second);
    }
}

TEST(Seconds, OfARestThatLastedAreKnownToBeEmpty) {
    Seconds seconds;
    seconds.count(accepted(1'000, 1));
    seconds.count(accepted(9'000'000, 1));
    EXPECT_EQ(seconds.known_from(), 2);
    EXPECT_EQ(all_of(seconds).size(), 1u);
}

TEST(Seconds, TakeNoMoreThanTheirShareOfMemory) {
    Seconds seconds;
    constexpr std::uint32_t kShards = 2'000;
    for (std::int64_t second = 1; second <= 400; ++second)
        for (std::uint32_t shard = 0; shard < kShards; ++shard)
            seconds.count(accepted(second * 1'000, 1'000'000, shard));
    // A chunk of each log may stay longer than it must.
    EXPECT_LT(seconds.memory_bytes(), static_cast<std::int64_t>(kSecondsBytes) + 8'192 + 600 * 24);
    EXPECT_GT(seconds.known_from(), 1);
    const auto all = all_of(seconds);
    ASSERT_FALSE(all.empty());
    EXPECT_EQ(all.front().second, seconds.known_from());
    EXPECT_GT(all.size(), 100u);
    for (const SecondOfStream& second : all) EXPECT_EQ(second.shards.size(), kShards);
}

TEST(Seconds, OfOtherStreamsStayApart) {
    Seconds seconds;
    Event other = accepted(1'000, 5);
    other.stream = {9};
    for (int i = 0; i < 3; ++i) {
        seconds.count(accepted(1'000, 1));
        seconds.count(other);
    }
    Event gone = at(1'500, EventKind::StreamDeleted);
    gone.stream = {9};
    seconds.count(gone);
    seconds.count(accepted(2'000, 1));
    ASSERT_EQ(all_of(seconds, {9}).size(), 1u);
    EXPECT_EQ(all_of(seconds, {9})[0].shards[0].of(ShardFigure::BytesIn), 15);
    ASSERT_EQ(all_of(seconds).size(), 2u);
    EXPECT_EQ(all_of(seconds)[0].shards[0].of(ShardFigure::BytesIn), 3);
}

TEST(Seconds, OfACopyGoTheirOwnWay) {
    Seconds one;
    one.count(accepted(1'000, 1));
    one.count(accepted(2'000, 2));
    Seconds other = one;
    one.count(accepted(3'000, 4));
    other.count(accepted(3'000, 8));
    one.count(accepted(4'000, 4));
    other.count(accepted(4'000, 8));
    EXPECT_EQ(all_of(one)[2].shards[0].of(ShardFigure::BytesIn), 4);
    EXPECT_EQ(all_of(other)[2].shards[0].of(ShardFigure::BytesIn), 8);
    EXPECT_EQ(all_of(one)[0].shards[0].of(ShardFigure::BytesIn), 1);
    Hasher a, b;
    one.hash(a);
    other.hash(b);
    EXPECT_NE(a.digest(), b.digest());
}

}  // namespace
}  // namespace kds::sim::test
