#include "core/pricing/item.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/pricing/prices.h"

namespace kds::pricing::test {
namespace {

TEST(PutPayloadUnits, BeginWithEach25Kilobytes) {
    constexpr std::int64_t kUnit = 25'600;
    EXPECT_EQ(put_payload_units(0), 1);
    EXPECT_EQ(put_payload_units(1), 1);
    EXPECT_EQ(put_payload_units(kUnit - 1), 1);
    EXPECT_EQ(put_payload_units(kUnit), 1);
    EXPECT_EQ(put_payload_units(kUnit + 1), 2);
    EXPECT_EQ(put_payload_units(2 * kUnit), 2);
    EXPECT_EQ(put_payload_units(2 * kUnit + 1), 3);
    // kinesis.md 10.4.
    EXPECT_EQ(put_payload_units(5 * 1'024), 1);
    EXPECT_EQ(put_payload_units(26 * 1'024), 2);
    EXPECT_EQ(put_payload_units(45 * 1'024), 2);
    EXPECT_EQ(put_payload_units(1'000 * 1'024), 40);
    EXPECT_EQ(put_payload_units(1'024 * 1'024), 41);
    EXPECT_EQ(put_payload_units(10 * 1'048'576), 410);
}

TEST(OnDemandDataIn, IsBilledByTheKilobyteOfEachRecord) {
    EXPECT_EQ(billed_bytes_in(1), 1'024);
    EXPECT_EQ(billed_bytes_in(100), 1'024);
    EXPECT_EQ(billed_bytes_in(1'023), 1'024);
    EXPECT_EQ(billed_bytes_in(1'024), 1'024);
    EXPECT_EQ(billed_bytes_in(1'025), 2'048);
}

TEST(Commitment, IsTwentyFiveMebibytesASecond) {
    EXPECT_EQ(commitment_bytes(0), 0u);
    EXPECT_EQ(commitment_bytes(1'000'000), u128{26'214'400});
    EXPECT_EQ(commitment_bytes(1), 26u);  // Rounded down.
}

TEST(Items, HaveNamesOfTheirOwnAndThoseWithAPriceComeFirst) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < kItemCount; ++i) {
        const ItemInfo& info = info_of(static_cast<Item>(i));
        EXPECT_TRUE(names.insert(info.name).second) << info.name;
        EXPECT_EQ(info.priced_as == static_cast<Item>(i), i < kPricedItemCount) << info.name;
        EXPECT_EQ(info_of(info.priced_as).measure, info.measure) << info.name;
    }
}

TEST(PriceSheet, FindsThePriceThatAnItemIsBilledAt) {
    PriceSheet sheet = us_east_1();
    EXPECT_EQ(sheet.find(Item::ShardHours)->usd.value, 15'000'000);
    EXPECT_EQ(sheet.find(Item::CommitmentIn), sheet.find(Item::AdvantageDataIn));
    EXPECT_EQ(sheet.find(Item::CommitmentOut)->usd.value, 16'000'000);
    sheet.prices = {};
    EXPECT_EQ(sheet.find(Item::CommitmentOut), nullptr);
    const PriceSheets sheets{sheet};
    EXPECT_EQ(find_sheet(sheets, "us-east-1"), &sheets.front());
    EXPECT_EQ(find_sheet(sheets, "us-east-2"), nullptr);
}

}  // namespace
}  // namespace kds::pricing::test
