#include "core/pricing/price_sheet.h"

#include <algorithm>

namespace kds::pricing {

const Price* PriceSheet::find(Item item) const {
    const auto& price = prices[static_cast<std::size_t>(info_of(item).priced_as)];
    return price ? &*price : nullptr;
}

const PriceSheet* find_sheet(const PriceSheets& sheets, std::string_view region) {
    const auto at = std::ranges::find(sheets, region, &PriceSheet::region);
    return at != sheets.end() ? &*at : nullptr;
}

}  // namespace kds::pricing
