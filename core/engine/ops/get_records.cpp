#include "core/engine/ops/get_records.h"

#include <utility>

#include "core/base/text.h"
#include "core/engine/ops/encryption_common.h"

namespace kds {
namespace {

/// kinesis.md 3.7.
std::string expired_message(Instant issued_at, Instant now) {
    return cat("Iterator expired. The iterator was created at time ", to_java_date(issued_at),
               " while right now it is ", to_java_date(now),
               " which is further in the future than the tolerated delay of ",
               limits::kIteratorLifetime.whole_millis(), " milliseconds.");
}

/// The position that the text stands for, if it is an iterator of ours that still lives.
Result<ShardIterator> open_iterator(Operation& op, std::string_view text) {
    auto iterator = decode_shard_iterator(text);
    // An iterator from the future cannot be: it is one of a session that was wound back.
    if (!iterator || iterator->issued_at > op.now())
        return op.fail(ErrorCode::InvalidArgument, "Invalid ShardIterator.");
    const Instant now_shown = Instant::from_millis(op.now().epoch_millis());
    if (now_shown - iterator->issued_at > limits::kIteratorLifetime)
        return op.fail(ErrorCode::ExpiredIterator, expired_message(iterator->issued_at, now_shown));
    return *std::move(iterator);
}

/// The portion from the iterator's position on, counted by the throttles.
Result<Portion> portion_at(Operation& op, const Stream& stream, Shard& shard,
                           const ShardIterator& iterator, std::optional<std::int64_t> limit) {
    const Portion portion =
        portion_of(shard.records, shard.records.lower_bound_index(iterator.sequence_index),
                   {.records = limit.value_or(limits::kGetRecordsLimitMax),
                    .bytes = limits::kGetRecordsBytesMax});
    KDS_CHECK(check_keys_for_read(op, stream, shard.records, portion.begin, portion.end));
    if (op.engine().options().throttles)
        shard.reads.count_answer(portion.bytes, portion.full, op.now());
    return portion;
}

}  // namespace

Result<ReadPortion> read_portion(Engine& engine, const Call& call, const GetRecordsInput& input) {
    Operation op(engine, call, Action::GetRecords);
    KDS_TRY(const ShardIterator iterator, open_iterator(op, input.shard_iterator));
    KDS_CHECK(op.admit(iterator.stream_name));  // Only the iterator says what is to be read.
    Stream* stream = op.find_stream(iterator.stream_name);
    const bool is_same_stream = stream && stream->created_at == iterator.stream_created_at;
    Shard* shard = is_same_stream ? stream->find(iterator.shard) : nullptr;
    if (!shard) return op.no_such_shard(iterator.shard, iterator.stream_name);

    const ReadLimit limit =
        engine.options().throttles ? shard->reads.admit_call(call.now) : ReadLimit::None;
    if (limit != ReadLimit::None) {
        Event refused = op.event(EventKind::ReadRefused);
        refused.read_limit = limit;
        refused.stream = stream->id;
        refused.shard = shard->index;
        engine.log(refused);
        return std::unexpected(rate_exceeded(op, *stream, shard->index));
    }
    KDS_TRY(const Portion portion, portion_at(op, *stream, *shard, iterator, input.limit));
    ReadPortion output{.stream = stream->id,
                       .shard = shard->index,
                       .begin = portion.begin,
                       .end = portion.end,
                       .bytes = portion.bytes,
                       .millis_behind_latest = millis_behind(*shard, portion.end, call.now)};

    Event read = op.event(EventKind::RecordsRead);
    read.stream = stream->id;
    read.shard = shard->index;
    read.count = static_cast<std::uint32_t>(portion.end - portion.begin);
    read.bytes = portion.bytes;
    read.place = portion.begin;
    read.behind_ms = output.millis_behind_latest;
    read.sequence_index = iterator.sequence_index;
    std::uint64_t next_index = iterator.sequence_index;
    if (portion.end > portion.begin) {
        read.sequence_index = shard->records.at(portion.begin).sequence_index;
        next_index = shard->records.at(portion.end - 1).sequence_index + 1;
    }
    engine.log(read);

    // The answer that brings the last records of a closed shard still has an iterator; the next
    // one, empty, ends it (kinesis.md 5.6).
    if (!shard->is_open() && portion.begin == shard->records.end()) {
        output.child_shards = children_of(*stream, shard->index);
    } else {
        output.next_shard_iterator =
            encode(ShardIterator{.issued_at = Instant::from_millis(call.now.epoch_millis()),
                                 .stream_name = stream->name,
                                 .stream_created_at = stream->created_at,
                                 .shard = shard->index,
                                 .sequence_index = next_index,
                                 .serial = op.number()});
    }
    return output;
}

Result<GetRecordsOutput> get_records(Engine& engine, const Call& call,
                                     const GetRecordsInput& input) {
    KDS_TRY(ReadPortion portion, read_portion(engine, call, input));
    const Shard& shard = *engine.find_stream(portion.stream)->find(portion.shard);
    return GetRecordsOutput{
        .records = records_of(engine.sources(), shard, portion.begin, portion.end),
        .next_shard_iterator = std::move(portion.next_shard_iterator),
        .millis_behind_latest = portion.millis_behind_latest,
        .child_shards = std::move(portion.child_shards)};
}

}  // namespace kds
