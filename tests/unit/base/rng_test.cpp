#include "core/base/rng.h"

#include <gtest/gtest.h>

#include <array>

namespace kds {
namespace {

TEST(Rng, GivesTheNumbersOfThePaperSDemoProgram) {
    // pcg32 seeded with 42 and stream 54, as published with the generator.
    Rng rng(42, 54);
    for (const std::uint32_t expected :
         {0xa15c02b7u, 0x7b47f409u, 0xba1d3330u, 0x83d2f293u, 0xbfa4784bu, 0xcbed606eu})
        EXPECT_EQ(rng.next_u32(), expected);
}

TEST(Rng, ACopyContinuesAlike) {
    Rng rng(7);
    rng.next_u64();
    Rng copy = rng;
    EXPECT_EQ(copy, rng);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(copy.next_u64(), rng.next_u64());
    copy.next_u32();
    EXPECT_NE(copy, rng);
}

TEST(Rng, SeedsAndStreamsDiffer) {
    Rng a(1), b(2), c(1, 1);
    const std::uint64_t first = a.next_u64();
    EXPECT_NE(first, b.next_u64());
    EXPECT_NE(first, c.next_u64());
}

TEST(Rng, BelowStaysBelowAndReachesAll) {
    Rng rng(3);
    std::array<int, 7> counts{};
    for (int i = 0; i < 7'000; ++i) {
        const std::uint64_t n = rng.below(7);
        ASSERT_LT(n, 7u);
        ++counts[static_cast<std::size_t>(n)];
    }
    for (const int count : counts) {
        EXPECT_GT(count, 850);
        EXPECT_LT(count, 1'150);
    }
}

TEST(Rng, BelowOneIsZeroAndHugeBoundsWork) {
    Rng rng(4);
    EXPECT_EQ(rng.below(1), 0u);
    const std::uint64_t bound = (std::uint64_t{1} << 63) + 1;  // Half of the draws are refused.
    bool high = false;
    for (int i = 0; i < 200; ++i) {
        const std::uint64_t n = rng.below(bound);
        ASSERT_LT(n, bound);
        high = high || n > bound / 2;
    }
    EXPECT_TRUE(high);
}

}  // namespace
}  // namespace kds
