// What can be done by hand, as HTML: the same controls as on the canvas, and ranges for what is
// dragged there.
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {

void twin_of_stage_acts(TwinBuilder& b, const ActsModel& m) {
    if (!m.add_producer.id.empty()) {
        b.button(m.add_producer);
        b.button(m.add_consumer);
    }
    if (!m.add_stream.id.empty()) b.button(m.add_stream);
}

void twin_of_act(TwinBuilder& b, const ActModel& m) {
    b.region("region.act", m.title, [&] {
        b.paragraph(m.text);
        b.paragraph(m.cli, "code");
        b.note(Tone::Bad, m.error);
        b.note(Tone::Info, m.advice);
        if (m.slider) b.range(*m.slider);
        for (const Control& nudge : m.nudges) b.button(nudge);
        for (const Control& control : m.controls) b.button(control);
    });
}

void twin_of_inspector_more(TwinBuilder& b, const InspectorModel& m) {
    for (const WhyModel& why : m.whys) {
        b.heading(3, why.question);
        b.note(why.tone, why.answer);
    }
    if (!m.history.empty()) {
        b.heading(3, "Its last events, newest first");
        TwinNode& table = b.add("table");
        table.texts = {{"label", "Its last events"}};
        table.head = {"time", "event"};
        for (const EventLineModel& line : m.history) table.rows.push_back({line.time, line.text});
    }
    if (m.rate) b.range(*m.rate);
    for (const Control& act : m.acts) b.button(act);
}

}  // namespace kds::web
