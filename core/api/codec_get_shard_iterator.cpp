#include "core/api/codec.h"
#include "core/engine/ops/get_shard_iterator.h"

namespace kds::api {

Reply run_get_shard_iterator(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    GetShardIteratorInput input;
    input.shard_id = in.required_text("ShardId");
    input.shard_iterator_type = in.required_text("ShardIteratorType");
    input.starting_sequence_number = in.text("StartingSequenceNumber");
    input.timestamp_ms = in.timestamp_ms("Timestamp");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(GetShardIteratorOutput output, get_shard_iterator(engine, call, input));
    return Value::object().with("ShardIterator", Value::of_text(std::move(output.shard_iterator)));
}

}  // namespace kds::api
