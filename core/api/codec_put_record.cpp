#include "core/api/codec.h"
#include "core/engine/ops/put_record.h"

namespace kds::api {

Reply run_put_record(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    PutRecordInput input;
    input.sequence_number_for_ordering = in.text("SequenceNumberForOrdering");
    auto key = in.text("PartitionKey");
    input.explicit_hash_key = in.text("ExplicitHashKey");
    input.data = in.required_blob("Data");
    const auto name = in.stream_name();
    input.without_partition_key = !key && distributes_records(engine, call, in, name);
    if (!key && !input.without_partition_key) in.missing("PartitionKey");
    input.partition_key = std::move(key).value_or(std::string{});
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(const PutRecordOutput output, put_record(engine, call, input));
    Value answer = Value::object()
                       .with("ShardId", Value::of_text(to_string(output.shard)))
                       .with("SequenceNumber", Value::of_text(output.sequence_number.to_decimal()));
    if (output.is_encrypted) answer.with("EncryptionType", Value::of_text("KMS"));
    return answer;
}

}  // namespace kds::api
