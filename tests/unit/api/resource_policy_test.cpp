/// Policies of streams from their JSON to what they decide.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/api/operation.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/operation.h"
#include "core/engine/ops/policies.h"

namespace kds::api {
namespace {

constexpr const char* kArn = "arn:aws:kinesis:us-east-1:123456789012:stream/s";

class ResourcePolicies : public testing::Test {
protected:
    Engine engine{EngineOptions{}};
    Instant now = Instant::from_seconds(1'735'689'602);

    void SetUp() override {
        ASSERT_TRUE(create_stream(engine, {.now = now}, {.stream_name = "s"}));
        now = now + Duration::seconds(1);
    }
    /// The error's message, or "done".
    std::string put_policy(std::string_view policy) {
        now = now + Duration::seconds(1);
        const Reply reply = run(Action::PutResourcePolicy, engine, {.now = now},
                                Value::object()
                                    .with("ResourceARN", Value::of_text(std::string(kArn)))
                                    .with("Policy", Value::of_text(std::string(policy))));
        return reply ? "done" : reply.error().message;
    }
    Call bob() const {
        return {
            .now = now,
            .principal = {.account = "222222222222", .arn = "arn:aws:iam::222222222222:user/bob"},
            .owner = "123456789012"};
    }
    bool bob_may_put() {
        return run(Action::PutRecord, engine, bob(),
                   Value::object()
                       .with("StreamARN", Value::of_text(std::string(kArn)))
                       .with("PartitionKey", Value::of_text("k"))
                       .with("Data", Value::of_blob("d")))
            .has_value();
    }
};

constexpr std::string_view kShared = R"({
    "Version": "2012-10-17",
    "Statement": [{"Sid": "share", "Effect": "Allow", "Principal": {"AWS": "222222222222"},
                   "Action": ["kinesis:PutRecord", "kinesis:PutRecords"],
                   "Resource": "arn:aws:kinesis:us-east-1:123456789012:stream/s"}]})";

TEST_F(ResourcePolicies, DecideAboutOtherAccounts) {
    EXPECT_FALSE(bob_may_put());
    EXPECT_EQ(put_policy(kShared), "done");
    EXPECT_TRUE(bob_may_put());
    // The document is replaced as a whole.
    EXPECT_EQ(put_policy(R"({"Version":"2012-10-17","Statement":[]})"), "done");
    EXPECT_FALSE(bob_may_put());
    EXPECT_EQ(put_policy(kShared), "done");
    EXPECT_EQ(put_policy("{}"), "done");
    EXPECT_FALSE(bob_may_put());
}

TEST_F(ResourcePolicies, MustBePoliciesIfTheyHaveStatements) {
    EXPECT_EQ(put_policy(kShared), "done");
    EXPECT_EQ(put_policy("[]"), "The policy is not a JSON object.");
    EXPECT_EQ(put_policy(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"),
              "The policy is not valid: Statement: neither Principal nor NotPrincipal is there.");
    EXPECT_EQ(put_policy(R"({"Statement":[{"Effect":"allow"}]})"),
              R"(The policy is not valid: Statement[0].Effect: found "allow", expected Allow or )"
              "Deny.");
    // What was refused has changed nothing.
    EXPECT_TRUE(bob_may_put());
}

TEST_F(ResourcePolicies, ADecisionCanBeExplained) {
    ASSERT_EQ(put_policy(kShared), "done");
    const Call call = bob();
    const Operation operation(engine, call, Action::PutRecord);
    iam::Trail trail;
    const iam::Decision decision =
        decision_of(operation, Action::PutRecord, {.stream_name = "s"}, &trail);
    EXPECT_TRUE(decision.is_allowed);
    ASSERT_TRUE(decision.statement);
    EXPECT_EQ(decision.statement->sid, "share");
    EXPECT_EQ(decision.statement->policy_name, "s");
    EXPECT_EQ(trail.looked.size(), 1u);
    const iam::Decision refused = decision_of(operation, Action::GetRecords, {.stream_name = "s"});
    EXPECT_FALSE(refused.is_allowed);
    EXPECT_FALSE(refused.statement);
    EXPECT_EQ(refused.kind, iam::PolicyKind::ResourceBased);
}

}  // namespace
}  // namespace kds::api
