// The card that asks about an act, at the place of the act.
#include <algorithm>

#include "web/stage/stage_acts.h"

namespace kds::web {
namespace {

constexpr float kWidth = 384;
constexpr float kFromEdge = 8;
constexpr float kInside = 16;

/// Where the act is, on the canvas.
Rect place_of_act(const StageModel& m, const StageLayout& l, const StageAct& act) {
    const auto beside = [&](const auto& cards, const std::vector<Rect>& boxes) {
        for (std::size_t i = 0; i < cards.size() && i < boxes.size(); ++i)
            if (cards[i].id == act.actor) return boxes[i];
        return Rect{l.area.center().x, l.area.center().y, 0, 0};
    };
    const bool from_pointer = act.x != 0 || act.y != 0;
    switch (act.kind) {
        case ActKind::Split:
        case ActKind::Merge: {
            const float y = l.ruler_y(m.acts.act.place);
            return {l.ruler.x, std::clamp(y, l.view.y, l.view.bottom()), l.ruler.w + 16, 0};
        }
        case ActKind::Rate: return beside(m.producers, l.producers);
        case ActKind::Worker: return beside(m.consumers, l.consumers);
        case ActKind::AddProducer: return from_pointer ? Rect{act.x, act.y, 0, 0} : l.add_producer;
        default: return from_pointer ? Rect{act.x, act.y, 0, 0} : l.add_consumer;
    }
}

/// One column of texts and buttons: measured first, then drawn.
struct Column {
    Ui& ui;
    const ActModel& act;
    float x;
    float width;
    bool draw;
    float y = 0;

    void text(std::string_view words, Type type, Color color, float gap) {
        if (words.empty()) return;
        y += draw ? ui.paint.text_wrapped({x, y}, width, type, color, words)
                  : ui.paint.wrapped_height(width, type, words);
        y += gap;
    }
    void code(std::string_view line) {
        if (line.empty()) return;
        const float high = ui.paint.wrapped_height(width - 16, Type::MonoSmall, line) + 12;
        if (draw) {
            ui.paint.fill({x, y, width, high}, ui.colors.canvas, 6);
            ui.paint.border({x, y, width, high}, ui.colors.line, 6);
            ui.paint.text_wrapped({x + 8, y + 6}, width - 16, Type::MonoSmall, ui.colors.text,
                                  line);
        }
        y += high + 10;
    }
    void buttons(const std::vector<Control>& controls, bool first_leads) {
        if (controls.empty()) return;
        const float high = ui.touch ? size::kTouch : 34;
        float at = x;
        for (const Control& control : controls) {
            const float wide = std::min(ui.button_width(control), width);
            if (at > x && at + wide > x + width) {
                at = x;
                y += high + 8;
            }
            const bool leads = first_leads && &control == &controls.front();
            if (draw)
                ui.button(control, {at, y, wide, high},
                          leads ? ButtonStyle::Primary : ButtonStyle::Secondary);
            at += wide + 8;
        }
        y += high + 10;
    }
    float all() {
        const float begin = y;
        const bool turns = act.kind == ActKind::Rate;
        text(act.title, Type::TextStrong, ui.colors.text, 4);
        text(act.text, turns ? Type::Figure : Type::Small,
             turns ? ui.colors.text : ui.colors.secondary, 8);
        if (act.dragging) return y - begin;
        code(act.cli);
        text(act.error, Type::Small, ui.colors.bad, 4);
        text(act.advice, Type::Small, ui.colors.text, 8);
        buttons(act.nudges, false);
        const bool asks =
            act.kind == ActKind::Split || act.kind == ActKind::Merge || act.kind == ActKind::Worker;
        buttons(act.controls, asks);
        return y - begin - 10;
    }
};

}  // namespace

Rect draw_act_card(Ui& ui, const StageModel& model, const StageLayout& layout,
                   const ViewState& view, Rect screen) {
    const ActModel& act = model.acts.act;
    // While a cut, a border or something new is held, the stage itself shows where.
    if (act.kind == ActKind::None || (act.dragging && act.kind != ActKind::Rate)) return {};
    Rect box;
    box.w = std::min(act.kind == ActKind::Rate ? 248.0f : kWidth, screen.w - 2 * kFromEdge);
    Column measured{ui, act, 0, box.w - 2 * kInside, false};
    box.h = measured.all() + 2 * kInside;
    // At the right of the place if there is room, else at its left, else over it.
    const Rect place = place_of_act(model, layout, view.act);
    box.x = place.right() + 12;
    if (box.right() > screen.right() - kFromEdge) box.x = place.x - 12 - box.w;
    box.x = std::max(screen.x + kFromEdge, std::min(box.x, screen.right() - kFromEdge - box.w));
    box.y = place.center().y - box.h / 2;
    box.y = std::max(screen.y + kFromEdge, std::min(box.y, screen.bottom() - kFromEdge - box.h));
    ui.paint.fill(box, ui.colors.card, size::kCardRadius);
    ui.paint.border(box, ui.colors.accent, size::kCardRadius, 1.5f);
    Column drawn{ui, act, box.x + kInside, box.w - 2 * kInside, true, box.y + kInside};
    drawn.all();
    return act.dragging ? Rect{} : box;
}

}  // namespace kds::web
