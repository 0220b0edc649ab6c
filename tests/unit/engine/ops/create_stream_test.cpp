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

TEST(CreateStream, AnOnDemandStreamHasFourShardsWhateverTheCount) {
    for (const std::int64_t count : {1, 7}) {
        Lab lab;
        ASSERT_TRUE(succeeds(
            create_stream(lab.engine, lab.call(),
                          {.stream_name = "s", .shard_count = count, .stream_mode = "ON_DEMAND"})));
        EXPECT_EQ(lab.last_event().count, 4u);
        EXPECT_EQ(lab.engine.counted_shards("123456789012"), 0);
        lab.wait(limits::kCreatingTakes);
        EXPECT_EQ(lab.stream().mode, StreamMode::OnDemand);
        EXPECT_EQ(lab.open_shards(), "0,1,2,3");
        EXPECT_EQ(lab.stream().distribution, RecordDistribution::UserPartitionKey);
    }
}

TEST(CreateStream, TakesAllSettingsAtOnce) {
    Lab lab;
    ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
    using Tags = std::map<std::string, std::string>;
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(),
                                       {.stream_name = "s",
                                        .stream_mode = "ON_DEMAND",
                                        .tags = Tags{{"team", "a"}, {"stage", "b"}},
                                        .warm_throughput_mibps = 6,
                                        .max_record_size_kib = 2'048,
                                        .record_distribution_strategy = "AUTO"})));
    // From CREATING on (kinesis.md 2.5).
    EXPECT_EQ(lab.stream().tags, (Tags{{"team", "a"}, {"stage", "b"}}));
    lab.wait(limits::kCreatingTakes);
    const auto summary = describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"});
    ASSERT_TRUE(succeeds(summary));
    EXPECT_EQ(summary->mode, StreamMode::OnDemand);
    EXPECT_EQ(summary->open_shard_count, 6u);
    EXPECT_EQ(summary->max_record_size_kib, 2'048);
    EXPECT_EQ(summary->distribution, RecordDistribution::Auto);
    ASSERT_TRUE(summary->warm_throughput);
    EXPECT_EQ(summary->warm_throughput->target_mibps, 6);
    EXPECT_EQ(summary->warm_throughput->current_mibps, 6);
    EXPECT_EQ(lab.shard(0).writes.bytes().capacity(), 10'485'760);
}

TEST(CreateStream, RefusesTagsThatAStreamCannotHave) {
    const auto create = [](Lab& lab, std::map<std::string, std::string> tags) {
        return create_stream(lab.engine, lab.call(), {.stream_name = "s", .tags = std::move(tags)});
    };
    for (const int more : {-1, 0, 1}) {
        Lab lab;
        std::map<std::string, std::string> tags;
        for (int i = 0; i < 50 + more; ++i) tags[cat("key", i)] = "v";
        const auto made = create(lab, tags);
        if (more <= 0) {
            EXPECT_TRUE(succeeds(made));
            continue;
        }
        EXPECT_TRUE(fails_with(made, ErrorCode::InvalidArgument,
                               "Failed to add tags to stream s under account 123456789012 because "
                               "a given stream cannot have more than 10 tags associated with it."));
        EXPECT_TRUE(lab.engine.streams().empty());
    }
    Lab lab;
    EXPECT_TRUE(fails_with(create(lab, {{"a*", "b"}}), ErrorCode::InvalidArgument,
                           "Some tags contain invalid characters. Valid characters: Unicode "
                           "letters, digits, white space, _ . / = + - % @."));
    EXPECT_TRUE(fails_with(create(lab, {{"a", "50%"}}), ErrorCode::InvalidArgument,
                           "Failed to add tags to stream s under account 123456789012 because some "
                           "tags contained illegal characters. The allowed characters are Unicode "
                           "letters, white-spaces, '_',',','/','=','+','-','@'."));
}

TEST(CreateStream, OnDemandStreamsHaveAQuotaOfTheirOwn) {
    Lab lab;
    const auto create = [&lab](int number, const char* mode) {
        lab.wait(Duration::seconds(1));
        return create_stream(lab.engine, lab.call(),
                             {.stream_name = cat("s", number), .stream_mode = mode});
    };
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(succeeds(create(i, "ON_DEMAND")));
    EXPECT_TRUE(fails_with(create(50, "ON_DEMAND"), ErrorCode::LimitExceeded,
                           unconfirmed::kTooManyOnDemandStreams));
    EXPECT_TRUE(succeeds(create(50, "PROVISIONED")));
    // Another account has its own.
    Call other = lab.call();
    other.principal.account = "210987654321";
    EXPECT_TRUE(succeeds(
        create_stream(lab.engine, other, {.stream_name = "s", .stream_mode = "ON_DEMAND"})));
}

TEST(CreateStream, RefusesWhatGoesWithOnDemandModeOnly) {
    Lab lab;
    const auto create = [&lab](const CreateStreamInput& input) {
        return create_stream(lab.engine, lab.call(), input);
    };
    EXPECT_TRUE(fails_with(create({.stream_name = "s", .record_distribution_strategy = "AUTO"}),
                           ErrorCode::InvalidArgument, unconfirmed::kAutoNeedsOnDemand));
    EXPECT_TRUE(fails_with(create({.stream_name = "s", .warm_throughput_mibps = 5}),
                           ErrorCode::Validation, unconfirmed::kWarmNeedsOnDemand));
    EXPECT_TRUE(fails_with(
        create({.stream_name = "s", .stream_mode = "ON_DEMAND", .warm_throughput_mibps = 5}),
        ErrorCode::Validation, unconfirmed::kWarmNeedsCommitment));
    EXPECT_TRUE(lab.engine.streams().empty());
    lab.wait(Duration::seconds(1));
    EXPECT_TRUE(succeeds(
        create({.stream_name = "s", .record_distribution_strategy = "USER_PARTITION_KEY"})));
}

TEST(CreateStream, WarmThroughputHasItsQuota) {
    for (const int more : {-1, 0, 1}) {
        Lab lab;
        ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
        const auto made = create_stream(lab.engine, lab.call(),
                                        {.stream_name = "s",
                                         .stream_mode = "ON_DEMAND",
                                         .warm_throughput_mibps = 10'240 + more});
        if (more <= 0) {
            EXPECT_TRUE(succeeds(made));
        } else {
            EXPECT_TRUE(
                fails_with(made, ErrorCode::LimitExceeded, unconfirmed::kTooMuchWarmThroughput));
        }
    }
}

}  // namespace
}  // namespace kds
