#include "web/panels/paged_overlay.h"

#include <algorithm>

namespace kds::web {
namespace {

constexpr float kHead = 64;
constexpr float kHeightMost = 820;

void draw_tabs(Ui& ui, const std::vector<Control>& tabs, Rect bar) {
    ui.paint.line({bar.x, bar.bottom() - 1}, {bar.right(), bar.bottom() - 1}, ui.colors.line);
    float words = 0;
    for (const Control& tab : tabs) words += ui.paint.text_width(Type::SmallStrong, tab.label);
    // Closer together where there is little room.
    const auto count = static_cast<float>(tabs.size());
    const float pad = std::max(0.0f, std::min(24.0f, (bar.w - words) / count));
    for (const Control& tab : tabs)
        ui.tab(tab, bar.cut_left(ui.paint.text_width(Type::SmallStrong, tab.label) + pad));
}

}  // namespace

PagedOverlay draw_paged_overlay(Ui& ui, std::string_view title, const Control& close,
                                const std::vector<Control>& tabs, float width_most, Rect screen) {
    ui.paint.fill(screen, rgb(0x05080C, 170));
    const float control = ui.touch ? size::kTouch : size::kControl;
    const float pad = ui.touch ? 14.0f : 24.0f;
    const float around = ui.touch ? 8.0f : 48.0f;
    const float width = std::min(width_most, screen.w - around);
    const float height = std::min(kHeightMost, screen.h - around);
    Rect box{screen.x + (screen.w - width) / 2, screen.y + (screen.h - height) / 2, width, height};
    ui.paint.fill(box, ui.colors.panel, 12);
    ui.paint.border(box, ui.colors.line, 12);
    Rect head = box.cut_top(kHead).inset(pad, 0);
    ui.icon_button(close, head.cut_right(control).inset(0, (kHead - control) / 2), Icon::Close);
    ui.paint.text_fitted({head.x, head.center().y - line_height(Type::Title) / 2}, head.w - 12,
                         Type::Title, ui.colors.text, title);
    draw_tabs(ui, tabs, box.cut_top(ui.touch ? size::kTouch : 38).inset(pad, 0));
    return {box.inset(1, 0), pad};
}

}  // namespace kds::web
