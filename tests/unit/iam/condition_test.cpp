#include "core/iam/condition.h"

#include <gtest/gtest.h>

#include <utility>

#include "core/iam/request.h"

namespace kds::iam {
namespace {

const Request& request() {
    static const Request all{
        .context = {{"aws:username", {"ann"}},
                    {"aws:SourceIp", {"203.0.113.7"}},
                    {"aws:SecureTransport", {"true"}},
                    {"aws:CurrentTime", {"2025-01-01T00:00:02.000Z"}},
                    {"aws:EpochTime", {"1735689602"}},
                    {"aws:MultiFactorAuthAge", {"120"}},
                    {"aws:PrincipalArn", {"arn:aws:iam::111122223333:user/ann"}},
                    {"aws:TagKeys", {"team", "stage"}},
                    {"no values", {}}}};
    return all;
}

bool holds(std::string_view op, std::string key, std::vector<std::string> values,
           bool has_variables = true) {
    const auto parsed = parse_operator(op);
    EXPECT_TRUE(parsed) << op;
    if (!parsed) return false;
    return iam::holds({.op = *parsed, .key = std::move(key), .values = std::move(values)},
                      request(), has_variables);
}

TEST(Conditions, OperatorsByName) {
    EXPECT_EQ(parse_operator("StringNotLike"),
              (Operator{.relation = Relation::StringLike, .is_negated = true}));
    EXPECT_EQ(parse_operator("ForAnyValue:ArnNotEqualsIfExists"),
              (Operator{.relation = Relation::ArnLike,
                        .is_negated = true,
                        .quantifier = Quantifier::ForAnyValue,
                        .if_exists = true}));
    EXPECT_EQ(parse_operator("ForAllValues:Bool"),
              (Operator{.relation = Relation::Bool, .quantifier = Quantifier::ForAllValues}));
    for (const std::string_view name :
         {"", "stringEquals", "String", "IfExists", "NullIfExists", "ForAnyValue:Null",
          "ForAnyValue:ForAllValues:Bool", "ForAnyValues:Bool", "StringEqualsIfExistsIfExists",
          "BinaryEquals", "NumericLike"})
        EXPECT_FALSE(parse_operator(name)) << name;
}

TEST(Conditions, OperatorsAreWrittenAsTheyAreRead) {
    for (const std::string_view name :
         {"StringEquals", "StringNotEqualsIgnoreCase", "NumericGreaterThanEquals", "DateNotEquals",
          "BoolIfExists", "NotIpAddress", "ArnNotLike", "Null", "ForAllValues:StringLikeIfExists"})
        EXPECT_EQ(to_string(*parse_operator(name)), name);
    EXPECT_EQ(to_string(*parse_operator("ArnEquals")), "ArnLike");
}

TEST(Conditions, Texts) {
    EXPECT_TRUE(holds("StringEquals", "aws:username", {"ann"}));
    EXPECT_TRUE(holds("StringEquals", "AWS:UserName", {"bob", "ann"}));
    EXPECT_FALSE(holds("StringEquals", "aws:username", {"Ann"}));
    EXPECT_FALSE(holds("StringEquals", "aws:username", {"a*"}));
    EXPECT_TRUE(holds("StringEqualsIgnoreCase", "aws:username", {"ANN"}));
    EXPECT_FALSE(holds("StringEqualsIgnoreCase", "aws:username", {"AN"}));
    EXPECT_TRUE(holds("StringLike", "aws:username", {"a?n", "x"}));
    EXPECT_FALSE(holds("StringLike", "aws:username", {"A*"}));
    EXPECT_FALSE(holds("StringEquals", "aws:username", {}));
}

TEST(Conditions, Negated) {
    EXPECT_FALSE(holds("StringNotEquals", "aws:username", {"ann"}));
    EXPECT_TRUE(holds("StringNotEquals", "aws:username", {"bob"}));
    // None may match.
    EXPECT_FALSE(holds("StringNotEquals", "aws:username", {"bob", "ann"}));
    EXPECT_TRUE(holds("StringNotLike", "aws:username", {"b*", "c*"}));
    EXPECT_FALSE(holds("StringNotEqualsIgnoreCase", "aws:username", {"ANN"}));
}

TEST(Conditions, Numbers) {
    constexpr const char* kAge = "aws:MultiFactorAuthAge";
    EXPECT_TRUE(holds("NumericEquals", kAge, {"120.0"}));
    EXPECT_FALSE(holds("NumericNotEquals", kAge, {"120"}));
    EXPECT_TRUE(holds("NumericLessThan", kAge, {"121"}));
    EXPECT_FALSE(holds("NumericLessThan", kAge, {"120"}));
    EXPECT_TRUE(holds("NumericLessThanEquals", kAge, {"120"}));
    EXPECT_FALSE(holds("NumericLessThanEquals", kAge, {"119.999999"}));
    EXPECT_TRUE(holds("NumericGreaterThan", kAge, {"119"}));
    EXPECT_FALSE(holds("NumericGreaterThan", kAge, {"120"}));
    EXPECT_TRUE(holds("NumericGreaterThanEquals", kAge, {"120"}));
    // What is no number equals none.
    EXPECT_FALSE(holds("NumericEquals", "aws:username", {"0"}));
    EXPECT_TRUE(holds("NumericNotEquals", "aws:username", {"0"}));
}

TEST(Conditions, Dates) {
    constexpr const char* kNow = "aws:CurrentTime";
    EXPECT_TRUE(holds("DateEquals", kNow, {"1735689602"}));
    EXPECT_FALSE(holds("DateNotEquals", kNow, {"2025-01-01T00:00:02Z"}));
    EXPECT_TRUE(holds("DateGreaterThan", kNow, {"2025"}));
    EXPECT_FALSE(holds("DateGreaterThan", kNow, {"2025-01-01T00:00:02Z"}));
    EXPECT_TRUE(holds("DateGreaterThanEquals", kNow, {"2025-01-01T00:00:02Z"}));
    EXPECT_TRUE(holds("DateLessThan", kNow, {"2025-01-01T00:00:02.1Z"}));
    EXPECT_TRUE(holds("DateLessThanEquals", "aws:EpochTime", {"2025-01-01T00:00:02Z"}));
    EXPECT_FALSE(holds("DateLessThan", "aws:EpochTime", {"2025-01-01T00:00:02Z"}));
}

TEST(Conditions, BooleansAddressesAndArns) {
    EXPECT_TRUE(holds("Bool", "aws:SecureTransport", {"True"}));
    EXPECT_FALSE(holds("Bool", "aws:SecureTransport", {"false"}));
    EXPECT_TRUE(holds("IpAddress", "aws:SourceIp", {"10.0.0.0/8", "203.0.113.0/24"}));
    EXPECT_FALSE(holds("IpAddress", "aws:SourceIp", {"10.0.0.0/8"}));
    EXPECT_TRUE(holds("NotIpAddress", "aws:SourceIp", {"10.0.0.0/8"}));
    EXPECT_FALSE(holds("NotIpAddress", "aws:SourceIp", {"10.0.0.0/8", "203.0.113.7"}));
    constexpr const char* kArn = "aws:PrincipalArn";
    EXPECT_TRUE(holds("ArnLike", kArn, {"arn:aws:iam::*:user/*"}));
    EXPECT_TRUE(holds("ArnEquals", kArn, {"arn:aws:iam::111122223333:user/a*"}));
    EXPECT_FALSE(holds("ArnLike", kArn, {"arn:aws:iam:*:user/*:x"}));
    EXPECT_FALSE(holds("ArnNotLike", kArn, {"arn:aws:iam::*:user/*"}));
}

TEST(Conditions, Variables) {
    EXPECT_TRUE(holds("ArnLike", "aws:PrincipalArn", {"arn:aws:iam::*:user/${aws:username}"}));
    EXPECT_FALSE(
        holds("ArnLike", "aws:PrincipalArn", {"arn:aws:iam::*:user/${aws:username}"}, false));
    EXPECT_TRUE(holds("StringEquals", "aws:username", {"${aws:username}"}));
    EXPECT_FALSE(holds("StringEquals", "aws:username", {"${aws:username}"}, false));
    EXPECT_FALSE(holds("StringLike", "aws:username", {"*${aws:userid}*"}));
}

TEST(Conditions, AKeyThatIsNotThere) {
    for (const char* key : {"aws:userid", "no values"}) {
        EXPECT_FALSE(holds("StringEquals", key, {"x"}));
        EXPECT_TRUE(holds("StringNotEquals", key, {"x"}));
        EXPECT_TRUE(holds("StringEqualsIfExists", key, {"x"}));
        EXPECT_TRUE(holds("StringNotEqualsIfExists", key, {"x"}));
        EXPECT_FALSE(holds("IpAddress", key, {"1.2.3.4"}));
        EXPECT_TRUE(holds("ForAllValues:StringEquals", key, {"x"}));
        EXPECT_FALSE(holds("ForAnyValue:StringEquals", key, {"x"}));
        EXPECT_FALSE(holds("ForAnyValue:StringNotEquals", key, {"x"}));
        EXPECT_FALSE(holds("ForAnyValue:StringEqualsIfExists", key, {"x"}));
        EXPECT_TRUE(holds("Null", key, {"true"}));
        EXPECT_FALSE(holds("Null", key, {"false"}));
    }
    EXPECT_FALSE(holds("Null", "aws:username", {"true"}));
    EXPECT_TRUE(holds("Null", "aws:username", {"false"}));
    EXPECT_FALSE(holds("StringEqualsIfExists", "aws:username", {"bob"}));
}

TEST(Conditions, SeveralValues) {
    constexpr const char* kKeys = "aws:TagKeys";
    EXPECT_TRUE(holds("ForAllValues:StringEquals", kKeys, {"stage", "team", "owner"}));
    EXPECT_FALSE(holds("ForAllValues:StringEquals", kKeys, {"team"}));
    EXPECT_TRUE(holds("ForAnyValue:StringEquals", kKeys, {"team"}));
    EXPECT_FALSE(holds("ForAnyValue:StringEquals", kKeys, {"owner"}));
    EXPECT_TRUE(holds("ForAllValues:StringLike", kKeys, {"?ea*", "st*"}));
    // Negated: whether all, or any, of the request's values match none.
    EXPECT_TRUE(holds("ForAllValues:StringNotEquals", kKeys, {"owner"}));
    EXPECT_FALSE(holds("ForAllValues:StringNotEquals", kKeys, {"team"}));
    EXPECT_TRUE(holds("ForAnyValue:StringNotEquals", kKeys, {"team"}));
    EXPECT_FALSE(holds("ForAnyValue:StringNotEquals", kKeys, {"team", "stage"}));
    // Without a quantifier.
    EXPECT_TRUE(holds("StringEquals", kKeys, {"team"}));
    EXPECT_FALSE(holds("StringNotEquals", kKeys, {"team"}));
    EXPECT_TRUE(holds("StringNotEquals", kKeys, {"owner"}));
}

TEST(Conditions, WhatCanStandUnderAnOperator) {
    EXPECT_TRUE(is_comparable(Relation::StringEquals, ""));
    EXPECT_TRUE(is_comparable(Relation::NumericLessThan, "1.5"));
    EXPECT_FALSE(is_comparable(Relation::NumericLessThan, "one"));
    EXPECT_FALSE(is_comparable(Relation::DateEquals, "today"));
    EXPECT_FALSE(is_comparable(Relation::Bool, "yes"));
    EXPECT_FALSE(is_comparable(Relation::Null, "maybe"));
    EXPECT_FALSE(is_comparable(Relation::IpAddress, "localhost"));
    EXPECT_TRUE(is_comparable(Relation::ArnLike, "*"));
}

}  // namespace
}  // namespace kds::iam
