#include "web/model/policy_check.h"

#include <gtest/gtest.h>

namespace kds::web {
namespace {

constexpr std::string_view kPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "kinesis:GetRecords", "Resource": "*"},
    {
      "Effect": "Deny",
      "Action": [
        "kinesis:PutRecord",
        "kinesis:PutRecords"
      ],
      "Resource": "*",
      "Condition": {
        "StringEquals": {"aws:ResourceTag/a.b": "x"}
      }
    }
  ]
})";

TEST(PolicyCheck, ReadsWhatIsRight) {
    const PolicyCheck check = check_policy(kPolicy, api::PolicyUse::Identity);
    ASSERT_TRUE(check.policy) << check.error;
    EXPECT_EQ(check.policy->statements.size(), 2u);
    EXPECT_TRUE(check.error.empty());
}

TEST(PolicyCheck, NamesTheLineOfWhatIsNoJson) {
    const PolicyCheck check = check_policy(
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\" []\n}", api::PolicyUse::Identity);
    EXPECT_FALSE(check.policy);
    EXPECT_EQ(check.line, 3u) << check.error;
    EXPECT_FALSE(check.error.starts_with("policy")) << check.error;
    EXPECT_FALSE(check_policy("", api::PolicyUse::Identity).policy);
    EXPECT_FALSE(check_policy("", api::PolicyUse::Identity).error.empty());
}

TEST(PolicyCheck, NamesTheLineOfWhatIsNoPolicy) {
    const PolicyCheck effect = check_policy(
        "{\"Statement\": [\n{\"Action\": \"kinesis:*\",\n\"Effect\": \"allow\",\n"
        "\"Resource\": \"*\"}]}",
        api::PolicyUse::Identity);
    EXPECT_FALSE(effect.policy);
    EXPECT_EQ(effect.line, 3u);
    EXPECT_EQ(effect.error, "Statement[0].Effect: found \"allow\", expected Allow or Deny.");
    // Of an element that is missing, what should hold it.
    const PolicyCheck missing =
        check_policy("{\n\"Statement\": [\n{\"Effect\": \"Allow\", \"Resource\": \"*\"}]}",
                     api::PolicyUse::Identity);
    EXPECT_EQ(missing.line, 3u) << missing.error;
    // The same text at another place.
    EXPECT_EQ(check_policy(kPolicy, api::PolicyUse::Resource).line, 4u);
}

TEST(PolicyLines, FollowAPath) {
    EXPECT_EQ(lines_of(kPolicy, "Statement[1].Action[1]"), (LineRange{9, 9}));
    EXPECT_EQ(lines_of(kPolicy, "Statement[1].Action"), (LineRange{7, 10}));
    EXPECT_EQ(lines_of(kPolicy, "Statement[1].Condition.StringEquals.aws:ResourceTag/a.b"),
              (LineRange{13, 13}));
    EXPECT_EQ(lines_of(kPolicy, "Statement[7]"), lines_of(kPolicy, "Statement"));
    EXPECT_EQ(lines_of(kPolicy, ""), (LineRange{1, 17}));
    EXPECT_TRUE(lines_of("no policy", "Statement").empty());
}

TEST(PolicyLines, OfAStatementAndItsElements) {
    EXPECT_EQ(lines_of_statement(kPolicy, 0), (LineRange{4, 4}));
    EXPECT_EQ(lines_of_statement(kPolicy, 1), (LineRange{5, 15}));
    EXPECT_TRUE(lines_of_statement(kPolicy, 2).empty());
    EXPECT_EQ(lines_of_element(kPolicy, 1, "Action", 0), (LineRange{8, 8}));
    EXPECT_EQ(lines_of_element(kPolicy, 0, "Action", 0), (LineRange{4, 4}));
    EXPECT_TRUE(lines_of_element(kPolicy, 0, "Action", 1).empty());
    constexpr std::string_view kSingle =
        "{\"Statement\":\n{\"Effect\": \"Allow\",\n\"Action\": \"*\",\n\"Resource\": \"*\"}}";
    EXPECT_EQ(lines_of_statement(kSingle, 0), (LineRange{2, 4}));
    EXPECT_EQ(lines_of_element(kSingle, 0, "Action", 0), (LineRange{3, 3}));
    EXPECT_TRUE(lines_of_statement(kSingle, 1).empty());
}

TEST(PolicyLines, AnExcerptBeginsAtTheMargin) {
    EXPECT_EQ(excerpt(kPolicy, {7, 10}),
              (std::vector<std::string>{"\"Action\": [", "  \"kinesis:PutRecord\",",
                                        "  \"kinesis:PutRecords\"", "],"}));
    EXPECT_TRUE(excerpt(kPolicy, {}).empty());
    EXPECT_EQ(excerpt("a\n\nb", {1, 99}), (std::vector<std::string>{"a", "", "b"}));
}

}  // namespace
}  // namespace kds::web
