#include "core/engine/ops/describe_stream_summary.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::kStart;
using test::Lab;
using test::succeeds;

TEST(DescribeStreamSummary, ShowsNoShardsWhileCreating) {
    Lab lab;
    ASSERT_TRUE(
        succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s", .shard_count = 4})));
    auto summary = describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"});
    ASSERT_TRUE(succeeds(summary));
    EXPECT_EQ(summary->status, StreamStatus::Creating);
    EXPECT_EQ(summary->open_shard_count, 0u);
    // The call itself notices that time has passed.
    lab.now = lab.now + limits::kCreatingTakes;
    summary = describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"});
    ASSERT_TRUE(succeeds(summary));
    EXPECT_EQ(summary->status, StreamStatus::Active);
    EXPECT_EQ(summary->open_shard_count, 4u);
    EXPECT_EQ(summary->stream_name, "s");
    EXPECT_EQ(summary->stream_arn, "arn:aws:kinesis:us-east-1:123456789012:stream/s");
    EXPECT_EQ(summary->retention_hours, 24);
    EXPECT_EQ(summary->created_at, kStart);
}

TEST(DescribeStreamSummary, CountsOpenShardsOnly) {
    Lab lab;
    lab.make_active("s", 1);
    lab.split(0, HashKey{100});
    const auto summary = describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"});
    ASSERT_TRUE(succeeds(summary));
    EXPECT_EQ(summary->open_shard_count, 2u);
}

TEST(DescribeStreamSummary, RefusesAnUnknownStream) {
    Lab lab;
    EXPECT_TRUE(fails_with(describe_stream_summary(lab.engine, lab.call(), {.stream_name = "x"}),
                           ErrorCode::ResourceNotFound,
                           "Stream x under account 123456789012 not found."));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    EXPECT_EQ(lab.last_event().error, ErrorCode::ResourceNotFound);
}

TEST(DescribeStreamSummary, CountsRegisteredConsumers) {
    test::FanOutLab lab;
    ASSERT_TRUE(test::succeeds(lab.register_consumer("second")));
    const auto summary = describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"});
    ASSERT_TRUE(test::succeeds(summary));
    EXPECT_EQ(summary->consumer_count, 2u);
}

}  // namespace
}  // namespace kds
