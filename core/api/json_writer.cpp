#include "core/api/json_writer.h"

#include <algorithm>
#include <vector>

#include "core/base/base64.h"
#include "core/base/text.h"

namespace kds::api {
namespace {

void write_text(std::string& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto is_plain = [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
    };
    out += '"';
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_plain(text[i])) continue;
        out += text.substr(begin, i - begin);
        begin = i + 1;
        switch (const auto byte = static_cast<unsigned char>(text[i]); byte) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                out += "\\u00";
                out += kHex[byte >> 4];
                out += kHex[byte & 15];
        }
    }
    out += text.substr(begin);
    out += '"';
}

/// 1735689605123 -> "1735689605.123", 1735689605000 -> "1735689605".
/// Thousandths as a number with as many of three digits as it needs: milliseconds as seconds.
void write_seconds(std::string& out, std::int64_t ms) {
    if (ms < 0) {
        out += '-';
        ms = -ms;
    }
    append_part(out, ms / 1000);
    std::string fraction = cat(1000 + ms % 1000);
    fraction[0] = '.';
    while (fraction.ends_with('0')) fraction.pop_back();
    if (fraction.size() > 1) out += fraction;
}

/// A number as it was read, with its fraction as far as it is kept. One that was made here, and one
/// that is too large for them, has no thousandths.
void write_number(std::string& out, const Value& value) {
    if (value.thousandths / 1000 == value.integer)
        write_seconds(out, value.thousandths);
    else
        append_part(out, value.integer);
}

/// A number, a text, a blob or a time.
void write_scalar(std::string& out, Value::Kind kind, std::int64_t integer, std::string_view text) {
    if (kind == Value::Kind::Number) return append_part(out, integer);
    if (kind == Value::Kind::Timestamp) return write_seconds(out, integer);
    if (kind == Value::Kind::Text) return write_text(out, text);
    out += '"';
    append_base64(out, text);
    out += '"';
}

void write_rows(std::string& out, const Table& table) {
    const auto names = table.names();
    std::vector<Cell> cells(names.size());
    std::string scratch;
    for (std::size_t i = 0; i < table.size(); ++i) {
        std::ranges::fill(cells, Cell{});
        table.row(i, cells, scratch);
        out += i == 0 ? "{" : ",{";
        bool is_first = true;
        for (std::size_t k = 0; k < cells.size(); ++k) {
            if (cells[k].kind == Value::Kind::Null) continue;
            out += is_first ? "\"" : ",\"";
            is_first = false;
            out += names[k];  // The service's own: nothing in them is to be escaped.
            out += "\":";
            write_scalar(out, cells[k].kind, cells[k].integer, cells[k].text);
        }
        out += '}';
    }
}

void write(std::string& out, const Value& value) {
    switch (value.kind) {
        case Value::Kind::Null: out += "null"; return;
        case Value::Kind::Boolean: out += value.boolean ? "true" : "false"; return;
        case Value::Kind::Number: return write_number(out, value);
        case Value::Kind::Text:
        case Value::Kind::Blob:
        case Value::Kind::Timestamp:
            return write_scalar(out, value.kind, value.integer, value.text);
        case Value::Kind::Rows:
            out += '[';
            write_rows(out, *value.table);
            out += ']';
            return;
        case Value::Kind::List:
        case Value::Kind::Object: break;
    }
    const bool named = value.kind == Value::Kind::Object;
    out += named ? '{' : '[';
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0) out += ',';
        if (named) {
            write_text(out, value.names[i]);
            out += ':';
        }
        write(out, value.items[i]);
    }
    out += named ? '}' : ']';
}

}  // namespace

std::string write_json(const Value& value) {
    std::string out;
    write(out, value);
    return out;
}

}  // namespace kds::api
