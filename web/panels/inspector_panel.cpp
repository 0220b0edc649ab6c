#include "web/panels/inspector_panel.h"

namespace kds::web {

void draw_inspector(Ui& ui, const InspectorModel& m, Rect area) {
    ui.paint.fill(area, ui.colors.panel);
    const Rect column = area.inset(18, 0);
    if (!m.empty_text.empty()) {
        ui.paint.text({column.x, area.y + 12}, Type::TextStrong, ui.colors.text, m.title);
        ui.paint.text_wrapped({column.x, area.y + 42}, column.w, Type::Small, ui.colors.secondary,
                              m.empty_text);
        return;
    }
    Rect head = area.cut_top(42);
    float x = column.x;
    if (m.has_key) {
        ui.paint.key_dot({x + 6, head.center().y + 1}, size::kDot + 0.5f, m.key_tag);
        x += 20;
    }
    const float side = ui.paint.text_width(Type::Small, m.subtitle);
    ui.paint.text_fitted({x, head.center().y - 10}, column.right() - x - side - 12,
                         Type::TextStrong, ui.colors.text, m.title);
    ui.paint.text_right({column.right(), head.center().y - 9}, Type::Small, ui.colors.secondary,
                        m.subtitle);
    Rect foot{};
    const float control = ui.touch ? size::kTouch : 34;
    if (!m.controls.empty()) foot = area.cut_bottom(control + 20);

    const Rect content = ui.begin_scroll(kInspectorScroll, area);
    float y = content.y + 2;
    constexpr float kTerm = 138;
    // Large text in a small window: the value stands under its term.
    const bool is_stacked = column.w < 260;
    const auto row = [&](const InspectorRow& r) {
        ui.paint.text_fitted({column.x, y}, is_stacked ? column.w : kTerm - 8, Type::Small,
                             ui.colors.secondary, r.term);
        const Type type = r.mono ? Type::MonoSmall : Type::Small;
        if (is_stacked) y += 20;
        float left = column.x + (is_stacked ? 0 : kTerm);
        if (r.key_tag_row) {
            ui.paint.key_dot({left + 5, y + 10}, 4.5f, m.key_tag);
            left += 16;
        }
        const float height =
            ui.paint.text_wrapped({left, y + (r.mono ? 1.0f : 0.0f)}, column.right() - left - 8,
                                  type, ui.colors.text, r.value);
        y += std::max(20.0f, height) + 4;
    };
    // Without a scroll, what can be done is in reach.
    if (m.has_more()) y = draw_inspector_acts(ui, m, column, y);
    // What one asks first stands first: the reason, then the numbers behind it.
    if (!m.why_question.empty()) {
        ui.paint.text({column.x, y}, Type::SmallStrong, ui.tone_color(m.why_tone), m.why_question);
        y += 21;
        y += ui.paint.text_wrapped({column.x, y}, column.w - 8, Type::Small, ui.colors.text,
                                   m.why_answer) +
             10;
        ui.paint.line({column.x, y}, {column.right() - 8, y}, ui.colors.line);
        y += 10;
    }
    for (const InspectorRow& r : m.rows) row(r);
    if (m.has_more()) y = draw_inspector_more(ui, m, column, y);
    ui.end_scroll(kInspectorScroll, area, y - content.y + 6);

    if (m.controls.empty()) return;
    ui.paint.line({foot.x, foot.y}, {foot.right(), foot.y}, ui.colors.line);
    Rect buttons = foot.inset(16, 10);
    for (const Control& c : m.controls) {
        ui.button(c, buttons.cut_left(std::min(ui.button_width(c), buttons.w)),
                  ButtonStyle::Secondary);
        buttons.cut_left(8);
    }
}

}  // namespace kds::web
