#include "web/panels/text_area.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/base/text.h"

namespace kds::web {
namespace {

constexpr Type kType = Type::MonoSmall;
constexpr float kPad = 10;
constexpr float kGutter = 40;  ///< The numbers of the lines.
constexpr std::size_t kRowsLeast = 8;

bool is_tail(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::size_t letters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return !is_tail(c); }));
}

/// The first so many letters of a line.
std::string_view first_letters(std::string_view line, std::size_t count) {
    std::size_t end = 0;
    for (; end < line.size(); ++end)
        if (!is_tail(line[end]) && count-- == 0) break;
    return line.substr(0, end);
}

/// Goes through the rows in which a text is drawn.
template <typename Visit>
std::size_t each_row(std::string_view text, std::size_t columns, Visit visit) {
    std::size_t row = 0;
    std::size_t begin = 0;
    for (std::size_t line = 0;; ++line) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view rest = text.substr(begin, end - begin);
        std::size_t at = begin;
        bool is_first = true;
        do {
            const std::string_view part = first_letters(rest, columns);
            visit(row++, line, is_first, at, part);
            at += part.size();
            rest.remove_prefix(part.size());
            is_first = false;
        } while (!rest.empty());
        if (end == text.size()) return row;
        begin = end + 1;
    }
}

/// The byte of a row at which a press this far from its beginning puts the caret.
std::size_t pressed_in(std::string_view part, float x, float advance) {
    const float letter = std::max(0.0f, std::round(x / advance));
    return first_letters(part, static_cast<std::size_t>(letter)).size();
}

/// Scrolls so that a row can be seen.
void bring_into_view(Ui& ui, float y, float row_height, Rect view) {
    constexpr float kMargin = 8;
    if (ui.memory.scroll_now < 0) return;
    UiMemory::Scroll& scroll = ui.memory.scrolls[static_cast<std::size_t>(ui.memory.scroll_now)];
    if (y < view.y + kMargin) scroll.offset -= view.y + kMargin - y;
    if (y + row_height > view.bottom() - kMargin)
        scroll.offset += y + row_height - view.bottom() + kMargin;
}

/// Of the whole height, in hundredths of a percent: what is clipped away at an end.
int hidden(float part, float whole) {
    return whole <= 0 ? 0 : static_cast<int>(std::max(0.0f, part) / whole * 10'000);
}

}  // namespace

float text_area(Ui& ui, const FieldModel& field, std::span<const Tone> marks, Point at, float width,
                Rect view) {
    const float label = line_height(Type::Small) + 4;
    const float row_height = line_height(kType);
    ui.paint.text(at, Type::Small, ui.colors.secondary, field.label);
    const bool typing = ui.memory.entry.id == field.id;
    const std::string_view text =
        typing ? std::string_view(ui.memory.entry.value) : std::string_view(field.value);
    const float advance = ui.paint.text_width(kType, "0000000000") / 10;
    const float room = width - kGutter - kPad;
    const auto columns = static_cast<std::size_t>(std::max(8.0f, std::floor(room / advance)));
    const std::size_t rows =
        each_row(text, columns, [](std::size_t, std::size_t, bool, std::size_t, auto) {});
    const float height = static_cast<float>(std::max(rows, kRowsLeast)) * row_height;
    const Rect box{at.x, at.y + label, width, height + 2 * kPad};

    const Hit hit = ui.hit(field.id, box, true);
    ui.paint.fill(box, ui.colors.canvas, size::kControlRadius);
    ui.paint.border(box,
                    typing        ? ui.colors.accent
                    : hit.hovered ? ui.colors.secondary
                                  : ui.colors.line,
                    size::kControlRadius);
    ui.focus_ring(field.id, box, size::kControlRadius);
    if (hit.hovered) ui.memory.cursor = UiMemory::Cursor::Text;

    const Point origin{box.x + kGutter, box.y + kPad};
    const std::size_t from =
        std::min(ui.memory.entry.selection_start, ui.memory.entry.selection_end);
    const std::size_t to = std::max(ui.memory.entry.selection_start, ui.memory.entry.selection_end);
    const std::size_t caret = ui.memory.entry.selection_end;
    const Point pressed = ui.pointer();
    std::size_t pressed_at = text.size();
    const auto x_of = [&](std::string_view part) {
        return origin.x + static_cast<float>(letters(part)) * advance;
    };
    each_row(text, columns,
             [&](std::size_t row, std::size_t line, bool is_first, std::size_t begin,
                 std::string_view part) {
                 const float y = origin.y + static_cast<float>(row) * row_height;
                 const std::size_t end = begin + part.size();
                 // Where a line is broken the caret stands before the next row.
                 const bool ends_line = end == text.size() || text[end] == '\n';
                 const bool is_here =
                     typing && caret >= begin && (caret < end || (caret == end && ends_line));
                 if (is_here && ui.memory.entry.shown_caret != caret)
                     bring_into_view(ui, y, row_height, view);
                 // What is out of sight costs nothing.
                 if (y + row_height < view.y || y > view.bottom()) return;
                 if (pressed.y >= y && pressed.y < y + row_height)
                     pressed_at = begin + pressed_in(part, pressed.x - origin.x, advance);
                 const Tone mark = line < marks.size() ? marks[line] : Tone::Plain;
                 if (mark != Tone::Plain)
                     ui.paint.fill({box.x + 1, y, box.w - 2, row_height},
                                   faded(ui.tone_color(mark), 0.22f));
                 if (is_first) {
                     std::array<char, 8> digits;
                     const auto written =
                         std::to_chars(digits.data(), digits.data() + digits.size(), line + 1);
                     const std::string_view number(digits.data(), written.ptr);
                     ui.paint.text_right({origin.x - 12, y}, kType,
                                         mark == Tone::Plain ? ui.colors.secondary : ui.colors.text,
                                         number);
                 }
                 if (typing && from != to && from <= end && to > begin) {
                     const float left = x_of(part.substr(0, std::max(from, begin) - begin));
                     const float right = x_of(part.substr(0, std::min(to, end) - begin));
                     ui.paint.fill({left, y, std::max(right - left, 3.0f), row_height},
                                   faded(ui.colors.accent, 0.35f));
                 }
                 ui.paint.text({origin.x, y}, kType, ui.colors.text, part);
                 if (is_here && ui.memory.entry.blink_on)
                     ui.paint.fill(
                         {x_of(part.substr(0, caret - begin)), y + 1, 1.5f, row_height - 2},
                         ui.colors.text);
             });
    if (text.empty() && !typing)
        ui.paint.text_fitted(origin, room, kType, ui.colors.tertiary, field.placeholder);

    const Rect inner{origin.x, origin.y, static_cast<float>(columns) * advance + 0.5f, height};
    if (hit.clicked && !typing)
        ui.memory.entry = {.id = field.id,
                           .value = field.value,
                           .selection_start = pressed_at,
                           .selection_end = pressed_at,
                           .rect = inner,
                           .shown_caret = pressed_at,
                           .begun_at = static_cast<std::ptrdiff_t>(pressed_at)};
    if (ui.memory.entry.id == field.id) {
        TextEntry& entry = ui.memory.entry;
        entry.rect = inner;
        if (typing) entry.shown_caret = caret;
        entry.more.clear();
        append_parts(entry.more, ",\"clip\":[", hidden(view.y - inner.y, inner.h), ",",
                     hidden(inner.bottom() - view.bottom(), inner.h), "]");
        if (entry.begun_at >= 0)
            append_parts(entry.more, ",\"selection\":[", entry.begun_at, ",", entry.begun_at, "]");
    }
    return label + box.h;
}

}  // namespace kds::web
