#include "web/panels/overlay_panel.h"

namespace kds::web {

void draw_overlay(Ui& ui, const OverlayModel& m, Rect screen) {
    ui.paint.fill(screen, rgb(0x05080C, 170));
    const float control = ui.touch ? size::kTouch : size::kControl;
    constexpr float kHead = 64;
    const float foot_height = m.controls.empty() ? 16.0f : control + 28;
    // As high as its content was when it was last drawn, where the screen lets it.
    const float content_height = ui.memory.scrolls[kOverlayScroll].content;
    const float wanted = content_height > 0 ? kHead + content_height + foot_height : 700.0f;
    const float width = std::min(760.0f, screen.w - (ui.touch ? 16 : 48));
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
    y += ui.paint.text_wrapped({column.x, y}, column.w, Type::Text, ui.colors.secondary, m.intro) +
         16;
    for (const OverlayModel::Section& section : m.sections) {
        ui.paint.text({column.x, y}, Type::BodyStrong, ui.colors.text, section.title);
        y += 34;
        for (const OverlayModel::Entry& entry : section.entries) {
            const float left = 12;
            const float head_width = 214;
            const bool beside = column.w > 520;
            const float button = entry.control ? ui.button_width(*entry.control) + 12 : 0;
            const float words = column.w - left - (beside ? head_width : 0) - button - 12;
            const float text = ui.paint.wrapped_height(words, Type::Text, entry.text);
            const float row = (beside ? std::max(22.0f, text) : 22 + text) + 12;
            const float rows = entry.control ? std::max(row, control + 12) : row;
            if (entry.current)
                ui.paint.fill({column.x, y - 2, column.w - 4, rows}, ui.colors.card, 8);
            const float top = y + 4;
            ui.paint.text_fitted({column.x + left, top}, beside ? head_width - 12 : words,
                                 Type::TextStrong,
                                 entry.current ? ui.colors.accent : ui.colors.text, entry.head);
            ui.paint.text_wrapped(
                {column.x + left + (beside ? head_width : 0), beside ? top : top + 22}, words,
                Type::Text, ui.colors.secondary, entry.text);
            if (entry.control)
                ui.button(
                    *entry.control,
                    {column.right() - button, y - 2 + (rows - control) / 2, button - 8, control},
                    ButtonStyle::Primary);
            y += rows + 4;
        }
        y += 12;
    }
    ui.end_scroll(kOverlayScroll, box, y - content.y);
    if (m.controls.empty()) return;
    ui.paint.line({foot.x, foot.y}, {foot.right(), foot.y}, ui.colors.line);
    Rect row = foot.inset(24, 14);
    for (const Control& c : m.controls) {
        ui.button(c, row.cut_left(ui.button_width(c)), ButtonStyle::Secondary);
        row.cut_left(10);
    }
}

void draw_sheet_tabs(Ui& ui, const SheetTabsModel& m, Rect area) {
    ui.paint.fill(area, ui.colors.panel);
    ui.paint.line({area.x, area.y}, {area.right(), area.y}, ui.colors.line);
    ui.paint.line({area.x, area.bottom() - 1}, {area.right(), area.bottom() - 1}, ui.colors.line);
    const float width = area.w / static_cast<float>(std::max<std::size_t>(1, m.tabs.size()));
    for (const Control& tab : m.tabs) ui.tab(tab, area.cut_left(width));
}

}  // namespace kds::web
