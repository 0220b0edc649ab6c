#include "core/api/codec.h"
#include "core/engine/ops/merge_shards.h"

namespace kds::api {

Reply run_merge_shards(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    MergeShardsInput input;
    input.shard_to_merge = in.required_text("ShardToMerge");
    input.adjacent_shard_to_merge = in.required_text("AdjacentShardToMerge");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    return no_output(merge_shards(engine, call, input));
}

}  // namespace kds::api
