#include "core/api/decimal.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>

namespace kds::api {
namespace {

constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();

TEST(Decimal, FloorsExactly) {
    const struct {
        const char* text;
        std::int64_t floor, thousandths;
    } cases[] = {
        {"1.5", 1, 1500},
        {"-0.5", -1, -500},
        {"-0.0004", -1, -1},
        {"-2.0", -2, -2000},
        {"0.0", 0, 0},
        {"-0.0", 0, 0},
        {"0.00049", 0, 0},
        {"1735689605.123", 1'735'689'605, 1'735'689'605'123},
        {"1735689605.1239999", 1'735'689'605, 1'735'689'605'123},
        {"1.735689605123E9", 1'735'689'605, 1'735'689'605'123},
        {"1735689605123e-3", 1'735'689'605, 1'735'689'605'123},
        {"1e3", 1'000, 1'000'000},
        {"1e+18", 1'000'000'000'000'000'000, kMost},
        {"1e19", kMost, kMost},
        {"-1e19", kLeast, kLeast},
        {"9223372036854775807.0", kMost, kMost},
        {"0e99999999999999999999", 0, 0},
        {"1e-99999999999999999999", 0, 0},
        {"7e99999999999999999999", kMost, kMost},
        {"-1e-400", -1, -1},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(scaled_floor(c.text, 0), c.floor) << c.text;
        EXPECT_EQ(scaled_floor(c.text, 3), c.thousandths) << c.text;
    }
}

TEST(Decimal, FloorsDoublesByTheirBits) {
    const struct {
        double value;
        std::int64_t floor, thousandths;
    } cases[] = {
        {0.0, 0, 0},
        {-0.0, 0, 0},
        {1.0, 1, 1000},
        {1.5, 1, 1500},
        {-1.5, -2, -1500},
        {-0.0001, -1, -1},
        {1735689605.125, 1'735'689'605, 1'735'689'605'125},
        {9007199254740993.0, 9'007'199'254'740'992, 9'007'199'254'740'992'000},
        {1e300, kMost, kMost},
        {-1e300, kLeast, kLeast},
        {5e-324, 0, 0},
        {-5e-324, -1, -1},
        {9223372036854775808.0, kMost, kMost},
        {std::numeric_limits<double>::infinity(), kMost, kMost},
        {std::numeric_limits<double>::quiet_NaN(), 0, 0},
    };
    for (const auto& c : cases) {
        const auto scaled = scaled_floor_of_double(std::bit_cast<std::uint64_t>(c.value));
        EXPECT_EQ(scaled.integer, c.floor) << c.value;
        EXPECT_EQ(scaled.thousandths, c.thousandths) << c.value;
    }
}

TEST(Decimal, ThousandTimesIsClamped) {
    EXPECT_EQ(thousand_times(-2), -2000);
    EXPECT_EQ(thousand_times(kMost / 1000), kMost / 1000 * 1000);
    EXPECT_EQ(thousand_times(kMost / 1000 + 1), kMost);
    EXPECT_EQ(thousand_times(kLeast), kLeast);
}

}  // namespace
}  // namespace kds::api
