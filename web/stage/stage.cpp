#include "web/stage/stage.h"

#include <algorithm>
#include <cmath>

#include "web/stage/stage_acts.h"
#include "web/stage/stage_tabs.h"
#include "web/stage/stage_view.h"

namespace kds::web {
namespace {

/// Behind the strip of streams, if there is one.
void draw_title(const StageView& v, float x, float right) {
    if (v.m.has_strip()) {
        const StripEnds left = draw_stream_strip(v, x, right);
        x = left.begin;
        right = left.end;
    }
    if (x >= right || v.m.lanes.empty()) return;
    const float y = v.l.heads.center().y - 12;
    x += v.p.text_fitted({x, y}, right - x, Type::Small, v.c.secondary, v.m.title);
    if (v.p.text_width(Type::Small, v.m.limits) <= right - x)
        v.p.text({x, y}, Type::Small, v.c.secondary, v.m.limits);
}

void draw_heads(const StageView& v) {
    const StageLayout& l = v.l;
    if (v.m.lanes.empty())
        v.p.text_center(l.area, Type::Body, v.c.secondary,
                        v.m.has_stream ? v.m.title : v.m.empty_text);
    if (!v.m.has_stream && v.m.has_strip()) return draw_first_stream(v);
    if (l.narrow) {
        draw_title(v, l.heads.x, l.heads.right() - (l.fit.empty() ? 0 : 140));
        return;
    }
    const float y = l.heads.y;
    if (!l.producers.empty()) v.p.text({l.top.x, y}, Type::Small, v.c.secondary, "Producers");
    if (!l.consumers.empty()) v.p.text({l.bottom.x, y}, Type::Small, v.c.secondary, "Consumers");
    const float width = v.p.text_width(Type::Small, "Hash key");
    v.p.text({l.ruler.center().x - width / 2, y}, Type::Small, v.c.secondary, "Hash key");
    const float begin = l.lanes.empty() ? l.ruler.right() + 24 : l.lanes.front().x;
    draw_title(v, begin, l.consumers.empty() ? l.heads.right() : l.bottom.x - 12);
}

float selected_place(const StageView& v) {
    return static_cast<float>(static_cast<double>(high_word(v.m.selected_hash.value) >> 32) /
                              4294967296.0);
}

/// For the selected record: its key on the ruler, joined with its lane.
void draw_selected_path(const StageView& v) {
    const auto* const selected = std::get_if<RecordSelected>(&v.m.selection);
    if (!selected || !v.m.has_selected_record) return;
    const std::uint32_t lane = v.m.lane_of(selected->shard);
    if (lane >= v.l.lanes.size()) return;
    const float place = selected_place(v);
    const Point at{v.l.ruler.center().x, v.l.ruler_y(place)};
    const Color color = key_color(v.c, v.m.selected_tag);
    v.p.fill({v.l.ruler.x - 5, at.y - 1.5f, v.l.ruler.w + 10, 3}, color, 1.5f);
    const Point entry = v.l.lane_entry(lane, place, v.m.lanes[lane]);
    v.p.dotted({v.l.ruler.right() + 6, at.y}, entry, color, 2.4f, 7);
}

/// As many of the signs as find room, the first ones first; what a dot stands for always.
void draw_legend(const StageView& v) {
    if (v.m.lanes.empty()) return;
    const Rect& box = v.l.legend;
    const float y = box.y + 4;
    float right = box.right() - v.p.text_width(Type::Small, v.m.legend_dot);
    v.p.text({right, y}, Type::Small, v.c.secondary, v.m.legend_dot);
    float x = v.l.narrow ? box.x : v.l.ruler.x;
    constexpr float kGap = 18;
    if (!v.l.narrow) {
        const float width = v.p.text_width(Type::Small, v.m.colour.label) + 24;
        const float grown = v.ui.touch ? (size::kTouch - box.h) / 2 : 0;
        right -= width + 8;
        v.ui.button(v.m.colour, {right, box.y - grown, width, box.h + 2 * grown},
                    ButtonStyle::Quiet);
    }
    if (!v.m.swatches.empty()) x = draw_swatches(v, x, right - kGap);
    constexpr std::size_t kSignsInFull = 3;
    constexpr float kFullFrom = 900;
    const bool is_brief = v.l.area.w < kFullFrom || v.m.legend.size() > kSignsInFull;
    for (const LegendEntry& entry : v.m.legend) {
        const std::string_view text = is_brief ? entry.short_text : entry.text;
        const float width = 16 + v.p.text_width(Type::Small, text);
        if (x + width > right - kGap) return;
        v.sign(entry.sign, {x + 6, y + 10});
        v.p.text({x + 16, y}, Type::Small, v.c.secondary, text);
        x += width + kGap;
    }
}

void draw_zoom(const StageView& v) {
    if (v.l.fit.empty()) return;
    v.ui.icon_button(v.m.zoom_out, v.l.zoom_out, Icon::Minus);
    v.ui.button(v.m.fit, v.l.fit, ButtonStyle::Quiet);
    v.ui.icon_button(v.m.zoom_in, v.l.zoom_in, Icon::Plus);
}

/// How far down the view is, while not all of it can be seen.
void draw_scroll_bar(const StageView& v) {
    const float zoom = std::min(v.view.camera.zoom, v.l.zoom_most);
    if (zoom <= 1.01f) return;
    const float height = v.l.view.h / zoom;
    const float x = v.l.narrow ? v.l.view.right() - 3 : v.l.area.right() - 8;
    v.p.fill({x, v.l.view.y + v.view.camera.pan * (v.l.view.h - height), 4, height}, v.c.line, 2);
}

/// The wheel looks closer, a drag moves what is in view.
void take_gestures(const StageView& v) {
    if (v.l.zoom_most <= 1) return;
    const Rect over{v.l.area.x, v.l.view.y, v.l.area.w, v.l.view.h};
    const Ui::Gesture gesture = v.ui.gesture(over);
    const float zoom = v.view.camera.zoom;
    if (gesture.wheel != 0) {
        constexpr float kZoomOfStep = 1.15f;
        const float by =
            std::min(std::pow(kZoomOfStep, gesture.wheel), std::max(1.0f, v.l.zoom_most / zoom));
        const float at = (v.ui.pointer().y - v.l.view.y) / v.l.view.h;
        v.ui.out.push_back(MoveStage{.zoom_by = by, .zoom_at = at});
    }
    if (gesture.drag != 0 && zoom > 1)
        v.ui.out.push_back(MoveStage{.pan_by = -gesture.drag / v.l.view.h});
}

}  // namespace

float selected_y(const StageView& v) {
    return v.m.has_selected_record ? v.l.ruler_y(selected_place(v)) : -1e9f;
}

void StageView::record(Point at, float radius, std::uint32_t key_tag, bool aggregate,
                       bool duplicate) const {
    if (!aggregate && !duplicate) return p.key_dot(at, radius, key_tag);
    p.shape(aggregate ? Shape::Square : Shape::Diamond, at, radius * 1.12f, key_color(c, key_tag));
    const std::uint32_t pattern = key_pattern(key_tag);
    if (pattern == 1) p.shape(Shape::Disc, at, radius * 0.36f, c.belt);
    const float arm = radius * 0.62f;
    if (pattern == 2) p.line({at.x - arm, at.y + arm}, {at.x + arm, at.y - arm}, c.belt, 2);
}

void StageView::lock(Point center, Color color) const {
    p.border({center.x - 3.5f, center.y - 7, 7, 9}, color, 3.5f, 1.5f);
    p.fill({center.x - 5.5f, center.y - 1, 11, 7}, color, 1.5f);
}

void StageView::sign(Sign sign, Point at) const {
    switch (sign) {
        case Sign::Record: return p.shape(Shape::Disc, at, 5, c.secondary);
        case Sign::Aggregate: return p.shape(Shape::Square, at, 5.5f, c.secondary);
        case Sign::Refused: return p.shape(Shape::Ring, at, 5, c.secondary);
        case Sign::Duplicate: return p.shape(Shape::Diamond, at, 5.5f, c.secondary);
        case Sign::Cursor: return p.shape(Shape::Triangle, at, 5.5f, c.text);
        case Sign::Edge: return p.dotted({at.x, at.y - 7}, {at.x, at.y + 7}, c.text, 2, 4);
        case Sign::Locked: return lock(at, c.secondary);
    }
}

void draw_stage(Ui& ui, const StageModel& model, const StageFrame& frame, const StageLayout& layout,
                const ViewState& view) {
    const StageView v{ui, ui.paint, ui.colors, model, frame, layout, view};
    const bool acts = model.acts.offered;
    if (acts) take_acts(v);
    draw_heads(v);
    // With the rings of focus around what stands at its edge.
    Rect seen{layout.area.x, layout.view.y - 8, layout.area.w, layout.view.h + 16};
    if (layout.narrow) {
        draw_cards(v);
        seen = {layout.area.x, layout.top.y, layout.area.w, layout.bottom.bottom() - layout.top.y};
        if (layout.bottom.empty()) seen.h = layout.legend.y - seen.y;
        draw_links(v);
        ui.paint.push_clip({layout.area.x, layout.view.y - 8, layout.area.w, layout.view.h + 16});
        draw_shapes(v);
        draw_lanes(v);
        draw_selected_path(v);
        ui.paint.pop_clip();
        ui.paint.push_clip(seen);
    } else {
        ui.paint.push_clip(seen);
        draw_shapes(v);
        draw_links(v);
        draw_cards(v);
        draw_lanes(v);
        draw_selected_path(v);
    }
    draw_flights(v);
    draw_ruler_labels(v);
    ui.paint.pop_clip();
    if (acts) draw_acts(v);
    if (!model.swatches.empty()) draw_ports(v);
    draw_legend(v);
    draw_zoom(v);
    draw_scroll_bar(v);
    take_gestures(v);
}

}  // namespace kds::web
