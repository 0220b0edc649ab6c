// The handles of the stage, and what the pointer holds.
#include "web/stage/stage_acts.h"

#include <algorithm>

#include "web/stage/stage_view.h"

namespace kds::web {
namespace {

/// A range of the ruler that is lower has no handles: the inspector has the same acts.
constexpr float kRangeLeast = 8;
constexpr float kGripLeast = 5;
/// Pixels from one position of a dial to the next.
constexpr float kDialStep = 6;
/// A card that is lower has its rate in the line of its name.
constexpr float kFigure = 92;
constexpr float kState = 112;
constexpr float kWorkerRow = 22;

/// Where the ruler can be taken: beside it too, for a finger.
Rect along_ruler(const StageView& v, float from, float to) {
    const float top = v.l.ruler_y(from);
    const float height = v.l.ruler_y(to) - top;
    if (v.l.narrow) return {v.l.area.x, top, size::kTouch, height};
    const float beside = v.ui.touch ? (size::kTouch - v.l.ruler.w) / 2 : 6;
    return {v.l.ruler.x - beside, top, v.l.ruler.w + 2 * beside, height};
}

/// Where two ranges meet; empty where there is no room for it.
Rect grip(const StageView& v, const BorderModel& border) {
    const LaneModel& above = v.m.lanes[border.above];
    const LaneModel& below = v.m.lanes[border.below];
    const float smaller =
        std::min(above.range_bottom - above.range_top, below.range_bottom - below.range_top) *
        v.l.ruler.h;
    const float height = std::min(v.ui.touch ? size::kTouch : 18.0f, smaller * 0.5f);
    if (height < kGripLeast) return {};
    Rect box = along_ruler(v, border.place, border.place);
    box.y -= height / 2;
    box.h = height;
    return box;
}

/// The rate on a producer's card; never its middle, which selects it.
Rect dial_box(const StageView& v, const Rect& card) {
    if (card.h < kFigure || v.l.narrow)
        return {card.x + card.w * 0.6f, card.y, card.w * 0.4f, card.h};
    const float top = std::max(card.bottom() - 66, card.center().y + 2);
    const float bottom = card.bottom() - (card.h < kState ? 6.0f : 22.0f);
    return {card.x + 4, top, card.w * 0.62f, bottom - top};
}

Rect worker_box(const Rect& card, std::size_t row, std::size_t rows) {
    constexpr float kInset = 11;
    const auto count = static_cast<float>(rows);
    const float height = std::min(kWorkerRow, (card.h - 2 * kInset) / count);
    return {card.x + 4, card.bottom() - kInset - height * static_cast<float>(rows - row),
            card.w - 8, height};
}

void begin(const StageView& v, const Hit& hit, const Control& control) {
    if (!hit.held || v.ui.memory.act_begun) return;
    const auto* const offered = std::get_if<ActOnStage>(&control.action);
    const auto* const what = offered ? std::get_if<BeginAct>(&offered->step) : nullptr;
    if (!what) return;
    v.ui.memory.act_begun = true;
    BeginAct begun = *what;
    const Point at = v.ui.pointer();
    begun.act.dragging = true;
    begun.act.x = at.x;
    begun.act.y = at.y;
    v.ui.out.push_back(ActOnStage{begun});
    // A cut begins where the ruler was pressed.
    if (begun.act.kind == ActKind::Split)
        v.ui.out.push_back(
            ActOnStage{DragAct{(at.y - v.l.ruler.y) / std::max(1.0f, v.l.ruler.h), at.x, at.y}});
}

/// A control of the canvas that is taken by the pointer.
void handle(const StageView& v, const Control& control, const Rect& box) {
    if (box.empty()) return;
    const Hit h = v.ui.hit(control.id, box);
    if (h.hovered) v.ui.explain(box, control.label);
    begin(v, h, control);
}

/// What is held goes with the pointer.
void follow(const StageView& v) {
    const StageAct& act = v.view.act;
    if (!act.dragging || !act.is_on()) return;
    if (!v.ui.pressing()) {
        const bool outside = !v.l.area.contains({act.x, act.y});
        v.ui.out.push_back(ActOnStage{DropAct{outside}});
        return;
    }
    const Point at = v.ui.pointer();
    if (at.x == act.x && at.y == act.y) return;
    float along = 0;
    if (act.kind == ActKind::Split) along = (at.y - v.l.ruler.y) / std::max(1.0f, v.l.ruler.h);
    if (act.kind == ActKind::Rate)
        along = static_cast<float>(act.dial - act.dial_from) + (act.y - at.y) / kDialStep;
    // A dial moves by whole positions: what is left of a step stays for the next move.
    const bool turns = act.kind == ActKind::Rate;
    if (turns && static_cast<std::int64_t>(along) == act.dial - act.dial_from) return;
    const float rest =
        turns ? (along - static_cast<float>(static_cast<std::int64_t>(along))) * kDialStep : 0;
    v.ui.out.push_back(ActOnStage{DragAct{along, at.x, at.y + rest}});
}

void take_ruler(const StageView& v) {
    for (const BorderModel& border : v.m.acts.borders) handle(v, border.control, grip(v, border));
    for (const CutModel& cut : v.m.acts.cuts) {
        const LaneModel& lane = v.m.lanes[cut.lane];
        const Rect box = along_ruler(v, lane.range_top, lane.range_bottom);
        if (box.h >= kRangeLeast) handle(v, cut.control, box);
    }
}

/// The same over the cards, which are in the order of the acts.
template <typename Card>
const Rect* card_of(const std::vector<Card>& cards, const std::vector<Rect>& boxes, ActorId actor,
                    std::size_t& from) {
    while (from < cards.size() && cards[from].id != actor) ++from;
    return from < cards.size() && from < boxes.size() ? &boxes[from] : nullptr;
}

void take_cards(const StageView& v) {
    std::size_t at = 0;
    for (const DialModel& dial : v.m.acts.dials) {
        const Rect* const box = card_of(v.m.producers, v.l.producers, dial.actor, at);
        if (box && (v.l.narrow || v.l.sees(*box))) handle(v, dial.control, dial_box(v, *box));
    }
    at = 0;
    for (const WorkerActModel& worker : v.m.acts.workers) {
        const Rect* const box = card_of(v.m.consumers, v.l.consumers, worker.actor, at);
        if (!box || v.l.narrow || box->h < kState || !v.l.sees(*box)) continue;
        handle(v, worker.control, worker_box(*box, worker.row, v.m.consumers[at].workers.size()));
    }
}

void tile(const StageView& v, const Control& control, const Rect& box) {
    if (box.empty()) return;
    v.p.fill(box, v.c.canvas, size::kCardRadius);
    v.p.border(box, v.c.tertiary, size::kCardRadius);
    const float width = v.p.text_width(Type::Small, control.label);
    const bool has_room = box.w >= width + 40;
    const float x = box.center().x - (has_room ? width / 2 : 0);
    v.ui.icon(Icon::Plus, {x, box.center().y}, v.c.text);
    if (has_room) v.p.text({x + 14, box.center().y - 10}, Type::Small, v.c.text, control.label);
    v.ui.focus_ring(control.id, box, size::kCardRadius);
}

void draw_grips(const StageView& v) {
    for (const BorderModel& border : v.m.acts.borders) {
        const Rect box = grip(v, border);
        if (box.empty() || !v.l.sees(box)) continue;
        const bool over = box.contains(v.ui.pointer()) && !v.ui.blocked;
        const Point at{v.l.ruler.center().x, v.l.ruler_y(border.place)};
        const float high = std::min(6.0f, box.h);
        v.p.fill({at.x - 8, at.y - high / 2, 16, high}, over ? v.c.accent : v.c.secondary,
                 high / 2);
    }
}

void draw_dials(const StageView& v) {
    // Two small arrows beside the figure: it can be turned.
    std::size_t at = 0;
    for (const DialModel& dial : v.m.acts.dials) {
        const Rect* const card = card_of(v.m.producers, v.l.producers, dial.actor, at);
        if (!card || card->h < kFigure || v.l.narrow || !v.l.sees(*card)) continue;
        const Rect box = dial_box(v, *card);
        const bool over = box.contains(v.ui.pointer()) && !v.ui.blocked;
        // The range in the twin's inspector is this dial.
        if (v.is_selected(ActorSelected{dial.actor}))
            v.ui.focus_ring("inspect.rate", box, size::kControlRadius);
        if (!over) continue;
        v.p.border(box, v.c.accent, size::kControlRadius);
        for (const float way : {-1.0f, 1.0f}) {
            const Point tip{box.right() - 12, box.center().y + way * 12};
            const Point points[] = {
                {tip.x - 5, tip.y - way * 6}, tip, {tip.x + 5, tip.y - way * 6}};
            v.p.polygon(points, 3, v.c.accent);
        }
    }
}

/// A text beside the ruler, on the colour of the canvas.
void tag(const StageView& v, float y, std::string_view text, Color color) {
    const float width = v.p.text_width(Type::MonoSmall, text) + 10;
    const float x = v.l.ruler.right() + 12;
    v.p.fill({x, y - 10, width, 20}, v.c.canvas, 4);
    v.p.border({x, y - 10, width, 20}, color, 4);
    v.p.text_center({x, y - 10, width, 20}, Type::MonoSmall, v.c.text, text);
}

void draw_cut(const StageView& v, const ActModel& act) {
    const Rect& r = v.l.ruler;
    const float top = v.l.ruler_y(act.top);
    const float at = v.l.ruler_y(act.place);
    const float bottom = v.l.ruler_y(act.bottom);
    v.p.fill({r.x, top, r.w, at - top}, faded(v.c.accent, 0.45f), 4);
    v.p.fill({r.x, at, r.w, bottom - at}, faded(v.c.info, 0.25f), 4);
    v.p.border({r.x - 2, top, r.w + 4, bottom - top}, v.c.accent, 4, 2);
    if (act.kind != ActKind::Split) return;
    v.p.fill({r.x - 8, at - 1.5f, r.w + 20, 3}, v.c.accent, 1.5f);
    v.ui.focus_ring("act.cut", {r.x - 8, at - 6, r.w + 20, 12}, 4);
    if (!act.dragging) return;
    tag(v, at, act.key, v.c.accent);
    constexpr float kApart = 22;
    tag(v, at - kApart, act.before, v.c.line);
    tag(v, at + kApart, act.behind, v.c.line);
}

/// What is carried from a tile to its place.
void draw_carried(const StageView& v) {
    const StageAct& act = v.view.act;
    const std::string_view text =
        act.kind == ActKind::AddProducer ? "New producer" : "New consumer";
    const float width = v.p.text_width(Type::SmallStrong, text) + 24;
    const Rect box{act.x - width / 2, act.y - 20, width, 40};
    v.p.fill(box, v.c.raised, size::kCardRadius);
    v.p.border(box, v.c.accent, size::kCardRadius, 2);
    v.p.text_center(box, Type::SmallStrong, v.c.text, text);
}

}  // namespace

void take_acts(const StageView& v) {
    if (!v.ui.pressing()) v.ui.memory.act_begun = false;
    follow(v);
    if (!v.m.acts.offered || (v.view.act.dragging && v.view.act.is_on())) return;
    handle(v, v.m.acts.add_producer, v.l.add_producer);
    handle(v, v.m.acts.add_consumer, v.l.add_consumer);
    v.p.push_clip({v.l.area.x, v.l.view.y - 8, v.l.area.w, v.l.view.h + 16});
    take_ruler(v);
    if (!v.l.narrow) take_cards(v);
    v.p.pop_clip();
    if (v.l.narrow) take_cards(v);
}

void draw_acts(const StageView& v) {
    if (!v.m.acts.offered) return;
    tile(v, v.m.acts.add_producer, v.l.add_producer);
    tile(v, v.m.acts.add_consumer, v.l.add_consumer);
    v.p.push_clip({v.l.area.x, v.l.view.y - 8, v.l.area.w, v.l.view.h + 16});
    draw_grips(v);
    draw_dials(v);
    const ActModel& act = v.m.acts.act;
    if (act.kind == ActKind::Split || act.kind == ActKind::Merge) draw_cut(v, act);
    v.p.pop_clip();
    if (act.dragging && (act.kind == ActKind::AddProducer || act.kind == ActKind::AddConsumer))
        draw_carried(v);
}

}  // namespace kds::web
