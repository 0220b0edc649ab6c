#include "core/engine/ops/update_stream_warm_throughput.h"

#include <gtest/gtest.h>

#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

Result<UpdateStreamWarmThroughputOutput> warm(Lab& lab, std::int64_t mibps) {
    return update_stream_warm_throughput(lab.engine, lab.call(),
                                         {.stream_name = "s", .warm_throughput_mibps = mibps});
}

/// "6 of 8"; "none" if the stream does not tell.
std::string told(Lab& lab) {
    const auto summary = describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"});
    if (!summary || !summary->warm_throughput) return "none";
    return cat(summary->warm_throughput->current_mibps, " of ",
               summary->warm_throughput->target_mibps);
}

TEST(UpdateStreamWarmThroughput, GivesAndTakesShards) {
    Lab lab;
    lab.make_on_demand("s");
    EXPECT_EQ(told(lab), "none");
    ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
    EXPECT_EQ(told(lab), "4 of 0");
    const auto more = warm(lab, 8);
    ASSERT_TRUE(succeeds(more));
    EXPECT_EQ(more->stream_name, "s");
    EXPECT_EQ(more->stream_arn, "arn:aws:kinesis:us-east-1:123456789012:stream/s");
    EXPECT_EQ(more->warm_throughput.target_mibps, 8);
    EXPECT_EQ(more->warm_throughput.current_mibps, 4);
    EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
    EXPECT_EQ(told(lab), "4 of 8");
    lab.wait_until_active();
    EXPECT_EQ(told(lab), "8 of 8");
    // It stays without any load.
    lab.wait(Duration::hours(24 * 40));
    EXPECT_EQ(lab.stream().open_shard_count(), 8u);
    ASSERT_TRUE(succeeds(warm(lab, 8)));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    ASSERT_TRUE(succeeds(warm(lab, 5)));
    lab.wait_until_active();
    EXPECT_EQ(told(lab), "5 of 5");
    lab.wait(Duration::seconds(1));
    ASSERT_TRUE(succeeds(warm(lab, 0)));
    lab.wait_until_active();
    EXPECT_EQ(told(lab), "4 of 0");
    ASSERT_TRUE(succeeds(lab.set_commitment("DISABLED")));
    EXPECT_EQ(told(lab), "none");
}

TEST(UpdateStreamWarmThroughput, TakesNothingThatTheLoadNeeds) {
    Lab lab;
    lab.make_on_demand("s");
    ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
    lab.load(0, 60 * limits::kWriteBytesPerSecond * 3, 1);  // Six shards.
    ASSERT_TRUE(succeeds(warm(lab, 10)));
    lab.wait_until_active();
    lab.wait(Duration::hours(1));
    ASSERT_TRUE(succeeds(warm(lab, 1)));
    lab.wait_until_active();
    EXPECT_EQ(told(lab), "6 of 1");
}

TEST(UpdateStreamWarmThroughput, RefusesInItsOrder) {
    Lab lab;
    EXPECT_TRUE(fails_with(warm(lab, 8), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 1);
    EXPECT_TRUE(fails_with(warm(lab, 8), ErrorCode::Validation, unconfirmed::kWarmNeedsOnDemand));
    ASSERT_TRUE(succeeds(lab.update_mode("ON_DEMAND")));
    lab.wait_until_active();
    EXPECT_TRUE(fails_with(warm(lab, 8), ErrorCode::Validation, unconfirmed::kWarmNeedsCommitment));
    ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
    for (const int more : {-1, 0, 1}) {
        Lab other = lab;
        const auto warmed = warm(other, 10'240 + more);
        if (more <= 0) {
            EXPECT_TRUE(succeeds(warmed));
        } else {
            EXPECT_TRUE(
                fails_with(warmed, ErrorCode::LimitExceeded, unconfirmed::kTooMuchWarmThroughput));
        }
    }
    ASSERT_TRUE(succeeds(warm(lab, 8)));
    EXPECT_TRUE(
        fails_with(warm(lab, 9), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
}

}  // namespace
}  // namespace kds
