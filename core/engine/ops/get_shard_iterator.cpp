#include "core/engine/ops/get_shard_iterator.h"

#include "core/engine/ops/operation.h"
#include "core/engine/ops/starting_position.h"

namespace kds {

Result<GetShardIteratorOutput> get_shard_iterator(Engine& engine, const Call& call,
                                                  const GetShardIteratorInput& input) {
    Operation op(engine, call, Action::GetShardIterator);
    KDS_CHECK(op.admit(input.stream_name));
    Stream* stream = op.find_stream(input.stream_name);
    const auto index = parse_shard_id(input.shard_id);
    if (!index) return op.could_not_find_shard(input.shard_id, input.stream_name);
    Shard* shard = stream ? stream->find(*index) : nullptr;
    if (!shard) return op.no_such_shard(*index, input.stream_name);
    KDS_TRY(const std::uint64_t position,
            starting_index(op, *stream, *shard,
                           {.type = input.shard_iterator_type,
                            .sequence_number = input.starting_sequence_number,
                            .timestamp_ms = input.timestamp_ms}));
    // kinesis.md 2.5: at most 5 calls a second on a shard. Where the check stands among the others
    // is not documented; throughput comes last, as in GetRecords. This is no refused read: the
    // metric ReadProvisionedThroughputExceeded counts GetRecords only (kinesis.md 9.1).
    if (engine.options().throttles && !shard->iterators.try_take(1, call.now)) {
        Error error = rate_exceeded(op, *stream, shard->index);
        return op.fail(error.code, std::move(error.message), stream->id, shard->index);
    }

    Event issued = op.event(EventKind::IteratorIssued);
    issued.stream = stream->id;
    issued.shard = shard->index;
    issued.sequence_index = position;
    issued.place = shard->records.lower_bound_index(position);
    engine.log(issued);
    return GetShardIteratorOutput{
        encode(ShardIterator{.issued_at = Instant::from_millis(call.now.epoch_millis()),
                             .stream_name = stream->name,
                             .stream_created_at = stream->created_at,
                             .shard = shard->index,
                             .sequence_index = position,
                             .serial = op.number()})};
}

}  // namespace kds
