#include "core/engine/ops/increase_stream_retention_period.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

TEST(IncreaseStreamRetentionPeriod, HoldsWhenTheChangeIsDone) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.increase_retention(48)));
    EXPECT_EQ(lab.last_event().kind, EventKind::StreamUpdating);
    EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
    const Instant done = lab.now + limits::kUpdatingTakes;
    lab.wait(limits::kUpdatingTakes - Duration::micros(1));
    EXPECT_EQ(lab.stream().retention_hours, 24);
    EXPECT_TRUE(succeeds(lab.put("k", "puts go on")));
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.stream().retention_hours, 48);
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    const auto& events = lab.engine.events();
    const Event& changed = events[events.end() - 2];
    EXPECT_EQ(changed.kind, EventKind::RetentionChanged);
    EXPECT_EQ(changed.count, 48u);
    EXPECT_EQ(changed.at, done);
    EXPECT_EQ(changed.stream, lab.stream().id);
    EXPECT_EQ(lab.last_event().kind, EventKind::StreamActive);
}

TEST(IncreaseStreamRetentionPeriod, RecordsLiveLongerButWhatIsGoneStaysGone) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.put("k", "gone")));
    lab.wait(Duration::hours(20));
    ASSERT_TRUE(succeeds(lab.put("k", "kept")));
    lab.wait(Duration::hours(5));
    ASSERT_TRUE(succeeds(lab.increase_retention(48)));
    lab.wait(Duration::hours(20));
    EXPECT_EQ(lab.read("TRIM_HORIZON"), "kept");
    lab.wait(Duration::hours(23) - Duration::seconds(10));
    EXPECT_EQ(lab.read("TRIM_HORIZON"), "kept");
    lab.wait(Duration::seconds(10));
    EXPECT_EQ(lab.read("TRIM_HORIZON"), "");
}

TEST(IncreaseStreamRetentionPeriod, AClosedShardLivesLongerToo) {
    // kinesis.md 4.7.
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.split_shard("0", "5")));
    lab.wait(limits::kUpdatingTakes);
    const Instant closed = lab.now;
    lab.wait(Duration::hours(23));
    ASSERT_TRUE(succeeds(lab.increase_retention(25)));
    lab.wait(closed + Duration::hours(25) - lab.now - Duration::micros(1));
    EXPECT_EQ(lab.listed_shards(), "0,1,2");
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.listed_shards(), "1,2");
}

TEST(IncreaseStreamRetentionPeriod, TakesTwentyFourTo8760Hours) {
    // kinesis.md 14.3, row 14.
    const struct {
        std::int64_t hours;
        const char* error;
    } cases[] = {
        {23,
         "Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is "
         "too short."},
        {-1,
         "Minimum allowed retention period is 24 hours. Requested retention period (-1 hours) is "
         "too short."},
        {24, nullptr},
        {25, nullptr},
        {8'759, nullptr},
        {8'760, nullptr},
        {8'761,
         "Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) "
         "is too long."}};
    for (const auto& c : cases) {
        Lab lab;
        lab.make_active("s", 1);
        const auto increased = lab.increase_retention(c.hours);
        if (c.error) {
            EXPECT_TRUE(fails_with(increased, ErrorCode::InvalidArgument, c.error));
            EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
            continue;
        }
        EXPECT_TRUE(succeeds(increased));
        lab.wait(limits::kUpdatingTakes);
        EXPECT_EQ(lab.stream().retention_hours, c.hours);
    }
}

TEST(IncreaseStreamRetentionPeriod, DoesNotDecrease) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.increase_retention(25)));
    lab.wait(limits::kUpdatingTakes);
    EXPECT_TRUE(fails_with(lab.increase_retention(24), ErrorCode::InvalidArgument,
                           "Requested retention period (24 hours) for stream s can not be shorter "
                           "than existing retention period (25 hours). Use "
                           "DecreaseRetentionPeriod API."));
}

TEST(IncreaseStreamRetentionPeriod, ThePresentPeriodChangesNothing) {
    Lab lab;
    lab.make_active("s", 1);
    const std::uint64_t events = lab.engine.events().end();
    EXPECT_TRUE(succeeds(lab.increase_retention(24)));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(lab.engine.events().end(), events);
}

TEST(IncreaseStreamRetentionPeriod, RefusesAStreamThatIsNotThereOrNotActive) {
    Lab lab;
    EXPECT_TRUE(fails_with(lab.increase_retention(1), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.increase_retention(48)));
    EXPECT_TRUE(
        fails_with(lab.increase_retention(72), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
    // The hours are looked at first.
    EXPECT_EQ(lab.increase_retention(23).error().code, ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace kds
