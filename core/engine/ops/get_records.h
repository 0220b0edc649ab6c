/// GetRecords (API Reference, GetRecords; kinesis.md 2.4, 5.5, 5.6, 6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/reading.h"
#include "core/engine/shard_iterator.h"

namespace kds {

struct GetRecordsInput {
    std::string shard_iterator;
    std::optional<std::int64_t> limit = {};  ///< 1 to 10,000, the default.
};

struct GetRecordsOutput {
    std::vector<Record> records = {};
    std::optional<std::string> next_shard_iterator = {};  ///< Empty at the end of a closed shard.
    std::int64_t millis_behind_latest = 0;
    std::vector<ChildShard> child_shards = {};  ///< Only in the answer that ends a closed shard.
};

/// What GetRecords answers, with the places of the records instead of the records.
struct ReadPortion {
    StreamId stream;
    ShardIndex shard;
    /// Places in the shard's store, [begin, end): all of them are kept records.
    std::uint64_t begin;
    std::uint64_t end;
    std::int64_t bytes = 0;                               ///< Their data and keys.
    std::optional<std::string> next_shard_iterator = {};  ///< As above.
    std::int64_t millis_behind_latest = 0;
    std::vector<ChildShard> child_shards = {};  ///< As above.
};

/// Fails with InvalidArgument (not an iterator of ours), ExpiredIterator, ResourceNotFound,
/// ProvisionedThroughputExceeded, KMSNotFound, KMSDisabled or KMSInvalidState if a record of the
/// answer is encrypted by a key that cannot be used, in this order; the place of the last ones is
/// (unconfirmed). Such a call counts for the throttles as if it had been answered, without bytes.
/// Precondition: the input satisfies check_constraints().
Result<GetRecordsOutput> get_records(Engine& engine, const Call& call,
                                     const GetRecordsInput& input);

/// The same call for who wants places and no copies, as a simulated consumer of millions of
/// records: it leaves the same engine and the same events, and fails as get_records does.
Result<ReadPortion> read_portion(Engine& engine, const Call& call, const GetRecordsInput& input);

}  // namespace kds
