#include "core/engine/ops/create_stream.h"

#include <gtest/gtest.h>

#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::kStart;
using test::Lab;
using test::succeeds;

TEST(CreateStream, MakesAStreamThatIsCreating) {
    Lab lab;
    ASSERT_TRUE(
        succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s", .shard_count = 3})));
    const Stream& stream = lab.stream();
    EXPECT_EQ(stream.status, StreamStatus::Creating);
    EXPECT_EQ(stream.created_at, kStart);
    EXPECT_EQ(stream.retention_hours, 24);
    EXPECT_TRUE(stream.shards.empty());
    const Event& event = lab.last_event();
    EXPECT_EQ(event.kind, EventKind::StreamCreating);
    EXPECT_EQ(event.at, kStart);
    EXPECT_EQ(event.actor, 1u);
    EXPECT_EQ(event.count, 3u);
    EXPECT_EQ(event.stream, stream.id);
    EXPECT_NE(event.call, 0u);
}

TEST(CreateStream, GivesTheRangesAndStartsOfTheReference) {
    // kinesis.md 14.3, row 1.
    Lab lab;
    lab.make_active("s", 3);
    const auto ranges = uniform_split(3);
    const char* const starts[] = {"49659172051921876073359630856559745603442861731670392834",
                                  "49659172051944176818558161479701281321715510093176373266",
                                  "49659172051966477563756692102842817039988158454682353698"};
    ASSERT_EQ(lab.stream().shards.size(), 3u);
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_EQ(lab.shard(i).range, ranges[i]);
        EXPECT_EQ(lab.shard(i).starting_sequence_number().to_decimal(), starts[i]);
        EXPECT_TRUE(lab.shard(i).is_open());
        EXPECT_FALSE(lab.shard(i).parent);
    }
}

TEST(CreateStream, RefusesANameThatIsTaken) {
    // kinesis.md 14.3, row 4; also while the other one is not ACTIVE yet.
    Lab lab;
    const CreateStreamInput input{.stream_name = "s"};
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), input)));
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(fails_with(create_stream(lab.engine, lab.call(), input),
                               ErrorCode::ResourceInUse,
                               "Stream s under account 123456789012 already exists."));
        EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
        EXPECT_EQ(lab.last_event().error, ErrorCode::ResourceInUse);
        EXPECT_EQ(lab.last_event().stream, lab.stream().id);
        lab.wait(Duration::seconds(1));
    }
    EXPECT_EQ(lab.engine.streams().size(), 1u);
}

TEST(CreateStream, KeepsWithinTheShardQuotaOfTheAccount) {
    for (const std::int64_t more : {-1, 0, 1}) {
        Lab lab;
        lab.make_active("open", 6'000);
        // Shards of a stream that is CREATING count too.
        ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(),
                                           {.stream_name = "creating", .shard_count = 4'000})));
        const auto made = create_stream(lab.engine, lab.call(),
                                        {.stream_name = "s", .shard_count = 10'000 + more});
        if (more <= 0) {
            EXPECT_TRUE(succeeds(made)) << more;
            continue;
        }
        EXPECT_TRUE(fails_with(
            made, ErrorCode::LimitExceeded,
            "This request would exceed the shard limit for the account 123456789012 in us-east-1. "
            "Current shard count for the account: 10000. Limit: 20000. Number of additional shards "
            "that would have resulted from this request: 10001. Refer to the AWS Service Limits "
            "page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for "
            "current limits and how to request higher limits."));
        EXPECT_EQ(lab.last_event().error, ErrorCode::LimitExceeded);
    }
}

TEST(CreateStream, RefusesHugeShardCountsWithoutOverflow) {
    Lab lab;
    EXPECT_EQ(create_stream(lab.engine, lab.call(),
                            {.stream_name = "s", .shard_count = 9'223'372'036'854'775'807})
                  .error()
                  .code,
              ErrorCode::LimitExceeded);
}

TEST(CreateStream, AllowsFiveStreamsToBeCreatingAtOnce) {
    Lab lab;
    lab.wait(Duration::seconds(1));
    for (const char* name : {"a", "b", "c", "d", "e"})
        ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = name})));
    EXPECT_TRUE(fails_with(create_stream(lab.engine, lab.call(), {.stream_name = "f"}),
                           ErrorCode::LimitExceeded, "Rate exceeded for account 123456789012."));
    lab.wait(Duration::millis(400));
    EXPECT_TRUE(fails_with(create_stream(lab.engine, lab.call(), {.stream_name = "f"}),
                           ErrorCode::LimitExceeded, unconfirmed::kTooManyStreamsCreating));
    lab.wait(limits::kCreatingTakes);
    EXPECT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "f"})));
}

}  // namespace
}  // namespace kds
