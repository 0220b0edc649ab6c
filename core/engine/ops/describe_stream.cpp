#include "core/engine/ops/describe_stream.h"

#include <algorithm>

#include "core/engine/ops/operation.h"

namespace kds {

Result<DescribeStreamOutput> describe_stream(Engine& engine, const Call& call,
                                             const DescribeStreamInput& input) {
    Operation op(engine, call, Action::DescribeStream);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(const Stream* stream, op.known_stream(input.stream_name));
    DescribeStreamOutput output{.stream_name = stream->name,
                                .stream_arn = engine.arn_of(*stream),
                                .status = stream->status,
                                .shards = {},
                                .has_more_shards = false,
                                .retention_hours = stream->retention_hours,
                                .created_at = stream->created_at,
                                .monitoring = stream->monitoring,
                                .mode = stream->mode,
                                .key_id = stream->encryption.key_id};
    const auto page = static_cast<std::size_t>(std::min(
        input.limit.value_or(limits::kDescribeStreamPageMax), limits::kDescribeStreamPageMax));
    // An id that names no shard, or is none, is no error: greater ids follow (kinesis.md 3.3).
    const std::string after = input.exclusive_start_shard_id.value_or("");
    for (const Shard& shard : stream->shards) {
        if (to_string(shard.index) <= after) continue;
        output.has_more_shards = output.shards.size() == page;
        if (output.has_more_shards) break;
        output.shards.push_back(listed(shard));
    }
    return output;
}

}  // namespace kds
