#include "web/stage/stage_layout.h"

#include <cmath>
#include <span>

namespace kds::web {
namespace {

constexpr float kMargin = 24;
constexpr float kNarrowBelow = 620;
constexpr float kHeads = 24;
constexpr float kLegend = 28;
constexpr float kGap = 16;
constexpr float kLaneWants = 140;
constexpr float kClosedLaneWants = 34;
constexpr float kCardWants = 134;
constexpr float kWorkerWants = 22;
constexpr float kGapGrows = 2.5f;
/// A card that is lower holds no line of text.
constexpr float kCardLeast = 21;
constexpr float kSlim = 15;
constexpr float kTight = 46;
constexpr float kFull = 112;
/// Beside the belt of a slim lane: its title and one gauge.
constexpr float kSlimTitle = 122;
constexpr float kGutter = 22;
constexpr std::size_t kLinksMax = 64;
/// The tile that adds to a column, and the room before it.
constexpr float kTile = 44;
constexpr float kTileGap = 8;
/// Between cards that stand in two columns, both ways.
constexpr float kColumnGap = 6;
/// On a phone, so many lanes want to be looked at more closely; its buttons need a line.
constexpr std::size_t kLanesWithButtons = 2;

/// A part of a column: how high it wants to be, and how much it gets of what there is.
float lane_wants(const LaneModel& lane) { return lane.closed ? kClosedLaneWants : kLaneWants; }
float weight_of(const LaneModel& lane) { return lane.closed ? 0.7f : 1.0f; }
float weight_of(const ProducerCard&) { return 1; }
float weight_of(const ConsumerCard&) { return 1; }
float card_wants(const ProducerCard&) { return kCardWants; }
float card_wants(const ConsumerCard& card) {
    return kCardWants + kWorkerWants * static_cast<float>(card.workers.size());
}

/// Boxes from top to bottom, each as high as it wants if there is so much room; else the highest
/// ones give way first. What is left over widens the gaps a little and then goes above and below:
/// few boxes stand together.
class Column {
public:
    template <typename Part, typename Wants>
    Column(std::span<const Part> parts, Wants wants, Rect view, float gap) : view_{view} {
        count_ = static_cast<float>(parts.size());
        for (const Part& part : parts) natural_ += wants(part) + gap;
        natural_ -= gap;
        gap_ = gap;
    }
    float zoom_most() const { return std::max(1.0f, natural_ / std::max(1.0f, view_.h)); }

    template <typename Part, typename Wants>
    void place(std::span<const Part> parts, Wants wants, const StageCamera& camera,
               std::vector<Rect>& out) const {
        if (parts.empty()) return;
        const float zoom = std::min(camera.zoom, zoom_most());
        const float space = view_.h * zoom;
        const float gap = std::min(gap_, space / count_ * 0.2f);
        const float level = level_of(parts, wants, space - gap * (count_ - 1));
        float used = 0;
        for (const Part& part : parts) used += std::min(level * weight_of(part), wants(part));
        const float spread =
            count_ < 2 ? 0 : std::min(gap * kGapGrows, (space - used) / (count_ - 1));
        const float between = std::max(gap, spread);
        float y = view_.y - camera.pan * view_.h * (zoom - 1) +
                  std::max(0.0f, (space - used - between * (count_ - 1)) / 2);
        for (const Part& part : parts) {
            const float height = std::min(level * weight_of(part), wants(part));
            out.push_back({view_.x, y, view_.w, height});
            y += height + between;
        }
    }

private:
    /// The height, for a weight of 1, up to which each box gets what it wants.
    template <typename Part, typename Wants>
    static float level_of(std::span<const Part> parts, Wants wants, float space) {
        float level = 0;
        for (int round = 0; round < 6; ++round) {
            float rest = space;
            float cut = 0;
            for (const Part& part : parts) {
                if (wants(part) <= level * weight_of(part))
                    rest -= wants(part);
                else
                    cut += weight_of(part);
            }
            if (cut == 0) break;
            level = rest / cut;
        }
        return level;
    }

    Rect view_;
    float count_ = 0;
    float natural_ = 0;
    float gap_ = 0;
};

/// Cards in a column; side by side in two where one could not hold their texts.
template <typename Card>
float card_column(const std::vector<Card>& cards, Rect view, const StageCamera& camera,
                  std::vector<Rect>& out) {
    const auto wants = [](const Card& card) { return card_wants(card); };
    const std::span<const Card> all(cards);
    const auto count = static_cast<float>(cards.size());
    const float row = view.h * camera.zoom / std::max(1.0f, count);
    if (row * 0.8f >= kCardLeast || cards.size() < 2) {
        const Column column(all, wants, view, kGap);
        column.place(all, wants, camera, out);
        return column.zoom_most();
    }
    const std::size_t half = (cards.size() + 1) / 2;
    const float width = (view.w - kColumnGap) / 2;
    const Column left(all.first(half), wants, {view.x, view.y, width, view.h}, kColumnGap);
    left.place(all.first(half), wants, camera, out);
    const Column right(all.subspan(half), wants,
                       {view.x + width + kColumnGap, view.y, width, view.h}, kColumnGap);
    // As high as those at the left.
    const std::size_t begin = out.size();
    right.place(all.first(cards.size() - half), wants, camera, out);
    for (std::size_t i = begin; i < out.size(); ++i) {
        out[i].y = out[i - half].y;
        out[i].h = out[i - half].h;
    }
    return Column(all, wants, view, kGap).zoom_most();
}

/// Cuts the tile from the end of a column, or of a row of cards on a phone.
Rect cut_tile(Rect& column, bool narrow) {
    const Rect tile = narrow ? column.cut_right(kTile) : column.cut_bottom(kTile);
    narrow ? column.cut_right(kTileGap) : column.cut_bottom(kTileGap);
    return tile;
}

void card_rows(Rect space, std::size_t count, std::vector<Rect>& out) {
    if (count == 0) return;
    constexpr std::size_t kInARow = 4;
    const std::size_t rows = count > kInARow ? 2 : 1;
    const std::size_t columns = (count + rows - 1) / rows;
    const float gap = columns > kInARow ? 4 : 8;
    const float width =
        (space.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const float height = (space.h - 4 * static_cast<float>(rows - 1)) / static_cast<float>(rows);
    for (std::size_t i = 0; i < count; ++i)
        out.push_back({space.x + (width + gap) * static_cast<float>(i % columns),
                       space.y + (height + 4) * static_cast<float>(i / columns), width, height});
}

LaneLevel level_of(float height, bool narrow) {
    if (height < kSlim) return LaneLevel::Bare;
    if (height < kTight) return LaneLevel::Slim;
    return height < kFull || narrow ? LaneLevel::Tight : LaneLevel::Full;
}

/// In all lanes the belt ends at the same place, so that the newest records stand in a line.
Rect belt_of(const Rect& lane, LaneLevel level, float dot_radius) {
    Rect belt = lane.inset(level == LaneLevel::Bare ? 3 : 10, 0);
    belt.h = std::min(dot_radius * 2 + 9, lane.h);
    switch (level) {
        case LaneLevel::Bare:
        case LaneLevel::Slim: {
            if (level == LaneLevel::Slim) belt.cut_left(std::min(kSlimTitle, belt.w * 0.3f));
            belt.h = std::min(belt.h, lane.h * 0.84f);
            belt.y = lane.center().y - belt.h / 2;
            break;
        }
        case LaneLevel::Tight: belt.y = std::max(lane.y + 24, lane.bottom() - belt.h - 9); break;
        case LaneLevel::Full: belt.y = lane.y + (lane.h - belt.h) * 0.5f - 2; break;
    }
    belt.y = std::max(lane.y, std::min(belt.y, lane.bottom() - belt.h));
    return belt;
}

void place_lanes(const StageModel& model, const StageCamera& camera, Rect space, StageLayout& out) {
    const std::span<const LaneModel> lanes(model.lanes);
    const Column column(lanes, lane_wants, space, out.narrow ? 8 : kGap);
    column.place(lanes, lane_wants, camera, out.lanes);
    out.zoom_most = std::max(out.zoom_most, column.zoom_most());
    float open_height = 0;
    for (std::size_t i = 0; i < lanes.size(); ++i)
        open_height = std::max(open_height, out.lanes[i].h);
    // Few lanes leave room for larger dots.
    out.dot_radius = size::kDot;
    out.dot_spacing = 18;
    if (!out.narrow && open_height > 108) {
        out.dot_radius = 7;
        out.dot_spacing = 22;
    }
    out.dot_radius = std::min(out.dot_radius, open_height * 0.4f);
    if (out.dot_radius < size::kDot) out.dot_spacing = std::max(6.0f, out.dot_radius * 3.2f);
    float longest = 0;
    for (const Rect& lane : out.lanes) {
        out.levels.push_back(level_of(lane.h, out.narrow));
        out.belts.push_back(
            belt_of(lane, out.levels.back(), std::min(out.dot_radius, lane.h * 0.4f)));
        longest = std::max(longest, out.belts.back().w);
    }
    out.visible_dots =
        static_cast<std::size_t>(std::max(1.0f, std::floor(longest / out.dot_spacing)));
    if (longest > 0) out.dot_spacing = longest / static_cast<float>(out.visible_dots);
}

/// Buttons at the end of the line of column titles, or of the legend.
void place_buttons(StageLayout& out) {
    out.zoom_out = out.fit = out.zoom_in = {};
    constexpr float kSharp = 1.02f;
    if (out.zoom_most < kSharp || (out.narrow && out.lanes.size() <= kLanesWithButtons)) return;
    Rect row = out.narrow ? Rect{out.heads.right() - 132, out.heads.y, 132, out.heads.h}
                          : Rect{out.legend.x, out.legend.y, 116, out.legend.h};
    out.zoom_out = row.cut_left(out.narrow ? 44 : 32);
    out.zoom_in = row.cut_right(out.narrow ? 44 : 32);
    out.fit = row.inset(out.narrow ? 0 : 4, 0);
}

float clamped(float value, float low, float high) { return std::min(std::max(value, low), high); }

}  // namespace

Point StageLayout::producer_exit(std::size_t i) const {
    // Calls that the learner makes come in from the left edge.
    if (i >= producers.size())
        return narrow ? Point{area.x + 12, ruler.y} : Point{area.x + 8, view.center().y};
    const Rect& box = producers[i];
    if (narrow) return {box.center().x, box.bottom()};
    return {box.right(), clamped(box.center().y, view.y, view.bottom())};
}

Point StageLayout::lane_entry(std::size_t lane, float hash_place, const LaneModel& model) const {
    // The range of the ruler is drawn onto the height of the lane.
    const Rect& box = lanes[lane];
    const float span = std::max(0.0001f, model.range_bottom - model.range_top);
    const float share = clamped((hash_place - model.range_top) / span, 0, 1);
    return {box.x, box.y + share * box.h};
}

Point StageLayout::dot_place(std::size_t lane, double number, double arrived) const {
    const Rect& belt = belts[lane];
    const double fits = std::floor(static_cast<double>(belt.w / dot_spacing) + 0.001);
    const double shift = std::max(0.0, arrived - fits);
    return {belt.x + dot_spacing * static_cast<float>(number - shift + 0.5), belt.center().y};
}

Point StageLayout::consumer_entry(std::size_t i, std::size_t worker, std::size_t workers) const {
    const Rect& box = consumers[i];
    if (narrow) return {box.center().x, box.y};
    // Of two columns the second one is reached between the rows of the first.
    if (box.x > bottom.x + 1)
        return {bottom.x, clamped(box.bottom() + kColumnGap / 2, view.y, view.bottom())};
    const bool has_rows = workers > 0 && box.h >= kCardWants;
    const float y =
        has_rows && workers > 1
            ? box.bottom() - 12 - kWorkerWants * (static_cast<float>(workers - worker) - 0.5f)
            : box.center().y;
    return {box.x, clamped(y, view.y, view.bottom())};
}

void layout_stage(const StageModel& model, Rect area, const StageCamera& camera, StageLayout& out) {
    out.producers.clear();
    out.consumers.clear();
    out.lanes.clear();
    out.belts.clear();
    out.levels.clear();
    out.area = area;
    out.zoom_most = 1;
    out.add_producer = out.add_consumer = {};
    out.narrow = area.w < kNarrowBelow;
    out.gutter = model.has_joins && !out.narrow ? kGutter : 0;
    Rect space = out.narrow ? area.inset(12, 8) : area.inset(kMargin, 16);
    const bool high = model.lanes.size() > kLanesWithButtons;
    // The strip of streams is pressed by a finger.
    const float phone_heads = model.has_strip() ? size::kTouch : high ? 36.0f : 22.0f;
    out.heads = space.cut_top(out.narrow ? phone_heads : kHeads);
    out.legend = space.cut_bottom(kLegend);
    space.cut_top(out.narrow ? 4 : 12);
    space.cut_bottom(out.narrow ? 2 : 8);
    if (out.narrow) {
        const bool acts = model.acts.offered && model.has_stream;
        out.top = space.cut_top(model.producers.empty() && !acts ? 0 : 44);
        out.bottom = space.cut_bottom(model.consumers.empty() && !acts ? 0 : 44);
        Rect top = out.top;
        Rect bottom = out.bottom;
        if (acts) out.add_producer = cut_tile(top, true);
        if (acts) out.add_consumer = cut_tile(bottom, true);
        card_rows(top, model.producers.size(), out.producers);
        card_rows(bottom, model.consumers.size(), out.consumers);
        space.cut_top(12);
        space.cut_bottom(12);
        out.view = space;
        out.ruler = space.cut_left(12);
        space.cut_left(20);
    } else {
        const float card = std::min(190.0f, area.w * 0.19f);
        out.view = space;
        out.top = space.cut_left(card);
        out.bottom = space.cut_right(card);
        Rect top = out.top;
        Rect bottom = out.bottom;
        const bool acts = model.acts.offered && model.has_stream;
        if (acts) out.add_producer = cut_tile(top, false);
        if (acts) out.add_consumer = cut_tile(bottom, false);
        out.zoom_most = std::max(card_column(model.producers, top, camera, out.producers),
                                 card_column(model.consumers, bottom, camera, out.consumers));
        space.cut_left(std::max(58.0f, area.w * 0.06f));
        out.ruler = space.cut_left(22);
        space.cut_left(std::max(40.0f, area.w * 0.05f) + out.gutter);
        space.cut_right(std::max(36.0f, area.w * 0.045f));
    }
    place_lanes(model, camera, space, out);
    // The ruler is as high as the lanes together, so that their shapes run level.
    if (!out.lanes.empty()) {
        out.ruler.y = out.lanes.front().y;
        out.ruler.h = out.lanes.back().bottom() - out.ruler.y;
    }
    place_buttons(out);
    std::size_t links = 0;
    for (const LaneModel& lane : model.lanes) links += lane.links.size();
    out.bundled = links > kLinksMax && !out.narrow;
}

}  // namespace kds::web
