/// The prices of a lesson: those of its Region, for readings of money and for texts.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/pricing/price_sheet.h"

namespace kds::lesson {

/// A copy of the Region's sheet, which a lesson keeps; null if there is none.
std::shared_ptr<const pricing::PriceSheet> prices_of(const pricing::PriceSheets& sheets,
                                                     std::string_view region);

/// What {{name}} stands for, of an item that the sheet has a price for (info_of(item).name):
///   shard_hours_price         "USD 0.015"   for one unit of the item
///   shard_hours_month_price   "USD 10.95"   of what is charged by time: for a month of hours
///                                           (unconfirmed::kMonthHours)
/// Empty if the sheet has no such price.
std::string price_text(const pricing::PriceSheet& sheet, std::string_view name);

/// All names that the sheet knows, for suggestions.
std::vector<std::string> price_names(const pricing::PriceSheet& sheet);

}  // namespace kds::lesson
