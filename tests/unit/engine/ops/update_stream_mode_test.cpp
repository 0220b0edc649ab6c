#include "core/engine/ops/update_stream_mode.h"

#include <gtest/gtest.h>

#include "core/engine/ops/describe_limits.h"
#include "core/engine/ops/describe_stream.h"
#include "core/engine/ops/list_streams.h"
#include "core/engine/ops/update_stream_record_distribution_strategy.h"
#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

TEST(UpdateStreamMode, KeepsShardsAndRecordsAndIsToldEverywhere) {
    Lab lab;
    lab.make_active("s", 3);
    ASSERT_TRUE(succeeds(lab.put("k", "before")));
    ASSERT_TRUE(succeeds(lab.update_mode("ON_DEMAND")));
    EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
    EXPECT_EQ(lab.stream().mode, StreamMode::Provisioned);
    EXPECT_EQ(lab.last_event().kind, EventKind::StreamUpdating);
    // The quotas see what is coming.
    EXPECT_EQ(lab.engine.counted_shards("123456789012"), 0);
    EXPECT_EQ(lab.engine.on_demand_stream_count("123456789012"), 1);
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(lab.open_shards(), "0,1,2");
    EXPECT_EQ(lab.read("TRIM_HORIZON", "0") + lab.read("TRIM_HORIZON", "1") +
                  lab.read("TRIM_HORIZON", "2"),
              "before");
    const auto mode_told = [&lab] {
        const auto summary = describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"});
        const auto described = describe_stream(lab.engine, lab.call(), {.stream_name = "s"});
        const auto listed = list_streams(lab.engine, lab.call(), {});
        EXPECT_EQ(summary->mode, described->mode);
        EXPECT_EQ(summary->mode, listed->streams[0].mode);
        EXPECT_EQ(summary->distribution.has_value(), summary->mode == StreamMode::OnDemand);
        EXPECT_FALSE(summary->warm_throughput);
        const auto told = describe_limits(lab.engine, lab.call());
        EXPECT_EQ(told->on_demand_stream_count, summary->mode == StreamMode::OnDemand);
        EXPECT_EQ(told->open_shard_count, summary->mode == StreamMode::OnDemand ? 0 : 3);
        return summary->mode;
    };
    EXPECT_EQ(mode_told(), StreamMode::OnDemand);
    lab.wait(Duration::seconds(1));
    ASSERT_TRUE(succeeds(lab.update_mode("PROVISIONED")));
    EXPECT_EQ(lab.engine.counted_shards("123456789012"), 3);
    lab.wait(limits::kUpdatingTakes + Duration::seconds(1));
    EXPECT_EQ(mode_told(), StreamMode::Provisioned);
    EXPECT_TRUE(succeeds(lab.split_shard("0", "5")));
}

TEST(UpdateStreamMode, TwiceIn24Hours) {
    Lab lab;
    lab.make_active("s", 1);
    const Instant first = lab.now;
    ASSERT_TRUE(succeeds(lab.update_mode("ON_DEMAND")));
    lab.wait(Duration::hours(1));
    ASSERT_TRUE(succeeds(lab.update_mode("PROVISIONED")));
    lab.wait(Duration::hours(1));
    // The mode that it has is no change.
    EXPECT_TRUE(succeeds(lab.update_mode("PROVISIONED")));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    lab.wait(first + Duration::hours(24) - lab.now - Duration::micros(1));
    EXPECT_TRUE(fails_with(lab.update_mode("ON_DEMAND"), ErrorCode::LimitExceeded,
                           unconfirmed::kTooManyStreamModeUpdates));
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(succeeds(lab.update_mode("ON_DEMAND")));
    lab.wait(Duration::seconds(60 * 30));
    EXPECT_TRUE(fails_with(lab.update_mode("PROVISIONED"), ErrorCode::LimitExceeded,
                           unconfirmed::kTooManyStreamModeUpdates));
}

TEST(UpdateStreamMode, RefusesAStreamThatIsNotThereOrNotActive) {
    Lab lab;
    EXPECT_TRUE(fails_with(lab.update_mode("ON_DEMAND"), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.update_mode("ON_DEMAND")));
    EXPECT_TRUE(
        fails_with(lab.update_mode("PROVISIONED"), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
}

TEST(UpdateStreamMode, DoesNotLeaveAutoDistributionBehind) {
    Lab lab;
    lab.make_on_demand("s");
    const auto distribute = [&lab](std::string strategy) {
        return update_stream_record_distribution_strategy(
            lab.engine, lab.call(), {.stream_name = "s", .strategy = std::move(strategy)});
    };
    ASSERT_TRUE(succeeds(distribute("AUTO")));
    EXPECT_TRUE(fails_with(lab.update_mode("PROVISIONED"), ErrorCode::InvalidArgument,
                           unconfirmed::kAutoNeedsOnDemand));
    ASSERT_TRUE(succeeds(distribute("USER_PARTITION_KEY")));
    EXPECT_TRUE(succeeds(lab.update_mode("PROVISIONED")));
}

TEST(UpdateStreamMode, TakesWarmThroughputOnTheWayToOnDemand) {
    Lab lab;
    lab.make_active("s", 2);
    EXPECT_TRUE(fails_with(lab.update_mode("ON_DEMAND", 8), ErrorCode::Validation,
                           unconfirmed::kWarmNeedsCommitment));
    ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
    EXPECT_TRUE(fails_with(lab.update_mode("PROVISIONED", 8), ErrorCode::Validation,
                           unconfirmed::kWarmNeedsOnDemand));
    EXPECT_TRUE(fails_with(lab.update_mode("ON_DEMAND", 10'241), ErrorCode::LimitExceeded,
                           unconfirmed::kTooMuchWarmThroughput));
    ASSERT_TRUE(succeeds(lab.update_mode("ON_DEMAND", 8)));
    lab.wait_until_active();
    EXPECT_EQ(lab.stream().open_shard_count(), 8u);
    EXPECT_EQ(lab.stream().warm_mibps, 8);
    lab.wait(Duration::seconds(1));
    ASSERT_TRUE(succeeds(lab.update_mode("PROVISIONED")));
    lab.wait_until_active();
    EXPECT_EQ(lab.stream().open_shard_count(), 8u);
    EXPECT_EQ(lab.stream().warm_mibps, 0);
}

TEST(UpdateStreamMode, KeepsWithinTheQuotas) {
    for (const int more : {0, 1}) {
        // 19,996 provisioned shards leave room for four, not for five.
        Lab lab;
        lab.make_active("others", 19'996);
        lab.make_on_demand("s");
        if (more == 1) {
            reshard(lab.stream(), {.shard = {0}, .second_starts = HashKey{5}}, lab.now);
        }
        const auto updated = lab.update_mode("PROVISIONED");
        if (more == 0) {
            EXPECT_TRUE(succeeds(updated));
        } else {
            ASSERT_FALSE(updated);
            EXPECT_EQ(updated.error().code, ErrorCode::LimitExceeded);
            EXPECT_TRUE(updated.error().message.contains(
                "Current shard count for the account: 19996. Limit: 20000. Number of additional "
                "shards that would have resulted from this request: 5."));
        }
    }
    for (const std::int64_t quota : {1, 2}) {
        Lab lab{.engine = Engine({.quotas = Quotas{.on_demand_streams = quota}})};
        lab.make_on_demand("other");
        lab.make_active("s", 1);
        const auto updated = lab.update_mode("ON_DEMAND");
        if (quota == 2) {
            EXPECT_TRUE(succeeds(updated));
        } else {
            EXPECT_TRUE(fails_with(updated, ErrorCode::LimitExceeded,
                                   unconfirmed::kTooManyOnDemandStreams));
        }
    }
}

TEST(UpdateStreamMode, AnOnDemandStreamIsNotReshardedByHand) {
    // kinesis.md 14.3, row 22; before the status is looked at (2.4), after the id is read.
    Lab lab;
    lab.make_on_demand("s");
    constexpr const char* kRefused =
        "Request is invalid. Stream s under account 123456789012 is in On-Demand mode.";
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(fails_with(lab.split_shard("0", "5"), ErrorCode::Validation, kRefused));
        EXPECT_TRUE(fails_with(lab.merge_shards("0", "1"), ErrorCode::Validation, kRefused));
        EXPECT_TRUE(fails_with(lab.update_shard_count(8), ErrorCode::Validation, kRefused));
        lab.wait(Duration::seconds(1));
        ASSERT_TRUE(succeeds(lab.increase_retention(48 + i)));  // UPDATING the second time.
    }
    lab.wait(Duration::seconds(1));
    EXPECT_EQ(lab.split_shard("none", "5").error().code, ErrorCode::ResourceNotFound);
    EXPECT_TRUE(fails_with(lab.split_shard("9", "5"), ErrorCode::Validation, kRefused));
}

}  // namespace
}  // namespace kds
