#include "core/engine/ops/put_records.h"

#include <string_view>
#include <vector>

#include "core/base/text.h"
#include "core/engine/md5.h"
#include "core/engine/ops/encryption_common.h"
#include "core/engine/ops/put_common.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

Result<void> check_partition_keys(Operation& op, const Stream& stream,
                                  const PutRecordsInput& input) {
    for (std::size_t i = 0; i < input.records.size(); ++i) {
        if (!input.records[i].without_partition_key) continue;
        return op.fail(ErrorCode::Validation,
                       no_partition_key(cat("records.", i + 1, ".member.partitionKey")), stream.id);
    }
    return {};
}

/// Routes of all entries; fails with the first bad explicit hash key.
Result<std::vector<Route>> routes_of(Operation& op, const Stream& stream,
                                     const PutRecordsInput& input) {
    std::vector<std::string_view> keys;
    keys.reserve(input.records.size());
    for (const PutRecordsEntry& entry : input.records) keys.push_back(entry.partition_key);
    std::vector<u128> digests(keys.size());
    md5_of_each(keys, digests);
    std::vector<Route> routes;
    routes.reserve(input.records.size());
    for (std::size_t i = 0; i < input.records.size(); ++i) {
        const PutRecordsEntry& entry = input.records[i];
        const auto route = route_of(digests[i], entry.explicit_hash_key);
        if (!route) {
            return op.fail(ErrorCode::InvalidArgument,
                           bad_explicit_hash_key(*entry.explicit_hash_key), stream.id);
        }
        routes.push_back(*route);
    }
    return routes;
}

/// The request as a whole first, then each entry (kinesis.md 2.4).
Result<void> check_sizes(Operation& op, const Stream& stream, const PutRecordsInput& input) {
    std::int64_t sum = 0;
    for (const PutRecordsEntry& entry : input.records)
        sum += size_of(entry.partition_key, entry.data);
    if (sum > limits::kPutRecordsBytesMax) {
        return op.fail(ErrorCode::InvalidArgument, std::string(unconfirmed::kPutRecordsTooLarge),
                       stream.id);
    }
    for (std::size_t i = 0; i < input.records.size(); ++i) {
        const PutRecordsEntry& entry = input.records[i];
        if (size_of(entry.partition_key, entry.data) > stream.record_bytes_max) {
            return op.fail(ErrorCode::Validation,
                           record_too_large(stream, cat("records.", i + 1, ".member.data")),
                           stream.id);
        }
    }
    return {};
}

}  // namespace

Result<PutRecordsOutput> put_records(Engine& engine, const Call& call,
                                     const PutRecordsInput& input) {
    Operation op(engine, call, Action::PutRecords);
    KDS_CHECK(op.admit(input.stream_name));
    Stream* stream = stream_for_put(op, input.stream_name);
    if (!stream) return op.stream_not_found(input.stream_name);
    // The keys mean nothing to a stream whose records the service distributes.
    const bool is_auto = stream->distribution == RecordDistribution::Auto;
    std::vector<Route> routes;
    if (!is_auto) {
        KDS_CHECK(check_partition_keys(op, *stream, input));
        KDS_TRY(routes, routes_of(op, *stream, input));
    }
    if (auto checked = check_sizes(op, *stream, input); !checked)
        return std::unexpected(std::move(checked).error());

    KDS_CHECK(check_key_for_put(op, *stream));

    PutRecordsOutput output{.failed_record_count = 0,
                            .is_encrypted = stream->encryption.key_number != 0,
                            .records = {}};
    output.records.reserve(input.records.size());
    // Bytes of each shard's records of this call that were admitted so far. The service rounds
    // their sum up to a whole KiB (kinesis.md 6.1), so a record is charged by as much as it raises
    // the rounded sum, which may be nothing. What a shard is charged in all is then exactly the
    // rounded sum of what it took, and no record is taken that the bucket had no tokens for.
    std::vector<std::int64_t> admitted(stream->shards.size(), 0);
    for (std::size_t i = 0; i < input.records.size(); ++i) {
        const PutRecordsEntry& entry = input.records[i];
        const Route route = is_auto ? distributed_route(*stream, entry.partition_key) : routes[i];
        Shard& shard = *stream->open_shard_for(route.hash_key);
        std::int64_t& sum = admitted[static_cast<std::size_t>(&shard - stream->shards.data())];
        const std::int64_t raised = sum + size_of(entry.partition_key, entry.data);
        auto result =
            put_or_refuse(op, *stream, shard, route.hash_key,
                          {.key_tag = route.key_tag,
                           .hash_key_follows = route.follows_from_key,
                           .partition_key = entry.partition_key,
                           .data = entry.data,
                           .charged_bytes = round_up_to_kib(raised) - round_up_to_kib(sum),
                           .generated = entry.generated ? &*entry.generated : nullptr});
        if (result) {
            sum = raised;
        } else {
            ++output.failed_record_count;
        }
        output.records.push_back(std::move(result));
    }
    return output;
}

}  // namespace kds
