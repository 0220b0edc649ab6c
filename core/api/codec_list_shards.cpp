#include "core/api/codec.h"
#include "core/engine/ops/list_shards.h"

namespace kds::api {

Reply run_list_shards(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    ListShardsInput input;
    input.exclusive_start_shard_id = in.text("ExclusiveStartShardId");
    input.max_results = in.integer("MaxResults");
    input.next_token = in.text("NextToken");
    in.structure("ShardFilter", [&input](InputReader& filter) {
        input.filter.emplace(ShardFilter{.type = filter.required_text("Type"),
                                         .shard_id = filter.text("ShardId"),
                                         .timestamp_ms = filter.timestamp_ms("Timestamp")});
    });
    input.stream_created_s = in.timestamp_s("StreamCreationTimestamp");
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
