#include "core/engine/ops/split_shard.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

constexpr const char* kMiddle = "170141183460469231731687303715884105728";
constexpr const char* kLast = "340282366920938463463374607431768211455";

std::string outside(std::string_view key, std::string_view first, std::string_view last) {
    return cat("NewStartingHashKey ", key,
               " used in SplitShard() on shard shardId-000000000000 in stream s under account "
               "123456789012 is not both greater than one plus the shard's StartingHashKey ",
               first, " and less than the shard's EndingHashKey ", last, ".");
}

TEST(SplitShard, ChildrenAppearWhenTheChangeIsDone) {
    Lab lab;
    lab.make_active("s", 1);
    const Instant called = lab.now;
    ASSERT_TRUE(succeeds(lab.split_shard("shardId-000000000000", kMiddle)));
    EXPECT_EQ(lab.last_event().kind, EventKind::StreamUpdating);
    EXPECT_EQ(lab.last_event().actor, 1u);
    EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
    EXPECT_EQ(lab.engine.next_transition(), called + limits::kUpdatingTakes);

    // kinesis.md 4.7: still the old shards, and puts go to the parent.
    lab.wait(limits::kUpdatingTakes - Duration::micros(1));
    EXPECT_EQ(lab.listed_shards(), "0");
    EXPECT_EQ(lab.put("k", "to the parent")->shard, ShardIndex{0});

    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_FALSE(lab.engine.next_transition());
    EXPECT_EQ(lab.listed_shards(), "0,1,2");
    EXPECT_EQ(lab.shard(0).closed_at, called + limits::kUpdatingTakes);
    EXPECT_EQ(lab.shard(1).range, uniform_split(2)[0]);
    EXPECT_EQ(lab.shard(2).range, uniform_split(2)[1]);
    EXPECT_EQ(lab.put_at("0", "to a child")->shard, ShardIndex{1});
    EXPECT_EQ(lab.put_at(kLast, "to the other")->shard, ShardIndex{2});
}

TEST(SplitShard, LogsWhatWasClosedAndOpened) {
    Lab lab;
    lab.make_active("s", 2);
    ASSERT_TRUE(succeeds(lab.split_shard("1", "200000000000000000000000000000000000000")));
    const Instant done = lab.now + limits::kUpdatingTakes;
    const std::uint64_t before = lab.engine.events().end();
    lab.wait(Duration::seconds(5));
    const auto& events = lab.engine.events();
    ASSERT_EQ(events.end(), before + 4);
    const struct {
        EventKind kind;
        std::uint32_t shard;
        HashKey begins;
    } expected[] = {{EventKind::ShardClosed, 1, uniform_split(2)[1].first()},
                    {EventKind::ShardOpened, 2, uniform_split(2)[1].first()},
                    {EventKind::ShardOpened, 3, lab.shard(3).range.first()},
                    {EventKind::StreamActive, 0, kFirstHashKey}};
    for (std::uint64_t i = 0; i < 4; ++i) {
        const Event& event = events[before + i];
        EXPECT_EQ(event.kind, expected[i].kind) << i;
        EXPECT_EQ(event.shard.value, expected[i].shard) << i;
        EXPECT_EQ(event.hash_key, expected[i].begins) << i;
        EXPECT_EQ(event.at, done) << i;
        EXPECT_EQ(event.stream, lab.stream().id) << i;
    }
    EXPECT_EQ(events.back().count, 3u);
}

TEST(SplitShard, TheHashKeyIsInsideTheRange) {
    // kinesis.md 14.3, rows 8 and 9; the shard is [0, 2^128 - 1].
    const struct {
        const char* key;
        bool accepted;
    } cases[] = {{"0", false},
                 {"1", false},
                 {"2", true},
                 {"3", true},
                 {"340282366920938463463374607431768211453", true},
                 {"340282366920938463463374607431768211454", true},
                 {kLast, false},
                 {"340282366920938463463374607431768211456", false},  // 2^128.
                 {"999999999999999999999999999999999999999", false}};
    for (const auto& c : cases) {
        Lab lab;
        lab.make_active("s", 1);
        const auto split = lab.split_shard("0", c.key);
        if (c.accepted) {
            EXPECT_TRUE(succeeds(split)) << c.key;
            lab.wait(limits::kUpdatingTakes);
            EXPECT_EQ(to_decimal(lab.shard(2).range.first().value), c.key);
            continue;
        }
        EXPECT_TRUE(fails_with(split, ErrorCode::InvalidArgument, outside(c.key, "0", kLast)));
        EXPECT_EQ(lab.stream().status, StreamStatus::Active);
        EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    }
}

TEST(SplitShard, ASmallRangeCannotBeSplit) {
    // Of three hash keys the last cannot begin a child, of four it is the third that can.
    for (const std::uint64_t width : {1u, 2u, 3u, 4u}) {
        Lab lab;
        lab.make_active("s", 1);
        lab.split(0, HashKey{u128{1} << 127});
        lab.split(2, HashKey{kU128Max - (width - 1)});
        int accepted = 0;
        for (std::uint64_t i = 0; i < width; ++i) {
            Lab copy = lab;
            accepted += copy.split_shard("4", to_decimal(kU128Max - i)).has_value();
        }
        EXPECT_EQ(accepted, width == 4 ? 1 : 0) << width;
    }
}

TEST(SplitShard, RefusesAStreamThatIsNotActive) {
    // kinesis.md 14.3, row 10.
    Lab lab;
    lab.make_active("s", 2);
    ASSERT_TRUE(succeeds(lab.split_shard("0", "5")));
    EXPECT_TRUE(fails_with(
        lab.split_shard("1", "200000000000000000000000000000000000000"), ErrorCode::ResourceInUse,
        "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
    EXPECT_EQ(lab.last_event().error, ErrorCode::ResourceInUse);
    // The state is asked before the shard.
    EXPECT_EQ(lab.split_shard("7", "5").error().code, ErrorCode::ResourceInUse);
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.open_shards(), "2,3,1");

    Lab creating;
    ASSERT_TRUE(succeeds(create_stream(creating.engine, creating.call(), {.stream_name = "s"})));
    EXPECT_TRUE(
        fails_with(creating.split_shard("0", "5"), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state CREATING"));
}

TEST(SplitShard, RefusesAShardThatIsClosed) {
    // kinesis.md 14.3, row 11.
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.split_shard("0", "5")));
    lab.wait(limits::kUpdatingTakes);
    EXPECT_TRUE(fails_with(lab.split_shard("0", "5"), ErrorCode::InvalidArgument,
                           "Shard shardId-000000000000 in stream s under account 123456789012 has "
                           "already been merged or split, and thus is not eligible for merging or "
                           "splitting."));
    // The hash key is looked at first (kinesis.md 2.4).
    EXPECT_TRUE(fails_with(lab.split_shard("0", "1"), ErrorCode::InvalidArgument,
                           outside("1", "0", kLast)));
}

TEST(SplitShard, RefusesWhatIsNotThere) {
    Lab lab;
    // A text that is no id is refused before the stream is looked up.
    EXPECT_TRUE(
        fails_with(lab.split_shard("shardId-x", "5"), ErrorCode::ResourceNotFound,
                   "Could not find shard shardId-x in stream s under account 123456789012."));
    EXPECT_TRUE(fails_with(lab.split_shard("shardId-5", "5"), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 1);
    EXPECT_TRUE(fails_with(
        lab.split_shard("shardId-5", "5"), ErrorCode::ResourceNotFound,
        "Could not find shard shardId-000000000005 in stream s under account 123456789012."));
    EXPECT_EQ(lab.last_event().stream, lab.stream().id);
}

TEST(SplitShard, NeedsRoomForOneMoreShardInTheAccount) {
    for (const std::int64_t others : {19'998, 19'999}) {
        Lab lab;
        lab.make_active("s", 1);
        lab.make_active("others", others);
        const auto split = lab.split_shard("0", "5");
        if (others == 19'998) {
            EXPECT_TRUE(succeeds(split));
            // The child that will be there is counted already.
            EXPECT_EQ(create_stream(lab.engine, lab.call(), {.stream_name = "t"}).error().code,
                      ErrorCode::LimitExceeded);
            continue;
        }
        EXPECT_TRUE(fails_with(
            split, ErrorCode::LimitExceeded,
            "This request would exceed the shard limit for the account 123456789012 in us-east-1. "
            "Current shard count for the account: 20000. Limit: 20000. Number of additional "
            "shards that would have resulted from this request: 1. Refer to the AWS Service "
            "Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) "
            "for current limits and how to request higher limits."));
        // The account is asked before the hash key.
        EXPECT_EQ(lab.split_shard("0", "0").error().code, ErrorCode::LimitExceeded);
    }
}

TEST(SplitShard, TheParentIsReadToItsEndAndNamesItsChildren) {
    // kinesis.md 14.3, row 13.
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.put("k", "before")));
    ASSERT_TRUE(succeeds(lab.split_shard("0", kMiddle)));
    ASSERT_TRUE(succeeds(lab.put("k", "while UPDATING")));
    lab.wait(limits::kUpdatingTakes);
    ASSERT_TRUE(succeeds(lab.put_at("0", "after")));
    EXPECT_EQ(lab.read("TRIM_HORIZON", "0"), "before while UPDATING");
    EXPECT_EQ(lab.read("TRIM_HORIZON", "1"), "after");
    EXPECT_EQ(
        lab.read("AT_SEQUENCE_NUMBER", "0", lab.shard(0).ending_sequence_number()->to_decimal()),
        "");
    const auto end = lab.get(lab.iterator("LATEST")->shard_iterator);
    ASSERT_TRUE(succeeds(end));
    EXPECT_FALSE(end->next_shard_iterator);
    ASSERT_EQ(end->child_shards.size(), 2u);
    EXPECT_EQ(end->child_shards[1].shard, ShardIndex{2});
    EXPECT_EQ(end->child_shards[1].range, lab.shard(2).range);
}

TEST(SplitShard, AnIteratorThatWaitedAtTheTipMeetsTheEnd) {
    Lab lab;
    lab.make_active("s", 1);
    const auto tip = lab.iterator("LATEST");
    ASSERT_TRUE(succeeds(lab.split_shard("0", kMiddle)));
    const auto before = lab.get(tip->shard_iterator);
    ASSERT_TRUE(before->next_shard_iterator.has_value());
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.get(*before->next_shard_iterator)->child_shards.size(), 2u);
}

TEST(SplitShard, AClosedShardIsGoneWhenTheRetentionPeriodHasPassed) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.split_shard("0", kMiddle)));
    lab.wait(limits::kUpdatingTakes);
    const Instant closed = *lab.shard(0).closed_at;
    lab.wait(Duration::hours(24) - Duration::micros(1));
    EXPECT_EQ(lab.listed_shards(), "0,1,2");
    const auto iterator = lab.iterator("TRIM_HORIZON", "0");
    ASSERT_TRUE(succeeds(iterator));
    lab.wait(Duration::micros(1));
    ASSERT_EQ(lab.now, closed + Duration::hours(24));
    EXPECT_EQ(lab.listed_shards(), "1,2");
    constexpr auto kGone =
        "Shard shardId-000000000000 in stream s under account 123456789012 does not exist";
    EXPECT_TRUE(fails_with(lab.get(iterator->shard_iterator), ErrorCode::ResourceNotFound, kGone));
    EXPECT_TRUE(fails_with(lab.iterator("LATEST", "0"), ErrorCode::ResourceNotFound, kGone));
    EXPECT_TRUE(fails_with(
        lab.split_shard("0", "5"), ErrorCode::ResourceNotFound,
        "Could not find shard shardId-000000000000 in stream s under account 123456789012."));
    // Children keep its name, puts still find them, and its index is not given again.
    EXPECT_EQ(lab.shard(1).parent, ShardIndex{0});
    EXPECT_EQ(lab.put_at(kLast, "d")->shard, ShardIndex{2});
    ASSERT_TRUE(succeeds(lab.split_shard("1", "5")));
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.listed_shards(), "1,2,3,4");
    EXPECT_EQ(lab.open_shards(), "3,4,2");
}

TEST(SplitShard, AChildThatIsStampedAheadIsSplitAfterItsStamp) {
    Lab lab;
    lab.make_active("s", 1);
    lab.now = Instant::from_seconds(lab.now.epoch_seconds() + 1);
    ASSERT_TRUE(succeeds(lab.split_shard("0", kMiddle)));
    lab.wait(limits::kUpdatingTakes);
    const std::int64_t stamp = lab.shard(1).created_s;
    ASSERT_TRUE(succeeds(lab.put_at("0", "arrives at the stamp")));
    ASSERT_TRUE(succeeds(lab.split_shard("1", "5")));
    EXPECT_EQ(lab.engine.next_transition(), Instant::from_seconds(stamp));
    lab.wait(Duration::seconds(1));
    EXPECT_EQ(lab.shard(3).created_s, stamp + 1);
    EXPECT_GT(lab.shard(3).starting_sequence_number(), *lab.shard(1).ending_sequence_number());
}

}  // namespace
}  // namespace kds
