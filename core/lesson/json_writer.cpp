#include "core/lesson/json_writer.h"

#include <utility>

#include "core/base/assert.h"
#include "core/base/base64.h"
#include "core/base/text.h"

namespace kds::lesson {

void JsonWriter::separate() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
    if (std::exchange(new_line_, false)) out_ += '\n';
}

void JsonWriter::member(std::string_view name) {
    separate();
    if (name.empty()) return;
    quote(name);
    out_ += ':';
}

void JsonWriter::quote(std::string_view value) {
    KDS_ASSERT(is_utf8(value));
    static constexpr char kHex[] = "0123456789abcdef";
    out_ += '"';
    for (const char c : value) {
        switch (c) {
            case '"': out_ += "\\\""; break;
            case '\\': out_ += "\\\\"; break;
            case '\n': out_ += "\\n"; break;
            case '\t': out_ += "\\t"; break;
            default: {
                const auto code = static_cast<unsigned char>(c);
                if (code < 0x20 || code == 0x7f) {
                    out_ += "\\u00";
                    out_ += kHex[code >> 4];
                    out_ += kHex[code & 15];
                } else {
                    out_ += c;
                }
            }
        }
    }
    out_ += '"';
}

JsonWriter& JsonWriter::begin_object(std::string_view name) {
    member(name);
    out_ += '{';
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    out_ += '}';
    return *this;
}

JsonWriter& JsonWriter::begin_list(std::string_view name) {
    member(name);
    out_ += '[';
    return *this;
}

JsonWriter& JsonWriter::end_list() {
    out_ += ']';
    return *this;
}

JsonWriter& JsonWriter::bytes(std::string_view name, std::string_view value) {
    if (is_utf8(value)) return text(name, value);
    return text(cat(name, "_base64"), base64_encode(value));
}

JsonWriter& JsonWriter::text(std::string_view name, std::string_view value) {
    member(name);
    quote(value);
    return *this;
}

JsonWriter& JsonWriter::integer(std::string_view name, std::int64_t value) {
    member(name);
    return item(value);
}

JsonWriter& JsonWriter::boolean(std::string_view name, bool value) {
    member(name);
    return item(value);
}

JsonWriter& JsonWriter::raw(std::string_view name, std::string_view json) {
    member(name);
    out_ += json;
    return *this;
}

JsonWriter& JsonWriter::item(std::int64_t value) {
    separate();
    append_part(out_, value);
    return *this;
}

JsonWriter& JsonWriter::text_item(std::string_view value) {
    separate();
    quote(value);
    return *this;
}

JsonWriter& JsonWriter::item(bool value) {
    separate();
    out_ += value ? "true" : "false";
    return *this;
}

}  // namespace kds::lesson
