#include "core/sim/source/payload.h"

#include "core/base/hasher.h"
#include "core/base/text.h"
#include "core/sim/source/chance.h"
#include "core/sim/source/wave.h"

namespace kds::sim {
namespace {

/// "-12.05" of -1205 and two decimals.
void append_decimal(std::string& out, std::int64_t value, std::uint8_t decimals) {
    char digits[24];
    char* const end = digits + sizeof digits;
    char* at = end;
    auto rest = static_cast<std::uint64_t>(value < 0 ? -value : value);
    for (int written = 0; written <= decimals || rest != 0; ++written) {
        if (written == decimals && decimals > 0) *--at = '.';
        *--at = static_cast<char>('0' + rest % 10);
        rest /= 10;
    }
    if (value < 0) *--at = '-';
    out.append(at, end);
}

constexpr char kHexDigits[] = "0123456789abcdef";

/// The lowest `count` digits of a word, up to 16.
void append_hex(std::string& out, std::uint64_t word, unsigned count) {
    char digits[16];
    for (unsigned i = 0; i < count; ++i) {
        digits[i] = kHexDigits[word & 15];
        word >>= 4;
    }
    out.append(digits, count);
}

template <typename Random>
void append_long_hex(std::string& out, std::uint64_t count, Random& random) {
    for (; count > 16; count -= 16) append_hex(out, random.next_u64(), 16);
    append_hex(out, random.next_u64(), static_cast<unsigned>(count));
}

/// Version 4, variant 1 (RFC 9562, section 5.4).
template <typename Random>
void append_uuid(std::string& out, Random& random) {
    const std::uint64_t one = random.next_u64();
    const std::uint64_t two = random.next_u64();
    append_hex(out, one, 8);
    out += '-';
    append_hex(out, one >> 32, 4);
    out += "-4";
    append_hex(out, one >> 48, 3);
    out += '-';
    out += kHexDigits[8 | (two & 3)];
    append_hex(out, two >> 2, 3);
    out += '-';
    append_hex(out, two >> 14, 12);
}

template <typename Random>
void append_ip(std::string& out, Random& random) {
    // The three blocks that RFC 5737 keeps for documentation: nobody real is named.
    constexpr std::string_view kBlocks[] = {"192.0.2.", "198.51.100.", "203.0.113."};
    const std::uint64_t one = random.below(3 * 254);
    out += kBlocks[one / 254];
    append_part(out, one % 254 + 1);
}

std::uint64_t hash_of(std::string_view key) {
    Hasher hasher;
    hasher.add(key);
    return hasher.digest();
}

}  // namespace

template <typename Random>
void PayloadTemplate::append_word(std::string& out, const Part& part, Random& random) const {
    const Slice word =
        words_[part.slice.begin + static_cast<std::size_t>(random.below(part.slice.size))];
    out.append(text_, word.begin, word.size);
}

template <typename Random>
void PayloadTemplate::append_words(std::string& out, const Part& part, Random& random) const {
    auto left = static_cast<std::uint64_t>(part.low) + random.below(part.span);
    for (; left > 1; --left) {
        append_word(out, part, random);
        out += ' ';
    }
    append_word(out, part, random);
}

template <typename Random>
void PayloadTemplate::fill(std::string& out, const PayloadOf& record, Random& random) const {
    const std::uint64_t key_hash = has_wave_ ? hash_of(record.key) : 0;
    const auto drawn = [&random](const Part& part) {
        return part.low + static_cast<std::int64_t>(random.below(part.span));
    };
    const auto swung = [&](const Part& part) {
        const auto now = static_cast<std::uint64_t>(record.made_at.epoch_millis());
        const std::uint64_t turn = (now % part.period << 32) / part.period;
        const std::int64_t up =
            kWaveOne + wave(static_cast<std::uint32_t>(turn + mix(key_hash + part.purpose)));
        // The spans of waves have 31 bits, so that the product has 62.
        const auto most = static_cast<std::int64_t>(part.span - 1);
        return part.low + (most * (up / 2) + kWaveOne / 2) / kWaveOne;
    };
    for (const Part& part : parts_) {
        switch (part.kind) {
            case Kind::Literal: out.append(text_, part.slice.begin, part.slice.size); break;
            case Kind::Key: out += record.key; break;
            case Kind::Number: append_part(out, record.number); break;
            case Kind::Time: append_iso8601(out, record.made_at); break;
            case Kind::EpochMillis: append_part(out, record.made_at.epoch_millis()); break;
            case Kind::Integer: append_part(out, drawn(part)); break;
            case Kind::Decimal: append_decimal(out, drawn(part), part.decimals); break;
            case Kind::Word: append_word(out, part, random); break;
            case Kind::Words: append_words(out, part, random); break;
            case Kind::Hex: append_long_hex(out, part.span, random); break;
            case Kind::Uuid: append_uuid(out, random); break;
            case Kind::Ip: append_ip(out, random); break;
            case Kind::Wave: append_decimal(out, swung(part), part.decimals); break;
        }
    }
}

void PayloadTemplate::append(std::string& out, const PayloadOf& record) const {
    Chance chance(record.seed, record.number, Chance::Purpose::Payload);
    fill(out, record, chance);
}

std::string PayloadTemplate::make(std::string_view key, std::uint64_t number, Instant now,
                                  Rng& rng) const {
    std::string out;
    fill(out, {.number = number, .key = key, .made_at = now}, rng);
    return out;
}

}  // namespace kds::sim
