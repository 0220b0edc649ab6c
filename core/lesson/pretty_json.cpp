#include "core/lesson/pretty_json.h"

#include <string_view>

#include "core/api/json_writer.h"
#include "core/base/text.h"

namespace kds::lesson {
namespace {

constexpr std::size_t kBlanks = 4;

/// A class, so that values and what is in them find each other.
class Printer {
public:
    void print(const JsonValue& value, std::size_t level) {
        switch (value.kind) {
            case JsonValue::Kind::Null: out_ += "null"; return;
            case JsonValue::Kind::Boolean: out_ += value.boolean ? "true" : "false"; return;
            case JsonValue::Kind::Integer: append_part(out_, value.integer); return;
            case JsonValue::Kind::OtherNumber: out_ += value.text; return;
            case JsonValue::Kind::Text: quote(value.text); return;
            case JsonValue::Kind::List: return print_items(value, level, '[', ']');
            case JsonValue::Kind::Object: return print_items(value, level, '{', '}');
        }
    }
    std::string take() && { return std::move(out_); }

private:
    void quote(std::string_view text) {
        out_ += api::write_json(api::Value::of_text(std::string(text)));
    }
    void break_line(std::size_t level) {
        out_ += '\n';
        out_.append(level * kBlanks, ' ');
    }
    void print_items(const JsonValue& value, std::size_t level, char open, char close) {
        const bool is_object = value.kind == JsonValue::Kind::Object;
        const bool on_one_line =
            value.items.empty() || (!is_object && value.items.size() == 1 &&
                                    value.items.front().kind != JsonValue::Kind::Object);
        out_ += open;
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            if (i > 0) out_ += ',';
            if (!on_one_line) break_line(level + 1);
            if (is_object) {
                quote(value.names[i]);
                out_ += ": ";
            }
            print(value.items[i], level + 1);
        }
        if (!on_one_line) break_line(level);
        out_ += close;
    }

    std::string out_;
};

}  // namespace

std::string pretty_json(const JsonValue& value) {
    Printer printer;
    printer.print(value, 0);
    return std::move(printer).take();
}

}  // namespace kds::lesson
