/// The list prices of kinesis.md 10.1 to 10.3, written down a second time, in thousandths of a
/// dollar: tests/lessons/prices_test.cpp compares them with assets/prices.json.
#pragma once

#include <cstdint>
#include <utility>

#include "core/pricing/price_sheet.h"

namespace kds::pricing::test {

inline constexpr std::pair<Item, std::int64_t> kUsEast1MilliUsd[] = {
    {Item::ShardHours, 15},
    {Item::PutPayloadUnits, 14},
    {Item::ExtendedRetention, 20},
    {Item::LongTermRetention, 23},
    {Item::LongTermRetrieval, 21},
    {Item::FanOutHours, 15},
    {Item::FanOutData, 13},
    {Item::OnDemandStreamHours, 40},
    {Item::OnDemandDataIn, 80},
    {Item::OnDemandDataOut, 40},
    {Item::OnDemandFanOutData, 50},
    {Item::OnDemandRetention, 100},
    {Item::OnDemandLongTermRetention, 23},
    {Item::AdvantageStreamHours, 0},
    {Item::AdvantageDataIn, 32},
    {Item::AdvantageDataOut, 16},
    {Item::AdvantageRetention, 23},
};

inline PriceSheet us_east_1() {
    PriceSheet sheet{.region = "us-east-1"};
    for (const auto& [item, milli_usd] : kUsEast1MilliUsd)
        sheet.prices[static_cast<std::size_t>(item)] =
            Price{.usd = {milli_usd * 1'000'000}, .source = "test", .checked = "2026-11-23"};
    return sheet;
}

}  // namespace kds::pricing::test
