// The three pages of "Who sees what".
#include <algorithm>

#include "web/panels/flow.h"
#include "web/panels/seen_panel.h"

namespace kds::web {
namespace {

constexpr float kGap = 12;

float words(Ui& ui, std::string_view text, Rect column, float y, Type type, Color color) {
    if (text.empty()) return 0;
    return ui.paint.text_wrapped({column.x, y}, column.w, type, color, text) + kGap;
}

float heading(Ui& ui, std::string_view text, Rect column, float y) {
    ui.paint.text_fitted({column.x, y}, column.w, Type::BodyStrong, ui.colors.text, text);
    return 28;
}

/// A sentence with the sign of its tone, in a box.
float note(Ui& ui, Tone tone, std::string_view text, Rect column, float y) {
    const float room = column.w - 50;
    const float height = ui.paint.wrapped_height(room, Type::Small, text) + 20;
    const Rect box{column.x, y, column.w, height};
    ui.paint.fill(box, ui.colors.card, 8);
    ui.status(tone, {box.x + 20, box.y + 20});
    ui.paint.text_wrapped({box.x + 38, box.y + 10}, room, Type::Small, ui.colors.text, text);
    return height + kGap;
}

float audit_line(Ui& ui, const AuditModel::Line& m, Rect column, float y, Rect view) {
    const float control = seen_control_height(ui);
    const bool narrow = column.w < 640;
    const float button =
        std::min(column.w, std::max(control, ui.paint.text_width(Type::Small, m.open.label) + 26));
    const float row = narrow ? control + 46 : std::max(control, 40.0f);
    ui.button(m.open, {column.x + 24, y, std::min(button, column.w - 24), control},
              ButtonStyle::Quiet);
    // What is out of sight costs nothing but its place.
    if (y + row >= view.y && y <= view.bottom()) {
        ui.status(m.tone, {column.x + 10, y + control / 2});
        const float left = narrow ? column.x + 24 : column.x + 24 + std::max(button, 220.0f) + 12;
        const float top = narrow ? y + control + 2 : y + (row - 40) / 2;
        const float room = column.right() - left;
        const float drawn =
            ui.paint.text_fitted({left, top}, room, Type::MonoSmall, ui.colors.tertiary, m.time);
        ui.paint.text_fitted({left + drawn + 12, top}, room - drawn - 12, Type::Small,
                             ui.colors.text, m.who);
        const float result = ui.paint.text_fitted(
            {left, top + 20}, room, Type::Small,
            m.tone == Tone::Bad ? ui.tone_color(m.tone) : ui.colors.secondary, m.result);
        const float kind = ui.paint.text_fitted({left + result + 12, top + 20}, room - result - 12,
                                                Type::Small, ui.colors.secondary, m.kind);
        if (!m.from.empty())
            ui.paint.text_fitted({left + result + kind + 24, top + 20}, room - result - kind - 24,
                                 Type::Small, ui.colors.secondary, m.from);
    }
    float height = row + 6;
    if (m.json.empty()) return height;
    height += seen_code(ui, m.json, &m.copy, column, y + height, view) + 8;
    height += words(ui, m.left_out, column, y + height, Type::Small, ui.colors.secondary);
    return height;
}

/// How a dump is laid out: how many bytes a row, and how wide that is.
struct Dump {
    bool wide;     ///< Sixteen bytes a row.
    float letter;  ///< Width of one.
    float offset() const { return 6 * letter; }
    std::size_t hex() const { return wide ? 47 : 23; }
    float bytes() const { return static_cast<float>(hex() + 2 + (wide ? 16 : 8)) * letter; }
};

/// The bytes from `at` on, and their text behind them.
void dump_row(Ui& ui, const std::vector<HexRow>& rows, std::size_t i, const Dump& dump, Point at) {
    const float text = at.x + static_cast<float>(dump.hex() + 2) * dump.letter;
    for (std::size_t half = 0; half < (dump.wide ? 2u : 1u) && i + half < rows.size(); ++half) {
        const HexRow& row = rows[i + half];
        const auto shift = static_cast<float>(half);
        ui.paint.text({at.x + shift * 24 * dump.letter, at.y}, Type::MonoSmall, ui.colors.text,
                      row.hex);
        ui.paint.text({text + shift * 8 * dump.letter, at.y}, Type::MonoSmall, ui.colors.secondary,
                      row.text);
    }
}

float dump_rows(Ui& ui, const std::vector<HexRow>& rows, const Dump& dump, Point at, bool offsets,
                Rect view) {
    const float line = line_height(Type::MonoSmall);
    float y = at.y;
    for (std::size_t i = 0; i < rows.size(); i += dump.wide ? 2 : 1, y += line) {
        if (y + line < view.y || y > view.bottom()) continue;
        if (offsets) ui.paint.text({at.x, y}, Type::MonoSmall, ui.colors.tertiary, rows[i].offset);
        dump_row(ui, rows, i, dump, {at.x + (offsets ? dump.offset() : 0), y});
    }
    return y - at.y;
}

/// Where a dump stands, and what is seen of it.
struct Place {
    Rect column;
    Rect view;
    float note;    ///< Height of what is said above the rows.
    bool offsets;  ///< Not where those of the dump beside it hold for both.
};

float note_height(Ui& ui, const DiskModel::Block& m, float width) {
    return ui.paint.wrapped_height(width, Type::Small, m.note);
}

float block(Ui& ui, const DiskModel::Block& m, const Dump& dump, const Place& place) {
    const Rect& column = place.column;
    float y = column.y;
    const float top = y;
    if (m.lies_there) ui.status(Tone::Info, {column.x + 9, y + 11});
    const float sign = m.lies_there ? 24 : 0;
    ui.paint.text_fitted({column.x + sign, y}, column.w - sign, Type::TextStrong, ui.colors.text,
                         m.title);
    y += 24;
    ui.paint.text_wrapped({column.x, y}, column.w, Type::Small, ui.colors.secondary, m.note);
    y += place.note + 8;
    y += dump_rows(ui, m.rows, dump, {column.x, y}, place.offsets, place.view);
    return y - top;
}

/// Both dumps: beside each other where there is room for the whole of both.
float blocks(Ui& ui, const DiskModel& m, Rect column, float y, Rect view) {
    const float letter = ui.paint.text_width(Type::MonoSmall, "0");
    Dump dump{.wide = true, .letter = letter};
    constexpr float kBetween = 24;
    if (dump.offset() + 2 * dump.bytes() + kBetween <= column.w) {
        const float left = dump.offset() + dump.bytes();
        const float right = column.w - left - kBetween;
        // Rows with the same offset stand beside each other.
        const float said =
            std::max(note_height(ui, m.plain, left), note_height(ui, m.sealed, right));
        const float a = block(ui, m.plain, dump, {{column.x, y, left, 0}, view, said, true});
        const float b = block(ui, m.sealed, dump,
                              {{column.x + left + kBetween, y, right, 0}, view, said, false});
        return std::max(a, b) + kGap;
    }
    dump.wide = dump.offset() + dump.bytes() <= column.w;
    const auto under = [&](const DiskModel::Block& one, float at) {
        return block(ui, one, dump,
                     {{column.x, at, column.w, 0}, view, note_height(ui, one, column.w), true}) +
               kGap;
    };
    const float a = under(m.plain, y);
    return a + under(m.sealed, y + a);
}

float packet(Ui& ui, const WireModel::Packet& m, Rect column, float y, Rect view) {
    Dump dump{.wide = true, .letter = ui.paint.text_width(Type::MonoSmall, "0")};
    constexpr float kPad = 12;
    const float left = column.x + kPad;
    const float room = column.w - 2 * kPad;
    dump.wide = dump.offset() + dump.bytes() <= room;
    const float line = line_height(Type::MonoSmall);
    const std::size_t step = dump.wide ? 2 : 1;
    const float note_height =
        m.note.empty() ? 0 : ui.paint.wrapped_height(room, Type::Small, m.note) + 4;
    const float height =
        2 * kPad + 22 + note_height + static_cast<float>((m.rows.size() + step - 1) / step) * line;
    ui.paint.fill({column.x, y, column.w, height}, ui.colors.card, 8);
    y += kPad;
    const char* const way = m.is_sent ? "To the service" : "To the client";
    float x = left +
              ui.paint.text({left, y}, Type::SmallStrong,
                            m.is_sent ? ui.colors.accent : ui.colors.info, way) +
              12;
    if (!m.time.empty())
        x += ui.paint.text_fitted({x, y}, column.right() - kPad - x, Type::MonoSmall,
                                  ui.colors.tertiary, m.time) +
             12;
    ui.paint.text_fitted({x, y}, column.right() - kPad - x, Type::Small, ui.colors.text, m.what);
    y += 22;
    if (!m.note.empty())
        y += ui.paint.text_wrapped({left, y}, room, Type::Small, ui.colors.secondary, m.note) + 4;
    dump_rows(ui, m.rows, dump, {left, y}, true, view);
    return height + 8;
}

}  // namespace

float draw_audit(Ui& ui, const AuditModel& m, Rect column, float y, Rect view) {
    const float top = y;
    y += words(ui, m.intro, column, y, Type::Text, ui.colors.secondary);
    const float height = seen_control_height(ui);
    Flow flow({column.x, y}, column.w, height, 6);
    for (const Control* control : {&m.data_events, &m.save})
        ui.button(*control, flow.place(std::min(ui.button_width(*control), column.w)),
                  ButtonStyle::Secondary);
    y += flow.height() + kGap;
    if (!m.unseen.empty()) y += note(ui, Tone::Warn, m.unseen, column, y);
    y += seen_buttons(ui, m.callers, {column.x, y}, column.w) + 6;
    y += seen_buttons(ui, m.results, {column.x, y}, column.w) + kGap;
    y += words(ui, m.count, column, y, Type::Small, ui.colors.secondary);
    y += words(ui, m.empty, column, y, Type::Text, ui.colors.text);
    for (const AuditModel::Line& line : m.lines) y += audit_line(ui, line, column, y, view);
    return y - top;
}

float draw_disk(Ui& ui, const DiskModel& m, Rect column, float y, Rect view) {
    const float top = y;
    y += words(ui, m.intro, column, y, Type::Text, ui.colors.secondary);
    if (!m.records.empty()) y += seen_buttons(ui, m.records, {column.x, y}, column.w) + kGap;
    if (!m.empty.empty())
        return y - top + words(ui, m.empty, column, y, Type::Text, ui.colors.text);
    y += heading(ui, "Beside the data, in clear", column, y);
    y += seen_rows(ui, m.clear, column, y) + kGap;
    y += blocks(ui, m, column, y, view);
    y += words(ui, m.more, column, y, Type::Small, ui.colors.secondary);
    y += heading(ui, m.envelope_title, column, y);
    y += seen_rows(ui, m.envelope, column, y) + kGap;
    y += heading(ui, "Who can read it", column, y);
    y += words(ui, m.who, column, y, Type::Text, ui.colors.text);
    return y - top;
}

float draw_wire(Ui& ui, const WireModel& m, Rect column, float y, Rect view) {
    const float top = y;
    y += words(ui, m.intro, column, y, Type::Text, ui.colors.secondary);
    y += seen_buttons(ui, m.forms, {column.x, y}, column.w) + 6;
    if (!m.calls.empty()) y += seen_buttons(ui, m.calls, {column.x, y}, column.w) + kGap;
    y += words(ui, m.empty, column, y, Type::Text, ui.colors.text);
    if (m.empty.empty()) {
        y += heading(ui, m.title, column, y);
        y += seen_rows(ui, m.learns, column, y) + kGap;
        for (const WireModel::Packet& p : m.packets) y += packet(ui, p, column, y, view);
        if (!m.request.empty()) {
            y += heading(ui, "To the service", column, y);
            y += seen_code(ui, m.request, nullptr, column, y, view) + kGap;
            y += heading(ui, "To the client", column, y);
            y += seen_code(ui, m.answer, nullptr, column, y, view) + kGap;
        }
    }
    y += 4;
    return y - top + note(ui, Tone::Info, m.closing, column, y);
}

}  // namespace kds::web
