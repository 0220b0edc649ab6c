#include "core/sim/source/payload_parser.h"

#include <algorithm>
#include <charconv>

#include "core/base/text.h"

namespace kds::sim {
namespace {

// The span of two bounds must fit, and no template needs more than these.
constexpr std::int64_t kIntegerMax = 1'000'000'000'000;
constexpr std::int64_t kDecimalMax = 1'000'000'000'000'000;  ///< In units of the last decimal.
constexpr std::int64_t kWaveMax = 1'000'000'000;             ///< Likewise.
constexpr int kDecimalsMax = 9;
constexpr std::int64_t kPeriodMaxSeconds = 604'800;
constexpr std::int64_t kHexMax = 64;
constexpr std::int64_t kWordsMax = 400;

std::unexpected<Error> bad(std::size_t column, std::string_view what) {
    return fail(ErrorCode::BadDocument, cat("payload template, character ", column, ": ", what));
}

std::optional<std::int64_t> read_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> read_integer(std::string_view text, std::int64_t min,
                                         std::int64_t max) {
    const auto value = read_integer(text);
    return value && *value >= min && *value <= max ? value : std::nullopt;
}

/// What stands before the first colon; `rest` becomes what stands behind it, or has no data.
std::string_view take_field(std::string_view& rest) {
    const std::size_t colon = rest.find(':');
    const std::string_view field = rest.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
    return field;
}

/// Decimals that are written: 2 of "-1.50".
int decimals_of(std::string_view number) {
    const std::size_t point = number.find('.');
    return point == std::string_view::npos ? 0 : static_cast<int>(number.size() - point) - 1;
}

/// "1.5" with three decimals is 1500. Empty if it is no number, has more decimals, or if it is
/// beyond `max` or -max.
std::optional<std::int64_t> read_scaled(std::string_view text, int decimals, std::int64_t max) {
    const std::size_t point = text.find('.');
    const int written = decimals_of(text);
    if (written > decimals || (point != std::string_view::npos && written == 0))
        return std::nullopt;
    std::string digits(text.substr(0, point));
    if (digits.empty() || digits == "-") return std::nullopt;
    if (point != std::string_view::npos) digits += text.substr(point + 1);
    digits.append(static_cast<std::size_t>(decimals - written), '0');
    return read_integer(digits, -max, max);
}

constexpr std::string_view kKnown =
    "} is not known; use {key}, {n}, {time}, {epoch_ms}, {int:low:high}, {dec:low:high:decimals}, "
    "{pick:one|another}, {list:name}, {words:name:least:most}, {hex:digits}, {uuid}, {ip} or "
    "{wave:low:high:seconds}";

}  // namespace

PayloadParser::Slice PayloadParser::keep(std::string_view text) {
    const Slice slice{static_cast<std::uint32_t>(result_.text_.size()),
                      static_cast<std::uint32_t>(text.size())};
    result_.text_ += text;
    return slice;
}

void PayloadParser::keep_word(std::string_view word) { result_.words_.push_back(keep(word)); }

std::optional<PayloadParser::Part> PayloadParser::read_simple(std::string_view name) const {
    if (name == "key") return Part{.kind = Kind::Key};
    if (name == "n") return Part{.kind = Kind::Number};
    if (name == "time") return Part{.kind = Kind::Time};
    if (name == "epoch_ms") return Part{.kind = Kind::EpochMillis};
    if (name == "uuid") return Part{.kind = Kind::Uuid};
    if (name == "ip") return Part{.kind = Kind::Ip};
    return std::nullopt;
}

std::optional<PayloadParser::Part> PayloadParser::read_integer_range(
    std::string_view bounds) const {
    const auto low = read_integer(take_field(bounds), -kIntegerMax, kIntegerMax);
    const auto high = read_integer(bounds, -kIntegerMax, kIntegerMax);
    if (!low || !high || *low > *high) return std::nullopt;
    return Part{
        .kind = Kind::Integer, .low = *low, .span = static_cast<std::uint64_t>(*high - *low) + 1};
}

std::optional<PayloadParser::Part> PayloadParser::read_decimal_range(
    std::string_view bounds) const {
    const std::string_view low_text = take_field(bounds);
    const std::string_view high_text = take_field(bounds);
    const auto decimals = read_integer(bounds, 1, kDecimalsMax);
    if (!decimals) return std::nullopt;
    const auto low = read_scaled(low_text, static_cast<int>(*decimals), kDecimalMax);
    const auto high = read_scaled(high_text, static_cast<int>(*decimals), kDecimalMax);
    if (!low || !high || *low > *high) return std::nullopt;
    return Part{.kind = Kind::Decimal,
                .decimals = static_cast<std::uint8_t>(*decimals),
                .low = *low,
                .span = static_cast<std::uint64_t>(*high - *low) + 1};
}

std::optional<PayloadParser::Part> PayloadParser::read_wave(std::string_view bounds,
                                                            std::size_t column) const {
    const std::string_view low_text = take_field(bounds);
    const std::string_view high_text = take_field(bounds);
    const auto seconds = read_integer(bounds, 1, kPeriodMaxSeconds);
    const int decimals = std::max(decimals_of(low_text), decimals_of(high_text));
    if (!seconds || decimals > kDecimalsMax) return std::nullopt;
    const auto low = read_scaled(low_text, decimals, kWaveMax);
    const auto high = read_scaled(high_text, decimals, kWaveMax);
    if (!low || !high || *low > *high) return std::nullopt;
    return Part{.kind = Kind::Wave,
                .decimals = static_cast<std::uint8_t>(decimals),
                .low = *low,
                .span = static_cast<std::uint64_t>(*high - *low) + 1,
                .period = static_cast<std::uint64_t>(*seconds) * 1'000,
                .purpose = column};
}

std::optional<PayloadParser::Part> PayloadParser::read_hex(std::string_view count) const {
    const auto digits = read_integer(count, 1, kHexMax);
    if (!digits) return std::nullopt;
    return Part{.kind = Kind::Hex, .span = static_cast<std::uint64_t>(*digits)};
}

PayloadParser::Part PayloadParser::read_pick(std::string_view words) {
    Part part{.kind = Kind::Word};
    part.slice.begin = static_cast<std::uint32_t>(result_.words_.size());
    while (true) {
        const std::size_t bar = words.find('|');
        keep_word(words.substr(0, bar));
        ++part.slice.size;
        if (bar == std::string_view::npos) return part;
        words.remove_prefix(bar + 1);
    }
}

const PayloadParser::Slice* PayloadParser::find_list(std::string_view name) {
    if (const auto kept = kept_lists_.find(name); kept != kept_lists_.end()) return &kept->second;
    const auto list = lists_.find(name);
    if (list == lists_.end() || list->second.empty()) return nullptr;
    const Slice words{static_cast<std::uint32_t>(result_.words_.size()),
                      static_cast<std::uint32_t>(list->second.size())};
    for (const std::string& word : list->second) keep_word(word);
    return &kept_lists_.emplace(name, words).first->second;
}

std::optional<PayloadParser::Part> PayloadParser::read_words(Slice words,
                                                             std::string_view bounds) const {
    const auto least = read_integer(take_field(bounds), 1, kWordsMax);
    const auto most = read_integer(bounds, 1, kWordsMax);
    if (!least || !most || *least > *most) return std::nullopt;
    return Part{.kind = Kind::Words,
                .slice = words,
                .low = *least,
                .span = static_cast<std::uint64_t>(*most - *least) + 1};
}

/// Of a placeholder "name:rest". No form: there is none of this name.
PayloadParser::Reading PayloadParser::read_form(std::string_view name, std::string_view rest,
                                                std::size_t column) const {
    if (name == "int") return {"int:low:high", read_integer_range(rest)};
    if (name == "dec") return {"dec:low:high:decimals", read_decimal_range(rest)};
    if (name == "wave") return {"wave:low:high:seconds", read_wave(rest, column)};
    if (name == "hex") return {"hex:digits", read_hex(rest)};
    return {};
}

/// A placeholder of words: empty if it is none.
Result<PayloadParser::Reading> PayloadParser::read_word_form(std::string_view name,
                                                             std::string_view rest,
                                                             std::size_t column) {
    if (name == "pick") return Reading{"pick:one|another", read_pick(rest)};
    if (name != "list" && name != "words") return Reading{};
    const std::string_view list = name == "list" ? rest : take_field(rest);
    const Slice* const words = find_list(list);
    if (!words) return bad(column, cat("{", name, ":", list, "}: there is no list \"", list, "\""));
    if (name == "list") return Reading{"list:name", Part{.kind = Kind::Word, .slice = *words}};
    return Reading{"words:name:least:most", read_words(*words, rest)};
}

Result<void> PayloadParser::read_placeholder(std::string_view inside, std::size_t column) {
    const std::size_t colon = inside.find(':');
    const std::string_view name = inside.substr(0, colon);
    Reading reading;
    if (colon == std::string_view::npos) {
        reading.part = read_simple(name);
    } else {
        const std::string_view rest = inside.substr(colon + 1);
        reading = read_form(name, rest, column);
        if (reading.form.empty()) {
            KDS_TRY(reading, read_word_form(name, rest, column));
        }
    }
    if (!reading.part && reading.form.empty()) return bad(column, cat("{", inside, kKnown));
    if (!reading.part) return bad(column, cat("{", inside, "} is no {", reading.form, "}"));
    add(*reading.part);
    return {};
}

std::size_t PayloadParser::bytes_most(const Part& part) const {
    constexpr std::size_t kNumber = 20;
    constexpr std::size_t kDecimal = 24;
    const auto longest_word = [&] {
        std::uint32_t longest = 0;
        for (std::uint32_t i = 0; i < part.slice.size; ++i)
            longest = std::max(longest, result_.words_[part.slice.begin + i].size);
        return std::size_t{longest};
    };
    switch (part.kind) {
        case Kind::Literal: return part.slice.size;
        case Kind::Key: return 0;  // Keys are counted.
        case Kind::Number:
        case Kind::EpochMillis:
        case Kind::Integer: return kNumber;
        case Kind::Time: return kIso8601Size;
        case Kind::Decimal:
        case Kind::Wave: return kDecimal;
        case Kind::Word: return longest_word();
        case Kind::Words:
            return (longest_word() + 1) *
                   static_cast<std::size_t>(static_cast<std::uint64_t>(part.low) + part.span - 1);
        case Kind::Hex: return static_cast<std::size_t>(part.span);
        case Kind::Uuid: return 36;
        case Kind::Ip: return 15;
    }
    return 0;
}

void PayloadParser::add(const Part& part) {
    result_.has_wave_ = result_.has_wave_ || part.kind == Kind::Wave;
    result_.keys_ += part.kind == Kind::Key;
    result_.bytes_most_ += bytes_most(part);
    result_.parts_.push_back(part);
}

Result<void> PayloadParser::read(std::string_view text) {
    std::string literal;
    const auto end_literal = [&] {
        if (literal.empty()) return;
        add({.slice = keep(literal)});
        literal.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const bool doubled = i + 1 < text.size() && text[i + 1] == c;
        if ((c == '{' || c == '}') && doubled) {
            literal += c;
            i += 2;
        } else if (c == '{') {
            const std::size_t close = text.find('}', i);
            if (close == std::string_view::npos) return bad(i + 1, "{ without a closing }");
            end_literal();
            KDS_CHECK(read_placeholder(text.substr(i + 1, close - i - 1), i + 1));
            i = close + 1;
        } else if (c == '}') {
            return bad(i + 1, "} without an opening {; write }} for the character itself");
        } else {
            literal += c;
            ++i;
        }
    }
    end_literal();
    return {};
}

Result<PayloadTemplate> PayloadTemplate::parse(std::string_view text, const WordLists& lists) {
    PayloadTemplate result;
    if (text.size() > kBytesMax)
        return fail(ErrorCode::BadDocument,
                    cat("payload template: it has ", text.size(), " bytes; at most ", kBytesMax));
    KDS_CHECK(PayloadParser(result, lists).read(text));
    if (result.bytes_most_ > kPayloadBytesMax)
        return fail(ErrorCode::BadDocument,
                    cat("payload template: a payload could have ", result.bytes_most_,
                        " bytes; at most ", kPayloadBytesMax));
    return result;
}

}  // namespace kds::sim
