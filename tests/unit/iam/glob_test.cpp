#include "core/iam/glob.h"

#include <gtest/gtest.h>

#include "core/iam/request.h"

namespace kds::iam {
namespace {

bool fits(std::string_view pattern, std::string_view text) {
    return matches(make_glob(pattern), text);
}

TEST(Glob, StarTakesAnythingAndNothing) {
    EXPECT_TRUE(fits("*", ""));
    EXPECT_TRUE(fits("*", "anything:at/all"));
    EXPECT_TRUE(fits("a*", "a"));
    EXPECT_TRUE(fits("a*c", "abcbc"));
    EXPECT_FALSE(fits("a*c", "abcb"));
    EXPECT_TRUE(fits("*a*b*", "xxaxxbxx"));
    EXPECT_FALSE(fits("*a*b*", "xxbxxaxx"));
    EXPECT_TRUE(fits("a***b", "ab"));
}

TEST(Glob, QuestionMarkTakesOneCharacter) {
    EXPECT_TRUE(fits("a?c", "abc"));
    EXPECT_FALSE(fits("a?c", "ac"));
    EXPECT_FALSE(fits("a?c", "abbc"));
    EXPECT_FALSE(fits("?", ""));
    // Of several bytes.
    EXPECT_TRUE(fits("a?c", "a\u00e9c"));
    EXPECT_TRUE(fits("?", "\U0001f600"));
    EXPECT_FALSE(fits("??", "\u00e9"));
    EXPECT_TRUE(fits("*?", "\u20ac"));
    EXPECT_TRUE(fits("*??", "\u20ac\u20ac"));
    EXPECT_FALSE(fits("*???", "\u20ac\u20ac"));
}

TEST(Glob, TheWholeTextMustMatch) {
    EXPECT_TRUE(fits("", ""));
    EXPECT_FALSE(fits("", "a"));
    EXPECT_FALSE(fits("a", "ab"));
    EXPECT_FALSE(fits("b", "ab"));
    EXPECT_FALSE(fits("A", "a"));
}

TEST(Glob, LettersMayBeFolded) {
    EXPECT_TRUE(matches(make_glob("kinesis:put*"), "Kinesis:PutRecord", Letters::Folded));
    EXPECT_FALSE(matches(make_glob("\u00e9"), "\u00c9", Letters::Folded));
    EXPECT_FALSE(matches(make_glob("[a"), "{A", Letters::Folded));
}

TEST(Glob, WildcardsCanBeText) {
    EXPECT_TRUE(matches(make_glob("a*?", false), "a*?"));
    EXPECT_FALSE(matches(make_glob("a*?", false), "abc"));
}

TEST(Glob, ManyStarsCostLittle) {
    // A matcher that tries everything would not come back.
    const std::string text(2'000, 'a');
    std::string pattern;
    for (int i = 0; i < 500; ++i) pattern += "a*";
    EXPECT_FALSE(fits(pattern + "b", text));
    EXPECT_TRUE(fits(pattern, text));
}

class Variables : public testing::Test {
protected:
    Request request{.context = {{"aws:username", {"ann"}},
                                {"aws:PrincipalTag/team", {"*"}},
                                {"aws:TagKeys", {"a", "b"}},
                                {"empty", {}}}};

    /// What the pattern became, with * and ? where wildcards are.
    std::string made(std::string_view text, bool variables = true) {
        Glob glob;
        if (!make_glob(text, {.wildcards = true, .variables = variables}, request, glob))
            return "nothing";
        std::string shown;
        for (const char16_t symbol : glob) {
            if (symbol == kAnyText) {
                shown += "<any>";
            } else if (symbol == kAnyCharacter) {
                shown += "<one>";
            } else {
                shown += static_cast<char>(symbol);
            }
        }
        return shown;
    }
};

TEST_F(Variables, StandForWhatTheRequestHas) {
    EXPECT_EQ(made("stream/${aws:username}-*"), "stream/ann-<any>");
    EXPECT_EQ(made("${AWS:UserName}${aws:username}"), "annann");
    EXPECT_EQ(made("${aws:username}", false), "${aws:username}");
}

TEST_F(Variables, TheirValuesHaveNoWildcards) {
    EXPECT_EQ(made("${aws:PrincipalTag/team}?"), "*<one>");
}

TEST_F(Variables, ThreeStandForCharacters) {
    EXPECT_EQ(made("${*}${?}${$}{*"), "*?${<any>");
    EXPECT_EQ(made("${*}", false), "${<any>}");
}

TEST_F(Variables, WithoutOneValueTheyMatchNothing) {
    EXPECT_EQ(made("a${aws:userid}"), "nothing");
    EXPECT_EQ(made("a${aws:TagKeys}"), "nothing");
    EXPECT_EQ(made("a${empty}"), "nothing");
    EXPECT_EQ(made("${}"), "nothing");
}

TEST_F(Variables, ADefaultStandsInForNone) {
    EXPECT_EQ(made("${aws:userid, 'no*body'}"), "no*body");
    EXPECT_EQ(made("${aws:username, 'nobody'}"), "ann");
    EXPECT_EQ(made("${aws:userid,''}x"), "x");
    EXPECT_EQ(made("${aws:userid, nobody}"), "nothing");
    EXPECT_EQ(made("${aws:userid, '}"), "nothing");
    // Several values are no absence.
    EXPECT_EQ(made("${aws:TagKeys, 'none'}"), "nothing");
}

TEST_F(Variables, WhatDoesNotEndIsText) {
    EXPECT_EQ(made("${aws:username"), "${aws:username");
    EXPECT_EQ(made("$aws $"), "$aws $");
}

bool arn_fits(std::string_view pattern, std::string_view arn) {
    return matches_arn(make_glob(pattern), arn);
}

TEST(GlobOfArns, EachPartIsComparedByItself) {
    constexpr std::string_view kArn =
        "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:17";
    EXPECT_TRUE(arn_fits(kArn, kArn));
    EXPECT_TRUE(arn_fits("arn:*:kinesis:*:123456789012:stream/*", kArn));
    EXPECT_TRUE(arn_fits("arn:aws:kinesis:us-e?st-?:*:*", kArn));
    EXPECT_TRUE(arn_fits("arn:aws:kinesis:*:*:*:17", kArn));
    // Over a colon no wildcard reaches but in the last part.
    EXPECT_FALSE(arn_fits("arn:*:123456789012:a:b:stream/*", kArn));
    EXPECT_FALSE(arn_fits("arn:aws:kinesis:*:stream/s/consumer/c:17:*", kArn));
    EXPECT_FALSE(arn_fits("arn:aws:kinesis:*:*:stream", kArn));
}

TEST(GlobOfArns, FewerPartsAreComparedAsAWhole) {
    EXPECT_TRUE(arn_fits("*", "arn:aws:kinesis:r:a:stream/s"));
    EXPECT_TRUE(arn_fits("arn:aws:kinesis:*", "arn:aws:kinesis:r:a:stream/s"));
    EXPECT_FALSE(arn_fits("arn:aws:sqs:*", "arn:aws:kinesis:r:a:stream/s"));
    EXPECT_FALSE(arn_fits("arn:aws:kinesis:*:*:*", "arn:aws:kinesis"));
}

}  // namespace
}  // namespace kds::iam
