#include "core/engine/ops/delete_resource_policy.h"
#include "core/engine/ops/get_resource_policy.h"
#include "core/engine/ops/put_resource_policy.h"
#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

constexpr const char* kStreamArn = "arn:aws:kinesis:us-east-1:123456789012:stream/s";

ResourceReference stream() { return {.arn = kStreamArn, .stream_name = "s"}; }
ResourceReference consumer(std::string name = "app") {
    return {.arn = "its ARN",
            .stream_name = "s",
            .consumer = ConsumerReference{.stream_name = "s", .consumer_name = std::move(name)}};
}

Result<void> put(Lab& lab, ResourceReference resource, std::string policy = R"({"a":1})") {
    return put_resource_policy(lab.engine, lab.call(),
                               {.resource = std::move(resource), .policy = std::move(policy)});
}
std::string get(Lab& lab, ResourceReference resource) {
    const auto got = get_resource_policy(lab.engine, lab.call(), {.resource = std::move(resource)});
    return got ? got->policy : got.error().message;
}
Result<void> remove(Lab& lab, ResourceReference resource) {
    return delete_resource_policy(lab.engine, lab.call(), {.resource = std::move(resource)});
}

/// A stream "s" with a consumer "app", both ACTIVE.
Lab lab_with_consumer() {
    Lab lab;
    lab.make_active("s", 1);
    EXPECT_TRUE(succeeds(register_stream_consumer(lab.engine, lab.call(),
                                                  {.stream_name = "s", .consumer_name = "app"})));
    lab.wait(Duration::seconds(1));
    return lab;
}

TEST(ResourcePolicy, IsKeptForTheStreamAndForTheConsumer) {
    Lab lab = lab_with_consumer();
    EXPECT_EQ(get(lab, stream()), "{}");
    EXPECT_EQ(get(lab, consumer()), "{}");
    const std::uint64_t without = lab.engine.state_hash();
    ASSERT_TRUE(succeeds(put(lab, stream())));
    EXPECT_NE(lab.engine.state_hash(), without);
    EXPECT_EQ(lab.last_event().kind, EventKind::PolicyChanged);
    EXPECT_EQ(lab.last_event().consumer, ConsumerId{});
    ASSERT_TRUE(succeeds(put(lab, consumer(), R"({"b":2})")));
    EXPECT_EQ(lab.last_event().consumer, lab.stream().consumers[0].id);
    EXPECT_EQ(get(lab, stream()), R"({"a":1})");
    EXPECT_EQ(get(lab, consumer()), R"({"b":2})");
    lab.wait(Duration::seconds(1));  // For the rate of calls.
    // The whole document is replaced.
    ASSERT_TRUE(succeeds(put(lab, stream(), R"({"c":3})")));
    EXPECT_EQ(get(lab, stream()), R"({"c":3})");
    ASSERT_TRUE(succeeds(remove(lab, stream())));
    EXPECT_EQ(lab.last_event().kind, EventKind::PolicyChanged);
    EXPECT_EQ(get(lab, stream()), "{}");
    EXPECT_EQ(get(lab, consumer()), R"({"b":2})");
}

TEST(ResourcePolicy, CannotBeDeletedTwice) {
    Lab lab = lab_with_consumer();
    EXPECT_TRUE(fails_with(remove(lab, stream()), ErrorCode::ResourceNotFound,
                           "No resource policy found for resource ARN "
                           "arn:aws:kinesis:us-east-1:123456789012:stream/s."));
    ASSERT_TRUE(succeeds(put(lab, consumer())));
    ASSERT_TRUE(succeeds(remove(lab, consumer())));
    EXPECT_TRUE(fails_with(remove(lab, consumer()), ErrorCode::ResourceNotFound,
                           "No resource policy found for resource ARN its ARN."));
}

TEST(ResourcePolicy, TheResourceMustBeThere) {
    Lab lab = lab_with_consumer();
    const ResourceReference nowhere{.arn = "a", .stream_name = "t"};
    constexpr const char* kNoStream = "Stream t under account 123456789012 not found.";
    constexpr const char* kNoConsumer = "Consumer other, account 123456789012 not found.";
    EXPECT_TRUE(fails_with(put(lab, nowhere), ErrorCode::ResourceNotFound, kNoStream));
    EXPECT_TRUE(fails_with(remove(lab, nowhere), ErrorCode::ResourceNotFound, kNoStream));
    EXPECT_EQ(get(lab, nowhere), kNoStream);
    EXPECT_TRUE(fails_with(put(lab, consumer("other")), ErrorCode::ResourceNotFound, kNoConsumer));
    EXPECT_TRUE(
        fails_with(remove(lab, consumer("other")), ErrorCode::ResourceNotFound, kNoConsumer));
    EXPECT_EQ(get(lab, consumer("other")), kNoConsumer);
}

TEST(ResourcePolicy, IsChangedOnWhatIsActiveOnly) {
    Lab lab = lab_with_consumer();
    ASSERT_TRUE(succeeds(put(lab, stream())));
    ASSERT_TRUE(succeeds(lab.split_shard("0", "5")));
    constexpr const char* kUpdating =
        "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING";
    EXPECT_TRUE(fails_with(put(lab, stream()), ErrorCode::ResourceInUse, kUpdating));
    EXPECT_TRUE(fails_with(remove(lab, stream()), ErrorCode::ResourceInUse, kUpdating));
    EXPECT_EQ(get(lab, stream()), R"({"a":1})");
    lab.wait(Duration::seconds(1));
    ASSERT_TRUE(succeeds(register_stream_consumer(lab.engine, lab.call(),
                                                  {.stream_name = "s", .consumer_name = "new"})));
    EXPECT_EQ(put(lab, consumer("new")).error().code, ErrorCode::ResourceInUse);
    EXPECT_EQ(remove(lab, consumer("new")).error().code, ErrorCode::ResourceInUse);
}

TEST(ResourcePolicy, FiveCallsASecond) {
    Lab lab = lab_with_consumer();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(succeeds(put(lab, stream())));
    EXPECT_TRUE(fails_with(put(lab, stream()), ErrorCode::LimitExceeded,
                           "Rate exceeded for account 123456789012."));
    for (int i = 0; i < 5; ++i) EXPECT_EQ(get(lab, stream()), R"({"a":1})");
    EXPECT_EQ(get(lab, stream()), "Rate exceeded for account 123456789012.");
}

TEST(ResourcePolicy, OnlyTheOwnerMayManageIt) {
    Lab lab = lab_with_consumer();
    const Call stranger{
        .now = lab.now, .principal = {.account = "222222222222"}, .owner = "123456789012"};
    const auto refused =
        put_resource_policy(lab.engine, stranger, {.resource = stream(), .policy = "{}"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AccessDenied);
    EXPECT_EQ(get_resource_policy(lab.engine, stranger, {.resource = stream()}).error().code,
              ErrorCode::AccessDenied);
    EXPECT_EQ(delete_resource_policy(lab.engine, stranger, {.resource = stream()}).error().code,
              ErrorCode::AccessDenied);
}

}  // namespace
}  // namespace kds
