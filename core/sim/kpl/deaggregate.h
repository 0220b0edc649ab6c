/// What a reader makes of records that may be aggregated (kinesis.md 7.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/engine/hash_key.h"
#include "core/sim/kpl/aggregate.h"

namespace kds::sim {

/// The message of an aggregated record as it stands there: places in the tables are not checked,
/// and explicit hash keys are texts. Lives as long as the bytes.
struct AggregateMessage {
    struct Record {
        std::uint64_t key_place = 0;
        std::optional<std::uint64_t> hash_key_place = {};
        std::string_view data;
        friend bool operator==(const Record&, const Record&) = default;
    };
    std::vector<std::string_view> partition_keys;
    std::vector<std::string_view> explicit_hash_keys;
    std::vector<Record> records;
    friend bool operator==(const AggregateMessage&, const AggregateMessage&) = default;
};

/// Empty if the bytes are a plain record: without the magic, with nothing between magic and digest,
/// with another digest, or with a message that cannot be read. Unknown fields and tags are read
/// over.
std::optional<AggregateMessage> read_aggregate(std::string_view data);

/// A user record as an application of the KCL gets it.
struct SubRecord {
    std::uint64_t sub_sequence_number = 0;  ///< From 0 within the record of the stream.
    bool aggregated = false;
    UserRecordView record;
    friend bool operator==(const SubRecord&, const SubRecord&) = default;
};

/// What the KCL makes of a record of a shard with this range. A plain record is one user record.
///
/// User records whose hash key lies outside the range belong to another shard: the producer's map
/// of the shards was out of date, it sees where the record went, and sends all its user records
/// again. So the KCL drops the whole aggregated record as soon as one lies outside (KCL 3.5.1,
/// AggregatorUtil.deaggregate; kinesis.md 7.5 names only the one). Of a message with places that
/// its tables do not have, the user records before the first such place remain (ibid.).
std::vector<SubRecord> deaggregate(std::string_view partition_key, std::string_view data,
                                   HashKeyRange range);

}  // namespace kds::sim
