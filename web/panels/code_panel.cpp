#include "web/panels/code_panel.h"

#include <algorithm>

#include "web/panels/flow.h"

namespace kds::web {
namespace {

/// Buttons beside each other, in as many rows as they need. Gives the height.
float button_rows(Ui& ui, const std::vector<Control>& controls, Point at, float width) {
    Flow flow(at, width, ui.touch ? size::kTouch : 32, 4);
    for (const Control& control : controls) {
        const float words = ui.paint.text_width(Type::Small, control.label);
        ui.button(control, flow.place(std::min(words + 26, width)), ButtonStyle::Quiet);
    }
    return flow.height();
}

}  // namespace

void draw_code(Ui& ui, const CodeModel& m, Rect area) {
    const Rect content = ui.begin_scroll(kCodeScroll, area);
    const Rect column = content.inset(16, 0);
    float y = content.y + 10;
    y += button_rows(ui, m.subjects, {column.x, y}, column.w) + 10;
    ui.paint.text_fitted({column.x, y}, column.w, Type::SmallStrong, ui.colors.text, m.title);
    y += 22;
    if (!m.note.empty())
        y += ui.paint.text_wrapped({column.x, y}, column.w, Type::Small, ui.colors.secondary,
                                   m.note) +
             4;
    if (!m.forms.empty()) y += button_rows(ui, m.forms, {column.x, y + 4}, column.w) + 10;
    if (!m.lines.empty()) {
        const float copy = ui.touch ? size::kTouch : 34;
        constexpr float kPad = 12;
        // The control stands over the end of the first lines, which are short.
        const float words = column.w - 2 * kPad;
        const float first_words = words - copy;
        const float line = line_height(Type::MonoSmall);
        float height = 2 * kPad;
        for (std::size_t i = 0; i < m.lines.size(); ++i)
            height += std::max(line, ui.paint.wrapped_height(i < 2 ? first_words : words,
                                                             Type::MonoSmall, m.lines[i]));
        const Rect box{column.x, y, column.w, std::max(height, copy + 8)};
        ui.paint.fill(box, ui.colors.canvas, 8);
        ui.paint.border(box, ui.colors.line, 8);
        float at = box.y + kPad;
        for (std::size_t i = 0; i < m.lines.size(); ++i) {
            const std::string& text = m.lines[i];
            const float room = i < 2 ? first_words : words;
            const bool one = ui.paint.text_width(Type::MonoSmall, text) <= room;
            // What is out of sight costs nothing but its height.
            if (one && at + line >= area.y && at <= area.bottom())
                ui.paint.text({box.x + kPad, at}, Type::MonoSmall, ui.colors.text, text);
            at += one ? line
                      : ui.paint.text_wrapped({box.x + kPad, at}, room, Type::MonoSmall,
                                              ui.colors.text, text);
        }
        ui.icon_button(m.copy, {box.right() - copy - 4, box.y + 4, copy, copy}, Icon::Copy);
        y += box.h + 12;
    }
    ui.end_scroll(kCodeScroll, area, y - content.y + 8);
}

}  // namespace kds::web
