#include "core/base/text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace kds {
namespace {

TEST(Text, CatJoinsTextsAndIntegers) {
    EXPECT_EQ(cat("Stream ", std::string("x"), ' ', 3, " and ", -4), "Stream x 3 and -4");
    EXPECT_EQ(cat(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(cat(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(cat(), "");
}

TEST(Text, GroupsThousands) {
    const struct {
        std::int64_t number;
        const char* text;
    } cases[] = {{0, "0"},
                 {999, "999"},
                 {1'000, "1,000"},
                 {10'000, "10,000"},
                 {999'999, "999,999"},
                 {1'234'567, "1,234,567"},
                 {-1, "-1"},
                 {-999, "-999"},
                 {-1'000, "-1,000"},
                 {-123'456, "-123,456"}};
    for (const auto& c : cases) EXPECT_EQ(with_thousands(c.number), c.text);
}

TEST(Text, CountsCharactersNotBytes) {
    EXPECT_EQ(utf8_length(""), 0u);
    EXPECT_EQ(utf8_length("key"), 3u);
    EXPECT_EQ(utf8_length("\xc3\xa9"), 1u);           // e with acute
    EXPECT_EQ(utf8_length("\xe2\x82\xac"), 1u);       // euro sign
    EXPECT_EQ(utf8_length("\xf0\x9f\x8c\x8a!"), 2u);  // a wave, and a mark
    EXPECT_EQ(utf8_length("a\xff\xe2\x82"), 4u);      // each bad byte counts one
}

TEST(Text, KnowsWellFormedUtf8) {
    for (const char* good : {"", "plain", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                             "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(is_utf8(good)) << good;
    const struct {
        const char* bytes;
        const char* reason;
    } bad[] = {
        {"\x80", "a tail without a lead"},         {"\xc1\xbf", "overlong, two bytes"},
        {"\xe0\x9f\xbf", "overlong, three bytes"}, {"\xf0\x8f\xbf\xbf", "overlong, four bytes"},
        {"\xed\xa0\x80", "a surrogate"},           {"\xf4\x90\x80\x80", "above U+10FFFF"},
        {"\xf5\x80\x80\x80", "no such lead"},      {"\xe2\x82", "cut short"},
        {"\xe2(\xac", "a tail that is none"}};
    for (const auto& b : bad) EXPECT_FALSE(is_utf8(b.bytes)) << b.reason;
}

}  // namespace
}  // namespace kds
