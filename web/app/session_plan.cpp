// What the session does where one plans and compares.
#include "core/base/text.h"
#include "core/plan/twin_run.h"
#include "web/app/session.h"
#include "web/model/format.h"
#include "web/model/plan_input.h"
#include "web/model/plan_state.h"

namespace kds::web {
namespace {

/// Steps of work in a frame: less than those of the world, which may run beside it.
constexpr std::uint64_t kStepsPerFrame = 8'000;

std::string load_text(const pricing::Workload& load) {
    return cat(rate_text(load.records_per_1000s), " records/s of ", bytes_text(load.record_bytes));
}

void show_plan_page(PlanState& plan, PlanPage page) {
    if (plan.page != page) ++plan.opened;
    plan.page = page;
}

}  // namespace

void Session::open_plan() {
    if (!view_.plan) view_.plan = std::make_shared<PlanState>();
    ++view_.plan->opened;
    view_.plan->taken.clear();
    view_.plan->run_error.clear();
    // A step of a lesson empties all fields.
    if (view_.field(Field::PlanRate).empty()) set_plan_fields(view_, {});
    if (view_.field(Field::PlanRegion).empty())
        view_.field(Field::PlanRegion) = world().engine().options().region;
}

void Session::do_in_plan(PlanAct act) {
    if (!view_.plan) open_plan();
    PlanState& plan = *view_.plan;
    view_.overlay = Overlay::Plan;
    plan.run_error.clear();
    switch (act) {
        case PlanAct::Open: return;
        case PlanAct::ShowCalculator: return show_plan_page(plan, PlanPage::Calculator);
        case PlanAct::ShowRun: return show_plan_page(plan, PlanPage::Run);
        case PlanAct::TakeWorld: return take_world_into_plan();
        case PlanAct::CurveByRate: plan.curve_by = pricing::CurveBy::Records; return;
        case PlanAct::CurveBySize: plan.curve_by = pricing::CurveBy::RecordBytes; return;
        case PlanAct::OfCalculator: plan.of_world = false; return;
        case PlanAct::OfWorld: plan.of_world = true; return;
        case PlanAct::ToggleFanOut: plan.variants.fan_out = !plan.variants.fan_out; return;
        case PlanAct::ToggleAggregated:
            plan.variants.aggregated = !plan.variants.aggregated;
            return;
        case PlanAct::Run: return run_plan();
        case PlanAct::Stop:
            plan.is_stopped = view_.plan_runs;
            view_.plan_runs = false;
            return announce("Stopped.");
    }
}

void Session::take_world_into_plan() {
    PlanState& plan = *view_.plan;
    const Stream* const stream = shown_stream(world(), view_);
    if (!stream) return;
    if (const auto load = plan::workload_of(world(), *stream)) {
        set_plan_fields(view_, *load);
        view_.field(Field::PlanRegion) = world().engine().options().region;
        plan.taken = cat("Taken from ", stream->name,
                         ": what it accepted in the last minute. What was refused is not in it.");
    } else {
        plan.taken = load.error().message;
    }
    announce(plan.taken);
}

void Session::run_plan() {
    PlanState& plan = *view_.plan;
    if (view_.plan_runs) return;
    const auto refused = [&](const std::string& why) {
        plan.run_error = why;
        announce(why);
    };
    std::string wrong;
    const std::optional<std::int64_t> shards = plan_shards(view_, wrong);
    if (!wrong.empty()) return refused(cat("The number of shards: ", wrong));
    const Stream* const stream = shown_stream(world(), view_);
    pricing::Workload load;
    if (plan.of_world) {
        if (!stream) return refused("There is no stream whose traffic could be run.");
        const auto measured = plan::workload_of(world(), *stream);
        if (!measured) return refused(measured.error().message);
        load = *measured;
    } else {
        const PlanInput input = plan_input(view_);
        if (!input.is_good()) return refused("The calculator's fields must be right first.");
        load = input.load;
    }
    EngineOptions options;
    options.region = view_.field(Field::PlanRegion);
    const auto traffic =
        plan.of_world ? plan::traffic_of(world(), *stream) : plan::traffic_of(load, options);
    if (!traffic) return refused(traffic.error().message);
    plan.shards_needed = pricing::shards_needed(load).shards;
    plan.run_of = plan.of_world ? cat("the traffic of ", stream->name, ", ", load_text(load))
                                : load_text(load);
    plan.run.emplace(*traffic, plan::designs_for(plan.shards_needed, shards, plan.variants),
                     world().seed());
    plan.is_stopped = false;
    view_.plan_runs = true;
    announce("Running.");
}

void Session::go_on_with_plan() {
    plan::TwinRun& run = *view_.plan->run;
    const std::int64_t before = run.percent();
    if (run.go_on(kStepsPerFrame)) {
        view_.plan_runs = false;
        announce("All designs have been run.");
    }
    // Texts follow in steps that can be read.
    if (!view_.plan_runs || run.percent() / 2 != before / 2) ++revision_;
}

}  // namespace kds::web
