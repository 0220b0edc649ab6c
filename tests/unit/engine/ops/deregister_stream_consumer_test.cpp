#include "core/engine/ops/deregister_stream_consumer.h"

#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::FanOutLab;
using test::succeeds;

TEST(DeregisterStreamConsumer, AConsumerIsDeletingThenGone) {
    FanOutLab lab;
    const ConsumerId id = lab.stream().consumers[0].id;
    ASSERT_TRUE(succeeds(lab.deregister("app")));
    EXPECT_EQ(lab.last_event().kind, EventKind::ConsumerDeregistered);
    EXPECT_EQ(lab.last_event().consumer, id);
    EXPECT_EQ(lab.describe("app")->status, ConsumerStatus::Deleting);
    lab.wait(limits::kConsumerDeletingTakes - Duration::micros(1));
    EXPECT_EQ(lab.stream().consumers.size(), 1u);
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(lab.stream().consumers.empty());
    EXPECT_EQ(lab.last_event().kind, EventKind::ConsumerDeleted);
    EXPECT_EQ(lab.last_event().consumer, id);
    EXPECT_EQ(lab.last_event().at, lab.now);
}

TEST(DeregisterStreamConsumer, TheStreamAndTheConsumerMustBeThere) {
    FanOutLab lab;
    EXPECT_TRUE(fails_with(lab.deregister("nobody"), ErrorCode::ResourceNotFound,
                           "Consumer nobody, account 123456789012 not found."));
    EXPECT_TRUE(fails_with(
        deregister_stream_consumer(lab.engine, lab.call(),
                                   {{.stream_name = "none", .consumer_name = "app"}}),
        ErrorCode::ResourceNotFound, "Stream none under account 123456789012 not found."));
}

TEST(DeregisterStreamConsumer, OnlyActiveOnesGo) {
    FanOutLab lab;
    const std::string named = cat("Consumer app with creation timestamp ",
                                  lab.stream().consumers[0].created_at.epoch_seconds(),
                                  " under stream: s , account 123456789012 is not in ACTIVE "
                                  "status.");
    ASSERT_TRUE(succeeds(lab.deregister("app")));
    EXPECT_TRUE(fails_with(lab.deregister("app"), ErrorCode::ResourceInUse, named));
    lab.wait(Duration::seconds(1));
    ASSERT_TRUE(succeeds(lab.register_consumer("app")));
    EXPECT_FALSE(lab.deregister("app"));
}

TEST(DeregisterStreamConsumer, FiveCallsASecondOnAStream) {
    FanOutLab lab;
    for (int i = 1; i <= 5; ++i) (void)lab.deregister("nobody");
    EXPECT_TRUE(fails_with(lab.deregister("app"), ErrorCode::LimitExceeded,
                           "Rate exceeded for stream s under account 123456789012."));
    lab.wait(Duration::seconds(1));
    EXPECT_TRUE(succeeds(lab.deregister("app")));
}

}  // namespace
}  // namespace kds
