/// PutRecord (API Reference, PutRecord; kinesis.md 2.4, 5, 6).
#pragma once

#include <optional>
#include <string>

#include "core/engine/engine.h"

namespace kds {

struct PutRecordInput {
    std::string stream_name;
    std::string partition_key;  ///< UTF-8, 1 to 256 characters.
    std::string data;           ///< The bytes themselves; Base64 belongs to the wire.
    std::optional<std::string> explicit_hash_key = {};             ///< Decimal.
    std::optional<std::string> sequence_number_for_ordering = {};  ///< Decimal.
    /// None was sent, and `partition_key` is empty: for streams of distribution AUTO only.
    bool without_partition_key = false;
    /// Set: the store keeps this instead of key and data, and makes them again for who reads.
    /// Preconditions: the engine has the source, and it makes this very key and data of the recipe.
    std::optional<GeneratedFrom> generated = {};
};

struct PutRecordOutput {
    ShardIndex shard;
    SequenceNumber sequence_number;
    bool is_encrypted = false;
};

/// Order of checks: stream known and ACTIVE or UPDATING (ResourceNotFound), a partition key sent
/// (Validation), explicit hash key below 2^128, ordering number valid (InvalidArgument), size of
/// data + key (Validation), key of an encrypted stream usable (KMSNotFound, KMSDisabled,
/// KMSInvalidState), throughput of the shard (ProvisionedThroughputExceeded; each record is
/// rounded up to a whole KiB for it). A stream of distribution AUTO takes no ordering number
/// (InvalidArgument), and looks at neither key (kinesis.md 2.6).
/// Precondition: the input satisfies check_constraints().
Result<PutRecordOutput> put_record(Engine& engine, const Call& call, const PutRecordInput& input);

}  // namespace kds
