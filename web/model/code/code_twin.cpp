#include "web/model/code/code_model.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {

void twin_of_code(TwinBuilder& b, const CodeModel& m) {
    b.region("region.code", "Code", [&] {
        b.heading(2, "As code");
        for (const Control& subject : m.subjects) b.toggle(subject);
        b.heading(3, m.title);
        b.paragraph(m.note);
        for (const Control& form : m.forms) b.toggle(form);
        if (m.lines.empty()) return;
        std::string text;
        for (const std::string& line : m.lines) text += text.empty() ? line : cat('\n', line);
        b.within("p", {}, [&] { b.run(text, "code"); });
        b.button(m.copy);
    });
}

}  // namespace kds::web
