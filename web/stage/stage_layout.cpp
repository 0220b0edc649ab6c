#include "web/stage/stage_layout.h"

#include <cmath>

namespace kds::web {
namespace {

constexpr float kMargin = 24;
constexpr float kNarrowBelow = 620;
constexpr float kHeads = 24;
constexpr float kLegend = 28;
constexpr float kLaneGap = 16;
constexpr float kLaneMax = 140;
constexpr float kCardMax = 116;
constexpr float kGapGrows = 2.5f;

/// Shares `space` into `count` boxes from top to bottom, none higher than `most`. What is left over
/// widens the gaps a little and then goes above and below: few boxes stand together.
std::vector<Rect> column(Rect space, std::size_t count, float most, float gap) {
    std::vector<Rect> boxes;
    if (count == 0) return boxes;
    const auto n = static_cast<float>(count);
    // Many boxes in little space stand closer.
    gap = std::min(gap, space.h / n * 0.2f);
    const float height = std::min(most, (space.h - gap * (n - 1)) / n);
    const float slot = std::min(space.h / n, height + gap * kGapGrows);
    const float top = space.y + (space.h - slot * n) / 2;
    for (std::size_t i = 0; i < count; ++i)
        boxes.push_back(
            {space.x, top + slot * static_cast<float>(i) + (slot - height) / 2, space.w, height});
    return boxes;
}

std::vector<Rect> row(Rect space, std::size_t count, float gap) {
    std::vector<Rect> boxes;
    if (count == 0) return boxes;
    const auto n = static_cast<float>(count);
    const float width = (space.w - gap * (n - 1)) / n;
    for (std::size_t i = 0; i < count; ++i)
        boxes.push_back({space.x + (width + gap) * static_cast<float>(i), space.y, width, space.h});
    return boxes;
}

}  // namespace

Point StageLayout::producer_exit(std::size_t i) const {
    // Calls that the learner makes come in from the left edge.
    if (i >= producers.size())
        return narrow ? Point{area.x + 12, ruler.y} : Point{area.x + 8, ruler.center().y};
    const Rect& box = producers[i];
    return narrow ? Point{box.center().x, box.bottom()} : Point{box.right(), box.center().y};
}

Point StageLayout::lane_entry(std::size_t lane, float hash_place, const LaneModel& model) const {
    // The range of the ruler is drawn onto the height of the lane.
    const Rect& box = lanes[lane];
    const float span = std::max(0.0001f, model.range_bottom - model.range_top);
    const float share = std::min(1.0f, std::max(0.0f, (hash_place - model.range_top) / span));
    return {box.x, box.y + share * box.h};
}

Point StageLayout::dot_place(std::size_t lane, double number, double arrived) const {
    const Rect& belt = belts[lane];
    const double shift = std::max(0.0, arrived - static_cast<double>(visible_dots));
    return {belt.x + dot_spacing * static_cast<float>(number - shift + 0.5), belt.center().y};
}

Point StageLayout::consumer_entry(std::size_t i) const {
    const Rect& box = consumers[i];
    return narrow ? Point{box.center().x, box.y} : Point{box.x, box.center().y};
}

StageLayout layout_stage(const StageModel& model, Rect area) {
    StageLayout out;
    out.area = area;
    out.narrow = area.w < kNarrowBelow;
    Rect space = out.narrow ? area.inset(12, 8) : area.inset(kMargin, 16);
    out.heads = space.cut_top(out.narrow ? 22 : kHeads);
    out.legend = space.cut_bottom(kLegend);
    space.cut_top(out.narrow ? 4 : 12);
    space.cut_bottom(out.narrow ? 2 : 8);
    if (out.narrow) {
        const Rect top = space.cut_top(model.producers.empty() ? 0 : 44);
        out.producers = row(top, model.producers.size(), 8);
        const Rect bottom = space.cut_bottom(model.consumers.empty() ? 0 : 44);
        out.consumers = row(bottom, model.consumers.size(), 8);
        space.cut_top(12);
        space.cut_bottom(12);
        Rect ruler = space.cut_left(12);
        space.cut_left(20);
        out.lanes = column(space, model.lanes.size(), kLaneMax, 8);
        out.ruler = ruler;
    } else {
        const float card = std::min(176.0f, area.w * 0.19f);
        const Rect left = space.cut_left(card);
        const Rect right = space.cut_right(card);
        out.producers = column(left, model.producers.size(), kCardMax, kLaneGap);
        out.consumers = column(right, model.consumers.size(), kCardMax + 12, kLaneGap);
        space.cut_left(std::max(56.0f, area.w * 0.06f));
        out.ruler = space.cut_left(22);
        space.cut_left(std::max(48.0f, area.w * 0.06f));
        space.cut_right(std::max(36.0f, area.w * 0.04f));
        out.lanes = column(space, model.lanes.size(), kLaneMax, kLaneGap);
    }
    for (const Rect& lane : out.lanes) out.tight = out.tight || lane.h < 84;
    // Few lanes leave room for larger dots.
    if (!out.narrow && !out.lanes.empty() && out.lanes.front().h > 108) {
        out.dot_radius = 7;
        out.dot_spacing = 22;
    }
    // The ruler is as high as the lanes together, so that their shapes run level.
    if (!out.lanes.empty()) {
        out.ruler.y = out.lanes.front().y;
        out.ruler.h = out.lanes.back().bottom() - out.ruler.y;
    }
    if (!out.lanes.empty()) out.dot_radius = std::min(out.dot_radius, out.lanes.front().h * 0.4f);
    for (const Rect& lane : out.lanes) {
        Rect belt = lane.inset(10, 0);
        belt.h = std::min(out.dot_radius * 2 + 9, lane.h);
        belt.y = out.tight ? lane.bottom() - 28 : lane.y + lane.h * 0.5f - 6;
        belt.y = std::max(lane.y, std::min(belt.y, lane.bottom() - belt.h));
        out.belts.push_back(belt);
    }
    if (!out.belts.empty()) {
        out.visible_dots = static_cast<std::size_t>(
            std::max(1.0f, std::floor(out.belts.front().w / out.dot_spacing)));
        out.dot_spacing = out.belts.front().w / static_cast<float>(out.visible_dots);
    }
    return out;
}

}  // namespace kds::web
