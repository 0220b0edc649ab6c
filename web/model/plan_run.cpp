// The page of the twin run: what is run, how far it is, and what came of it.
#include <algorithm>

#include "core/base/text.h"
#include "web/model/format.h"
#include "web/model/plan_input.h"
#include "web/model/plan_model.h"
#include "web/model/plan_state.h"

namespace kds::web {
namespace {

using pricing::NanoUsd;
using pricing::PricingMode;

std::string group_title(const plan::Design& design) {
    std::string name = mode_name(design.mode);
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return design.mode == PricingMode::Provisioned
               ? cat(name, ", ", counted(design.shards, "shard"))
               : name;
}

const char* variant_name(const plan::Design& design) {
    if (design.aggregated)
        return design.fan_out ? "KPL aggregation, fan-out" : "KPL aggregation, polling";
    return design.fan_out ? "single records, fan-out" : "single records, polling";
}

std::string design_name(const plan::Design& design) {
    return cat(group_title(design), ", ", variant_name(design));
}

bool is_same_stream(const plan::Design& a, const plan::Design& b) {
    return a.mode == b.mode && (a.mode != PricingMode::Provisioned || a.shards == b.shards);
}

std::string count_text(std::uint64_t count) {
    return with_thousands(static_cast<std::int64_t>(count));
}

/// "70 ms", "1.2 s".
std::string wait_text(Duration wait) {
    const std::int64_t ms = wait.whole_millis();
    return ms < 1'000 ? cat(ms, " ms") : lag_text(ms);
}

/// What the runs are worth: each one's cost for an hour, if it is done and priced in full.
struct RunCosts {
    std::vector<std::optional<NanoUsd>> all;
    std::optional<std::size_t> cheapest;  ///< Of those that lost nothing.
};

RunCosts costs_of(const plan::TwinRun& run, const pricing::PriceSheet* sheet) {
    RunCosts out;
    pricing::Bill bill;
    for (std::size_t i = 0; i < run.outcomes().size(); ++i) {
        const plan::Outcome& outcome = run.outcomes()[i];
        auto& cost = out.all.emplace_back();
        if (!sheet || !outcome.is_done || !outcome.failure.empty()) continue;
        pricing::assign_bill(bill, outcome.per_hour, *sheet);
        if (!bill.is_complete) continue;
        cost = bill.total;
        if (outcome.lost == 0 && (!out.cheapest || *cost < *out.all[*out.cheapest]))
            out.cheapest = i;
    }
    return out;
}

PlanModel::Row row_of(const plan::Outcome& outcome, std::optional<NanoUsd> cost, bool is_cheapest) {
    PlanModel::Row row{
        .name = variant_name(outcome.design), .values = {}, .failure = outcome.failure};
    if (!outcome.is_done || !outcome.failure.empty()) return row;
    row.values = {cost ? usd_text(*cost, 4) : "no price", count_text(outcome.refused),
                  count_text(outcome.lost), wait_text(outcome.longest_wait)};
    row.tone = outcome.lost > 0 ? Tone::Bad : is_cheapest ? Tone::Good : Tone::Plain;
    return row;
}

void add_rows(const plan::TwinRun& run, const RunCosts& costs, PlanModel& out) {
    for (std::size_t i = 0; i < run.outcomes().size(); ++i) {
        const plan::Outcome& outcome = run.outcomes()[i];
        const bool begins = i == 0 || !is_same_stream(outcome.design, run.outcomes()[i - 1].design);
        if (begins) out.groups.push_back({.title = group_title(outcome.design), .rows = {}});
        out.groups.back().rows.push_back(row_of(outcome, costs.all[i], costs.cheapest == i));
    }
}

void add_found(const PlanState& state, const RunCosts& costs, PlanModel& out) {
    const plan::TwinRun& run = *state.run;
    const std::vector<plan::Outcome>& all = run.outcomes();
    if (costs.cheapest) {
        out.found.push_back(
            cat("The cheapest that loses nothing: ", design_name(all[*costs.cheapest].design),
                ", at ", usd_text(*costs.all[*costs.cheapest], 4), " an hour."));
    } else if (run.is_done()) {
        out.found.push_back(
            "No design whose prices are all known here gets through without losing records.");
    }
    const auto loses = [&](const plan::Outcome& outcome) {
        return outcome.is_done && outcome.lost > 0;
    };
    if (const auto it = std::ranges::find_if(all, loses); it != all.end())
        out.found.push_back(cat(design_name(it->design), " loses ", count_text(it->lost), " of ",
                                count_text(it->made),
                                " records: a shard is full, and programs give "
                                "up after their last attempt."));
    const bool grows = std::ranges::any_of(all, [&](const plan::Outcome& outcome) {
        return outcome.design.mode != PricingMode::Provisioned && outcome.is_done &&
               outcome.refused > 0;
    });
    if (grows)
        out.found.push_back(
            "A new on-demand stream begins with 4 shards and grows with its traffic, within 15 "
            "minutes; what it refuses here it would take later.");
}

std::string state_text(const PlanState& state) {
    const plan::TwinRun& run = *state.run;
    const std::string of =
        cat(state.run_of, ", ", run.measured().us / 1'000'000, " virtual seconds each");
    if (run.is_done()) return cat("Done: ", of, ".");
    if (state.is_stopped) return cat("Stopped at ", run.percent(), " %: ", of, ".");
    const auto at = std::ranges::find(run.outcomes(), false, &plan::Outcome::is_done);
    return cat(run.percent(), " %, now ", design_name(at->design), ": ", of, ".");
}

void add_controls(const ModelInputs& in, const PlanState& state, PlanModel& out) {
    const bool is_running = in.view.plan_runs;
    out.traffic = {{.id = "plan.of_calculator",
                    .label = "Calculator's traffic",
                    .action = DoInPlan{PlanAct::OfCalculator},
                    .pressed = !state.of_world,
                    .describe = "Programs that send what the calculator's fields say"},
                   {.id = "plan.of_world",
                    .label = "This world's traffic",
                    .action = DoInPlan{PlanAct::OfWorld},
                    .pressed = state.of_world,
                    .describe = "The producers and readers of the stream that is shown"}};
    out.variants = {{.id = "plan.with_fan_out",
                     .label = "With fan-out too",
                     .action = DoInPlan{PlanAct::ToggleFanOut},
                     .pressed = state.variants.fan_out,
                     .describe = "Each design once more, with all readers subscribed"},
                    {.id = "plan.with_kpl",
                     .label = "With KPL aggregation too",
                     .action = DoInPlan{PlanAct::ToggleAggregated},
                     .pressed = state.variants.aggregated,
                     .describe = "Each design once more, with records put together"}};
    out.shards.field = {.id = "plan.shards",
                        .field = Field::PlanShards,
                        .label = "Also with so many shards",
                        .value = in.view.field(Field::PlanShards),
                        .placeholder = "none",
                        .choices = {},
                        .submit = DoInPlan{PlanAct::Run}};
    plan_shards(in.view, out.shards.error);
    out.run = {{.id = "plan.run",
                .label = state.run ? "Run again" : "Run",
                .action = DoInPlan{PlanAct::Run},
                .enabled = !is_running,
                .describe = "Simulates all designs; the world here stays as it is"},
               {.id = "plan.stop",
                .label = "Stop",
                .action = DoInPlan{PlanAct::Stop},
                .enabled = is_running,
                .describe = "What is done stays"}};
    out.run_error = state.run_error;
}

}  // namespace

void add_plan_run(const ModelInputs& in, const pricing::PriceSheet* sheet, PlanModel& out) {
    const PlanState& state = *in.view.plan;
    add_controls(in, state, out);
    out.columns = {"an hour", "refused", "lost", "wait"};
    out.groups.clear();
    out.found.clear();
    out.is_running = in.view.plan_runs;
    out.progress = 0;
    if (!state.run) {
        out.state =
            "Each design has a world of its own, which begins empty. An hour is what the measured "
            "time would make of it; what is kept beyond 24 hours is in the calculator only.";
        return;
    }
    out.progress = static_cast<float>(state.run->percent()) / 100;
    out.state = state_text(state);
    const RunCosts costs = costs_of(*state.run, sheet);
    add_rows(*state.run, costs, out);
    add_found(state, costs, out);
}

}  // namespace kds::web
