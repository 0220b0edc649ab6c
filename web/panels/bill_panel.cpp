#include "web/panels/bill_panel.h"

#include <algorithm>

#include "web/panels/flow.h"

namespace kds::web {
namespace {

float control_height(const Ui& ui) { return ui.touch ? size::kTouch : 32; }

void small_button(Ui& ui, Flow& flow, const Control& control, float width, float height) {
    const float words = ui.paint.text_width(Type::Small, control.label) + 22;
    ui.button(control, flow.place(std::min(width, std::max(height, words))), ButtonStyle::Quiet);
}

/// Returns the height.
float controls(Ui& ui, const BillModel& m, Point at, float width) {
    const float height = control_height(ui);
    Flow flow(at, width, height, 4);
    for (const Control& region : m.regions) small_button(ui, flow, region, width, height);
    flow.skip(12);
    small_button(ui, flow, m.copy, width, height);
    small_button(ui, flow, m.save, width, height);
    small_button(ui, flow, m.plan, width, height);
    return flow.height();
}

/// A paragraph; moves `y` on.
void say(Ui& ui, Rect column, float& y, Color color, std::string_view text, float gap = 6) {
    if (text.empty()) return;
    y += ui.paint.text_wrapped({column.x, y}, column.w, Type::Small, color, text) + gap;
}

void growth(Ui& ui, const BillLineModel& line, Rect column, float& y) {
    say(ui, column, y, ui.colors.text, line.growth_title, 4);
    const float height = control_height(ui);
    for (const BillGrowthModel& part : line.growth) {
        say(ui, column, y, ui.colors.secondary, part.text, 2);
        Flow flow({column.x, y}, column.w, height, 4);
        small_button(ui, flow, part.at, column.w, height);
        if (part.who) small_button(ui, flow, *part.who, column.w, height);
        y += flow.height() + 4;
    }
}

/// The line is one control as wide as the column: its name on the left, its amount on the right.
void draw_line(Ui& ui, const BillLineModel& line, Rect column, float& y) {
    const float height = control_height(ui);
    const Rect row{column.x, y, column.w, height};
    const Hit hit = ui.hit(line.open.id, row, line.open.enabled);
    if (line.open.pressed)
        ui.paint.fill(row, ui.colors.accent_soft, size::kControlRadius);
    else if (hit.hovered || hit.held)
        ui.paint.fill(row, ui.colors.raised, size::kControlRadius);
    const float amount = ui.paint.text_width(Type::MonoSmall, line.amount);
    const float top = row.center().y - line_height(Type::Small) / 2;
    const float sign = 18;  // It opens and closes.
    ui.paint.text({row.x + 8, top}, Type::MonoSmall, ui.colors.secondary,
                  line.open.pressed ? "-" : "+");
    ui.paint.text_fitted({row.x + 8 + sign, top}, row.w - amount - sign - 28, Type::Small,
                         ui.colors.text, line.open.label);
    ui.paint.text_right({row.right() - 8, top}, Type::MonoSmall, ui.colors.text, line.amount);
    ui.focus_ring(line.open.id, row, size::kControlRadius);
    if (hit.clicked) ui.out.push_back(line.open.action);
    y += height + 2;
    if (!line.open.pressed) return;
    y += 4;
    const Rect inner{column.x + 8 + sign, y, column.w - 16 - sign, 0};
    say(ui, inner, y, ui.colors.text, line.formula);
    say(ui, inner, y, ui.colors.secondary, line.counted);
    say(ui, inner, y, ui.colors.secondary, line.source, 10);
    growth(ui, line, inner, y);
    y += 6;
}

void draw_total(Ui& ui, const BillModel& m, Rect column, float& y) {
    ui.paint.text({column.x, y}, Type::Title, ui.colors.text, m.total);
    y += line_height(Type::Title) + 2;
    say(ui, column, y, ui.colors.secondary, m.since);
    say(ui, column, y, ui.colors.text, m.rate, 8);
}

}  // namespace

void draw_bill(Ui& ui, const BillModel& m, Rect area) {
    const Rect content = ui.begin_scroll(kBillScroll, area);
    Rect column = content.inset(16, 0);
    column.w -= 12;
    float y = content.y + 10;
    if (!m.state.empty()) {
        say(ui, column, y, ui.colors.text, m.state, 8);
        if (m.retry) {
            const float height = control_height(ui);
            ui.button(*m.retry, {column.x, y, ui.button_width(*m.retry), height},
                      ButtonStyle::Secondary);
            y += height;
        }
        return ui.end_scroll(kBillScroll, area, y - content.y + 8);
    }
    draw_total(ui, m, column, y);
    y += controls(ui, m, {column.x, y}, column.w) + 8;
    say(ui, column, y, ui.tone_color(Tone::Warn), m.incomplete, 8);
    if (m.lines.empty()) say(ui, column, y, ui.colors.secondary, m.empty);
    for (const BillLineModel& line : m.lines) draw_line(ui, line, column, y);
    y += 6;
    say(ui, column, y, ui.colors.secondary, m.rounding);
    say(ui, column, y, ui.colors.text, m.left_on);
    ui.end_scroll(kBillScroll, area, y - content.y + 8);
}

}  // namespace kds::web
