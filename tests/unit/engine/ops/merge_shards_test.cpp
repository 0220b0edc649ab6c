#include "core/engine/ops/merge_shards.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

std::string not_adjacent(std::uint32_t first, std::uint32_t second) {
    return cat("Shards ", to_string(ShardIndex{first}), " and ", to_string(ShardIndex{second}),
               " in stream s under account 123456789012 are not an adjacent pair of shards "
               "eligible for merging");
}

TEST(MergeShards, TheChildAppearsWhenTheChangeIsDone) {
    Lab lab;
    lab.make_active("s", 3);
    ASSERT_TRUE(succeeds(lab.put_at("0", "in the lower one")));
    ASSERT_TRUE(succeeds(lab.merge_shards("0", "shardId-000000000001")));
    EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
    lab.wait(limits::kUpdatingTakes - Duration::micros(1));
    EXPECT_EQ(lab.listed_shards(), "0,1,2");
    EXPECT_EQ(lab.put_at("1", "while UPDATING")->shard, ShardIndex{0});
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(lab.listed_shards(), "0,1,2,3");
    EXPECT_EQ(lab.open_shards(), "3,2");
    EXPECT_EQ(lab.shard(0).ending_sequence_number()->decode().time_s,
              lab.shard(1).ending_sequence_number()->decode().time_s);
    EXPECT_EQ(lab.shard(3).created_s, lab.now.epoch_seconds() + 1);
    EXPECT_EQ(lab.put_at("0", "in the child")->shard, ShardIndex{3});
    EXPECT_EQ(lab.read("TRIM_HORIZON", "0"), "in the lower one while UPDATING");
    EXPECT_EQ(lab.read("TRIM_HORIZON", "3"), "in the child");
}

TEST(MergeShards, LogsWhatWasClosedAndOpened) {
    Lab lab;
    lab.make_active("s", 2);
    ASSERT_TRUE(succeeds(lab.merge_shards("0", "1")));
    const std::uint64_t before = lab.engine.events().end();
    lab.wait(limits::kUpdatingTakes);
    const auto& events = lab.engine.events();
    ASSERT_EQ(events.end(), before + 4);
    EXPECT_EQ(events[before].kind, EventKind::ShardClosed);
    EXPECT_EQ(events[before].shard, ShardIndex{0});
    EXPECT_EQ(events[before + 1].kind, EventKind::ShardClosed);
    EXPECT_EQ(events[before + 1].shard, ShardIndex{1});
    EXPECT_EQ(events[before + 2].kind, EventKind::ShardOpened);
    EXPECT_EQ(events[before + 2].shard, ShardIndex{2});
    EXPECT_EQ(events[before + 3].kind, EventKind::StreamActive);
    EXPECT_EQ(events[before + 3].count, 1u);
}

TEST(MergeShards, BothParentsEndWithTheChild) {
    Lab lab;
    lab.make_active("s", 2);
    ASSERT_TRUE(succeeds(lab.merge_shards("0", "1")));
    lab.wait(limits::kUpdatingTakes);
    for (const char* parent : {"0", "1"}) {
        const auto end = lab.get(lab.iterator("TRIM_HORIZON", parent)->shard_iterator);
        ASSERT_TRUE(succeeds(end));
        EXPECT_FALSE(end->next_shard_iterator);
        ASSERT_EQ(end->child_shards.size(), 1u);
        EXPECT_EQ(end->child_shards[0].shard, ShardIndex{2});
        EXPECT_EQ(end->child_shards[0].parents, (std::vector{ShardIndex{0}, ShardIndex{1}}));
        EXPECT_EQ(end->child_shards[0].range, HashKeyRange::whole());
    }
}

TEST(MergeShards, RefusesShardsThatAreNotAnAdjacentPair) {
    // kinesis.md 14.3, row 12: the lower one comes first.
    Lab lab;
    lab.make_active("s", 4);
    const std::uint32_t pairs[][2] = {{1, 0}, {0, 2}, {0, 0}, {3, 0}, {0, 3}};
    for (const auto& pair : pairs) {
        EXPECT_TRUE(fails_with(lab.merge_shards(cat(pair[0]), cat(pair[1])),
                               ErrorCode::InvalidArgument, not_adjacent(pair[0], pair[1])));
    }
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
    lab.wait(Duration::seconds(1));  // For the rate of calls.
    EXPECT_TRUE(succeeds(lab.merge_shards("2", "3")));
}

TEST(MergeShards, RefusesAShardThatIsClosed) {
    Lab lab;
    lab.make_active("s", 3);
    ASSERT_TRUE(succeeds(lab.merge_shards("0", "1")));
    lab.wait(limits::kUpdatingTakes);
    const auto closed = [](std::uint32_t index) {
        return cat("Shard ", to_string(ShardIndex{index}),
                   " in stream s under account 123456789012 has already been merged or split, and "
                   "thus is not eligible for merging or splitting.");
    };
    EXPECT_TRUE(fails_with(lab.merge_shards("0", "1"), ErrorCode::InvalidArgument, closed(0)));
    EXPECT_TRUE(fails_with(lab.merge_shards("3", "1"), ErrorCode::InvalidArgument, closed(1)));
    EXPECT_TRUE(fails_with(lab.merge_shards("1", "2"), ErrorCode::InvalidArgument, closed(1)));
    EXPECT_TRUE(succeeds(lab.merge_shards("3", "2")));
}

TEST(MergeShards, RefusesWhatIsNotThere) {
    Lab lab;
    const auto could_not_find = [](std::string_view id) {
        return cat("Could not find shard ", id, " in stream s under account 123456789012.");
    };
    // Texts that are no ids are refused before the stream is looked up, the first one first.
    EXPECT_TRUE(fails_with(lab.merge_shards("a-x", "b-y"), ErrorCode::ResourceNotFound,
                           could_not_find("a-x")));
    EXPECT_TRUE(fails_with(lab.merge_shards("0", "b-y"), ErrorCode::ResourceNotFound,
                           could_not_find("b-y")));
    EXPECT_TRUE(fails_with(lab.merge_shards("0", "1"), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 2);
    EXPECT_TRUE(fails_with(lab.merge_shards("7", "8"), ErrorCode::ResourceNotFound,
                           could_not_find("shardId-000000000007")));
    EXPECT_TRUE(fails_with(lab.merge_shards("0", "8"), ErrorCode::ResourceNotFound,
                           could_not_find("shardId-000000000008")));
}

TEST(MergeShards, RefusesAStreamThatIsNotActive) {
    Lab lab;
    lab.make_active("s", 4);
    ASSERT_TRUE(succeeds(lab.merge_shards("0", "1")));
    // The state is asked before the shards.
    for (const char* upper : {"3", "8"}) {
        EXPECT_TRUE(fails_with(
            lab.merge_shards("2", upper), ErrorCode::ResourceInUse,
            "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
    }
}

TEST(MergeShards, UndoesASplit) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.split_shard("0", "12345")));
    lab.wait(Duration::seconds(2));
    ASSERT_TRUE(succeeds(lab.merge_shards("1", "2")));
    lab.wait(Duration::seconds(2));
    EXPECT_EQ(lab.open_shards(), "3");
    EXPECT_EQ(lab.shard(3).range, HashKeyRange::whole());
}

}  // namespace
}  // namespace kds
