#include "core/engine/reshard.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;
using test::succeeds;

TEST(Reshard, ASplitMakesTheChildrenOfTheReference) {
    // kinesis.md 4.4, worked example.
    Lab lab;
    lab.make_active("s", 1);
    reshard(lab.stream(), {.shard = {0}, .second_starts = HashKey{u128{1} << 127}}, lab.now);
    ASSERT_EQ(lab.stream().shards.size(), 3u);
    EXPECT_EQ(lab.shard(1).range, uniform_split(2)[0]);
    EXPECT_EQ(lab.shard(2).range, uniform_split(2)[1]);
    for (std::uint32_t child : {1u, 2u}) {
        EXPECT_EQ(lab.shard(child).parent, ShardIndex{0});
        EXPECT_FALSE(lab.shard(child).adjacent_parent);
        EXPECT_TRUE(lab.shard(child).is_open());
    }
}

TEST(Reshard, AMergeMakesTheChildOfTheReference) {
    // kinesis.md 4.5, CLI documentation: shards 0 and 1 of 3.
    Lab lab;
    lab.make_active("s", 3);
    reshard(lab.stream(), {.kind = ReshardStep::Kind::Merge, .shard = {0}, .adjacent = {1}},
            lab.now);
    const Shard& child = lab.shard(3);
    EXPECT_EQ(to_decimal(child.range.first().value), "0");
    EXPECT_EQ(to_decimal(child.range.last().value), "226854911280625642308916404954512140969");
    EXPECT_EQ(child.parent, ShardIndex{0});
    EXPECT_EQ(child.adjacent_parent, ShardIndex{1});
    EXPECT_EQ(lab.shard(0).closed_at, lab.now);
    EXPECT_EQ(lab.shard(1).closed_at, lab.now);
    EXPECT_EQ(lab.open_shards(), "3,2");
}

TEST(Reshard, ChildrenAreStampedASecondAfterTheirParentsEnd) {
    Lab lab;
    lab.make_active("s", 1);
    lab.now = Instant::from_seconds(lab.now.epoch_seconds()) + Duration::micros(999'999);
    reshard(lab.stream(), {.shard = {0}, .second_starts = HashKey{2}}, lab.now);
    const auto end = lab.shard(0).ending_sequence_number();
    ASSERT_TRUE(end.has_value());
    EXPECT_EQ(end->decode().sequence_index, kEndingSequenceIndex);
    EXPECT_EQ(end->decode().time_s, lab.now.epoch_seconds());
    for (std::uint32_t child : {1u, 2u}) {
        EXPECT_EQ(lab.shard(child).created_s, lab.now.epoch_seconds() + 1);
        EXPECT_GT(lab.shard(child).starting_sequence_number(), *end);
    }
}

TEST(Reshard, KeepsTheIndexOfOpenShardsThatAFreshOneWouldBe) {
    Lab lab;
    lab.make_active("s", 3);
    const auto step = [&lab](const ReshardStep& next) {
        lab.wait(Duration::seconds(2));
        reshard(lab.stream(), next, lab.now);
        const auto kept = lab.stream().open_shards;
        lab.stream().index_open_shards();
        ASSERT_EQ(kept.size(), lab.stream().open_shards.size());
        for (std::size_t i = 0; i < kept.size(); ++i) {
            EXPECT_EQ(kept[i].first, lab.stream().open_shards[i].first);
            EXPECT_EQ(kept[i].place, lab.stream().open_shards[i].place);
        }
    };
    step({.shard = {1}, .second_starts = lab.shard(1).range.last()});
    EXPECT_EQ(lab.open_shards(), "0,3,4,2");
    step({.kind = ReshardStep::Kind::Merge, .shard = {4}, .adjacent = {2}});
    EXPECT_EQ(lab.open_shards(), "0,3,5");
    step({.shard = {0}, .second_starts = HashKey{1}});
    EXPECT_EQ(lab.open_shards(), "6,7,3,5");
    step({.kind = ReshardStep::Kind::Merge, .shard = {6}, .adjacent = {7}});
    EXPECT_EQ(lab.open_shards(), "8,3,5");
}

TEST(Reshard, AStepWaitsForTheStampOfItsShards) {
    Lab lab;
    lab.make_active("s", 1);
    Stream& stream = lab.stream();
    EXPECT_EQ(next_step_at(stream, lab.now, limits::kUpdatingTakes),
              lab.now + limits::kUpdatingTakes);
    stream.change.steps = {{.shard = {0}, .second_starts = HashKey{2}},
                           {.kind = ReshardStep::Kind::Merge, .shard = {1}, .adjacent = {2}}};
    EXPECT_EQ(next_step_at(stream, lab.now, limits::kUpdatingTakes),
              lab.now + limits::kUpdatingTakes);
    lab.now = Instant::from_seconds(lab.now.epoch_seconds()) + Duration::millis(100);
    reshard(stream, stream.change.steps[0], lab.now);
    stream.change.steps_done = 1;
    EXPECT_EQ(next_step_at(stream, lab.now, limits::kUpdatingTakes),
              lab.now + Duration::millis(900));
    EXPECT_EQ(next_step_at(stream, lab.now + Duration::millis(500), limits::kUpdatingTakes),
              lab.now + Duration::millis(1'000));
}

}  // namespace
}  // namespace kds
