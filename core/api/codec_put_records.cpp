#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include "core/api/codec.h"
#include "core/base/text.h"
#include "core/engine/ops/put_records.h"

namespace kds::api {
namespace {

/// Each entry has the first two members or the last two.
class ResultTable : public Table {
public:
    explicit ResultTable(std::vector<Result<PutRecordOutput>> results)
        : results_{std::move(results)} {}

    std::span<const std::string_view> names() const override {
        static constexpr std::array<std::string_view, 4> kNames = {"SequenceNumber", "ShardId",
                                                                   "ErrorCode", "ErrorMessage"};
        return kNames;
    }
    std::size_t size() const override { return results_.size(); }
    void row(std::size_t number, std::span<Cell> cells, std::string& scratch) const override {
        const Result<PutRecordOutput>& result = results_[number];
        if (!result) {
            cells[2] = Cell::of_text(error_name(result.error().code));
            cells[3] = Cell::of_text(result.error().message);
            return;
        }
        scratch.clear();
        result->sequence_number.append_decimal(scratch);
        const std::size_t digits = scratch.size();
        append_shard_id(scratch, result->shard);
        const std::string_view both = scratch;
        cells[0] = Cell::of_text(both.substr(0, digits));
        cells[1] = Cell::of_text(both.substr(digits));
    }

private:
    std::vector<Result<PutRecordOutput>> results_;
};

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
    input.records.reserve(in.size_of("Records"));
    in.required_structures("Records", [&input](InputReader& member) {
        PutRecordsEntry& entry = input.records.emplace_back();
        auto key = member.text("PartitionKey");
        entry.without_partition_key = !key;
        entry.partition_key = std::move(key).value_or(std::string{});
        entry.explicit_hash_key = member.text("ExplicitHashKey");
        entry.data = member.required_blob("Data");
    });
    const auto name = in.stream_name();
    require_partition_keys(in, input, [&] { return distributes_records(engine, call, in, name); });
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(PutRecordsOutput output, put_records(engine, call, input));
    Value answer =
        Value::object()
            .with("FailedRecordCount", Value::of_integer(output.failed_record_count))
            .with("Records", Value::rows(std::make_shared<ResultTable>(std::move(output.records))));
    if (output.is_encrypted) answer.with("EncryptionType", Value::of_text("KMS"));
    return answer;
}

}  // namespace kds::api
