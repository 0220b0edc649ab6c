#include "core/api/codec.h"
#include "core/engine/ops/put_records.h"

namespace kds::api {
namespace {

Value document_of(const Result<PutRecordOutput>& result) {
    if (!result) {
        return Value::object()
            .with("ErrorCode", Value::of_text(std::string(error_name(result.error().code))))
            .with("ErrorMessage", Value::of_text(result.error().message));
    }
    return Value::object()
        .with("SequenceNumber", Value::of_text(result->sequence_number.to_decimal()))
        .with("ShardId", Value::of_text(to_string(result->shard)));
}

}  // namespace

Reply run_put_records(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    PutRecordsInput input;
    in.required_structures("Records", [&input](InputReader& member) {
        PutRecordsEntry entry;
        entry.partition_key = member.required_text("PartitionKey");
        entry.explicit_hash_key = member.text("ExplicitHashKey");
        entry.data = member.required_blob("Data");
        input.records.push_back(std::move(entry));
    });
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(const PutRecordsOutput output, put_records(engine, call, input));
    Value records = Value::list();
    for (const auto& result : output.records) records.items.push_back(document_of(result));
    return Value::object()
        .with("FailedRecordCount", Value::of_integer(output.failed_record_count))
        .with("Records", std::move(records));
}

}  // namespace kds::api
