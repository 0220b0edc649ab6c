#include "core/engine/hash_key.h"

#include <gtest/gtest.h>

#include "core/base/text.h"

namespace kds {
namespace {

TEST(HashKey, IsTheMd5OfTheKeyAsANumber) {
    EXPECT_EQ(to_decimal(hash_key_of("user-1").value), "285573413173782752570879317399258818820");
}

TEST(HashKeyRange, RefusesAnEndBeforeItsStart) {
    const auto bad = HashKeyRange::make(HashKey{2}, HashKey{1});
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().code, ErrorCode::InvalidArgument);
    EXPECT_TRUE(HashKeyRange::make(HashKey{2}, HashKey{2}).has_value());
}

TEST(HashKeyRange, ContainsBothEnds) {
    const HashKeyRange range = *HashKeyRange::make(HashKey{10}, HashKey{20});
    EXPECT_FALSE(range.contains(HashKey{9}));
    EXPECT_TRUE(range.contains(HashKey{10}));
    EXPECT_TRUE(range.contains(HashKey{20}));
    EXPECT_FALSE(range.contains(HashKey{21}));
    EXPECT_TRUE(HashKeyRange::whole().contains(kLastHashKey));
}

TEST(UniformSplit, GivesTheRangesOfTheService) {
    // kinesis.md 4.2.
    const struct {
        std::uint32_t count;
        std::uint32_t shard;
        const char* first;
        const char* last;
    } cases[] = {
        {1, 0, "0", "340282366920938463463374607431768211455"},
        {2, 0, "0", "170141183460469231731687303715884105727"},
        {2, 1, "170141183460469231731687303715884105728",
         "340282366920938463463374607431768211455"},
        {3, 0, "0", "113427455640312821154458202477256070484"},
        {3, 1, "113427455640312821154458202477256070485",
         "226854911280625642308916404954512140969"},
        {3, 2, "226854911280625642308916404954512140970",
         "340282366920938463463374607431768211455"},
        {4, 0, "0", "85070591730234615865843651857942052863"},
        {4, 1, "85070591730234615865843651857942052864", "170141183460469231731687303715884105727"},
        {4, 2, "170141183460469231731687303715884105728",
         "255211775190703847597530955573826158591"},
        {4, 3, "255211775190703847597530955573826158592",
         "340282366920938463463374607431768211455"},
        {5, 0, "0", "68056473384187692692674921486353642290"},
        {5, 1, "68056473384187692692674921486353642291", "136112946768375385385349842972707284581"},
        {5, 2, "136112946768375385385349842972707284582",
         "204169420152563078078024764459060926872"},
        {5, 3, "204169420152563078078024764459060926873",
         "272225893536750770770699685945414569163"},
        {5, 4, "272225893536750770770699685945414569164",
         "340282366920938463463374607431768211455"},
    };
    for (const auto& c : cases) {
        const auto ranges = uniform_split(c.count);
        ASSERT_EQ(ranges.size(), c.count);
        EXPECT_EQ(to_decimal(ranges[c.shard].first().value), c.first) << c.count << "/" << c.shard;
        EXPECT_EQ(to_decimal(ranges[c.shard].last().value), c.last) << c.count << "/" << c.shard;
    }
}

}  // namespace
}  // namespace kds
