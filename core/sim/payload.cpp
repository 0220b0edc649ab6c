#include "core/sim/payload.h"

#include <charconv>
#include <optional>

#include "core/base/text.h"

namespace kds::sim {
namespace {

std::unexpected<Error> bad(std::size_t column, std::string_view what) {
    return fail(ErrorCode::BadDocument, cat("payload template, character ", column, ": ", what));
}

std::optional<std::int64_t> read_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

Result<PayloadTemplate::Part> PayloadTemplate::parse_placeholder(std::string_view inside,
                                                                 std::size_t column) {
    Part part;
    if (inside == "key") {
        part.kind = Kind::Key;
    } else if (inside == "n") {
        part.kind = Kind::Number;
    } else if (inside == "time") {
        part.kind = Kind::Time;
    } else if (inside.starts_with("int:")) {
        part.kind = Kind::Integer;
        const std::string_view bounds = inside.substr(4);
        const std::size_t colon = bounds.find(':');
        const auto low = read_integer(bounds.substr(0, colon));
        const auto high =
            colon == std::string_view::npos ? std::nullopt : read_integer(bounds.substr(colon + 1));
        // The span of the bounds must fit, and no template needs more than this.
        constexpr std::int64_t kBoundMax = 1'000'000'000'000;
        if (!low || !high || *low > *high || *low < -kBoundMax || *high > kBoundMax)
            return bad(column, cat("{", inside, "} is no {int:low:high}"));
        part.low = *low;
        part.high = *high;
    } else if (inside.starts_with("pick:")) {
        part.kind = Kind::Pick;
        std::string_view rest = inside.substr(5);
        while (true) {
            const std::size_t bar = rest.find('|');
            part.choices.emplace_back(rest.substr(0, bar));
            if (bar == std::string_view::npos) break;
            rest.remove_prefix(bar + 1);
        }
    } else {
        return bad(column, cat("{", inside,
                               "} is not known; use {key}, {n}, {time}, {int:low:high} or "
                               "{pick:one|another}"));
    }
    return part;
}

Result<PayloadTemplate> PayloadTemplate::parse(std::string_view text) {
    PayloadTemplate result;
    result.source_ = text;
    std::string literal;
    const auto end_literal = [&] {
        if (literal.empty()) return;
        result.parts_.push_back({.text = std::move(literal), .choices = {}});
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
            KDS_TRY(Part part, parse_placeholder(text.substr(i + 1, close - i - 1), i + 1));
            result.parts_.push_back(std::move(part));
            i = close + 1;
        } else if (c == '}') {
            return bad(i + 1, "} without an opening {; write }} for the character itself");
        } else {
            literal += c;
            ++i;
        }
    }
    end_literal();
    return result;
}

std::string PayloadTemplate::make(std::string_view key, std::uint64_t number, Instant now,
                                  Rng& rng) const {
    std::string out;
    for (const Part& part : parts_) {
        switch (part.kind) {
            case Kind::Literal: out += part.text; break;
            case Kind::Key: out += key; break;
            case Kind::Number: append_part(out, number); break;
            case Kind::Time: out += to_iso8601(now); break;
            case Kind::Integer: {
                const auto span = static_cast<std::uint64_t>(part.high - part.low) + 1;
                append_part(out, part.low + static_cast<std::int64_t>(rng.below(span)));
                break;
            }
            case Kind::Pick:
                out += part.choices[static_cast<std::size_t>(rng.below(part.choices.size()))];
                break;
        }
    }
    return out;
}

}  // namespace kds::sim
