#include "core/base/u128.h"

#include <gtest/gtest.h>

namespace kds {
namespace {

constexpr const char* kMaxText = "340282366920938463463374607431768211455";

TEST(U128, PrintsDecimal) {
    EXPECT_EQ(to_decimal(0), "0");
    EXPECT_EQ(to_decimal(9), "9");
    EXPECT_EQ(to_decimal(10), "10");
    EXPECT_EQ(to_decimal(make_u128(1, 0)), "18446744073709551616");
    EXPECT_EQ(to_decimal(u128{1} << 127), "170141183460469231731687303715884105728");
    EXPECT_EQ(to_decimal(kU128Max), kMaxText);
}

TEST(U128, ReadsDecimalUpToItsLastNumber) {
    EXPECT_EQ(parse_decimal_u128("0"), u128{0});
    EXPECT_EQ(parse_decimal_u128("007"), u128{7});
    EXPECT_EQ(parse_decimal_u128("340282366920938463463374607431768211454"), kU128Max - 1);
    EXPECT_EQ(parse_decimal_u128(kMaxText), kU128Max);
    EXPECT_FALSE(parse_decimal_u128("340282366920938463463374607431768211456"));
    EXPECT_FALSE(parse_decimal_u128("3402823669209384634633746074317682114550"));
    EXPECT_FALSE(parse_decimal_u128("999999999999999999999999999999999999999"));
}

TEST(U128, ReadsNothingElse) {
    for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x10", "1e3", "12a", "1.0"})
        EXPECT_FALSE(parse_decimal_u128(text)) << text;
}

TEST(U128, PrintsHexWithAllDigits) {
    EXPECT_EQ(to_hex32(0), "00000000000000000000000000000000");
    EXPECT_EQ(to_hex32(make_u128(0x0cc175b9c0f1b6a8u, 0x31c399e269772661u)),
              "0cc175b9c0f1b6a831c399e269772661");
    EXPECT_EQ(to_hex32(kU128Max), std::string(32, 'f'));
}

TEST(U128, SplitsAndJoinsWords) {
    const u128 value = make_u128(7, 9);
    EXPECT_EQ(high_word(value), 7u);
    EXPECT_EQ(low_word(value), 9u);
}

}  // namespace
}  // namespace kds
