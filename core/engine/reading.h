/// What GetRecords and SubscribeToShard share: how much of a shard one answer carries, and how it
/// shows records and the children of a closed shard.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/engine/record_source.h"
#include "core/engine/shard.h"

namespace kds {

class Kms;
struct Stream;

/// API Reference, Record.
struct Record {
    SequenceNumber sequence_number;
    Instant approximate_arrival;  ///< Whole milliseconds.
    std::string partition_key;    ///< Empty if the producer sent none (kinesis.md 2.6).
    std::string data;
    bool is_encrypted = false;
};

/// API Reference, ChildShard.
struct ChildShard {
    ShardIndex shard;
    std::vector<ShardIndex> parents = {};
    HashKeyRange range;
};

/// What an answer takes from a shard: the places [begin, end), and their bytes of data and key.
struct Portion {
    std::uint64_t begin;
    std::uint64_t end;
    std::int64_t bytes = 0;
    bool full = false;  ///< Cut by the bytes, or with no byte to spare.
};

struct PortionLimits {
    std::int64_t records;
    std::int64_t bytes;
    /// Only records that arrived then or before.
    Instant arrived_by = {std::numeric_limits<std::int64_t>::max()};
};

/// Records from the place on, as many as the limits allow; the first one whatever its size. AWS
/// does not say which bytes the limits of a read count; ours are those of a write, data and key.
/// Costs a search, however many records they are. Precondition: `begin` is not before the oldest
/// record kept.
Portion portion_of(const RecordStore& records, std::uint64_t begin, const PortionLimits& limits);

/// Why the records of the places [begin, end) cannot be decrypted: the first one in their order
/// whose key is not enabled (KMSNotFound, KMSDisabled, KMSInvalidState). The keys are those by
/// which the records were put, whatever the stream does now.
std::optional<Error> decryption_problem(const Kms& kms, const Stream& stream,
                                        const RecordStore& records, std::uint64_t begin,
                                        std::uint64_t end);

/// The records of the places [begin, end) that are kept; `sources` make those that are generated.
std::vector<Record> records_of(const RecordSources& sources, const Shard& shard,
                               std::uint64_t begin, std::uint64_t end);

/// Time since the arrival of the next record to read; at the tip 0, and at the end of a closed
/// shard the time since it was closed (kinesis.md 5.6).
std::int64_t millis_behind(const Shard& shard, std::uint64_t next_place, Instant now);

/// The shards into which a closed one was split or merged, ascending by index.
std::vector<ChildShard> children_of(const Stream& stream, ShardIndex parent);

}  // namespace kds
