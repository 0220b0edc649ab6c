/// What is known of costs: what everything is priced at, and what of it was used. There is one once
/// something that shows costs was opened; the app keeps it (web/app/app_costs.cpp).
#pragma once

#include <optional>
#include <string>

#include "core/pricing/price_sheet.h"

namespace kds::web {

struct Costs {
    /// By Region, in the order of assets/prices.json; empty until that has come.
    std::optional<pricing::PriceSheets> prices;
    /// Why it has not come, as a sentence; it is asked for again with the next thing that is done.
    std::string prices_error;
};

}  // namespace kds::web
