/// What is known of costs: what everything is priced at, and what of it was used. There is one once
/// something that shows costs was opened; the app keeps it (web/app/app_costs.cpp).
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "core/lesson/metering.h"
#include "core/pricing/price_sheet.h"

namespace kds::web {

struct Costs {
    /// By Region, in the order of assets/prices.json; empty until that has come.
    std::optional<pricing::PriceSheets> prices;
    /// Why it has not come, as a sentence; it is asked for again with the next thing that is done.
    std::string prices_error;
    /// Of the present session; empty until its bill was opened.
    std::optional<lesson::Metering> metering;

    /// The meter of the present; null while its past is being counted.
    const pricing::Meter* meter() const {
        return metering && metering->is_there() ? &metering->meter() : nullptr;
    }
    /// The prices with this number; null until they have come.
    const pricing::PriceSheet* sheet(std::size_t number) const {
        if (!prices || prices->empty()) return nullptr;
        return &(*prices)[std::min(number, prices->size() - 1)];
    }
};

}  // namespace kds::web
