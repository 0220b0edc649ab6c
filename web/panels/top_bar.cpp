#include "web/panels/top_bar.h"

namespace kds::web {
namespace {

void logo(Ui& ui, Point at) {
    const Palette& c = ui.colors;
    ui.paint.fill({at.x, at.y, 26, 6}, c.keys[0], 3);
    ui.paint.fill({at.x, at.y + 8, 18, 6}, c.keys[1], 3);
    ui.paint.fill({at.x, at.y + 16, 22, 6}, c.keys[2], 3);
}

/// So that its title is not cut.
float course_wants(const Ui& ui, const TopBarModel& m) {
    return ui.paint.text_width(Type::Text, m.course.label) + 42;
}

void course_button(Ui& ui, const TopBarModel& m, Rect rect) {
    const Hit h = ui.hit(m.course.id, rect);
    ui.paint.fill(rect, h.hovered ? ui.colors.raised : ui.colors.card, size::kControlRadius);
    ui.paint.border(rect, ui.colors.line, size::kControlRadius);
    ui.paint.text_fitted({rect.x + 12, rect.y + (rect.h - line_height(Type::Text)) / 2},
                         rect.w - 40, Type::Text, ui.colors.text, m.course.label);
    ui.icon(Icon::Down, {rect.right() - 16, rect.center().y}, ui.colors.secondary);
    if (course_wants(ui, m) > rect.w) ui.explain(rect, m.course.label);
    ui.focus_ring(m.course.id, rect, size::kControlRadius);
    if (h.clicked) ui.out.push_back(m.course.action);
}

float pips(Ui& ui, const TopBarModel& m, Point at) {
    float x = at.x;
    for (Tone tone : m.pips) {
        const Color color = tone == Tone::Good   ? ui.colors.good
                            : tone == Tone::Info ? ui.colors.accent
                                                 : ui.colors.line;
        ui.paint.fill({x, at.y - 3, 14, 6}, color, 3);
        x += 18;
    }
    return x - at.x;
}

/// Room for the speed: more of it while the world cannot keep up and the bar says so.
float speed_width(const Ui& ui, const TopBarModel& m) {
    return std::max(64.0f, ui.paint.text_width(Type::Text, m.speed) + 12);
}

/// Pause, step, speed in one frame. Returns its width.
float transport(Ui& ui, const TopBarModel& m, Point at, float height) {
    const float cell = height;
    const float speed = speed_width(ui, m);
    const Rect frame{at.x, at.y, cell * 4 + speed, height};
    ui.paint.fill(frame, ui.colors.card, size::kControlRadius);
    ui.paint.border(frame, ui.colors.line, size::kControlRadius);
    float x = at.x;
    const auto cell_rect = [&] {
        const Rect rect = Rect{x, at.y, cell, height}.inset(3);
        x += cell;
        return rect;
    };
    ui.icon_button(m.pause, cell_rect(), m.paused ? Icon::Run : Icon::Pause);
    ui.icon_button(m.step, cell_rect(), Icon::Step);
    ui.icon_button(m.slower, cell_rect(), Icon::Minus);
    ui.paint.text_center({x, at.y, speed, height}, Type::Text,
                         m.behind ? ui.colors.warn : ui.colors.text, m.speed);
    x += speed;
    ui.icon_button(m.faster, cell_rect(), Icon::Plus);
    return frame.w;
}

}  // namespace

void draw_top_bar(Ui& ui, const TopBarModel& m, Rect area) {
    ui.paint.fill(area, ui.colors.panel);
    ui.paint.line({area.x, area.bottom() - 1}, {area.right(), area.bottom() - 1}, ui.colors.line);
    const float height = ui.touch ? size::kTouch : size::kControl;
    const float y = area.y + (area.h - height) / 2;
    const bool phone = area.w < 700;
    const bool wide = area.w >= 1180;
    float x = area.x + (phone ? 8 : 20);

    // From the right: what is there at every width.
    float right = area.right() - (phone ? 4 : 16);
    const auto at_right = [&](const Control& control, Icon icon) {
        right -= height;
        ui.icon_button(control, {right, y, height, height}, icon);
        right -= phone ? 0.0f : 4.0f;
    };
    // Where large text leaves least room, what is in the help page and the text view too goes.
    const bool tiny = area.w < 300;
    at_right(m.help, Icon::Question);
    if (!tiny) at_right(m.share, Icon::Share);
    if (wide) at_right(m.streams, Icon::Streams);
    // Between a phone and a desk there is not room for all; settings have these two as well.
    const bool cramped = !phone && area.w < (ui.touch ? 880.0f : 800.0f);
    if (!phone && !(cramped && ui.touch)) {
        at_right(m.text_view, Icon::TextLines);
        at_right(m.theme, m.dark ? Icon::Sun : Icon::Moon);
    }

    if (phone) {
        // Lesson, pause, step, clock, sharing: speed and the rest are in the help page and the text
        // view.
        constexpr float kClock = 90;  // With the gaps around it.
        const float room = right - x - height * 2 - (tiny ? 10 : kClock);
        const float width = std::min(course_wants(ui, m), room);
        const Rect course{x, y, std::max(tiny ? 36.0f : 104.0f, width), height};
        course_button(ui, m, course);
        x += course.w + 6;
        ui.icon_button(m.pause, {x, y, height, height}, m.paused ? Icon::Run : Icon::Pause);
        ui.icon_button(m.step, {x + height, y, height, height}, Icon::Step);
        x += height * 2 + 4;
        if (tiny) return;
        // Without the thousandths there is room for it.
        const std::string_view clock = m.clock;
        ui.paint.text_fitted({x, area.center().y - 10}, right - x - 4, Type::MonoSmall,
                             ui.colors.text, clock.substr(0, clock.rfind('.')));
        return;
    }
    logo(ui, {x, area.center().y - 11});
    x += 38;
    if (!cramped)
        x += ui.paint.text({x, area.center().y - line_height(Type::BodyStrong) / 2},
                           Type::BodyStrong, ui.colors.text, "ShardLab") +
             16;
    // The title has all the room that the rest leaves.
    const float clock = ui.paint.text_width(Type::Mono, "00:00:00.000");
    const float needed = height * 4 + speed_width(ui, m) + 20 + clock;
    constexpr float kPip = 18;
    const float pips_width = wide ? kPip * static_cast<float>(m.pips.size() + 1) : 0;
    const float room = right - 8 - needed - 18 - pips_width - x;
    const float course_width = std::max(72.0f, std::min(course_wants(ui, m), room));
    course_button(ui, m, {x, y, course_width, height});
    x += course_width + 18;
    if (wide) x += pips(ui, m, {x, area.center().y}) + 18;

    float middle = wide ? std::max(x, area.center().x - needed / 2) : x;
    if (middle + needed > right - 8) middle = right - 8 - needed;
    middle += transport(ui, m, {middle, y}, height) + 20;
    ui.paint.text({middle, area.center().y - line_height(Type::Mono) / 2}, Type::Mono,
                  ui.colors.text, m.clock);
}

}  // namespace kds::web
