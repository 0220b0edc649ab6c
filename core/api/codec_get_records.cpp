#include <algorithm>

#include "core/api/codec.h"
#include "core/engine/ops/get_records.h"

namespace kds::api {
namespace {

Value document_of(std::vector<Record>& records) {
    std::vector<std::string> members = {"SequenceNumber", "ApproximateArrivalTimestamp", "Data",
                                        "PartitionKey"};
    // Left out of a record that is not encrypted (kinesis.md 2.1).
    const bool any_encrypted = std::ranges::any_of(records, &Record::is_encrypted);
    if (any_encrypted) members.push_back("EncryptionType");
    Value rows = Value::rows(std::move(members), records.size());
    for (Record& record : records) {
        rows.items.push_back(Value::of_text(record.sequence_number.to_decimal()));
        rows.items.push_back(Value::of_timestamp(record.approximate_arrival.epoch_millis()));
        rows.items.push_back(Value::of_blob(std::move(record.data)));
        // A key that was sent has a character at least (kinesis.md 2.1, 2.6).
        rows.items.push_back(record.partition_key.empty()
                                 ? Value{}
                                 : Value::of_text(std::move(record.partition_key)));
        if (any_encrypted)
            rows.items.push_back(record.is_encrypted ? Value::of_text("KMS") : Value{});
    }
    return rows;
}

Value document_of(const ChildShard& child) {
    Value parents = Value::list();
    for (const ShardIndex parent : child.parents)
        parents.items.push_back(Value::of_text(to_string(parent)));
    return Value::object()
        .with("ShardId", Value::of_text(to_string(child.shard)))
        .with("ParentShards", std::move(parents))
        .with("HashKeyRange", api::document_of(child.range));
}

}  // namespace

Reply run_get_records(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    GetRecordsInput input;
    input.limit = in.integer("Limit");
    input.shard_iterator = in.required_text("ShardIterator");
    in.stream_arn_and_id();  // They only steer clients to an endpoint (kinesis.md 2.2).
    if (auto refused = refusal(in, input)) return std::unexpected(*refused);
    KDS_TRY(GetRecordsOutput output, get_records(engine, call, input));
    Value answer = Value::object().with("Records", document_of(output.records));
    if (output.next_shard_iterator)
        answer.with("NextShardIterator", Value::of_text(*std::move(output.next_shard_iterator)));
    answer.with("MillisBehindLatest", Value::of_integer(output.millis_behind_latest));
    if (!output.child_shards.empty()) {
        Value children = Value::list();
        for (const ChildShard& child : output.child_shards)
            children.items.push_back(document_of(child));
        answer.with("ChildShards", std::move(children));
    }
    return answer;
}

}  // namespace kds::api
