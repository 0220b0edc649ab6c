#include "web/stage/stage.h"

#include <cmath>
#include <cstdio>

namespace kds::web {
namespace {

float ease_out(float t) { return 1 - (1 - t) * (1 - t) * (1 - t); }

/// Share of a flight at which it passes the ruler.
constexpr float kAtRuler = 0.5f;

class StageView {
public:
    StageView(Ui& ui, const StageModel& model, const StageFrame& frame, const StageLayout& layout,
              const ViewState& view)
        : ui_{ui}, p_{ui.paint}, c_{ui.colors}, m_{model}, f_{frame}, l_{layout}, view_{view} {}

    void draw() {
        heads();
        shapes();
        for (std::size_t i = 0; i < m_.lanes.size(); ++i) links(i);
        ruler();
        for (std::size_t i = 0; i < m_.producers.size(); ++i) producer(i);
        for (std::size_t i = 0; i < m_.lanes.size(); ++i) lane(i);
        for (std::size_t i = 0; i < m_.consumers.size(); ++i) consumer(i);
        selected_path();
        for (const Flight& flight : f_.flights) this->flight(flight);
        legend();
    }

private:
    bool is_selected(const Selection& what) const { return m_.selection == what; }

    void heads() {
        const float y = l_.heads.y;
        if (!l_.narrow && !l_.producers.empty())
            p_.text({l_.producers.front().x, y}, Type::Small, c_.secondary, "Producers");
        if (!l_.narrow) {
            const float width = p_.text_width(Type::Small, "Hash key");
            p_.text({l_.ruler.center().x - width / 2, y}, Type::Small, c_.secondary, "Hash key");
        }
        if (!l_.lanes.empty()) {
            const float x = l_.narrow ? l_.heads.x : l_.lanes.front().x;
            const float width = l_.narrow ? l_.heads.w : l_.lanes.front().w;
            const float used = p_.text_fitted({x, y}, width, Type::Small, c_.secondary, m_.title);
            if (used + p_.text_width(Type::Small, m_.limits) <= width)
                p_.text({x + used, y}, Type::Small, c_.secondary, m_.limits);
        } else {
            p_.text_center(l_.area, Type::Body, c_.secondary,
                           m_.has_stream ? m_.title : m_.empty_text);
        }
        if (!l_.narrow && !l_.consumers.empty())
            p_.text({l_.consumers.front().x, y}, Type::Small, c_.secondary, "Consumers");
    }

    /// Joins each range of the ruler with its lane.
    void shapes() {
        for (std::size_t i = 0; i < m_.lanes.size(); ++i) {
            const Rect& box = l_.lanes[i];
            const float top = l_.ruler_y(m_.lanes[i].range_top);
            const float bottom = l_.ruler_y(m_.lanes[i].range_bottom);
            const Point points[] = {{l_.ruler.right() + 2, top + 1},
                                    {box.x - 4, box.y + 1},
                                    {box.x - 4, box.bottom() - 1},
                                    {l_.ruler.right() + 2, bottom - 1}};
            p_.polygon(points, 4, c_.shape);
        }
    }

    void ruler() {
        const Rect& r = l_.ruler;
        p_.fill(r, c_.lane, 6);
        p_.border(r, c_.line, 6);
        if (l_.narrow) return;
        const auto label = [&](float y, std::string_view text) {
            p_.text_right({r.x - 10, y - 9}, Type::MonoSmall, c_.tertiary, text);
        };
        for (std::size_t i = 0; i < m_.lanes.size(); ++i) {
            const float y = l_.ruler_y(m_.lanes[i].range_top);
            if (i > 0) p_.fill({r.x - 4, y - 1, r.w + 8, 1.5f}, c_.secondary);
            label(i == 0 ? y + 8 : y, m_.lanes[i].range_start);
        }
        if (!m_.lanes.empty()) label(r.bottom() - 8, "ffff…");
    }

    void sparkline(Rect box, const std::vector<float>& values, Color color) {
        if (values.size() < 2) return;
        Point points[32];
        const std::size_t count = std::min<std::size_t>(values.size(), 32);
        for (std::size_t i = 0; i < count; ++i)
            points[i] = {box.x + box.w * static_cast<float>(i) / static_cast<float>(count - 1),
                         box.bottom() - box.h * values[i]};
        p_.polyline(points, static_cast<int>(count), color, 1.6f);
    }

    void bars(Rect box, const std::vector<float>& values, Color color) {
        // Each bar stands for two seconds, the newest at the right.
        const std::size_t count = values.size() / 2;
        if (count == 0) return;
        const float step = box.w / static_cast<float>(count);
        for (std::size_t i = 0; i < count; ++i) {
            const float value = std::max(values[2 * i], values[2 * i + 1]);
            const float height = std::max(2.0f, box.h * value);
            p_.fill({box.x + step * static_cast<float>(i), box.bottom() - height,
                     std::max(2.0f, step - 3), height},
                    color, 1.5f);
        }
    }

    void producer(std::size_t i) {
        const ProducerCard& card = m_.producers[i];
        const Rect& box = l_.producers[i];
        const bool selected = is_selected(ActorSelected{card.id});
        const Hit h = ui_.hit(card.select.id, box);
        ui_.card(box, selected ? c_.accent : h.hovered ? c_.secondary : c_.line);
        ui_.focus_ring(card.select.id, box, size::kCardRadius);
        if (h.clicked) ui_.out.push_back(card.select.action);
        Rect inner = box.inset(l_.narrow ? 10 : 14, l_.narrow ? 0 : 12);
        if (l_.narrow) {
            const float y = box.center().y - 10;
            const float rate = p_.text_width(Type::SmallStrong, card.rate) +
                               p_.text_width(Type::Small, card.short_unit) + 4;
            p_.text_fitted({inner.x, y}, inner.w - rate - 8, Type::SmallStrong, c_.text, card.name);
            const float x = inner.right() - rate;
            const float w = p_.text({x, y}, Type::SmallStrong, c_.text, card.rate);
            p_.text({x + w + 4, y}, Type::Small, c_.secondary, card.short_unit);
            return;
        }
        p_.text_fitted({inner.x, inner.y}, inner.w, Type::TextStrong, c_.text, card.name);
        p_.text_fitted({inner.x, inner.y + 21}, inner.w, Type::Small, c_.secondary, card.key_line);
        const float base = inner.bottom() - 28;
        const float w =
            p_.text({inner.x, base}, Type::Figure, card.paused ? c_.secondary : c_.text, card.rate);
        p_.text({inner.x + w + 5, base + 8}, Type::Small, c_.secondary, card.rate_unit);
        const float rest = inner.w - w - 5 - p_.text_width(Type::Small, card.rate_unit) - 10;
        if (rest > 24 && !card.paused)
            sparkline({inner.right() - std::min(44.0f, rest), base + 4, std::min(44.0f, rest), 18},
                      card.history, c_.accent);
        if (!card.trouble.empty())
            p_.text({box.x + 14, box.bottom() + 4}, Type::Small, c_.bad, card.trouble);
    }

    float gauge(float x, float y, std::string_view label, float used) {
        const float w = p_.text({x, y}, Type::MonoSmall, c_.secondary, label);
        const Rect track{x + w + 8, y + 6, 56, 7};
        p_.fill(track, c_.belt, 3.5f);
        const Color color = used >= 0.999f ? c_.bad : used > 0.8f ? c_.warn : c_.good;
        // A fill that is too small to be seen would say that nothing comes in.
        if (used > 0)
            p_.fill({track.x, track.y, std::max(3.0f, track.w * used), track.h}, color, 3.5f);
        return w + 8 + 56 + 18;
    }

    void lane(std::size_t i) {
        const LaneModel& lane = m_.lanes[i];
        const Rect& box = l_.lanes[i];
        const Rect& belt = l_.belts[i];
        const bool selected = is_selected(ShardSelected{m_.stream, lane.shard});
        const bool trouble = !lane.refusing.empty();
        const Hit h = ui_.hit(lane.select.id, {box.x, box.y, box.w, belt.y - box.y - 2});
        p_.fill(box, c_.panel, size::kCardRadius);
        p_.border(box,
                  trouble     ? c_.bad
                  : selected  ? c_.accent
                  : h.hovered ? c_.secondary
                              : c_.line,
                  size::kCardRadius);
        ui_.focus_ring(lane.select.id, box, size::kCardRadius);
        if (h.clicked) ui_.out.push_back(lane.select.action);

        const float y = l_.tight ? box.y + 4 : box.y + 10;
        float x = box.x + 14;
        x += p_.text({x, y}, l_.tight ? Type::SmallStrong : Type::TextStrong, c_.text, lane.title) +
             20;
        if (box.w > 330) {
            x += gauge(x, y + 1, "rec/s", lane.records_used);
            x += gauge(x, y + 1, "MB/s", lane.bytes_used);
        }
        const std::string& right = trouble ? lane.refusing : lane.stored;
        if (box.right() - 14 - x > p_.text_width(Type::Small, right))
            p_.text_right({box.right() - 14, y}, Type::Small, trouble ? c_.bad : c_.secondary,
                          right);

        p_.fill(belt, c_.belt, belt.h / 2);
        dots(i);
        if (!l_.tight) {
            cursors(i);
            p_.text({box.x + 14, box.bottom() - 25}, Type::MonoSmall, c_.tertiary, lane.sequence);
        }
    }

    void dots(std::size_t i) {
        const LaneModel& lane = m_.lanes[i];
        const LaneDots& dots = f_.lanes[i];
        const Rect& belt = l_.belts[i];
        p_.push_clip({belt.x, belt.y - 8, belt.w, belt.h + 16});
        for (const LaneDot& dot : dots.dots) {
            const Point at =
                l_.dot_place(i, static_cast<double>(dot.place / m_.records_per_dot), dots.arrived);
            p_.key_dot(at, l_.dot_radius, dot.key_tag);
            char id[48];
            // The twin's name of this record, so that its focus can be seen here.
            std::snprintf(id, sizeof id, "stage.record.%u.%llu", lane.shard.value,
                          static_cast<unsigned long long>(dot.place));
            const float half = std::min(l_.dot_spacing / 2, 9.0f);
            const Hit h = ui_.hit(id, {at.x - half, belt.y, half * 2, belt.h});
            ui_.focus_ring(id, {at.x - half, at.y - half, half * 2, half * 2}, half);
            const RecordSelected record{m_.stream, lane.shard, dot.place};
            if (h.hovered || is_selected(record)) {
                p_.shape(Shape::Ring, at, l_.dot_radius + 4.5f,
                         is_selected(record) ? c_.accent : c_.text);
            }
            if (h.clicked) ui_.out.push_back(Select{record});
        }
        p_.pop_clip();
    }

    void cursors(std::size_t i) {
        const LaneModel& lane = m_.lanes[i];
        const Rect& belt = l_.belts[i];
        for (const CursorModel& cursor : lane.cursors) {
            const auto number =
                static_cast<double>((cursor.place + m_.records_per_dot - 1) / m_.records_per_dot);
            Point at = l_.dot_place(i, number - 0.5, f_.lanes[i].arrived);
            at.x = std::min(std::max(at.x, belt.x + 4), belt.right() - 4);
            at.y = belt.bottom() + 8;
            p_.shape(Shape::Triangle, at, 6, cursor.consumer == 0 ? c_.text : c_.accent);
        }
    }

    void links(std::size_t i) {
        if (l_.narrow) return;
        for (const CursorModel& cursor : m_.lanes[i].cursors) {
            if (cursor.consumer >= l_.consumers.size()) continue;
            const Point from{l_.lanes[i].right(), l_.belts[i].center().y};
            const Point to = l_.consumer_entry(cursor.consumer);
            // A polling link is dotted: nothing flows but in the calls that travel along it.
            for (int k = 1; k < 24; ++k) {
                const float t = static_cast<float>(k) / 24;
                p_.shape(Shape::Disc, link_point(from, to, t), 1.3f, c_.tertiary);
            }
        }
    }

    static Point link_point(Point from, Point to, float t) {
        const float bend = t * t * (3 - 2 * t);
        return {from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * bend};
    }

    void consumer(std::size_t i) {
        const ConsumerCard& card = m_.consumers[i];
        const Rect& box = l_.consumers[i];
        const bool selected = is_selected(ActorSelected{card.id});
        const Hit h = ui_.hit(card.select.id, box);
        const Color outline =
            card.lag_tone != Tone::Good && !card.paused ? ui_.tone_color(card.lag_tone) : c_.line;
        ui_.card(box, selected ? c_.accent : h.hovered ? c_.secondary : outline);
        ui_.focus_ring(card.select.id, box, size::kCardRadius);
        if (h.clicked) ui_.out.push_back(card.select.action);
        const Color lag = card.paused ? c_.secondary : ui_.tone_color(card.lag_tone);
        if (l_.narrow) {
            const float y = box.center().y - 10;
            const float width = p_.text_width(Type::Small, card.lag);
            p_.text_fitted({box.x + 10, y}, box.w - width - 28, Type::SmallStrong, c_.text,
                           card.name);
            p_.text_right({box.right() - 10, y}, Type::Small, lag, card.lag);
            return;
        }
        Rect inner = box.inset(14, 12);
        p_.text_fitted({inner.x, inner.y}, inner.w, Type::TextStrong, c_.text, card.name);
        p_.text_fitted({inner.x, inner.y + 21}, inner.w, Type::Small, c_.secondary, card.how);
        p_.text({inner.x, inner.y + 42}, Type::Small, lag, card.lag);
        const float top = inner.y + 68;
        if (inner.bottom() - top > 10)
            bars({inner.x, top, inner.w, inner.bottom() - top}, card.history,
                 faded(c_.accent, 0.8f));
    }

    void flight(const Flight& flight) {
        if (flight.lane >= m_.lanes.size()) return;
        if (flight.kind == FlightKind::Read) {
            read_flight(flight);
            return;
        }
        const LaneModel& lane = m_.lanes[flight.lane];
        std::size_t sender = m_.producers.size();
        for (std::size_t i = 0; i < m_.producers.size(); ++i)
            if (m_.producers[i].id == flight.actor) sender = i;
        const Point from = l_.producer_exit(sender);
        const Point at_ruler{l_.ruler.center().x, l_.ruler_y(flight.hash_place)};
        const Point entry = l_.lane_entry(flight.lane, flight.hash_place, lane);
        const double number = static_cast<double>(flight.place / m_.records_per_dot);
        const Point rest = l_.dot_place(flight.lane, number, f_.lanes[flight.lane].arrived);
        const Color color = key_color(c_, flight.key_tag);
        const float t = flight.progress;
        if (view_.reduced_motion) {
            // No travel: a line joins source and place for as long as the flight would take.
            p_.line(from, at_ruler, faded(color, 0.7f), 1.5f);
            p_.line(at_ruler, flight.kind == FlightKind::Refused ? entry : rest, faded(color, 0.7f),
                    1.5f);
            if (flight.kind == FlightKind::Accepted)
                p_.key_dot(rest, l_.dot_radius, flight.key_tag);
            else
                p_.shape(Shape::Ring, entry, l_.dot_radius, color);
            return;
        }
        // The key lands on the ruler: a mark there, for the middle of the flight.
        const float glow = std::max(0.0f, 1 - std::abs(t - kAtRuler) / 0.35f);
        if (glow > 0)
            p_.fill({l_.ruler.x - 3, at_ruler.y - 1.25f, l_.ruler.w + 6, 2.5f}, faded(color, glow),
                    1.25f);
        if (flight.kind == FlightKind::Refused) {
            constexpr float kTurn = 0.6f;
            Point at = t < kAtRuler ? mix(from, at_ruler, ease_out(t / kAtRuler))
                       : t < kTurn  ? mix(at_ruler, entry, (t - kAtRuler) / (kTurn - kAtRuler))
                                    : mix(entry, {at_ruler.x + 12, entry.y + 22},
                                          ease_out((t - kTurn) / (1 - kTurn)));
            p_.shape(t < kTurn ? Shape::Disc : Shape::Ring, at, l_.dot_radius,
                     faded(color, t < 0.9f ? 1 : (1 - t) * 10));
            return;
        }
        const Point at = t < kAtRuler ? mix(from, at_ruler, ease_out(t / kAtRuler))
                                      : through_entry(at_ruler, entry, rest,
                                                      ease_out((t - kAtRuler) / (1 - kAtRuler)));
        p_.key_dot(at, l_.dot_radius, flight.key_tag);
    }

    /// From the ruler over the lane's edge to the place on the belt.
    static Point through_entry(Point ruler, Point entry, Point rest, float t) {
        const Point a = mix(ruler, entry, t);
        const Point b = mix(entry, rest, t);
        return mix(a, b, t);
    }

    void read_flight(const Flight& flight) {
        for (std::size_t i = 0; i < m_.consumers.size(); ++i) {
            if (m_.consumers[i].id != flight.actor || i >= l_.consumers.size()) continue;
            const Point lane_end{l_.lanes[flight.lane].right(), l_.belts[flight.lane].center().y};
            const Point card = l_.consumer_entry(i);
            const Point from = l_.narrow ? Point{lane_end.x - 20, lane_end.y} : lane_end;
            const float t = view_.reduced_motion ? 1 : flight.progress;
            // The call goes to the shard, the answer comes back with what it found.
            constexpr float kBack = 0.4f;
            if (t < kBack) {
                p_.shape(Shape::Disc, link_point(from, card, 1 - t / kBack), 2.4f, c_.secondary);
                return;
            }
            const float back = (t - kBack) / (1 - kBack);
            const Point at = link_point(from, card, ease_out(back));
            if (flight.count == 0) {
                p_.shape(Shape::Ring, at, 3, faded(c_.tertiary, 1 - back));
                return;
            }
            p_.shape(Shape::Disc, at, l_.dot_radius - 1, c_.accent);
            if (flight.count > 1) {
                char text[16];
                std::snprintf(text, sizeof text, "%u", flight.count);
                p_.text({at.x + 8, at.y - 18}, Type::MonoSmall, c_.secondary, text);
            }
            return;
        }
    }

    /// For the selected record: its key on the ruler, joined with its lane.
    void selected_path() {
        const auto* selected = std::get_if<RecordSelected>(&m_.selection);
        if (!selected || !m_.has_selected_record) return;
        for (std::size_t i = 0; i < m_.lanes.size(); ++i) {
            if (m_.lanes[i].shard != selected->shard) continue;
            const float place = static_cast<float>(
                static_cast<double>(high_word(m_.selected_hash.value) >> 32) / 4294967296.0);
            const Point at{l_.ruler.center().x, l_.ruler_y(place)};
            const Color color = key_color(c_, m_.selected_tag);
            p_.fill({l_.ruler.x - 5, at.y - 1.5f, l_.ruler.w + 10, 3}, color, 1.5f);
            const Point entry = l_.lane_entry(i, place, m_.lanes[i]);
            p_.dotted({l_.ruler.right() + 6, at.y}, entry, color, 2.4f, 7);
            if (!l_.narrow) {
                const float width = p_.text_width(Type::MonoSmall, m_.selected_hash_text) + 10;
                const Rect tag{l_.ruler.x - 8 - width, at.y - 10, width, 20};
                p_.fill(tag, c_.canvas, 4);
                p_.text_center(tag, Type::MonoSmall, c_.text, m_.selected_hash_text);
            }
            return;
        }
    }

    void legend() {
        const float y = l_.legend.y + 4;
        float x = l_.narrow ? l_.legend.x : (l_.lanes.empty() ? l_.legend.x : l_.lanes.front().x);
        const auto entry = [&](Shape shape, std::string_view text) {
            p_.shape(shape, {x + 6, y + 10}, 5, c_.secondary);
            x += 18 + p_.text({x + 18, y}, Type::Small, c_.secondary, text) + 16;
        };
        if (m_.lanes.empty()) return;
        entry(Shape::Disc, "record");
        entry(Shape::Ring, "refused");
        entry(Shape::Triangle, l_.narrow ? "read to" : "read up to here");
        const float dot = p_.text_width(Type::Small, m_.legend_dot);
        if (l_.legend.right() - dot > x)
            p_.text_right({l_.legend.right(), y}, Type::Small, c_.secondary, m_.legend_dot);
        constexpr std::string_view kColour = "colour: partition key";
        const float width = p_.text_width(Type::Small, kColour);
        if (l_.legend.right() - dot - 24 - width > x)
            p_.text({l_.legend.right() - dot - 24 - width, y}, Type::Small, c_.secondary, kColour);
    }

    Ui& ui_;
    const Painter& p_;
    const Palette& c_;
    const StageModel& m_;
    const StageFrame& f_;
    const StageLayout& l_;
    const ViewState& view_;
};

}  // namespace

void draw_stage(Ui& ui, const StageModel& model, const StageFrame& frame, const StageLayout& layout,
                const ViewState& view) {
    StageView(ui, model, frame, layout, view).draw();
}

}  // namespace kds::web
