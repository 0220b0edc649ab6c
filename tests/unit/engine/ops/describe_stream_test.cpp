#include "core/engine/ops/describe_stream.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::kStart;
using test::Lab;
using test::succeeds;

Result<DescribeStreamOutput> describe(Lab& lab, std::optional<std::int64_t> limit = {},
                                      std::optional<std::string> after = {}) {
    return describe_stream(
        lab.engine, lab.call(),
        {.stream_name = "s", .limit = limit, .exclusive_start_shard_id = std::move(after)});
}

TEST(DescribeStream, ShowsTheStreamAndItsShards) {
    // kinesis.md 14.3, row 1.
    Lab lab;
    ASSERT_TRUE(
        succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s", .shard_count = 3})));
    auto described = describe(lab);
    ASSERT_TRUE(succeeds(described));
    EXPECT_EQ(described->status, StreamStatus::Creating);
    EXPECT_TRUE(described->shards.empty());
    EXPECT_FALSE(described->has_more_shards);
    lab.wait(limits::kCreatingTakes);
    described = describe(lab);
    EXPECT_EQ(described->stream_name, "s");
    EXPECT_EQ(described->stream_arn, "arn:aws:kinesis:us-east-1:123456789012:stream/s");
    EXPECT_EQ(described->status, StreamStatus::Active);
    EXPECT_EQ(described->retention_hours, 24);
    EXPECT_EQ(described->created_at, kStart);
    EXPECT_FALSE(described->has_more_shards);
    ASSERT_EQ(described->shards.size(), 3u);
    EXPECT_EQ(described->shards[1].index, ShardIndex{1});
    EXPECT_EQ(described->shards[1].range, uniform_split(3)[1]);
    EXPECT_EQ(described->shards[1].starting_sequence_number.to_decimal(),
              "49659172051944176818558161479701281321715510093176373266");
}

TEST(DescribeStream, ShowsChildrenWhenTheSplitIsDone) {
    // kinesis.md 4.7.
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.split_shard("0", "5")));
    auto described = describe(lab);
    EXPECT_EQ(described->status, StreamStatus::Updating);
    ASSERT_EQ(described->shards.size(), 1u);
    EXPECT_FALSE(described->shards[0].ending_sequence_number);
    lab.wait(limits::kUpdatingTakes);
    described = describe(lab);
    EXPECT_EQ(described->status, StreamStatus::Active);
    ASSERT_EQ(described->shards.size(), 3u);
    EXPECT_TRUE(described->shards[0].ending_sequence_number);
    EXPECT_EQ(described->shards[2].parent, ShardIndex{0});
    lab.wait(Duration::hours(24));
    described = describe(lab);
    ASSERT_EQ(described->shards.size(), 2u);
    EXPECT_EQ(described->shards[0].parent, ShardIndex{0});
}

TEST(DescribeStream, GivesPagesOfLimitShards) {
    Lab lab;
    lab.make_active("s", 5);
    auto page = describe(lab, 2);
    ASSERT_EQ(page->shards.size(), 2u);
    EXPECT_TRUE(page->has_more_shards);
    page = describe(lab, 2, to_string(page->shards.back().index));
    ASSERT_EQ(page->shards.size(), 2u);
    EXPECT_EQ(page->shards[0].index, ShardIndex{2});
    EXPECT_TRUE(page->has_more_shards);
    page = describe(lab, 2, to_string(page->shards.back().index));
    ASSERT_EQ(page->shards.size(), 1u);
    EXPECT_FALSE(page->has_more_shards);
    // No more are left if the page ends with the last one.
    EXPECT_FALSE(describe(lab, 5)->has_more_shards);
    EXPECT_TRUE(describe(lab, 4)->has_more_shards);
}

TEST(DescribeStream, NeverGivesMoreThanAHundred) {
    for (const std::int64_t shards : {99, 100, 101}) {
        Lab lab;
        lab.make_active("s", shards);
        for (const std::optional<std::int64_t> limit :
             {std::optional<std::int64_t>{}, std::optional<std::int64_t>{10'000}}) {
            const auto page = describe(lab, limit);
            EXPECT_EQ(page->shards.size(), shards == 99 ? 99u : 100u);
            EXPECT_EQ(page->has_more_shards, shards == 101);
        }
    }
}

TEST(DescribeStream, StartsAfterAShardThatNeedNotExist) {
    Lab lab;
    lab.make_active("s", 3);
    EXPECT_EQ(describe(lab, {}, "shardId-000000000001")->shards.size(), 1u);
    EXPECT_TRUE(describe(lab, {}, "shardId-000000000009")->shards.empty());
    EXPECT_EQ(describe(lab, {}, "0")->shards.size(), 3u);
}

TEST(DescribeStream, RefusesAnUnknownStream) {
    Lab lab;
    EXPECT_TRUE(fails_with(describe(lab), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
}

}  // namespace
}  // namespace kds
