#include "core/api/cbor.h"

#include <algorithm>
#include <limits>

#include "core/api/decimal.h"
#include "core/base/text.h"

namespace kds::api {
namespace {

using Kind = Value::Kind;

// RFC 8949, section 3.1: major types.
enum Major : unsigned {
    kUnsigned = 0,
    kNegative = 1,
    kBytes = 2,
    kText = 3,
    kArray = 4,
    kMap = 5,
    kTag = 6,
    kSimple = 7,
};
constexpr unsigned kOneByte = 24, kTwoBytes = 25, kFourBytes = 26, kEightBytes = 27;
constexpr unsigned kIndefinite = 31;
constexpr char kBreak = '\xff';
constexpr std::uint64_t kEpochTag = 1;
// Section 3.3: simple values.
constexpr std::uint64_t kFalse = 20, kTrue = 21, kNull = 22, kUndefined = 23;

std::int64_t clamped(std::uint64_t value) {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    return value > std::uint64_t{kMost} ? kMost : static_cast<std::int64_t>(value);
}

Value number(std::int64_t integer, std::int64_t thousandths) {
    Value value = Value::of_integer(integer);
    value.thousandths = thousandths;
    return value;
}

/// The bits of a double that has the value of a half or a single (section 3.3, appendix D).
std::uint64_t widened(std::uint64_t bits, int exponent_bits, int mantissa_bits) {
    const std::uint64_t sign = bits >> (exponent_bits + mantissa_bits);
    std::uint64_t exponent = bits >> mantissa_bits & ((1u << exponent_bits) - 1);
    std::uint64_t mantissa = bits & ((std::uint64_t{1} << mantissa_bits) - 1);
    const std::uint64_t top = (1u << exponent_bits) - 1;
    const std::uint64_t bias = 1023 - ((1u << (exponent_bits - 1)) - 1);
    if (exponent == top) {
        exponent = 0x7ff;
    } else if (exponent != 0) {
        exponent += bias;
    } else if (mantissa != 0) {
        exponent = bias + 1;
        while (!(mantissa >> mantissa_bits)) mantissa <<= 1, --exponent;
        mantissa &= (std::uint64_t{1} << mantissa_bits) - 1;
    }
    return sign << 63 | exponent << 52 | mantissa << (52 - mantissa_bits);
}

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_{bytes} {}

    bool at_end() const { return rest_.empty(); }

    std::optional<Value> item(std::size_t depth) {
        if (++count_ > kDocumentValuesMax) return std::nullopt;
        const auto head = read_head();
        if (!head) return std::nullopt;
        switch (head->major) {
            case kUnsigned: {
                const std::int64_t value = clamped(head->argument);
                return number(value, thousand_times(value));
            }
            case kNegative: {
                const std::int64_t value = -1 - clamped(head->argument);
                return number(value, thousand_times(value));
            }
            case kBytes:
            case kText: return string(*head);
            case kArray:
            case kMap: return container(*head, depth);
            case kTag: return tagged(*head, depth);
            default: return simple(*head);
        }
    }

private:
    struct Head {
        unsigned major;
        unsigned info;
        std::uint64_t argument;
        bool indefinite() const { return info == kIndefinite; }
    };

    std::optional<Head> read_head() {
        if (rest_.empty()) return std::nullopt;
        const unsigned first = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        Head head{.major = first >> 5, .info = first & 31, .argument = first & 31};
        if (head.info < kOneByte) return head;
        if (head.info == kIndefinite) {
            // Only strings and containers may be of unknown length.
            const bool may = head.major >= kBytes && head.major <= kMap;
            return may ? std::optional(head) : std::nullopt;
        }
        if (head.info > kEightBytes) return std::nullopt;
        const std::size_t size = std::size_t{1} << (head.info - kOneByte);
        if (rest_.size() < size) return std::nullopt;
        head.argument = 0;
        for (std::size_t i = 0; i < size; ++i)
            head.argument = head.argument << 8 | static_cast<unsigned char>(rest_[i]);
        rest_.remove_prefix(size);
        return head;
    }

    bool take_break() {
        if (!rest_.starts_with(kBreak)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::optional<std::string_view> take_chunk(const Head& head) {
        if (head.argument > rest_.size()) return std::nullopt;
        const std::string_view chunk = rest_.substr(0, static_cast<std::size_t>(head.argument));
        if (head.major == kText && !is_utf8(chunk)) return std::nullopt;
        rest_.remove_prefix(chunk.size());
        return chunk;
    }

    std::optional<Value> string(const Head& head) {
        if (!head.indefinite()) {
            const auto chunk = take_chunk(head);
            if (!chunk) return std::nullopt;
            return head.major == kText ? Value::of_text_at(*chunk) : Value::of_blob_at(*chunk);
        }
        std::string text;
        while (!take_break()) {
            const auto next = read_head();
            if (!next || next->major != head.major || next->indefinite()) return std::nullopt;
            const auto chunk = take_chunk(*next);
            if (!chunk) return std::nullopt;
            text += *chunk;
        }
        return head.major == kText ? Value::of_text(std::move(text))
                                   : Value::of_blob(std::move(text));
    }

    std::optional<Value> container(const Head& head, std::size_t depth) {
        if (depth == kDocumentDepthMax) return std::nullopt;
        Value value = head.major == kMap ? Value::object() : Value::list();
        for (std::uint64_t i = 0; head.indefinite() ? !take_break() : i < head.argument; ++i) {
            if (head.major == kMap) {
                auto name = item(depth + 1);
                if (!name || name->kind != Kind::Text) return std::nullopt;
                value.names.push_back(std::move(name->text));
            }
            auto next = item(depth + 1);
            if (!next) return std::nullopt;
            value.items.push_back(*std::move(next));
        }
        return value;
    }

    /// A time is tag 1 with whole milliseconds (kinesis.md 1.3). A float there is what the standard
    /// says, seconds (section 3.4.2).
    std::optional<Value> tagged(const Head& head, std::size_t depth) {
        if (depth == kDocumentDepthMax) return std::nullopt;
        const bool is_whole = !rest_.empty() && static_cast<unsigned char>(rest_.front()) >> 5 <= 1;
        auto value = item(depth + 1);
        if (!value || head.argument != kEpochTag) return value;
        if (value->kind != Kind::Number) return std::nullopt;
        return Value::of_timestamp(is_whole ? value->integer : value->thousandths);
    }

    std::optional<Value> simple(const Head& head) {
        const auto of_double = [](std::uint64_t bits) {
            const ScaledNumber scaled = scaled_floor_of_double(bits);
            return number(scaled.integer, scaled.thousandths);
        };
        switch (head.info) {
            case kTwoBytes: return of_double(widened(head.argument, 5, 10));
            case kFourBytes: return of_double(widened(head.argument, 8, 23));
            case kEightBytes: return of_double(head.argument);
            case kOneByte: return std::nullopt;  // No simple value of these is assigned.
            default: break;
        }
        if (head.argument == kFalse) return Value::of_boolean(false);
        if (head.argument == kTrue) return Value::of_boolean(true);
        if (head.argument == kNull || head.argument == kUndefined) return Value{};
        return std::nullopt;
    }

    std::string_view rest_;
    std::size_t count_ = 0;
};

void write_head(std::string& out, Major major, std::uint64_t argument) {
    unsigned info = kEightBytes;
    if (argument < kOneByte) {
        out += static_cast<char>(major << 5 | static_cast<unsigned>(argument));
        return;
    }
    for (const unsigned shorter : {kOneByte, kTwoBytes, kFourBytes}) {
        if (argument >> (8u << (shorter - kOneByte)) != 0) continue;
        info = shorter;
        break;
    }
    out += static_cast<char>(major << 5 | info);
    for (int shift = (8 << (info - kOneByte)) - 8; shift >= 0; shift -= 8)
        out += static_cast<char>(argument >> shift & 0xff);
}

void write_number(std::string& out, std::int64_t value) {
    if (value >= 0) return write_head(out, kUnsigned, static_cast<std::uint64_t>(value));
    write_head(out, kNegative, static_cast<std::uint64_t>(-1 - value));
}

void write_string(std::string& out, Major major, std::string_view bytes) {
    write_head(out, major, bytes.size());
    out += bytes;
}

/// A number, a text, a blob or a time.
void write_scalar(std::string& out, Kind kind, std::int64_t integer, std::string_view text) {
    if (kind == Kind::Text) return write_string(out, kText, text);
    if (kind == Kind::Blob) return write_string(out, kBytes, text);
    if (kind == Kind::Timestamp) write_head(out, kTag, kEpochTag);
    write_number(out, integer);
}

void write_rows(std::string& out, const Table& table) {
    const auto names = table.names();
    std::vector<Cell> cells(names.size());
    std::string scratch;
    write_head(out, kArray, table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        std::ranges::fill(cells, Cell{});
        table.row(i, cells, scratch);
        const auto absent = std::ranges::count(cells, Kind::Null, &Cell::kind);
        write_head(out, kMap, cells.size() - static_cast<std::size_t>(absent));
        for (std::size_t k = 0; k < cells.size(); ++k) {
            if (cells[k].kind == Kind::Null) continue;
            write_string(out, kText, names[k]);
            write_scalar(out, cells[k].kind, cells[k].integer, cells[k].text);
        }
    }
}

void write(std::string& out, const Value& value) {
    switch (value.kind) {
        case Kind::Null: return write_head(out, kSimple, kNull);
        case Kind::Boolean: return write_head(out, kSimple, value.boolean ? kTrue : kFalse);
        case Kind::Number:
        case Kind::Text:
        case Kind::Blob:
        case Kind::Timestamp: return write_scalar(out, value.kind, value.integer, value.text);
        case Kind::List:
            write_head(out, kArray, value.items.size());
            for (const Value& item : value.items) write(out, item);
            return;
        case Kind::Object:
            write_head(out, kMap, value.items.size());
            for (std::size_t i = 0; i < value.items.size(); ++i) {
                write_string(out, kText, value.names[i]);
                write(out, value.items[i]);
            }
            return;
        case Kind::Rows: return write_rows(out, *value.table);
    }
}

}  // namespace

std::optional<Value> read_cbor_in_place(std::string_view bytes) {
    Reader reader(bytes);
    auto value = reader.item(0);
    if (!value || !reader.at_end()) return std::nullopt;
    return value;
}

std::optional<Value> read_cbor(std::string_view bytes) {
    auto value = read_cbor_in_place(bytes);
    if (value) value->own_texts();
    return value;
}

std::string write_cbor(const Value& value) {
    std::string out;
    write(out, value);
    return out;
}

}  // namespace kds::api
