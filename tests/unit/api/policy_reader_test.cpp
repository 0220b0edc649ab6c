#include "core/api/policy_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/base/text.h"

namespace kds::api {
namespace {

using iam::PrincipalName;

/// The message, or "read".
std::string message(std::string_view text, PolicyUse use = PolicyUse::Identity) {
    const auto policy = read_policy(text, use);
    if (policy) return "read";
    EXPECT_EQ(policy.error().code, ErrorCode::BadDocument);
    return policy.error().message;
}

/// Of a policy with one statement that has this besides what it needs.
std::string with(std::string_view elements, PolicyUse use = PolicyUse::Identity) {
    return message(cat(R"({"Statement":{"Effect":"Allow",)", elements, "}}"), use);
}

constexpr std::string_view kRest = R"("Action":"*","Resource":"*")";

TEST(PolicyReader, ReadsAWholePolicy) {
    const auto policy = read_policy(R"({
        "Version": "2012-10-17",
        "Id": "share",
        "Statement": [
            {"Sid": "writers", "Effect": "Allow",
             "Principal": {"AWS": ["111122223333", "arn:aws:iam::222222222222:root",
                                   "arn:aws:iam::222222222222:user/ann", "*"],
                           "Service": "firehose.amazonaws.com",
                           "Federated": "cognito-identity.amazonaws.com",
                           "CanonicalUser": "79a59d"},
             "Action": ["kinesis:PutRecord", "kinesis:PutRecords"],
             "Resource": "arn:aws:kinesis:us-east-1:111122223333:stream/clicks",
             "Condition": {"StringEquals": {"aws:ResourceTag/team": ["a", "b"], "aws:username": "c"},
                           "BoolIfExists": {"aws:SecureTransport": true},
                           "NumericLessThan": {"aws:MultiFactorAuthAge": 300}}},
            {"Effect": "Deny", "NotPrincipal": "*", "NotAction": "kinesis:Get*",
             "NotResource": ["*"]}
        ]})",
                                    PolicyUse::Resource);
    ASSERT_TRUE(policy) << policy.error().message;
    using Kind = PrincipalName::Kind;
    const iam::Policy expected{
        .version = iam::Version::V2012_10_17,
        .id = "share",
        .statements = {
            {.sid = "writers",
             .effect = iam::Effect::Allow,
             .principal = {{.names = {{Kind::Account, "111122223333"},
                                      {Kind::Account, "222222222222"},
                                      {Kind::Aws, "arn:aws:iam::222222222222:user/ann"},
                                      {Kind::Everyone, ""},
                                      {Kind::Service, "firehose.amazonaws.com"},
                                      {Kind::Federated, "cognito-identity.amazonaws.com"},
                                      {Kind::CanonicalUser, "79a59d"}}}},
             .action = {.names = {"kinesis:PutRecord", "kinesis:PutRecords"}},
             .resource = {.names = {"arn:aws:kinesis:us-east-1:111122223333:stream/clicks"}},
             .conditions = {{{.relation = iam::Relation::StringEquals},
                             "aws:ResourceTag/team",
                             {"a", "b"}},
                            {{.relation = iam::Relation::StringEquals}, "aws:username", {"c"}},
                            {{.relation = iam::Relation::Bool, .if_exists = true},
                             "aws:SecureTransport",
                             {"true"}},
                            {{.relation = iam::Relation::NumericLessThan},
                             "aws:MultiFactorAuthAge",
                             {"300"}}}},
            {.effect = iam::Effect::Deny,
             .principal = {{.is_not = true, .names = {{Kind::Everyone, ""}}}},
             .action = {.is_not = true, .names = {"kinesis:Get*"}},
             .resource = {.is_not = true, .names = {"*"}}}}};
    EXPECT_EQ(*policy, expected);
}

TEST(PolicyReader, LeavesOutWhatMayBeLeftOut) {
    const auto policy = read_policy(
        R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})", PolicyUse::Identity);
    ASSERT_TRUE(policy);
    EXPECT_EQ(policy->version, iam::Version::V2008_10_17);
    ASSERT_EQ(policy->statements.size(), 1u);
    EXPECT_EQ(policy->statements[0].sid, "");
    EXPECT_FALSE(policy->statements[0].principal);
    EXPECT_EQ(message(R"({"Statement":[]})"), "read");
    // A null is like nothing, as everywhere on the wire.
    EXPECT_EQ(message(R"({"Id":null,"Statement":[]})"), "read");
}

TEST(PolicyReader, NumbersKeepThreeDecimals) {
    const auto policy =
        read_policy(R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":)"
                    R"({"NumericEquals":{"k":[-1.5,0.025,0,7,-0.001]}}}})",
                    PolicyUse::Identity);
    ASSERT_TRUE(policy) << policy.error().message;
    EXPECT_EQ(policy->statements[0].conditions[0].values,
              (std::vector<std::string>{"-1.500", "0.025", "0", "7", "-0.001"}));
}

TEST(PolicyReader, SaysWhatIsNoPolicy) {
    EXPECT_EQ(message(""), "The document is no JSON object.");
    EXPECT_EQ(message("[]"), "The document is no JSON object.");
    EXPECT_EQ(message("{}"), "Statement is missing.");
    EXPECT_EQ(message(R"({"a":1})"), R"(found "a", which is none of Version, Id, Statement.)");
    EXPECT_EQ(message(R"({"Version":"2012-10-18","Statement":[]})"),
              R"(Version: found "2012-10-18", expected 2012-10-17 or 2008-10-17.)");
    EXPECT_EQ(message(R"({"Version":2012,"Statement":[]})"),
              "Version: found 2012, expected a text.");
    EXPECT_EQ(message(R"({"Id":[],"Statement":[]})"), "Id: found a list, expected a text.");
    EXPECT_EQ(message(R"({"Statement":"all"})"), R"(Statement: found "all", expected an object.)");
    EXPECT_EQ(message(R"({"Statement":[{},[]]})"), "Statement[0]: Effect is missing.");
    EXPECT_EQ(message(R"({"Statement":[],"Statement":[]})"), R"("Statement" stands there twice.)");
    const std::string large(iam::kPolicyBytesMax + 1, ' ');
    EXPECT_EQ(message(large), "found 65537 bytes, expected at most 65536.");
}

TEST(PolicyReader, SaysWhereAStatementIsWrong) {
    EXPECT_EQ(with(R"("Action":"*")"), "Statement: neither Resource nor NotResource is there.");
    EXPECT_EQ(with(R"("Resource":"*")"), "Statement: neither Action nor NotAction is there.");
    EXPECT_EQ(with(cat(R"("NotAction":"*",)", kRest)),
              "Statement: found both Action and NotAction.");
    EXPECT_EQ(with(R"("Actions":"*","Resource":"*")"),
              R"(Statement: found "Actions", which is none of Sid, Effect, Principal, )"
              "NotPrincipal, Action, NotAction, Resource, NotResource, Condition.");
    EXPECT_EQ(message(R"({"Statement":[{"Effect":"allow"}]})"),
              R"(Statement[0].Effect: found "allow", expected Allow or Deny.)");
    EXPECT_EQ(with(R"("Action":["kinesis:PutRecord","PutRecord"],"Resource":"*")"),
              R"(Statement.Action[1]: found "PutRecord", expected * or service:Action such as )"
              "kinesis:PutRecord.");
    EXPECT_EQ(with(R"("NotAction":"kinesis:","Resource":"*")"),
              R"(Statement.NotAction: found "kinesis:", expected * or service:Action such as )"
              "kinesis:PutRecord.");
    EXPECT_EQ(with(R"("Action":[],"Resource":"*")"), "Statement.Action: found an empty list.");
    EXPECT_EQ(with(R"("Action":"*","Resource":["*",7])"),
              "Statement.Resource[1]: found 7, expected a text.");
    EXPECT_EQ(with(R"("Action":"*","Resource":"clicks")"),
              R"(Statement.Resource: found "clicks", expected * or an ARN.)");
    EXPECT_EQ(message(R"({"Statement":[{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"},)"
                      R"({"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"}]})"),
              R"(Statement[1].Sid: "a" is that of Statement[0] too.)");
}

TEST(PolicyReader, PrincipalsStandInPoliciesOfResourcesOnly) {
    EXPECT_EQ(with(cat(R"("Principal":"*",)", kRest)),
              "Statement: found a principal, which only the policy of a resource has.");
    EXPECT_EQ(with(kRest, PolicyUse::Resource),
              "Statement: neither Principal nor NotPrincipal is there.");
    const auto principal = [](std::string_view value) {
        return with(cat(R"("Principal":)", value, ",", kRest), PolicyUse::Resource);
    };
    EXPECT_EQ(principal(R"("*")"), "read");
    EXPECT_EQ(principal(R"("111122223333")"),
              R"(Statement.Principal: found "111122223333", expected * or an object.)");
    EXPECT_EQ(principal("{}"), "Statement.Principal: names nobody.");
    EXPECT_EQ(principal(R"({"AWS":[]})"), "Statement.Principal: names nobody.");
    EXPECT_EQ(principal(R"({"Aws":"*"})"),
              R"(Statement.Principal: found "Aws", which is none of AWS, Service, Federated, )"
              "CanonicalUser.");
    for (const std::string_view name :
         {"1111222233334", "ann", "arn:aws:iam::111122223333:user/*", "arn:aws:iam::*:root",
          "arn:aws:iam::111122223333:group/g", ""}) {
        EXPECT_EQ(principal(cat(R"({"AWS":[")", name, R"("]})")),
                  cat("Statement.Principal.AWS[0]: found \"", name,
                      "\", expected *, an account of 12 digits, or the ARN of a principal."));
    }
}

TEST(PolicyReader, SaysWhereAConditionIsWrong) {
    const auto condition = [](std::string_view value) {
        return with(cat(kRest, R"(,"Condition":)", value));
    };
    EXPECT_EQ(condition("{}"), "read");
    EXPECT_EQ(condition("[]"), "Statement.Condition: found a list, expected an object.");
    EXPECT_EQ(condition(R"({"StringIs":{}})"),
              R"(Statement.Condition: found "StringIs", which is no operator.)");
    EXPECT_EQ(condition(R"({"Bool":"true"})"),
              R"(Statement.Condition.Bool: found "true", expected an object.)");
    EXPECT_EQ(condition(R"({"Bool":{"aws:SecureTransport":"yes"}})"),
              "Statement.Condition.Bool.aws:SecureTransport: found \"yes\", expected true or "
              "false.");
    EXPECT_EQ(condition(R"({"IpAddress":{"aws:SourceIp":["10.0.0.0/8","10.0.0.0/40"]}})"),
              "Statement.Condition.IpAddress.aws:SourceIp[1]: found \"10.0.0.0/40\", expected an "
              "IP address or a range such as 203.0.113.0/24.");
    EXPECT_EQ(condition(R"({"StringEquals":{"k":[]}})"),
              "Statement.Condition.StringEquals.k: found an empty list.");
    EXPECT_EQ(condition(R"({"StringEquals":{"k":{}}})"),
              "Statement.Condition.StringEquals.k: found an object, expected a text.");
    EXPECT_EQ(condition(R"({"StringEquals":{"k":"a","k":"b"}})"),
              R"(Statement.Condition.StringEquals: "k" stands there twice.)");
}

TEST(PolicyReader, HoldsToItsBounds) {
    const auto many = [](std::string_view one, std::size_t count) {
        std::string list = "[";
        for (std::size_t i = 0; i < count; ++i) append_parts(list, i ? "," : "", one);
        return list + "]";
    };
    constexpr std::string_view kStatement = R"({"Effect":"Deny","Action":"*","Resource":"*"})";
    EXPECT_EQ(message(cat(R"({"Statement":)", many(kStatement, 256), "}")), "read");
    EXPECT_EQ(message(cat(R"({"Statement":)", many(kStatement, 257), "}")),
              "Statement: found 257 entries, expected at most 256.");
    EXPECT_EQ(with(cat(R"("Action":)", many(R"("*")", 512), R"(,"Resource":"*")")), "read");
    EXPECT_EQ(with(cat(R"("Action":)", many(R"("*")", 513), R"(,"Resource":"*")")),
              "Statement.Action: found 513 entries, expected at most 512.");
    const std::string longest = "arn:" + std::string(2'044, 'a');
    EXPECT_EQ(with(cat(R"("Action":"*","Resource":")", longest, '"')), "read");
    EXPECT_EQ(with(cat(R"("Action":"*","Resource":")", longest, "a\"")),
              "Statement.Resource: found 2049 bytes, expected at most 2048.");
    std::string keys;
    for (int i = 0; i < 64; ++i) append_parts(keys, i ? "," : "", "\"k", i, R"(":"v")");
    EXPECT_EQ(with(cat(kRest, R"(,"Condition":{"StringEquals":{)", keys, "}}")), "read");
    EXPECT_EQ(with(cat(kRest, R"(,"Condition":{"StringEquals":{)", keys, R"(,"x":"v"}})")),
              "Statement.Condition: found more than 64 conditions.");
    // A long text is cut between two characters.
    const std::string umlauts = cat("u",
                                    "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc"
                                    "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc"
                                    "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc"
                                    "\u00fc\u00fc");
    EXPECT_EQ(with(cat(R"("Action":")", umlauts, R"(","Resource":"*")")),
              cat("Statement.Action: found \"", umlauts.substr(0, 59),
                  "…\", expected * or service:Action such as kinesis:PutRecord."));
}

}  // namespace
}  // namespace kds::api
