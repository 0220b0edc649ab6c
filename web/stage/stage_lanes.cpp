// The ruler of hash keys, the shards, and who reads them.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "web/stage/stage_view.h"

namespace kds::web {
namespace {

constexpr float kTrack = 36;

float gauge_width(const StageView& v, std::string_view label) {
    return (label.empty() ? 0 : v.p.text_width(Type::Small, label) + 6) + kTrack;
}

/// Returns how wide it is.
float gauge(const StageView& v, Point at, std::string_view label, const GaugeModel& model) {
    const float width = gauge_width(v, label);
    v.p.text(at, Type::Small, v.c.secondary, label);
    const Rect track{at.x + width - kTrack, at.y + 7, kTrack, 7};
    v.p.fill(track, v.c.belt, 3.5f);
    const Color color = model.used >= 0.999f ? v.c.bad : model.used > 0.8f ? v.c.warn : v.c.good;
    // A fill that is too small to be seen would say that nothing comes in.
    if (model.used > 0)
        v.p.fill({track.x, track.y, std::max(3.0f, track.w * model.used), track.h}, color, 3.5f);
    v.ui.explain({at.x, at.y, width, 20}, model.text);
    return width;
}

struct LabelledGauge {
    const char* label;
    const GaugeModel& model;
};

/// As many of them as there is room for. Returns where they end.
template <std::size_t kCount>
float gauges(const StageView& v, Point at, float end, const LabelledGauge (&all)[kCount]) {
    constexpr float kApart = 14;
    for (const LabelledGauge& one : all) {
        if (at.x + gauge_width(v, one.label) > end) break;
        at.x += gauge(v, at, one.label, one.model) + kApart;
    }
    return at.x;
}

/// Title, lock and gauges of what comes in; at the right what is stored or refused.
void header(const StageView& v, const LaneModel& lane, const Rect& box, bool full) {
    const float y = full ? box.y + 10 : box.y + 4;
    float x = box.x + 12;
    x += v.p.text({x, y}, full ? Type::TextStrong : Type::SmallStrong, v.c.text, lane.title);
    if (lane.locked) {
        v.lock({x + 14, y + 11}, v.c.secondary);
        x += 20;
    }
    x += 18;
    const bool trouble = !lane.refusing.empty();
    const std::string& right = trouble ? lane.refusing : lane.stored;
    const float width = v.p.text_width(Type::Small, right);
    const float end = box.right() - 12;
    if (!lane.closed) {
        const float room = trouble ? end - width - 12 : end;
        x = gauges(v, {x, y}, room, {{"rec/s", lane.records_in}, {"MB/s", lane.bytes_in}});
        if (!full)
            x = gauges(v, {x + 4, y}, end - width - 12,
                       {{"reads", lane.calls_out}, {"MB/s read", lane.bytes_out}});
    }
    if (trouble || end - width >= x)
        v.p.text_right({end, y}, Type::Small, trouble ? v.c.bad : v.c.secondary, right);
}

/// Sequence numbers, and the gauges of what goes out.
void footer(const StageView& v, const LaneModel& lane, const Rect& box) {
    const float y = box.bottom() - 27;
    const float begin = box.x + 12;
    const float end = box.right() - 12;
    const float x =
        begin + 18 +
        v.p.text_fitted({begin, y}, end - begin, Type::MonoSmall, v.c.tertiary, lane.sequence);
    if (!lane.refusing_reads.empty()) {
        const float width = v.p.text_width(Type::Small, lane.refusing_reads);
        if (end - width >= x) v.p.text_right({end, y}, Type::Small, v.c.bad, lane.refusing_reads);
        return;
    }
    if (lane.links.empty() && lane.calls_out.used == 0) return;
    const float width = gauge_width(v, "reads") + 14 + gauge_width(v, "MB/s");
    gauges(v, {std::max(x, end - width), y}, end,
           {{"reads", lane.calls_out}, {"MB/s", lane.bytes_out}});
}

void slim_title(const StageView& v, const LaneModel& lane, const Rect& box, const Rect& belt) {
    const Rect left{box.x + 10, box.center().y - 10, belt.x - box.x - 16, 20};
    const float w = v.p.text_fitted({left.x, left.y}, left.w, Type::Small, v.c.text, lane.title);
    const float x = left.x + w + 8;
    if (lane.closed) {
        v.p.text_fitted({x, left.y}, left.right() - x, Type::Small, v.c.tertiary, "closed");
        return;
    }
    const GaugeModel& fuller =
        lane.records_in.used > lane.bytes_in.used ? lane.records_in : lane.bytes_in;
    if (left.right() - x >= kTrack) gauge(v, {left.right() - kTrack, left.y}, "", fuller);
}

/// Where the oldest record stands, if older ones have expired.
void retention_edge(const StageView& v, std::size_t i) {
    const LaneModel& lane = v.m.lanes[i];
    const Rect& belt = v.l.belts[i];
    if (lane.first_place == 0) return;
    const double first = static_cast<double>(lane.first_place / v.m.records_per_dot);
    const float x = v.l.dot_place(i, first - 0.5, v.f.lanes[i].arrived).x;
    if (x < belt.x || x > belt.right()) return;
    v.p.dotted({x, belt.y - 3}, {x, belt.bottom() + 3}, v.c.text, 2, 4);
}

void dots(const StageView& v, std::size_t i, bool can_press) {
    const LaneModel& lane = v.m.lanes[i];
    const LaneDots& dots = v.f.lanes[i];
    const Rect& belt = v.l.belts[i];
    const float radius = std::min(v.l.dot_radius, belt.h * 0.48f);
    const float half = std::min(v.l.dot_spacing / 2, 9.0f);
    v.p.push_clip({belt.x, belt.y - 8, belt.w, belt.h + 16});
    for (const LaneDot& dot : dots.dots) {
        const Point at =
            v.l.dot_place(i, static_cast<double>(dot.place / v.m.records_per_dot), dots.arrived);
        if (at.x < belt.x - radius) continue;
        v.record(at, radius, dot.key_tag, dot.aggregate, dot.duplicate);
        if (dot.locked && radius > 3) v.p.shape(Shape::Ring, at, radius + 3, v.c.secondary);
        if (!can_press) continue;
        char id[48];
        // The twin's name of this record, so that its focus can be seen here.
        std::snprintf(id, sizeof id, "stage.record.%u.%llu", lane.shard.value,
                      static_cast<unsigned long long>(dot.place));
        const Hit h = v.ui.hit(id, {at.x - half, belt.y, half * 2, belt.h});
        v.ui.focus_ring(id, {at.x - half, at.y - half, half * 2, half * 2}, half);
        const RecordSelected record{v.m.stream, lane.shard, dot.place};
        const bool selected = v.is_selected(record);
        if (h.hovered || selected)
            v.p.shape(Shape::Ring, at, radius + 4.5f, selected ? v.c.accent : v.c.text);
        if (h.clicked) v.ui.out.push_back(Select{record});
    }
    v.p.pop_clip();
}

void cursors(const StageView& v, std::size_t i) {
    const bool full = v.l.levels[i] == LaneLevel::Full;
    const Rect& belt = v.l.belts[i];
    float taken = 0;
    for (const CursorModel& cursor : v.m.lanes[i].cursors) {
        const auto number =
            static_cast<double>((cursor.place + v.m.records_per_dot - 1) / v.m.records_per_dot);
        Point at = v.l.dot_place(i, number - 0.5, v.f.lanes[i].arrived);
        at.x = std::min(std::max(at.x, belt.x + 4), belt.right() - 4);
        at.y = belt.bottom() + (full ? 9 : 5);
        v.p.shape(Shape::Triangle, at, full ? 6.0f : 4.0f, v.c.text);
        if (!full || v.m.consumers.size() < 2) continue;
        const float width = v.p.text_width(Type::Small, cursor.letters);
        const float x = std::min(at.x + 8, belt.right() - width + 4);
        const bool left = at.x + 8 + width > belt.right() + 4;
        const float begin = left ? at.x - 8 - width : x;
        if (begin < taken) continue;
        v.p.text({begin, at.y - 9}, Type::Small, v.c.secondary, cursor.letters);
        taken = begin + width + 6;
    }
}

void lane(const StageView& v, std::size_t i) {
    const LaneModel& lane = v.m.lanes[i];
    const Rect& box = v.l.lanes[i];
    const Rect& belt = v.l.belts[i];
    const LaneLevel level = v.l.levels[i];
    if (!v.l.sees(box)) return;
    const bool selected = v.is_selected(ShardSelected{v.m.stream, lane.shard});
    const bool trouble = !lane.refusing.empty() || !lane.refusing_reads.empty();
    const bool low = level == LaneLevel::Bare;
    const Rect pressed = low                        ? box
                         : level == LaneLevel::Slim ? Rect{box.x, box.y, belt.x - box.x, box.h}
                                                    : Rect{box.x, box.y, box.w, belt.y - box.y - 2};
    const Hit h = v.ui.hit(lane.select.id, pressed);
    const float radius = std::min(size::kCardRadius, box.h / 3);
    if (!low || trouble || selected || h.hovered) {
        v.p.fill(box, lane.closed ? v.c.canvas : v.c.panel, radius);
        v.p.border(box,
                   trouble     ? v.c.bad
                   : selected  ? v.c.accent
                   : h.hovered ? v.c.secondary
                               : v.c.line,
                   radius);
    }
    v.ui.focus_ring(lane.select.id, box, radius);
    if (h.clicked) v.ui.out.push_back(lane.select.action);
    if (h.hovered && low) v.ui.explain(box, lane.select.label);
    if (level == LaneLevel::Slim) slim_title(v, lane, box, belt);
    if (level >= LaneLevel::Tight) header(v, lane, box, level == LaneLevel::Full);
    v.p.fill(belt, lane.closed ? faded(v.c.belt, 0.6f) : v.c.belt, belt.h / 2);
    // With very many dots only those under the pointer can be pressed; the twin has the newest.
    constexpr std::size_t kLanesPressed = 16;
    const bool can_press =
        !low && (v.m.lanes.size() <= kLanesPressed || belt.contains(v.ui.pointer()));
    dots(v, i, can_press);
    retention_edge(v, i);
    if (level >= LaneLevel::Tight) cursors(v, i);
    if (level == LaneLevel::Full) footer(v, lane, box);
}

/// A parent and its children: a line at the left of the lanes, with an arrow to each child.
void joins(const StageView& v, std::size_t child) {
    for (const std::uint32_t parent : v.m.lanes[child].parents) {
        if (parent >= v.l.lanes.size()) continue;
        const Rect& from = v.l.lanes[parent];
        const Rect& to = v.l.lanes[child];
        if (!v.l.sees(from) && !v.l.sees(to)) continue;
        const float x = from.x - 7 - static_cast<float>(parent % 3) * 4;
        v.p.line({x, from.center().y}, {from.x, from.center().y}, v.c.tertiary, 1.5f);
        v.p.line({x, from.center().y}, {x, to.center().y}, v.c.tertiary, 1.5f);
        v.p.line({x, to.center().y}, {to.x, to.center().y}, v.c.tertiary, 1.5f);
        const float a = std::min(4.0f, to.h * 0.4f);
        const Point arrow[] = {{to.x - a * 1.4f, to.center().y - a},
                               {to.x, to.center().y},
                               {to.x - a * 1.4f, to.center().y + a}};
        v.p.polygon(arrow, 3, v.c.tertiary);
    }
}

void pipe(const StageView& v, Point from, Point to, bool solid, Color color) {
    if (solid) {
        constexpr int kParts = 14;
        Point points[kParts + 1];
        for (int k = 0; k <= kParts; ++k)
            points[k] = link_point(from, to, static_cast<float>(k) / kParts);
        return v.p.polyline(points, kParts + 1, color, 2.4f);
    }
    // A polling link is dotted: nothing flows but in the calls that travel along it.
    const float length = std::hypot(to.x - from.x, to.y - from.y);
    const int count = std::max(4, std::min(24, static_cast<int>(length / 7)));
    for (int k = 1; k < count; ++k)
        v.p.shape(Shape::Disc,
                  link_point(from, to, static_cast<float>(k) / static_cast<float>(count)), 1.3f,
                  color);
}

/// Where there are very many links, all meet in one upright line.
void bundle(const StageView& v) {
    const float x = v.l.bundle_x();
    float top = v.l.view.bottom();
    float bottom = v.l.view.y;
    const auto reach = [&](Point at, float end) {
        v.p.line(at, {end, at.y}, v.c.line, 1.5f);
        top = std::min(top, at.y);
        bottom = std::max(bottom, at.y);
    };
    for (std::size_t i = 0; i < v.m.lanes.size(); ++i)
        if (!v.m.lanes[i].links.empty() && v.l.sees(v.l.lanes[i])) reach(link_start(v, i), x);
    for (std::size_t i = 0; i < v.l.consumers.size(); ++i)
        if (v.l.sees(v.l.consumers[i])) {
            const Point entry = v.l.consumer_entry(i);
            reach(entry, x);
            if (v.l.consumers[i].x > entry.x) draw_branch(v, i, entry, v.c.line);
        }
    if (bottom > top) v.p.line({x, top}, {x, bottom}, v.c.line, 1.5f);
}

}  // namespace

Point link_point(Point from, Point to, float t) {
    const float bend = t * t * (3 - 2 * t);
    return {from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * bend};
}

Point link_start(const StageView& v, std::size_t lane) {
    return {v.l.lanes[lane].right(), v.l.belts[lane].center().y};
}

void draw_shapes(const StageView& v) {
    for (std::size_t i = 0; i < v.m.lanes.size(); ++i) {
        if (v.m.lanes[i].closed) continue;
        const Rect& box = v.l.lanes[i];
        const float top = v.l.ruler_y(v.m.lanes[i].range_top);
        const float bottom = v.l.ruler_y(v.m.lanes[i].range_bottom);
        const float in = std::min(1.0f, (bottom - top) * 0.1f);
        const float right = box.x - v.l.gutter - 4;
        const Point points[] = {{v.l.ruler.right() + 2, top + in},
                                {right, box.y + in},
                                {right, box.bottom() - in},
                                {v.l.ruler.right() + 2, bottom - in}};
        v.p.polygon(points, 4, v.c.shape);
    }
    v.p.fill(v.l.ruler, v.c.lane, 6);
    v.p.border(v.l.ruler, v.c.line, 6);
    for (const LaneModel& lane : v.m.lanes)
        if (!lane.closed && lane.range_top > 0)
            v.p.fill({v.l.ruler.x - 4, v.l.ruler_y(lane.range_top) - 1, v.l.ruler.w + 8, 1.5f},
                     v.c.secondary);
}

void draw_ruler_labels(const StageView& v) {
    if (v.l.narrow || v.m.lanes.empty()) return;
    const Rect& r = v.l.ruler;
    // No dot shines through them: what flies by passes below.
    const auto put = [&](float y, std::string_view text, Color color) {
        const float width = v.p.text_width(Type::MonoSmall, text);
        v.p.fill({r.x - 14 - width, y - 10, width + 8, 20}, v.c.canvas, 4);
        v.p.text_right({r.x - 10, y - 10}, Type::MonoSmall, color, text);
    };
    const float selected = selected_y(v);
    float taken = -1e9f;
    const auto label = [&](float y, std::string_view text) {
        if (y < taken || y > v.l.view.bottom() + 12 || std::abs(y - selected) < 20) return;
        put(y, text, v.c.tertiary);
        taken = y + 20;
    };
    const float end = r.bottom() - 8;
    for (const LaneModel& lane : v.m.lanes) {
        const float y = v.l.ruler_y(lane.range_top) + (lane.range_top == 0 ? 8.0f : 0.0f);
        if (!lane.closed && y < end - 18) label(y, lane.range_start);
    }
    label(end, "ffff…");
    if (selected >= v.l.view.y) put(selected, v.m.selected_hash_text, v.c.text);
}

void draw_links(const StageView& v) {
    if (v.l.narrow) return;
    const bool many = v.l.bundled;
    if (many) bundle(v);
    for (std::size_t i = 0; i < v.m.lanes.size(); ++i) {
        if (!v.l.sees(v.l.lanes[i])) continue;
        for (const LinkModel& link : v.m.lanes[i].links) {
            if (link.consumer >= v.l.consumers.size()) continue;
            const ConsumerCard& card = v.m.consumers[link.consumer];
            const bool chosen = v.is_selected(ActorSelected{card.id});
            if (many && !chosen) continue;
            const Point to = v.l.consumer_entry(link.consumer, link.worker, card.workers.size());
            const Color color = chosen        ? v.c.accent
                                : link.pushed ? faded(v.c.accent, 0.45f)
                                              : v.c.tertiary;
            pipe(v, link_start(v, i), to, link.pushed, color);
            if (v.l.consumers[link.consumer].x > to.x) draw_branch(v, link.consumer, to, color);
        }
    }
}

void draw_lanes(const StageView& v) {
    for (std::size_t i = 0; i < v.m.lanes.size(); ++i) lane(v, i);
    if (v.l.gutter > 0)
        for (std::size_t i = 0; i < v.m.lanes.size(); ++i) joins(v, i);
}

}  // namespace kds::web
