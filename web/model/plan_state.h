/// Where one is in the overlay that plans and compares, and what it has made so far. Only the
/// page's second part knows what is in it: ViewState holds a pointer that is null until then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/plan/twin_run.h"
#include "core/pricing/cost_curve.h"

namespace kds::web {

enum class PlanPage : std::uint8_t { Calculator, Run };

struct PlanState {
    PlanPage page = PlanPage::Calculator;
    /// Raised when a page is opened, which is shown from its beginning then.
    std::uint64_t opened = 0;
    pricing::CurveBy curve_by = pricing::CurveBy::Records;
    bool of_world = false;  ///< The run has the traffic of the stream that is shown.
    plan::Variants variants = {};
    std::string taken;      ///< What came of taking the values of the running world.
    std::string run_error;  ///< Why there is no run.
    // The newest run.
    std::optional<plan::TwinRun> run;
    std::string run_of;  ///< Its traffic: "12 records/s of 1,024 bytes".
    std::int64_t shards_needed = 1;
    bool is_stopped = false;
};

}  // namespace kds::web
