#include "web/model/security_model.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {
namespace {

void entry(TwinBuilder& b, const SecurityModel::Entry& entry) {
    const std::string text = cat(entry.head, entry.is_marked ? " (this one): " : ": ", entry.text);
    if (entry.tone == Tone::Plain)
        b.paragraph(text);
    else
        b.note(entry.tone, text);
    for (const std::string& line : entry.code) b.within("p", {}, [&] { b.run(line, "code"); });
    for (const Control& control : entry.row)
        control.pressed ? b.toggle(control) : b.button(control);
}

}  // namespace

void twin_of_security(TwinBuilder& b, const SecurityModel& m) {
    b.region("region.overlay", m.title, [&] {
        b.heading(2, m.title);
        b.paragraph(m.intro);
        b.button(m.close);
        for (const Control& tab : m.tabs) b.toggle(tab);
        b.note(m.answer_tone, m.answer);
        b.paragraph(m.explanation);
        for (const SecurityModel::Section& section : m.sections) {
            b.heading(3, section.title);
            b.paragraph(section.text);
            for (const Control& choice : section.choices) b.toggle(choice);
            for (const FieldModel& field : section.fields) b.field(field);
            if (section.editor) {
                b.field(*section.editor);
                b.mark_area();
            }
            for (const Control& chip : section.chips) b.button(chip);
            for (const Control& control : section.controls) b.button(control);
            for (const SecurityModel::Entry& one : section.entries) entry(b, one);
        }
    });
}

}  // namespace kds::web
