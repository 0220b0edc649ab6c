#include "web/model/code/literal.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/base/text.h"

namespace kds::web::code {
namespace {

/// Of a part of a long literal, in characters of code.
constexpr std::size_t kPartMost = 40;

/// The character at the beginning of `text`, which is not empty, and its length in bytes. A byte
/// that begins none is U+FFFD.
struct Character {
    std::uint32_t code;
    std::size_t size;
};
Character first_of(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t size = byte(0) < 0x80 ? 1 : byte(0) < 0xe0 ? 2 : byte(0) < 0xf0 ? 3 : 4;
    if (size > text.size() || !is_utf8(text.substr(0, size))) return {0xfffd, 1};
    if (size == 1) return {byte(0), 1};
    std::uint32_t code = byte(0) & (0xffu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) code = code << 6 | (byte(i) & 0x3fu);
    return {code, size};
}

/// Unicode's format characters and separators: they show nothing, or change how others are shown
/// (Unicode 15, general categories Cc, Cf, Zl and Zp).
bool is_unseen(std::uint32_t c) {
    constexpr struct {
        std::uint32_t first, last;
    } kUnseen[] = {{0x7f, 0x9f},       {0xad, 0xad},       {0x600, 0x605},     {0x61c, 0x61c},
                   {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},     {0x8e2, 0x8e2},
                   {0x180e, 0x180e},   {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},
                   {0xfeff, 0xfeff},   {0xfff9, 0xfffb},   {0x110bd, 0x110bd}, {0x110cd, 0x110cd},
                   {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};
    return c < 0x20 ||
           std::ranges::any_of(kUnseen, [&](auto r) { return c >= r.first && c <= r.last; });
}

void append_hex(std::string& out, std::uint32_t value, int digits) {
    static constexpr char kDigits[] = "0123456789abcdef";
    while (digits > 0) out += kDigits[value >> (4 * --digits) & 15];
}

void append_u(std::string& out, std::uint32_t unit) {
    out += "\\u";
    append_hex(out, unit, 4);
}

/// An escape for any character that has no letter of its own.
void append_escape(Quotes language, std::string& out, std::uint32_t c) {
    if (language == Quotes::Java && c < 0x80) {
        // Java reads \u000a as the end of the line, before it knows of literals. All three digits,
        // so that one that follows is not taken for a part of it.
        out += '\\';
        for (int shift = 6; shift >= 0; shift -= 3)
            out += static_cast<char>('0' + (c >> shift & 7));
    } else if (c < 0x100 && (language == Quotes::Python || language == Quotes::JavaScript)) {
        out += "\\x";
        append_hex(out, c, 2);
    } else if (c < 0x10000) {
        append_u(out, c);
    } else if (language == Quotes::Python) {
        out += "\\U";
        append_hex(out, c, 8);
    } else {
        append_u(out, 0xd800 + ((c - 0x10000) >> 10));
        append_u(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    }
}

void append_character(Quotes language, std::string& out, std::string_view bytes, std::uint32_t c) {
    if (c == '"' || c == '\\') {
        out += '\\';
        out += static_cast<char>(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
        out += '\\';
        out += c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
    } else if (is_unseen(c)) {
        append_escape(language, out, c);
    } else if (c == 0xfffd) {
        out += "\xef\xbf\xbd";
    } else {
        out += bytes;
    }
}

/// The text in literals of at most kPartMost characters, broken after a blank or the like where one
/// is near; or all of it in one.
std::vector<std::string> parts_of(Quotes language, std::string_view prefix, std::string_view text,
                                  bool in_one) {
    constexpr std::size_t kNear = 20;
    std::vector<std::string> parts{cat(prefix, '"')};
    std::size_t length = 0;
    // Where the present part may be broken: in bytes, and in characters.
    std::size_t cut = 0;
    std::size_t cut_length = 0;
    while (!text.empty()) {
        const Character c = first_of(text);
        std::string one;
        append_character(language, one, text.substr(0, c.size), c.code);
        const std::size_t more = utf8_length(one);
        if (!in_one && length > 0 && length + more > kPartMost) {
            std::string rest;
            if (cut > 0 && length - cut_length <= kNear) {
                rest = parts.back().substr(cut);
                parts.back().resize(cut);
            }
            parts.back() += '"';
            parts.push_back(cat(prefix, '"', rest));
            length = utf8_length(rest);
            cut = 0;
        }
        parts.back() += one;
        length += more;
        if (one.size() == 1 && std::string_view(" :/,;&").find(one[0]) != std::string_view::npos) {
            cut = parts.back().size();
            cut_length = length;
        }
        text.remove_prefix(c.size);
    }
    parts.back() += '"';
    return parts;
}

Piece piece_of(Quotes language, std::string_view prefix, std::string_view text) {
    Piece out;
    out.flat = parts_of(language, prefix, text, true).front();
    std::vector<std::string> parts = parts_of(language, prefix, text, false);
    if (language == Quotes::Json || parts.size() == 1) return Piece::of(std::move(out.flat));
    for (std::string& part : parts) out.items.push_back(Piece::of(std::move(part)));
    if (language == Quotes::Python) {
        out.open = "(";
        out.close = ")";
        out.between = "";
    } else {
        out.between = " +";
    }
    return out;
}

}  // namespace

bool is_readable(std::string_view bytes) {
    if (!is_utf8(bytes)) return false;
    return std::ranges::none_of(bytes, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
    });
}

std::string literal(Quotes language, std::string_view text) {
    return std::move(parts_of(language, "", text, true).front());
}

Piece text_piece(Quotes language, std::string_view text) { return piece_of(language, "", text); }

Piece python_bytes(std::string_view ascii) { return piece_of(Quotes::Python, "b", ascii); }

}  // namespace kds::web::code
