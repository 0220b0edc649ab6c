#include "web/panels/drawer_panel.h"

#include "web/panels/bill_panel.h"
#include "web/panels/code_panel.h"
#include "web/panels/events_panel.h"
#include "web/panels/metrics_panel.h"

namespace kds::web {
namespace {

void tabs(Ui& ui, const DrawerModel& m, Rect bar) {
    ui.paint.line({bar.x, bar.bottom() - 1}, {bar.right(), bar.bottom() - 1}, ui.colors.line);
    bar.cut_left(12);
    for (const Control& tab : m.tabs) {
        const float width = ui.paint.text_width(Type::SmallStrong, tab.label) + 24;
        ui.tab(tab, bar.cut_left(width));
    }
}

float select_width(const Ui& ui, const FieldModel& field) {
    float width = 0;
    for (const std::string& choice : field.choices)
        width = std::max(width, ui.paint.text_width(Type::MonoSmall, choice));
    return width + 46;
}

float form_row(Ui& ui, const DrawerModel& m, Rect row, float control) {
    // Choices of the call first, then its fields beside each other where there is room.
    const float form_height = ui.touch ? size::kTouch : 32;
    float x = row.x;
    float y = row.y;
    for (const Control& form : m.forms) {
        const float width = ui.paint.text_width(Type::Small, form.label) + 26;
        if (x > row.x && x + width > row.right()) {
            x = row.x;
            y += form_height + 4;
        }
        ui.button(form, {x, y, width, form_height}, ButtonStyle::Quiet);
        x += width + 4;
    }
    y += form_height + 10;
    const float field_height = line_height(Type::Small) + 4 + control;
    const float send = std::max(110.0f, ui.button_width(m.submit));
    x = row.x;
    if (row.w < 480) {
        // Two beside each other, the last one alone; each alone where even two have no room.
        const bool one_by_one = row.w < 240;
        for (std::size_t i = 0; i < m.fields.size(); ++i) {
            const bool left = one_by_one || i % 2 == 0;
            const bool alone = one_by_one || (left && i + 1 == m.fields.size());
            const float half = (row.w - 10) / 2;
            ui.field(m.fields[i],
                     {left ? row.x : row.x + half + 10, y, alone ? row.w : half, field_height});
            if (!left || alone) y += field_height + 10;
        }
        ui.button(m.submit, {row.x, y, row.w, control}, ButtonStyle::Primary);
        return y + control - row.y;
    }
    const float gaps = 10 * static_cast<float>(m.fields.size());
    float room = row.w - send - gaps - 2;
    // Selects are as wide as their widest choice; the fields share what is left.
    float fields = 0;
    float selects = 0;
    for (const FieldModel& field : m.fields)
        (field.choices.empty() ? fields : selects) +=
            field.choices.empty() ? 1 : select_width(ui, field);
    const float squeeze = selects > 0 ? std::min(1.0f, (room - fields * 110) / selects) : 1;
    room -= selects * squeeze;
    for (const FieldModel& field : m.fields) {
        const float width = field.choices.empty() ? std::min(240.0f, room / std::max(1.0f, fields))
                                                  : select_width(ui, field) * squeeze;
        ui.field(field, {x, y, width, field_height});
        x += width + 10;
    }
    ui.button(m.submit, {x + 2, y + field_height - control, send, control}, ButtonStyle::Primary);
    return y + field_height - row.y;
}

void calls(Ui& ui, const DrawerModel& m, Rect area) {
    const float control = ui.touch ? size::kTouch : 36;
    const Rect view = area;
    const Rect content = ui.begin_scroll(kCallsScroll, view);
    Rect column = content.inset(16, 0);
    float y = content.y + 10;
    y += form_row(ui, m, {column.x, y, column.w, 0}, control) + 10;
    if (!m.error.empty()) {
        ui.status(Tone::Bad, {column.x + 8, y + 10});
        y += ui.paint.text_wrapped({column.x + 26, y}, column.w - 30, Type::Small, ui.colors.text,
                                   m.error) +
             8;
    }
    if (!m.command_line.empty()) {
        const float copy = 34;
        const float words = column.w - copy - 30;
        const float height =
            std::max(34.0f, ui.paint.wrapped_height(words, Type::MonoSmall, m.command_line) + 14);
        const Rect box{column.x, y, column.w, height};
        ui.paint.fill(box, ui.colors.canvas, 8);
        ui.paint.border(box, ui.colors.line, 8);
        ui.paint.text_wrapped(
            {box.x + 12,
             box.y +
                 (height - ui.paint.wrapped_height(words, Type::MonoSmall, m.command_line)) / 2},
            words, Type::MonoSmall, ui.colors.text, m.command_line);
        ui.icon_button(m.copy, {box.right() - copy, box.y + (height - copy) / 2, copy, copy},
                       Icon::Copy);
        y += height + 12;
    }
    if (m.calls.empty()) {
        y += ui.paint.text_wrapped({column.x, y}, column.w, Type::Small, ui.colors.secondary,
                                   m.calls_empty);
    }
    const float code = ui.touch ? size::kTouch : 26;
    const float code_width = m.calls.empty() ? 0 : ui.button_width(m.calls.front().code) - 8;
    for (const CallLineModel& call : m.calls) {
        ui.status(call.tone, {column.x + 8, y + 10});
        const float line = ui.touch ? 34 : 22;
        if (column.w < 280) {
            y += ui.paint.text_wrapped({column.x + 26, y}, column.w - 34, Type::Small,
                                       ui.colors.text, call.summary);
            ui.paint.text({column.x + 26, y}, Type::MonoSmall, ui.colors.tertiary, call.time);
        } else {
            ui.paint.text_fitted({column.x + 26, y}, column.w - 140 - code_width, Type::Small,
                                 ui.colors.text, call.summary);
            ui.paint.text_right({column.right() - code_width - 8, y + 1}, Type::MonoSmall,
                                ui.colors.tertiary, call.time);
        }
        ui.button(call.code, {column.right() - code_width, y + 10 - code / 2, code_width, code},
                  ButtonStyle::Quiet);
        y += line;
        if (!call.output.empty())
            y += ui.paint.text_wrapped({column.x + 26, y}, column.w - 40, Type::MonoSmall,
                                       ui.colors.secondary, call.output);
        y += 10;
    }
    ui.end_scroll(kCallsScroll, view, y - content.y + 8);
}

}  // namespace

void draw_drawer(Ui& ui, const AppModel& model, Rect area) {
    const DrawerModel& m = model.drawer;
    ui.paint.fill(area, ui.colors.panel);
    tabs(ui, m, area.cut_top(ui.touch ? size::kTouch : 38));
    switch (m.tab) {
        case DrawerTab::Calls: return calls(ui, m, area);
        case DrawerTab::Events:
            if (model.events) draw_events(ui, *model.events, area);
            return;
        case DrawerTab::Metrics:
            if (model.metrics) draw_metrics(ui, *model.metrics, area);
            return;
        case DrawerTab::Code:
            if (model.code) draw_code(ui, *model.code, area);
            return;
        case DrawerTab::Bill:
            if (model.bill) draw_bill(ui, *model.bill, area);
            return;
    }
}

}  // namespace kds::web
