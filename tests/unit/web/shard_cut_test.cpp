#include "web/model/shard_cut.h"

#include <gtest/gtest.h>

namespace kds::web {
namespace {

HashKeyRange range(u128 first, u128 last) {
    return *HashKeyRange::make(HashKey{first}, HashKey{last});
}

TEST(ShardCut, TheMiddleOfAllHashKeysIsTwoToThe127) {
    EXPECT_EQ(middle_cut(HashKeyRange::whole()).value, u128{1} << 127);
    EXPECT_EQ(to_decimal(middle_cut(HashKeyRange::whole()).value),
              "170141183460469231731687303715884105728");
    // The upper half of two equal shards.
    EXPECT_EQ(middle_cut(range(u128{1} << 127, kU128Max)).value, u128{3} << 126);
    EXPECT_EQ(middle_cut(range(100, 199)).value, 150u);
    EXPECT_EQ(middle_cut(range(100, 200)).value, 150u);
}

TEST(ShardCut, ComesAsNearAsTheServiceTakesIt) {
    const HashKeyRange some = range(100, 199);
    // Greater than the first plus one, less than the last.
    EXPECT_EQ(nearest_cut(some, HashKey{0})->value, 102u);
    EXPECT_EQ(nearest_cut(some, HashKey{102})->value, 102u);
    EXPECT_EQ(nearest_cut(some, HashKey{150})->value, 150u);
    EXPECT_EQ(nearest_cut(some, HashKey{198})->value, 198u);
    EXPECT_EQ(nearest_cut(some, HashKey{kU128Max})->value, 198u);
    EXPECT_EQ(nearest_cut(range(100, 103), HashKey{0})->value, 102u);
    EXPECT_FALSE(nearest_cut(range(100, 102), HashKey{101}));
    EXPECT_FALSE(nearest_cut(range(100, 100), HashKey{100}));
}

TEST(ShardCut, SharesAddUpToAHundred) {
    const HashKeyRange whole = HashKeyRange::whole();
    EXPECT_EQ(share_before(whole, HashKey{u128{1} << 127}), "50.0 %");
    EXPECT_EQ(share_behind(whole, HashKey{u128{1} << 127}), "50.0 %");
    EXPECT_EQ(share_before(whole, HashKey{u128{1} << 126}), "25.0 %");
    EXPECT_EQ(share_behind(whole, HashKey{u128{1} << 126}), "75.0 %");
    EXPECT_EQ(share_before(range(1'000, 1'999), HashKey{1'372}), "37.2 %");
    EXPECT_EQ(share_behind(range(1'000, 1'999), HashKey{1'372}), "62.8 %");
    EXPECT_EQ(share_before(whole, HashKey{2}), "0.0 %");
    EXPECT_EQ(share_behind(whole, HashKey{2}), "100.0 %");
    EXPECT_EQ(share_before(whole, HashKey{kU128Max - 1}), "99.9 %");
}

TEST(ShardCut, MovesByPartsOfTheRange) {
    const HashKeyRange whole = HashKeyRange::whole();
    EXPECT_EQ(cut_at(whole, 512).value, u128{1} << 127);
    EXPECT_EQ(cut_at(whole, 16).value, u128{1} << 122);  // A 64th.
    EXPECT_EQ(cut_at(whole, 1).value, u128{1} << 118);
    EXPECT_EQ(cut_at(whole, 0).value, u128{1} << 118);
    EXPECT_EQ(cut_at(whole, -5).value, u128{1} << 118);
    EXPECT_EQ(cut_at(whole, 5'000), cut_at(whole, 1'023));
    for (const HashKeyRange& some :
         {whole, range(0, u128{1} << 127), range(7, 1'000'006), range(u128{1} << 127, kU128Max)})
        for (std::int64_t parts = 1; parts < kCutParts; ++parts) {
            const HashKey cut = cut_at(some, parts);
            ASSERT_TRUE(some.contains(cut));
            ASSERT_NEAR(static_cast<double>(parts_before(some, cut)), static_cast<double>(parts), 1)
                << parts;
        }
    EXPECT_EQ(parts_before(whole, cut_at(whole, 512)), 512);
}

TEST(ShardCut, APlaceOnTheRulerIsAHashKey) {
    EXPECT_EQ(key_at(0).value, 0u);
    EXPECT_EQ(key_at(-1).value, 0u);
    EXPECT_EQ(key_at(0.5f).value, u128{1} << 127);
    EXPECT_EQ(key_at(1).value, kU128Max);
    EXPECT_EQ(key_at(7).value, kU128Max);
    EXPECT_FLOAT_EQ(place_of(key_at(0.25f)), 0.25f);
}

}  // namespace
}  // namespace kds::web
