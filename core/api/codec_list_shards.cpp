#include "core/api/codec.h"
#include "core/engine/ops/list_shards.h"

namespace kds::api {

Value document_of(HashKeyRange range) {
    return Value::object()
        .with("StartingHashKey", Value::of_text(to_decimal(range.first().value)))
        .with("EndingHashKey", Value::of_text(to_decimal(range.last().value)));
}

namespace {

Value document_of(const ListedShard& shard) {
    Value document = Value::object().with("ShardId", Value::of_text(to_string(shard.index)));
    if (shard.parent) document.with("ParentShardId", Value::of_text(to_string(*shard.parent)));
    if (shard.adjacent_parent)
        document.with("AdjacentParentShardId", Value::of_text(to_string(*shard.adjacent_parent)));
    Value numbers = Value::object().with(
        "StartingSequenceNumber", Value::of_text(shard.starting_sequence_number.to_decimal()));
    if (shard.ending_sequence_number) {
        numbers.with("EndingSequenceNumber",
                     Value::of_text(shard.ending_sequence_number->to_decimal()));
    }
    document.with("HashKeyRange", api::document_of(shard.range));
    document.with("SequenceNumberRange", std::move(numbers));
    return document;
}

}  // namespace

Reply run_list_shards(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    ListShardsInput input;
    input.exclusive_start_shard_id = in.text("ExclusiveStartShardId");
    input.max_results = in.integer("MaxResults");
    input.next_token = in.text("NextToken");
    input.stream_name = in.stream_name();
    if (auto refused = refusal(in, input)) return std::unexpected(*refused);
    if (in.members().stream_arn && input.next_token && !input.stream_name) {
        // kinesis.md 3.6; the other pairs are for the operation to refuse.
        return std::unexpected(WireError(Error{
            ErrorCode::InvalidArgument, "NextToken and StreamARN cannot be provided together."}));
    }
    if (in.members().stream_arn && !input.next_token) {
        KDS_TRY(input.stream_name, named_stream(engine.options(), input.stream_name, in.members()));
    }
    KDS_TRY(ListShardsOutput output, list_shards(engine, call, input));
    Value shards = Value::list();
    for (const ListedShard& shard : output.shards) shards.items.push_back(document_of(shard));
    Value answer = Value::object().with("Shards", std::move(shards));
    if (output.next_token) answer.with("NextToken", Value::of_text(*std::move(output.next_token)));
    return answer;
}

}  // namespace kds::api
