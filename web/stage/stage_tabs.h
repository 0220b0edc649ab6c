/// The strip of streams above the lanes. Private to web/stage.
#pragma once

#include "web/stage/stage_view.h"

namespace kds::web {

/// Tabs from `x` on, at most up to `right`, and the button for one more stream. Returns where what
/// stands beside them can begin and end; nothing can if the end lies before the beginning.
struct StripEnds {
    float begin = 0;
    float end = 0;
};
StripEnds draw_stream_strip(const StageView& v, float x, float right);
/// In the middle of a stage without a stream: the button that makes the first one.
void draw_first_stream(const StageView& v);

}  // namespace kds::web
