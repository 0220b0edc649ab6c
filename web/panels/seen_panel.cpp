#include "web/panels/seen_panel.h"

#include <algorithm>

#include "web/panels/flow.h"
#include "web/panels/paged_overlay.h"

namespace kds::web {
namespace {

/// Wide enough for two dumps of sixteen bytes a row.
constexpr float kWidthMost = 1'240;

float draw_page(Ui& ui, const SeenModel& m, Rect column, float y, Rect view) {
    switch (m.page) {
        case SeenPage::Audit: return draw_audit(ui, m.audit, column, y, view);
        case SeenPage::Disk: return draw_disk(ui, m.disk, column, y, view);
        case SeenPage::Wire: return draw_wire(ui, m.wire, column, y, view);
    }
    return 0;
}

}  // namespace

float seen_control_height(const Ui& ui) { return ui.touch ? size::kTouch : 34; }

float seen_buttons(Ui& ui, const std::vector<Control>& controls, Point at, float width) {
    if (controls.empty()) return 0;
    Flow flow(at, width, seen_control_height(ui), 6);
    for (const Control& control : controls) {
        const float words = ui.paint.text_width(Type::Small, control.label);
        ui.button(control,
                  flow.place(std::min(std::max(words + 26, seen_control_height(ui)), width)),
                  ButtonStyle::Quiet);
    }
    return flow.height();
}

float seen_rows(Ui& ui, const std::vector<InspectorRow>& rows, Rect column, float y) {
    const float top = y;
    const bool beside = column.w > 520;
    const float left = beside ? 210.0f : 0.0f;
    for (const InspectorRow& row : rows) {
        ui.paint.text_fitted({column.x, y}, (beside ? left : column.w) - 8, Type::Small,
                             ui.colors.secondary, row.term);
        const float below = beside ? y : y + 19;
        const float height = ui.paint.text_wrapped({column.x + left, below}, column.w - left,
                                                   row.mono ? Type::MonoSmall : Type::Small,
                                                   ui.colors.text, row.value);
        y = below + std::max(20.0f, height) + 5;
    }
    return y - top;
}

float seen_code(Ui& ui, const std::vector<std::string>& lines, const Control* copy, Rect column,
                float y, Rect view) {
    constexpr float kPad = 12;
    const float corner = copy ? (ui.touch ? size::kTouch : 34.0f) : 0.0f;
    const float line = line_height(Type::MonoSmall);
    // The control stands over the end of the first lines, which are short.
    const auto room = [&](std::size_t i) { return column.w - 2 * kPad - (i < 2 ? corner : 0); };
    float height = 2 * kPad;
    for (std::size_t i = 0; i < lines.size(); ++i)
        height += std::max(line, ui.paint.wrapped_height(room(i), Type::MonoSmall, lines[i]));
    const Rect box{column.x, y, column.w, std::max(height, corner + 8)};
    ui.paint.fill(box, ui.colors.canvas, 8);
    ui.paint.border(box, ui.colors.line, 8);
    float at = box.y + kPad;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const float high =
            std::max(line, ui.paint.wrapped_height(room(i), Type::MonoSmall, lines[i]));
        // What is out of sight costs nothing but its height.
        if (at + high >= view.y && at <= view.bottom())
            ui.paint.text_wrapped({box.x + kPad, at}, room(i), Type::MonoSmall, ui.colors.text,
                                  lines[i]);
        at += high;
    }
    if (copy)
        ui.icon_button(*copy, {box.right() - corner - 4, box.y + 4, corner, corner}, Icon::Copy);
    return box.h;
}

void draw_seen(Ui& ui, const SeenModel& m, Rect screen) {
    const auto [view, pad] = draw_paged_overlay(ui, m.title, m.close, m.tabs, kWidthMost, screen);
    const std::size_t scroll = kSeenScroll + static_cast<std::size_t>(m.page);
    const Rect content = ui.begin_scroll(scroll, view);
    const Rect column = content.inset(pad, 0);
    const float top = content.y + 14;
    const float drawn = draw_page(ui, m, column, top, view);
    ui.end_scroll(scroll, view, top + drawn - content.y + 12);
}

}  // namespace kds::web
