/// Where a record lands, against computations that share nothing with the engine's.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/engine/md5.h"
#include "tests/property/random_input.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;
using test::random_utf8;

TEST(RoutingProperty, RangesTileTheHashSpaceForEachCount) {
    for (std::uint32_t count = 1; count <= 1'000; ++count) {
        const auto ranges = uniform_split(count);
        ASSERT_EQ(ranges.size(), count);
        EXPECT_EQ(ranges.front().first(), kFirstHashKey) << count;
        EXPECT_EQ(ranges.back().last(), kLastHashKey) << count;
        const u128 width = ranges[0].last().value - ranges[0].first().value;
        for (std::uint32_t i = 0; i + 1 < count; ++i) {
            ASSERT_EQ(ranges[i].last().value + 1, ranges[i + 1].first().value) << count << "/" << i;
            ASSERT_EQ(ranges[i].last().value - ranges[i].first().value, width) << count << "/" << i;
        }
        // The last one has the rest, which is less than one key for each shard.
        const u128 last = ranges.back().last().value - ranges.back().first().value;
        EXPECT_GE(last, width) << count;
        EXPECT_LT(last - width, count) << count;
    }
}

// MD5 by the letter of RFC 1321, a bit and a byte at a time: the message is a list of bits, words
// are put together from single bytes, and the sines come from their series, in integers.
using Bits = std::vector<bool>;

Bits padded_bits(const std::string& message) {
    Bits bits;
    for (const char c : message)
        for (int i = 7; i >= 0; --i) bits.push_back((static_cast<unsigned char>(c) >> i & 1) != 0);
    const std::uint64_t length = bits.size();
    bits.push_back(true);
    while (bits.size() % 512 != 448) bits.push_back(false);
    for (int byte = 0; byte < 8; ++byte)
        for (int i = 7; i >= 0; --i) bits.push_back((length >> (8 * byte + i) & 1) != 0);
    return bits;
}

std::uint32_t word_at(const Bits& bits, std::size_t first_bit) {
    std::uint32_t word = 0;
    for (std::size_t byte = 0; byte < 4; ++byte) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 8; ++i) value = value * 2 + bits[first_bit + 8 * byte + i];
        for (std::size_t i = 0; i < byte; ++i) value *= 256;
        word += value;
    }
    return word;
}

/// sin(n) for n of 1 to 64 as a fraction of 2^60, by its series after taking away half turns.
/// With 60 bits behind the point the 32 that are asked for are exact.
__extension__ using i128 = __int128;
constexpr i128 kOne = i128{1} << 60;
constexpr i128 kPi = 3'622'009'729'038'561'421;  // pi * 2^60, rounded

i128 sine(int n) {
    i128 x = n * kOne;
    bool negative = false;
    while (x > kPi / 2) x -= kPi, negative = !negative;
    i128 term = x, sum = x;
    for (int k = 2; term != 0; k += 2) {
        term = -(term * x >> 60) * x >> 60;
        term /= k * (k + 1);
        sum += term;
    }
    return negative ? -sum : sum;
}

std::uint32_t turned(std::uint32_t word, int by) {
    for (; by > 0; --by) word = word * 2 + (word >= 0x8000'0000u ? 1 : 0);
    return word;
}

u128 long_hand_md5(const std::string& message) {
    std::array<std::uint32_t, 64> sines;
    for (int i = 0; i < 64; ++i) {
        const i128 s = sine(i + 1);
        sines[static_cast<std::size_t>(i)] = static_cast<std::uint32_t>((s < 0 ? -s : s) >> 28);
    }
    constexpr int kTurns[4][4] = {
        {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    std::uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    const Bits bits = padded_bits(message);
    for (std::size_t block = 0; block < bits.size(); block += 512) {
        std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        for (std::size_t i = 0; i < 64; ++i) {
            std::uint32_t f;
            std::size_t word;
            if (i < 16) {
                f = (b & c) | (~b & d);
                word = i;
            } else if (i < 32) {
                f = (b & d) | (c & ~d);
                word = (5 * i + 1) % 16;
            } else if (i < 48) {
                // One or three of the bits are set.
                f = (b & ~c & ~d) | (~b & c & ~d) | (~b & ~c & d) | (b & c & d);
                word = (3 * i + 5) % 16;
            } else {
                f = c ^ (b | ~d);
                word = 7 * i % 16;
            }
            const std::uint32_t mixed = a + f + word_at(bits, block + 32 * word) + sines[i];
            a = d, d = c, c = b;
            b += turned(mixed, kTurns[i / 16][i % 4]);
        }
        state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    }
    // The bytes of each word from the low one up, one after another.
    u128 digest = 0;
    for (const std::uint32_t word : state)
        for (int byte = 0; byte < 4; ++byte) digest = digest * 256 + (word >> 8 * byte & 0xff);
    return digest;
}

TEST(RoutingProperty, TheLongHandMd5IsRight) {
    EXPECT_EQ(to_hex32(long_hand_md5("")), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(to_hex32(long_hand_md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(to_hex32(long_hand_md5("user-1")), "d6d7705392bc7af633328bea8c4c6904");
}

TEST(RoutingProperty, Md5AgreesForEachLength) {
    Rng rng(11);
    for (std::size_t length = 0; length <= 200; ++length) {
        std::string message(length, '\0');
        for (char& c : message) c = static_cast<char>(rng.below(256));
        EXPECT_EQ(to_hex32(md5(message)), to_hex32(long_hand_md5(message))) << length;
    }
}

/// Which of `count` shards has the key: compares with each range in turn, ranges by their formula.
std::uint32_t shard_by_search(u128 key, std::uint32_t count) {
    for (std::uint32_t i = 0; i + 1 < count; ++i) {
        // key < (i + 1) * floor(2^128 / count); the floor by long division of 1 and 128 zeros.
        u128 quotient = 0, rest = 1;
        for (int bit = 0; bit < 128; ++bit) {
            rest *= 2;
            quotient = quotient * 2 + (rest >= count ? 1 : 0);
            if (rest >= count) rest -= count;
        }
        if (key < quotient * (i + 1)) return i;
    }
    return count - 1;
}

TEST(RoutingProperty, TenThousandKeysLandWhereAnIndependentComputationSays) {
    constexpr std::uint64_t kSeed = 20'261'123;
    Rng rng(kSeed);
    for (const std::uint32_t count : {2u, 3u, 5u, 16u, 37u}) {
        Lab lab;
        lab.make_active("s", count);
        for (int i = 0; i < 2'000; ++i) {
            lab.wait(Duration::millis(2));
            const std::string key = random_utf8(rng, i % 100 == 0 ? 256 : 24);
            const auto put = lab.put(key, "d");
            ASSERT_TRUE(test::succeeds(put)) << "seed " << kSeed << ", key " << i;
            const u128 digest = long_hand_md5(key);
            ASSERT_EQ(put->shard.value, shard_by_search(digest, count))
                << "seed " << kSeed << ", key " << i << " of " << count << " shards";
            ASSERT_EQ(lab.last_event().hash_key.value, digest);
            ASSERT_EQ(lab.last_event().key_tag, static_cast<std::uint32_t>(digest >> 96));
        }
    }
}

TEST(RoutingProperty, BothEndsOfEachRangeAreItsOwn) {
    for (std::uint32_t count = 1; count <= 200; ++count) {
        Stream stream;
        for (const HashKeyRange range : uniform_split(count)) {
            Shard shard;
            shard.index = {static_cast<std::uint32_t>(stream.shards.size())};
            shard.range = range;
            stream.shards.push_back(std::move(shard));
        }
        stream.index_open_shards();
        for (const Shard& shard : stream.shards) {
            ASSERT_EQ(stream.open_shard_for(shard.range.first())->index, shard.index) << count;
            ASSERT_EQ(stream.open_shard_for(shard.range.last())->index, shard.index) << count;
        }
    }
}

}  // namespace
}  // namespace kds
