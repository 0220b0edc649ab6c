/// GetShardIterator (API Reference, GetShardIterator; kinesis.md 2.4, 5.4).
#pragma once

#include <optional>
#include <string>

#include "core/engine/engine.h"
#include "core/engine/shard_iterator.h"

namespace kds {

struct GetShardIteratorInput {
    std::string stream_name;
    std::string shard_id;             ///< Any text that names a shard, see parse_shard_id().
    std::string shard_iterator_type;  ///< "TRIM_HORIZON" …; a constraint checks the spelling.
    std::optional<std::string> starting_sequence_number = {};
    std::optional<std::int64_t> timestamp_ms = {};  ///< Epoch milliseconds.
};

struct GetShardIteratorOutput {
    std::string shard_iterator;
};

/// Fails with ResourceNotFound (shard or stream), InvalidArgument and InternalFailure (a sequence
/// number of the oldest layout) in the order of kinesis.md 2.4, then with
/// ProvisionedThroughputExceeded after 5 calls a second on a shard. Precondition: the input
/// satisfies check_constraints().
Result<GetShardIteratorOutput> get_shard_iterator(Engine& engine, const Call& call,
                                                  const GetShardIteratorInput& input);

}  // namespace kds
