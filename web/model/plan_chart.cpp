// The chart of costs over an input: lines, scales of powers of ten, crossings.
#include <algorithm>

#include "core/base/text.h"
#include "web/model/format.h"
#include "web/model/plan_model.h"

namespace kds::web {
namespace {

using pricing::CurveBy;
using pricing::NanoUsd;
using pricing::scale_place;

constexpr std::int64_t kCent = 10'000'000;

/// Cents, one at least, so that they have a place on the scale.
std::int64_t cents(NanoUsd amount) { return std::max<std::int64_t>(1, amount.value / kCent); }

/// "1", "10k", "1M": a power of ten.
std::string power_text(std::int64_t value) {
    if (value >= 1'000'000'000) return cat(value / 1'000'000'000, "G");
    if (value >= 1'000'000) return cat(value / 1'000'000, "M");
    if (value >= 1'000) return cat(value / 1'000, "k");
    return cat(value);
}

std::string value_text(CurveBy by, std::int64_t value) {
    return by == CurveBy::Records ? cat(rate_text(value), " records/s") : bytes_text(value);
}

/// A scale of whole powers of ten.
struct Scale {
    std::int64_t from;
    std::int64_t to;
    float place(std::int64_t value) const {
        const std::int64_t at = std::clamp(scale_place(value), from, to);
        return static_cast<float>(at - from) / static_cast<float>(to - from);
    }
};

Scale scale_over(std::int64_t least, std::int64_t most) {
    constexpr std::int64_t kTen = pricing::kScaleOfTen;
    const std::int64_t from = scale_place(least) / kTen * kTen;
    const std::int64_t to = (scale_place(most) + kTen - 1) / kTen * kTen;
    return {from, std::max(to, from + kTen)};
}

/// Calls visit(power) for each power of ten on the scale.
template <typename Visit>
void each_power(const Scale& scale, Visit&& visit) {
    std::int64_t power = 1;
    for (std::int64_t at = 0; at < scale.from; at += pricing::kScaleOfTen) power *= 10;
    for (std::int64_t at = scale.from; at <= scale.to; at += pricing::kScaleOfTen) {
        visit(power);
        power *= 10;
    }
}

void tell_crossings(const pricing::CostCurve& curve, std::vector<std::string>& out) {
    if (curve.crossings.empty()) {
        out.push_back(
            "One mode is the cheapest all along: the lines do not cross where it matters.");
        return;
    }
    for (const pricing::Crossing& at : curve.crossings)
        out.push_back(cat("From ", value_text(curve.by, at.value), " on, ", mode_name(at.above),
                          " is the cheapest, at ", usd_text(at.cost, 2), "; below that, ",
                          mode_name(at.below), "."));
    if (curve.crossings.size() == pricing::kCrossingsMax)
        out.push_back("Further crossings are left out: shards are whole, so modes take turns.");
}

void add_table(const pricing::CostCurve& curve, PlanChart& out) {
    out.head = {curve.by == CurveBy::Records ? "records/s" : "bytes of a record"};
    for (std::size_t mode = 0; mode < pricing::kPricingModeCount; ++mode)
        if (!curve.costs[mode].empty())
            out.head.emplace_back(mode_name(static_cast<pricing::PricingMode>(mode)));
    out.rows.clear();
    for (std::size_t i = 0; i < curve.values.size(); ++i) {
        const std::int64_t value = curve.values[i];
        if (scale_place(value) % pricing::kScaleOfTen != 0) continue;
        auto& row = out.rows.emplace_back();
        row.push_back(curve.by == CurveBy::Records ? rate_text(value) : with_thousands(value));
        for (const auto& costs : curve.costs)
            if (!costs.empty()) row.push_back(usd_text(costs[i], 2));
    }
}

}  // namespace

void add_plan_chart(PlanModel& model, const pricing::Workload& load, CurveBy by,
                    const pricing::PriceSheet& sheet) {
    pricing::CostCurve& curve = model.curve;
    PlanChart& out = model.chart;
    if (model.curve_sheet == &sheet && model.curve_of == load && curve.by == by &&
        !curve.values.empty())
        return;
    pricing::assign_curve(curve, load, by, sheet);
    model.curve_sheet = &sheet;
    model.curve_of = load;
    out.title = "Where another mode becomes the cheapest";
    out.unit = by == CurveBy::Records ? "records/s" : "bytes of a record";
    out.inputs = {{.id = "plan.by_rate",
                   .label = "By rate",
                   .action = DoInPlan{PlanAct::CurveByRate},
                   .pressed = by == CurveBy::Records,
                   .describe = "Costs over records a second"},
                  {.id = "plan.by_size",
                   .label = "By size of record",
                   .action = DoInPlan{PlanAct::CurveBySize},
                   .pressed = by == CurveBy::RecordBytes,
                   .describe = "Costs over bytes of a record"}};
    for (auto* const list : {&out.x_ticks, &out.y_ticks}) list->clear();
    out.places.clear();
    out.lines.clear();
    out.crossings.clear();
    out.told.clear();
    out.present.reset();
    if (curve.values.empty()) return;
    std::int64_t least = 0, most = 1;
    for (const auto& costs : curve.costs)
        for (const NanoUsd cost : costs) {
            least = least == 0 ? cents(cost) : std::min(least, cents(cost));
            most = std::max(most, cents(cost));
        }
    const Scale x = scale_over(curve.values.front(), curve.values.back());
    const Scale y = scale_over(std::max<std::int64_t>(1, least), most);
    const std::int64_t unit = by == CurveBy::Records ? 1'000 : 1;
    each_power(x, [&](std::int64_t power) {
        out.x_ticks.push_back({x.place(power), power_text(power / unit)});
    });
    each_power(y, [&](std::int64_t power) {
        if (power >= 100)
            out.y_ticks.push_back({y.place(power), cat("$", power_text(power / 100))});
    });
    for (const std::int64_t value : curve.values) out.places.push_back(x.place(value));
    for (std::size_t mode = 0; mode < pricing::kPricingModeCount; ++mode) {
        if (curve.costs[mode].empty()) continue;
        PlanChart::Line line{.name = mode_name(static_cast<pricing::PricingMode>(mode)),
                             .slot = static_cast<std::uint8_t>(mode),
                             .places = {}};
        for (const NanoUsd cost : curve.costs[mode]) line.places.push_back(y.place(cents(cost)));
        out.lines.push_back(std::move(line));
    }
    for (const pricing::Crossing& at : curve.crossings)
        out.crossings.push_back({x.place(at.value), y.place(cents(at.cost))});
    const std::int64_t present =
        by == CurveBy::Records ? load.records_per_1000s : load.record_bytes;
    if (present >= curve.values.front() && present <= curve.values.back())
        out.present = x.place(present);
    tell_crossings(curve, out.told);
    if (by == CurveBy::RecordBytes)
        out.told.push_back(
            "On-demand bills each record as whole KB, so what is below 1 KB costs as "
            "much as 1 KB. Provisioned streams pay by units of 25 KB, and by shards.");
    add_table(curve, out);
}

}  // namespace kds::web
