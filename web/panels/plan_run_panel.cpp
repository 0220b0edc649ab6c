// The page of the twin run: controls, how far it is, and a table for each stream that was tried.
#include <algorithm>

#include "web/panels/plan_panel.h"

namespace kds::web {
namespace {

constexpr float kBeside = 560;  ///< From this width on a row's name stands beside its values.
constexpr float kName = 250;
constexpr float kLine = 24;

struct Columns {
    float left;
    float width;  ///< Of each.
    float right_of(std::size_t i) const { return left + width * static_cast<float>(i + 1); }
};

Columns columns_of(Rect column) {
    const float left = column.x + (column.w > kBeside ? kName : 24.0f);
    return {left, (column.right() - left) / 4};
}

float row(Ui& ui, const PlanModel::Row& shown, Rect column, float y) {
    const Columns columns = columns_of(column);
    const bool beside = column.w > kBeside;
    if (shown.tone != Tone::Plain) ui.status(shown.tone, {column.x + 9, y + kLine / 2 - 2});
    const float name = beside ? kName - 32 : column.w - 24;
    ui.paint.text_fitted({column.x + 24, y}, name, Type::Small, ui.colors.text, shown.name);
    if (!shown.failure.empty()) {
        const float x = column.x + (beside ? kName : 24.0f);
        const float top = beside ? y : y + kLine;
        return top - y +
               std::max(kLine, ui.paint.text_wrapped({x, top}, column.right() - x, Type::Small,
                                                     ui.colors.secondary, shown.failure));
    }
    const float top = beside ? y : y + kLine - 2;
    for (std::size_t i = 0; i < shown.values.size(); ++i) {
        const bool is_there = !shown.values[i].empty();
        const Color color = !is_there                           ? ui.colors.tertiary
                            : shown.tone == Tone::Bad && i == 2 ? ui.colors.bad
                                                                : ui.colors.text;
        ui.paint.text_right({columns.right_of(i), top}, Type::MonoSmall, color,
                            is_there ? std::string_view(shown.values[i]) : "–");
    }
    return top - y + kLine;
}

float group(Ui& ui, const PlanModel& m, const PlanModel::Group& shown, Rect column, float y) {
    const float top = y;
    ui.paint.text_fitted({column.x, y}, column.w, Type::TextStrong, ui.colors.text, shown.title);
    y += 26;
    const Columns columns = columns_of(column);
    for (std::size_t i = 0; i < m.columns.size(); ++i)
        ui.paint.text_right({columns.right_of(i), y}, Type::Small, ui.colors.secondary,
                            m.columns[i]);
    y += 22;
    ui.paint.line({column.x, y - 2}, {column.right(), y - 2}, ui.colors.line);
    for (const PlanModel::Row& each : shown.rows) y += row(ui, each, column, y);
    return y - top + 16;
}

}  // namespace

float draw_plan_run(Ui& ui, const PlanModel& m, Rect column, float y) {
    const float top = y;
    y += plan_buttons(ui, m.traffic, {column.x, y}, column.w, ButtonStyle::Quiet);
    y += plan_buttons(ui, m.variants, {column.x, y}, column.w, ButtonStyle::Quiet);
    y += plan_field(ui, m.shards, {column.x, y}, std::min(260.0f, column.w)) + 10;
    y += plan_buttons(ui, m.run, {column.x, y}, column.w, ButtonStyle::Primary);
    if (!m.run_error.empty()) {
        ui.status(Tone::Bad, {column.x + 8, y + 10});
        y += ui.paint.text_wrapped({column.x + 24, y}, column.w - 24, Type::Small, ui.colors.text,
                                   m.run_error) +
             8;
    }
    if (m.is_running) {
        const Rect track{column.x, y + 4, column.w, 6};
        ui.paint.fill(track, ui.colors.raised, 3);
        ui.paint.fill({track.x, track.y, std::max(6.0f, track.w * m.progress), track.h},
                      ui.colors.accent, 3);
        y += 18;
    }
    y += plan_words(ui, Type::Small, ui.colors.secondary, m.state, column, y) + 10;
    for (const std::string& sentence : m.found)
        y += plan_words(ui, Type::Text, ui.colors.text, sentence, column, y) + 6;
    y += 8;
    for (const PlanModel::Group& each : m.groups) y += group(ui, m, each, column, y);
    return y - top + 6;
}

}  // namespace kds::web
