/// The prices of one Region. What the sources do not give is not there, and a bill says so.
/// Read from assets/prices.json by core/lesson/price_file.h.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/pricing/item.h"

namespace kds::pricing {

struct Price {
    NanoUsd usd;          ///< For one unit of the item (info_of(item).unit).
    std::string source;   ///< Where it was read.
    std::string checked;  ///< When, "2026-11-23".
    friend bool operator==(const Price&, const Price&) = default;
};

struct PriceSheet {
    std::string region;
    /// By item; those that are priced as another one stay empty.
    std::array<std::optional<Price>, kItemCount> prices = {};

    /// Of the item itself or of the one that it is priced as; null if there is none.
    const Price* find(Item item) const;
    friend bool operator==(const PriceSheet&, const PriceSheet&) = default;
};

/// In the order of the file.
using PriceSheets = std::vector<PriceSheet>;
/// Null if there is none for this Region.
const PriceSheet* find_sheet(const PriceSheets& sheets, std::string_view region);

}  // namespace kds::pricing
