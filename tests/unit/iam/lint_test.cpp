#include "core/iam/lint.h"

#include <gtest/gtest.h>

#include "core/api/policy_reader.h"
#include "core/engine/permissions.h"

namespace kds::iam {
namespace {

constexpr const char* kOrders = "arn:aws:kinesis:us-east-1:123456789012:stream/orders";

struct Given {
    std::vector<std::string> streams{kOrders};
    std::vector<std::string> consumers{};
    bool is_of_resource = false;
    bool is_for_library = false;
    std::vector<NamedPolicy> besides{};
};

std::vector<Finding> findings(std::string_view statement, const Given& given = {}) {
    const std::string text =
        std::string(R"({"Version":"2012-10-17","Statement":)") + std::string(statement) + "}";
    const auto policy = api::read_policy(
        text, given.is_of_resource ? api::PolicyUse::Resource : api::PolicyUse::Identity);
    EXPECT_TRUE(policy) << (policy ? "" : policy.error().message);
    if (!policy) return {};
    return lint(*policy, {.actions = known_actions(),
                          .streams = given.streams,
                          .consumers = given.consumers,
                          .is_of_resource = given.is_of_resource,
                          .is_for_library = given.is_for_library,
                          .besides = given.besides});
}

std::string rules(std::string_view statement, const Given& given = {}) {
    std::string out;
    for (const Finding& finding : findings(statement, given)) {
        if (!out.empty()) out += " ";
        switch (finding.rule) {
            case LintRule::AllowsEverything: out += "everything"; break;
            case LintRule::AllowsNotAction: out += "not-action"; break;
            case LintRule::StarForArn: out += "star"; break;
            case LintRule::UnknownAction: out += "unknown"; break;
            case LintRule::NeverMatches: out += "never"; break;
            case LintRule::OpenToEveryone: out += "open"; break;
            case LintRule::LacksForLibrary: out += "library"; break;
        }
    }
    return out;
}

TEST(Lint, SaysNothingOfLeastPrivilege) {
    EXPECT_EQ(rules(R"([{"Effect":"Allow","Action":["kinesis:PutRecord","kinesis:PutRecords"],
                       "Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/orders"},
                      {"Effect":"Allow","Action":"kinesis:ListStreams","Resource":"*"},
                      {"Effect":"Allow","Action":"cloudwatch:PutMetricData","Resource":"*"},
                      {"Effect":"Allow","Action":"kinesis:SubscribeToShard",
                       "Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/orders/consumer/*"}])"),
              "");
}

TEST(Lint, WarnsOfWhatIsTooWide) {
    EXPECT_EQ(rules(R"({"Effect":"Allow","Action":"kinesis:*","Resource":"*"})"), "everything");
    EXPECT_EQ(rules(R"({"Effect":"Allow","Action":"*","Resource":"*"})"), "everything");
    EXPECT_EQ(rules(R"({"Effect":"Deny","Action":"kinesis:*","Resource":"*"})"), "");
    EXPECT_EQ(rules(R"({"Effect":"Allow","Action":"kinesis:Put*","Resource":"*"})"), "star");
    const auto star = findings(
        R"({"Effect":"Allow","Action":"kinesis:PutRecord","Resource":["arn:aws:kinesis:*","*"]})");
    ASSERT_EQ(star.size(), 1u);
    EXPECT_EQ(star[0].name, 1u);
    EXPECT_EQ(text_of(star[0]),
              "The resource is * where an ARN does: kinesis:PutRecord names a resource. "
              "Narrower: arn:aws:kinesis:us-east-1:123456789012:stream/orders.");
    const auto consumer =
        findings(R"({"Effect":"Allow","Action":"kinesis:SubscribeToShard","Resource":"*"})");
    ASSERT_EQ(consumer.size(), 1u);
    EXPECT_EQ(consumer[0].better, std::string(kOrders) + "/consumer/*");
    EXPECT_EQ(rules(R"({"Effect":"Allow","NotAction":"kinesis:DeleteStream","Resource":"*"})"),
              "not-action");
    EXPECT_EQ(rules(R"({"Effect":"Deny","NotAction":"kinesis:Get*","Resource":"*"})"), "");
}

TEST(Lint, NamesTheNearestActionForAnUnknownOne) {
    const auto slip = findings(
        R"([{"Effect":"Allow","Action":"kinesis:ListStreams","Resource":"*"},
            {"Effect":"Allow","Action":["kinesis:PutRecord","kinesis:PutRecrods"],
             "Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/orders"}])");
    ASSERT_EQ(slip.size(), 1u);
    EXPECT_EQ(slip[0].rule, LintRule::UnknownAction);
    EXPECT_EQ(slip[0].statement, 1u);
    EXPECT_EQ(slip[0].name, 1u);
    EXPECT_EQ(text_of(slip[0]),
              "The service has no action kinesis:PutRecrods. The nearest name is "
              "kinesis:PutRecords.");
    EXPECT_EQ(nearest_action("getrecord", known_actions()), "GetRecords");
    EXPECT_EQ(nearest_action("Fly", known_actions()), "");
    EXPECT_EQ(nearest_action(std::string(100, 'a'), known_actions()), "");
    const auto pattern = findings(
        R"({"Effect":"Allow","Action":["kinesis:ListStreams","kinesis:Pat*"],"Resource":"*"})");
    ASSERT_EQ(pattern.size(), 1u);
    EXPECT_EQ(pattern[0].better, "");
    // The case of an action does not matter, and other services are not known.
    EXPECT_EQ(rules(R"({"Effect":"Allow","Action":["Kinesis:liststreams","s3:Whatever"],
                       "Resource":"*"})"),
              "");
}

TEST(Lint, FindsWhatNeverMatches) {
    const auto gone = findings(
        R"({"Effect":"Deny","Action":"kinesis:DeleteStream",
            "Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/ordres"})");
    ASSERT_EQ(gone.size(), 1u);
    EXPECT_TRUE(gone[0].is_deny);
    EXPECT_EQ(text_of(gone[0]),
              "This Deny never applies: kinesis:DeleteStream is not asked for on what Resource "
              "names. What would fit is arn:aws:kinesis:us-east-1:123456789012:stream/orders.");
    // kinesis.md 11.1: checked on the consumer.
    EXPECT_EQ(rules(R"({"Effect":"Allow","Action":"kinesis:SubscribeToShard",
                       "Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/orders"})"),
              "never");
    EXPECT_EQ(rules(R"({"Effect":"Deny","Action":"kinesis:SubscribeToShard",
        "Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/orders/consumer/a:*"})"),
              "");
    EXPECT_EQ(rules(R"({"Effect":"Deny","Action":"kinesis:ListStreams",
                       "Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/orders"})"),
              "never");
    EXPECT_EQ(rules(R"({"Effect":"Deny","Action":"kinesis:PutRecrod","Resource":"*"})"),
              "unknown never");
    EXPECT_EQ(rules(R"({"Effect":"Deny","Action":"s3:GetObject","Resource":"*"})"), "");
    EXPECT_EQ(rules(R"({"Effect":"Deny","Action":"kinesis:DeleteStream",
                       "Resource":"arn:aws:kinesis:*:*:stream/${aws:username}"})"),
              "");
    EXPECT_EQ(rules(R"({"Effect":"Deny","Action":"kinesis:DeleteStream","NotResource":
                       "arn:aws:kinesis:us-east-1:123456789012:stream/orders"})"),
              "never");
    // Nothing can be said where there is no stream yet.
    EXPECT_EQ(rules(R"({"Effect":"Deny","Action":"kinesis:DeleteStream",
                       "Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/x"})",
                    {.streams = {}}),
              "");
}

TEST(Lint, APolicyOfAResourceIsOpenWithoutACondition) {
    const Given given{.is_of_resource = true};
    const std::string start = R"({"Effect":"Allow","Action":"kinesis:GetRecords","Resource":"*",)";
    EXPECT_EQ(rules(start + R"("Principal":"*"})", given), "open");
    EXPECT_EQ(rules(start + R"("Principal":{"AWS":["111122223333","*"]}})", given), "open");
    EXPECT_EQ(rules(start + R"("NotPrincipal":{"AWS":"111122223333"}})", given), "open");
    EXPECT_EQ(rules(start + R"("Principal":{"AWS":"111122223333"}})", given), "");
    EXPECT_EQ(rules(start + R"("Principal":"*",
                    "Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}})",
                    given),
              "");
    EXPECT_EQ(
        rules(R"({"Effect":"Deny","Action":"kinesis:*","Resource":"*","Principal":"*"})", given),
        "");
}

TEST(Lint, TheLibraryNeedsMoreThanTheService) {
    const Given given{.is_for_library = true};
    const std::string reads = R"({"Effect":"Allow","Action":"kinesis:GetRecords",
        "Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/orders"})";
    const auto bare = findings(reads, given);
    ASSERT_EQ(bare.size(), 1u);
    EXPECT_NE(bare[0].subject.find("dynamodb:CreateTable"), std::string::npos);
    EXPECT_NE(bare[0].subject.find("cloudwatch:PutMetricData"), std::string::npos);
    EXPECT_EQ(rules("[" + reads + R"(,{"Effect":"Allow","Action":["dynamodb:*",
                    "cloudwatch:PutMetricData"],"Resource":"*"}])",
                    given),
              "");
    const auto half = findings("[" + reads + R"(,{"Effect":"Allow","Action":"dynamodb:*",
                               "Resource":"*"}])",
                               given);
    ASSERT_EQ(half.size(), 1u);
    EXPECT_EQ(half[0].subject, "cloudwatch:PutMetricData");
    // What another policy allows is not lacking.
    const auto other = api::read_policy(
        R"({"Statement":{"Effect":"Allow","Action":"cloudwatch:*","Resource":"*"}})",
        api::PolicyUse::Identity);
    ASSERT_TRUE(other);
    EXPECT_EQ(rules("[" + reads + R"(,{"Effect":"Allow","Action":"dynamodb:*",
                    "Resource":"*"}])",
                    {.is_for_library = true, .besides = {{"other", *other}}}),
              "");
}

TEST(KnownActions, AreAtThePlacesOfTheirActions) {
    ASSERT_EQ(known_actions().size(), kActionCount);
    for (std::size_t i = 0; i < kActionCount; ++i)
        EXPECT_EQ(parse_action(known_actions()[i].name), static_cast<Action>(i));
    const auto kind = [](Action action) {
        return known_actions()[static_cast<std::size_t>(action)].resource;
    };
    EXPECT_EQ(kind(Action::ListStreams), ResourceKind::None);
    EXPECT_EQ(kind(Action::PutRecord), ResourceKind::Stream);
    EXPECT_EQ(kind(Action::SubscribeToShard), ResourceKind::Consumer);
    EXPECT_EQ(kind(Action::PutResourcePolicy), ResourceKind::Either);
}

}  // namespace
}  // namespace kds::iam
