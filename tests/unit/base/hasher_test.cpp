#include "core/base/hasher.h"

#include <gtest/gtest.h>

#include <bit>
#include <set>
#include <string>

namespace kds {
namespace {

std::uint64_t digest_of(std::string_view bytes) {
    Hasher hasher;
    hasher.add(bytes);
    return hasher.digest();
}

TEST(Hasher, IsTheSameEverywhere) {
    // Fixed values: a saved session is compared by them, on every compiler and target.
    Hasher hasher;
    EXPECT_EQ(hasher.digest(), 0x53686172644c6162u);
    hasher.add(std::uint64_t{1});
    const std::uint64_t one = hasher.digest();
    hasher.add(std::uint64_t{1});
    EXPECT_NE(hasher.digest(), one);
}

TEST(Hasher, DependsOnTheOrder) {
    Hasher a, b;
    a.add(std::uint64_t{1});
    a.add(std::uint64_t{2});
    b.add(std::uint64_t{2});
    b.add(std::uint64_t{1});
    EXPECT_NE(a.digest(), b.digest());
}

TEST(Hasher, TellsTextsOfDifferentLengthApart) {
    std::set<std::uint64_t> seen;
    for (std::size_t size = 0; size < 40; ++size) seen.insert(digest_of(std::string(size, '\0')));
    EXPECT_EQ(seen.size(), 40u);
    EXPECT_NE(digest_of("ab"), digest_of("ba"));
}

TEST(Hasher, SpreadsEachBitOverTheDigest) {
    Hasher base;
    base.add(std::uint64_t{0});
    for (int bit = 0; bit < 64; ++bit) {
        Hasher other;
        other.add(std::uint64_t{1} << bit);
        const int changed = std::popcount(base.digest() ^ other.digest());
        EXPECT_GT(changed, 12) << "bit " << bit;
        EXPECT_LT(changed, 52) << "bit " << bit;
    }
}

TEST(Hasher, TakesBothWordsOfAU128AndTimes) {
    Hasher high, low;
    high.add(make_u128(1, 0));
    low.add(make_u128(0, 1));
    EXPECT_NE(high.digest(), low.digest());
    Hasher earlier, later;
    earlier.add(Instant{1});
    later.add(Instant{2});
    EXPECT_NE(earlier.digest(), later.digest());
}

}  // namespace
}  // namespace kds
