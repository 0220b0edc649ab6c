#include "core/engine/ops/put_common.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/md5.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

/// Records of a shard never precede its creation second, not even the first ones of a child that
/// is stamped a second ahead (kinesis.md 4.4).
Instant arrival_in(const Shard& shard, Instant now) {
    return std::max(now, Instant::from_seconds(shard.created_s));
}

/// Takes the next index of the shard's counter. The very first number of a counter skips 0 if its
/// record arrives in the second in which the shard was made: it would be the shard's
/// StartingSequenceNumber (kinesis.md 5.1).
std::uint64_t take_sequence_index(Stream& stream, const Shard& shard, Instant arrival) {
    std::uint64_t& counter = stream.sequence_counter_of(shard.index);
    if (counter == 0 && arrival.epoch_seconds() == shard.created_s) counter = 1;
    return counter++;
}

/// The source is one of the engine; where assertions may cost something, that it makes this very
/// record, too.
void check_generated(const RecordSources& sources, const RecordToPut& record) {
    KDS_ASSERT(sources.knows(record.generated->source));
#ifndef NDEBUG
    std::string key, data;
    sources[record.generated->source].make(record.generated->recipe, key, data);
    KDS_ASSERT(key == record.partition_key && data == record.data);
    sources[record.generated->source].make_key(record.generated->recipe, key);
    KDS_ASSERT(key == record.partition_key);
#endif
}

}  // namespace

std::optional<Route> explicit_route(u128 digest, std::string_view explicit_hash_key) {
    const auto chosen = parse_decimal_u128(explicit_hash_key);
    if (!chosen) return std::nullopt;
    return Route{{*chosen}, key_tag_of(digest), false};
}

Route distributed_route(Stream& stream, std::string_view partition_key) {
    const auto turn = static_cast<std::size_t>(stream.distributed++ % stream.open_shards.size());
    return {.hash_key = stream.open_shards[turn].first,
            .key_tag = key_tag_of(md5(partition_key)),
            .follows_from_key = false};
}

Stream* stream_for_put(Operation& op, std::string_view name) {
    Stream* stream = op.find_stream(name);
    if (!stream) return nullptr;
    const bool takes_puts =
        stream->status == StreamStatus::Active || stream->status == StreamStatus::Updating;
    return takes_puts ? stream : nullptr;
}

std::string bad_explicit_hash_key(std::string_view value) {
    return cat(
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
        "Specified value was ",
        value);
}

std::string record_too_large(const Stream& stream, std::string_view member) {
    return cat(unconfirmed::kRecordTooLargeBefore, member, unconfirmed::kRecordTooLargeAfter,
               stream.record_bytes_max);
}

std::string no_partition_key(std::string_view member) {
    // The sentence of a required member that is absent (kinesis.md 3.1).
    return cat("1 validation error detected: Value null at '", member,
               "' failed to satisfy constraint: Member must not be null");
}

Result<PutRecordOutput> put_or_refuse(Operation& op, Stream& stream, Shard& shard, HashKey hash_key,
                                      const RecordToPut& record) {
    const WriteLimit limit = op.engine().options().throttles
                                 ? shard.writes.admit(record.charged_bytes, op.now())
                                 : WriteLimit::None;
    Event event =
        op.event(limit == WriteLimit::None ? EventKind::RecordAccepted : EventKind::RecordRefused);
    event.write_limit = limit;
    event.stream = stream.id;
    event.shard = shard.index;
    event.hash_key = hash_key;
    event.key_tag = record.key_tag;
    event.count = 1;
    event.bytes = size_of(record.partition_key, record.data);
    if (limit != WriteLimit::None) {
        op.engine().log_inlined(event);
        return std::unexpected(rate_exceeded(op, stream, shard.index));
    }
    const Instant arrival = arrival_in(shard, op.now());
    if (record.generated) check_generated(op.engine().sources(), record);
    const RecordToStore stored{.sequence_index = take_sequence_index(stream, shard, arrival),
                               .arrival = arrival,
                               .hash_key = hash_key,
                               .hash_key_follows = record.hash_key_follows,
                               .partition_key = record.partition_key,
                               .data = record.data,
                               .actor = op.actor(),
                               .key_number = stream.encryption.key_number,
                               .generated = record.generated};
    event.sequence_index = stored.sequence_index;
    event.place = shard.records.end();
    shard.records.append(stored);
    if (stream.mode == StreamMode::OnDemand &&
        count_write(stream, shard, stored.hash_key, event.bytes, op.now()))
        op.engine().settle_at(*next_on_demand_look(stream));
    op.engine().log_inlined(event);
    return PutRecordOutput{
        .shard = shard.index,
        .sequence_number = shard.sequence_number_of(stored.sequence_index, arrival),
        .is_encrypted = stored.key_number != 0};
}

}  // namespace kds
