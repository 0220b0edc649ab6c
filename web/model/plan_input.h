/// What stands in the fields of the calculator, read and checked.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/pricing/estimate.h"
#include "web/model/view_state.h"

namespace kds::web {

/// Those of numbers, in the order in which they are shown.
inline constexpr std::array kPlanNumbers{
    Field::PlanRate,   Field::PlanPeak,      Field::PlanBytes, Field::PlanReaders,
    Field::PlanFanOut, Field::PlanRetention, Field::PlanHours};

struct PlanInput {
    pricing::Workload load = {};
    /// Of each field of kPlanNumbers: what is wrong with it, a sentence; empty if nothing is.
    std::array<std::string, kPlanNumbers.size()> errors = {};
    bool is_good() const;
};
PlanInput plan_input(const ViewState& view);

/// Writes a load into the fields. Precondition: check(load) has passed.
void set_plan_fields(ViewState& view, const pricing::Workload& load);

/// The shards that the learner wants to see run: empty if the field is, or if it is wrong, which
/// `error` says then.
std::optional<std::int64_t> plan_shards(const ViewState& view, std::string& error);

/// A decimal number of at most `decimals` places, commas between its digits left out, in units of
/// its last place; empty if it is none or above 10^15.
std::optional<std::int64_t> read_decimal(std::string_view text, int decimals);

}  // namespace kds::web
