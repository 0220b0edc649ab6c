// Links to consumers that stand in a second column: between the rows of the first one.
#include "web/stage/stage_view.h"

namespace kds::web {

void draw_branch(const StageView& v, std::size_t consumer, Point entry, Color color) {
    const Rect& box = v.l.consumers[consumer];
    if (entry.x >= box.x) return;
    const Point points[] = {entry, {box.x + 10, entry.y}, {box.x + 10, box.bottom()}};
    v.p.polyline(points, 3, color, 1.5f);
}

}  // namespace kds::web
