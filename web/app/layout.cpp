#include "web/app/layout.h"

#include "web/draw/theme.h"

namespace kds::web {

ShellLayout layout_shell(float width, float height, Sheet sheet) {
    ShellLayout out;
    out.screen = {0, 0, width, height};
    Rect space = out.screen;
    // A phone on its side, or a window whose text is large: too low for a stage above the rest.
    const bool low = width >= 480 && width < 1100 && height < 520;
    if (width < 700 || low) {
        out.kind = ShellLayout::Kind::Phone;
        out.top_bar = space.cut_top(size::kTopBar);
        if (low) {
            out.stage = space.cut_right(width * 0.5f);
            out.timeline = out.stage.cut_bottom(size::kTouch);
        } else {
            const float least = height < 500 ? height * 0.28f : std::min(240.0f, height * 0.375f);
            out.stage = space.cut_top(std::max(least, std::min(340.0f, height * 0.36f)));
            out.timeline = space.cut_top(size::kTouch);
        }
        out.sheet_tabs = space.cut_top(size::kTouch);
        (sheet == Sheet::Lesson   ? out.lesson
         : sheet == Sheet::Drawer ? out.drawer
                                  : out.inspector) = space;
        return out;
    }
    out.top_bar = space.cut_top(size::kTopBar);
    if (width < 1100) {
        out.kind = ShellLayout::Kind::Middle;
        out.stage = space.cut_top(std::max(300.0f, std::min(520.0f, space.h * 0.42f)));
        out.timeline = space.cut_top(size::kTimeline);
        out.lesson = space.cut_left(std::max(360.0f, width * 0.5f));
        out.inspector = space.cut_bottom(std::min(300.0f, space.h * 0.42f));
        out.drawer = space;
        return out;
    }
    const bool roomy = width >= 1360;
    out.lesson = space.cut_left(roomy ? size::kLesson : 360);
    Rect bottom = space.cut_bottom(std::max(236.0f, std::min(380.0f, height * 0.34f)));
    out.inspector = bottom.cut_right(roomy ? size::kInspector : 312);
    out.drawer = bottom;
    out.stage = space;
    out.timeline = out.stage.cut_bottom(size::kTimeline);
    return out;
}

}  // namespace kds::web
