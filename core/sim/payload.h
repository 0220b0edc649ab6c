/// Templates from which producers make the data of their records.
///
/// A template is text with placeholders: {key} the partition key, {n} the record's number, {time}
/// the virtual time as ISO 8601, {int:A:B} a number from A to B, {pick:x|y|z} one of the words.
/// A doubled brace stands for itself: {{ and }}. The same template, key, number, time and random
/// numbers give the same bytes on every target.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/base/rng.h"

namespace kds::sim {

class PayloadTemplate {
public:
    /// Fails with BadDocument; the message names the place (character, from 1) and the placeholder.
    static Result<PayloadTemplate> parse(std::string_view text);

    std::string make(std::string_view key, std::uint64_t number, Instant now, Rng& rng) const;
    const std::string& source() const { return source_; }

private:
    enum class Kind : std::uint8_t { Literal, Key, Number, Time, Integer, Pick };
    struct Part {
        Kind kind = Kind::Literal;
        std::string text;
        std::int64_t low = 0;
        std::int64_t high = 0;
        std::vector<std::string> choices;
    };
    static Result<Part> parse_placeholder(std::string_view inside, std::size_t column);

    std::string source_;
    std::vector<Part> parts_;
};

}  // namespace kds::sim
