#include "core/api/json_reader.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "core/api/decimal.h"
#include "core/base/text.h"
#include "core/engine/limits.h"

namespace kds::api {
namespace {

using Kind = Value::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether the nearest IEEE 754 double of a number of JSON is infinity: such a number is refused.
/// It begins half a step above the greatest finite one, at 2^1024 - 2^970.
bool is_too_large(std::string_view number) {
    constexpr std::string_view kFirst =
        "17976931348623158079372897140530341507993413271003782693617377898044496829276475094664"
        "90179775872070963302864166928879109465555478519404026306574886715058206819089020007083"
        "83676273854845817711531764475730270069855571366959622842914819860834936475292719074168"
        "444365510704342711559699508093042880177904174497792";
    const std::string_view mantissa = number.substr(0, number.find_first_of("eE"));
    std::string digits;
    for (const char c : mantissa)
        if (is_digit(c) && (c != '0' || !digits.empty())) digits += c;
    if (digits.empty()) return false;
    // Digits before the point: floor(log10) + 1. With a leading zero they are counted behind it.
    const std::size_t first = mantissa.find_first_of("123456789");
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    auto before = first < point ? static_cast<std::int64_t>(point - first)
                                : -static_cast<std::int64_t>(first - point - 1);
    if (mantissa.size() < number.size()) {
        std::string_view power = number.substr(mantissa.size() + 1);
        if (power.starts_with('+')) power.remove_prefix(1);
        constexpr std::int64_t kFar = 1'000'000'000'000;  // Beyond all that a text can outweigh.
        std::int64_t given = 0;
        const auto read = std::from_chars(power.data(), power.data() + power.size(), given);
        if (read.ec != std::errc{}) given = power.starts_with('-') ? -kFar : kFar;
        before += std::clamp(given, -kFar, kFar);
    }
    constexpr auto kDigits = static_cast<std::int64_t>(kFirst.size());
    if (before != kDigits) return before > kDigits;
    if (digits.size() < kFirst.size()) digits.resize(kFirst.size(), '0');
    return digits >= kFirst;
}

/// A bit in each byte that a text cannot simply hold: quote, backslash, control character, or one
/// that is not ASCII. Bits above the lowest one may be wrong.
std::uint64_t special_bytes(std::uint64_t bytes) {
    constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101, kHighs = 0x80 * kOnes;
    const auto zeros = [](std::uint64_t x) { return (x - kOnes) & ~x; };
    return (zeros(bytes ^ '"' * kOnes) | zeros(bytes ^ '\\' * kOnes) |
            ((bytes - 0x20 * kOnes) & ~bytes) | bytes) &
           kHighs;
}

class Parser {
public:
    explicit Parser(std::string_view text) : at_{text.data()}, end_{text.data() + text.size()} {
        constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
        if (text.starts_with(kByteOrderMark)) at_ += kByteOrderMark.size();
    }

    bool document(Value& root) {
        if (!value(root, 0)) return false;
        skip_blanks();
        return at_ == end_;
    }

private:
    void skip_blanks() {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
    }
    bool take(char c) {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    bool take(std::string_view word) {
        if (!std::string_view(at_, end_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }

    bool value(Value& out, std::size_t depth) {
        if (++count_ > kDocumentValuesMax) return false;
        skip_blanks();
        if (at_ == end_) return false;
        switch (*at_) {
            case '"': out.kind = Kind::Text; return text(out.text);
            case '{': return depth < kDocumentDepthMax && object(out, depth + 1);
            case '[': return depth < kDocumentDepthMax && list(out, depth + 1);
            case 't': return out = Value::of_boolean(true), take("true");
            case 'f': return out = Value::of_boolean(false), take("false");
            case 'n': return take("null");
            default: return number(out);
        }
    }

    bool object(Value& out, std::size_t depth) {
        out.kind = Kind::Object;
        ++at_;
        skip_blanks();
        if (take('}')) return true;
        out.items.reserve(members_);
        out.names.reserve(members_);
        do {
            skip_blanks();
            if (at_ == end_ || *at_ != '"' || !text(out.names.emplace_back())) return false;
            skip_blanks();
            if (!take(':') || !value(out.items.emplace_back(), depth)) return false;
            skip_blanks();
        } while (take(','));
        members_ = std::min(out.items.size(), kMembersAhead);
        return take('}');
    }

    bool list(Value& out, std::size_t depth) {
        out.kind = Kind::List;
        const char* begin = ++at_;
        skip_blanks();
        if (take(']')) return true;
        do {
            if (!value(out.items.emplace_back(), depth)) return false;
            if (out.items.size() == 1) reserve_for_others(out, begin);
            skip_blanks();
        } while (take(','));
        return take(']');
    }

    /// The others are likely as long as the first one.
    void reserve_for_others(Value& list, const char* begin) {
        const auto others = static_cast<std::size_t>((end_ - at_) / (at_ - begin + 1));
        const std::size_t more = std::min(others, items_ahead_);
        items_ahead_ -= more;
        list.items.reserve(1 + more);
    }

    bool number(Value& out) {
        const char* begin = at_;
        const auto digits = [&] {
            const char* first = at_;
            while (at_ != end_ && is_digit(*at_)) ++at_;
            return at_ != first;
        };
        take('-');
        if (!take('0') && !digits()) return false;
        bool is_whole = true;
        if (take('.')) {
            is_whole = false;
            if (!digits()) return false;
        }
        if (take('e') || take('E')) {
            is_whole = false;
            if (!take('+')) take('-');
            if (!digits()) return false;
        }
        const std::string_view read(begin, at_);
        std::int64_t integer = 0;
        out.kind = Kind::Number;
        if (is_whole && std::from_chars(begin, at_, integer).ec == std::errc{}) {
            out.integer = integer;
            out.thousandths = thousand_times(integer);
            return true;
        }
        if (is_too_large(read)) return false;
        out.integer = scaled_floor(read, 0);
        out.thousandths = scaled_floor(read, 3);
        return true;
    }

    /// Goes to the next byte of a text that is not simply part of it, or to the end.
    void skip_plain() {
        // The first of the eight bytes must be the lowest of the word.
        static_assert(std::endian::native == std::endian::little);
        while (end_ - at_ >= 8) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, at_, sizeof bytes);
            const std::uint64_t special = special_bytes(bytes);
            if (special != 0) {
                at_ += std::countr_zero(special) / 8;
                return;
            }
            at_ += 8;
        }
        while (at_ != end_ && *at_ != '"' && *at_ != '\\' &&
               static_cast<unsigned char>(*at_) - 0x20u < 0x60u)
            ++at_;
    }

    bool text(Text& out) {
        const char* begin = ++at_;
        bool has_escapes = false, is_ascii = true;
        while (skip_plain(), at_ != end_ && *at_ != '"') {
            const auto byte = static_cast<unsigned char>(*at_++);
            if (byte < 0x20) return false;
            if (byte >= 0x80) is_ascii = false;
            if (byte != '\\') continue;
            has_escapes = true;
            if (at_ == end_ || static_cast<unsigned char>(*at_) < 0x20) return false;
            if (static_cast<unsigned char>(*at_) < 0x80) ++at_;
        }
        if (at_ == end_) return false;
        const std::string_view read(begin, at_++);
        if (!is_ascii && !is_utf8(read)) return false;
        if (!has_escapes) return out = Text::at(read), true;
        std::string decoded;
        if (!decode(read, decoded)) return false;
        out = Text(std::move(decoded));
        return true;
    }

    /// Precondition: each backslash is followed by a character.
    static bool decode(std::string_view escaped, std::string& out) {
        out.reserve(escaped.size());
        while (!escaped.empty()) {
            const std::size_t plain = std::min(escaped.find('\\'), escaped.size());
            out += escaped.substr(0, plain);
            escaped.remove_prefix(plain);
            if (!escaped.empty() && !decode_escape(escaped, out)) return false;
        }
        return true;
    }

    static bool decode_escape(std::string_view& rest, std::string& out) {
        constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
        const char letter = rest[1];
        if (letter == 'u') return decode_code_point(rest, out);
        const std::size_t which = kLetters.find(letter);
        if (which == std::string_view::npos) return false;
        out += kMeant[which];
        rest.remove_prefix(2);
        return true;
    }

    /// "\u00e9", or two of them that are surrogates (RFC 8259, section 7).
    static bool decode_code_point(std::string_view& rest, std::string& out) {
        auto point = take_unit(rest);
        if (!point || (*point >= 0xdc00 && *point < 0xe000)) return false;
        if (*point >= 0xd800 && *point < 0xdc00) {
            const auto low = take_unit(rest);
            if (!low || *low < 0xdc00 || *low >= 0xe000) return false;
            point = 0x10000 + ((*point - 0xd800) << 10) + (*low - 0xdc00);
        }
        append_utf8(out, *point);
        return true;
    }

    static std::optional<std::uint32_t> take_unit(std::string_view& rest) {
        constexpr std::size_t kSize = 6;
        if (rest.size() < kSize || !rest.starts_with("\\u")) return std::nullopt;
        std::uint32_t unit = 0;
        const char* end = rest.data() + kSize;
        if (std::from_chars(rest.data() + 2, end, unit, 16).ptr != end) return std::nullopt;
        rest.remove_prefix(kSize);
        return unit;
    }

    static void append_utf8(std::string& out, std::uint32_t point) {
        const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
        if (point < 0x80) return byte(point);
        if (point < 0x800) {
            byte(0xc0 | point >> 6);
        } else {
            if (point < 0x10000) {
                byte(0xe0 | point >> 12);
            } else {
                byte(0xf0 | point >> 18);
                byte(0x80 | (point >> 12 & 63));
            }
            byte(0x80 | (point >> 6 & 63));
        }
        byte(0x80 | (point & 63));
    }

    const char* at_;
    const char* end_;
    std::size_t count_ = 0;
    // Room is made ahead as a request has it mostly, but no text may make it ask for much more than
    // it has: for an entry of PutRecords at most, and for one list of them.
    static constexpr std::size_t kMembersAhead = 4;
    std::size_t members_ = kMembersAhead;  ///< Of the last object: the next is likely alike.
    std::size_t items_ahead_ =
        std::size_t{limits::kPutRecordsEntriesMax};  ///< Of all lists together.
};

}  // namespace

std::optional<Value> read_json_in_place(std::string_view text) {
    Value root;
    if (!Parser(text).document(root)) return std::nullopt;
    return root;
}

std::optional<Value> read_json(std::string_view text) {
    auto document = read_json_in_place(text);
    if (document) document->own_texts();
    return document;
}

}  // namespace kds::api
