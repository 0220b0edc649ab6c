#include "core/engine/ops/list_shards.h"

#include <gtest/gtest.h>

#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

Result<ListShardsOutput> list(Lab& lab, ListShardsInput input) {
    return list_shards(lab.engine, lab.call(), input);
}

/// "0 1 2": the indices listed.
std::string indices(const Result<ListShardsOutput>& output) {
    if (!output) return output.error().message;
    std::string all;
    for (const ListedShard& shard : output->shards)
        all += cat(all.empty() ? "" : " ", shard.index.value);
    return all;
}

TEST(ListShards, ListsAscendingWithRangesAndNumbers) {
    Lab lab;
    lab.make_active("s", 3);
    const auto output = list(lab, {.stream_name = "s"});
    EXPECT_EQ(indices(output), "0 1 2");
    EXPECT_FALSE(output->next_token);
    const ListedShard& shard = output->shards[1];
    EXPECT_EQ(shard.range, uniform_split(3)[1]);
    EXPECT_FALSE(shard.parent);
    EXPECT_FALSE(shard.ending_sequence_number);
    EXPECT_EQ(shard.starting_sequence_number.to_decimal(),
              "49659172051944176818558161479701281321715510093176373266");
}

TEST(ListShards, IsEmptyWhileCreating) {
    Lab lab;
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    EXPECT_EQ(indices(list(lab, {.stream_name = "s"})), "");
}

TEST(ListShards, ShowsParentsUntilTheyExpire) {
    Lab lab;
    lab.make_active("s", 1);
    lab.split(0, HashKey{100});
    auto output = list(lab, {.stream_name = "s"});
    EXPECT_EQ(indices(output), "0 1 2");
    EXPECT_EQ(output->shards[1].parent, ShardIndex{0});
    EXPECT_EQ(output->shards[0].ending_sequence_number, lab.shard(0).ending_sequence_number());
    lab.wait(Duration::hours(24) - Duration::micros(1));
    EXPECT_EQ(indices(list(lab, {.stream_name = "s"})), "0 1 2");
    lab.wait(Duration::micros(1));
    output = list(lab, {.stream_name = "s"});
    EXPECT_EQ(indices(output), "1 2");
    EXPECT_EQ(output->shards[0].parent, ShardIndex{0});  // Named although it is gone.
}

TEST(ListShards, StartsAfterAShardThatNeedNotExist) {
    Lab lab;
    lab.make_active("s", 3);
    const struct {
        const char* after;
        const char* listed;
    } cases[] = {{"shardId-000000000000", "1 2"},
                 {"shardId-000000000002", ""},
                 {"shardId-000000000007", ""},
                 {"zzz", ""},
                 {"0", "0 1 2"}};
    for (const auto& c : cases) {
        EXPECT_EQ(indices(list(lab, {.stream_name = "s", .exclusive_start_shard_id = c.after})),
                  c.listed)
            << c.after;
    }
}

TEST(ListShards, PagesWithATokenThatNamesTheStream) {
    Lab lab;
    lab.make_active("s", 5);
    auto page = list(lab, {.stream_name = "s", .max_results = 2});
    EXPECT_EQ(indices(page), "0 1");
    ASSERT_TRUE(page->next_token);
    page = list(lab, {.next_token = page->next_token, .max_results = 2});
    EXPECT_EQ(indices(page), "2 3");
    ASSERT_TRUE(page->next_token);
    page = list(lab, {.next_token = page->next_token});
    EXPECT_EQ(indices(page), "4");
    EXPECT_FALSE(page->next_token);
    // A page that ends with the last shard has no token.
    EXPECT_FALSE(list(lab, {.stream_name = "s", .max_results = 5})->next_token);
}

TEST(ListShards, NeverListsMoreThanAThousand) {
    Lab lab;
    lab.make_active("s", 1'001);
    const auto page = list(lab, {.stream_name = "s", .max_results = 10'000});
    ASSERT_TRUE(succeeds(page));
    EXPECT_EQ(page->shards.size(), 1'000u);
    EXPECT_EQ(indices(list(lab, {.next_token = page->next_token})), "1000");
}

TEST(ListShards, RefusesContradictingArguments) {
    Lab lab;
    lab.make_active("s", 1);
    const std::string token = "AAAA";
    EXPECT_TRUE(fails_with(list(lab, {}), ErrorCode::InvalidArgument,
                           "Either NextToken or StreamName should be provided."));
    EXPECT_TRUE(fails_with(list(lab, {.stream_name = "s", .next_token = token}),
                           ErrorCode::InvalidArgument,
                           "NextToken and StreamName cannot be provided together."));
    EXPECT_TRUE(fails_with(list(lab, {.next_token = token, .exclusive_start_shard_id = "x"}),
                           ErrorCode::InvalidArgument,
                           "NextToken and ExclusiveStartShardId cannot be provided together."));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
}

TEST(ListShards, ATokenLivesFiveMinutes) {
    Lab lab;
    lab.make_active("s", 2);
    const auto page = list(lab, {.stream_name = "s", .max_results = 1});
    ASSERT_TRUE(succeeds(page));
    lab.wait(limits::kListTokenLifetime);
    EXPECT_EQ(indices(list(lab, {.next_token = page->next_token})), "1");
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(fails_with(list(lab, {.next_token = page->next_token}), ErrorCode::InvalidArgument,
                           unconfirmed::kExpiredNextToken));
}

TEST(ListShards, RefusesTokensThatItDidNotGive) {
    Lab lab;
    lab.make_active("s", 2);
    const auto iterator = lab.iterator("LATEST");
    ASSERT_TRUE(succeeds(iterator));
    for (const std::string& token : {std::string("x"), iterator->shard_iterator}) {
        EXPECT_TRUE(fails_with(list(lab, {.next_token = token}), ErrorCode::InvalidArgument,
                               unconfirmed::kInvalidNextToken));
    }
    // Of a session that went on and was wound back.
    Lab ahead = lab;
    ahead.wait(Duration::seconds(1));
    const auto page = list(ahead, {.stream_name = "s", .max_results = 1});
    EXPECT_TRUE(fails_with(list(lab, {.next_token = page->next_token}), ErrorCode::InvalidArgument,
                           unconfirmed::kInvalidNextToken));
}

TEST(ListShards, RefusesAnUnknownStream) {
    Lab lab;
    const auto message = "Stream s under account 123456789012 not found.";
    EXPECT_TRUE(fails_with(list(lab, {.stream_name = "s"}), ErrorCode::ResourceNotFound, message));
    // A token of another stream that had the same name.
    Lab other;
    other.make_active("s", 2);
    const auto page = list(other, {.stream_name = "s", .max_results = 1});
    lab.now = other.now;
    lab.make_active("s", 2);
    EXPECT_TRUE(fails_with(list(lab, {.next_token = page->next_token}), ErrorCode::ResourceNotFound,
                           message));
}

}  // namespace
}  // namespace kds
