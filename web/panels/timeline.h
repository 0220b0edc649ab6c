/// The strip under the stage: undo, steps back, and the line of the last hour to scrub on.
#pragma once

#include "web/draw/ui.h"

namespace kds::web {

void draw_timeline(Ui& ui, const TimelineModel& model, Rect area);

}  // namespace kds::web
