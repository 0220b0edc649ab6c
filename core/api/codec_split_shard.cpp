#include "core/api/codec.h"
#include "core/engine/ops/split_shard.h"

namespace kds::api {

Reply run_split_shard(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    SplitShardInput input;
    input.new_starting_hash_key = in.required_text("NewStartingHashKey");
    const auto name = in.stream_name();
    input.shard_to_split = in.required_text("ShardToSplit");
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    return no_output(split_shard(engine, call, input));
}

}  // namespace kds::api
