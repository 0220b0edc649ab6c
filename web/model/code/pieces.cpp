#include "web/model/code/pieces.h"

#include "core/base/text.h"

namespace kds::web::code {
namespace {

/// Appends the piece in one line; false if `out` is then longer than `most`, or it must be broken.
bool flat(const Piece& piece, std::size_t most, std::string& out) {
    if (!piece.flat.empty()) {
        out += piece.flat;
        return utf8_length(out) <= most;
    }
    if (piece.break_always && !piece.items.empty()) return false;
    const std::string_view pad = piece.padded && !piece.items.empty() ? " " : "";
    out += piece.open;
    out += pad;
    for (std::size_t i = 0; i < piece.items.size(); ++i) {
        if (!flat(piece.items[i], most, out)) return false;
        if (i + 1 == piece.items.size()) break;
        out += piece.between;
        if (piece.spaced) out += ' ';
    }
    out += pad;
    out += piece.close;
    return utf8_length(out) <= most;
}

class Printer {
public:
    std::string text;

    /// `column` is where it begins in its line; `after` how much follows it there.
    void put(const Piece& piece, std::size_t indent, std::size_t column, std::size_t after) {
        std::string line;
        const std::size_t room = kColumns > column + after ? kColumns - column - after : 0;
        if (flat(piece, room, line)) {
            text += line;
            return;
        }
        text += piece.open;
        if (piece.items.empty()) return;
        const std::size_t in = indent + piece.indent;
        for (std::size_t i = 0; i < piece.items.size(); ++i) {
            // What has nothing before it begins where it stands.
            const bool stays = i == 0 && piece.open.empty();
            if (!stays) line_at(in);
            const bool last = i + 1 == piece.items.size();
            const std::size_t behind =
                last ? piece.trail.size() +
                           (piece.close_at == Piece::Close::Behind ? piece.close.size() + after : 0)
                     : piece.between.size();
            put(piece.items[i], stays ? indent : in, stays ? column : in, behind);
            text += last ? piece.trail : piece.between;
        }
        if (piece.close_at != Piece::Close::Behind && !piece.close.empty())
            line_at(piece.close_at == Piece::Close::OwnLine ? indent : in);
        text += piece.close;
    }

private:
    void line_at(std::size_t indent) {
        while (text.ends_with(' ')) text.pop_back();
        text += '\n';
        text.append(indent, ' ');
    }
};

}  // namespace

Piece prefixed(std::string_view before, Piece piece) {
    if (!piece.flat.empty()) piece.flat.insert(0, before);
    piece.open.insert(0, before);
    return piece;
}

std::string print(const Piece& piece) {
    Printer printer;
    printer.put(piece, 0, 0, 0);
    return std::move(printer.text);
}

}  // namespace kds::web::code
