#include "core/engine/ops/list_streams.h"

#include <gtest/gtest.h>

#include "core/engine/ops/delete_stream.h"
#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::kStart;
using test::Lab;
using test::succeeds;

Result<ListStreamsOutput> list(Lab& lab, const ListStreamsInput& input = {}) {
    return list_streams(lab.engine, lab.call(), input);
}

/// "a b": the names listed, "+" if there are more.
std::string names(const Result<ListStreamsOutput>& output) {
    if (!output) return output.error().message;
    std::string all;
    for (const StreamSummary& stream : output->streams)
        all += cat(all.empty() ? "" : " ", stream.stream_name);
    return all + (output->has_more_streams() ? " +" : "");
}

TEST(ListStreams, ListsByNameWhateverTheStatus) {
    Lab lab;
    EXPECT_EQ(names(list(lab)), "");
    for (const char* name : {"b", "c"}) lab.make_active(name, 1);
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "a"})));
    ASSERT_TRUE(succeeds(delete_stream(lab.engine, lab.call(), {.stream_name = "c"})));
    const auto output = list(lab);
    EXPECT_EQ(names(output), "a b c");
    EXPECT_EQ(output->streams[0].status, StreamStatus::Creating);
    EXPECT_EQ(output->streams[1].status, StreamStatus::Active);
    EXPECT_EQ(output->streams[1].stream_arn, "arn:aws:kinesis:us-east-1:123456789012:stream/b");
    EXPECT_EQ(output->streams[1].created_at, kStart);
    EXPECT_EQ(output->streams[2].status, StreamStatus::Deleting);
    lab.wait(Duration::seconds(1));
    EXPECT_EQ(names(list(lab)), "a b");
}

TEST(ListStreams, PagesByNameAndByToken) {
    Lab lab;
    for (const char* name : {"a", "b", "c", "d"}) lab.make_active(name, 1);
    const auto first = list(lab, {.limit = 2});
    EXPECT_EQ(names(first), "a b +");
    EXPECT_EQ(names(list(lab, {.limit = 1, .next_token = first->next_token})), "c +");
    EXPECT_EQ(names(list(lab, {.limit = 2, .next_token = first->next_token})), "c d");
    EXPECT_EQ(names(list(lab, {.limit = 2, .exclusive_start_stream_name = "b"})), "c d");
    lab.wait(Duration::seconds(1));  // For the rate of calls.
    // The name need not exist.
    EXPECT_EQ(names(list(lab, {.exclusive_start_stream_name = "bb"})), "c d");
    EXPECT_EQ(names(list(lab, {.exclusive_start_stream_name = "x"})), "");
    EXPECT_EQ(names(list(lab, {.limit = 4})), "a b c d");
}

TEST(ListStreams, NeverListsMoreThanAHundred) {
    Lab lab;
    for (int i = 0; i < 101; ++i) {
        if (i >= 99) {
            EXPECT_FALSE(list(lab)->has_more_streams());
        }
        lab.make_active(cat("s", 100 + i), 1);
    }
    for (const std::optional<std::int64_t> limit :
         {std::optional<std::int64_t>{}, std::optional<std::int64_t>{10'000}}) {
        const auto page = list(lab, {.limit = limit});
        EXPECT_EQ(page->streams.size(), 100u);
        EXPECT_EQ(names(list(lab, {.next_token = page->next_token})), "s200");
    }
}

TEST(ListStreams, RefusesTokenAndNameTogether) {
    Lab lab;
    EXPECT_TRUE(fails_with(list(lab, {.exclusive_start_stream_name = "a", .next_token = "t"}),
                           ErrorCode::InvalidArgument, unconfirmed::kTokenAndStartStreamName));
    EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
}

TEST(ListStreams, ATokenLivesFiveMinutes) {
    Lab lab;
    for (const char* name : {"a", "b"}) lab.make_active(name, 1);
    const auto page = list(lab, {.limit = 1});
    lab.wait(limits::kListTokenLifetime);
    EXPECT_EQ(names(list(lab, {.next_token = page->next_token})), "b");
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(fails_with(list(lab, {.next_token = page->next_token}), ErrorCode::ExpiredNextToken,
                           unconfirmed::kExpiredNextToken));
}

TEST(ListStreams, RefusesTokensThatItDidNotGive) {
    Lab lab;
    for (const char* name : {"a", "b"}) lab.make_active(name, 2);
    const auto shards = list_shards(lab.engine, lab.call(), {.stream_name = "a", .max_results = 1});
    ASSERT_TRUE(shards->next_token.has_value());
    for (const std::string& token : {std::string("x"), *shards->next_token}) {
        EXPECT_TRUE(fails_with(list(lab, {.next_token = token}), ErrorCode::InvalidArgument,
                               unconfirmed::kInvalidNextToken));
    }
    Lab ahead = lab;
    ahead.wait(Duration::seconds(1));
    const auto page = list(ahead, {.limit = 1});
    EXPECT_TRUE(fails_with(list(lab, {.next_token = page->next_token}), ErrorCode::InvalidArgument,
                           unconfirmed::kInvalidNextToken));
}

}  // namespace
}  // namespace kds
