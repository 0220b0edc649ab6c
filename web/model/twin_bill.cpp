#include "core/base/text.h"
#include "web/model/bill_model.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {

void twin_of_bill(TwinBuilder& b, const BillModel& m) {
    b.heading(3, "Bill");
    b.paragraph(m.state);
    if (m.retry) b.button(*m.retry);
    if (!m.state.empty()) return;
    b.paragraph(cat(m.total, " ", m.since));
    b.paragraph(m.rate);
    b.note(Tone::Warn, m.incomplete);
    for (const Control& region : m.regions) b.toggle(region);
    b.button(m.copy);
    b.button(m.save);
    b.button(m.plan);
    if (m.lines.empty()) b.paragraph(m.empty);
    for (const BillLineModel& line : m.lines) {
        b.toggle(line.open);
        b.paragraph(line.amount);
        if (!line.open.pressed) continue;
        b.paragraph(line.formula);
        b.paragraph(line.counted);
        b.paragraph(line.source);
        b.heading(4, line.growth_title);
        for (const BillGrowthModel& growth : line.growth) {
            b.paragraph(growth.text);
            b.button(growth.at);
            if (growth.who) b.button(*growth.who);
        }
    }
    b.paragraph(m.rounding);
    b.paragraph(m.left_on);
}

}  // namespace kds::web
