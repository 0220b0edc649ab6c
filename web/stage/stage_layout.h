/// Where the parts of the stage are, from the model and the space alone: no drawing, no ImGui.
///
/// Wide: producers, hash ruler, lanes and consumers stand side by side, as data flows. Narrow (a
/// phone): producers in rows above, consumers in rows below, ruler and lanes between.
///
/// All of it fits into the space at zoom 1, whatever there is: what has little room is drawn with
/// less (LaneLevel). A greater zoom makes lanes and cards as much higher, up to the height that
/// they want, and then a part of each column is in view; its rectangles reach beyond `view`.
#pragma once

#include <vector>

#include "web/draw/geometry.h"
#include "web/draw/theme.h"
#include "web/model/stage_model.h"

namespace kds::web {

/// What there is room for in a lane: a belt alone; the title beside it; a line of text above it;
/// also cursors with their letters and a line below.
enum class LaneLevel : std::uint8_t { Bare, Slim, Tight, Full };

struct StageLayout {
    bool narrow = false;
    Rect area;
    Rect heads;  ///< The line of column titles.
    Rect view;   ///< Lanes and ruler are seen in here. Narrow: only they are.
    Rect top;    ///< Cards are seen in these two: wide, the columns at both sides.
    Rect bottom;
    Rect ruler;
    std::vector<Rect> producers;
    std::vector<Rect> lanes;
    std::vector<Rect> belts;  ///< Inside the lanes: where the dots lie.
    std::vector<LaneLevel> levels;
    std::vector<Rect> consumers;
    Rect legend;
    Rect add_producer, add_consumer;  ///< Tiles at the ends of the columns; empty if not offered.
    Rect zoom_out, fit, zoom_in;      ///< Buttons; empty while all is as large as it can be.
    bool bundled = false;             ///< So many links that they are drawn as one.
    float gutter = 0;     ///< Room before the lanes, in which parents and children join.
    float zoom_most = 1;  ///< A greater zoom changes nothing.
    float dot_radius = size::kDot;
    float dot_spacing = 18;
    std::size_t visible_dots = 16;  ///< Of the longest belt.

    float ruler_y(float hash_place) const { return ruler.y + hash_place * ruler.h; }
    /// Where records leave a producer; beyond the view, at its edge.
    Point producer_exit(std::size_t i) const;
    Point lane_entry(std::size_t lane, float hash_place, const LaneModel& model) const;
    /// Where the dot with this number stands when `arrived` dots have come.
    Point dot_place(std::size_t lane, double number, double arrived) const;
    /// Where the links of a consumer end; of a KCL application those of each worker. Never over
    /// another card.
    Point consumer_entry(std::size_t i, std::size_t worker = 0, std::size_t workers = 1) const;
    /// The upright line in which bundled links meet.
    float bundle_x() const { return (lanes.back().right() + bottom.x) / 2; }
    bool sees(const Rect& box) const { return box.bottom() > view.y && box.y < view.bottom(); }
};

/// Reuses what `out` holds: no allocation once it has grown.
void layout_stage(const StageModel& model, Rect area, const StageCamera& camera, StageLayout& out);

}  // namespace kds::web
