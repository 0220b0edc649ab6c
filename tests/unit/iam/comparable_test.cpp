#include "core/iam/comparable.h"

#include <gtest/gtest.h>

namespace kds::iam {
namespace {

TEST(Comparable, NumbersAreExact) {
    EXPECT_EQ(parse_number("0"), 0);
    EXPECT_EQ(parse_number("12"), 12'000'000);
    EXPECT_EQ(parse_number("-12.5"), -12'500'000);
    EXPECT_EQ(parse_number("+3"), 3'000'000);
    EXPECT_EQ(parse_number("0.000001"), 1);
    EXPECT_EQ(parse_number("999999999999.999999"), 999'999'999'999'999'999);
    EXPECT_EQ(parse_number("007"), 7'000'000);
}

TEST(Comparable, WhatIsNoNumberIsNone) {
    for (const std::string_view text : {"", "-", ".5", "5.", "1e3", "1 ", " 1", "0x1", "--1",
                                        "1.2.3", "1000000000000", "0.0000001"})
        EXPECT_FALSE(parse_number(text)) << text;
}

std::optional<std::int64_t> micros(std::string_view text) {
    const auto date = parse_date(text);
    if (!date) return std::nullopt;
    return date->us;
}

TEST(Comparable, DatesHaveManyForms) {
    constexpr std::int64_t k2025 = 1'735'689'600'000'000;
    EXPECT_EQ(micros("1970"), 0);
    EXPECT_EQ(micros("2025"), k2025);
    EXPECT_EQ(micros("2025-01"), k2025);
    EXPECT_EQ(micros("2025-01-01"), k2025);
    EXPECT_EQ(micros("2025-01-01T00:00Z"), k2025);
    EXPECT_EQ(micros("2025-01-01T00:00:02Z"), k2025 + 2'000'000);
    EXPECT_EQ(micros("2025-01-01T00:00:02.5Z"), k2025 + 2'500'000);
    EXPECT_EQ(micros("2025-01-01T00:00:00.000001Z"), k2025 + 1);
    EXPECT_EQ(micros("2025-01-01T01:00:00+01:00"), k2025);
    EXPECT_EQ(micros("2024-12-31T18:30:00-05:30"), k2025);
    EXPECT_EQ(micros("1735689600"), k2025);
    EXPECT_EQ(micros("0"), 0);
}

TEST(Comparable, EachDayIsWhereTheCalendarHasIt) {
    // Written by to_iso8601(), which was made by other means.
    for (std::int64_t day = 0; day < 50'000; day += 13) {
        const Instant t = Instant::from_seconds(day * 86'400 + day);
        EXPECT_EQ(parse_date(to_iso8601(t)), t);
    }
}

TEST(Comparable, WhatIsNoDateIsNone) {
    for (const std::string_view text : {"",
                                        "25-01-01",
                                        "2025-13",
                                        "2025-00",
                                        "2025-02-29",
                                        "2024-02-30",
                                        "2025-1-1",
                                        "2025-01-01T",
                                        "2025-01-01T24:00:00Z",
                                        "2025-01-01T00:60:00Z",
                                        "2025-01-01T00:00:60Z",
                                        "2025-01-01T00:00:00",
                                        "2025-01-01T00:00:00.Z",
                                        "2025-01-01T00:00:00.1234567Z",
                                        "2025-01-01T00:00:00+0100",
                                        "2025-01-01T00:00:00Zx",
                                        "2025-01-01 00:00:00Z",
                                        "1969",
                                        "-1",
                                        "tomorrow",
                                        "1000000000000"})
        EXPECT_FALSE(parse_date(text)) << text;
    EXPECT_TRUE(parse_date("2024-02-29"));
}

TEST(Comparable, BooleansInAnyCase) {
    EXPECT_EQ(parse_bool("true"), true);
    EXPECT_EQ(parse_bool("False"), false);
    EXPECT_FALSE(parse_bool("1"));
    EXPECT_FALSE(parse_bool(""));
}

bool is_in(std::string_view address, std::string_view range) {
    const auto a = parse_ip_range(address), r = parse_ip_range(range);
    EXPECT_TRUE(a) << address;
    EXPECT_TRUE(r) << range;
    return a && r && r->contains(*a);
}

TEST(Comparable, AddressesLieInRanges) {
    EXPECT_TRUE(is_in("203.0.113.7", "203.0.113.0/24"));
    EXPECT_FALSE(is_in("203.0.114.7", "203.0.113.0/24"));
    EXPECT_TRUE(is_in("203.0.113.7", "203.0.113.7"));
    EXPECT_FALSE(is_in("203.0.113.8", "203.0.113.7"));
    EXPECT_TRUE(is_in("1.2.3.4", "0.0.0.0/0"));
    EXPECT_TRUE(is_in("203.0.113.129", "203.0.113.200/25"));
    EXPECT_FALSE(is_in("203.0.113.127", "203.0.113.200/25"));
    EXPECT_TRUE(is_in("2001:db8::1", "2001:db8::/32"));
    EXPECT_FALSE(is_in("2001:db9::1", "2001:db8::/32"));
    EXPECT_TRUE(is_in("::1", "::/0"));
    EXPECT_TRUE(is_in("2001:DB8:0:0:0:0:0:1", "2001:db8::1"));
    EXPECT_TRUE(is_in("::ffff:1.2.3.4", "::ffff:102:304"));
    EXPECT_FALSE(is_in("1.2.3.4", "::/0"));
    EXPECT_FALSE(is_in("::1", "0.0.0.0/0"));
    // A range in a smaller one.
    EXPECT_FALSE(is_in("10.0.0.0/8", "10.0.0.0/16"));
    EXPECT_TRUE(is_in("10.0.0.0/16", "10.0.0.0/8"));
}

TEST(Comparable, WhatIsNoAddressIsNone) {
    for (const std::string_view text :
         {"", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1",
          "::1/129", "1::2::3", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8",
          "g::", ":1:2:3:4:5:6:7", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5"})
        EXPECT_FALSE(parse_ip_range(text)) << text;
}

}  // namespace
}  // namespace kds::iam
