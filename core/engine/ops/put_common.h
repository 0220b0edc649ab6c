/// What PutRecord and PutRecords share. For core/engine/ops only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/engine/ops/operation.h"
#include "core/engine/ops/put_record.h"

namespace kds {

/// Where a record goes.
struct Route {
    HashKey hash_key;       ///< The explicit hash key if there is one, else the MD5 of the key.
    std::uint32_t key_tag;  ///< First 32 bits of the MD5 of the partition key.
    bool follows_from_key = false;  ///< The hash key is the MD5 of the partition key.
};

/// First 32 bits of the MD5 of the partition key.
inline std::uint32_t key_tag_of(u128 digest) { return static_cast<std::uint32_t>(digest >> 96); }

/// By the MD5 of the partition key and the explicit hash key. Empty if the latter is 2^128 or more.
std::optional<Route> explicit_route(u128 digest, std::string_view explicit_hash_key);
inline std::optional<Route> route_of(u128 digest,
                                     const std::optional<std::string>& explicit_hash_key) {
    if (explicit_hash_key) return explicit_route(digest, *explicit_hash_key);
    return Route{{digest}, key_tag_of(digest), true};
}

/// As the service distributes the records of a stream of distribution AUTO: to one open shard after
/// another, from the lowest hash key to the highest. Documented is only that it is even;
/// (unconfirmed) how. The hash key is the one with which the shard's range begins.
Route distributed_route(Stream& stream, std::string_view partition_key);

/// The stream if it takes puts: it exists and is ACTIVE or UPDATING; else null, and the answer is
/// "not found" in both cases (kinesis.md 2.3).
Stream* stream_for_put(Operation& op, std::string_view name);

/// Data before Base64 and the UTF-8 bytes of the key: what the limits count (kinesis.md 6.1).
inline std::int64_t size_of(std::string_view partition_key, std::string_view data) {
    return static_cast<std::int64_t>(partition_key.size() + data.size());
}
inline std::int64_t round_up_to_kib(std::int64_t bytes) {
    constexpr std::int64_t kKiB = 1024;
    return (bytes + kKiB - 1) / kKiB * kKiB;
}

std::string bad_explicit_hash_key(std::string_view value);
/// `member` is the path of the blob in the request, as "records.1.member.data".
std::string record_too_large(const Stream& stream, std::string_view member);
/// `member` is the path of the key in the request, as "records.1.member.partitionKey".
std::string no_partition_key(std::string_view member);

struct RecordToPut {
    std::uint32_t key_tag;  ///< Of its Route, as the next one.
    bool hash_key_follows;
    std::string_view partition_key;
    std::string_view data;
    std::int64_t charged_bytes;                ///< What the byte bucket of the shard is charged.
    const GeneratedFrom* generated = nullptr;  ///< Null: key and data are stored.
};

/// Stores the record, or refuses it if its shard lacks throughput; logs what happened. The
/// hash key is passed by itself so that it stays in registers: written to memory in two words and
/// read back as one, it would hold up each put.
Result<PutRecordOutput> put_or_refuse(Operation& op, Stream& stream, Shard& shard, HashKey hash_key,
                                      const RecordToPut& record);

}  // namespace kds
