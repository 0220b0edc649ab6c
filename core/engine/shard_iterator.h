/// Shard iterators: opaque text for clients, a position for the engine (kinesis.md 5.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/instant.h"
#include "core/engine/shard.h"

namespace kds {

/// API Reference, GetShardIterator: ShardIteratorType.
enum class ShardIteratorType : std::uint8_t {
    AtSequenceNumber,
    AfterSequenceNumber,
    TrimHorizon,
    Latest,
    AtTimestamp,
};
/// "TRIM_HORIZON", …
std::string_view to_string(ShardIteratorType type);
/// Empty if the text is none of the five.
std::optional<ShardIteratorType> parse_shard_iterator_type(std::string_view text);

/// API Reference, StartingPosition: what a request says.
struct StartingPosition {
    std::string type;  ///< "TRIM_HORIZON" …; a constraint checks the spelling.
    std::optional<std::string> sequence_number = {};
    std::optional<std::int64_t> timestamp_ms = {};  ///< Epoch milliseconds.
};

struct ShardIterator {
    Instant issued_at{};  ///< Whole milliseconds.
    std::string stream_name;
    Instant stream_created_at{};  ///< So that an iterator dies with its stream, not with the name.
    ShardIndex shard{};
    /// The next record to give is the first whose sequence index is this one or greater.
    std::uint64_t sequence_index = 0;
    std::uint64_t serial = 0;  ///< Makes the text of each iterator unlike every other.

    friend bool operator==(const ShardIterator&, const ShardIterator&) = default;
};

/// Text as the service gives it: canonical Base64 of `00 00 00 00 00 00 00 01` and whole blocks of
/// 16 bytes, 152 + 16 * floor((name length + 2) / 16) bytes in all. Keyed and checked, so that an
/// altered text does not decode; not secret. Precondition: the name has 1 to 128 bytes.
std::string encode(const ShardIterator& iterator);

/// Empty for every text that encode() did not make. Surrounding double quotes are accepted, as AWS
/// does (kinesis.md, GetRecords).
std::optional<ShardIterator> decode_shard_iterator(std::string_view text);

}  // namespace kds
