#include "core/engine/ops/subscribe_to_shard.h"

#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::FanOutLab;
using test::succeeds;

constexpr const char* kAnother = "Another active subscription exists for this consumer";

TEST(SubscribeToShard, OpensASubscription) {
    FanOutLab lab(2);
    const auto opened = lab.try_subscribe("TRIM_HORIZON", "shardId-1");
    ASSERT_TRUE(succeeds(opened));
    const Event& event = lab.last_event();
    EXPECT_EQ(event.kind, EventKind::Subscribed);
    EXPECT_EQ(event.call, opened->subscription.value);
    EXPECT_EQ(event.consumer, lab.stream().consumers[0].id);
    EXPECT_EQ(event.shard, ShardIndex{1});
    EXPECT_EQ(event.actor, 1u);
    EXPECT_EQ(lab.engine.next_push(), lab.now + limits::kKeepAliveEvery);
}

TEST(SubscribeToShard, TheConsumerMustBeThereAndActive) {
    FanOutLab lab;
    EXPECT_TRUE(fails_with(lab.try_subscribe("LATEST", "0", {}, "nobody"),
                           ErrorCode::ResourceNotFound,
                           "Consumer nobody, account 123456789012 not found."));
    const auto other_stream =
        subscribe_to_shard(lab.engine, lab.call(),
                           {{.stream_name = "t", .consumer_name = "app"}, "0", {.type = "LATEST"}});
    EXPECT_TRUE(fails_with(other_stream, ErrorCode::ResourceNotFound,
                           "Stream t under account 123456789012 not found."));
    const auto other_time = subscribe_to_shard(
        lab.engine, lab.call(),
        {{.stream_name = "s", .consumer_name = "app", .created_s = 7}, "0", {.type = "LATEST"}});
    EXPECT_TRUE(fails_with(
        other_time, ErrorCode::ResourceNotFound,
        "Consumer arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/app:7, account "
        "123456789012 not found."));
    ASSERT_TRUE(succeeds(lab.register_consumer("new")));
    EXPECT_TRUE(fails_with(lab.try_subscribe("LATEST", "0", {}, "new"), ErrorCode::ResourceInUse,
                           cat("Consumer new with creation timestamp ", lab.now.epoch_seconds(),
                               " under stream: s , account 123456789012 is not in ACTIVE "
                               "status.")));
    lab.wait(limits::kConsumerCreatingTakes);
    EXPECT_TRUE(succeeds(lab.try_subscribe("LATEST", "0", {}, "new")));
}

TEST(SubscribeToShard, TheShardMustBeThere) {
    FanOutLab lab;
    EXPECT_TRUE(fails_with(
        lab.try_subscribe("LATEST", "shardId-1"), ErrorCode::ResourceNotFound,
        "Shard shardId-000000000001 in stream s under account 123456789012 does not exist"));
    EXPECT_TRUE(fails_with(lab.try_subscribe("LATEST", "shardId-x"), ErrorCode::ResourceNotFound,
                           "Could not find shard shardId-x in stream s under account "
                           "123456789012."));
}

TEST(SubscribeToShard, AStartingPositionFailsAsThatOfAnIterator) {
    FanOutLab lab;
    EXPECT_TRUE(fails_with(
        lab.try_subscribe("LATEST", "0", "1"), ErrorCode::InvalidArgument,
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
        "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. "
        "Request specified LATEST and also a StartingSequenceNumber."));
    EXPECT_TRUE(fails_with(
        lab.try_subscribe("AFTER_SEQUENCE_NUMBER"), ErrorCode::InvalidArgument,
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
        "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. "
        "Request specified AFTER_SEQUENCE_NUMBER and no StartingSequenceNumber."));
    EXPECT_TRUE(fails_with(lab.try_subscribe("AT_SEQUENCE_NUMBER", "0", std::string(60, '9')),
                           ErrorCode::InvalidArgument,
                           cat("StartingSequenceNumber ", std::string(60, '9'),
                               " used in SubscribeToShard on shard shardId-000000000000 in "
                               "stream s under account 123456789012 is invalid.")));
    EXPECT_TRUE(fails_with(
        lab.try_subscribe("AT_TIMESTAMP"), ErrorCode::InvalidArgument,
        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current "
        "request has no timestamp parameter."));
    // A call that fails so takes nothing: the next one is good at once.
    EXPECT_TRUE(succeeds(lab.try_subscribe("LATEST")));
}

TEST(SubscribeToShard, AllFivePositions) {
    FanOutLab lab;
    std::vector<std::string> numbers;
    Instant second{};
    for (const char* data : {"a", "b", "c"}) {
        lab.wait(Duration::seconds(1));
        if (numbers.size() == 1) second = lab.now;
        numbers.push_back(lab.put("k", data)->sequence_number.to_decimal());
    }
    const auto read = [&](StartingPosition position) {
        lab.wait(limits::kSubscribeAgainAfter);
        const auto opened = subscribe_to_shard(
            lab.engine, lab.call(),
            {{.stream_name = "s", .consumer_name = "app"}, "0", std::move(position)});
        if (!opened) return opened.error().message;
        const Instant began = lab.now;
        lab.wait({});
        return lab.taken(opened->subscription, began);
    };
    EXPECT_EQ(read({.type = "TRIM_HORIZON"}), "0:a b c;");
    EXPECT_EQ(read({.type = "LATEST"}), "");
    EXPECT_EQ(read({.type = "AT_SEQUENCE_NUMBER", .sequence_number = numbers[1]}), "0:b c;");
    EXPECT_EQ(read({.type = "AFTER_SEQUENCE_NUMBER", .sequence_number = numbers[1]}), "0:c;");
    const std::int64_t second_ms = second.epoch_millis();
    EXPECT_EQ(read({.type = "AT_TIMESTAMP", .timestamp_ms = second_ms}), "0:b c;");
    EXPECT_EQ(read({.type = "AT_TIMESTAMP", .timestamp_ms = second_ms + 1}), "0:c;");
}

TEST(SubscribeToShard, TheSecondCallWithinFiveSecondsIsRefusedAndThenTakesOver) {
    // kinesis.md 14.3, row 18.
    FanOutLab lab(2);
    const SubscriptionId first = lab.subscribe("LATEST");
    lab.wait(Duration::seconds(5) - Duration::micros(1));
    EXPECT_TRUE(fails_with(lab.try_subscribe("LATEST"), ErrorCode::ResourceInUse, kAnother));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    // Another shard, or another consumer, is another matter.
    EXPECT_TRUE(succeeds(lab.try_subscribe("LATEST", "1")));
    lab.wait(Duration::micros(1) + Duration::seconds(1));
    const auto second = lab.try_subscribe("LATEST");
    ASSERT_TRUE(succeeds(second));
    const TakenPushes last = lab.take(first);
    EXPECT_EQ(last.end, SubscriptionEnd::TakenOver);
    ASSERT_TRUE(last.error);
    EXPECT_EQ(*last.error, (Error{ErrorCode::ResourceInUse, kAnother}));
    EXPECT_FALSE(lab.take(second->subscription).end);
    // The taking over ends one and opens another.
    const EventLog& events = lab.engine.events();
    EXPECT_EQ(events[events.end() - 2].kind, EventKind::SubscriptionEnded);
    EXPECT_EQ(events[events.end() - 2].call, first.value);
    EXPECT_EQ(events[events.end() - 2].count,
              static_cast<std::uint32_t>(SubscriptionEnd::TakenOver));
    EXPECT_EQ(events.back().kind, EventKind::Subscribed);
}

TEST(SubscribeToShard, WithinFiveSecondsEvenIfTheFirstHasEnded) {
    FanOutLab lab;
    close_subscription(lab.engine, lab.subscribe("LATEST"));
    lab.wait(Duration::seconds(4));
    EXPECT_TRUE(fails_with(lab.try_subscribe("LATEST"), ErrorCode::ResourceInUse, kAnother));
    lab.wait(Duration::seconds(1));
    EXPECT_TRUE(succeeds(lab.try_subscribe("LATEST")));
}

TEST(SubscribeToShard, OneCallASecond) {
    FanOutLab lab;
    lab.subscribe("LATEST");
    lab.wait(Duration::millis(4'500));
    EXPECT_TRUE(fails_with(lab.try_subscribe("LATEST"), ErrorCode::ResourceInUse, kAnother));
    lab.wait(Duration::seconds(1) - Duration::micros(1));
    const std::string too_often =
        cat("Rate exceeded for consumer ", lab.describe("app")->consumer_arn,
            " on shard shardId-000000000000.");
    EXPECT_TRUE(fails_with(lab.try_subscribe("LATEST"), ErrorCode::LimitExceeded, too_often));
    lab.wait(Duration::seconds(1));
    EXPECT_TRUE(succeeds(lab.try_subscribe("LATEST")));

    FanOutLab free;
    free.engine = Engine({.throttles = false});
    free.make_active("s", 1);
    free.make_consumer("app");
    free.subscribe("LATEST");
    free.wait(Duration::millis(4'500));
    EXPECT_FALSE(free.try_subscribe("LATEST"));
    free.wait(Duration::millis(500));
    EXPECT_TRUE(succeeds(free.try_subscribe("LATEST")));
}

}  // namespace
}  // namespace kds
