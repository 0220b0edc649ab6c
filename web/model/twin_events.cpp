#include "web/model/events_model.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {

void twin_of_events(TwinBuilder& b, const EventsModel& m) {
    b.heading(3, "Events, newest first");
    for (const Control& filter : m.filters) b.toggle(filter);
    if (m.only_selected) b.toggle(*m.only_selected);
    b.button(m.copy);
    b.button(m.save);
    b.paragraph(m.count);
    if (m.lines.empty()) return b.paragraph(m.empty);
    TwinNode& table = b.add("table");
    table.texts = {{"label", "Events"}};
    table.head = {"time", "event"};
    for (const EventLineModel& line : m.lines) table.rows.push_back({line.time, line.text});
}

}  // namespace kds::web
