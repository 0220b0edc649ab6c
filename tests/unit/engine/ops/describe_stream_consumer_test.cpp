#include "core/engine/ops/describe_stream_consumer.h"

#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::FanOutLab;
using test::succeeds;

TEST(DescribeStreamConsumer, ByNameOrByArn) {
    FanOutLab lab;
    const auto by_name = lab.describe("app");
    ASSERT_TRUE(succeeds(by_name));
    EXPECT_EQ(by_name->status, ConsumerStatus::Active);
    const std::int64_t created_s = by_name->created_at.epoch_seconds();
    const auto by_arn = [&](std::int64_t seconds) {
        return describe_stream_consumer(
            lab.engine, lab.call(),
            {{.stream_name = "s", .consumer_name = "app", .created_s = seconds}});
    };
    ASSERT_TRUE(succeeds(by_arn(created_s)));
    EXPECT_EQ(by_arn(created_s)->consumer_arn, by_name->consumer_arn);
    // A consumer of this name that is another one.
    EXPECT_TRUE(fails_with(by_arn(created_s - 1), ErrorCode::ResourceNotFound,
                           cat("Consumer arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/"
                               "app:",
                               created_s - 1, ", account 123456789012 not found.")));
}

TEST(DescribeStreamConsumer, TheStreamAndTheConsumerMustBeThere) {
    FanOutLab lab;
    EXPECT_TRUE(fails_with(lab.describe("nobody"), ErrorCode::ResourceNotFound,
                           "Consumer nobody, account 123456789012 not found."));
    EXPECT_TRUE(fails_with(
        describe_stream_consumer(lab.engine, lab.call(),
                                 {{.stream_name = "none", .consumer_name = "app"}}),
        ErrorCode::ResourceNotFound, "Stream none under account 123456789012 not found."));
}

TEST(DescribeStreamConsumer, TwentyCallsASecondOnAStream) {
    FanOutLab lab;
    for (int i = 1; i <= 20; ++i) ASSERT_TRUE(succeeds(lab.describe("app"))) << i;
    EXPECT_TRUE(fails_with(lab.describe("app"), ErrorCode::LimitExceeded,
                           "Rate exceeded for stream s under account 123456789012."));
}

}  // namespace
}  // namespace kds
