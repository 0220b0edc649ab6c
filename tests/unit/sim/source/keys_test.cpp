#include "core/sim/source/keys.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/base/text.h"

namespace kds::sim {
namespace {

using enum KeySpec::Strategy;

KeyMaker maker(const KeySpec& spec, std::uint64_t seed = 1) {
    auto made = KeyMaker::make(spec, seed);
    KDS_ASSERT(made.has_value());
    return *std::move(made);
}

std::string key_of(const KeyMaker& keys, std::uint64_t number, Heat heat = Heat::Usual) {
    std::string key;
    keys.append_key(key, number, heat);
    return key;
}

TEST(Keys, AConstantKeyIsThePrefix) {
    const auto keys = maker({.strategy = Constant, .prefix = "orders"});
    EXPECT_EQ(key_of(keys, 1), "orders");
    EXPECT_EQ(key_of(keys, 99), "orders");
    EXPECT_EQ(keys.explicit_hash_key(1, Heat::Usual), std::nullopt);
}

TEST(Keys, RoundRobinTakesEachInTurn) {
    const auto keys = maker({.strategy = RoundRobin, .prefix = "k", .count = 3});
    std::string all;
    for (std::uint64_t n = 1; n <= 7; ++n) all += key_of(keys, n);
    EXPECT_EQ(all, "k1k2k3k1k2k3k1");
}

TEST(Keys, UniformKeysAreAlikeLikely) {
    const auto keys = maker({.strategy = Uniform, .prefix = "", .count = 7});
    std::map<std::string, double> count;
    for (std::uint64_t n = 1; n <= 70'000; ++n) ++count[key_of(keys, n)];
    EXPECT_EQ(count.size(), 7u);
    for (const auto& [key, times] : count) EXPECT_NEAR(times, 10'000, 600) << key;
}

TEST(Keys, ZipfKeysAreSkewed) {
    const auto keys = maker({.strategy = Zipf, .prefix = "u", .count = 4, .skew_hundredths = 100});
    std::map<std::string, double> count;
    for (std::uint64_t n = 1; n <= 25'000; ++n) ++count[key_of(keys, n)];
    // 1 + 1/2 + 1/3 + 1/4 = 25/12.
    EXPECT_NEAR(count["u1"], 12'000, 500);
    EXPECT_NEAR(count["u2"], 6'000, 400);
    EXPECT_NEAR(count["u3"], 4'000, 400);
    EXPECT_NEAR(count["u4"], 3'000, 400);
}

TEST(Keys, AKeyDependsOnSeedAndNumberAlone) {
    const KeySpec spec{.strategy = Uniform, .count = 1'000'000};
    const auto one = maker(spec, 1);
    const auto same = maker(spec, 1);
    // The other one went through the numbers before.
    for (std::uint64_t n = 1; n < 500; ++n) (void)key_of(same, n);
    const auto other = maker(spec, 2);
    int alike = 0;
    for (std::uint64_t n = 500; n >= 1; --n) {
        EXPECT_EQ(key_of(one, n), key_of(same, n));
        alike += key_of(one, n) == key_of(other, n);
    }
    EXPECT_LT(alike, 3);
}

TEST(Keys, AnExplicitHashKeyIsFixedOrSpread) {
    KeySpec spec{.explicit_hash = KeySpec::ExplicitHash::Fixed, .hash_key = HashKey{77}};
    EXPECT_EQ(maker(spec).explicit_hash_key(5, Heat::Usual), HashKey{77});
    EXPECT_EQ(maker(spec).explicit_hash_key(5, Heat::Hot), std::nullopt);
    spec.explicit_hash = KeySpec::ExplicitHash::Spread;
    for (const std::uint32_t ranges : {1u, 2u, 3u, 4u, 10'000u}) {
        spec.ranges = ranges;
        const auto keys = maker(spec);
        const auto shards = uniform_split(ranges);
        for (std::uint64_t n = 1; n <= 300; ++n) {
            const auto hash_key = keys.explicit_hash_key(n, Heat::Usual);
            ASSERT_TRUE(hash_key);
            EXPECT_TRUE(shards[static_cast<std::size_t>((n - 1) % ranges)].contains(*hash_key));
            EXPECT_NE(hash_key, keys.explicit_hash_key(n + ranges, Heat::Usual));
        }
    }
}

TEST(Keys, AHotKeyTakesItsShare) {
    for (const std::uint32_t per_mille : {0u, 1u, 300u, 999u, 1'000u}) {
        double hot = 0;
        for (std::uint64_t n = 1; n <= 50'000; ++n) hot += heat_of(9, n, per_mille) == Heat::Hot;
        EXPECT_NEAR(hot, per_mille * 50.0, 6 * std::sqrt(per_mille * 50.0 + 1)) << per_mille;
        if (per_mille % 1'000 == 0) {
            EXPECT_EQ(hot, per_mille * 50.0);
        }
    }
    // Which records they are does not hang on the share: a larger one takes those of a smaller too.
    for (std::uint64_t n = 1; n <= 5'000; ++n)
        if (heat_of(9, n, 100) == Heat::Hot) {
            EXPECT_EQ(heat_of(9, n, 200), Heat::Hot);
        }
    EXPECT_EQ(key_of(maker({.strategy = Uniform, .count = 50, .hot_key = "sale"}), 8, Heat::Hot),
              "sale");
    EXPECT_EQ(key_of(maker({.strategy = Uniform, .count = 50}), 8, Heat::Hot), "user-1");
    EXPECT_EQ(key_of(maker({.strategy = Constant, .prefix = "a"}), 8, Heat::Hot), "a");
}

TEST(Keys, EachErrorNamesItsField) {
    const std::string long_prefix(241, 'x');
    const std::string long_key(257, 'x');
    const struct {
        KeySpec spec;
        std::string_view message;
    } cases[] = {
        {{.strategy = Constant, .prefix = ""},
         "keys.prefix: 1 to 256 characters of UTF-8 are wanted"},
        {{.strategy = Constant, .prefix = long_key},
         "keys.prefix: 1 to 256 characters of UTF-8 are wanted"},
        {{.prefix = long_prefix}, "keys.prefix: 0 to 240 characters of UTF-8 are wanted"},
        {{.prefix = "\xff"}, "keys.prefix: 0 to 240 characters of UTF-8 are wanted"},
        {{.hot_key = long_key}, "keys.hot_key: 0 to 256 characters of UTF-8 are wanted"},
        {{.count = 0}, "keys.count: 0 is out of range: 1 to 1000000"},
        {{.count = 1'000'001}, "keys.count: 1000001 is out of range: 1 to 1000000"},
        {{.skew_hundredths = 301}, "keys.skew_hundredths: 301 is out of range: 0 to 300"},
        {{.ranges = 0}, "keys.ranges: 0 is out of range: 1 to 10000"},
        {{.ranges = 10'001}, "keys.ranges: 10001 is out of range: 1 to 10000"},
    };
    for (const auto& c : cases) {
        const auto made = KeyMaker::make(c.spec, 1);
        ASSERT_FALSE(made) << c.message;
        EXPECT_EQ(made.error().code, ErrorCode::BadDocument);
        EXPECT_EQ(made.error().message, c.message);
    }
    // At the limits; the longest key that comes has 247 characters.
    const auto longest = maker({.prefix = long_prefix.substr(1), .count = 1'000'000});
    EXPECT_EQ(key_of(longest, 1'000'000).size(), 247u);
    EXPECT_EQ(key_of(maker({.strategy = Constant, .prefix = long_key.substr(1)}), 1).size(), 256u);
}

}  // namespace
}  // namespace kds::sim
