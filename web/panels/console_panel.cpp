#include "web/panels/console_panel.h"

#include <algorithm>

#include "web/panels/flow.h"

namespace kds::web {
namespace {

constexpr float kGap = 10;

float control_height(const Ui& ui) { return ui.touch ? size::kTouch : 36; }

/// Buttons beside each other, in as many rows as they need. Gives the height.
float button_rows(Ui& ui, const std::vector<Control>& controls, Point at, float width,
                  ButtonStyle first, ButtonStyle others) {
    Flow flow(at, width, control_height(ui), 6);
    for (std::size_t i = 0; i < controls.size(); ++i) {
        const ButtonStyle style = i == 0 ? first : others;
        const float words = ui.paint.text_width(
            style == ButtonStyle::Quiet ? Type::Small : Type::TextStrong, controls[i].label);
        ui.button(controls[i], flow.place(std::min(words + 32, width)), style);
    }
    return flow.height();
}

/// What the service said, as it said it, and below it what that means.
float answer(Ui& ui, const ConsoleModel& m, Rect column, float y) {
    const float words = column.w - 52;
    const float said = ui.paint.wrapped_height(words, Type::MonoSmall, m.answer);
    const float meant = ui.paint.wrapped_height(words, Type::Small, m.explanation);
    const Rect box{column.x, y, column.w, said + meant + 26};
    ui.paint.fill(box, ui.colors.canvas, 8);
    ui.paint.border(box, ui.tone_color(m.answer_tone), 8);
    ui.status(m.answer_tone, {box.x + 20, box.y + 20});
    ui.paint.text_wrapped({box.x + 38, box.y + 10}, words, Type::MonoSmall, ui.colors.text,
                          m.answer);
    ui.paint.text_wrapped({box.x + 38, box.y + 14 + said}, words, Type::Small, ui.colors.secondary,
                          m.explanation);
    return box.h + 14;
}

float row(Ui& ui, const InspectorRow& r, Rect column, float y) {
    // Beside each other where there is room for both.
    const float term = column.w > 520 ? 230.0f : column.w;
    const bool beside = term < column.w;
    ui.paint.text_fitted({column.x, y}, term - 8, Type::Small, ui.colors.secondary, r.term);
    const float left = beside ? term : 0;
    const float top = beside ? y : y + 19;
    const float height =
        ui.paint.text_wrapped({column.x + left, top}, column.w - left,
                              r.mono ? Type::MonoSmall : Type::Small, ui.colors.text, r.value);
    return std::max(20.0f, top - y + height) + 5;
}

float entry(Ui& ui, const ConsoleModel::Entry& e, Rect column, float y) {
    const float height = control_height(ui);
    const float button = e.control ? ui.button_width(*e.control) : 0;
    const float left = e.tone == Tone::Plain ? 12.0f : 34.0f;
    const float words = column.w - left - button - 24;
    const float text = ui.paint.wrapped_height(words, Type::Small, e.text);
    const float rows = std::max(height, 22 + text) + 16;
    ui.paint.fill({column.x, y, column.w, rows}, ui.colors.card, 8);
    const float top = y + (rows - 22 - text) / 2;
    if (e.tone != Tone::Plain) ui.status(e.tone, {column.x + 18, top + 11});
    ui.paint.text_fitted({column.x + left, top}, words, Type::TextStrong, ui.colors.text, e.head);
    ui.paint.text_wrapped({column.x + left, top + 22}, words, Type::Small, ui.colors.secondary,
                          e.text);
    if (e.control)
        ui.button(*e.control,
                  {column.right() - button - 10, y + (rows - height) / 2, button, height},
                  ButtonStyle::Secondary);
    return rows + 6;
}

/// Fields beside each other where there is room, the buttons behind or below them.
float form(Ui& ui, const ConsoleModel::Section& section, Rect column, float y) {
    const float height = control_height(ui);
    const float field_height = line_height(Type::Small) + 4 + height;
    const float width = column.w < 420 ? column.w : 220;
    const float top = y;
    Flow flow({column.x, y}, column.w, field_height, kGap);
    for (const FieldModel& field : section.fields) ui.field(field, flow.place(width));
    if (!section.fields.empty()) {
        y += flow.height();
        const bool behind = section.controls.size() == 1 &&
                            flow.x() + ui.button_width(section.controls.front()) <= column.right();
        if (behind) {
            const Control& only = section.controls.front();
            ui.button(only, {flow.x(), y - height, ui.button_width(only), height},
                      ButtonStyle::Primary);
            return y + kGap - top;
        }
        y += kGap;
    }
    if (!section.controls.empty())
        y += button_rows(ui, section.controls, {column.x, y}, column.w, ButtonStyle::Primary,
                         ButtonStyle::Secondary) +
             kGap;
    return y - top;
}

float draw_section(Ui& ui, const ConsoleModel::Section& section, Rect column, float y) {
    const float top = y;
    if (!section.title.empty()) {
        ui.paint.text({column.x, y}, Type::BodyStrong, ui.colors.text, section.title);
        y += 28;
    }
    if (!section.text.empty())
        y += ui.paint.text_wrapped({column.x, y}, column.w, Type::Small, ui.colors.secondary,
                                   section.text) +
             kGap;
    for (const InspectorRow& r : section.rows) y += row(ui, r, column, y);
    for (const ConsoleModel::Entry& e : section.entries) y += entry(ui, e, column, y);
    if (!section.rows.empty() || !section.entries.empty()) y += 6;
    if (!section.choices.empty())
        y += button_rows(ui, section.choices, {column.x, y}, column.w, ButtonStyle::Secondary,
                         ButtonStyle::Secondary) +
             kGap;
    y += form(ui, section, column, y);
    return y - top + 12;
}

void tabs(Ui& ui, const ConsoleModel& m, Rect bar) {
    ui.paint.line({bar.x, bar.bottom() - 1}, {bar.right(), bar.bottom() - 1}, ui.colors.line);
    // Narrower where there is little room.
    float words = 0;
    for (const Control& tab : m.tabs) words += ui.paint.text_width(Type::SmallStrong, tab.label);
    const auto count = static_cast<float>(m.tabs.size());
    const float pad = std::max(0.0f, std::min(24.0f, (bar.w - words) / count));
    for (const Control& tab : m.tabs)
        ui.tab(tab, bar.cut_left(ui.paint.text_width(Type::SmallStrong, tab.label) + pad));
}

}  // namespace

void draw_console(Ui& ui, const ConsoleModel& m, Rect screen) {
    ui.paint.fill(screen, rgb(0x05080C, 170));
    const float close = ui.touch ? size::kTouch : size::kControl;
    const float pad = ui.touch ? 14.0f : 24.0f;
    constexpr float kHead = 64;
    const float width = std::min(860.0f, screen.w - (ui.touch ? 8 : 48));
    const float height = std::min(760.0f, screen.h - (ui.touch ? 8 : 48));
    Rect box{screen.x + (screen.w - width) / 2, screen.y + (screen.h - height) / 2, width, height};
    ui.paint.fill(box, ui.colors.panel, 12);
    ui.paint.border(box, ui.colors.line, 12);
    Rect head = box.cut_top(kHead).inset(pad, 0);
    ui.icon_button(m.close, head.cut_right(close).inset(0, (kHead - close) / 2), Icon::Close);
    for (const Control& control : m.path) {
        const float w = ui.paint.text_width(Type::Small, control.label) + 24;
        ui.button(control, head.cut_left(w).inset(0, (kHead - control_height(ui)) / 2),
                  ButtonStyle::Quiet);
        head.cut_left(8);
    }
    const float status = m.status.empty() ? 0 : ui.paint.text_width(Type::MonoSmall, m.status) + 34;
    const float drawn =
        ui.paint.text_fitted({head.x, head.center().y - line_height(Type::BodyStrong) / 2},
                             head.w - status - 8, Type::BodyStrong, ui.colors.text, m.title);
    if (!m.status.empty()) {
        ui.status(m.status_tone, {head.x + drawn + 22, head.center().y});
        ui.paint.text({head.x + drawn + 36, head.center().y - line_height(Type::MonoSmall) / 2},
                      Type::MonoSmall, ui.colors.secondary, m.status);
    }
    if (!m.tabs.empty()) tabs(ui, m, box.cut_top(ui.touch ? size::kTouch : 38).inset(pad, 0));

    const Rect view = box.inset(1, 0);
    const Rect content = ui.begin_scroll(kConsoleScroll, view);
    const Rect column = content.inset(pad, 0);
    float y = content.y + 14;
    if (!m.intro.empty())
        y += ui.paint.text_wrapped({column.x, y}, column.w, Type::Text, ui.colors.secondary,
                                   m.intro) +
             14;
    if (m.run) {
        ui.button(*m.run, {column.x, y, ui.button_width(*m.run), control_height(ui)},
                  ButtonStyle::Secondary);
        y += control_height(ui) + 14;
    }
    if (!m.answer.empty()) y += answer(ui, m, column, y);
    for (const ConsoleModel::Section& section : m.sections)
        y += draw_section(ui, section, column, y);
    ui.end_scroll(kConsoleScroll, view, y - content.y + 8);
}

}  // namespace kds::web
