#include "web/model/console_model.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {

void twin_of_console(TwinBuilder& b, const ConsoleModel& m) {
    b.region("region.overlay", "Console of streams", [&] {
        b.heading(2, m.status.empty() ? m.title : cat(m.title, ", ", m.status));
        b.paragraph(m.intro);
        b.button(m.close);
        for (const Control& control : m.path) b.button(control);
        if (m.run) b.button(*m.run);
        b.note(m.answer_tone, m.answer);
        b.paragraph(m.explanation);
        for (const Control& tab : m.tabs) b.toggle(tab);
        for (const ConsoleModel::Section& section : m.sections) {
            if (!section.title.empty()) b.heading(3, section.title);
            b.paragraph(section.text);
            if (!section.rows.empty())
                b.within("dl", {}, [&] {
                    for (const InspectorRow& row : section.rows)
                        b.add("entry").texts = {{"term", row.term}, {"value", row.value}};
                });
            for (const ConsoleModel::Entry& entry : section.entries) {
                b.paragraph(cat(entry.head, ": ", entry.text));
                if (entry.control) b.button(*entry.control);
            }
            for (const Control& choice : section.choices) b.toggle(choice);
            for (const FieldModel& field : section.fields) b.field(field);
            for (const Control& control : section.controls) b.button(control);
        }
    });
}

}  // namespace kds::web
