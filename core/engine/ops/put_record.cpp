#include "core/engine/ops/put_record.h"

#include "core/base/text.h"
#include "core/engine/md5.h"
#include "core/engine/ops/encryption_common.h"
#include "core/engine/ops/put_common.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

/// kinesis.md 5.3: the number must be one, of any layout, and its time not in the future. Whether
/// it came from this shard or stream is not asked.
bool is_valid_ordering_number(std::string_view decimal, Instant now) {
    if (const auto number = SequenceNumber::parse(decimal))
        return number->decode().time_s <= now.epoch_seconds();
    const auto old = parse_old_sequence_number(decimal);
    return old && old->time_s <= now.epoch_seconds();
}

}  // namespace

Result<PutRecordOutput> put_record(Engine& engine, const Call& call, const PutRecordInput& input) {
    Operation op(engine, call, Action::PutRecord);
    KDS_CHECK(op.admit(input.stream_name));
    Stream* stream = stream_for_put(op, input.stream_name);
    if (!stream) return op.stream_not_found(input.stream_name);

    const bool is_auto = stream->distribution == RecordDistribution::Auto;
    if (input.without_partition_key && !is_auto)
        return op.fail(ErrorCode::Validation, no_partition_key("partitionKey"), stream->id);
    auto route = is_auto ? Route{} : route_of(md5(input.partition_key), input.explicit_hash_key);
    if (!route) {
        return op.fail(ErrorCode::InvalidArgument, bad_explicit_hash_key(*input.explicit_hash_key),
                       stream->id);
    }
    const auto& ordering = input.sequence_number_for_ordering;
    if (ordering && is_auto) {
        return op.fail(ErrorCode::InvalidArgument,
                       std::string(unconfirmed::kOrderingNumberOnAutoStream), stream->id);
    }
    if (ordering && !is_valid_ordering_number(*ordering, call.now)) {
        return op.fail(
            ErrorCode::InvalidArgument,
            cat("ExclusiveMinimumSequenceNumber ", *ordering, " used in PutRecord on stream ",
                op.under_account(input.stream_name), " is invalid."),
            stream->id);
    }
    const std::int64_t size = size_of(input.partition_key, input.data);
    if (size > stream->record_bytes_max)
        return op.fail(ErrorCode::Validation, record_too_large(*stream, "data"), stream->id);

    KDS_CHECK(check_key_for_put(op, *stream));

    if (is_auto) route = distributed_route(*stream, input.partition_key);
    return put_or_refuse(op, *stream, *stream->open_shard_for(route->hash_key), route->hash_key,
                         {.key_tag = route->key_tag,
                          .hash_key_follows = route->follows_from_key,
                          .partition_key = input.partition_key,
                          .data = input.data,
                          .charged_bytes = round_up_to_kib(size),
                          .generated = input.generated ? &*input.generated : nullptr});
}

}  // namespace kds
