/// Where the panels are, from the size of the window alone. Pure; tested at all supported sizes.
#pragma once

#include "web/draw/geometry.h"
#include "web/model/view_state.h"

namespace kds::web {

struct ShellLayout {
    /// Phone: one sheet at a time, under the stage or, where the window is low, beside it.
    enum class Kind { Wide, Middle, Phone } kind = Kind::Wide;
    Rect screen;
    Rect top_bar;
    Rect lesson;
    Rect stage;
    Rect timeline;  ///< Under the stage.
    Rect drawer;    ///< Empty where it is not shown.
    Rect inspector;
    Rect sheet_tabs;
};

ShellLayout layout_shell(float width, float height, Sheet sheet);

}  // namespace kds::web
