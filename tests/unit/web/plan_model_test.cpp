// The calculator's page and the twin run's, against core/pricing and against what is typed.
#include "web/model/plan_model.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/price_file.h"
#include "tests/unit/pricing/prices.h"
#include "tests/unit/web/lesson_lab.h"
#include "web/model/costs.h"
#include "web/model/plan_input.h"
#include "web/model/plan_state.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {
namespace {

using pricing::NanoUsd;
using pricing::PricingMode;
using test::LessonLab;

struct PlanLab : LessonLab {
    Costs costs{};

    PlanLab() {
        pricing::PriceSheet elsewhere = pricing::test::us_east_1();
        elsewhere.region = "nowhere-1";
        elsewhere.prices[static_cast<std::size_t>(pricing::Item::AdvantageDataIn)].reset();
        costs.prices = pricing::PriceSheets{pricing::test::us_east_1(), elsewhere};
        view.overlay = Overlay::Plan;
        view.plan = std::make_shared<PlanState>();
        set_plan_fields(view, {});
    }
    PlanModel plan() const {
        ModelInputs in = inputs();
        in.costs = &costs;
        PlanModel out;
        refresh_plan(in, out);
        return out;
    }
    /// The error at a field, when this stands in it.
    std::string error(Field field, std::string value) {
        const std::string before = std::exchange(view.field(field), std::move(value));
        const PlanModel made = plan();
        view.field(field) = before;
        for (const PlanModel::NumberField& number : made.fields)
            if (number.field.field == field) return number.error;
        return "no such field";
    }
};

TEST(PlanInput, ReadsWhatItWrites) {
    const pricing::Workload loads[] = {
        {},
        {.records_per_1000s = 1'250, .record_bytes = 77, .peak_millionths = 3'000'000},
        {.records_per_1000s = 900'000,
         .shared_readers = 3,
         .fan_out_readers = 2,
         .retention_hours = 168,
         .peak_millionths = 1'111'111,
         .hours = 24},
        {.records_per_1000s = 0},
    };
    for (const pricing::Workload& load : loads) {
        ViewState view;
        set_plan_fields(view, load);
        const PlanInput read = plan_input(view);
        EXPECT_TRUE(read.is_good());
        pricing::Workload found = read.load;
        EXPECT_NEAR(static_cast<double>(found.peak_millionths),
                    static_cast<double>(load.peak_millionths), 2.0);
        found.peak_millionths = load.peak_millionths;
        EXPECT_EQ(found, load);
    }
    EXPECT_EQ(read_decimal("1,000.25", 3), 1'000'250);
    EXPECT_EQ(read_decimal("7", 0), 7);
    for (const char* wrong : {"", "-1", "1.2345", "one", ".", "1e3", " 1", "9999999999999999"})
        EXPECT_EQ(read_decimal(wrong, 3), std::nullopt) << wrong;
    EXPECT_EQ(read_decimal("1.5", 0), std::nullopt);
}

TEST(PlanInput, APeakThatFitsIntoAShardStillDoes) {
    ViewState view;
    set_plan_fields(view, {.record_bytes = 10});
    for (const char* average : {"3", "7", "900", "999", "1000"}) {
        view.field(Field::PlanRate) = average;
        view.field(Field::PlanPeak) = "1000";
        const PlanInput exact = plan_input(view);
        if (!exact.is_good()) continue;  // A hundred times the average is the most.
        EXPECT_EQ(pricing::shards_needed(exact.load).by_records, 1) << average;
        view.field(Field::PlanPeak) = "1001";
        EXPECT_EQ(pricing::shards_needed(plan_input(view).load).by_records, 2) << average;
    }
}

TEST(PlanModel, SaysWhatIsWrongAtTheField) {
    PlanLab lab;
    EXPECT_EQ(lab.error(Field::PlanRate, "1000"), "");
    EXPECT_EQ(lab.error(Field::PlanRate, "many"),
              "A number from 0 to 10,000,000, with up to three decimals.");
    EXPECT_EQ(lab.error(Field::PlanPeak, "999"), "At least the average, 1,000.");
    EXPECT_EQ(lab.error(Field::PlanPeak, "100000.001"), "At most a hundred times the average.");
    EXPECT_EQ(lab.error(Field::PlanBytes, "0"), "A whole number from 1 to 10,485,760.");
    EXPECT_EQ(lab.error(Field::PlanReaders, "101"), "A whole number from 0 to 100.");
    EXPECT_EQ(lab.error(Field::PlanFanOut, "51"), "A whole number from 0 to 50.");
    EXPECT_EQ(lab.error(Field::PlanRetention, "23"), "A whole number from 24 to 8,760.");
    EXPECT_EQ(lab.error(Field::PlanHours, ""), "A whole number from 1 to 8,760.");
    lab.view.field(Field::PlanBytes) = "10485760";
    lab.view.field(Field::PlanPeak) = "2000";
    const PlanModel made = lab.plan();
    EXPECT_NE(made.fields[1].error.find("more than 10 GiB"), std::string::npos);
    EXPECT_FALSE(made.has_result);
}

TEST(PlanModel, ShowsTheEstimate) {
    PlanLab lab;
    set_plan_fields(lab.view, {.records_per_1000s = 2'000'000,
                               .record_bytes = 1'024,
                               .peak_millionths = 2'000'000,
                               .hours = 720});
    const PlanModel made = lab.plan();
    ASSERT_TRUE(made.has_result);
    EXPECT_EQ(made.need, "4 shards");
    EXPECT_NE(made.need_reason.find("bytes that come in decide: 3.9 MiB/s"), std::string::npos)
        << made.need_reason;
    // kinesis.md 10.6
    EXPECT_EQ(made.modes[0].total, "$115.78");
    EXPECT_EQ(made.modes[1].total, "$622.06");
    EXPECT_TRUE(made.modes[0].is_advised);
    EXPECT_EQ(made.modes[0].lines[0].value, "2,880.00 shard-hours at $0.0150 = $43.20");
    EXPECT_EQ(made.advice, "Provisioned");
    EXPECT_NE(made.advice_reason.find("It saves $506.29 against on-demand Standard."),
              std::string::npos)
        << made.advice_reason;
    ASSERT_EQ(made.bars.size(), 6u);
    EXPECT_FLOAT_EQ(made.bars[0].share < 0 ? -made.bars[0].share : made.bars[0].share, 1);
    // A tenth more records: 72.58 for units, and 3.9 MiB/s want a fifth shard.
    const auto more = std::ranges::find(made.bars, "10 % more records", &PlanModel::Bar::input);
    EXPECT_EQ(more->change, "+$18.06 (+15.5 %)");
}

TEST(PlanModel, CompletesOnlyWhatIsPriced) {
    PlanLab lab;
    lab.view.field(Field::PlanRegion) = "nowhere-1";
    const PlanModel made = lab.plan();
    EXPECT_NE(made.modes[2].note.find("no total"), std::string::npos);
    EXPECT_EQ(made.chart.lines.size(), 2u);
    EXPECT_TRUE(made.regions[1].pressed);
    // Prices that have not come, or do not come.
    lab.costs.prices.reset();
    EXPECT_EQ(lab.plan().prices, "The prices are on their way.");
    EXPECT_TRUE(lab.plan().has_result);
    EXPECT_TRUE(lab.plan().modes.empty());
    lab.costs.prices_error = "The network is down.";
    EXPECT_EQ(lab.plan().prices_tone, Tone::Bad);
}

TEST(PlanModel, DrawsTheCurveWithItsCrossings) {
    PlanLab lab;
    set_plan_fields(lab.view, {.records_per_1000s = 1'000'000, .peak_millionths = 100'000'000});
    const PlanModel made = lab.plan();
    const PlanChart& chart = made.chart;
    ASSERT_EQ(chart.lines.size(), 3u);
    ASSERT_FALSE(chart.crossings.empty());
    EXPECT_TRUE(chart.present);
    for (const PlanChart::Line& line : chart.lines) {
        ASSERT_EQ(line.places.size(), chart.places.size());
        for (const float place : line.places) {
            EXPECT_GE(place, 0);
            EXPECT_LE(place, 1);
        }
    }
    EXPECT_TRUE(std::ranges::is_sorted(chart.places));
    EXPECT_EQ(chart.told.front().find("From "), 0u);
    // A row for each power of ten, with the cost of each mode.
    EXPECT_EQ(chart.head.size(), 4u);
    EXPECT_EQ(chart.rows.front().front(), "1");
    pricing::Workload one{.records_per_1000s = 1'000, .peak_millionths = 100'000'000};
    EXPECT_EQ(
        chart.rows.front()[2],
        usd_text(pricing::cost_of(one, PricingMode::OnDemand, pricing::test::us_east_1()), 2));
    lab.view.plan->curve_by = pricing::CurveBy::RecordBytes;
    const PlanModel sizes = lab.plan();
    EXPECT_EQ(sizes.chart.unit, "bytes of a record");
    EXPECT_NE(sizes.chart.told.back().find("whole KB"), std::string::npos);
}

TEST(PlanModel, TellsWhatTheRunFound) {
    PlanLab lab;
    lab.view.plan->page = PlanPage::Run;
    EXPECT_TRUE(lab.plan().groups.empty());
    // Half as much again as a shard takes.
    const pricing::Workload load{
        .records_per_1000s = 150'000, .record_bytes = 10'000, .shared_readers = 0};
    lab.view.plan->run.emplace(test::must(plan::traffic_of(load, EngineOptions{})),
                               plan::designs_for(2, std::nullopt, {false, false}), 1);
    lab.view.plan->run_of = "150 records/s";
    EXPECT_NE(lab.plan().state.find("0 %, now Provisioned, 2 shards"), std::string::npos);
    while (!lab.view.plan->run->go_on(100'000)) {
    }
    const PlanModel made = lab.plan();
    EXPECT_EQ(made.state, "Done: 150 records/s, 120 virtual seconds each.");
    ASSERT_EQ(made.groups.size(), 4u);
    EXPECT_EQ(made.groups[0].title, "Provisioned, 2 shards");
    EXPECT_EQ(made.groups[1].title, "Provisioned, 1 shard");
    EXPECT_EQ(made.groups[0].rows[0].values[2], "0");
    EXPECT_EQ(made.groups[1].rows[0].tone, Tone::Bad);
    EXPECT_EQ(made.groups[0].rows[0].tone, Tone::Good);
    EXPECT_NE(made.found[0].find("Provisioned, 2 shards"), std::string::npos);
    // The cost is the bill of what was counted.
    const auto& outcome = lab.view.plan->run->outcomes()[2];
    EXPECT_EQ(made.groups[2].rows[0].values[0],
              usd_text(pricing::bill_of(outcome.per_hour, pricing::test::us_east_1()).total, 4));
}

TEST(PlanModel, IsInTheTwin) {
    PlanLab lab;
    lab.view.field(Field::PlanHours) = "x";
    Twin twin;
    TwinBuilder builder(twin);
    twin_of_plan(builder, lab.plan());
    const std::string json = to_json(twin.root);
    EXPECT_NE(json.find("\"error\":\"A whole number from 1 to 8,760.\""), std::string::npos);
    for (const char* id : {"plan.rate", "plan.hours"}) EXPECT_TRUE(twin.fields.contains(id)) << id;
    for (const char* id :
         {"plan.calculator", "plan.runs", "plan.take", "overlay.close", "plan.region.us-east-1"})
        EXPECT_TRUE(twin.actions.contains(id)) << id;
    lab.view.field(Field::PlanHours) = "730";
    Twin whole;
    TwinBuilder again(whole);
    twin_of_plan(again, lab.plan());
    EXPECT_NE(to_json(whole.root).find("\"t\":\"table\""), std::string::npos);
    EXPECT_TRUE(whole.actions.contains("plan.by_size"));
    lab.view.plan->page = PlanPage::Run;
    Twin run;
    TwinBuilder third(run);
    twin_of_plan(third, lab.plan());
    for (const char* id : {"plan.run", "plan.of_world", "plan.with_kpl", "plan.with_fan_out"})
        EXPECT_TRUE(run.actions.contains(id)) << id;
    EXPECT_TRUE(run.fields.contains("plan.shards"));
}

TEST(UsdText, RoundsHalfAwayFromZero) {
    EXPECT_EQ(usd_text({0}, 2), "$0.00");
    EXPECT_EQ(usd_text({5'000'000}, 2), "$0.01");
    EXPECT_EQ(usd_text({4'999'999}, 2), "$0.00");
    EXPECT_EQ(usd_text({-4'999'999}, 2), "$0.00");
    EXPECT_EQ(usd_text({-1'234'505'000'000}, 2), "-$1,234.51");
    EXPECT_EQ(usd_text({19'500'000}, 4), "$0.0195");
    EXPECT_EQ(usd_text({1}, 9), "$0.000000001");
    EXPECT_EQ(usd_text({1'500'000'000}, 0), "$2");
}

}  // namespace
}  // namespace kds::web
