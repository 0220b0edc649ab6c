#include "web/panels/overlay_panel.h"

#include <algorithm>

#include "web/panels/flow.h"

namespace kds::web {
namespace {

constexpr float kHeadWidth = 214;  ///< Of an entry's head, where the text stands beside it.
constexpr float kBetween = 8;      ///< Controls of a row.

float control_height(const Ui& ui) { return ui.touch ? size::kTouch : size::kControl; }

/// Buttons one after the other, in as many lines as they need. Returns the height.
float button_row(Ui& ui, const std::vector<Control>& row, Point at, float width) {
    Flow flow(at, width, control_height(ui), kBetween);
    for (const Control& control : row)
        ui.button(control, flow.place(std::min(ui.button_width(control), width)),
                  ButtonStyle::Secondary);
    return flow.height();
}

/// How high button_row() will be.
float button_row_height(const Ui& ui, const std::vector<Control>& row, float width) {
    Flow flow({}, width, control_height(ui), kBetween);
    for (const Control& control : row) flow.place(std::min(ui.button_width(control), width));
    return flow.height();
}

float field_height(const Ui& ui) { return line_height(Type::Small) + 4 + control_height(ui); }

/// Returns the height, with the distance to the next entry.
float draw_entry(Ui& ui, const OverlayModel::Entry& entry, Rect column, float y) {
    const float control = control_height(ui);
    const float left = 12;
    const bool beside = column.w > 520;
    const float indent = left + (beside ? kHeadWidth : 0);
    const float button = entry.control ? ui.button_width(*entry.control) + 12 : 0;
    const float words = column.w - indent - button - 12;
    const float below = column.w - indent - 12;
    const float text = ui.paint.wrapped_height(words, Type::Text, entry.text);
    float rows = (beside ? std::max(22.0f, text) : 22 + text) + 12;
    if (entry.control) rows = std::max(rows, control + 12);
    const float field_at = rows;
    if (entry.field) rows += field_height(ui) + kBetween;
    const float row_at = rows;
    if (!entry.row.empty()) rows += button_row_height(ui, entry.row, below) + 12;

    if (entry.current) ui.paint.fill({column.x, y - 2, column.w - 4, rows}, ui.colors.card, 8);
    const float top = y + 4;
    ui.paint.text_fitted({column.x + left, top}, beside ? kHeadWidth - 12 : words, Type::TextStrong,
                         entry.current ? ui.colors.accent : ui.colors.text, entry.head);
    ui.paint.text_wrapped({column.x + indent, beside ? top : top + 22}, words, Type::Text,
                          ui.colors.secondary, entry.text);
    if (entry.control)
        ui.button(*entry.control,
                  {column.right() - button, y - 2 + (field_at - control) / 2, button - 8, control},
                  ButtonStyle::Primary);
    if (entry.field)
        ui.field(*entry.field,
                 {column.x + indent, y + field_at, std::min(below, 320.0f), field_height(ui)});
    if (!entry.row.empty()) button_row(ui, entry.row, {column.x + indent, y + row_at}, below);
    return rows + 4;
}

}  // namespace

void draw_overlay(Ui& ui, const OverlayModel& m, Rect screen) {
    ui.paint.fill(screen, rgb(0x05080C, 170));
    const float control = control_height(ui);
    constexpr float kHead = 64;
    const float width = std::min(760.0f, screen.w - (ui.touch ? 16 : 48));
    const float foot_width = width - 48;
    const float foot_height =
        m.controls.empty() ? 16.0f : button_row_height(ui, m.controls, foot_width) + 28;
    // As high as its content was when it was last drawn, where the screen lets it.
    UiMemory::Scroll& scroll = ui.memory.scrolls[kOverlayScroll];
    const float wanted = scroll.content > 0 ? kHead + scroll.content + foot_height : 700.0f;
    const float height = std::min({wanted, 720.0f, screen.h - (ui.touch ? 16 : 64)});
    Rect box{screen.x + (screen.w - width) / 2, screen.y + (screen.h - height) / 2, width, height};
    ui.paint.fill(box, ui.colors.panel, 12);
    ui.paint.border(box, ui.colors.line, 12);
    Rect head = box.cut_top(kHead).inset(24, 0);
    ui.icon_button(m.close, head.cut_right(control).inset(0, (kHead - control) / 2), Icon::Close);
    const Type title =
        ui.paint.text_width(Type::Title, m.title) <= head.w - 12 ? Type::Title : Type::BodyStrong;
    ui.paint.text_fitted({head.x, head.center().y - line_height(title) / 2}, head.w - 12, title,
                         ui.colors.text, m.title);
    const Rect foot = box.cut_bottom(foot_height);

    const Rect content = ui.begin_scroll(kOverlayScroll, box);
    const Rect column = content.inset(24, 0);
    float y = content.y;
    float revealed = y;
    y += ui.paint.text_wrapped({column.x, y}, column.w, Type::Text, ui.colors.secondary, m.intro) +
         16;
    for (const OverlayModel::Section& section : m.sections) {
        if (&section == m.sections.data() + m.revealed) revealed = y;
        y += ui.paint.text_wrapped({column.x, y}, column.w, Type::BodyStrong, ui.colors.text,
                                   section.title) +
             10;
        for (const OverlayModel::Entry& entry : section.entries)
            y += draw_entry(ui, entry, column, y);
        y += 12;
    }
    if (m.reveal != ui.memory.overlay_revealed) {
        ui.memory.overlay_revealed = m.reveal;
        if (m.reveal != 0) scroll.offset = revealed - content.y;
    }
    ui.end_scroll(kOverlayScroll, box, y - content.y);
    if (m.controls.empty()) return;
    ui.paint.line({foot.x, foot.y}, {foot.right(), foot.y}, ui.colors.line);
    button_row(ui, m.controls, {foot.x + 24, foot.y + 14}, foot_width);
}

}  // namespace kds::web
