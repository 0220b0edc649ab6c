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
    EXPECT_TRUE(fails_with(list(lab, {.next_token = page->next_token}), ErrorCode::ExpiredNextToken,
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

/// 0 is open for ten minutes, then 1 and 2, of which 2 is split into 3 and 4 after ten more.
struct Family : Lab {
    Instant made, first_split, second_split;
    Family() {
        made = now;
        make_active("s", 1);
        wait(made + Duration::seconds(600) - now);
        split(0, HashKey{u128{1} << 127});
        first_split = now;
        wait(Duration::seconds(600));
        split(2, HashKey{u128{3} << 126});
        second_split = now;
        wait(Duration::seconds(600));
    }
    std::string filtered(std::string type, std::optional<Instant> time = {},
                         std::optional<std::string> shard = {}) {
        ShardFilter filter{.type = std::move(type), .shard_id = std::move(shard)};
        if (time) filter.timestamp_ms = time->epoch_millis();
        return indices(list(*this, {.stream_name = "s", .filter = filter}));
    }
};

TEST(ListShards, FiltersByLatestTrimHorizonAndId) {
    Family lab;
    EXPECT_EQ(lab.filtered("FROM_TRIM_HORIZON"), "0 1 2 3 4");
    EXPECT_EQ(lab.filtered("AT_LATEST"), "1 3 4");
    // The stream is younger than its trim horizon: its first shards are open there.
    EXPECT_EQ(lab.filtered("AT_TRIM_HORIZON"), "0");
    EXPECT_EQ(lab.filtered("AFTER_SHARD_ID", {}, "shardId-000000000002"), "3 4");
    EXPECT_EQ(lab.filtered("AFTER_SHARD_ID", {}, "shardId-000000000009"), "");
    EXPECT_EQ(lab.filtered("AFTER_SHARD_ID", {}, "0"), "0 1 2 3 4");
    // The greater one of two starts counts.
    EXPECT_EQ(indices(list(lab, {.stream_name = "s",
                                 .exclusive_start_shard_id = "shardId-000000000003",
                                 .filter = ShardFilter{.type = "AFTER_SHARD_ID",
                                                       .shard_id = "shardId-000000000000"}})),
              "4");
    EXPECT_EQ(indices(list(lab, {.stream_name = "s",
                                 .exclusive_start_shard_id = "shardId-000000000001",
                                 .filter = ShardFilter{.type = "AT_LATEST"}})),
              "3 4");
}

TEST(ListShards, FiltersByATimestamp) {
    Family lab;
    const Duration ms = Duration::millis(1);
    const struct {
        Instant time;
        const char* at;
        const char* from;
    } cases[] = {{lab.made - ms, "", "0 1 2 3 4"},
                 {lab.made, "0", "0 1 2 3 4"},
                 {lab.first_split - ms, "0", "0 1 2 3 4"},
                 {lab.first_split, "0 1 2", "0 1 2 3 4"},  // Both sides of the moment.
                 {lab.first_split + ms, "1 2", "1 2 3 4"},
                 {lab.second_split - ms, "1 2", "1 2 3 4"},
                 {lab.second_split, "1 2 3 4", "1 2 3 4"},
                 {lab.second_split + ms, "1 3 4", "1 3 4"},
                 {lab.now, "1 3 4", "1 3 4"}};
    for (const auto& c : cases) {
        EXPECT_EQ(lab.filtered("AT_TIMESTAMP", c.time), c.at) << c.time.us;
        EXPECT_EQ(lab.filtered("FROM_TIMESTAMP", c.time), c.from) << c.time.us;
    }
}

TEST(ListShards, TheTrimHorizonMovesOverTheShards) {
    Family lab;
    // When the trim horizon passes a split, the parent is gone at that moment.
    lab.wait(lab.first_split + Duration::hours(24) - lab.now - Duration::millis(1));
    EXPECT_EQ(lab.filtered("AT_TRIM_HORIZON"), "0");
    lab.wait(Duration::millis(1));
    EXPECT_EQ(lab.filtered("AT_TRIM_HORIZON"), "1 2");
    EXPECT_EQ(lab.filtered("FROM_TRIM_HORIZON"), "1 2 3 4");
    EXPECT_EQ(lab.filtered("FROM_TIMESTAMP", lab.made), "1 2 3 4");
    lab.wait(lab.second_split + Duration::hours(24) - lab.now);
    EXPECT_EQ(lab.filtered("AT_TRIM_HORIZON"), "1 3 4");
}

TEST(ListShards, ACreationTimeTellsStreamsOfOneNameApart) {
    Lab lab;
    const std::int64_t created_s = lab.now.epoch_seconds();
    lab.wait(Duration::millis(999));
    lab.make_active("s", 1);
    EXPECT_EQ(indices(list(lab, {.stream_name = "s", .stream_created_s = created_s})), "0");
    for (const std::int64_t other : {created_s - 1, created_s + 1, std::int64_t{-1}}) {
        EXPECT_TRUE(fails_with(list(lab, {.stream_name = "s", .stream_created_s = other}),
                               ErrorCode::ResourceNotFound,
                               "Stream s under account 123456789012 not found."));
    }
    EXPECT_TRUE(fails_with(list(lab, {.next_token = "AAAA", .stream_created_s = created_s}),
                           ErrorCode::InvalidArgument,
                           unconfirmed::kTokenAndStreamCreationTimestamp));
}

TEST(ListShards, ATokenGoesOnWithTheFilterOfTheFirstPage) {
    Family lab;
    const auto pages = [&lab](const ShardFilter& filter) {
        auto page = list(lab, {.stream_name = "s", .max_results = 1, .filter = filter});
        std::string all = indices(page);
        while (page && page->next_token) {
            page = list(lab, {.next_token = page->next_token, .max_results = 1});
            all += " " + indices(page);
        }
        return all;
    };
    EXPECT_EQ(pages({.type = "AT_LATEST"}), "1 3 4");
    EXPECT_EQ(pages({.type = "AFTER_SHARD_ID", .shard_id = "shardId-000000000001"}), "2 3 4");
    const std::int64_t time_ms = (lab.first_split + Duration::seconds(1)).epoch_millis();
    EXPECT_EQ(pages({.type = "AT_TIMESTAMP", .timestamp_ms = time_ms}), "1 2");
    EXPECT_EQ(pages({.type = "FROM_TIMESTAMP", .timestamp_ms = time_ms}), "1 2 3 4");
    // The trim horizon too is that of the first page.
    lab.wait(lab.second_split + Duration::hours(24) - lab.now - Duration::seconds(1));
    const auto page = list(
        lab,
        {.stream_name = "s", .max_results = 1, .filter = ShardFilter{.type = "AT_TRIM_HORIZON"}});
    EXPECT_EQ(indices(page), "1");
    ASSERT_TRUE(page->next_token.has_value());
    EXPECT_EQ(indices(list(lab, {.next_token = page->next_token})), "2");
    lab.wait(Duration::seconds(1));
    EXPECT_EQ(indices(list(lab, {.next_token = page->next_token})), "");
}

TEST(ListShards, AFilterHasWhatItsTypeNeeds) {
    Family lab;
    for (const char* type : {"AT_TIMESTAMP", "FROM_TIMESTAMP"})
        EXPECT_EQ(lab.filtered(type, {}, "shardId-000000000000"),
                  unconfirmed::kFilterLacksTimestamp);
    EXPECT_EQ(lab.filtered("AFTER_SHARD_ID", lab.now), unconfirmed::kFilterLacksShardId);
    EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
    EXPECT_TRUE(fails_with(
        list(lab, {.next_token = "AAAA", .filter = ShardFilter{.type = "AT_LATEST"}}),
        ErrorCode::InvalidArgument, "NextToken and ShardFilter cannot be provided together."));
}

TEST(ShardFilterType, IsNamedAsTheApiNamesIt) {
    using enum ShardFilterType;
    EXPECT_EQ(parse_shard_filter_type("AFTER_SHARD_ID"), AfterShardId);
    EXPECT_EQ(parse_shard_filter_type("AT_TRIM_HORIZON"), AtTrimHorizon);
    EXPECT_EQ(parse_shard_filter_type("FROM_TRIM_HORIZON"), FromTrimHorizon);
    EXPECT_EQ(parse_shard_filter_type("AT_LATEST"), AtLatest);
    EXPECT_EQ(parse_shard_filter_type("AT_TIMESTAMP"), AtTimestamp);
    EXPECT_EQ(parse_shard_filter_type("FROM_TIMESTAMP"), FromTimestamp);
    for (const char* text : {"", "AT_LATEST ", "at_latest"})
        EXPECT_FALSE(parse_shard_filter_type(text)) << text;
}

}  // namespace
}  // namespace kds
