#include "core/pricing/cost_curve.h"

#include <algorithm>
#include <optional>

namespace kds::pricing {
namespace {

/// 24 steps of equal ratio from 100 to 1,000, rounded: so no logarithm is needed.
constexpr std::array<std::int64_t, 24> kSteps{100, 110, 121, 133, 147, 162, 178, 196,
                                              215, 237, 261, 287, 316, 348, 383, 422,
                                              464, 511, 562, 619, 681, 750, 825, 909};

struct Span {
    std::int64_t Workload::* field;
    std::int64_t least;  ///< A power of ten from 10 on.
    std::int64_t most;
};
constexpr Span kSpans[] = {
    {&Workload::records_per_1000s, 1'000, 10'000'000'000},
    {&Workload::record_bytes, 10, 1'048'576},
};

/// Costs of one load, by the modes that can be compared.
class Costs {
public:
    Costs(const Workload& load, CurveBy by, const PriceSheet& prices)
        : load_{load}, span_{kSpans[static_cast<std::size_t>(by)]}, prices_{prices} {
        for (std::size_t i = 0; i < kPricingModeCount; ++i)
            is_priced_[i] =
                bill_of(quantities_of(load, static_cast<PricingMode>(i)), prices).is_complete;
    }

    bool is_priced(std::size_t mode) const { return is_priced_[mode]; }
    const Span& span() const { return span_; }
    NanoUsd of(std::size_t mode, std::int64_t value) {
        load_.*span_.field = value;
        assign_bill(bill_, quantities_of(load_, static_cast<PricingMode>(mode)), prices_);
        return bill_.total;
    }
    bool is_taken(std::int64_t value) {
        load_.*span_.field = value;
        return check(load_).has_value();
    }
    /// Of those that cost the same the earliest; empty if none is priced.
    std::optional<PricingMode> cheapest(std::int64_t value) {
        std::optional<PricingMode> best;
        NanoUsd least;
        for (std::size_t i = 0; i < kPricingModeCount; ++i) {
            if (!is_priced_[i]) continue;
            const NanoUsd cost = of(i, value);
            if (best && cost >= least) continue;
            best = static_cast<PricingMode>(i);
            least = cost;
        }
        return best;
    }

private:
    Workload load_;
    Span span_;
    const PriceSheet& prices_;
    std::array<bool, kPricingModeCount> is_priced_{};
    Bill bill_;
};

/// All changes of the cheapest mode that can be told apart between two values of the curve.
void find_crossings(Costs& costs, std::int64_t low, std::int64_t high, std::vector<Crossing>& out) {
    std::optional<PricingMode> below = costs.cheapest(low);
    const std::optional<PricingMode> last = costs.cheapest(high);
    while (below && below != last && out.size() < kCrossingsMax) {
        std::int64_t from = low, to = high;
        while (to - from > 1) {
            const std::int64_t middle = from + (to - from) / 2;
            (costs.cheapest(middle) == below ? from : to) = middle;
        }
        const PricingMode above = *costs.cheapest(to);
        out.push_back({.below = *below,
                       .above = above,
                       .value = to,
                       .cost = costs.of(static_cast<std::size_t>(above), to)});
        low = to;
        below = above;
    }
}

struct Input {
    std::int64_t Workload::* field;
    std::int64_t most;
    bool one_by_one;
};
// In the order of WorkloadInput.
constexpr Input kInputs[] = {
    {&Workload::records_per_1000s, 10'000'000'000, false},
    {&Workload::record_bytes, 10 * 1'048'576, false},
    {&Workload::shared_readers, 100, true},
    {&Workload::fan_out_readers, 50, true},
    {&Workload::retention_hours, 8'760, false},
    {&Workload::peak_millionths, 100'000'000, false},
};
static_assert(std::size(kInputs) == kWorkloadInputCount);

std::int64_t magnitude(NanoUsd amount) { return amount.value < 0 ? -amount.value : amount.value; }

}  // namespace

NanoUsd cost_of(const Workload& load, PricingMode mode, const PriceSheet& prices) {
    return bill_of(quantities_of(load, mode), prices).total;
}

void assign_curve(CostCurve& out, const Workload& load, CurveBy by, const PriceSheet& prices) {
    Costs costs(load, by, prices);
    out.by = by;
    out.values.clear();
    out.crossings.clear();
    for (auto& line : out.costs) line.clear();
    for (std::int64_t power = costs.span().least; power <= costs.span().most; power *= 10)
        for (const std::int64_t step : kSteps) {
            const std::int64_t value = power * step / 100;
            // Two steps of the lowest power may be one number.
            if (!out.values.empty() && value <= out.values.back()) continue;
            if (value > costs.span().most || !costs.is_taken(value)) break;
            out.values.push_back(value);
        }
    for (std::size_t mode = 0; mode < kPricingModeCount; ++mode) {
        if (!costs.is_priced(mode)) continue;
        for (const std::int64_t value : out.values)
            out.costs[mode].push_back(costs.of(mode, value));
    }
    for (std::size_t i = 1; i < out.values.size(); ++i)
        find_crossings(costs, out.values[i - 1], out.values[i], out.crossings);
}

std::int64_t scale_place(std::int64_t value) {
    // As a number of hundredths, so that it has the digits of the steps.
    u128 scaled = u128{static_cast<std::uint64_t>(value)} * 100;
    u128 power = 1;
    std::int64_t place = 0;
    for (; scaled >= power * 1'000; power *= 10) place += kScaleOfTen;
    std::size_t step = kSteps.size() - 1;
    const auto at = [&](std::size_t i) {
        return power * static_cast<std::uint64_t>(i < kSteps.size() ? kSteps[i] : 1'000);
    };
    while (at(step) > scaled) --step;
    const u128 way = (scaled - at(step)) * 1'000 / (at(step + 1) - at(step));
    return place + static_cast<std::int64_t>(step) * 1'000 + static_cast<std::int64_t>(way);
}

std::array<MoreOf, kWorkloadInputCount> more_of_each(const Workload& load, PricingMode mode,
                                                     const PriceSheet& prices) {
    std::array<MoreOf, kWorkloadInputCount> all{};
    const NanoUsd before = cost_of(load, mode, prices);
    for (std::size_t i = 0; i < kWorkloadInputCount; ++i) {
        const Input& input = kInputs[i];
        const std::int64_t now = load.*input.field;
        const std::int64_t added = input.one_by_one ? 1 : (now + 9) / 10;
        Workload more = load;
        more.*input.field = std::min(input.most, now + added);
        all[i] = {.input = static_cast<WorkloadInput>(i),
                  .value = more.*input.field,
                  .change = cost_of(more, mode, prices) - before};
    }
    std::ranges::sort(all, [](const MoreOf& a, const MoreOf& b) {
        const auto of_a = magnitude(a.change), of_b = magnitude(b.change);
        return of_a != of_b ? of_a > of_b : a.input < b.input;
    });
    return all;
}

}  // namespace kds::pricing
