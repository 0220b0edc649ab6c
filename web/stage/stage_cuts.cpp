// A shard was opened: where its range begins or ends, the ruler is cut, or two of its ranges are
// joined. What is seen is a function of the flight's progress, as all of the stage.
#include <algorithm>
#include <cmath>

#include "web/stage/stage_view.h"

namespace kds::web {
namespace {

/// How far the two parts stand apart, at most.
constexpr float kApart = 5;
constexpr float kReach = 14;  ///< Of the blade, beyond the ruler.

/// The parts of the ruler above and below y, so far from it.
void parted(const StageView& v, float y, float apart) {
    const Rect& r = v.l.ruler;
    v.p.fill({r.x - 1, y - apart, r.w + 2, apart * 2}, v.c.canvas);
    for (const float edge : {y - apart - 2, y + apart})
        v.p.fill({r.x - 4, edge, r.w + 8, 2}, v.c.accent, 1);
}

/// A blade goes over the ruler; then its parts move apart, and together to where the mark stays.
void split(const StageView& v, float y, float t) {
    const Rect& r = v.l.ruler;
    constexpr float kThrough = 0.4f;
    if (v.view.reduced_motion) return parted(v, y, kApart);
    if (t < kThrough) {
        const float width = (r.w + 2 * kReach) * (t / kThrough);
        return v.p.fill({r.x - kReach, y - 1.5f, width, 3}, v.c.accent, 1.5f);
    }
    const float s = (t - kThrough) / (1 - kThrough);
    parted(v, y, kApart * (1 - std::abs(2 * s - 1)));
}

/// The parts come together, and the seam between them fades.
void merge(const StageView& v, float y, float t) {
    const Rect& r = v.l.ruler;
    constexpr float kTogether = 0.5f;
    const float s = v.view.reduced_motion ? 0 : std::max(0.0f, (t - kTogether) / (1 - kTogether));
    v.p.fill({r.x, y - kReach, r.w, kReach * 2}, faded(v.c.accent, 0.6f * (1 - s)), 6);
    if (!v.view.reduced_motion && t < kTogether) parted(v, y, kApart * (1 - t / kTogether));
}

}  // namespace

void draw_cut(const StageView& v, const Flight& flight) {
    const LaneModel& lane = v.m.lanes[flight.lane];
    const float t = flight.progress;
    if (lane.parents[1] < v.m.lanes.size() && lane.parents[0] < v.m.lanes.size()) {
        const float seam =
            std::max(v.m.lanes[lane.parents[0]].range_top, v.m.lanes[lane.parents[1]].range_top);
        merge(v, v.l.ruler_y(seam), t);
    } else if (lane.parents[0] < v.m.lanes.size() &&
               lane.range_top > v.m.lanes[lane.parents[0]].range_top) {
        // Of two children the lower one begins where the cut is.
        split(v, v.l.ruler_y(lane.range_top), t);
    }
    if (v.l.sees(v.l.lanes[flight.lane]))
        v.p.border(v.l.lanes[flight.lane], v.c.accent, size::kCardRadius, 2);
}

}  // namespace kds::web
