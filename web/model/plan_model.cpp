// The calculator's page of the overlay that plans and compares, and what both pages have.
#include "web/model/plan_model.h"

#include "core/base/text.h"
#include "web/model/costs.h"
#include "web/model/plan_input.h"
#include "web/model/plan_state.h"

namespace kds::web {
namespace {

struct NumberText {
    const char* id;
    const char* label;
    const char* placeholder;
};
// In the order of kPlanNumbers.
constexpr std::array<NumberText, kPlanNumbers.size()> kNumbers{{
    {"plan.rate", "Records/s on average", "1000"},
    {"plan.peak", "Records/s at the peak", "1000"},
    {"plan.bytes", "Bytes of a record, key included", "1024"},
    {"plan.readers", "Readers that poll", "1"},
    {"plan.fan_out", "Readers with fan-out", "0"},
    {"plan.retention", "Hours that records are kept", "24"},
    {"plan.hours", "Hours that are billed", "730"},
}};

void add_fields(const ModelInputs& in, const PlanInput& read, PlanModel& out) {
    out.fields.resize(kNumbers.size());
    for (std::size_t i = 0; i < kNumbers.size(); ++i) {
        out.fields[i].field = {.id = kNumbers[i].id,
                               .field = kPlanNumbers[i],
                               .label = kNumbers[i].label,
                               .value = in.view.field(kPlanNumbers[i]),
                               .placeholder = kNumbers[i].placeholder,
                               .choices = {},
                               .submit = DoInPlan{PlanAct::ShowCalculator}};
        out.fields[i].error = read.errors[i];
    }
    out.take.reset();
    if (const Stream* const stream = shown_stream(in.world, in.view))
        out.take = Control{.id = "plan.take",
                           .label = "Take what runs now",
                           .action = DoInPlan{PlanAct::TakeWorld},
                           .describe = cat("The load of ", stream->name, " in the last minute")};
    out.taken = in.view.plan->taken;
}

void add_prices(const ModelInputs& in, const pricing::PriceSheet* sheet, PlanModel& out) {
    out.regions.clear();
    out.prices_tone = Tone::Plain;
    if (!sheet) {
        const bool has_failed = in.costs && !in.costs->prices_error.empty();
        out.prices_tone = has_failed ? Tone::Bad : Tone::Info;
        out.prices = has_failed ? cat("The prices could not be loaded. ", in.costs->prices_error,
                                      " Close this and open it again to try once more.")
                                : "The prices are on their way.";
        return;
    }
    for (const pricing::PriceSheet& each : *in.costs->prices)
        out.regions.push_back({.id = cat("plan.region.", each.region),
                               .label = each.region,
                               .action = EditField{Field::PlanRegion, each.region},
                               .pressed = &each == sheet,
                               .describe = "Prices of this Region"});
    const std::string& wanted = in.view.field(Field::PlanRegion);
    const pricing::Price* const price = sheet->find(pricing::Item::ShardHours);
    out.prices = wanted.empty() || wanted == sheet->region
                     ? ""
                     : cat("There are no prices of ", wanted, " here. ");
    if (price)
        out.prices += cat("List prices in US dollars, read on ", price->checked,
                          ". A month has 730 hours, a GB 2^30 bytes. Other services and data that "
                          "leave the Region are not in it.");
}

}  // namespace

const pricing::PriceSheet* plan_sheet(const ModelInputs& in) {
    if (!in.costs || !in.costs->prices || in.costs->prices->empty()) return nullptr;
    const pricing::PriceSheet* const found =
        pricing::find_sheet(*in.costs->prices, in.view.field(Field::PlanRegion));
    return found ? found : &in.costs->prices->front();
}

void drop(PlanModel* model) { delete model; }

void refresh_plan(const ModelInputs& in, Later<PlanModel>& model) {
    if (!model) model.reset(new PlanModel);
    if (in.view.plan) refresh_plan(in, *model);
}

void refresh_plan(const ModelInputs& in, PlanModel& out) {
    const PlanState& state = *in.view.plan;
    const pricing::PriceSheet* const sheet = plan_sheet(in);
    out.is_run = state.page == PlanPage::Run;
    constexpr std::uint64_t kOfPlans = std::uint64_t{1} << 63;
    out.reveal = kOfPlans + state.opened;
    out.title = "Plan and compare";
    out.intro = out.is_run
                    ? "One traffic and one seed, run against several designs of the stream: "
                      "what an hour costs, what is refused and lost, and how long a record waits "
                      "for a reader at most."
                    : "What a load needs and what it costs in each mode. Nothing here changes "
                      "the world.";
    out.close = close_control();
    out.pages = {{.id = "plan.calculator",
                  .label = "Calculator",
                  .action = DoInPlan{PlanAct::ShowCalculator},
                  .pressed = !out.is_run,
                  .describe = {}},
                 {.id = "plan.runs",
                  .label = "Twin run",
                  .action = DoInPlan{PlanAct::ShowRun},
                  .pressed = out.is_run,
                  .describe = {}}};
    const PlanInput read = plan_input(in.view);
    add_fields(in, read, out);
    add_prices(in, sheet, out);
    out.has_result = !out.is_run && read.is_good();
    if (out.is_run) return add_plan_run(in, sheet, out);
    if (!out.has_result) return;
    add_plan_estimate(out, read.load, sheet);
    if (sheet) add_plan_chart(out, read.load, state.curve_by, *sheet);
}

}  // namespace kds::web
