#include "core/engine/sequence_number.h"

#include "core/base/assert.h"
#include "core/base/u128.h"

namespace kds {
namespace {

using namespace sequence_number;

constexpr std::uint64_t kMask28 = (std::uint64_t{1} << 28) - 1;
constexpr std::uint64_t kMask36 = (std::uint64_t{1} << 36) - 1;
constexpr std::uint64_t kMask48 = (std::uint64_t{1} << 48) - 1;

/// Three words, the most significant first: 192 bits.
using Words = std::array<std::uint64_t, 3>;

/// Empty unless the text is decimal digits without a leading zero, of a number below 2^192.
std::optional<Words> parse_words(std::string_view decimal) {
    if (decimal.empty() || (decimal.size() > 1 && decimal.front() == '0')) return std::nullopt;
    Words words{};
    for (char c : decimal) {
        if (c < '0' || c > '9') return std::nullopt;
        u128 carry = static_cast<unsigned>(c - '0');
        for (std::size_t i = words.size(); i-- > 0;) {
            carry += u128{words[i]} * 10;
            words[i] = low_word(carry);
            carry >>= 64;
        }
        if (carry != 0) return std::nullopt;
    }
    return words;
}

/// `number` below 100, as two digits.
void write_two(std::uint32_t number, char* to) {
    to[0] = static_cast<char>('0' + number / 10);
    to[1] = static_cast<char>('0' + number % 10);
}

/// Version of the layout of a number in the range of versions 1 and 2, kinesis.md 5.2.
std::optional<std::uint64_t> version_of(const Words& words) {
    if (words[0] >> 56 != kPrefix) return std::nullopt;
    return words[2] & 15;
}

/// The place of the shard index is the same in versions 1 and 2.
std::uint32_t shard_index_in(const Words& words) {
    return static_cast<std::uint32_t>(words[2] >> 4);
}

std::int64_t created_s_in(const Words& words) {
    return static_cast<std::int64_t>(words[0] >> 20 & kMask36);
}

}  // namespace

std::optional<SequenceNumber> SequenceNumber::parse(std::string_view decimal) {
    const auto words = parse_words(decimal);
    if (!words || version_of(*words) != kVersion) return std::nullopt;
    const SequenceNumber number{*words};
    const Parts parts = number.decode();
    if (parts.sequence_index > kEndingSequenceIndex || parts.shard_created_s >= kCreatedEnd ||
        parts.shard_index > kShardIndexMax) {
        return std::nullopt;
    }
    // Bits 72 to 79 and the nibble say nothing of their own: a number in which they differ from
    // what encode() writes cannot have come from the service.
    if (encode(parts) != number) return std::nullopt;
    return number;
}

SequenceNumber::Parts SequenceNumber::decode() const {
    return {
        .shard_created_s = created_s_in(words_),
        .shard_index = shard_index_in(words_),
        .sequence_index = (words_[0] & 0xffff) << 48 | (words_[1] >> 16 & kMask48),
        .time_s = static_cast<std::int64_t>((words_[1] & 0xff) << 28 | (words_[2] >> 36 & kMask28)),
    };
}

std::string SequenceNumber::to_decimal() const {
    std::string text;
    append_decimal(text);
    return text;
}

void SequenceNumber::append_decimal(std::string& out) const {
    // Long division by 10^9 from the most significant limb; what remains are 9 digits. Limbs of 32
    // bits, because WebAssembly has no division of more than 64.
    constexpr std::uint64_t kTenToThe9 = 1'000'000'000;
    constexpr std::size_t kLimbs = 6, kDigits = 63;  // 7 groups hold 192 bits.
    std::array<std::uint32_t, kLimbs> limbs;
    for (std::size_t i = 0; i < words_.size(); ++i) {
        limbs[2 * i] = static_cast<std::uint32_t>(words_[i] >> 32);
        limbs[2 * i + 1] = static_cast<std::uint32_t>(words_[i]);
    }
    std::array<char, kDigits> digits;
    std::size_t first = kDigits, top = 0;
    while (top < kLimbs) {
        std::uint64_t group = 0;
        for (std::size_t i = top; i < kLimbs; ++i) {
            const std::uint64_t dividend = group << 32 | limbs[i];
            limbs[i] = static_cast<std::uint32_t>(dividend / kTenToThe9);
            group = dividend % kTenToThe9;
        }
        while (top < kLimbs && limbs[top] == 0) ++top;
        // 32 bits from here on, two digits at a time: this is done for every record of an answer.
        auto rest = static_cast<std::uint32_t>(group);
        for (int i = 0; i < 4; ++i) {
            first -= 2;
            write_two(rest % 100, digits.data() + first);
            rest /= 100;
        }
        digits[--first] = static_cast<char>('0' + rest);
    }
    while (digits[first] == '0') ++first;  // The number is not 0: its version is 2.
    out.append(digits.data() + first, kDigits - first);
}

std::optional<OldSequenceNumber> parse_old_sequence_number(std::string_view decimal) {
    const auto words = parse_words(decimal);
    if (!words) return std::nullopt;
    OldSequenceNumber old{};
    if (version_of(*words) == 1u) {
        old = {.version = 1,
               .shard_created_s = created_s_in(*words),
               .shard_index = shard_index_in(*words),
               // Digits 13 to 21 of 47 from the left: bits 100 to 135.
               .time_s = static_cast<std::int64_t>(((*words)[0] & 0xff) << 28 | (*words)[1] >> 36)};
    } else if ((*words)[0] < 2) {
        // 32 digits, 33 from 2^128 on: creation in digits 1 to 9, shard in digits 28 to 31 from the
        // left. A number below 2^124 lacks the leading digit 1; it does not reach these digits.
        const int surplus = (*words)[0] != 0 ? 4 : 0;
        const u128 low = make_u128((*words)[1], (*words)[2]) >> surplus;
        const u128 digits = surplus != 0 ? low | u128{(*words)[0]} << 124 : low;
        old = {.version = 0,
               .shard_created_s = static_cast<std::int64_t>(low_word(digits >> 88) & kMask36),
               .shard_index = static_cast<std::uint32_t>(low_word(digits) & 0xffff),
               .time_s = 0};
    } else {
        return std::nullopt;
    }
    if (old.shard_created_s >= kCreatedEnd || old.shard_index > kShardIndexMax) return std::nullopt;
    return old;
}

}  // namespace kds
