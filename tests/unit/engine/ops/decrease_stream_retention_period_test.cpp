#include "core/engine/ops/decrease_stream_retention_period.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

/// A stream that keeps its records for 48 hours.
struct TwoDays : Lab {
    TwoDays() {
        make_active("s", 1);
        EXPECT_TRUE(succeeds(increase_retention(48)));
        wait(limits::kUpdatingTakes);
    }
};

TEST(DecreaseStreamRetentionPeriod, OlderRecordsAreGoneWhenTheChangeIsDone) {
    TwoDays lab;
    ASSERT_TRUE(succeeds(lab.put("k", "older")));
    lab.wait(Duration::hours(26));
    ASSERT_TRUE(succeeds(lab.put("k", "younger")));
    ASSERT_TRUE(succeeds(lab.decrease_retention(25)));
    lab.wait(limits::kUpdatingTakes - Duration::micros(1));
    EXPECT_EQ(lab.shard(0).records.size(), 2u);
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.stream().retention_hours, 25);
    EXPECT_EQ(lab.shard(0).records.size(), 1u);
    EXPECT_EQ(lab.read("TRIM_HORIZON"), "younger");
}

TEST(DecreaseStreamRetentionPeriod, OlderClosedShardsAreGoneToo) {
    TwoDays lab;
    ASSERT_TRUE(succeeds(lab.split_shard("0", "5")));
    lab.wait(Duration::hours(30));
    EXPECT_EQ(lab.listed_shards(), "0,1,2");
    ASSERT_TRUE(succeeds(lab.decrease_retention(24)));
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.listed_shards(), "1,2");
    EXPECT_EQ(lab.put_at("0", "d")->shard, ShardIndex{1});
}

TEST(DecreaseStreamRetentionPeriod, TakesTwentyFourTo8760Hours) {
    // kinesis.md 14.3, row 14.
    TwoDays lab;
    EXPECT_TRUE(fails_with(lab.decrease_retention(23), ErrorCode::InvalidArgument,
                           "Minimum allowed retention period is 24 hours. Requested retention "
                           "period (23 hours) is too short."));
    EXPECT_TRUE(fails_with(lab.decrease_retention(8'761), ErrorCode::InvalidArgument,
                           "Maximum allowed retention period is 8760 hours. Requested retention "
                           "period (8761 hours) is too long."));
    EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
    EXPECT_TRUE(succeeds(lab.decrease_retention(24)));
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.stream().retention_hours, 24);
}

TEST(DecreaseStreamRetentionPeriod, DoesNotIncrease) {
    Lab lab;
    lab.make_active("s", 1);
    EXPECT_TRUE(fails_with(lab.decrease_retention(25), ErrorCode::InvalidArgument,
                           "Requested retention period (25 hours) for stream s can not be longer "
                           "than existing retention period (24 hours). Use "
                           "IncreaseRetentionPeriod API."));
}

TEST(DecreaseStreamRetentionPeriod, ThePresentPeriodChangesNothing) {
    TwoDays lab;
    const std::uint64_t events = lab.engine.events().end();
    EXPECT_TRUE(succeeds(lab.decrease_retention(48)));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(lab.engine.events().end(), events);
}

TEST(DecreaseStreamRetentionPeriod, RefusesAStreamThatIsNotThereOrNotActive) {
    Lab none;
    EXPECT_TRUE(fails_with(none.decrease_retention(24), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    TwoDays lab;
    ASSERT_TRUE(succeeds(lab.decrease_retention(36)));
    EXPECT_TRUE(
        fails_with(lab.decrease_retention(24), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
}

}  // namespace
}  // namespace kds
