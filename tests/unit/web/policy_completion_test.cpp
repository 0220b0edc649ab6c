#include "web/model/policy_completion.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kds::web {
namespace {

const std::vector<std::string> kResources{"arn:aws:kinesis:us-east-1:123456789012:stream/orders"};
const std::vector<std::string> kPrincipals{"arn:aws:iam::123456789012:role/shop", "111122223333"};

/// The caret is where the bar stands.
std::vector<std::string> suggested(std::string text) {
    const std::size_t caret = text.find('|');
    EXPECT_NE(caret, std::string::npos);
    text.erase(caret, 1);
    return suggestions(text, caret, {.resources = kResources, .principals = kPrincipals});
}
bool has(const std::vector<std::string>& all, std::string_view one) {
    return std::ranges::find(all, one) != all.end();
}

TEST(PolicyCompletion, ActionsInAnAction) {
    const auto put = suggested(R"({"Statement":[{"Effect":"Allow","Action":["kinesis:put|)");
    EXPECT_TRUE(has(put, "kinesis:PutRecord"));
    EXPECT_TRUE(has(put, "kinesis:PutRecords"));
    EXPECT_TRUE(has(put, "kinesis:PutResourcePolicy"));
    EXPECT_FALSE(has(put, "kinesis:GetRecords"));
    // Also by what the name holds, and for a second value of the list.
    EXPECT_TRUE(has(suggested(R"({"Action":["kinesis:PutRecord","Iterator|"])"),
                    "kinesis:GetShardIterator"));
    EXPECT_EQ(suggested(R"({"Action":"kinesis:PutRecords|")"), std::vector<std::string>{});
    const auto none = suggested(R"({"Action":"|")");
    EXPECT_EQ(none.size(), kSuggestionsMax);
    EXPECT_EQ(none[0], "kinesis:PutRecord");
    EXPECT_TRUE(has(suggested(R"({"Action":"dynamodb:|")"), "dynamodb:CreateTable"));
}

TEST(PolicyCompletion, EachElementAsksForItsKind) {
    EXPECT_EQ(suggested(R"({"Effect":"|")"), (std::vector<std::string>{"Allow", "Deny"}));
    EXPECT_EQ(suggested(R"({"Version":"20|")"), std::vector<std::string>{"2012-10-17"});
    EXPECT_EQ(suggested(R"({"Action":"kinesis:*","Resource":"|")"),
              (std::vector<std::string>{kResources[0], "*"}));
    EXPECT_TRUE(has(suggested(R"({"Principal":{"AWS":"|")"), "111122223333"));
    EXPECT_TRUE(has(suggested(R"({"Condition":{"|")"), "StringEquals"));
    EXPECT_TRUE(has(suggested(R"({"Condition":{"Bool":{"aws:sec|")"), "aws:SecureTransport"));
}

TEST(PolicyCompletion, NamesOfElementsAreBegunOutsideOfThem) {
    EXPECT_TRUE(has(suggested(R"({"Effect":"Allow","Act|)"), "Action"));
    EXPECT_TRUE(has(suggested(R"({"|)"), "Version"));
    EXPECT_TRUE(has(suggested(R"({"Action":["a:b"],"Res|)"), "Resource"));
}

TEST(PolicyCompletion, ASuggestionTakesThePlaceOfTheWord) {
    const auto put = [](std::string text, std::string_view what) {
        std::size_t caret = text.find('|');
        text.erase(caret, 1);
        const std::string out = with_suggestion(text, caret, what);
        return out.substr(0, caret) + "|" + out.substr(caret);
    };
    EXPECT_EQ(put(R"("Action": "kinesis:pu|t", "x")", "kinesis:PutRecord"),
              R"("Action": "kinesis:PutRecord|", "x")");
    EXPECT_EQ(put(R"("Action": ["kinesis:pu|)", "kinesis:PutRecord"),
              R"("Action": ["kinesis:PutRecord|")");
    EXPECT_EQ(put(R"("Action": |)", "kinesis:PutRecord"), R"("Action": "kinesis:PutRecord|")");
    EXPECT_EQ(put("|", "Version"), R"("Version|")");
}

TEST(PolicyCompletion, TheWordIsWhatStandsBetweenQuotes) {
    const std::string text = R"("Action": "kinesis:Put", x)";
    const PolicyWord word = word_at(text, 14);
    EXPECT_EQ(text.substr(word.begin, word.end - word.begin), "kinesis:Put");
    EXPECT_TRUE(word.is_quoted);
    const PolicyWord beyond = word_at(text, 1'000);
    EXPECT_EQ(beyond.end, text.size());
    EXPECT_FALSE(beyond.is_quoted);
}

TEST(PolicyCompletion, KnowsWhereTheTextWasChanged) {
    EXPECT_EQ(edited_at("abcd", "abXcd"), 3u);
    EXPECT_EQ(edited_at("abcd", "ab"), 2u);
    EXPECT_EQ(edited_at("", "abc"), 3u);
    EXPECT_EQ(edited_at("abcd", "abd"), 2u);
    EXPECT_EQ(edited_at("aaa", "aaa"), 0u);
}

}  // namespace
}  // namespace kds::web
