#include "core/base/text.h"
#include "web/model/plan_model.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {
namespace {

void number_field(TwinBuilder& b, const PlanModel::NumberField& number) {
    b.field(number.field);
    b.error_of_field(number.error);
}

void entries(TwinBuilder& b, const std::vector<InspectorRow>& rows) {
    if (rows.empty()) return;
    b.within("dl", {}, [&] {
        for (const InspectorRow& row : rows)
            b.add("entry").texts = {{"term", row.term}, {"value", row.value}};
    });
}

void result(TwinBuilder& b, const PlanModel& m) {
    b.heading(3, cat("Needed: ", m.need));
    b.paragraph(m.need_reason);
    entries(b, m.needs);
    if (m.advice.empty()) return;
    b.heading(3, cat("Advised: ", m.advice));
    b.paragraph(m.advice_reason);
    for (const PlanModel::Mode& mode : m.modes) {
        b.heading(4, cat(mode.name, ": ", mode.total, mode.is_advised ? ", advised" : ""));
        b.paragraph(mode.note);
        entries(b, mode.lines);
    }
    if (!m.bars.empty()) {
        TwinNode& table = b.add("table");
        table.texts = {{"label", m.bars_title}};
        table.head = {"what", "change"};
        for (const PlanModel::Bar& bar : m.bars) table.rows.push_back({bar.input, bar.change});
    }
    b.heading(3, m.chart.title);
    for (const Control& input : m.chart.inputs) b.toggle(input);
    for (const std::string& sentence : m.chart.told) b.paragraph(sentence);
    if (m.chart.rows.empty()) return;
    TwinNode& table = b.add("table");
    table.texts = {{"label", cat("Costs by ", m.chart.unit)}};
    table.head = m.chart.head;
    table.rows = m.chart.rows;
}

void calculator(TwinBuilder& b, const PlanModel& m) {
    for (const PlanModel::NumberField& number : m.fields) number_field(b, number);
    if (m.take) b.button(*m.take);
    b.paragraph(m.taken);
    if (m.has_result) result(b, m);
}

void prices(TwinBuilder& b, const PlanModel& m) {
    for (const Control& region : m.regions) b.toggle(region);
    b.note(m.prices_tone, m.prices);
}

void run(TwinBuilder& b, const PlanModel& m) {
    for (const Control& traffic : m.traffic) b.toggle(traffic);
    for (const Control& variant : m.variants) b.toggle(variant);
    number_field(b, m.shards);
    for (const Control& control : m.run) b.button(control);
    b.note(Tone::Bad, m.run_error);
    b.paragraph(m.state);
    for (const std::string& sentence : m.found) b.paragraph(sentence);
    for (const PlanModel::Group& group : m.groups) {
        TwinNode& table = b.add("table");
        table.texts = {{"label", group.title}};
        table.head = {"readers and producers"};
        for (const std::string& column : m.columns) table.head.push_back(column);
        for (const PlanModel::Row& row : group.rows) {
            auto& cells = table.rows.emplace_back();
            cells.push_back(row.failure.empty() ? row.name : cat(row.name, ". ", row.failure));
            for (const std::string& value : row.values)
                cells.push_back(value.empty() ? "–" : value);
        }
    }
}

}  // namespace

void twin_of_plan(TwinBuilder& b, const PlanModel& m) {
    b.region("region.overlay", m.title, [&] {
        b.heading(2, m.title);
        b.paragraph(m.intro);
        b.button(m.close);
        for (const Control& page : m.pages) b.toggle(page);
        prices(b, m);
        if (m.is_run)
            run(b, m);
        else
            calculator(b, m);
    });
}

}  // namespace kds::web
