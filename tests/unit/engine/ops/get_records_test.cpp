#include "core/engine/ops/get_records.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

constexpr const char* kTooFast =
    "Rate exceeded for shard shardId-000000000000 in stream s under account 123456789012.";
constexpr const char* kNoShard =
    "Shard shardId-000000000000 in stream s under account 123456789012 does not exist";

/// One shard, and an iterator at its beginning.
struct OneShard : Lab {
    std::string from_start;
    OneShard() {
        make_active("s", 1);
        from_start = iterator("TRIM_HORIZON")->shard_iterator;
    }
    void put_count(int count, std::size_t bytes = 1) {
        for (int i = 0; i < count; ++i) {
            wait(Duration::millis(1 + static_cast<std::int64_t>(bytes) / 1'000));
            ASSERT_TRUE(succeeds(put("k", std::string(bytes - 1, 'd'))));
        }
    }
};

TEST(GetRecords, GivesRecordsInOrderAndTheNextIterator) {
    OneShard lab;
    const auto a = lab.put("key-a", "a");
    lab.now = lab.now + Duration::micros(1'700);
    const auto b = lab.put("key-b", "b");
    const auto got = lab.get(lab.from_start);
    ASSERT_TRUE(succeeds(got));
    ASSERT_EQ(got->records.size(), 2u);
    EXPECT_EQ(got->records[0].sequence_number, a->sequence_number);
    EXPECT_EQ(got->records[0].partition_key, "key-a");
    EXPECT_EQ(got->records[0].data, "a");
    EXPECT_EQ(got->records[1].sequence_number, b->sequence_number);
    // Shown in whole milliseconds.
    EXPECT_EQ(got->records[1].approximate_arrival, Instant::from_millis(lab.now.epoch_millis()));
    ASSERT_TRUE(got->next_shard_iterator.has_value());
    EXPECT_TRUE(lab.get(*got->next_shard_iterator)->records.empty());
    ASSERT_TRUE(succeeds(lab.put("k", "c")));
    EXPECT_EQ(lab.get(*got->next_shard_iterator)->records.size(), 1u);
    EXPECT_EQ(lab.get(lab.from_start)->records.size(), 3u);  // An iterator can be used again.
}

TEST(GetRecords, EachAnswerHasAFreshIterator) {
    OneShard lab;
    const auto first = lab.get(lab.from_start);
    const auto second = lab.get(lab.from_start);
    ASSERT_TRUE(succeeds(first));
    ASSERT_TRUE(succeeds(second));
    EXPECT_NE(first->next_shard_iterator, second->next_shard_iterator);
    EXPECT_NE(*first->next_shard_iterator, lab.from_start);
}

TEST(GetRecords, GivesAtMostLimitRecords) {
    OneShard lab;
    lab.put_count(10);
    auto got = lab.get(lab.from_start, 9);
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(got->records.size(), 9u);
    got = lab.get(*got->next_shard_iterator, 9);
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(got->records.size(), 1u);
    EXPECT_EQ(lab.get(lab.from_start, 10)->records.size(), 10u);
    EXPECT_EQ(lab.get(lab.from_start, 11)->records.size(), 10u);
}

TEST(GetRecords, GivesTenThousandRecordsIfNotTold) {
    OneShard lab;
    lab.put_count(10'001);
    const auto got = lab.get(lab.from_start);
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(got->records.size(), 10'000u);
}

TEST(GetRecords, SaysHowFarBehindThePositionIs) {
    OneShard lab;
    lab.put_count(1);
    lab.wait(Duration::millis(1'500));
    lab.put_count(1);
    lab.wait(Duration::millis(700));
    const auto first = lab.get(lab.from_start, 1);
    ASSERT_TRUE(succeeds(first));
    EXPECT_EQ(first->millis_behind_latest, 700);  // The next record is as old.
    EXPECT_EQ(lab.last_event().behind_ms, 700);
    const auto second = lab.get(*first->next_shard_iterator);
    ASSERT_TRUE(succeeds(second));
    EXPECT_EQ(second->millis_behind_latest, 0);
}

TEST(GetRecords, LogsWhatWasRead) {
    OneShard lab;
    lab.put_count(3, 10);
    const auto one = lab.get(lab.from_start, 1);
    ASSERT_TRUE(succeeds(one));
    ASSERT_TRUE(succeeds(lab.get(*one->next_shard_iterator)));
    const Event& event = lab.last_event();
    EXPECT_EQ(event.kind, EventKind::RecordsRead);
    EXPECT_EQ(event.stream, lab.stream().id);
    EXPECT_EQ(event.shard, ShardIndex{0});
    EXPECT_EQ(event.count, 2u);
    EXPECT_EQ(event.bytes, 20);
    EXPECT_EQ(event.sequence_index, 1u);
    EXPECT_EQ(event.place, 1u);
    EXPECT_EQ(event.actor, 1u);
}

TEST(GetRecords, GoesOnAtTheOldestRecordKept) {
    OneShard lab;
    lab.put_count(2);
    lab.wait(Duration::hours(24) - Duration::seconds(1));
    lab.put_count(1);
    const auto before = lab.iterator("TRIM_HORIZON");
    ASSERT_TRUE(succeeds(before));
    lab.wait(Duration::seconds(2));  // The first two expire under the iterator.
    const auto got = lab.get(before->shard_iterator);
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(got->records.size(), 1u);
    EXPECT_EQ(lab.last_event().place, 2u);
}

TEST(GetRecords, RefusesWhatIsNoIterator) {
    OneShard lab;
    for (const std::string& text : {std::string("x"), std::string("AAAAAAAAAAE="),
                                    lab.from_start + "=", lab.from_start.substr(4)}) {
        EXPECT_TRUE(
            fails_with(lab.get(text), ErrorCode::InvalidArgument, "Invalid ShardIterator."));
        EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
    }
    EXPECT_TRUE(succeeds(lab.get('"' + lab.from_start + '"')));
}

TEST(GetRecords, RefusesAnIteratorFromTheFuture) {
    OneShard lab;
    OneShard ahead = lab;
    ahead.wait(Duration::millis(1));
    const auto later = ahead.iterator("LATEST");
    EXPECT_TRUE(fails_with(lab.get(later->shard_iterator), ErrorCode::InvalidArgument,
                           "Invalid ShardIterator."));
}

TEST(GetRecords, AnIteratorLivesFiveMinutes) {
    // kinesis.md 14.3, row 7. The iterator was issued at 00:00:02.500.
    OneShard lab;
    lab.wait(limits::kIteratorLifetime);
    EXPECT_TRUE(succeeds(lab.get(lab.from_start)));
    lab.wait(Duration::micros(999));  // Ages are counted in whole milliseconds.
    EXPECT_TRUE(succeeds(lab.get(lab.from_start)));
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(fails_with(
        lab.get(lab.from_start), ErrorCode::ExpiredIterator,
        "Iterator expired. The iterator was created at time Wed Jan 01 00:00:02 UTC 2025 while "
        "right now it is Wed Jan 01 00:05:02 UTC 2025 which is further in the future than the "
        "tolerated delay of 300000 milliseconds."));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    EXPECT_EQ(lab.last_event().error, ErrorCode::ExpiredIterator);
}

TEST(GetRecords, AnIteratorDiesWithItsStream) {
    OneShard lab;
    Lab other;
    other.now = lab.now;
    EXPECT_TRUE(fails_with(other.get(lab.from_start), ErrorCode::ResourceNotFound, kNoShard));
    other.make_active("s", 1);  // A stream of the same name, but another one.
    EXPECT_TRUE(fails_with(other.get(lab.from_start), ErrorCode::ResourceNotFound, kNoShard));
    EXPECT_EQ(other.last_event().error, ErrorCode::ResourceNotFound);
}

TEST(GetRecords, AllowsFiveCallsASecondOnAShard) {
    OneShard lab;
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(succeeds(lab.get(lab.from_start)));
    EXPECT_TRUE(
        fails_with(lab.get(lab.from_start), ErrorCode::ProvisionedThroughputExceeded, kTooFast));
    EXPECT_EQ(lab.last_event().kind, EventKind::ReadRefused);
    EXPECT_EQ(lab.last_event().read_limit, ReadLimit::CallsPerSecond);
    lab.wait(Duration::micros(199'999));
    EXPECT_FALSE(lab.get(lab.from_start));
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(succeeds(lab.get(lab.from_start)));
}

TEST(GetRecords, TheLimitOfCallsIsThatOfAllConsumersTogether) {
    OneShard lab;
    const auto other = lab.iterator("LATEST");
    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(succeeds(lab.get(i % 2 == 0 ? lab.from_start : other->shard_iterator)));
    EXPECT_FALSE(lab.get(other->shard_iterator));
}

TEST(GetRecords, GivesAtMostTenMebibytesAndThenPausesFiveSeconds) {
    OneShard lab;
    lab.put_count(11, 1'048'576);
    auto got = lab.get(lab.from_start);
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(got->records.size(), 10u);
    lab.wait(Duration::micros(4'999'999));
    EXPECT_TRUE(fails_with(lab.get(*got->next_shard_iterator),
                           ErrorCode::ProvisionedThroughputExceeded, kTooFast));
    EXPECT_EQ(lab.last_event().read_limit, ReadLimit::PauseAfterBytes);
    lab.wait(Duration::micros(1));
    got = lab.get(*got->next_shard_iterator);
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(got->records.size(), 1u);
}

TEST(GetRecords, AnAnswerThatIsCutByBytesCountsAsFull) {
    // Ten records of 1,000,000 bytes fit, the eleventh would not.
    OneShard lab;
    lab.put_count(11, 1'000'000);
    ASSERT_TRUE(succeeds(lab.get(lab.from_start)));
    lab.wait(Duration::seconds(2));
    EXPECT_FALSE(lab.get(lab.from_start));
    lab.wait(Duration::seconds(3));
    EXPECT_TRUE(succeeds(lab.get(lab.from_start)));
}

TEST(GetRecords, PausesASecondAfterMoreThanTwoMebibytes) {
    OneShard lab;
    lab.put_count(3, 1'048'576);
    ASSERT_TRUE(succeeds(lab.get(lab.from_start, 2)));  // 2 MiB exactly
    EXPECT_TRUE(succeeds(lab.get(lab.from_start, 1)));  // 3 MiB within the second
    lab.wait(Duration::micros(999'999));
    EXPECT_FALSE(lab.get(lab.from_start, 1));
    EXPECT_EQ(lab.last_event().read_limit, ReadLimit::PauseAfterBytes);
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(succeeds(lab.get(lab.from_start, 1)));
}

TEST(GetRecords, EndsAClosedShardWithItsChildren) {
    // kinesis.md 14.3, row 13.
    OneShard lab;
    lab.put_count(2);
    lab.split(0, HashKey{100});
    lab.wait(Duration::millis(300));
    const auto last = lab.get(lab.from_start);
    ASSERT_TRUE(succeeds(last));
    EXPECT_EQ(last->records.size(), 2u);
    EXPECT_TRUE(last->child_shards.empty());
    ASSERT_TRUE(last->next_shard_iterator.has_value());
    EXPECT_EQ(last->millis_behind_latest, 300);  // Since the shard was closed.
    const auto end = lab.get(*last->next_shard_iterator);
    ASSERT_TRUE(succeeds(end));
    EXPECT_TRUE(end->records.empty());
    EXPECT_FALSE(end->next_shard_iterator.has_value());
    EXPECT_EQ(end->millis_behind_latest, 300);
    ASSERT_EQ(end->child_shards.size(), 2u);
    EXPECT_EQ(end->child_shards[0].shard, ShardIndex{1});
    EXPECT_EQ(end->child_shards[0].parents, std::vector{ShardIndex{0}});
    EXPECT_EQ(end->child_shards[0].range.last(), HashKey{99});
    EXPECT_EQ(end->child_shards[1].range.first(), HashKey{100});
}

TEST(GetRecords, AChildOfAMergeNamesBothParents) {
    Lab lab;
    lab.make_active("s", 2);
    lab.shard(0).closed_at = lab.now;
    lab.shard(1).closed_at = lab.now;
    Shard child;
    child.index = {2};
    child.parent = ShardIndex{0};
    child.adjacent_parent = ShardIndex{1};
    lab.stream().shards.push_back(std::move(child));
    lab.stream().index_open_shards();
    for (const char* parent : {"0", "1"}) {
        const auto end = lab.get(lab.iterator("TRIM_HORIZON", parent)->shard_iterator);
        ASSERT_TRUE(succeeds(end));
        ASSERT_EQ(end->child_shards.size(), 1u);
        EXPECT_EQ(end->child_shards[0].parents, (std::vector{ShardIndex{0}, ShardIndex{1}}));
    }
}

}  // namespace
}  // namespace kds
