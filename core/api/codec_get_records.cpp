#include "core/api/codec.h"
#include "core/engine/ops/get_records.h"

namespace kds::api {
Reply run_get_records(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    GetRecordsInput input;
    input.limit = in.integer("Limit");
    input.shard_iterator = in.required_text("ShardIterator");
    in.stream_arn_and_id();  // They only steer clients to an endpoint (kinesis.md 2.2).
    if (auto refused = refusal(in, input)) return std::unexpected(*refused);
    KDS_TRY(GetRecordsOutput output, get_records(engine, call, input));
    Value answer = Value::object().with("Records", document_of(std::move(output.records)));
    if (output.next_shard_iterator)
        answer.with("NextShardIterator", Value::of_text(*std::move(output.next_shard_iterator)));
    answer.with("MillisBehindLatest", Value::of_integer(output.millis_behind_latest));
    if (!output.child_shards.empty()) answer.with("ChildShards", document_of(output.child_shards));
    return answer;
}

}  // namespace kds::api
