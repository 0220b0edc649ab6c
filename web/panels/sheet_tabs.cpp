#include <algorithm>

#include "web/panels/overlay_panel.h"

namespace kds::web {

void draw_sheet_tabs(Ui& ui, const SheetTabsModel& m, Rect area) {
    ui.paint.fill(area, ui.colors.panel);
    ui.paint.line({area.x, area.y}, {area.right(), area.y}, ui.colors.line);
    ui.paint.line({area.x, area.bottom() - 1}, {area.right(), area.bottom() - 1}, ui.colors.line);
    const float width = area.w / static_cast<float>(std::max<std::size_t>(1, m.tabs.size()));
    for (const Control& tab : m.tabs) ui.tab(tab, area.cut_left(width));
}

}  // namespace kds::web
