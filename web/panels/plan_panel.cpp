#include "web/panels/plan_panel.h"

#include <algorithm>

#include "web/panels/flow.h"
#include "web/panels/paged_overlay.h"

namespace kds::web {
namespace {

constexpr float kGap = 10;
constexpr float kBarHeight = 10;

float control_height(const Ui& ui) { return ui.touch ? size::kTouch : 36; }

float heading(Ui& ui, const std::string& words, Rect column, float y) {
    return plan_words(ui, Type::BodyStrong, ui.colors.text, words, column, y) + 4;
}

/// A term and its value, beside each other where there is room.
float row(Ui& ui, const InspectorRow& r, Rect column, float y) {
    const bool beside = column.w > 520;
    const float left = beside ? 200.0f : 0;
    const float top = beside ? y : y + 20;
    ui.paint.text_fitted({column.x, y}, beside ? left - 8 : column.w, Type::Small,
                         ui.colors.secondary, r.term);
    const float height = ui.paint.text_wrapped({column.x + left, top}, column.w - left, Type::Small,
                                               ui.colors.text, r.value);
    return std::max(20.0f, top - y + height) + 4;
}

float fields(Ui& ui, const PlanModel& m, Rect column, float y) {
    const float top = y;
    const std::size_t columns = column.w >= 640 ? 3 : column.w >= 420 ? 2 : 1;
    const float gaps = kGap * static_cast<float>(columns - 1);
    const float width = (column.w - gaps) / static_cast<float>(columns);
    float row_height = 0;
    for (std::size_t i = 0; i < m.fields.size(); ++i) {
        const std::size_t at = i % columns;
        const float x = column.x + static_cast<float>(at) * (width + kGap);
        row_height = std::max(row_height, plan_field(ui, m.fields[i], {x, y}, width));
        if (at + 1 < columns && i + 1 < m.fields.size()) continue;
        y += row_height + 8;
        row_height = 0;
    }
    if (m.take) {
        ui.button(*m.take,
                  {column.x, y, std::min(ui.button_width(*m.take), column.w), control_height(ui)},
                  ButtonStyle::Secondary);
        y += control_height(ui) + 6;
    }
    y += plan_words(ui, Type::Small, ui.colors.secondary, m.taken, column, y);
    return y - top;
}

float mode(Ui& ui, const PlanModel::Mode& shown, Rect column, float y) {
    const float top = y;
    // First what lies on the card, to know how high it is.
    const Rect inner = column.inset(14, 0);
    float height = 14 + 24;
    if (!shown.note.empty())
        height += ui.paint.wrapped_height(inner.w, Type::Small, shown.note) + 4;
    const bool beside = inner.w > 520;
    for (const InspectorRow& line : shown.lines) {
        const float words =
            ui.paint.wrapped_height(inner.w - (beside ? 200.0f : 0.0f), Type::Small, line.value);
        height += std::max(20.0f, (beside ? 0 : 20) + words) + 4;
    }
    height += 10;
    ui.card({column.x, y, column.w, height},
            shown.is_advised ? std::optional<Color>(ui.colors.good) : std::nullopt);
    y += 14;
    const float total =
        ui.paint.text_right({inner.right(), y}, Type::BodyStrong, ui.colors.text, shown.total);
    float x = inner.x;
    if (shown.is_advised) {
        ui.status(Tone::Good, {x + 8, y + 11});
        x += 24;
    }
    ui.paint.text_fitted({x, y}, inner.right() - total - 10 - x, Type::TextStrong, ui.colors.text,
                         shown.name);
    y += 24;
    if (!shown.note.empty()) {
        y += ui.paint.text_wrapped({inner.x, y}, inner.w, Type::Small, ui.colors.secondary,
                                   shown.note) +
             4;
    }
    for (const InspectorRow& line : shown.lines) y += row(ui, line, inner, y);
    return std::max(y - top, height) + 8;
}

float bars(Ui& ui, const PlanModel& m, Rect column, float y) {
    const float top = y;
    y += heading(ui, m.bars_title, column, y);
    const bool beside = column.w > 520;
    const float words = beside ? 230.0f : 0;
    for (const PlanModel::Bar& bar : m.bars) {
        const float change =
            ui.paint.text_right({column.right(), y}, Type::MonoSmall, ui.colors.text, bar.change);
        const float room = beside ? words - 8 : column.w - change - 10;
        ui.paint.text_fitted({column.x, y}, room, Type::Small, ui.colors.text, bar.input);
        const float width = beside ? std::max(40.0f, column.w - words - 200) : column.w;
        const Rect track{column.x + words, beside ? y + 5 : y + 22, width, kBarHeight};
        ui.paint.fill(track, ui.colors.raised, kBarHeight / 2);
        const float share = bar.share < 0 ? -bar.share : bar.share;
        if (share > 0)
            ui.paint.fill({track.x, track.y, std::max(kBarHeight, track.w * share), track.h},
                          bar.share > 0 ? ui.colors.warn : ui.colors.good, kBarHeight / 2);
        y += beside ? 26.0f : 42.0f;
    }
    return y - top + 8;
}

float result(Ui& ui, const PlanModel& m, Rect column, float y) {
    const float top = y;
    y += heading(ui, m.need, column, y);
    y += plan_words(ui, Type::Text, ui.colors.text, m.need_reason, column, y) + 6;
    for (const InspectorRow& need : m.needs) y += row(ui, need, column, y);
    y += 12;
    if (m.advice.empty()) return y - top;
    y += heading(ui, m.advice, column, y);
    y += plan_words(ui, Type::Text, ui.colors.text, m.advice_reason, column, y) + 10;
    for (const PlanModel::Mode& shown : m.modes) y += mode(ui, shown, column, y);
    y += 8;
    if (!m.bars.empty()) y += bars(ui, m, column, y) + 8;
    y += heading(ui, m.chart.title, column, y);
    y += draw_plan_chart(ui, m.chart, column, y);
    return y - top;
}

}  // namespace

float plan_buttons(Ui& ui, const std::vector<Control>& controls, Point at, float width,
                   ButtonStyle style) {
    if (controls.empty()) return 0;
    Flow flow(at, width, control_height(ui), 6);
    for (const Control& control : controls)
        ui.button(control, flow.place(std::min(ui.button_width(control), width)), style);
    return flow.height() + 8;
}

float plan_words(Ui& ui, Type type, Color color, const std::string& words, Rect column, float y) {
    if (words.empty()) return 0;
    return ui.paint.text_wrapped({column.x, y}, column.w, type, color, words);
}

float plan_field(Ui& ui, const PlanModel::NumberField& number, Point at, float width) {
    const float height = line_height(Type::Small) + 4 + control_height(ui);
    ui.field(number.field, {at.x, at.y, width, height});
    if (number.error.empty()) return height;
    return height + 4 +
           ui.paint.text_wrapped({at.x, at.y + height + 4}, width, Type::Small, ui.colors.bad,
                                 number.error);
}

void draw_plan(Ui& ui, const PlanModel& m, Rect screen) {
    const auto [view, pad] = draw_paged_overlay(ui, m.title, m.close, m.pages, 860, screen);
    if (ui.memory.overlay_revealed != m.reveal) {
        ui.memory.overlay_revealed = m.reveal;
        ui.memory.scrolls[kPlanScroll].offset = 0;
    }
    const Rect content = ui.begin_scroll(kPlanScroll, view);
    const Rect column = content.inset(pad, 0);
    float y = content.y + 14;
    y += plan_words(ui, Type::Text, ui.colors.secondary, m.intro, column, y) + 12;
    if (m.is_run)
        y += draw_plan_run(ui, m, column, y);
    else
        y += fields(ui, m, column, y) + 10;
    y += plan_buttons(ui, m.regions, {column.x, y}, column.w, ButtonStyle::Quiet);
    if (m.prices_tone != Tone::Plain) ui.status(m.prices_tone, {column.x + 8, y + 10});
    const Rect prices{column.x + (m.prices_tone == Tone::Plain ? 0.0f : 24.0f), y,
                      column.w - (m.prices_tone == Tone::Plain ? 0.0f : 24.0f), 0};
    y += plan_words(ui, Type::Small, ui.colors.secondary, m.prices, prices, y) + 16;
    if (!m.is_run && m.has_result) y += result(ui, m, column, y);
    ui.end_scroll(kPlanScroll, view, y - content.y + 12);
}

}  // namespace kds::web
