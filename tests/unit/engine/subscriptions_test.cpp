#include "core/engine/subscriptions.h"

#include "core/engine/ops/start_stream_encryption.h"
#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::FanOutLab;
using test::succeeds;

constexpr Duration kMicro = Duration::micros(1);
const std::string kEndedByTime = cat("|", static_cast<int>(SubscriptionEnd::TimeUp));
const std::string kEndedByShard = cat("|", static_cast<int>(SubscriptionEnd::EndOfShard));

TEST(Subscriptions, ARecordIsPushed70MillisecondsAfterItsArrival) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    const Instant put_at = lab.now;
    ASSERT_TRUE(succeeds(lab.put("key", "a")));
    EXPECT_EQ(lab.engine.next_push(), put_at + limits::kPushDelay);
    lab.wait(limits::kPushDelay - kMicro);
    EXPECT_EQ(lab.taken(id, put_at), "");
    lab.wait(kMicro);
    const Event event = lab.last_event();
    EXPECT_EQ(event.kind, EventKind::Pushed);
    EXPECT_EQ(event.at, lab.now);
    EXPECT_EQ(event.call, id.value);
    EXPECT_EQ(event.consumer, lab.stream().consumers[0].id);
    EXPECT_EQ(event.count, 1u);
    EXPECT_EQ(event.bytes, 4);
    EXPECT_EQ(event.place, 0u);
    EXPECT_EQ(event.actor, 1u);
    const TakenPushes taken = lab.take(id);
    ASSERT_EQ(taken.events.size(), 1u);
    EXPECT_EQ(taken.events[0].at, lab.now);
    ASSERT_EQ(taken.events[0].records.size(), 1u);
    EXPECT_EQ(taken.events[0].records[0].data, "a");
    EXPECT_EQ(taken.events[0].records[0].partition_key, "key");
    EXPECT_EQ(taken.events[0].continuation, taken.events[0].records[0].sequence_number);
    EXPECT_EQ(taken.events[0].millis_behind_latest, 0);
    EXPECT_TRUE(taken.events[0].child_shards.empty());
    EXPECT_FALSE(taken.end);
    EXPECT_TRUE(lab.take(id).events.empty());
}

TEST(Subscriptions, RecordsOfOneMomentComeTogether) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    const Instant began = lab.now;
    ASSERT_TRUE(succeeds(lab.put("k", "a")));
    ASSERT_TRUE(succeeds(lab.put("k", "b")));
    lab.wait(Duration::millis(1));
    ASSERT_TRUE(succeeds(lab.put("k", "c")));
    lab.wait(Duration::seconds(1));
    EXPECT_EQ(lab.taken(id, began), "70:a b;71:c;");
}

TEST(Subscriptions, AnEmptyEventComesFiveSecondsAfterTheLast) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    const Instant began = lab.now;
    lab.wait(Duration::seconds(7));
    ASSERT_TRUE(succeeds(lab.put("k", "a")));
    lab.wait(Duration::seconds(11));
    EXPECT_EQ(lab.taken(id, began), "5000:;7070:a;12070:;17070:;");
    lab.wait(Duration::seconds(5));
    const TakenPushes taken = lab.take(id);
    ASSERT_EQ(taken.events.size(), 1u);
    EXPECT_TRUE(taken.events[0].continuation);
    EXPECT_EQ(taken.events[0].millis_behind_latest, 0);
    EXPECT_EQ(lab.last_event().kind, EventKind::Pushed);
    EXPECT_EQ(lab.last_event().count, 0u);
}

TEST(Subscriptions, EndAfterFiveMinutes) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    const Instant began = lab.now;
    lab.wait(Duration::seconds(299));
    (void)lab.take(id);
    ASSERT_TRUE(succeeds(lab.put("k", "a")));
    lab.wait(Duration::millis(930) - kMicro);
    ASSERT_TRUE(succeeds(lab.put("k", "b")));  // To be pushed a moment before the end.
    lab.wait(kMicro);
    ASSERT_TRUE(succeeds(lab.put("k", "c")));  // Too late.
    lab.wait(Duration::seconds(10));
    EXPECT_EQ(lab.taken(id, began), "299070:a;299999:b;" + kEndedByTime);
    EXPECT_EQ(lab.last_event().kind, EventKind::SubscriptionEnded);
    EXPECT_EQ(lab.last_event().at, began + Duration::seconds(300));
    EXPECT_FALSE(lab.engine.next_push());
    // It is forgotten now.
    EXPECT_EQ(lab.take(id).end, SubscriptionEnd::Closed);
}

TEST(Subscriptions, ContinueWhereTheyEnded) {
    FanOutLab lab;
    // Nothing was pushed yet, of a shard that is empty and of one that is not.
    for (int round = 0; round < 3; ++round) {
        SubscriptionId id = lab.subscribe("LATEST");
        lab.wait(Duration::seconds(5));
        const TakenPushes taken = lab.take(id);
        ASSERT_EQ(taken.events.size(), 1u);
        ASSERT_TRUE(taken.events[0].continuation);
        ASSERT_TRUE(succeeds(lab.put("k", cat("first ", round))));
        ASSERT_TRUE(succeeds(lab.put("k", "second")));
        id =
            lab.subscribe("AFTER_SEQUENCE_NUMBER", "0", taken.events[0].continuation->to_decimal());
        const Instant began = lab.now;
        lab.wait(Duration::millis(100));
        EXPECT_EQ(lab.taken(id, began), cat("70:first ", round, " second;"));
        lab.wait(Duration::seconds(10));
    }
}

TEST(Subscriptions, AClosedShardEndsWithItsChildren) {
    FanOutLab lab;
    SubscriptionId id = lab.subscribe("TRIM_HORIZON");
    const Instant began = lab.now;
    ASSERT_TRUE(succeeds(lab.put("k", "a")));
    ASSERT_TRUE(succeeds(lab.split_shard("0", to_decimal(u128{1} << 127))));
    lab.wait_until_active();
    const std::int64_t closed_after = (*lab.shard(0).closed_at - began).whole_millis();
    lab.wait(Duration::seconds(1));
    FanOutLab copy = lab;
    EXPECT_EQ(lab.taken(id, began),
              cat("70:a;", closed_after + 70, ":end of shard;", kEndedByShard));
    const TakenPushes taken = copy.take(id);
    ASSERT_EQ(taken.events.size(), 2u);
    EXPECT_TRUE(taken.events[0].continuation);
    EXPECT_FALSE(taken.events[1].continuation);
    EXPECT_EQ(taken.events[1].millis_behind_latest, 70);
    ASSERT_EQ(taken.events[1].child_shards.size(), 2u);
    EXPECT_EQ(taken.events[1].child_shards[1].shard, ShardIndex{2});
    EXPECT_EQ(taken.events[1].child_shards[1].parents, std::vector{ShardIndex{0}});
    EXPECT_EQ(taken.end, SubscriptionEnd::EndOfShard);
    EXPECT_FALSE(taken.error);

    // Who subscribes to what is closed and read gets the end at once.
    lab.wait(Duration::seconds(5));
    id = lab.subscribe("LATEST");
    const Instant again = lab.now;
    lab.wait({});
    EXPECT_EQ(lab.taken(id, again), "0:end of shard;" + kEndedByShard);
}

TEST(Subscriptions, NothingIsLeftOfAShardThatIsGone) {
    FanOutLab lab(2);
    lab.subscribe("LATEST", "0");
    lab.subscribe("LATEST", "1");
    ASSERT_TRUE(succeeds(lab.split_shard("0", to_decimal(u128{1} << 126))));
    lab.wait_until_active();
    EXPECT_EQ(lab.stream().consumers[0].shards.size(), 2u);
    lab.wait(Duration::hours(24));
    EXPECT_EQ(lab.stream().find(ShardIndex{0}), nullptr);
    ASSERT_EQ(lab.stream().consumers[0].shards.size(), 1u);
    EXPECT_EQ(lab.stream().consumers[0].shards[0].shard, ShardIndex{1});
}

TEST(Subscriptions, AMergeHasOneChildOfTwoParents) {
    FanOutLab lab(2);
    const SubscriptionId ids[] = {lab.subscribe("LATEST", "0"), lab.subscribe("LATEST", "1")};
    ASSERT_TRUE(succeeds(lab.merge_shards("0", "1")));
    lab.wait(Duration::seconds(3));
    for (const SubscriptionId id : ids) {
        const TakenPushes taken = lab.take(id);
        ASSERT_EQ(taken.events.size(), 1u);
        ASSERT_EQ(taken.events[0].child_shards.size(), 1u);
        EXPECT_EQ(taken.events[0].child_shards[0].parents,
                  (std::vector{ShardIndex{0}, ShardIndex{1}}));
    }
}

TEST(Subscriptions, ADeletedStreamEndsThem) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    const Instant began = lab.now;
    ASSERT_TRUE(succeeds(lab.put("k", "a")));
    ASSERT_TRUE(succeeds(delete_stream(lab.engine, lab.call(),
                                       {.stream_name = "s", .enforce_consumer_deletion = true})));
    EXPECT_EQ(lab.describe("app")->status, ConsumerStatus::Deleting);
    lab.wait(Duration::seconds(1));
    ASSERT_EQ(lab.engine.find_stream("s"), nullptr);
    FanOutLab copy = lab;
    // What was pushed before is still given.
    EXPECT_EQ(lab.taken(id, began), cat("70:a;|", static_cast<int>(SubscriptionEnd::StreamGone)));
    EXPECT_EQ(copy.take(id).error, (Error{ErrorCode::ResourceNotFound,
                                          "Stream s under account 123456789012 not found."}));
    EXPECT_FALSE(lab.engine.next_push());
}

TEST(Subscriptions, ADeregisteredConsumerEndsThem) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    const std::string arn = lab.describe("app")->consumer_arn;
    ASSERT_TRUE(succeeds(lab.deregister("app")));
    lab.wait(limits::kConsumerDeletingTakes - kMicro);
    EXPECT_FALSE(lab.take(id).end);
    lab.wait(kMicro);
    const TakenPushes last = lab.take(id);
    EXPECT_EQ(last.end, SubscriptionEnd::ConsumerGone);
    EXPECT_EQ(last.error, (Error{ErrorCode::ResourceNotFound,
                                 cat("Consumer ", arn, ", account 123456789012 not found.")}));
}

TEST(Subscriptions, ARecordThatCannotBeDecryptedEndsThem) {
    FanOutLab lab;
    const std::string key = lab.engine.kms().create_key("123456789012");
    ASSERT_TRUE(succeeds(start_stream_encryption(lab.engine, lab.call(), {{"s", "KMS", key}})));
    lab.wait_until_active();
    lab.wait(Duration::seconds(10));
    const Instant began = lab.now;
    SubscriptionId id = lab.subscribe("LATEST");
    ASSERT_TRUE(succeeds(lab.put("k", "a")));
    lab.wait(Duration::millis(100));
    ASSERT_TRUE(succeeds(lab.put("k", "b")));
    lab.engine.kms().set_state(key, KeyState::Disabled);
    lab.wait(limits::kPushDelay);
    FanOutLab copy = lab;
    EXPECT_EQ(lab.taken(id, began), cat("70:a;|", static_cast<int>(SubscriptionEnd::KeyUnusable)));
    TakenPushes taken = copy.take(id);
    EXPECT_EQ(taken.error, (Error{ErrorCode::KmsDisabled, cat(key, " is disabled.")}));
    ASSERT_TRUE(taken.events.back().continuation);
    EXPECT_TRUE(taken.events.back().records[0].is_encrypted);
    // One can subscribe, and it ends again, until the key can be used.
    lab.wait(Duration::seconds(5));
    const std::string after = taken.events.back().continuation->to_decimal();
    id = lab.subscribe("AFTER_SEQUENCE_NUMBER", "0", after);
    lab.wait({});
    EXPECT_EQ(lab.take(id).end, SubscriptionEnd::KeyUnusable);
    lab.engine.kms().set_state(key, KeyState::Enabled);
    lab.wait(Duration::seconds(5));
    id = lab.subscribe("AFTER_SEQUENCE_NUMBER", "0", after);
    const Instant again = lab.now;
    lab.wait({});
    EXPECT_EQ(lab.taken(id, again), "0:b;");
}

TEST(Subscriptions, AClientCanLeave) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    const std::uint64_t before = lab.engine.state_hash();
    close_subscription(lab.engine, {id.value + 1'000});
    EXPECT_EQ(lab.engine.state_hash(), before);
    close_subscription(lab.engine, id);
    EXPECT_EQ(lab.last_event().kind, EventKind::SubscriptionEnded);
    EXPECT_EQ(lab.last_event().count, static_cast<std::uint32_t>(SubscriptionEnd::Closed));
    EXPECT_EQ(lab.take(id).end, SubscriptionEnd::Closed);
    EXPECT_FALSE(lab.engine.next_push());
    // One that has ended is forgotten.
    lab.wait(Duration::seconds(5));
    const SubscriptionId other = lab.subscribe("LATEST");
    lab.wait(Duration::seconds(300));
    close_subscription(lab.engine, other);
    EXPECT_EQ(lab.take(other).end, SubscriptionEnd::Closed);
}

TEST(Subscriptions, TwoMebibytesASecond) {
    FanOutLab lab;
    // Five megabytes that wait: five seconds of a shard's writes.
    const std::string data(200'000, 'd');
    for (int i = 0; i < 25; ++i) {
        ASSERT_TRUE(succeeds(lab.put("k", data)));
        lab.wait(Duration::millis(200));
    }
    lab.wait(Duration::seconds(1));
    const SubscriptionId id = lab.subscribe("TRIM_HORIZON");
    const Instant began = lab.now;
    lab.wait(Duration::seconds(3));
    std::vector<std::size_t> counts;
    std::vector<std::int64_t> moments, behind;
    TakenPushes taken;
    do {
        taken = lab.take(id);
        for (const PushedEvent& event : taken.events) {
            counts.push_back(event.records.size());
            moments.push_back((event.at - began).us);
            behind.push_back(event.millis_behind_latest);
        }
    } while (taken.more);
    // The full bucket holds ten of them; the eleventh needs what is left and a part of a second.
    ASSERT_EQ(counts.size(), 16u);
    EXPECT_EQ(counts[0], 10u);
    EXPECT_EQ(moments[0], 0);
    EXPECT_EQ(behind[0], 1'000 + 15 * 200);
    EXPECT_EQ(counts[1], 1u);
    const std::int64_t lacking = 11 * 200'001 - 2'097'152;
    EXPECT_NEAR(static_cast<double>(moments[1]),
                static_cast<double>(lacking * 1'000'000 / 2'097'152), 2.0);
    EXPECT_NEAR(static_cast<double>(moments[2] - moments[1]), 95'368.0, 2.0);
    EXPECT_EQ(behind.back(), 0);
}

TEST(Subscriptions, WithoutThrottlesAllComesAtOnce) {
    FanOutLab lab;
    lab.engine = Engine({.throttles = false});
    lab.make_active("s", 1);
    lab.make_consumer("app");
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(succeeds(lab.put("k", std::string(1'000'000, 'd'))));
    lab.wait(Duration::seconds(1));
    const SubscriptionId id = lab.subscribe("TRIM_HORIZON");
    lab.wait({});
    const TakenPushes taken = lab.take(id);
    ASSERT_EQ(taken.events.size(), 1u);
    EXPECT_EQ(taken.events[0].records.size(), 5u);
}

TEST(Subscriptions, WhatIsTakenAtOnceIsLimited) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    for (int i = 0; i < 6; ++i) {
        ASSERT_TRUE(succeeds(lab.put("k", std::string(1'000'000, 'd'))));
        lab.wait(Duration::seconds(1));
    }
    TakenPushes taken = lab.take(id);
    EXPECT_EQ(taken.events.size(), 5u);
    EXPECT_TRUE(taken.more);
    taken = lab.take(id);
    EXPECT_EQ(taken.events.size(), 1u);
    EXPECT_FALSE(taken.more);
}

TEST(Subscriptions, ASlowClientIsWaitedFor) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    for (std::size_t i = 0; i < kPushesWaitingMax + 2; ++i) {
        lab.wait(Duration::millis(2));
        ASSERT_TRUE(succeeds(lab.put("k", cat(i))));
    }
    lab.wait(Duration::seconds(20));
    // Nothing is pushed any more, not even an empty event; only the end of the five minutes comes.
    EXPECT_NE(lab.engine.next_push(), std::nullopt);
    FanOutLab patient = lab;
    patient.wait(Duration::seconds(300));
    EXPECT_EQ(patient.last_event().kind, EventKind::SubscriptionEnded);
    TakenPushes last = patient.take(id);
    EXPECT_EQ(last.events.size(), kPushesWaitingMax);
    EXPECT_EQ(last.end, SubscriptionEnd::TimeUp);

    EXPECT_EQ(lab.take(id).events.size(), kPushesWaitingMax);
    EXPECT_EQ(lab.engine.next_push(), lab.now);
    const Instant resumed = lab.now;
    lab.wait(Duration::seconds(1));
    EXPECT_EQ(lab.taken(id, resumed), "0:1024 1025;");
}

TEST(Subscriptions, WhatExpiresIsNotPushed) {
    FanOutLab lab;
    ASSERT_TRUE(succeeds(lab.put("k", "old")));
    lab.wait(Duration::hours(24) - Duration::seconds(10));
    ASSERT_TRUE(succeeds(lab.put("k", "new")));
    lab.wait(Duration::seconds(10) - Duration::millis(1));
    FanOutLab early = lab;
    SubscriptionId id = early.subscribe("TRIM_HORIZON");
    early.wait({});
    EXPECT_EQ(early.taken(id, early.now), "0:old new;");
    // The bucket is empty until after the old one is gone.
    lab.stream().consumers[0].state_of({0}).budget.take(2'097'152 + 20'000, lab.now);
    id = lab.subscribe("TRIM_HORIZON");
    const Instant began = lab.now;
    FanOutLab stepped = lab;
    lab.wait(Duration::seconds(1));
    for (int i = 0; i < 1'000; ++i) stepped.wait(Duration::millis(1));
    EXPECT_EQ(lab.engine.state_hash(), stepped.engine.state_hash());
    EXPECT_EQ(lab.taken(id, began), "9:new;");
}

TEST(Subscriptions, ACopyGoesOnByItself) {
    FanOutLab lab;
    const SubscriptionId id = lab.subscribe("LATEST");
    const Instant began = lab.now;
    ASSERT_TRUE(succeeds(lab.put("k", "a")));
    FanOutLab copy = lab;
    EXPECT_EQ(copy.engine.state_hash(), lab.engine.state_hash());
    lab.wait(Duration::seconds(1));
    EXPECT_NE(copy.engine.state_hash(), lab.engine.state_hash());
    EXPECT_EQ(lab.taken(id, began), "70:a;");
    copy.wait(Duration::seconds(2));
    EXPECT_EQ(copy.taken(id, began), "70:a;");
}

TEST(Subscriptions, NobodyTakesTheEndsOfTooMany) {
    FanOutLab lab(20);
    std::vector<SubscriptionId> ids;
    for (std::size_t i = 0; i < kEndedSubscriptionsKept + 20; ++i) {
        if (i % 20 == 0) lab.wait(Duration::seconds(6));
        ids.push_back(lab.subscribe("LATEST", cat(i % 20)));
    }
    EXPECT_EQ(lab.engine.ended_subscriptions().size(), kEndedSubscriptionsKept);
    lab.wait(Duration::seconds(6));
    lab.subscribe("LATEST");
    EXPECT_EQ(lab.engine.ended_subscriptions().size(), kEndedSubscriptionsKept);
    EXPECT_EQ(lab.take(ids[0]).end, SubscriptionEnd::Closed);
    EXPECT_EQ(lab.take(ids[1]).end, SubscriptionEnd::TakenOver);
}

TEST(PushBudget, IsFullAtRestAndFillsInASecond) {
    PushBudget budget;
    const Instant t = Instant::from_seconds(100);
    EXPECT_EQ(budget.available(t), 2'097'152);
    budget.take(2'097'152, t);
    EXPECT_EQ(budget.available(t), 0);
    EXPECT_EQ(budget.available(t + Duration::millis(500)), 1'048'576);
    EXPECT_EQ(budget.available(t + Duration::seconds(1)), 2'097'152);
    for (const std::int64_t bytes : {1, 2, 3, 1'000'003, 2'097'151, 2'097'152}) {
        const Instant at = budget.moment_for(bytes);
        EXPECT_GE(budget.available(at), bytes);
        EXPECT_LT(budget.available(at - kMicro), bytes);
    }
}

TEST(PushBudget, LetsALargeRecordThroughWhenFull) {
    PushBudget budget;
    const Instant t = Instant::from_seconds(100);
    budget.take(1, t);
    EXPECT_EQ(budget.moment_for(10'485'760), t + Duration::micros(1));
    budget.take(10'485'760, t + Duration::micros(1));
    EXPECT_LT(budget.available(t + Duration::seconds(4)), 0);
    EXPECT_GE(budget.moment_for(1), t + Duration::seconds(4));
    EXPECT_LT(budget.moment_for(1), t + Duration::seconds(4) + Duration::millis(1));
}

}  // namespace
}  // namespace kds
