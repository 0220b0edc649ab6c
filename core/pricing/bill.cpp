#include "core/pricing/bill.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "core/pricing/unconfirmed.h"

namespace kds::pricing {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

u128 billed(Item item, u128 metered) {
    if (info_of(item).measure != Measure::Time) return metered;
    return (metered + unconfirmed::kBilledTimeUs - 1) / unconfirmed::kBilledTimeUs;
}

NanoUsd sum_of(NanoUsd a, NanoUsd b) { return b.value > kMost - a.value ? NanoUsd{kMost} : a + b; }

/// What a use costs by itself: time to the microsecond.
NanoUsd amount_of(const Use& use, const Price& price) {
    const Measure measure = info_of(use.item).measure;
    const std::int64_t scale = measure == Measure::Time ? unconfirmed::kBilledTimeUs : 1;
    return amount_of(Formula{
        .quantity = use.quantity, .per = billed_per_price(measure) * scale, .price = price.usd});
}

GrowthPart part_of(const Use& use, GrowthBy by) {
    GrowthPart part;
    switch (by) {
        case GrowthBy::Minute: part.minute = {use.minute * kUseMinute.us}; break;
        case GrowthBy::Actor: part.actor = use.actor; break;
        case GrowthBy::Item: part.item = use.item; break;
    }
    return part;
}

bool is_same(const GrowthPart& a, const GrowthPart& b) {
    return a.minute == b.minute && a.actor == b.actor && a.item == b.item;
}

}  // namespace

NanoUsd amount_of(const Formula& formula) {
    const u128 price = static_cast<std::uint64_t>(formula.price.value);
    const u128 per = static_cast<std::uint64_t>(formula.per);
    if (price != 0 && formula.quantity > (kU128Max - per) / price) return {kMost};
    const u128 amount = (formula.quantity * price + per / 2) / per;
    return {amount > u128{kMost} ? kMost : static_cast<std::int64_t>(amount)};
}

Bill bill_of(const Quantities& used, const PriceSheet& prices) {
    Bill bill;
    assign_bill(bill, used, prices);
    return bill;
}

void assign_bill(Bill& bill, const Quantities& used, const PriceSheet& prices) {
    bill.lines.clear();
    bill.total = {};
    bill.is_complete = true;
    for (std::size_t i = 0; i < kItemCount; ++i) {
        if (used[i] == 0) continue;
        const auto item = static_cast<Item>(i);
        BillLine line{.item = item,
                      .formula = {.quantity = billed(item, used[i]),
                                  .per = billed_per_price(info_of(item).measure)}};
        if (const Price* const price = prices.find(item)) {
            line.is_priced = true;
            line.formula.price = price->usd;
            line.amount = amount_of(line.formula);
        }
        bill.total = sum_of(bill.total, line.amount);
        bill.is_complete = bill.is_complete && line.is_priced;
        bill.lines.push_back(line);
    }
}

Forecast forecast_of(const Meter& meter, const PriceSheet& prices) {
    const Quantities rate = meter.per_hour();
    Forecast forecast;
    for (std::size_t i = 0; i < kItemCount; ++i) {
        if (rate[i] == 0) continue;
        const auto item = static_cast<Item>(i);
        const Price* const price = prices.find(item);
        if (!price) {
            forecast.is_complete = false;
            continue;
        }
        // An hour has whole seconds, so that nothing is rounded up here.
        Formula formula{.quantity = billed(item, rate[i]),
                        .per = billed_per_price(info_of(item).measure),
                        .price = price->usd};
        forecast.per_hour = sum_of(forecast.per_hour, amount_of(formula));
        formula.quantity *= static_cast<std::uint64_t>(unconfirmed::kMonthHours);
        forecast.per_month = sum_of(forecast.per_month, amount_of(formula));
    }
    return forecast;
}

void assign_growth(std::vector<GrowthPart>& parts, const Meter& meter, const PriceSheet& prices,
                   Instant from, Instant to, GrowthBy by) {
    parts.clear();
    const std::int64_t first = minute_of(from);
    const std::int64_t last = minute_of(to);
    const auto add = [&](const Use& use) {
        if (use.minute < first || use.minute > last) return;
        const GrowthPart wanted = part_of(use, by);
        // Minutes come in their order; of actors and items there are few.
        auto it = by == GrowthBy::Minute && !parts.empty() ? parts.end() - 1 : parts.begin();
        while (it != parts.end() && !is_same(*it, wanted)) ++it;
        if (it == parts.end()) it = parts.insert(it, wanted);
        if (const Price* const price = prices.find(use.item))
            it->amount = sum_of(it->amount, amount_of(use, *price));
        else
            it->is_complete = false;
    };
    const auto& finished = meter.uses().finished();
    for (std::uint64_t i = finished.begin(); i < finished.end(); ++i) add(finished[i]);
    for (const Use& use : meter.uses().current()) add(use);
    if (by != GrowthBy::Minute)
        std::ranges::sort(parts, [](const GrowthPart& a, const GrowthPart& b) {
            return std::tie(b.amount, a.actor, a.item) < std::tie(a.amount, b.actor, b.item);
        });
}

}  // namespace kds::pricing
