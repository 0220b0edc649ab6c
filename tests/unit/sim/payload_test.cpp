#include "core/sim/payload.h"

#include <gtest/gtest.h>

#include <set>

#include "core/base/text.h"

namespace kds::sim {
namespace {

constexpr Instant kNow = Instant::from_millis(1'772'442'007'318);

std::string made(std::string_view text, std::string_view key = "user-7",
                 std::uint64_t number = 42) {
    const auto parsed = PayloadTemplate::parse(text);
    if (!parsed) return parsed.error().message;
    Rng rng(1);
    return parsed->make(key, number, kNow, rng);
}

TEST(PayloadTemplate, FillsInEachPlaceholder) {
    EXPECT_EQ(made(""), "");
    EXPECT_EQ(made("plain text"), "plain text");
    EXPECT_EQ(made("{key}"), "user-7");
    EXPECT_EQ(made("{n}"), "42");
    EXPECT_EQ(made("{n}", "k", 18'446'744'073'709'551'615u), "18446744073709551615");
    EXPECT_EQ(made("{time}"), "2026-03-02T09:00:07.318Z");
    EXPECT_EQ(made("{key}{key}/{n}-{n}"), "user-7user-7/42-42");
    EXPECT_EQ(made("{int:5:5}"), "5");
    EXPECT_EQ(made("{int:-3:-3}"), "-3");
    EXPECT_EQ(made("{pick:only}"), "only");
    EXPECT_EQ(made("{pick:}"), "");
    EXPECT_EQ(made("{pick:a,b c|a,b c}"), "a,b c");
}

TEST(PayloadTemplate, DoubledBracesStandForThemselves) {
    EXPECT_EQ(made("{{"), "{");
    EXPECT_EQ(made("}}"), "}");
    EXPECT_EQ(made(R"({{"user":"{key}","n":{n}}})"), R"({"user":"user-7","n":42})");
    EXPECT_EQ(made("{{{{}}}}"), "{{}}");
    EXPECT_EQ(made("{{key}}"), "{key}");
}

TEST(PayloadTemplate, BytesOfTheKeyAreKept) {
    EXPECT_EQ(made("<{key}>", std::string_view("a\0b{n}", 6)), std::string("<a\0b{n}>", 8));
    EXPECT_EQ(made("größe {key}", "žluťoučký"), "größe žluťoučký");
}

TEST(PayloadTemplate, RandomPartsStayInTheirRangeAndTakeAllOfIt) {
    const auto numbers = PayloadTemplate::parse("{int:-2:3}");
    const auto words = PayloadTemplate::parse("{pick:x||z}");
    ASSERT_TRUE(numbers && words);
    Rng rng(7);
    std::set<std::string> seen_numbers;
    std::set<std::string> seen_words;
    for (int i = 0; i < 500; ++i) {
        seen_numbers.insert(numbers->make("", 0, kNow, rng));
        seen_words.insert(words->make("", 0, kNow, rng));
    }
    EXPECT_EQ(seen_numbers, (std::set<std::string>{"-2", "-1", "0", "1", "2", "3"}));
    EXPECT_EQ(seen_words, (std::set<std::string>{"", "x", "z"}));
}

TEST(PayloadTemplate, TheWidestRangeIsTaken) {
    const auto widest = PayloadTemplate::parse("{int:-1000000000000:1000000000000}");
    ASSERT_TRUE(widest);
    Rng rng(3);
    bool negative = false;
    bool positive = false;
    for (int i = 0; i < 100; ++i) {
        const std::string text = widest->make("", 0, kNow, rng);
        (text.front() == '-' ? negative : positive) = true;
    }
    EXPECT_TRUE(negative && positive);
}

TEST(PayloadTemplate, OneSeedGivesOneText) {
    const auto parsed = PayloadTemplate::parse("{int:0:1000000} {pick:a|b|c} {key} {n}");
    ASSERT_TRUE(parsed);
    Rng one(9);
    Rng other(9);
    for (std::uint64_t i = 0; i < 50; ++i)
        EXPECT_EQ(parsed->make("k", i, kNow, one), parsed->make("k", i, kNow, other));
}

TEST(PayloadTemplate, EachErrorNamesItsPlace) {
    struct Case {
        std::string_view text;
        std::string_view message;
    };
    constexpr std::string_view kKnown =
        " is not known; use {key}, {n}, {time}, {int:low:high} or {pick:one|another}";
    const Case cases[] = {
        {"{", "payload template, character 1: { without a closing }"},
        {"abc{key", "payload template, character 4: { without a closing }"},
        {"}",
         "payload template, character 1: } without an opening {; write }} for the character "
         "itself"},
        {"{key}}",
         "payload template, character 6: } without an opening {; write }} for the character "
         "itself"},
        {"ab {int:1} c", "payload template, character 4: {int:1} is no {int:low:high}"},
        {"{int::}", "payload template, character 1: {int::} is no {int:low:high}"},
        {"{int:2:1}", "payload template, character 1: {int:2:1} is no {int:low:high}"},
        {"{int:1:2:3}", "payload template, character 1: {int:1:2:3} is no {int:low:high}"},
        {"{int: 1:2}", "payload template, character 1: {int: 1:2} is no {int:low:high}"},
        {"{int:a:b}", "payload template, character 1: {int:a:b} is no {int:low:high}"},
        {"{int:0:1000000000001}",
         "payload template, character 1: {int:0:1000000000001} is no {int:low:high}"},
        {"{int:-1000000000001:0}",
         "payload template, character 1: {int:-1000000000001:0} is no {int:low:high}"},
        {"{int:0:99999999999999999999}",
         "payload template, character 1: {int:0:99999999999999999999} is no {int:low:high}"},
    };
    for (const Case& c : cases) {
        const auto parsed = PayloadTemplate::parse(c.text);
        ASSERT_FALSE(parsed) << c.text;
        EXPECT_EQ(parsed.error().code, ErrorCode::BadDocument);
        EXPECT_EQ(parsed.error().message, c.message) << c.text;
    }
    for (std::string_view unknown :
         {"{}", "{Key}", "{key }", "{number}", "{pick}", "{int}", "{n}{x}"}) {
        const auto parsed = PayloadTemplate::parse(unknown);
        ASSERT_FALSE(parsed) << unknown;
        EXPECT_TRUE(parsed.error().message.ends_with(kKnown)) << parsed.error().message;
    }
    EXPECT_EQ(PayloadTemplate::parse("{n}{x}").error().message,
              cat("payload template, character 4: {x}", kKnown));
}

TEST(PayloadTemplate, RemembersItsSource) {
    const auto parsed = PayloadTemplate::parse("a {key} {{b}}");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->source(), "a {key} {{b}}");
}

}  // namespace
}  // namespace kds::sim
