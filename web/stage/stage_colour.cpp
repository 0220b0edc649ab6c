// What colours say while they do not say partition keys: the legend of it, and marks where records
// come from.
#include "web/draw/age_colours.h"
#include "web/stage/stage.h"
#include "web/stage/stage_view.h"

namespace kds::web {
namespace {

constexpr float kDotRoom = 16;  ///< What the dot of a swatch takes before its text.
constexpr float kApart = 12;
constexpr float kDotsApart = 14;

float swatch_width(const StageView& v, std::string_view text) {
    return kDotRoom + v.p.text_width(Type::Small, text);
}

void swatch(const StageView& v, float x, std::uint32_t tag, std::string_view text) {
    const float y = v.l.legend.y + 4;
    v.p.key_dot({x + 6, y + 10}, 5, tag);
    v.p.text({x + kDotRoom, y}, Type::Small, v.c.secondary, text);
}

/// A scale has no parts that could be left out: where it has little room, its dots stand together
/// between the texts of its ends.
float draw_scale(const StageView& v, float x, float end) {
    const auto& all = v.m.swatches;
    const float y = v.l.legend.y + 4;
    const float dots = kDotsApart * static_cast<float>(all.size());
    const float first = v.p.text_width(Type::Small, all.front().text);
    if (x + first + dots + 12 + v.p.text_width(Type::Small, all.back().text) <= end) {
        v.p.text({x, y}, Type::Small, v.c.secondary, all.front().text);
        x += first + 6;
    }
    for (const Swatch& one : all) {
        v.p.key_dot({x + kDotsApart / 2, y + 10}, 5, one.tag);
        x += kDotsApart;
    }
    x += 6;
    return x + v.p.text_fitted({x, y}, end - x, Type::Small, v.c.secondary, all.back().text);
}

}  // namespace

float draw_swatches(const StageView& v, float x, float end) {
    const bool is_scale = v.view.colour == DotColour::Age;
    // They may need the room under the column of producers, too.
    if (!v.l.narrow) x = v.l.fit.empty() ? v.l.legend.x : v.l.zoom_in.right() + kApart;
    float whole = x;
    for (const Swatch& one : v.m.swatches) whole += swatch_width(v, one.text) + kApart;
    if (is_scale && whole - kApart > end) return draw_scale(v, x, end) + kApart;
    for (const Swatch& one : v.m.swatches) {
        const float width = swatch_width(v, one.text);
        if (x + width > end) return x;
        swatch(v, x, one.tag, one.text);
        x += width + kApart;
    }
    constexpr std::string_view kStrangers = "others";
    if (v.f.strangers && x + swatch_width(v, kStrangers) <= end) {
        swatch(v, x, static_cast<std::uint32_t>(v.m.producers.size()), kStrangers);
        x += swatch_width(v, kStrangers) + kApart;
    }
    return x;
}

void draw_ports(const StageView& v) {
    const float radius = std::min(size::kDot, v.l.dot_radius);
    const auto port = [&](Point at, std::uint32_t tag) {
        v.p.shape(Shape::Disc, at, radius + 2, v.c.canvas);
        v.p.key_dot(at, radius, tag);
    };
    if (v.view.colour == DotColour::Shard)
        for (std::size_t i = 0; i < v.m.lanes.size(); ++i)
            if (v.l.sees(v.l.lanes[i]))
                port({v.l.lanes[i].x, v.l.belts[i].center().y}, v.m.lanes[i].shard.value);
    if (v.view.colour == DotColour::Producer)
        for (std::size_t i = 0; i < v.m.producers.size(); ++i)
            if (v.l.narrow || v.l.sees(v.l.producers[i]))
                port(v.l.producer_exit(i), static_cast<std::uint32_t>(i));
}

void draw_stage_by_age(Ui& ui, const StageModel& model, const StageFrame& frame,
                       const StageLayout& layout, const ViewState& view) {
    const Palette colors = with_ages(view.theme);
    const Painter painter = ui.paint.with(colors);
    Ui aged(painter, ui.memory, ui.out, ui.focused);
    aged.blocked = ui.blocked;
    aged.touch = ui.touch;
    draw_stage(aged, model, frame, layout, view);
}

}  // namespace kds::web
