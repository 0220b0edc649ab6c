/// Where the parts of the stage are, from the model and the space alone: no drawing, no ImGui.
///
/// Wide: producers, hash ruler, lanes and consumers stand side by side, as data flows. Narrow (a
/// phone): producers in a row above, consumers in a row below, ruler and lanes between.
#pragma once

#include <vector>

#include "web/draw/geometry.h"
#include "web/draw/theme.h"
#include "web/model/stage_model.h"

namespace kds::web {

struct StageLayout {
    bool narrow = false;
    bool tight = false;  ///< Lanes are low: one line of text each.
    Rect area;
    Rect heads;  ///< The line of column titles.
    Rect ruler;
    std::vector<Rect> producers;
    std::vector<Rect> lanes;
    std::vector<Rect> belts;  ///< Inside the lanes: where the dots lie.
    std::vector<Rect> consumers;
    Rect legend;
    float dot_radius = size::kDot;
    float dot_spacing = 18;
    std::size_t visible_dots = 16;

    float ruler_y(float hash_place) const { return ruler.y + hash_place * ruler.h; }
    Point producer_exit(std::size_t i) const;
    Point lane_entry(std::size_t lane, float hash_place, const LaneModel& model) const;
    /// Where the dot with this number stands when `arrived` dots have come.
    Point dot_place(std::size_t lane, double number, double arrived) const;
    Point consumer_entry(std::size_t i) const;
};

StageLayout layout_stage(const StageModel& model, Rect area);

}  // namespace kds::web
