/// Sequence numbers of version 2, the ones that the service has given since 2014 (kinesis.md 5.1):
///
///   bits   0-3    version, 2                 bits  80-143  sequence index
///   bits   4-35   shard index                bits 144-147  low 4 bits of the shard index
///   bits  36-71   time, epoch seconds        bits 148-183  creation of the shard, epoch seconds
///   bits  72-79   0                          bits 184-185  binary 10
///
/// They rise within a shard because the index stands above the time.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/assert.h"

namespace kds {

/// Index that a shard's EndingSequenceNumber carries.
inline constexpr std::uint64_t kEndingSequenceIndex = 0x7fff'ffff'ffff'ffff;

namespace sequence_number {
inline constexpr std::uint64_t kVersion = 2;
inline constexpr std::uint64_t kPrefix = 2;  ///< Bits 184 and 185.
/// First second refused, kinesis.md 5.2.
inline constexpr std::int64_t kCreatedEnd = 16'025'175'000;
inline constexpr std::int64_t kTimeEnd = std::int64_t{1} << 36;  ///< The field has 36 bits.
inline constexpr std::uint32_t kShardIndexMax = 2'147'483'647;   ///< kinesis.md, constants.
}  // namespace sequence_number

class SequenceNumber {
public:
    struct Parts {
        std::int64_t shard_created_s;  ///< Epoch seconds, 0 to 16025174999 (kinesis.md 5.2).
        std::uint32_t shard_index;
        std::uint64_t sequence_index;  ///< 0 to kEndingSequenceIndex.
        std::int64_t time_s;           ///< Epoch seconds of arrival or of closing.
        friend bool operator==(const Parts&, const Parts&) = default;
    };

    /// Precondition: the parts are in their ranges.
    static SequenceNumber encode(const Parts& parts);

    /// Reads a decimal number as a request carries it. Empty if it is not a version 2 number that
    /// the service could have given (kinesis.md 5.2: parsing rule).
    static std::optional<SequenceNumber> parse(std::string_view decimal);

    Parts decode() const;
    std::string to_decimal() const;  ///< 56 digits.
    void append_decimal(std::string& out) const;

    /// As numbers; an AT_ or AFTER_ position may lie between the numbers of two records.
    friend auto operator<=>(const SequenceNumber&, const SequenceNumber&) = default;

    /// Most significant word first.
    const std::array<std::uint64_t, 3>& words() const { return words_; }

private:
    explicit constexpr SequenceNumber(std::array<std::uint64_t, 3> words) : words_{words} {}
    std::array<std::uint64_t, 3> words_;
};

// Each put makes one.
inline SequenceNumber SequenceNumber::encode(const Parts& parts) {
    using namespace sequence_number;
    KDS_ASSERT(parts.shard_created_s >= 0 && parts.shard_created_s < kCreatedEnd);
    KDS_ASSERT(parts.time_s >= 0 && parts.time_s < kTimeEnd);
    KDS_ASSERT(parts.shard_index <= kShardIndexMax && parts.sequence_index <= kEndingSequenceIndex);
    const auto created = static_cast<std::uint64_t>(parts.shard_created_s);
    const auto time = static_cast<std::uint64_t>(parts.time_s);
    const std::uint64_t shard = parts.shard_index;
    return SequenceNumber{{
        kPrefix << 56 | created << 20 | (shard & 15) << 16 | parts.sequence_index >> 48,
        parts.sequence_index << 16 | time >> 28,
        time << 36 | shard << 4 | kVersion,
    }};
}

/// What a number of the layouts before version 2 tells. The service stopped giving them in 2014 but
/// still reads them, and answers them in its own way (kinesis.md 2.4, 5.2).
struct OldSequenceNumber {
    int version;  ///< 0 or 1.
    std::int64_t shard_created_s;
    std::uint32_t shard_index;
    std::int64_t time_s;  ///< 0 in version 0, which has none.
};
std::optional<OldSequenceNumber> parse_old_sequence_number(std::string_view decimal);

}  // namespace kds
