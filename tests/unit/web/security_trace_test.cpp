#include "web/model/security_trace.h"

#include <gtest/gtest.h>

#include "core/api/policy_reader.h"

namespace kds::web {
namespace {

constexpr const char* kShop = "arn:aws:iam::123456789012:role/shop";
constexpr const char* kOrders = "arn:aws:kinesis:us-east-1:123456789012:stream/orders";

iam::Policy read(std::string_view text, api::PolicyUse use = api::PolicyUse::Identity) {
    const auto policy = api::read_policy(text, use);
    EXPECT_TRUE(policy) << (policy ? "" : policy.error().message);
    return policy ? *policy : iam::Policy{};
}

/// The trace of PutRecord by the shop.
struct Asked {
    iam::Identity identity{.arn = kShop};
    std::vector<std::string> texts{};
    iam::Policy resource{};
    std::string resource_text{};
    bool may_all = false;

    void add(std::string text) {
        identity.policies.push_back({"write", read(text)});
        texts.push_back(std::move(text));
    }
    void bound(std::string text) {
        identity.boundary = iam::NamedPolicy{"limit", read(text)};
        boundary_text = std::move(text);
    }
    void attach(std::string text) {
        resource = read(text, api::PolicyUse::Resource);
        resource_text = std::move(text);
    }
    Trace trace() const {
        iam::PolicySet set{.identity = &identity, .may_all = may_all};
        if (!resource_text.empty()) {
            set.resource = &resource;
            set.resource_name = "orders";
        }
        iam::Trail trail;
        const iam::Decision decision = iam::evaluate(set,
                                                     {.caller = iam::caller_of(kShop),
                                                      .action = "kinesis:PutRecord",
                                                      .resource = kOrders,
                                                      .resource_account = "123456789012"},
                                                     &trail);
        std::vector<TracedPolicy> policies;
        for (const std::string& text : texts)
            policies.push_back({iam::PolicyKind::IdentityBased, 0, "write", text});
        policies.push_back({iam::PolicyKind::PermissionsBoundary, 0, {}, boundary_text});
        policies.push_back({iam::PolicyKind::ResourceBased, 0, {}, resource_text});
        return trace_of(decision, trail, "kinesis:PutRecord", policies);
    }
    std::string boundary_text{};
};

const TraceStep& step(const Trace& trace, std::string_view title) {
    for (const TraceStep& one : trace.steps)
        if (one.title == title) return one;
    ADD_FAILURE() << "no step " << title;
    return trace.steps.front();
}
std::size_t decided(const Trace& trace) {
    std::size_t count = 0;
    for (const TraceStep& one : trace.steps) count += one.decided ? 1u : 0u;
    return count;
}

constexpr const char* kWrite = R"({"Statement": [
  {"Sid": "Write", "Effect": "Allow", "Action": "kinesis:Put*", "Resource": "*"}
]})";

TEST(SecurityTrace, StandsInTheOrderOfTheRules) {
    Asked asked;
    asked.add(kWrite);
    const Trace trace = asked.trace();
    std::vector<std::string> titles;
    for (const TraceStep& one : trace.steps) titles.push_back(one.title);
    EXPECT_EQ(titles,
              (std::vector<std::string>{"A Deny, in any policy", "Service control policies",
                                        "Policy of the resource", "Policy of the VPC endpoint",
                                        "Permissions boundary", "Session policies",
                                        "Policies of the principal"}));
}

TEST(SecurityTrace, ShowsTheStatementThatAllows) {
    Asked asked;
    asked.add(kWrite);
    const Trace trace = asked.trace();
    EXPECT_TRUE(trace.is_allowed);
    EXPECT_EQ(trace.verdict, "Allowed: Statement 1, Write, of write, line 2.");
    const TraceStep& identity = step(trace, "Policies of the principal");
    EXPECT_TRUE(identity.decided);
    EXPECT_EQ(identity.tone, Tone::Good);
    ASSERT_EQ(identity.lines.size(), 1u);
    EXPECT_TRUE(identity.lines[0].starts_with("{\"Sid\": \"Write\""));
    EXPECT_EQ(decided(trace), 1u);
}

TEST(SecurityTrace, ADenyWins) {
    Asked asked;
    asked.add(kWrite);
    asked.attach(R"({"Statement": {"Effect": "Deny", "Principal": "*",
"Action": "kinesis:PutRecord", "Resource": "*"}})");
    const Trace trace = asked.trace();
    EXPECT_FALSE(trace.is_allowed);
    EXPECT_EQ(trace.verdict, "Refused: a Deny applies, and a Deny wins over every Allow.");
    EXPECT_TRUE(trace.steps[0].decided);
    EXPECT_EQ(trace.steps[0].text, "Statement 1 of orders, lines 1 to 2, denies it.");
    EXPECT_EQ(trace.steps[0].lines.size(), 2u);
    EXPECT_EQ(step(trace, "Policy of the resource").tone, Tone::Bad);
    EXPECT_EQ(decided(trace), 1u);
}

TEST(SecurityTrace, SaysWhatKeepsEachAllowFromApplying) {
    Asked asked;
    asked.add(R"({"Statement": [
{"Effect": "Allow", "Action": "kinesis:Get*", "Resource": "*"},
{"Effect": "Allow", "Action": "kinesis:*", "Resource": "arn:aws:kinesis:*:*:stream/clicks"},
{"Effect": "Allow", "Action": "kinesis:*", "Resource": "*",
 "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
{"Effect": "Deny", "Action": "kinesis:Delete*", "Resource": "*"}]})");
    const Trace trace = asked.trace();
    EXPECT_FALSE(trace.is_allowed);
    EXPECT_EQ(trace.verdict,
              "Refused: no identity-based policy allows kinesis:PutRecord. What nobody allows is "
              "denied.");
    EXPECT_EQ(trace.steps[0].text, "1 statement denies something, but not this.");
    EXPECT_EQ(step(trace, "Policies of the principal").text,
              "No Allow applies. Statement 1 of write, line 2, does not name the action. "
              "Statement 2 of write, line 3, does not name the resource. Statement 3 of "
              "write, lines 4 to 5, has a condition, number 1, that does not hold.");
    EXPECT_TRUE(step(trace, "Policies of the principal").decided);
}

TEST(SecurityTrace, ABoundaryLimitsWhatAPolicyAllows) {
    Asked asked;
    asked.add(kWrite);
    asked.bound(R"({"Statement": {"Effect": "Allow", "Action": "kinesis:Get*", "Resource": "*"}})");
    const Trace trace = asked.trace();
    EXPECT_FALSE(trace.is_allowed);
    EXPECT_TRUE(step(trace, "Permissions boundary").decided);
    EXPECT_EQ(step(trace, "Policies of the principal").tone, Tone::Good);
    EXPECT_FALSE(step(trace, "Policies of the principal").decided);
    EXPECT_NE(trace.verdict.find("no permissions boundary allows"), std::string::npos);
}

TEST(SecurityTrace, TheAdministratorIsLimitedByDeniesOnly) {
    Asked asked;
    asked.may_all = true;
    const Trace trace = asked.trace();
    EXPECT_TRUE(trace.is_allowed);
    EXPECT_EQ(trace.verdict, "Allowed: this caller may do whatever nobody forbids.");
    EXPECT_EQ(step(trace, "Policies of the principal").text,
              "The account's administrator may do whatever nobody forbids.");
}

}  // namespace
}  // namespace kds::web
