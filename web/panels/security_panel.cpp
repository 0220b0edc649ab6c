#include "web/panels/security_panel.h"

#include <algorithm>

#include "web/panels/flow.h"
#include "web/panels/paged_overlay.h"
#include "web/panels/text_area.h"

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
        ui.button(controls[i], flow.place(std::min(words + 28, width)), style);
    }
    return flow.height();
}
float button_rows_height(const Ui& ui, const std::vector<Control>& controls, float width) {
    Flow flow({}, width, control_height(ui), 6);
    for (const Control& control : controls)
        flow.place(std::min(ui.paint.text_width(Type::TextStrong, control.label) + 28, width));
    return flow.height();
}

/// What came of the newest act: who refused it in its own words, and below it what that means.
float answer(Ui& ui, const SecurityModel& m, Rect column, float y) {
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

float code_height(const Ui& ui, const std::vector<std::string>& lines, float width) {
    float height = 0;
    for (const std::string& line : lines)
        height += std::max(line_height(Type::MonoSmall),
                           ui.paint.wrapped_height(width, Type::MonoSmall, line));
    return lines.empty() ? 0 : height + 16;
}
void code(Ui& ui, const std::vector<std::string>& lines, Rect box) {
    ui.paint.fill(box, ui.colors.canvas, 6);
    float y = box.y + 8;
    for (const std::string& line : lines)
        y += std::max(line_height(Type::MonoSmall),
                      ui.paint.text_wrapped({box.x + 10, y}, box.w - 20, Type::MonoSmall,
                                            ui.colors.text, line));
}

/// Returns the height, with the distance to the next entry. `has_sign`: room is kept for the sign
/// of a status, which some entry of the section has.
float entry(Ui& ui, const SecurityModel::Entry& e, Rect column, float y, bool has_sign) {
    const float left = has_sign ? 36.0f : 12.0f;
    const float words = column.w - left - 12;
    const float head = ui.paint.wrapped_height(words, Type::TextStrong, e.head);
    const float text = e.text.empty() ? 0 : ui.paint.wrapped_height(words, Type::Small, e.text) + 2;
    const float lines = code_height(ui, e.code, words - 20);
    float height = 16 + head + text;
    if (lines > 0) height += lines + 8;
    const float row_at = height;
    if (!e.row.empty()) height += button_rows_height(ui, e.row, words) + 4;

    const Rect box{column.x, y, column.w, height};
    ui.paint.fill(box, e.is_marked ? ui.colors.raised : ui.colors.card, 8);
    if (e.is_marked) ui.paint.border(box, ui.colors.accent, 8, 2);
    if (e.tone != Tone::Plain) ui.status(e.tone, {box.x + 18, box.y + 19});
    float at = box.y + 8;
    at +=
        ui.paint.text_wrapped({box.x + left, at}, words, Type::TextStrong, ui.colors.text, e.head);
    if (!e.text.empty())
        at += 2 + ui.paint.text_wrapped({box.x + left, at + 2}, words, Type::Small,
                                        ui.colors.secondary, e.text);
    if (lines > 0) code(ui, e.code, {box.x + left, at + 6, words, lines});
    if (!e.row.empty())
        button_rows(ui, e.row, {box.x + left, y + row_at - 4}, words, ButtonStyle::Secondary,
                    ButtonStyle::Secondary);
    return height + 6;
}

float draw_section(Ui& ui, const SecurityModel::Section& section, Rect column, float y, Rect view) {
    const float top = y;
    const auto rows = [&](const std::vector<Control>& controls, ButtonStyle first) {
        if (controls.empty()) return;
        y += button_rows(ui, controls, {column.x, y}, column.w, first, ButtonStyle::Secondary) +
             kGap;
    };
    y += ui.paint.text_wrapped({column.x, y}, column.w, Type::BodyStrong, ui.colors.text,
                               section.title) +
         6;
    if (!section.text.empty())
        y += ui.paint.text_wrapped({column.x, y}, column.w, Type::Small, ui.colors.secondary,
                                   section.text) +
             kGap;
    rows(section.choices, ButtonStyle::Secondary);
    if (!section.fields.empty()) {
        const float height = line_height(Type::Small) + 4 + control_height(ui);
        const float width = column.w < 520 ? column.w : (column.w - kGap) / 2;
        Flow flow({column.x, y}, column.w, height, kGap);
        for (const FieldModel& field : section.fields) ui.field(field, flow.place(width));
        y += flow.height() + kGap;
    }
    if (section.editor)
        y += text_area(ui, *section.editor, section.marks, {column.x, y}, column.w, view) + kGap;
    rows(section.chips, ButtonStyle::Secondary);
    rows(section.controls,
         section.editor || !section.fields.empty() ? ButtonStyle::Primary : ButtonStyle::Secondary);
    const bool has_signs = std::ranges::any_of(
        section.entries, [](Tone tone) { return tone != Tone::Plain; },
        &SecurityModel::Entry::tone);
    for (const SecurityModel::Entry& e : section.entries) y += entry(ui, e, column, y, has_signs);
    return y - top + 14;
}

}  // namespace

void draw_security(Ui& ui, const SecurityModel& m, Rect screen) {
    const auto [view, pad] = draw_paged_overlay(ui, m.title, m.close, m.tabs, 900, screen);
    UiMemory::Scroll& scroll = ui.memory.scrolls[kSecurityScroll];
    if (m.reveal != ui.memory.overlay_revealed) {
        ui.memory.overlay_revealed = m.reveal;
        scroll.offset = 0;
    }
    const Rect content = ui.begin_scroll(kSecurityScroll, view);
    const Rect column = content.inset(pad, 0);
    float y = content.y + 14;
    if (!m.intro.empty())
        y += ui.paint.text_wrapped({column.x, y}, column.w, Type::Text, ui.colors.secondary,
                                   m.intro) +
             14;
    if (!m.answer.empty()) y += answer(ui, m, column, y);
    for (const SecurityModel::Section& section : m.sections)
        y += draw_section(ui, section, column, y, view);
    ui.end_scroll(kSecurityScroll, view, y - content.y + 8);
}

}  // namespace kds::web
