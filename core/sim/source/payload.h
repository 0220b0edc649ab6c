/// Templates from which sources make the data of their records.
///
/// A template is text with placeholders; a doubled brace stands for itself: {{ and }}.
///
///   {key}                 the partition key
///   {n}                   the record's number
///   {time} {epoch_ms}     when it was made: ISO 8601, or milliseconds since 1970
///   {int:A:B}             a number from A to B
///   {dec:A:B:D}           a number from A to B with D decimals, 1 to 9
///   {pick:x|y|z}          one of the words
///   {list:NAME}           one of the words of a list, which comes with the template
///   {words:NAME:A:B}      A to B of them, with blanks between
///   {hex:N} {uuid} {ip}   N hexadecimal digits; a random UUID; an IPv4 address of those that are
///                         reserved for examples (RFC 5737)
///   {wave:A:B:S}          a value that swings between A and B within S seconds, with as many
///                         decimals as A and B are written with. Each key swings in its own phase:
///                         the slow course of a sensor, or one axis of a way.
///
/// The same template, seed, number, key and time give the same bytes on every target.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.h"
#include "core/base/result.h"

namespace kds::sim {

/// Words by the name of their list.
using WordLists = std::map<std::string, std::vector<std::string>, std::less<>>;

/// What the payload of one record depends on, beside the template.
struct PayloadOf {
    std::uint64_t seed = 0;
    std::uint64_t number = 0;
    std::string_view key;
    Instant made_at{};
};

class PayloadTemplate {
public:
    static constexpr std::size_t kBytesMax = 16'384;
    /// No template may make more, not counting keys: the largest record that a stream can be set to
    /// take (kinesis.md 6.1).
    static constexpr std::size_t kPayloadBytesMax = 10'485'760;

    /// Fails with BadDocument; the message names the place (character, from 1) and the placeholder.
    static Result<PayloadTemplate> parse(std::string_view text, const WordLists& lists = {});

    /// Appends the payload. Precondition: made_at is not before 1970.
    void append(std::string& out, const PayloadOf& record) const;

    /// No payload has more bytes, if no key has more than `key_bytes`.
    std::size_t bytes_max(std::size_t key_bytes) const { return bytes_most_ + keys_ * key_bytes; }

private:
    friend class PayloadParser;
    enum class Kind : std::uint8_t {
        Literal,
        Key,
        Number,
        Time,
        EpochMillis,
        Integer,
        Decimal,
        Word,
        Words,
        Hex,
        Uuid,
        Ip,
        Wave
    };
    /// A piece of text_.
    struct Slice {
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
    };
    struct Part {
        Kind kind = Kind::Literal;
        std::uint8_t decimals = 0;
        Slice slice = {};           ///< Literal: of text_. Word, Words: of words_.
        std::int64_t low = 0;       ///< Numbers: in units of the last decimal. Words: the fewest.
        std::uint64_t span = 0;     ///< How many values there are, from `low` on.
        std::uint64_t period = 0;   ///< Wave: milliseconds.
        std::uint64_t purpose = 0;  ///< Wave: tells the waves of a template apart.
    };

    class Filler;

    std::string text_;  ///< Literals and words, one after another.
    std::vector<Slice> words_;
    std::vector<Part> parts_;
    bool has_wave_ = false;
    std::size_t bytes_most_ = 0;  ///< Of a payload, without its keys.
    std::size_t keys_ = 0;        ///< How often the key occurs.
};

}  // namespace kds::sim
