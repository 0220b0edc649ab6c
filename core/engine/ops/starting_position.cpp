#include "core/engine/ops/starting_position.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/base/text.h"

namespace kds {
namespace {

/// "StartingSequenceNumber S used in GetShardIterator on shard H in stream X under account A is
/// invalid" (kinesis.md 3.6), to be ended by the caller. That another operation names itself in its
/// place is (unconfirmed).
std::string invalid_number(const Operation& op, std::string_view decimal, const Shard& shard,
                           const Stream& stream) {
    return cat("StartingSequenceNumber ", decimal, " used in ", to_string(op.action()),
               " on shard ", to_string(shard.index), " in stream ", op.under_account(stream.name),
               " is invalid");
}

std::string must_either_specify(std::string_view request) {
    return cat(
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
        "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no "
        "StartingSequenceNumber. Request specified ",
        request);
}

/// The number that the request names, if it is one of this shard.
Result<SequenceNumber> number_in(Operation& op, const Stream& stream, const Shard& shard,
                                 std::string_view decimal) {
    const auto refuse = [&](std::string message) {
        return op.fail(ErrorCode::InvalidArgument, std::move(message), stream.id, shard.index);
    };
    const auto number = SequenceNumber::parse(decimal);
    const auto old = number ? std::nullopt : parse_old_sequence_number(decimal);
    if (!number && !old) return refuse(invalid_number(op, decimal, shard, stream) + ".");
    const std::uint32_t encoded = number ? number->decode().shard_index : old->shard_index;
    if (encoded != shard.index.value) {
        return refuse(
            cat("Invalid StartingSequenceNumber. It encodes ", to_string(ShardIndex{encoded}),
                ", while it was used in a call to a shard with ", to_string(shard.index)));
    }
    // The service fails over its oldest numbers (kinesis.md 2.4, 3.6).
    if (old && old->version == 0)
        return op.fail(ErrorCode::InternalFailure, {}, stream.id, shard.index);
    if (old || number->decode().shard_created_s != shard.created_s) {
        return refuse(invalid_number(op, decimal, shard, stream) +
                      " because it did not come from this stream.");
    }
    return *number;
}

/// Index of the first record at the number, or after it if `after`. A number between those of two
/// records, as one with another time, stands where it stands among them.
std::uint64_t index_from(const Stream& stream, const Shard& shard, const SequenceNumber& number,
                         bool after) {
    const std::uint64_t index = number.decode().sequence_index;
    // Not given yet: all records to come stand after it, the first one after the shard's
    // StartingSequenceNumber too.
    if (index >= stream.next_index_of(shard.index)) return index;
    const std::uint64_t place = shard.records.lower_bound_index(index);
    if (place == shard.records.end()) return index;
    const StoredRecord record = shard.records.at(place);
    if (record.sequence_index != index) return index;
    const SequenceNumber found = shard.sequence_number_of(record);
    return found > number || (found == number && !after) ? index : index + 1;
}

/// Index of the record at a place, or of the next one to come if there is none.
std::uint64_t index_at(const Stream& stream, const Shard& shard, std::uint64_t place) {
    return place < shard.records.end() ? shard.records.at(place).sequence_index
                                       : stream.next_index_of(shard.index);
}

Result<std::uint64_t> index_from_timestamp(Operation& op, const Stream& stream, const Shard& shard,
                                           const std::optional<std::int64_t>& timestamp_ms) {
    const auto refuse = [&](std::string message) {
        return op.fail(ErrorCode::InvalidArgument, std::move(message), stream.id, shard.index);
    };
    if (!timestamp_ms) {
        return refuse(
            "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. "
            "Current request has no timestamp parameter.");
    }
    const std::int64_t now_ms = op.now().epoch_millis();
    if (*timestamp_ms > now_ms) {
        return refuse(
            cat("The timestampInMillis parameter cannot be greater than the "
                "currentTimestampInMillis. timestampInMillis: ",
                *timestamp_ms, ", currentTimestampInMillis: ", now_ms));
    }
    // Arrivals are shown in whole milliseconds: the first one shown at T or later arrived at T or
    // later. A time before the oldest record is no error (kinesis.md 5.4).
    const Instant from = Instant::from_millis(std::max<std::int64_t>(*timestamp_ms, 0));
    return index_at(stream, shard, shard.records.lower_bound_arrival(from));
}

}  // namespace

Result<std::uint64_t> starting_index(Operation& op, const Stream& stream, const Shard& shard,
                                     const StartingPosition& position) {
    using enum ShardIteratorType;
    const auto type = parse_shard_iterator_type(position.type);
    KDS_ASSERT(type.has_value());  // A constraint.
    const auto refuse = [&](std::string_view request) {
        return op.fail(ErrorCode::InvalidArgument, must_either_specify(request), stream.id,
                       shard.index);
    };
    if (position.sequence_number) {
        if (*type == TrimHorizon || *type == Latest) {
            return refuse(cat(position.type, " and also a StartingSequenceNumber."));
        }
        KDS_TRY(const SequenceNumber number,
                number_in(op, stream, shard, *position.sequence_number));
        // With AT_TIMESTAMP the number wins, for it is looked at first (kinesis.md 2.4).
        return index_from(stream, shard, number, *type == AfterSequenceNumber);
    }
    switch (*type) {
        case AtSequenceNumber:
        case AfterSequenceNumber:
            return refuse(cat(position.type, " and no StartingSequenceNumber."));
        case AtTimestamp: return index_from_timestamp(op, stream, shard, position.timestamp_ms);
        case TrimHorizon: return index_at(stream, shard, shard.records.first());
        case Latest: break;
    }
    return stream.next_index_of(shard.index);
}

}  // namespace kds
