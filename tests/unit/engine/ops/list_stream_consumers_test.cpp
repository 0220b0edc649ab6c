#include "core/engine/ops/list_stream_consumers.h"

#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::FanOutLab;
using test::succeeds;

Result<ListStreamConsumersOutput> list(FanOutLab& lab, const ListStreamConsumersInput& input) {
    lab.wait(Duration::seconds(1));
    return list_stream_consumers(lab.engine, lab.call(), input);
}

std::string names(const ListStreamConsumersOutput& output) {
    std::string all;
    for (const ConsumerDescription& consumer : output.consumers)
        all += cat(all.empty() ? "" : ",", consumer.consumer_name);
    return all;
}

TEST(ListStreamConsumers, PagesByName) {
    FanOutLab lab;
    for (const char* name : {"d", "b", "c"}) lab.make_consumer(name);
    const auto all = list(lab, {.stream_name = "s"});
    ASSERT_TRUE(succeeds(all));
    EXPECT_EQ(names(*all), "app,b,c,d");
    EXPECT_FALSE(all->next_token);
    auto page = list(lab, {.stream_name = "s", .max_results = 3});
    ASSERT_TRUE(succeeds(page));
    EXPECT_EQ(names(*page), "app,b,c");
    ASSERT_TRUE(page->next_token);
    // What is registered or gone meanwhile does not disturb the rest.
    ASSERT_TRUE(succeeds(lab.deregister("c")));
    lab.wait(Duration::seconds(1));
    page = list(lab, {.stream_name = "s", .next_token = page->next_token, .max_results = 1});
    ASSERT_TRUE(succeeds(page));
    EXPECT_EQ(names(*page), "d");
    EXPECT_FALSE(page->next_token);
    EXPECT_FALSE(list(lab, {.stream_name = "s", .max_results = 3})->next_token);
}

TEST(ListStreamConsumers, AStreamIsNamedBySecondToo) {
    FanOutLab lab;
    const std::int64_t created_s = lab.stream().created_at.epoch_seconds();
    EXPECT_TRUE(succeeds(list(lab, {.stream_name = "s", .stream_created_s = created_s})));
    EXPECT_TRUE(fails_with(list(lab, {.stream_name = "s", .stream_created_s = created_s + 1}),
                           ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    EXPECT_TRUE(fails_with(list(lab, {.stream_name = "t"}), ErrorCode::ResourceNotFound,
                           "Stream t under account 123456789012 not found."));
}

TEST(ListStreamConsumers, TokensAreForOneStreamAndFiveMinutes) {
    FanOutLab lab;
    lab.make_consumer("b");
    const auto page = list(lab, {.stream_name = "s", .max_results = 1});
    ASSERT_TRUE(succeeds(page));
    const auto token = page->next_token;
    ASSERT_TRUE(token);
    const Instant issued_at = lab.now;
    EXPECT_TRUE(
        fails_with(list(lab, {.stream_name = "s", .next_token = token, .stream_created_s = 1}),
                   ErrorCode::InvalidArgument,
                   "NextToken and StreamCreationTimestamp cannot be provided together."));
    EXPECT_TRUE(fails_with(list(lab, {.stream_name = "s", .next_token = *token + "A"}),
                           ErrorCode::InvalidArgument, "Invalid NextToken."));
    lab.make_active("t", 1);
    EXPECT_TRUE(fails_with(list(lab, {.stream_name = "t", .next_token = token}),
                           ErrorCode::InvalidArgument, "Invalid NextToken."));
    lab.wait(issued_at + limits::kListTokenLifetime - lab.now - Duration::seconds(1));
    EXPECT_TRUE(succeeds(list(lab, {.stream_name = "s", .next_token = token})));
    EXPECT_TRUE(fails_with(list(lab, {.stream_name = "s", .next_token = token}),
                           ErrorCode::ExpiredNextToken,
                           "The pagination token passed to the operation is expired."));
}

TEST(ListStreamConsumers, FiveCallsASecondOnAStream) {
    FanOutLab lab;
    for (int i = 1; i <= 5; ++i)
        ASSERT_TRUE(succeeds(list_stream_consumers(lab.engine, lab.call(), {.stream_name = "s"})));
    EXPECT_TRUE(fails_with(list_stream_consumers(lab.engine, lab.call(), {.stream_name = "s"}),
                           ErrorCode::LimitExceeded,
                           "Rate exceeded for stream s under account 123456789012."));
}

}  // namespace
}  // namespace kds
