// The prices that come with the lab are those of kinesis.md 10, and no others.
#include <gtest/gtest.h>

#include <utility>

#include "core/lesson/price_file.h"
#include "tests/lessons/embedded_files.h"
#include "tests/unit/pricing/prices.h"

namespace kds::tests {
namespace {

using pricing::Item;

pricing::PriceSheets sheets() {
    const auto loaded =
        lesson::load_prices(embedded_file("assets/prices.json").value_or(""), "prices.json");
    EXPECT_TRUE(loaded) << loaded.error().message;
    return loaded ? *loaded : pricing::PriceSheets{};
}

TEST(Prices, OfNorthernVirginiaAreComplete) {
    const pricing::PriceSheets all = sheets();
    const pricing::PriceSheet* const sheet = find_sheet(all, "us-east-1");
    ASSERT_NE(sheet, nullptr);
    std::size_t priced = 0;
    for (const auto& [item, milli_usd] : pricing::test::kUsEast1MilliUsd) {
        SCOPED_TRACE(pricing::info_of(item).name);
        const pricing::Price* const price = sheet->find(item);
        ASSERT_NE(price, nullptr);
        EXPECT_EQ(price->usd.value, milli_usd * 1'000'000);
        ++priced;
    }
    EXPECT_EQ(priced, pricing::kPricedItemCount);
}

TEST(Prices, OfOtherRegionsAreThoseThatAreKnown) {
    // kinesis.md 10.5, in ten-thousandths of a dollar.
    using Row = std::pair<Item, std::int64_t>;
    const std::pair<std::string_view, std::vector<Row>> regions[] = {
        {"us-east-2",
         {{Item::ShardHours, 150},
          {Item::PutPayloadUnits, 140},
          {Item::OnDemandStreamHours, 400},
          {Item::OnDemandDataIn, 800},
          {Item::OnDemandDataOut, 400}}},
        {"ap-northeast-1",
         {{Item::ShardHours, 195},
          {Item::PutPayloadUnits, 215},
          {Item::OnDemandStreamHours, 520},
          {Item::OnDemandDataIn, 1'040},
          {Item::OnDemandDataOut, 520}}},
    };
    const pricing::PriceSheets all = sheets();
    EXPECT_EQ(all.size(), 3u);
    for (const auto& [region, rows] : regions) {
        SCOPED_TRACE(region);
        const pricing::PriceSheet* const sheet = find_sheet(all, region);
        ASSERT_NE(sheet, nullptr);
        std::size_t known = 0;
        for (const auto& price : sheet->prices) known += price.has_value();
        EXPECT_EQ(known, rows.size());
        for (const auto& [item, tenth_milli_usd] : rows) {
            ASSERT_NE(sheet->find(item), nullptr);
            EXPECT_EQ(sheet->find(item)->usd.value, tenth_milli_usd * 100'000);
        }
    }
}

}  // namespace
}  // namespace kds::tests
