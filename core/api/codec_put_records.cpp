#include <algorithm>

#include "core/api/codec.h"
#include "core/base/text.h"
#include "core/engine/ops/put_records.h"

namespace kds::api {
namespace {

/// Each entry has the first two members or the last two.
Value document_of(const std::vector<Result<PutRecordOutput>>& results) {
    Value rows =
        Value::rows({"SequenceNumber", "ShardId", "ErrorCode", "ErrorMessage"}, results.size());
    for (const Result<PutRecordOutput>& result : results) {
        if (result) {
            rows.items.push_back(Value::of_text(result->sequence_number.to_decimal()));
            rows.items.push_back(Value::of_text(to_string(result->shard)));
            rows.items.resize(rows.items.size() + 2);
        } else {
            rows.items.resize(rows.items.size() + 2);
            rows.items.push_back(Value::of_text(std::string(error_name(result.error().code))));
            rows.items.push_back(Value::of_text(result.error().message));
        }
    }
    return rows;
}

/// Notes which keys are missing, unless the stream needs none: `needs_none` is asked then only.
void require_partition_keys(InputReader& in, PutRecordsInput& input, auto needs_none) {
    const auto is_without = [](const PutRecordsEntry& entry) {
        return entry.without_partition_key;
    };
    if (std::ranges::none_of(input.records, is_without) || needs_none()) return;
    for (std::size_t i = 0; i < input.records.size(); ++i) {
        if (!input.records[i].without_partition_key) continue;
        input.records[i].without_partition_key = false;
        in.missing(cat("Records.", i + 1, ".member.partitionKey"));
    }
}

}  // namespace

Reply run_put_records(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    PutRecordsInput input;
    in.required_structures("Records", [&input](InputReader& member) {
        PutRecordsEntry entry;
        auto key = member.text("PartitionKey");
        entry.without_partition_key = !key;
        entry.partition_key = std::move(key).value_or(std::string{});
        entry.explicit_hash_key = member.text("ExplicitHashKey");
        entry.data = member.required_blob("Data");
        input.records.push_back(std::move(entry));
    });
    const auto name = in.stream_name();
    require_partition_keys(in, input, [&] { return distributes_records(engine, call, in, name); });
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(const PutRecordsOutput output, put_records(engine, call, input));
    Value answer = Value::object()
                       .with("FailedRecordCount", Value::of_integer(output.failed_record_count))
                       .with("Records", document_of(output.records));
    if (output.is_encrypted) answer.with("EncryptionType", Value::of_text("KMS"));
    return answer;
}

}  // namespace kds::api
