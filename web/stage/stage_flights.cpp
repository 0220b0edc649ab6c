// Records on their way, calls and pushes. Where each one is follows from its progress alone.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "web/stage/stage_view.h"

namespace kds::web {
namespace {

float ease_out(float t) { return 1 - (1 - t) * (1 - t) * (1 - t); }

/// Share of a flight at which it passes the ruler.
constexpr float kAtRuler = 0.5f;

struct Way {
    Point from;   ///< The producer.
    Point ruler;  ///< Where its key lies.
    Point entry;  ///< The edge of its lane.
    Point rest;   ///< Its place on the belt.
    float lift;   ///< So far above the belt it travels along the lane.
};

Way way_of(const StageView& v, const Flight& flight) {
    std::size_t sender = v.m.producers.size();
    for (std::size_t i = 0; i < v.m.producers.size(); ++i)
        if (v.m.producers[i].id == flight.actor) sender = i;
    Way way{.from = v.l.producer_exit(sender),
            .ruler = {v.l.ruler.center().x, v.l.ruler_y(flight.hash_place)},
            .entry = {},
            .rest = {},
            .lift = 0};
    if (flight.lane >= v.l.lanes.size()) {
        way.ruler.y = v.l.view.center().y;
        way.entry = way.rest = way.ruler;
        return way;
    }
    const double number = static_cast<double>(flight.place / v.m.records_per_dot);
    way.entry = v.l.lane_entry(flight.lane, flight.hash_place, v.m.lanes[flight.lane]);
    way.rest = v.l.dot_place(flight.lane, number, v.f.lanes[flight.lane].arrived);
    // The belt moves on for it while it lands.
    const float end = v.l.belts[flight.lane].right() - v.l.dot_spacing / 2;
    way.rest.x = std::min(way.rest.x, end);
    const LaneLevel level = v.l.levels[flight.lane];
    const Rect& belt = v.l.belts[flight.lane];
    way.lift = level == LaneLevel::Full ? belt.h / 2 + v.l.dot_radius : v.l.dot_radius * 0.6f;
    return way;
}

/// From the ruler over the lane's edge, along its belt to the place there.
Point onto_belt(const Way& way, float t) {
    const Point turn{way.entry.x + 14, way.rest.y - way.lift};
    constexpr float kIn = 0.3f;
    if (t < kIn) {
        const float s = t / kIn;
        return mix(mix(way.ruler, way.entry, s), mix(way.entry, turn, s), s);
    }
    const float s = (t - kIn) / (1 - kIn);
    const float drop = s * s * s * s;
    return {turn.x + (way.rest.x - turn.x) * s, turn.y + (way.rest.y - turn.y) * drop};
}

/// The key lands on the ruler: a mark there, for the middle of the flight.
void landing(const StageView& v, const Way& way, float t, Color color) {
    const float glow = std::max(0.0f, 1 - std::abs(t - kAtRuler) / 0.35f);
    if (glow <= 0) return;
    v.p.fill({v.l.ruler.x - 3, way.ruler.y - 1.25f, v.l.ruler.w + 6, 2.5f}, faded(color, glow),
             1.25f);
}

/// No travel: a line joins source and place for as long as the flight would take. Its parts are
/// level and upright, and those of many flights lie on one another, so that none crosses another
/// however many there are; only what is a record's own, its key and its lane, has its colour.
void still(const StageView& v, const Flight& flight, const Way& way, Color color) {
    const Color shared = v.c.tertiary;
    const float x = v.l.narrow ? v.l.ruler.x - 6 : way.from.x + 4;
    const float y = v.l.narrow ? v.l.view.y - 6 : way.from.y;
    const Point out[] = {
        way.from, {way.from.x, y}, {x, y}, {x, way.ruler.y}, {v.l.ruler.x, way.ruler.y}};
    v.p.polyline(out, 5, shared, 1.5f);
    v.p.line({v.l.ruler.x, way.ruler.y}, {v.l.ruler.right(), way.ruler.y}, color, 2.5f);
    v.p.line({v.l.ruler.right(), way.ruler.y}, way.entry, color, 1.5f);
    if (flight.kind != FlightKind::Accepted)
        return v.p.shape(Shape::Ring, way.entry, v.l.dot_radius, color);
    // Above the belt no dot and no text is in its way.
    const float above = v.l.belts[flight.lane].y - 2;
    const Point in[] = {
        way.entry, {way.entry.x + 6, way.entry.y}, {way.entry.x + 6, above}, {way.rest.x, above}};
    v.p.polyline(in, 4, shared, 1.5f);
    v.record(way.rest, v.l.dot_radius, flight.key_tag, flight.aggregate);
    v.p.shape(Shape::Ring, way.rest, v.l.dot_radius + 3, color);
}

void write_flight(const StageView& v, const Flight& flight) {
    const Way way = way_of(v, flight);
    const bool failed = flight.kind == FlightKind::Failed;
    const Color color = failed ? v.c.bad : key_color(v.c, flight.key_tag);
    if (v.view.reduced_motion) return still(v, flight, way, color);
    const float t = flight.progress;
    if (!failed) landing(v, way, t, color);
    const float radius = std::max(1.5f, v.l.dot_radius);
    if (flight.kind == FlightKind::Accepted) {
        const Point at = t < kAtRuler ? mix(way.from, way.ruler, ease_out(t / kAtRuler))
                                      : onto_belt(way, ease_out((t - kAtRuler) / (1 - kAtRuler)));
        return v.record(at, radius, flight.key_tag, flight.aggregate);
    }
    // It comes as far as the shard, or with a call that failed to the service, and goes back to
    // its producer as a ring.
    constexpr float kThere = 0.3f;
    constexpr float kTurn = 0.45f;
    const float back = std::max(0.0f, (t - kTurn) / (1 - kTurn));
    const Point bow{0, 26 * std::sin(3.1416f * back)};
    const Point at = t < kThere  ? mix(way.from, way.ruler, ease_out(t / kThere))
                     : t < kTurn ? mix(way.ruler, way.entry, (t - kThere) / (kTurn - kThere))
                                 : mix(way.entry, way.from, ease_out(back)) + bow;
    v.p.shape(t < kTurn ? Shape::Disc : Shape::Ring, at, radius, color);
}

/// How many records an answer brings, over the dot that stands for it.
void count_text(const StageView& v, Point at, std::uint32_t count) {
    if (count < 2) return;
    char text[16];
    std::snprintf(text, sizeof text, "%u", count);
    const float width = v.p.text_width(Type::Small, text);
    const Rect box{at.x - width / 2 - 3, at.y - 27, width + 6, 18};
    v.p.fill(box, faded(v.c.canvas, 0.8f), 4);
    v.p.text_center(box, Type::Small, v.c.secondary, text);
}

/// A call goes from the consumer to the shard, its answer comes back; a push only comes.
void read_flight(const StageView& v, const Flight& flight, bool few) {
    std::size_t i = 0;
    while (i < v.m.consumers.size() && v.m.consumers[i].id != flight.actor) ++i;
    if (i >= v.l.consumers.size() || !v.l.sees(v.l.lanes[flight.lane])) return;
    std::size_t worker = 0;
    for (const LinkModel& link : v.m.lanes[flight.lane].links)
        if (link.consumer == i) worker = link.worker;
    const Point card = v.l.consumer_entry(i, worker, v.m.consumers[i].workers.size());
    Point from = link_start(v, flight.lane);
    if (v.l.narrow) from.x -= 20;
    const bool pushed = flight.kind == FlightKind::Pushed;
    if (v.l.bundled && !v.is_selected(ActorSelected{flight.actor})) {
        // Among very many the ends of its link light up.
        const Color glow = faded(v.c.accent, 1 - flight.progress);
        v.p.line(from, {v.l.bundle_x(), from.y}, glow, 1.5f);
        v.p.line({v.l.bundle_x(), card.y}, card, glow, 1.5f);
        return;
    }
    const float t = v.view.reduced_motion ? 1 : flight.progress;
    constexpr float kBack = 0.4f;
    if (!pushed && t < kBack) {
        v.p.shape(Shape::Disc, link_point(from, card, 1 - t / kBack), 2.4f, v.c.secondary);
        return;
    }
    const float back = pushed ? t : (t - kBack) / (1 - kBack);
    const Point at = link_point(from, card, back);
    if (flight.kind == FlightKind::ReadRefused) {
        v.p.shape(Shape::Ring, at, 5, v.c.bad);
    } else if (flight.count == 0) {
        v.p.shape(Shape::Ring, at, 3, faded(v.c.tertiary, 1 - back));
    } else {
        // An answer brings many records, a push what has just come.
        v.p.shape(Shape::Disc, at, pushed || v.l.narrow ? 3.0f : 4.5f, v.c.accent);
        if (few) count_text(v, at, flight.count);
    }
}

}  // namespace

void draw_flights(const StageView& v) {
    std::size_t reads = 0;
    for (const Flight& flight : v.f.flights) reads += flight.count > 1;
    constexpr std::size_t kReadsWithCounts = 6;
    const bool few = reads <= kReadsWithCounts;
    for (const Flight& flight : v.f.flights) {
        if (flight.lane >= v.l.lanes.size() && flight.kind != FlightKind::Failed) continue;
        switch (flight.kind) {
            case FlightKind::Accepted:
            case FlightKind::Refused:
            case FlightKind::Failed: write_flight(v, flight); break;
            case FlightKind::Read:
            case FlightKind::ReadRefused:
            case FlightKind::Pushed: read_flight(v, flight, few); break;
            case FlightKind::Cut: draw_cut(v, flight); break;
        }
    }
}

}  // namespace kds::web
