#include "core/api/operation.h"

#include <algorithm>
#include <array>

#include "core/api/codec.h"
#include "core/base/assert.h"

namespace kds::api {
namespace {

using Run = Reply (*)(Engine&, const Call&, const Value&);

struct Row {
    Operation operation;
    std::string_view name;
    Run run;
};

/// In the order of the enumerators.
constexpr auto kRows = std::to_array<Row>({
    {Operation::CreateStream, "CreateStream", run_create_stream},
    {Operation::DescribeStreamSummary, "DescribeStreamSummary", run_describe_stream_summary},
    {Operation::GetRecords, "GetRecords", run_get_records},
    {Operation::GetShardIterator, "GetShardIterator", run_get_shard_iterator},
    {Operation::ListShards, "ListShards", run_list_shards},
    {Operation::PutRecord, "PutRecord", run_put_record},
    {Operation::PutRecords, "PutRecords", run_put_records},
});

constexpr bool is_complete() {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (kRows[i].operation != static_cast<Operation>(i)) return false;
    return kRows.size() == kOperationCount;
}
static_assert(is_complete(), "each operation has its row, in the order of the enumerators");

const Row& row_of(Operation operation) {
    const auto index = static_cast<std::size_t>(operation);
    KDS_ASSERT(index < kRows.size());
    return kRows[index];
}

}  // namespace

std::string_view to_string(Operation operation) { return row_of(operation).name; }

std::optional<Operation> parse_operation(std::string_view name) {
    const auto row = std::ranges::find(kRows, name, &Row::name);
    if (row == kRows.end()) return std::nullopt;
    return row->operation;
}

Reply run(Operation operation, Engine& engine, const Call& call, const Value& document) {
    return row_of(operation).run(engine, call, document);
}

}  // namespace kds::api
