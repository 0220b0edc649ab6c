/// PutRecords (API Reference, PutRecords; kinesis.md 2.4, 2.5, 6).
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/ops/put_record.h"

namespace kds {

struct PutRecordsEntry {
    std::string partition_key;
    std::string data;
    std::optional<std::string> explicit_hash_key = {};
    bool without_partition_key = false;           ///< As in PutRecordInput.
    std::optional<GeneratedFrom> generated = {};  ///< As in PutRecordInput.
};

struct PutRecordsInput {
    std::string stream_name;
    std::vector<PutRecordsEntry> records = {};  ///< 1 to 500.
};

struct PutRecordsOutput {
    std::uint32_t failed_record_count;
    bool is_encrypted = false;  ///< The stream encrypts.
    /// One for each entry, in their order; an error here is ProvisionedThroughputExceeded.
    std::vector<Result<PutRecordOutput>> records = {};
};

/// Succeeds also if every record was throttled: see the entries. Fails as a whole with
/// ResourceNotFound, with InvalidArgument for a bad explicit hash key or a request of more than
/// 10 MiB, with Validation for a record without partition key or over the size limit of the stream,
/// with KMSNotFound, KMSDisabled or KMSInvalidState if the key of an encrypted stream cannot be
/// used; then nothing was stored. The sum of the entries of one shard is rounded up to a whole KiB
/// for throttling. Precondition: the input satisfies check_constraints().
Result<PutRecordsOutput> put_records(Engine& engine, const Call& call,
                                     const PutRecordsInput& input);

}  // namespace kds
