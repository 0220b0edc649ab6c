#include "core/lesson/lesson_prices.h"

#include "core/base/text.h"
#include "core/lesson/money_text.h"
#include "core/pricing/unconfirmed.h"

namespace kds::lesson {
namespace {

using pricing::Item;
using pricing::PriceSheet;

constexpr std::string_view kPrice = "_price";
constexpr std::string_view kMonthPrice = "_month_price";

/// visit(name, amount) for each token.
template <typename Visit>
void each_price(const PriceSheet& sheet, Visit&& visit) {
    for (std::size_t i = 0; i < pricing::kPricedItemCount; ++i) {
        const auto& price = sheet.prices[i];
        if (!price) continue;
        const pricing::ItemInfo& info = pricing::info_of(static_cast<Item>(i));
        visit(cat(info.name, kPrice), price->usd);
        if (info.measure == pricing::Measure::Time)
            visit(cat(info.name, kMonthPrice),
                  pricing::NanoUsd{price->usd.value * pricing::unconfirmed::kMonthHours});
    }
}

}  // namespace

std::shared_ptr<const PriceSheet> prices_of(const pricing::PriceSheets& sheets,
                                            std::string_view region) {
    const PriceSheet* const sheet = pricing::find_sheet(sheets, region);
    return sheet ? std::make_shared<const PriceSheet>(*sheet) : nullptr;
}

std::string price_text(const PriceSheet& sheet, std::string_view name) {
    std::string text;
    each_price(sheet, [&](const std::string& known, pricing::NanoUsd amount) {
        if (known == name) text = usd_text_exact(amount);
    });
    return text;
}

std::vector<std::string> price_names(const PriceSheet& sheet) {
    std::vector<std::string> names;
    each_price(sheet,
               [&](std::string known, pricing::NanoUsd) { names.push_back(std::move(known)); });
    return names;
}

}  // namespace kds::lesson
