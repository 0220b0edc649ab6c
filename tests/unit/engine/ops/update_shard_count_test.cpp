#include "core/engine/ops/update_shard_count.h"

#include <gtest/gtest.h>

#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

/// Passes if the open shards have the ranges that a new stream of as many shards would have, give
/// or take as many hash keys as there are shards.
void expect_uniform(Lab& lab, std::uint32_t count) {
    const Stream& stream = lab.stream();
    ASSERT_EQ(stream.open_shard_count(), count);
    const auto ranges = uniform_split(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const u128 wanted = ranges[i].last().value;
        const u128 found = stream.shards[stream.open_shards[i].place].range.last().value;
        EXPECT_LE(wanted > found ? wanted - found : found - wanted, u128{count} * 2);
    }
}

TEST(UpdateShardCount, GoesTheWayOfTheReference) {
    // kinesis.md 4.6, the table of results; 14.3, row 19.
    const struct {
        std::int64_t from, to;
        std::size_t entries;
        const char* open;
    } cases[] = {{1, 2, 3, "1,2"},
                 {2, 1, 3, "2"},
                 {2, 3, 7, "2,6,5"},
                 {3, 2, 7, "5,6"},
                 {2, 4, 6, "2,3,4,5"},
                 {4, 2, 6, "4,5"},
                 {3, 4, 11, "3,7,10,9"},
                 {4, 3, 11, "6,9,10"},
                 {3, 6, 9, "3,4,5,6,7,8"},
                 {6, 3, 9, "6,7,8"},
                 {4, 6, 14, "4,8,7,9,13,12"},
                 {4, 5, 15, "4,8,11,14,13"},
                 {4, 8, 12, "4,5,6,7,8,9,10,11"},
                 {5, 3, 13, "7,11,12"},
                 {10, 13, 43, nullptr}};
    for (const auto& c : cases) {
        SCOPED_TRACE(cat(c.from, " to ", c.to));
        Lab lab;
        lab.make_active("s", c.from);
        const auto updated = lab.update_shard_count(c.to);
        ASSERT_TRUE(succeeds(updated));
        EXPECT_EQ(updated->stream_name, "s");
        EXPECT_EQ(updated->stream_arn, "arn:aws:kinesis:us-east-1:123456789012:stream/s");
        EXPECT_EQ(updated->current_shard_count, c.from);
        EXPECT_EQ(updated->target_shard_count, c.to);
        EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
        EXPECT_EQ(lab.stream().open_shard_count(), c.from);
        lab.wait_until_active();
        EXPECT_EQ(lab.stream().shards.size(), c.entries);
        if (c.open) {
            EXPECT_EQ(lab.open_shards(), c.open);
        }
        expect_uniform(lab, static_cast<std::uint32_t>(c.to));
    }
}

TEST(UpdateShardCount, ItsStepsCanBeSeen) {
    // 4 to 3: split 1 into 4 and 5; merge 0 and 4 to 6; and so on (kinesis.md 4.6).
    Lab lab;
    lab.make_active("s", 4);
    ASSERT_TRUE(succeeds(lab.update_shard_count(3)));
    std::string seen = lab.open_shards();
    while (lab.stream().status == StreamStatus::Updating) {
        const Instant before = lab.now;
        lab.wait(*lab.engine.next_transition() - lab.now);
        EXPECT_GE(lab.now - before, limits::kUpdatingTakes);
        EXPECT_LE(lab.now - before, Duration::seconds(2));
        seen += " " + lab.open_shards();
        EXPECT_TRUE(succeeds(lab.put("k", "puts go on")));
    }
    EXPECT_EQ(seen, "0,1,2,3 0,4,5,2,3 6,5,2,3 6,5,7,8,3 6,9,8,3 6,9,10");
    EXPECT_EQ(lab.last_event().kind, EventKind::RecordAccepted);
    int active = 0;
    for (std::uint64_t i = 0; i < lab.engine.events().end(); ++i)
        active += lab.engine.events()[i].kind == EventKind::StreamActive;
    EXPECT_EQ(active, 2);  // When it was made, and at the end of all steps.
}

TEST(UpdateShardCount, StepsThatNobodyWatchedAreTheSame) {
    Lab watched, unwatched;
    for (Lab* lab : {&watched, &unwatched}) {
        lab->make_active("s", 5);
        ASSERT_TRUE(succeeds(lab->update_shard_count(8)));
    }
    while (watched.stream().status == StreamStatus::Updating) watched.wait(Duration::millis(10));
    unwatched.wait(watched.now - unwatched.now);
    EXPECT_EQ(watched.engine.state_hash(), unwatched.engine.state_hash());
}

TEST(UpdateShardCount, ChildrenAreStampedAfterTheirParents) {
    Lab lab;
    lab.make_active("s", 7);
    ASSERT_TRUE(succeeds(lab.update_shard_count(9)));
    lab.wait_until_active();
    int children = 0;
    for (const Shard& shard : lab.stream().shards) {
        for (const auto& parent : {shard.parent, shard.adjacent_parent}) {
            if (!parent) continue;
            ++children;
            EXPECT_GT(shard.starting_sequence_number(),
                      *lab.shard(parent->value).ending_sequence_number());
        }
    }
    EXPECT_GT(children, 10);
}

TEST(UpdateShardCount, EvensOutShardsOfAnyWidth) {
    Lab lab;
    lab.make_active("s", 1);
    lab.split(0, HashKey{1'000});
    lab.split(2, HashKey{kU128Max - 5});
    lab.split(3, HashKey{u128{1} << 100});
    lab.wait(Duration::seconds(2));
    ASSERT_EQ(lab.stream().open_shard_count(), 4u);
    ASSERT_TRUE(succeeds(lab.update_shard_count(3)));
    lab.wait_until_active();
    expect_uniform(lab, 3);
}

TEST(UpdateShardCount, AtMostDoubles) {
    // kinesis.md 14.3, row 20.
    for (const std::int64_t target : {3, 4, 5}) {
        Lab lab;
        lab.make_active("s", 2);
        const auto updated = lab.update_shard_count(target);
        if (target <= 4) {
            EXPECT_TRUE(succeeds(updated));
            continue;
        }
        EXPECT_TRUE(fails_with(
            updated, unconfirmed::kScalingTooFar,
            "UpdateShardCount cannot scale up over double your current open shard count. Current "
            "open shard count: 2 Target shard count: 5 "));
        EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
        EXPECT_EQ(lab.last_event().stream, lab.stream().id);
    }
}

TEST(UpdateShardCount, AtLeastHalves) {
    const struct {
        std::int64_t from, to;
        bool accepted;
    } cases[] = {{6, 2, false}, {6, 3, true}, {6, 4, true}, {5, 2, false}, {5, 3, true}};
    for (const auto& c : cases) {
        Lab lab;
        lab.make_active("s", c.from);
        const auto updated = lab.update_shard_count(c.to);
        if (c.accepted) {
            EXPECT_TRUE(succeeds(updated));
            continue;
        }
        EXPECT_TRUE(
            fails_with(updated, unconfirmed::kScalingTooFar,
                       cat("UpdateShardCount cannot scale down below half your current open shard "
                           "count. Current open shard count: ",
                           c.from, ", Target shard count: ", c.to)));
    }
}

TEST(UpdateShardCount, CountsOpenShardsOnly) {
    Lab lab;
    lab.make_active("s", 2);
    ASSERT_TRUE(succeeds(lab.update_shard_count(1)));
    lab.wait_until_active();
    ASSERT_EQ(lab.stream().shards.size(), 3u);
    EXPECT_EQ(lab.update_shard_count(3).error().code, unconfirmed::kScalingTooFar);
    EXPECT_EQ(lab.update_shard_count(2)->current_shard_count, 1);
}

TEST(UpdateShardCount, AStreamHasAtMostTenThousandShards) {
    const auto message = [](std::int64_t open, std::int64_t target) {
        return cat(
            "Target shard count or number of open shards cannot be greater than 10000. "
            "Current open shard count: ",
            open, ", Target shard count: ", target);
    };
    for (const std::int64_t target : {9'999, 10'000, 10'001}) {
        Lab lab;
        lab.make_active("s", 5'001);
        const auto updated = lab.update_shard_count(target);
        if (target <= 10'000) {
            EXPECT_TRUE(succeeds(updated));
        } else {
            EXPECT_TRUE(fails_with(updated, ErrorCode::LimitExceeded, message(5'001, 10'001)));
        }
    }
    Lab lab;
    lab.make_active("s", 10'001);
    EXPECT_TRUE(fails_with(lab.update_shard_count(9'000), ErrorCode::LimitExceeded,
                           message(10'001, 9'000)));
    EXPECT_EQ(lab.update_shard_count(9'223'372'036'854'775'807).error().code,
              ErrorCode::LimitExceeded);
}

TEST(UpdateShardCount, TheAccountHasRoomForAllThatIsOpenOnTheWay) {
    // 2 to 3 has 3 open shards at most, 4 to 3 has 5 on the way: 0, 4, 5, 2, 3.
    const struct {
        std::int64_t from, to, most;
    } cases[] = {{2, 4, 4}, {4, 3, 5}, {4, 2, 4}};
    for (const auto& c : cases) {
        for (const std::int64_t more : {0, 1}) {
            if (c.from - c.most + more > 0) continue;  // There would be no room even before.
            Lab lab;
            lab.make_active("s", c.from);
            lab.make_active("others", 20'000 - c.most + more);
            const auto updated = lab.update_shard_count(c.to);
            if (more == 0) {
                EXPECT_TRUE(succeeds(updated));
                // What will be open is counted from now on.
                EXPECT_EQ(lab.engine.counted_shards("123456789012"), 20'000);
                continue;
            }
            EXPECT_TRUE(fails_with(
                updated, ErrorCode::LimitExceeded,
                cat("Target shard count or number of open shards cannot be greater than 20000. "
                    "Current open shard count: ",
                    c.from, ", Target shard count: ", c.to)));
        }
    }
}

TEST(UpdateShardCount, TenTimesInTwentyFourHours) {
    Lab lab;
    lab.make_active("s", 2);
    const Instant first = lab.now;
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(succeeds(lab.update_shard_count(i % 2 == 0 ? 4 : 2)));
        // Refused ones do not count.
        EXPECT_FALSE(lab.update_shard_count(2).has_value());
        lab.wait(Duration::hours(1));
    }
    EXPECT_TRUE(fails_with(lab.update_shard_count(4), ErrorCode::LimitExceeded,
                           unconfirmed::kTooManyShardCountUpdates));
    lab.wait(first + Duration::hours(24) - Duration::micros(1) - lab.now);
    EXPECT_FALSE(lab.update_shard_count(4).has_value());
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(succeeds(lab.update_shard_count(4)));
}

TEST(UpdateShardCount, ThePresentCountChangesNothing) {
    Lab lab;
    lab.make_active("s", 3);
    const auto updated = lab.update_shard_count(3);
    ASSERT_TRUE(succeeds(updated));
    EXPECT_EQ(updated->current_shard_count, 3);
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(lab.stream().shards.size(), 3u);
}

TEST(UpdateShardCount, RefusesAStreamThatIsNotThereOrNotActive) {
    Lab lab;
    EXPECT_TRUE(fails_with(lab.update_shard_count(2), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 2);
    ASSERT_TRUE(succeeds(lab.update_shard_count(4)));
    // The state is asked before the target.
    EXPECT_TRUE(
        fails_with(lab.update_shard_count(400'000), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
    EXPECT_EQ(lab.split_shard("0", "5").error().code, ErrorCode::ResourceInUse);
}

}  // namespace
}  // namespace kds
