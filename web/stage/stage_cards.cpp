// Producers and consumers. A card shows as much as its height and width have room for.
#include <algorithm>
#include <cstdio>

#include "web/stage/stage_view.h"

namespace kds::web {
namespace {

// Heights from which on a card has more to show.
constexpr float kTwoLines = 48;
constexpr float kFigure = 92;
constexpr float kState = 112;
constexpr float kAll = 132;
/// A narrower card has a name and no number.
constexpr float kNumberFrom = 110;
constexpr float kLine = 20;

void sparkline(const StageView& v, Rect box, const std::vector<float>& values, Color color) {
    if (values.size() < 2) return;
    Point points[32];
    const std::size_t count = std::min<std::size_t>(values.size(), 32);
    for (std::size_t i = 0; i < count; ++i)
        points[i] = {box.x + box.w * static_cast<float>(i) / static_cast<float>(count - 1),
                     box.bottom() - box.h * values[i]};
    v.p.polyline(points, static_cast<int>(count), color, 1.6f);
}

void bars(const StageView& v, Rect box, const std::vector<float>& values, Color color) {
    // Each bar stands for two seconds, the newest at the right.
    const std::size_t count = values.size() / 2;
    if (count == 0) return;
    const float step = box.w / static_cast<float>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const float value = std::max(values[2 * i], values[2 * i + 1]);
        const float height = std::max(2.0f, box.h * value);
        v.p.fill({box.x + step * static_cast<float>(i), box.bottom() - height,
                  std::max(2.0f, step - 3), height},
                 color, 1.5f);
    }
}

/// The frame of a card; a press selects it. False if nothing of it can be seen.
bool frame(const StageView& v, const Control& select, const Rect& box, bool selected,
           Color outline) {
    if (!v.l.narrow && !v.l.sees(box)) return false;
    const Hit h = v.ui.hit(select.id, box);
    v.ui.card(box, selected ? v.c.accent : h.hovered ? v.c.secondary : outline);
    v.ui.focus_ring(select.id, box, size::kCardRadius);
    if (h.clicked) v.ui.out.push_back(select.action);
    if (h.hovered && box.w < kNumberFrom) v.ui.explain(box, select.label);
    return true;
}

/// A name with what stands at the right end of its line.
void head_line(const StageView& v, Rect line, std::string_view name, std::string_view right,
               Color right_color) {
    const bool number = line.w >= kNumberFrom - 16 && !right.empty();
    const float width = number ? v.p.text_width(Type::Small, right) : 0;
    v.p.text_fitted({line.x, line.y}, line.w - width - (number ? 8 : 0), Type::SmallStrong,
                    v.c.text, name);
    if (number) v.p.text_right({line.right(), line.y}, Type::Small, right_color, right);
}

/// A sign at the beginning of the line, and room for it, if something is wrong.
void trouble_sign(const StageView& v, Tone tone, Rect& line) {
    if (tone != Tone::Warn && tone != Tone::Bad) return;
    v.ui.status(tone, {line.x + 8, line.y + kLine / 2});
    line.cut_left(22);
}

void producer_figure(const StageView& v, const ProducerCard& card, Rect row) {
    const float w =
        v.p.text({row.x, row.y}, Type::Figure, card.paused ? v.c.secondary : v.c.text, card.rate);
    v.p.text({row.x + w + 5, row.y + 8}, Type::Small, v.c.secondary, card.rate_unit);
    const float rest = row.w - w - 5 - v.p.text_width(Type::Small, card.rate_unit) - 10;
    if (rest > 24 && !card.paused)
        sparkline(v, {row.right() - std::min(44.0f, rest), row.y + 6, std::min(44.0f, rest), 18},
                  card.history, v.c.accent);
}

void producer(const StageView& v, const ProducerCard& card, const Rect& box) {
    const bool bad = card.tone == Tone::Bad;
    const Color outline = bad ? v.c.bad : card.tone == Tone::Warn ? v.c.warn : v.c.line;
    if (!frame(v, card.select, box, v.is_selected(ActorSelected{card.id}), outline)) return;
    Rect inner = box.inset(box.w < kNumberFrom ? 8 : 12, 0);
    const Color tone = v.ui.tone_color(card.tone);
    char rate[32];
    std::snprintf(rate, sizeof rate, "%s%s", card.rate.c_str(),
                  card.short_unit == "/s" ? "/s" : "");
    if (box.h < kTwoLines) {
        Rect line{inner.x, box.center().y - kLine / 2, inner.w, kLine};
        if (line.w > 60) trouble_sign(v, card.tone, line);
        return head_line(v, line, card.name, rate, v.c.secondary);
    }
    inner = box.inset(12, std::min(11.0f, (box.h - 2 * kLine) / 2));
    Rect foot = inner;
    foot = foot.cut_bottom(kLine);
    if (box.h < kFigure) {
        head_line(v, inner, card.name, rate, v.c.secondary);
        trouble_sign(v, card.tone, foot);
        v.p.text_fitted({foot.x, foot.y}, foot.w, Type::Small, tone,
                        card.trouble.empty() ? card.kind : card.trouble);
        return;
    }
    v.p.text_fitted({inner.x, inner.y}, inner.w, Type::TextStrong, v.c.text, card.name);
    if (box.h < kState) {
        Rect line{inner.x, inner.y + 21, inner.w, kLine};
        trouble_sign(v, card.tone, line);
        v.p.text_fitted({line.x, line.y}, line.w, Type::Small,
                        card.trouble.empty() ? v.c.secondary : tone,
                        card.trouble.empty() ? card.kind : card.trouble);
        return producer_figure(v, card, {inner.x, inner.bottom() - 28, inner.w, 28});
    }
    v.p.text_fitted({inner.x, inner.y + 21}, inner.w, Type::Small, v.c.secondary, card.kind);
    if (box.h >= kAll)
        v.p.text_fitted({inner.x, inner.y + 41}, inner.w, Type::Small, v.c.secondary,
                        card.key_line);
    producer_figure(v, card, {inner.x, foot.y - 30, inner.w, 30});
    trouble_sign(v, card.tone, foot);
    // Those that wait for a retry stand beside the card too: what is lost comes first.
    std::string_view state = card.trouble.empty() ? card.under_way : card.trouble;
    const std::size_t lost = state.find("· ");
    if (lost != std::string_view::npos && v.p.text_width(Type::Small, state) > foot.w)
        state.remove_prefix(lost + std::string_view("· ").size());
    v.p.text_fitted({foot.x, foot.y}, foot.w, Type::Small,
                    card.trouble.empty() ? v.c.tertiary : tone, state);
}

/// Records that were refused wait beside their producer to be sent again: a ring each, as they come
/// back, as far as there is room; the number stands in the card.
void waiting(const StageView& v, const ProducerCard& card, const Rect& box) {
    constexpr float kApart = 10;
    const auto room = static_cast<std::uint64_t>((box.h / 2 - 8) / kApart);
    const std::uint64_t shown = std::min({card.retrying, room, std::uint64_t{5}});
    for (std::uint64_t i = 0; i < shown; ++i)
        v.p.shape(Shape::Ring,
                  {box.right() + 8, box.center().y + 12 + kApart * static_cast<float>(i)}, 4,
                  v.c.warn);
}

/// The letter by which a consumer's cursors are called. Returns the room that it takes.
float letter(const StageView& v, const ConsumerCard& card, Point at) {
    const Rect box{at.x, at.y + 1, 18, 18};
    v.p.fill(box, v.c.raised, 5);
    v.p.text_center(box, Type::SmallStrong, v.c.text, card.letter);
    return 24;
}

void workers(const StageView& v, const ConsumerCard& card, Rect rows) {
    if (card.workers.empty()) return;
    const float height = rows.h / static_cast<float>(card.workers.size());
    for (const WorkerModel& worker : card.workers) {
        const Rect row = rows.cut_top(height);
        const float y = row.center().y - kLine / 2;
        v.ui.status(worker.tone, {row.x + 8, row.center().y});
        v.p.text_fitted({row.x + 22, y}, row.w - 22, Type::Small,
                        worker.tone == Tone::Bad ? v.c.bad : v.c.secondary, worker.text);
    }
}

void consumer_lines(const StageView& v, const ConsumerCard& card, const Rect& box, Rect inner,
                    Color tone) {
    const bool all = box.h >= kState;
    const float rows = all ? 22 * static_cast<float>(card.workers.size()) : 0;
    workers(v, card, inner.cut_bottom(rows));
    inner.cut_top(21);
    const auto line = [&](std::string_view text, Color color) {
        if (text.empty() || inner.h < kLine - 1) return;
        const Rect at = inner.cut_top(kLine);
        v.p.text_fitted({at.x, at.y}, at.w, Type::Small, color, text);
    };
    line(card.how, v.c.secondary);
    Rect lag = inner;
    if (inner.h >= kLine - 1) {
        trouble_sign(v, card.paused ? Tone::Plain : card.lag_tone, lag);
        const float w = v.p.text({lag.x, lag.y}, Type::Small, tone, card.lag);
        if (!card.trouble.empty())
            v.p.text_fitted({lag.x + w + 10, lag.y}, lag.w - w - 10, Type::Small, v.c.bad,
                            card.trouble);
        inner.cut_top(kLine);
    }
    line(card.result, v.c.text);
    inner.cut_top(4);
    if (inner.h > 12)
        bars(
            v,
            {inner.x, inner.bottom() - std::min(inner.h, 34.0f), inner.w, std::min(inner.h, 34.0f)},
            card.history, faded(v.c.accent, 0.8f));
}

void consumer(const StageView& v, const ConsumerCard& card, const Rect& box) {
    const bool wrong = card.lag_tone != Tone::Good && !card.paused;
    const Color tone = card.paused ? v.c.secondary : v.ui.tone_color(card.lag_tone);
    const Color outline = !card.trouble.empty() ? v.c.bad : wrong ? tone : v.c.line;
    if (!frame(v, card.select, box, v.is_selected(ActorSelected{card.id}), outline)) return;
    if (box.h < kFigure) {
        Rect inner = box.inset(box.w < kNumberFrom ? 6 : 12, 0);
        const bool two = box.h >= kTwoLines;
        const float y = two ? box.center().y - kLine : box.center().y - kLine / 2;
        Rect line{inner.x, y, inner.w, kLine};
        line.cut_left(letter(v, card, {line.x, line.y}));
        if (line.w > 60) trouble_sign(v, wrong ? card.lag_tone : Tone::Plain, line);
        // Where there is little room, "lag 0.2 s" is only the time.
        std::string_view lag = card.lag;
        const float names = v.p.text_width(Type::SmallStrong, card.name);
        if (lag.starts_with("lag ") && names + v.p.text_width(Type::Small, lag) + 8 > line.w)
            lag.remove_prefix(4);
        head_line(v, line, card.name, lag, tone);
        if (!two) return;
        const std::string& more = !card.trouble.empty()  ? card.trouble
                                  : !card.result.empty() ? card.result
                                                         : card.how;
        v.p.text_fitted({inner.x, y + kLine}, inner.w, Type::Small,
                        card.trouble.empty() ? v.c.secondary : v.c.bad, more);
        return;
    }
    const Rect inner = box.inset(12, 11);
    const float used = letter(v, card, {inner.x, inner.y + 1});
    v.p.text_fitted({inner.x + used, inner.y}, inner.w - used, Type::TextStrong, v.c.text,
                    card.name);
    consumer_lines(v, card, box, inner, tone);
}

}  // namespace

void draw_cards(const StageView& v) {
    for (std::size_t i = 0; i < v.m.producers.size(); ++i) {
        producer(v, v.m.producers[i], v.l.producers[i]);
        if (!v.l.narrow && v.l.sees(v.l.producers[i]))
            waiting(v, v.m.producers[i], v.l.producers[i]);
    }
    for (std::size_t i = 0; i < v.m.consumers.size(); ++i)
        consumer(v, v.m.consumers[i], v.l.consumers[i]);
}

}  // namespace kds::web
