#include "core/iam/advice.h"

#include <gtest/gtest.h>

#include "core/api/policy_reader.h"
#include "core/api/policy_writer.h"
#include "core/engine/permissions.h"
#include "core/iam/evaluate.h"

namespace kds::iam {
namespace {

const std::string kOrders = "arn:aws:kinesis:us-east-1:123456789012:stream/orders";
const std::string kClicks = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks";
constexpr const char* kRole = "arn:aws:iam::123456789012:role/shop";

NamedPolicy named(std::string_view statement) {
    const auto policy = api::read_policy(
        std::string(R"({"Version":"2012-10-17","Statement":)") + std::string(statement) + "}",
        api::PolicyUse::Identity);
    EXPECT_TRUE(policy) << (policy ? "" : policy.error().message);
    return {"p", policy ? *policy : Policy{}};
}

Advice advice(std::vector<NamedPolicy> policies, std::vector<ObservedCall> calls) {
    return advise(policies, calls, known_actions());
}

TEST(Advice, SetsWhatIsDoneBesideWhatMayBeDone) {
    const Advice found =
        advice({named(R"({"Effect":"Allow","Action":"kinesis:*","Resource":"*"})")},
               {{"kinesis:PutRecords", kOrders},
                {"kinesis:PutRecord", kOrders},
                {"kinesis:PutRecord", kOrders}});
    EXPECT_EQ(found.allowed, 40u);
    EXPECT_EQ(found.used, (std::vector<std::string>{"kinesis:PutRecord", "kinesis:PutRecords"}));
    EXPECT_EQ(found.unused.size(), 38u);
    EXPECT_TRUE(found.refused.empty());
    ASSERT_EQ(found.policy.statements.size(), 1u);
    EXPECT_EQ(found.policy.statements[0].action.names, found.used);
    EXPECT_EQ(found.policy.statements[0].resource.names, std::vector<std::string>{kOrders});
    EXPECT_EQ(api::write_policy(found.policy), R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "kinesis:PutRecord",
        "kinesis:PutRecords"
      ],
      "Resource": "arn:aws:kinesis:us-east-1:123456789012:stream/orders"
    }
  ]
})");
}

TEST(Advice, RefusalsAreNoUse) {
    const Advice found =
        advice({named(R"({"Effect":"Allow","Action":"kinesis:Put*","Resource":"*"})")},
               {{"kinesis:GetRecords", kOrders, false}, {"kinesis:PutRecord", kOrders}});
    EXPECT_EQ(found.allowed, 3u);
    EXPECT_EQ(found.refused, std::vector<std::string>{"kinesis:GetRecords"});
    EXPECT_EQ(found.unused,
              (std::vector<std::string>{"kinesis:PutRecords", "kinesis:PutResourcePolicy"}));
    EXPECT_EQ(found.policy.statements[0].action.names,
              std::vector<std::string>{"kinesis:PutRecord"});
}

TEST(Advice, AWholeDenyTakesAnActionAway) {
    const NamedPolicy all = named(R"({"Effect":"Allow","Action":"kinesis:*","Resource":"*"})");
    EXPECT_EQ(advice({all, named(R"({"Effect":"Deny","Action":"kinesis:Delete*",
                                 "Resource":"*"})")},
                     {})
                  .allowed,
              38u);
    EXPECT_EQ(advice({all, named(R"({"Effect":"Deny","Action":"kinesis:Delete*","Resource":"*",
                                 "Condition":{"Bool":{"aws:SecureTransport":"false"}}})")},
                     {})
                  .allowed,
              40u);
    EXPECT_EQ(advice({all, named(R"({"Effect":"Deny","Action":"kinesis:Delete*",
                                 "Resource":"arn:aws:kinesis:*:*:stream/a"})")},
                     {})
                  .allowed,
              40u);
    EXPECT_EQ(advice({}, {}).allowed, 0u);
    EXPECT_TRUE(advice({}, {}).policy.statements.empty());
}

TEST(Advice, ResourcesOfTheSameUseShareAStatement) {
    const std::string consumer = kOrders + "/consumer/app:1735689600";
    const Advice found = advice({}, {{"kinesis:PutRecord", kOrders},
                                     {"kinesis:PutRecord", kClicks},
                                     {"kinesis:SubscribeToShard", consumer},
                                     {"kinesis:ListStreams", "*"}});
    ASSERT_EQ(found.policy.statements.size(), 3u);
    EXPECT_EQ(found.policy.statements[0].resource.names, std::vector<std::string>{"*"});
    EXPECT_EQ(found.policy.statements[1].resource.names,
              (std::vector<std::string>{kClicks, kOrders}));
    EXPECT_EQ(found.policy.statements[2].resource.names,
              std::vector<std::string>{kOrders + "/consumer/app:*"});
}

TEST(Advice, ItsPolicyAllowsWhatWasDoneAndNothingElse) {
    const std::vector<ObservedCall> done{
        {"kinesis:PutRecord", kOrders},
        {"kinesis:SubscribeToShard", kOrders + "/consumer/app:1735689600"},
        {"kinesis:ListStreams", "*"}};
    const Identity identity{.arn = kRole, .policies = {{"p", advice({}, done).policy}}};
    const auto allows = [&](const std::string& action, const std::string& resource) {
        const PolicySet set{.identity = &identity};
        return evaluate(set, {.caller = caller_of(kRole),
                              .action = action,
                              .resource = resource,
                              .resource_account = "123456789012"})
            .is_allowed;
    };
    for (const ObservedCall& call : done) EXPECT_TRUE(allows(call.action, call.resource));
    for (const KnownAction& known : known_actions()) {
        const std::string name = "kinesis:" + std::string(known.name);
        // Asked for on nothing in particular, it is allowed there and by that everywhere.
        const bool lists = name == "kinesis:ListStreams";
        EXPECT_EQ(allows(name, kOrders), lists || name == "kinesis:PutRecord") << name;
        EXPECT_EQ(allows(name, kClicks), lists) << name;
    }
}

}  // namespace
}  // namespace kds::iam
