#include "core/engine/ops/register_stream_consumer.h"

#include "core/engine/ops/update_account_settings.h"
#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

constexpr std::string_view kTooMany =
    "The requested resource exceeds the maximum number allowed, or the number of concurrent stream "
    "requests exceeds the maximum number allowed.";

Result<ConsumerDescription> register_consumer(Lab& lab, std::string name) {
    return register_stream_consumer(lab.engine, lab.call(),
                                    {.stream_name = "s", .consumer_name = std::move(name)});
}

TEST(RegisterStreamConsumer, AConsumerIsCreatingThenActive) {
    Lab lab;
    lab.make_active("s", 1);
    const auto made = register_consumer(lab, "app");
    ASSERT_TRUE(succeeds(made));
    EXPECT_EQ(made->consumer_name, "app");
    EXPECT_EQ(made->consumer_arn,
              "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/app:1735689602");
    EXPECT_EQ(made->stream_arn, "arn:aws:kinesis:us-east-1:123456789012:stream/s");
    EXPECT_EQ(made->status, ConsumerStatus::Creating);
    EXPECT_EQ(made->created_at, lab.now);
    EXPECT_EQ(lab.last_event().kind, EventKind::ConsumerRegistered);
    EXPECT_EQ(lab.last_event().consumer, lab.stream().consumers[0].id);
    EXPECT_EQ(lab.engine.next_transition(), lab.now + limits::kConsumerCreatingTakes);
    lab.wait(limits::kConsumerCreatingTakes - Duration::micros(1));
    EXPECT_EQ(lab.stream().consumers[0].status, ConsumerStatus::Creating);
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.stream().consumers[0].status, ConsumerStatus::Active);
    EXPECT_EQ(lab.last_event().kind, EventKind::ConsumerActive);
    EXPECT_EQ(lab.last_event().at, lab.now);
    EXPECT_FALSE(lab.engine.next_transition());
}

TEST(RegisterStreamConsumer, TheDelayIsAnOption) {
    Lab lab{.engine = Engine({.delays = {.consumer_creating = Duration::seconds(3)}})};
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(register_consumer(lab, "app")));
    EXPECT_EQ(lab.engine.next_transition(), lab.now + Duration::seconds(3));
}

TEST(RegisterStreamConsumer, TheStreamMustBeThereAndActive) {
    Lab lab;
    EXPECT_TRUE(fails_with(register_consumer(lab, "app"), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    ASSERT_TRUE(
        succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s", .shard_count = 1})));
    EXPECT_TRUE(
        fails_with(register_consumer(lab, "app"), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state CREATING"));
    lab.wait(Duration::seconds(1));
    ASSERT_TRUE(succeeds(register_consumer(lab, "app")));
}

TEST(RegisterStreamConsumer, ANameIsTakenUntilTheConsumerIsGone) {
    test::FanOutLab lab;
    const auto taken = [&] {
        return fails_with(lab.register_consumer("app"), ErrorCode::ResourceInUse,
                          "Consumer app under stream s already exists for account 123456789012.");
    };
    EXPECT_TRUE(taken());
    const std::string first = lab.describe("app")->consumer_arn;
    ASSERT_TRUE(succeeds(lab.deregister("app")));
    EXPECT_TRUE(taken());
    lab.wait(limits::kConsumerDeletingTakes);
    const auto again = lab.register_consumer("app");
    ASSERT_TRUE(succeeds(again));
    EXPECT_NE(again->consumer_arn, first);
}

TEST(RegisterStreamConsumer, TwentyConsumersAStream) {
    Lab lab;
    lab.make_active("s", 1);
    for (int i = 1; i <= 20; ++i) {
        ASSERT_TRUE(succeeds(register_consumer(lab, cat("c", i)))) << i;
        lab.wait(Duration::seconds(1));
    }
    EXPECT_TRUE(fails_with(register_consumer(lab, "c21"), ErrorCode::LimitExceeded, kTooMany));
    EXPECT_EQ(lab.stream().consumers.size(), 20u);
    // By name, not by age.
    EXPECT_EQ(lab.stream().consumers[1].name, "c10");
}

TEST(RegisterStreamConsumer, FiftyConsumersAnOnDemandStreamWithTheCommitment) {
    Lab lab;
    lab.make_on_demand("s");
    const auto fill = [&lab](int from, int to) {
        for (int i = from; i <= to; ++i) {
            ASSERT_TRUE(succeeds(register_consumer(lab, cat("c", i)))) << i;
            lab.wait(Duration::seconds(1));
        }
    };
    fill(1, 20);
    EXPECT_TRUE(fails_with(register_consumer(lab, "c21"), ErrorCode::LimitExceeded, kTooMany));
    ASSERT_TRUE(succeeds(
        update_account_settings(lab.engine, lab.call(), {.commitment_status = "ENABLED"})));
    fill(21, 50);
    EXPECT_TRUE(fails_with(register_consumer(lab, "c51"), ErrorCode::LimitExceeded, kTooMany));
}

TEST(RegisterStreamConsumer, FiveConsumersCreatingAtOnce) {
    Lab lab{.engine = Engine(
                {.throttles = false, .delays = {.consumer_creating = Duration::seconds(10)}})};
    lab.make_active("s", 1);
    lab.make_active("t", 1);
    for (int i = 1; i <= 5; ++i)
        ASSERT_TRUE(succeeds(register_stream_consumer(
            lab.engine, lab.call(),
            {.stream_name = i % 2 == 0 ? "t" : "s", .consumer_name = cat("c", i)})));
    EXPECT_TRUE(fails_with(register_consumer(lab, "c6"), ErrorCode::LimitExceeded, kTooMany));
    lab.wait(Duration::seconds(10));
    EXPECT_TRUE(succeeds(register_consumer(lab, "c6")));
}

TEST(RegisterStreamConsumer, FiveCallsASecond) {
    Lab lab{.engine = Engine({.delays = {.consumer_creating = {}}})};
    lab.make_active("s", 1);
    for (int i = 1; i <= 5; ++i) ASSERT_TRUE(succeeds(register_consumer(lab, cat("c", i)))) << i;
    EXPECT_TRUE(fails_with(register_consumer(lab, "c6"), ErrorCode::LimitExceeded,
                           "Rate exceeded for account 123456789012."));
}

TEST(RegisterStreamConsumer, TagsAreCheckedAndKept) {
    Lab lab;
    lab.make_active("s", 1);
    const auto with = [&](std::map<std::string, std::string> tags) {
        return register_stream_consumer(
            lab.engine, lab.call(),
            {.stream_name = "s", .consumer_name = "app", .tags = std::move(tags)});
    };
    EXPECT_TRUE(fails_with(with({{"a", "!"}}), ErrorCode::InvalidArgument,
                           "Some tags contain invalid characters. Valid characters: Unicode "
                           "letters, digits, white space, _ . / = + - % @."));
    EXPECT_TRUE(fails_with(
        with({{"a", "%"}}), ErrorCode::InvalidArgument,
        "Failed to add tags to stream s under account 123456789012 because some tags contained "
        "illegal characters. The allowed characters are Unicode letters, white-spaces, "
        "'_',',','/','=','+','-','@'."));
    std::map<std::string, std::string> tags;
    for (int i = 1; i <= 51; ++i) tags[cat("key", i)] = "v";
    EXPECT_TRUE(fails_with(with(tags), ErrorCode::InvalidArgument,
                           "Failed to add tags to stream s under account 123456789012 because a "
                           "given stream cannot have more than 10 tags associated with it."));
    tags.erase("key51");
    ASSERT_TRUE(succeeds(with(tags)));
    EXPECT_EQ(lab.stream().consumers[0].tags, tags);
}

TEST(RegisterStreamConsumer, ChangesTheStateHash) {
    Lab lab;
    lab.make_active("s", 1);
    Lab other = lab;
    const std::uint64_t before = lab.engine.state_hash();
    ASSERT_TRUE(succeeds(register_consumer(lab, "app")));
    ASSERT_TRUE(succeeds(register_consumer(other, "apx")));
    EXPECT_NE(lab.engine.state_hash(), before);
    EXPECT_NE(lab.engine.state_hash(), other.engine.state_hash());
}

}  // namespace
}  // namespace kds
