/// How the cost of each mode follows from one input of the calculator, where another mode becomes
/// the cheapest, and what a tenth more of each input would cost.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/pricing/estimate.h"

namespace kds::pricing {

/// The total of one mode for load.hours. Precondition: check(load) has passed, or would but for the
/// rate of all records together.
NanoUsd cost_of(const Workload& load, PricingMode mode, const PriceSheet& prices);

enum class CurveBy : std::uint8_t {
    Records,      ///< Workload::records_per_1000s, 1,000 at least: one record a second.
    RecordBytes,  ///< Workload::record_bytes, from 10 bytes to 1 MiB.
};

/// From `value` on, `above` is the cheapest mode; at value - 1 it is `below`.
struct Crossing {
    PricingMode below{};
    PricingMode above{};
    std::int64_t value = 0;
    NanoUsd cost = {};  ///< Of `above`, at `value`.
    friend bool operator==(const Crossing&, const Crossing&) = default;
};
/// Shards are whole, so two modes may take turns several times; no more than so many are told.
inline constexpr std::size_t kCrossingsMax = 6;

struct CostCurve {
    CurveBy by = CurveBy::Records;
    /// Ascending, 24 in each power of ten, evenly spaced on a scale of powers; as far as a stream
    /// takes the load.
    std::vector<std::int64_t> values = {};
    /// By PricingMode, parallel to `values`; empty if the sheet lacks one of the mode's prices.
    std::array<std::vector<NanoUsd>, kPricingModeCount> costs = {};
    std::vector<Crossing> crossings = {};  ///< Ascending by value.
};
/// Everything but the input of the curve is as in `load`. Precondition: check(load) has passed.
/// What `out` had is written over, so that its memory can be used again.
void assign_curve(CostCurve& out, const Workload& load, CurveBy by, const PriceSheet& prices);

/// The place of a number on a scale of powers: 24,000 for each power of ten, 0 at 1. Between two of
/// the curve's values it is interpolated. Precondition: value >= 1.
std::int64_t scale_place(std::int64_t value);
inline constexpr std::int64_t kScaleOfTen = 24'000;

/// One input is a tenth more, or one reader more; as the ranges allow.
struct MoreOf {
    WorkloadInput input{};
    std::int64_t value = 0;  ///< What the input would be.
    NanoUsd change = {};     ///< Of the total of the mode.
};
/// What changes most comes first; of changes that are the same, the earlier input.
std::array<MoreOf, kWorkloadInputCount> more_of_each(const Workload& load, PricingMode mode,
                                                     const PriceSheet& prices);

}  // namespace kds::pricing
