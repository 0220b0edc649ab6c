#include "web/draw/ui.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace kds::web {
namespace {

/// The part of a rectangle that the present clip leaves visible.
Rect visible_part(Rect rect, float scale) {
    const ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 from = list->GetClipRectMin();
    const ImVec2 to = list->GetClipRectMax();
    const float left = std::max(rect.x, from.x / scale);
    const float top = std::max(rect.y, from.y / scale);
    const float right = std::min(rect.right(), to.x / scale);
    const float bottom = std::min(rect.bottom(), to.y / scale);
    return {left, top, std::max(0.0f, right - left), std::max(0.0f, bottom - top)};
}

void copy_id(char (&to)[56], std::string_view id) {
    const std::size_t length = std::min(id.size(), sizeof to - 1);
    std::memcpy(to, id.data(), length);
    to[length] = 0;
}

Type strong_of(Type type) {
    if (type == Type::Body) return Type::BodyStrong;
    if (type == Type::Text) return Type::TextStrong;
    if (type == Type::Small) return Type::SmallStrong;
    return type;
}

constexpr float kWheelStep = 56;
constexpr float kScrollBar = 6;
/// Of the choices of a select that do not fit; the panels number theirs from 0.
constexpr std::size_t kSelectScroll = 5;

}  // namespace

void HitMap::add(std::string_view id, Rect rect, Rect whole, int scroll, bool enabled) {
    if (find(id)) copy_id(clash_, id);
    Entry entry{};
    copy_id(entry.id, id);
    entry.rect = rect;
    entry.whole = whole;
    entry.scroll = scroll;
    entry.enabled = enabled;
    entries_.push_back(entry);
}

const HitMap::Entry* HitMap::find(std::string_view id) const {
    for (const Entry& entry : entries_)
        if (id == entry.id) return &entry;
    return nullptr;
}

Hit Ui::hit(std::string_view id, Rect rect, bool enabled) {
    if (blocked) return {};
    const Rect seen = visible_part(rect, paint.scale());
    memory.hits.add(id, seen, rect, memory.scroll_now, enabled);
    if (!enabled || seen.empty() || memory.covered.contains(pointer())) return {};
    const float s = paint.scale();
    ImGui::SetCursorScreenPos({std::round(seen.x * s), std::round(seen.y * s)});
    ImGui::PushID(id.data(), id.data() + id.size());
    const bool clicked = ImGui::InvisibleButton(
        "hit", {std::max(1.0f, std::round(seen.w * s)), std::max(1.0f, std::round(seen.h * s))});
    // A finger that has scrolled the content is lifted somewhere, and means nothing by it.
    const Hit result{ImGui::IsItemHovered(), ImGui::IsItemActive() && !memory.dragged,
                     clicked && !memory.dragged};
    ImGui::PopID();
    if (result.hovered) memory.cursor = UiMemory::Cursor::Hand;
    return result;
}

Point Ui::pointer() const {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    return {mouse.x / paint.scale(), mouse.y / paint.scale()};
}

bool Ui::pointer_moved() const {
    const ImVec2 by = ImGui::GetIO().MouseDelta;
    return by.x != 0 || by.y != 0;
}
bool Ui::pressing() const { return ImGui::GetIO().MouseDown[0]; }

Ui::Gesture Ui::gesture(Rect over) {
    const ImGuiIO& io = ImGui::GetIO();
    const Point at = pointer();
    const bool inside = !blocked && over.contains(at) && !memory.covered.contains(at);
    if (inside && ImGui::IsMouseClicked(0)) {
        memory.moving_stage = true;
        memory.stage_drag_y = at.y;
    }
    // What holds an act holds the stage still.
    if (!io.MouseDown[0] || memory.act_begun) memory.moving_stage = false;
    Gesture made{.wheel = inside ? io.MouseWheel : 0, .drag = 0};
    // A press wavers by a few pixels.
    constexpr float kWavers = 6;
    const float moved = memory.moving_stage ? at.y - memory.stage_drag_y : 0;
    if (memory.dragged || std::abs(moved) > kWavers) {
        if (moved != 0) memory.dragged = true;
        made.drag = moved;
        memory.stage_drag_y = at.y;
    }
    return made;
}

void Ui::explain(Rect part, std::string_view text) {
    if (blocked || !part.contains(pointer()) || memory.covered.contains(pointer())) return;
    memory.tooltip = text;
    memory.tooltip_for = part;
}

void Ui::focus_ring(std::string_view id, Rect rect, float radius) {
    if (focused != id || blocked) return;
    const Rect around = rect.inset(-3);
    // Two rings: whatever lies beside it, one of them stands out (WCAG 2.4.13).
    paint.border(around.inset(-2), colors.focus_edge, radius + 5, 2);
    paint.border(around, colors.focus, radius + 3, 2);
}

Color Ui::tone_color(Tone tone) const {
    switch (tone) {
        case Tone::Plain: return colors.secondary;
        case Tone::Info: return colors.info;
        case Tone::Good: return colors.good;
        case Tone::Warn: return colors.warn;
        case Tone::Bad: return colors.bad;
    }
    return colors.text;
}

void Ui::button(const Control& control, Rect rect, ButtonStyle style) {
    const Hit h = hit(control.id, rect, control.enabled);
    const float radius = size::kControlRadius;
    Color words = control.enabled ? colors.text : colors.tertiary;
    if (style == ButtonStyle::Primary && control.enabled) {
        paint.fill(rect, h.held ? faded(colors.accent, 0.8f) : colors.accent, radius);
        if (h.hovered) paint.fill(rect, rgb(0xffffff, 28), radius);
        words = colors.on_accent;
    } else {
        const bool marked = control.pressed;
        if (marked)
            paint.fill(rect, colors.accent_soft, radius);
        else if (h.held || h.hovered)
            paint.fill(rect, colors.raised, radius);
        else if (style != ButtonStyle::Quiet)
            paint.fill(rect, colors.card, radius);
        if (style != ButtonStyle::Quiet || marked)
            paint.border(rect, marked ? colors.accent : colors.line, radius);
    }
    paint.text_center(rect, style == ButtonStyle::Quiet ? Type::Small : Type::TextStrong, words,
                      control.label);
    focus_ring(control.id, rect, radius);
    if (h.clicked) out.push_back(control.action);
}

float Ui::button_width(const Control& control) const {
    return std::max(64.0f, std::ceil(paint.text_width(Type::TextStrong, control.label)) + 32);
}

void Ui::icon_button(const Control& control, Rect rect, Icon which) {
    const Hit h = hit(control.id, rect, control.enabled);
    if (control.pressed)
        paint.fill(rect, colors.accent_soft, size::kControlRadius);
    else if (h.hovered || h.held)
        paint.fill(rect, colors.raised, size::kControlRadius);
    icon(which, rect.center(),
         control.enabled ? (control.pressed ? colors.accent : colors.text) : colors.tertiary);
    focus_ring(control.id, rect, size::kControlRadius);
    if (h.hovered) {
        memory.tooltip = control.describe.empty() ? control.label
                                                  : control.label + " (" + control.describe + ")";
        memory.tooltip_for = rect;
    }
    if (h.clicked) out.push_back(control.action);
}

void Ui::tab(const Control& control, Rect rect) {
    const Hit h = hit(control.id, rect, control.enabled);
    paint.text_center(rect, control.pressed ? Type::SmallStrong : Type::Small,
                      control.pressed || h.hovered ? colors.text : colors.secondary, control.label);
    if (control.pressed) paint.fill({rect.x, rect.bottom() - 2, rect.w, 2}, colors.accent);
    focus_ring(control.id, rect.inset(2), 4);
    if (h.clicked) out.push_back(control.action);
}

void Ui::field(const FieldModel& field, Rect rect) {
    paint.text({rect.x, rect.y}, Type::Small, colors.secondary, field.label);
    Rect box = rect;
    box.cut_top(line_height(Type::Small) + 4);
    const Hit h = hit(field.id, box, true);
    const bool typing = memory.entry.id == field.id;
    paint.fill(box, colors.canvas, size::kControlRadius);
    paint.border(box,
                 typing || memory.open_select == field.id
                     ? colors.accent
                     : (h.hovered ? colors.secondary : colors.line),
                 size::kControlRadius);
    focus_ring(field.id, box, size::kControlRadius);
    const Type type = field.mono ? Type::MonoSmall : Type::Text;
    if (memory.open_select == field.id) {
        memory.select_seen = true;
        memory.select_rect = box;
    }
    Rect inner = box.inset(12, 0);
    const float top = box.y + (box.h - line_height(type)) / 2;
    if (!field.choices.empty()) {
        icon(Icon::Down, {box.right() - 16, box.center().y}, colors.secondary);
        inner.w -= 16;
        paint.text_fitted({inner.x, top}, inner.w, type,
                          field.value.empty() ? colors.tertiary : colors.text,
                          field.value.empty() ? field.placeholder : field.value);
        if (h.clicked) {
            memory.open_select = field.id;
            memory.select_seen = true;
            memory.select_rect = box;
            memory.scrolls[kSelectScroll].offset = 0;
        }
        return;
    }
    if (h.hovered) memory.cursor = UiMemory::Cursor::Text;
    paint.push_clip(inner.inset(-2, 0));
    if (typing) {
        TextEntry& entry = memory.entry;
        entry.rect = {inner.x, top, inner.w, line_height(type)};
        const std::string_view value = entry.value;
        const float caret = paint.text_width(type, value.substr(0, entry.selection_end));
        const float shift = std::max(0.0f, caret - inner.w + 2);
        const float x = inner.x - shift;
        if (entry.selection_start != entry.selection_end) {
            const float a = paint.text_width(
                type, value.substr(0, std::min(entry.selection_start, entry.selection_end)));
            const float b = paint.text_width(
                type, value.substr(0, std::max(entry.selection_start, entry.selection_end)));
            paint.fill({x + a, top, b - a, line_height(type)}, faded(colors.accent, 0.35f));
        }
        paint.text({x, top}, type, colors.text, value);
        if (entry.composing > 0 && entry.composing <= entry.selection_end) {
            const float from =
                paint.text_width(type, value.substr(0, entry.selection_end - entry.composing));
            paint.fill({x + from, top + line_height(type) - 2, caret - from, 1}, colors.text);
        }
        if (entry.blink_on)
            paint.fill({x + caret, top + 1, 1.5f, line_height(type) - 2}, colors.text);
    } else if (field.value.empty()) {
        paint.text_fitted({inner.x, top}, inner.w, type, colors.tertiary, field.placeholder);
    } else {
        paint.text_fitted({inner.x, top}, inner.w, type, colors.text, field.value);
    }
    paint.pop_clip();
    if (h.clicked && !typing) {
        memory.entry = {.id = field.id,
                        .value = field.value,
                        .selection_start = field.value.size(),
                        .selection_end = field.value.size(),
                        .rect = {inner.x, top, inner.w, line_height(type)}};
    }
}

void Ui::open_select(const std::vector<FieldModel>& fields, Rect screen) {
    if (memory.open_select.empty()) return;
    const FieldModel* field = nullptr;
    for (const FieldModel& f : fields)
        if (f.id == memory.open_select) field = &f;
    if (!field) {
        memory.open_select.clear();
        return;
    }
    const float row = touch ? size::kTouch : 34;
    const auto shown =
        std::ranges::count_if(field->choices, [](const std::string& c) { return !c.empty(); });
    const float height = row * static_cast<float>(shown) + 8;
    float width = memory.select_rect.w;
    for (const std::string& choice : field->choices)
        width = std::max(width, paint.text_width(Type::MonoSmall, choice) + 48);
    width = std::min(width, screen.w - 8);
    Rect list{memory.select_rect.x, memory.select_rect.bottom() + 4, width,
              std::min(height, screen.h - 8)};
    // Above the field where there is no room below it; over it where there is none above either.
    if (list.bottom() > screen.bottom() - 4) list.y = memory.select_rect.y - 4 - list.h;
    list.y = std::max(list.y, screen.y + 4);
    list.x = std::max(screen.x + 4, std::min(list.x, screen.right() - width - 4));
    paint.fill(list, colors.card, size::kControlRadius);
    paint.border(list, colors.accent, size::kControlRadius);
    const Rect view = list.inset(4);
    Rect rows = begin_scroll(kSelectScroll, view);
    rows.h = height;
    bool chosen = false;
    for (const std::string& choice : field->choices) {
        if (choice.empty()) continue;
        const Rect item = rows.cut_top(row);
        const Hit h = hit(field->id + "." + choice, item);
        if (h.hovered) paint.fill(item, colors.raised, 6);
        if (choice == field->value)
            icon(Icon::Check, {item.x + 14, item.center().y}, colors.accent);
        paint.text({item.x + 30, item.y + (row - line_height(Type::MonoSmall)) / 2},
                   Type::MonoSmall, colors.text, choice);
        if (h.clicked) {
            out.push_back(EditField{field->field, choice});
            chosen = true;
        }
    }
    end_scroll(kSelectScroll, view, height - 8);
    const bool outside = ImGui::IsMouseClicked(0) && !list.contains(pointer());
    if (chosen || outside) memory.open_select.clear();
}

void Ui::tooltip(Rect screen) {
    if (memory.tooltip.empty() || blocked || touch) return;
    const float width = paint.text_width(Type::Small, memory.tooltip) + 20;
    Rect box{memory.tooltip_for.center().x - width / 2, memory.tooltip_for.bottom() + 8, width, 30};
    box.x = std::max(screen.x + 8, std::min(box.x, screen.right() - width - 8));
    if (box.bottom() > screen.bottom() - 4) box.y = memory.tooltip_for.y - 38;
    paint.fill(box, colors.raised, 6);
    paint.border(box, colors.line, 6);
    paint.text_center(box, Type::Small, colors.text, memory.tooltip);
}

void Ui::card(Rect rect, std::optional<Color> outline) {
    paint.fill(rect, colors.card, size::kCardRadius);
    paint.border(rect, outline.value_or(colors.line), size::kCardRadius);
}

void Ui::icon(Icon which, Point c, Color color) {
    const auto triangle = [&](float x, float half) {
        const Point points[] = {
            {c.x + x, c.y - half}, {c.x + x + half * 1.7f, c.y}, {c.x + x, c.y + half}};
        paint.polygon(points, 3, color);
    };
    const auto chevron = [&](float way) {
        const Point points[] = {
            {c.x - 2.5f * way, c.y - 5}, {c.x + 2.5f * way, c.y}, {c.x - 2.5f * way, c.y + 5}};
        paint.polyline(points, 3, color, 1.6f);
    };
    // An arrow that turns back: a bow over the top, its head at the side to which it goes.
    const auto turn = [&](float way) {
        std::array<Point, 9> bow;
        for (std::size_t i = 0; i < bow.size(); ++i) {
            const float angle = 3.14159265f * static_cast<float>(i) / 8;
            bow[i] = {c.x + 1.5f * way * -1 + way * 5 * std::cos(angle),
                      c.y + 2 - 6 * std::sin(angle)};
        }
        paint.polyline(bow.data(), static_cast<int>(bow.size()), color, 1.6f);
        const Point tip = bow.front();
        const Point head[] = {
            {tip.x - 4, tip.y - 2.5f}, {tip.x, tip.y + 3}, {tip.x + 4, tip.y - 2.5f}};
        paint.polygon(head, 3, color);
    };
    switch (which) {
        case Icon::Pause:
            paint.fill({c.x - 5, c.y - 6, 3.5f, 12}, color, 1);
            paint.fill({c.x + 1.5f, c.y - 6, 3.5f, 12}, color, 1);
            return;
        case Icon::Run: triangle(-4, 6.5f); return;
        case Icon::Step:
            triangle(-6, 5.5f);
            paint.fill({c.x + 4, c.y - 6, 2.5f, 12}, color, 1);
            return;
        case Icon::StepBack:
            triangle(6, -5.5f);
            paint.fill({c.x - 6.5f, c.y - 6, 2.5f, 12}, color, 1);
            return;
        case Icon::Left: chevron(-1); return;
        case Icon::Right: chevron(1); return;
        case Icon::Newest:
            triangle(-7, 5);
            triangle(-0.5f, 5);
            paint.fill({c.x + 8, c.y - 6, 2, 12}, color, 1);
            return;
        case Icon::Undo: turn(-1); return;
        case Icon::Redo: turn(1); return;
        case Icon::Minus: paint.fill({c.x - 5, c.y - 0.75f, 10, 1.5f}, color); return;
        case Icon::Plus:
            paint.fill({c.x - 5, c.y - 0.75f, 10, 1.5f}, color);
            paint.fill({c.x - 0.75f, c.y - 5, 1.5f, 10}, color);
            return;
        case Icon::Sun: {
            paint.shape(Shape::Disc, c, 4, color);
            for (int i = 0; i < 8; ++i) {
                const float angle = static_cast<float>(i) * 0.785398f;
                const Point way{std::cos(angle), std::sin(angle)};
                paint.line(c + way * 6.2f, c + way * 8.6f, color, 1.5f);
            }
            return;
        }
        case Icon::Moon: paint.shape(Shape::Crescent, c, 7.5f, color); return;
        case Icon::TextLines:
            for (int i = 0; i < 4; ++i)
                paint.fill(
                    {c.x - 7, c.y - 6 + static_cast<float>(i) * 4, i == 3 ? 9.0f : 14.0f, 1.5f},
                    color);
            return;
        case Icon::Question:
            paint.text_center({c.x - 10, c.y - 12, 20, 24}, Type::BodyStrong, color, "?");
            return;
        case Icon::Close:
            paint.line({c.x - 5, c.y - 5}, {c.x + 5, c.y + 5}, color, 1.6f);
            paint.line({c.x - 5, c.y + 5}, {c.x + 5, c.y - 5}, color, 1.6f);
            return;
        case Icon::Down: {
            const Point points[] = {{c.x - 4, c.y - 2}, {c.x, c.y + 2.5f}, {c.x + 4, c.y - 2}};
            paint.polyline(points, 3, color, 1.6f);
            return;
        }
        case Icon::Check: {
            const Point points[] = {
                {c.x - 4, c.y}, {c.x - 1, c.y + 3.2f}, {c.x + 4.5f, c.y - 3.5f}};
            paint.polyline(points, 3, color, 1.8f);
            return;
        }
        case Icon::Copy:
            paint.border({c.x - 6, c.y - 3, 9, 10}, color, 2, 1.4f);
            paint.border({c.x - 3, c.y - 7, 9, 10}, color, 2, 1.4f);
            return;
        case Icon::Flag:
        case Icon::Flags: {
            // A second one looks out from behind the first.
            const float left = which == Icon::Flags ? c.x - 6 : c.x - 4;
            const Point cloth[] = {{left + 1, c.y - 7}, {left + 9, c.y - 3.5f}, {left + 1, c.y}};
            paint.polygon(cloth, 3, color);
            paint.fill({left, c.y - 7, 1.5f, 14}, color);
            if (which == Icon::Flag) return;
            const Point behind[] = {{c.x + 1, c.y - 1}, {c.x + 8, c.y + 1}, {c.x + 1, c.y + 4}};
            paint.polyline(behind, 3, color, 1.5f);
            paint.fill({c.x + 1, c.y - 1, 1.5f, 8}, color);
            return;
        }
        case Icon::Streams:
            for (const float row : {-6.0f, -1.0f, 4.0f}) {
                paint.fill({c.x - 7, c.y + row, 10, 2}, color, 1);
                paint.fill({c.x + 5, c.y + row, 2, 2}, color, 1);
            }
            return;
        case Icon::Share: {
            // From one to two others.
            const Point one{c.x - 5, c.y};
            for (const float way : {-1.0f, 1.0f}) {
                const Point other{c.x + 5, c.y + way * 5};
                paint.line(one, other, color, 1.5f);
                paint.shape(Shape::Disc, other, 2.8f, color);
            }
            paint.shape(Shape::Disc, one, 2.8f, color);
            return;
        }
    }
}

void Ui::status(Tone tone, Point c) {
    switch (tone) {
        case Tone::Plain: paint.shape(Shape::Ring, c, 7, colors.tertiary); return;
        case Tone::Info:
            paint.shape(Shape::Disc, c, 8, colors.info);
            paint.text_center({c.x - 8, c.y - 10, 16, 20}, Type::SmallStrong, colors.on_status,
                              "i");
            return;
        case Tone::Good:
            paint.shape(Shape::Disc, c, 8, colors.good);
            icon(Icon::Check, c, colors.on_status);
            return;
        case Tone::Warn: {
            const Point points[] = {{c.x, c.y - 8}, {c.x + 9, c.y + 7}, {c.x - 9, c.y + 7}};
            paint.polygon(points, 3, colors.warn);
            paint.fill({c.x - 0.8f, c.y - 3, 1.6f, 5}, colors.on_status);
            paint.fill({c.x - 0.8f, c.y + 3.4f, 1.6f, 1.6f}, colors.on_status);
            return;
        }
        case Tone::Bad: {
            Point points[8];
            for (int i = 0; i < 8; ++i) {
                const float angle = 0.392699f + static_cast<float>(i) * 0.785398f;
                points[i] = c + Point{std::cos(angle), std::sin(angle)} * 8.4f;
            }
            paint.polygon(points, 8, colors.bad);
            paint.line({c.x - 3, c.y - 3}, {c.x + 3, c.y + 3}, colors.on_status, 1.8f);
            paint.line({c.x - 3, c.y + 3}, {c.x + 3, c.y - 3}, colors.on_status, 1.8f);
            return;
        }
    }
}

Rect Ui::begin_scroll(std::size_t which, Rect view) {
    UiMemory::Scroll& scroll = memory.scrolls[which];
    scroll.view = view.h;
    scroll.offset = std::max(0.0f, std::min(scroll.offset, scroll.content - view.h));
    memory.scroll_now = static_cast<int>(which);
    paint.push_clip(view);
    return {view.x, view.y - scroll.offset, view.w, view.h};
}

void Ui::end_scroll(std::size_t which, Rect view, float content_height) {
    UiMemory::Scroll& scroll = memory.scrolls[which];
    paint.pop_clip();
    memory.scroll_now = -1;
    scroll.content = content_height;
    const float most = std::max(0.0f, content_height - view.h);
    const ImGuiIO& io = ImGui::GetIO();
    const Point mouse{io.MousePos.x / paint.scale(), io.MousePos.y / paint.scale()};
    if (!blocked && most > 0 && view.contains(mouse)) {
        if (io.MouseWheel != 0) scroll.offset -= io.MouseWheel * kWheelStep;
        // A finger (or the pointer) drags the content itself.
        if (ImGui::IsMouseClicked(0)) {
            scroll.dragging = true;
            scroll.drag_from = mouse.y + scroll.offset;
        }
    }
    if (scroll.dragging) {
        // A tap wavers by a few pixels; from then on the content stays under the finger.
        constexpr float kTapWavers = 6;
        if (!io.MouseDown[0]) {
            scroll.dragging = false;
        } else if (touch) {
            const float offset = scroll.drag_from - mouse.y;
            if (std::abs(offset - scroll.offset) > kTapWavers) memory.dragged = true;
            if (memory.dragged) scroll.offset = offset;
        }
    }
    if (memory.reveal_focus)
        if (const HitMap::Entry* entry = memory.hits.find(focused);
            entry && entry->scroll == static_cast<int>(which)) {
            // With its ring, and no farther than needed.
            const Rect around = entry->whole.inset(-8);
            if (around.y < view.y)
                scroll.offset -= view.y - around.y;
            else if (around.bottom() > view.bottom())
                scroll.offset += std::min(around.bottom() - view.bottom(), around.y - view.y);
        }
    scroll.offset = std::max(0.0f, std::min(scroll.offset, most));
    if (most <= 0) return;
    const float share = view.h / content_height;
    const float height = std::max(24.0f, view.h * share);
    const float y = view.y + (view.h - height) * (scroll.offset / most);
    paint.fill({view.right() - kScrollBar - 2, y, kScrollBar, height}, colors.line, kScrollBar / 2);
}

float Ui::rich_text(Point at, float width, Type type, const RichText& text) {
    float y = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > 0) y += text[i].kind == BlockKind::ListItem ? 4.0f : 12.0f;
        y += rich_block({at.x, at.y + y}, width, type, text[i], true);
    }
    return y;
}

float Ui::rich_text_height(float width, Type type, const RichText& text) {
    float y = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > 0) y += text[i].kind == BlockKind::ListItem ? 4.0f : 12.0f;
        y += rich_block({0, y}, width, type, text[i], false);
    }
    return y;
}

float Ui::rich_block(Point at, float width, Type type, const TextBlock& block, bool draw) {
    const float line = line_height(type);
    if (block.kind == BlockKind::CodeBlock) {
        std::string_view code = block.runs.front().text;
        const float inner = width - 24;
        const float height = paint.wrapped_height(inner, Type::MonoSmall, code) + 20;
        if (draw) {
            paint.fill({at.x, at.y, width, height}, colors.canvas, 8);
            paint.border({at.x, at.y, width, height}, colors.line, 8);
            paint.text_wrapped({at.x + 12, at.y + 10}, inner, Type::MonoSmall, colors.text, code);
        }
        return height;
    }
    float left = 0;
    if (block.kind == BlockKind::ListItem) {
        left = 20;
        if (draw) {
            if (block.number == 0) {
                paint.shape(Shape::Disc, {at.x + 7, at.y + line / 2}, 2.5f, colors.secondary);
            } else {
                char digits[16];
                std::snprintf(digits, sizeof digits, "%u.", block.number);
                paint.text(at, type, colors.secondary, digits);
            }
        }
    }
    float x = left;
    float y = 0;
    for (const TextRun& run : block.runs) {
        Type face = type;
        Color color = colors.text;
        if (run.style == RunStyle::Strong) face = strong_of(type);
        if (run.style == RunStyle::Code) {
            face = type == Type::Body || type == Type::BodyStrong ? Type::Mono : Type::MonoSmall;
            color = colors.accent;
        }
        std::string_view rest = run.text;
        while (!rest.empty()) {
            // A line never begins with the blank at which it was broken.
            if (x == left && y > 0 && rest.front() == ' ') {
                rest.remove_prefix(1);
                continue;
            }
            std::size_t length = paint.fitting(face, rest, width - x);
            const std::string_view piece = rest.substr(0, length);
            // A word that does not fit into what is left of the line goes to the next one.
            const std::string_view bare =
                piece.substr(0, std::min(piece.find_last_not_of(' ') + 1, piece.size()));
            if (x > left && paint.text_width(face, bare) > width - x) {
                x = left;
                y += line;
                continue;
            }
            // fitting() breaks inside a word only when the whole width is too narrow for it.
            if (length < rest.size() && piece.back() != ' ' && rest[length] != ' ' && x > left) {
                x = left;
                y += line;
                continue;
            }
            const float drawn = paint.text_width(face, piece);
            if (draw) {
                const float drop = (line - line_height(face)) / 2;
                paint.text({at.x + x, at.y + y + drop}, face, color, piece);
            }
            x += drawn;
            rest.remove_prefix(length);
            if (!rest.empty()) {
                x = left;
                y += line;
            }
        }
    }
    return y + line;
}

}  // namespace kds::web
