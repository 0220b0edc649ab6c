/// A field of several lines: its letters stand in columns, so that the browser's own text area,
/// which lies over it while somebody types, breaks the lines at the same places.
#pragma once

#include <span>

#include "web/draw/ui.h"

namespace kds::web {

/// Draws it as high as its text and gives the height. `marks` are of the text's lines, not of the
/// rows that they take; Plain: none. It stands in the scrolling part that is being drawn, of which
/// `view` can be seen: a caret that has moved is brought into it.
float text_area(Ui& ui, const FieldModel& field, std::span<const Tone> marks, Point at, float width,
                Rect view);

}  // namespace kds::web
