#include "core/sim/source/payload.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "core/base/text.h"

namespace kds::sim {
namespace {

constexpr Instant kNow = Instant::from_millis(1'772'442'007'318);

std::string payload_of(const PayloadTemplate& parsed, std::string_view key, std::uint64_t number,
                       std::uint64_t seed = 1) {
    std::string out;
    parsed.append(out, {.seed = seed, .number = number, .key = key, .made_at = kNow});
    return out;
}

std::string made(std::string_view text, std::string_view key = "user-7",
                 std::uint64_t number = 42) {
    const auto parsed = PayloadTemplate::parse(text);
    if (!parsed) return parsed.error().message;
    return payload_of(*parsed, key, number);
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
    std::set<std::string> seen_numbers;
    std::set<std::string> seen_words;
    for (std::uint64_t i = 0; i < 500; ++i) {
        seen_numbers.insert(payload_of(*numbers, "", i));
        seen_words.insert(payload_of(*words, "", i));
    }
    EXPECT_EQ(seen_numbers, (std::set<std::string>{"-2", "-1", "0", "1", "2", "3"}));
    EXPECT_EQ(seen_words, (std::set<std::string>{"", "x", "z"}));
}

TEST(PayloadTemplate, TheWidestRangeIsTaken) {
    const auto widest = PayloadTemplate::parse("{int:-1000000000000:1000000000000}");
    ASSERT_TRUE(widest);
    bool negative = false;
    bool positive = false;
    for (std::uint64_t i = 0; i < 100; ++i) {
        const std::string text = payload_of(*widest, "", i);
        (text.front() == '-' ? negative : positive) = true;
    }
    EXPECT_TRUE(negative && positive);
}

TEST(PayloadTemplate, OneSeedGivesOneText) {
    const auto parsed = PayloadTemplate::parse("{int:0:1000000} {pick:a|b|c} {key} {n}");
    ASSERT_TRUE(parsed);
    std::set<std::string> seen;
    for (std::uint64_t i = 0; i < 50; ++i) {
        EXPECT_EQ(payload_of(*parsed, "k", i, 9), payload_of(*parsed, "k", i, 9));
        seen.insert(payload_of(*parsed, "k", 0, i));
    }
    EXPECT_GT(seen.size(), 45u);
}

TEST(PayloadTemplate, EachErrorNamesItsPlace) {
    struct Case {
        std::string_view text;
        std::string_view message;
    };
    constexpr std::string_view kKnown =
        " is not known; use {key}, {n}, {time}, {epoch_ms}, {int:low:high}, "
        "{dec:low:high:decimals}, {pick:one|another}, {list:name}, {words:name:least:most}, "
        "{hex:digits}, {uuid}, {ip} or {wave:low:high:seconds}";
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
        {"x{dec:1:2}", "payload template, character 2: {dec:1:2} is no {dec:low:high:decimals}"},
        {"{dec:1:2:0}", "payload template, character 1: {dec:1:2:0} is no {dec:low:high:decimals}"},
        {"{dec:1:2:10}",
         "payload template, character 1: {dec:1:2:10} is no {dec:low:high:decimals}"},
        {"{dec:2:1:2}", "payload template, character 1: {dec:2:1:2} is no {dec:low:high:decimals}"},
        {"{dec:1.001:2:2}",
         "payload template, character 1: {dec:1.001:2:2} is no {dec:low:high:decimals}"},
        {"{dec:1.:2:2}",
         "payload template, character 1: {dec:1.:2:2} is no {dec:low:high:decimals}"},
        {"{dec:.5:2:2}",
         "payload template, character 1: {dec:.5:2:2} is no {dec:low:high:decimals}"},
        {"{dec:1.-5:2:2}",
         "payload template, character 1: {dec:1.-5:2:2} is no {dec:low:high:decimals}"},
        {"{dec:0:10000001:8}",
         "payload template, character 1: {dec:0:10000001:8} is no {dec:low:high:decimals}"},
        {"{hex:0}", "payload template, character 1: {hex:0} is no {hex:digits}"},
        {"{hex:65}", "payload template, character 1: {hex:65} is no {hex:digits}"},
        {"{hex:}", "payload template, character 1: {hex:} is no {hex:digits}"},
        {"{wave:1:2}", "payload template, character 1: {wave:1:2} is no {wave:low:high:seconds}"},
        {"{wave:1:2:0}",
         "payload template, character 1: {wave:1:2:0} is no {wave:low:high:seconds}"},
        {"{wave:1:2:604801}",
         "payload template, character 1: {wave:1:2:604801} is no {wave:low:high:seconds}"},
        {"{wave:2:1:9}",
         "payload template, character 1: {wave:2:1:9} is no {wave:low:high:seconds}"},
        {"{wave:0:1000000001:9}",
         "payload template, character 1: {wave:0:1000000001:9} is no {wave:low:high:seconds}"},
        {"{list:cities}",
         "payload template, character 1: {list:cities}: there is no list \"cities\""},
        {"{list:empty}", "payload template, character 1: {list:empty}: there is no list \"empty\""},
        {"{words:cities:1:2}",
         "payload template, character 1: {words:cities}: there is no list \"cities\""},
        {"{words:some:1}",
         "payload template, character 1: {words:some:1} is no {words:name:least:most}"},
        {"{words:some:0:1}",
         "payload template, character 1: {words:some:0:1} is no {words:name:least:most}"},
        {"{words:some:2:1}",
         "payload template, character 1: {words:some:2:1} is no {words:name:least:most}"},
        {"{words:some:1:401}",
         "payload template, character 1: {words:some:1:401} is no {words:name:least:most}"},
    };
    for (const Case& c : cases) {
        const auto parsed = PayloadTemplate::parse(c.text, {{"empty", {}}, {"some", {"word"}}});
        ASSERT_FALSE(parsed) << c.text;
        EXPECT_EQ(parsed.error().code, ErrorCode::BadDocument);
        EXPECT_EQ(parsed.error().message, c.message) << c.text;
    }
    for (std::string_view unknown : {"{}", "{Key}", "{key }", "{number}", "{pick}", "{int}",
                                     "{list}", "{key:}", "{uuid:4}", "{:}", "{n}{x}"}) {
        const auto parsed = PayloadTemplate::parse(unknown);
        ASSERT_FALSE(parsed) << unknown;
        EXPECT_TRUE(parsed.error().message.ends_with(kKnown)) << parsed.error().message;
    }
    EXPECT_EQ(PayloadTemplate::parse("{n}{x}").error().message,
              cat("payload template, character 4: {x}", kKnown));
}

TEST(PayloadTemplate, IsNotLongerThanItMayBe) {
    EXPECT_TRUE(PayloadTemplate::parse(std::string(16'384, 'x')));
    EXPECT_EQ(PayloadTemplate::parse(std::string(16'385, 'x')).error().message,
              "payload template: it has 16385 bytes; at most 16384");
    const WordLists long_words{{"w", {"short", std::string(26'213, 'x')}}};
    EXPECT_TRUE(PayloadTemplate::parse("{words:w:1:400}", long_words));
    EXPECT_EQ(PayloadTemplate::parse("{words:w:1:400}abc", {{"w", {std::string(26'214, 'x')}}})
                  .error()
                  .message,
              "payload template: a payload could have 10486003 bytes; at most 10485760");
}

std::string of_record(std::string_view text, std::uint64_t number, std::string_view key = "user-7",
                      Instant at = kNow) {
    const auto parsed = PayloadTemplate::parse(text, {{"cities", {"Oslo", "Lima", "Pune"}}});
    if (!parsed) return parsed.error().message;
    std::string out;
    parsed->append(out, {.seed = 1, .number = number, .key = key, .made_at = at});
    return out;
}

TEST(PayloadTemplate, APayloadIsAFunctionOfItsRecord) {
    constexpr std::string_view kAll =
        "{key} {n} {time} {epoch_ms} {int:0:99999} {dec:0:1:9} {pick:a|b} {list:cities} "
        "{words:cities:1:9} {hex:20} {uuid} {ip} {wave:0.000:9:60}";
    // Written down: the same bytes must come from every compiler and target.
    EXPECT_EQ(of_record(kAll, 42),
              "user-7 42 2026-03-02T09:00:07.318Z 1772442007318 53824 0.156910527 b Pune "
              "Lima Lima Pune Lima Pune Oslo Lima Oslo Lima dbfda338970bc9e634bd "
              "e3d5d01e-c888-41d7-912b-9bcefefeb4b5 203.0.113.8 0.382");
    const auto parsed = PayloadTemplate::parse(kAll, {{"cities", {"Oslo", "Lima", "Pune"}}});
    ASSERT_TRUE(parsed);
    std::string both;
    parsed->append(both, {.seed = 1, .number = 41, .key = "k", .made_at = kNow});
    parsed->append(both, {.seed = 1, .number = 42, .key = "user-7", .made_at = kNow});
    EXPECT_EQ(both, of_record(kAll, 41, "k") + of_record(kAll, 42));
    std::string other_seed;
    parsed->append(other_seed, {.seed = 2, .number = 42, .key = "user-7", .made_at = kNow});
    EXPECT_NE(other_seed, of_record(kAll, 42));
}

TEST(PayloadTemplate, DecimalsAreWrittenOut) {
    EXPECT_EQ(of_record("{dec:5:5:2}", 1), "5.00");
    EXPECT_EQ(of_record("{dec:-0.05:-0.05:2}", 1), "-0.05");
    EXPECT_EQ(of_record("{dec:0:0:1}", 1), "0.0");
    EXPECT_EQ(of_record("{dec:-12.5:-12.5:3}", 1), "-12.500");
    EXPECT_EQ(of_record("{dec:1000000:1000000:9}", 1), "1000000.000000000");
    EXPECT_EQ(of_record("{dec:-1000000:-1000000:9}", 1), "-1000000.000000000");
    EXPECT_EQ(of_record("{wave:3:3:9}", 1), "3");
    EXPECT_EQ(of_record("{wave:-0.5:-0.50:9}", 1), "-0.50");
    std::set<std::string> seen;
    for (std::uint64_t n = 1; n <= 300; ++n) seen.insert(of_record("{dec:-0.1:0.2:1}", n));
    EXPECT_EQ(seen, (std::set<std::string>{"-0.1", "0.0", "0.1", "0.2"}));
}

TEST(PayloadTemplate, WordsComeFromTheirList) {
    std::set<std::string> seen;
    std::set<std::size_t> lengths;
    for (std::uint64_t n = 1; n <= 300; ++n) {
        seen.insert(of_record("{list:cities}", n));
        lengths.insert(of_record("{words:cities:2:4}", n).size());
    }
    EXPECT_EQ(seen, (std::set<std::string>{"Oslo", "Lima", "Pune"}));
    EXPECT_EQ(lengths, (std::set<std::size_t>{9, 14, 19}));
    EXPECT_EQ(of_record("{words:cities:1:1} {list:cities}", 3).size(), 9u);
}

TEST(PayloadTemplate, IdentifiersHaveTheirForm) {
    for (std::uint64_t n = 1; n <= 200; ++n) {
        const std::string uuid = of_record("{uuid}", n);
        ASSERT_EQ(uuid.size(), 36u);
        for (std::size_t i = 0; i < uuid.size(); ++i) {
            const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
            ASSERT_EQ(uuid[i] == '-', dash) << uuid;
        }
        ASSERT_EQ(uuid[14], '4') << uuid;
        ASSERT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos) << uuid;
        ASSERT_EQ(of_record("{hex:64}", n).size(), 64u);
        const std::string ip = of_record("{ip}", n);
        ASSERT_TRUE(ip.starts_with("192.0.2.") || ip.starts_with("198.51.100.") ||
                    ip.starts_with("203.0.113."))
            << ip;
    }
    for (int digits = 1; digits <= 64; ++digits) {
        const std::string hex = of_record(cat("{hex:", digits, "}"), 5);
        ASSERT_EQ(hex.size(), static_cast<std::size_t>(digits));
        ASSERT_EQ(hex.find_first_not_of("0123456789abcdef"), std::string::npos) << hex;
    }
}

TEST(PayloadTemplate, AWaveSwingsOnceInItsPeriod) {
    const auto at = [](std::int64_t ms, std::string_view key = "sensor-1") {
        return of_record("{wave:-100:100:3600}", 1, key, kNow + Duration::millis(ms));
    };
    int lowest = 1'000;
    int highest = -1'000;
    std::string before = at(0);
    for (std::int64_t ms = 0; ms <= 3'600'000; ms += 1'000) {
        const std::string now = at(ms);
        lowest = std::min(lowest, std::atoi(now.c_str()));
        highest = std::max(highest, std::atoi(now.c_str()));
        ASSERT_LE(std::abs(std::atoi(now.c_str()) - std::atoi(before.c_str())), 1);
        before = now;
    }
    EXPECT_EQ(lowest, -100);
    EXPECT_EQ(highest, 100);
    EXPECT_EQ(at(0), at(3'600'000));
    EXPECT_EQ(at(0).front() == '-', at(1'800'000).front() != '-');
    // Another key, and another wave of the same template, swing in phases of their own.
    EXPECT_NE(at(0), at(0, "sensor-2"));
    const std::string two = of_record("{wave:0:9999:60} {wave:0:9999:60}", 1);
    EXPECT_NE(two.substr(0, two.find(' ')), two.substr(two.find(' ') + 1));
}

TEST(PayloadTemplate, KnowsHowLongItCanGet) {
    const auto parsed = PayloadTemplate::parse("{key}: {int:-5:1000} {key}");
    ASSERT_TRUE(parsed);
    std::size_t longest = 0;
    for (std::uint64_t n = 0; n < 200; ++n)
        longest = std::max(longest, payload_of(*parsed, "ten-digits", n).size());
    EXPECT_LE(longest, parsed->bytes_max(10));
    EXPECT_EQ(parsed->bytes_max(11), parsed->bytes_max(10) + 2);
}

}  // namespace
}  // namespace kds::sim
