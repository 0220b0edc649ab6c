/// One shard: a range of hash keys, its records, its throttles.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/engine/hash_key.h"
#include "core/engine/limits.h"
#include "core/engine/on_demand.h"
#include "core/engine/record_store.h"
#include "core/engine/sequence_number.h"
#include "core/engine/throttle.h"

namespace kds {

/// Index of a shard in its stream; "shardId-000000000002" is the text of 2 (kinesis.md 4.3).
struct ShardIndex {
    std::uint32_t value = 0;
    friend constexpr auto operator<=>(ShardIndex, ShardIndex) = default;
};

std::string to_string(ShardIndex index);
void append_shard_id(std::string& out, ShardIndex index);

/// Reads a shard id as the service does: the text after the first '-' (all of it if there is none)
/// must be digits of a value up to 2147483647, so that "shard-0" and "0" both name
/// shardId-000000000000 (kinesis.md 3.3).
std::optional<ShardIndex> parse_shard_id(std::string_view text);

struct Shard {
    ShardIndex index;
    HashKeyRange range = HashKeyRange::whole();
    std::optional<ShardIndex> parent;
    std::optional<ShardIndex> adjacent_parent;
    std::int64_t created_s = 0;        ///< Epoch seconds as its sequence numbers carry them.
    Instant opened_at{};               ///< When its parents were closed, or its stream was made.
    std::optional<Instant> closed_at;  ///< Set once, by a split or merge.
    RecordStore records;
    std::uint64_t trims_logged = 0;      ///< Place up to which events tell what has expired.
    std::optional<Instant> trims_since;  ///< When the first one expired that none tells of yet.
    WriteThrottle writes;
    ShardLoad load;  ///< Counted while the stream is on-demand.
    ReadThrottle reads;
    /// GetShardIterator has its own limit of calls a second (kinesis.md 2.5).
    TokenBucket iterators{limits::kIteratorCallsPerSecond, limits::kIteratorCallsPerSecond};

    bool is_open() const { return !closed_at; }
    SequenceNumber starting_sequence_number() const;
    std::optional<SequenceNumber> ending_sequence_number() const;
    SequenceNumber sequence_number_of(std::uint64_t sequence_index, Instant arrival) const {
        return SequenceNumber::encode({.shard_created_s = created_s,
                                       .shard_index = index.value,
                                       .sequence_index = sequence_index,
                                       .time_s = arrival.epoch_seconds()});
    }
    SequenceNumber sequence_number_of(const StoredRecord& record) const {
        return sequence_number_of(record.sequence_index, record.arrival);
    }
};

}  // namespace kds
