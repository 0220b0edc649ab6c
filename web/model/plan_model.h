/// "Plan and compare": the calculator, which says what a load needs and costs in each mode, and the
/// twin run, which simulates designs side by side. Built only while it is open.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/pricing/cost_curve.h"
#include "web/model/build_models.h"
#include "web/model/panel_models.h"

namespace kds::web {

/// Costs of each mode as lines over an input, both on scales of powers of ten.
struct PlanChart {
    struct Tick {
        float place = 0;  ///< 0 to 1 from the left, or from below.
        std::string text;
    };
    struct Line {
        std::string name;
        std::uint8_t slot = 0;      ///< Colour and mark of its points.
        std::vector<float> places;  ///< From below, 0 to 1, parallel to PlanChart::places.
    };
    struct Mark {
        float x = 0;
        float y = 0;
    };
    std::string title;
    std::string unit;  ///< Of the input.
    std::vector<Control> inputs;
    std::vector<Tick> x_ticks;
    std::vector<Tick> y_ticks;
    std::vector<float> places;  ///< From the left, 0 to 1.
    std::vector<Line> lines;
    std::vector<Mark> crossings;
    std::optional<float> present;   ///< Where the load of the fields lies, if it is on the chart.
    std::vector<std::string> told;  ///< The crossings, a sentence each.
    /// For the twin: the costs at each power of ten.
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;
};

struct PlanModel {
    struct NumberField {
        FieldModel field;
        std::string error;  ///< Shown at the field.
    };
    /// A mode and what it costs.
    struct Mode {
        std::string name;
        std::string total;
        std::string note;  ///< What keeps the total from being all of it.
        bool is_advised = false;
        std::vector<InspectorRow> lines;
    };
    /// What more of an input changes.
    struct Bar {
        std::string input;
        std::string change;
        float share = 0;  ///< Of the greatest change, -1 to 1.
    };
    /// A design that is run.
    struct Row {
        std::string name;  ///< How it is read and sent: "polling, one by one".
        /// In the order of the columns; empty while it has not been run.
        std::array<std::string, 4> values;
        std::string failure;
        Tone tone = Tone::Plain;  ///< Bad: it has lost records. Good: the cheapest that has not.
    };
    struct Group {
        std::string title;  ///< "Provisioned, 3 shards"
        std::vector<Row> rows;
    };

    std::string title;
    std::string intro;
    Control close;
    std::vector<Control> pages;
    bool is_run = false;  ///< The page of the twin run is shown.
    /// Another number than before brings the beginning into view; no list has such a one
    /// (OverlayModel::reveal).
    std::uint64_t reveal = 0;

    // The calculator.
    std::vector<NumberField> fields;
    std::vector<Control> regions;  ///< Whose prices count.
    std::optional<Control> take;
    std::string taken;
    Tone prices_tone = Tone::Plain;
    std::string prices;  ///< Where the prices are from, or why there are none.
    bool has_result = false;
    std::string need;  ///< "2 shards"
    std::string need_reason;
    std::vector<InspectorRow> needs;
    std::string advice;
    std::string advice_reason;
    std::vector<Mode> modes;
    std::string bars_title;
    std::vector<Bar> bars;
    PlanChart chart;

    // The twin run.
    std::vector<Control> traffic;   ///< Whose traffic is run.
    std::vector<Control> variants;  ///< Toggles.
    NumberField shards;
    std::vector<Control> run;  ///< Run, stop.
    std::string run_error;
    std::string state;  ///< "41 %: on-demand Standard …", or what was run.
    float progress = 0;
    bool is_running = false;
    std::array<std::string, 4> columns;
    std::vector<Group> groups;
    std::vector<std::string> found;  ///< What the runs say, a sentence each.

    // What the chart was made of, so that it is made again only when that changes.
    pricing::CostCurve curve;
    pricing::Workload curve_of;
    const pricing::PriceSheet* curve_sheet = nullptr;
};

/// Makes it when it is not there yet.
void refresh_plan(const ModelInputs& in, Later<PlanModel>& model);
void refresh_plan(const ModelInputs& in, PlanModel& out);

// Parts of it, each in a file of its own.
/// What is needed; what it costs if there are prices.
void add_plan_estimate(PlanModel& out, const pricing::Workload& load,
                       const pricing::PriceSheet* sheet);
void add_plan_chart(PlanModel& out, const pricing::Workload& load, pricing::CurveBy by,
                    const pricing::PriceSheet& sheet);
void add_plan_run(const ModelInputs& in, const pricing::PriceSheet* sheet, PlanModel& out);

/// "on-demand Standard"
const char* mode_name(pricing::PricingMode mode);
/// "$1,234.50", "-$0.0621": rounded half away from zero to so many decimals, 0 to 9.
std::string usd_text(pricing::NanoUsd amount, int decimals);
/// The sheet of the Region in the field, else the first one; null while there are no prices.
const pricing::PriceSheet* plan_sheet(const ModelInputs& in);

}  // namespace kds::web
