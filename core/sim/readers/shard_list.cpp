#include "core/sim/readers/shard_list.h"

namespace kds::sim {

std::vector<ListedShard> list_all_shards(Surroundings& around, Consumer& consumer,
                                         const char* filter) {
    std::vector<ListedShard> shards;
    const bool done = each_listed_shard(
        around, consumer, filter, [&shards](const ListedShard& shard) { shards.push_back(shard); });
    if (!done) shards.clear();
    return shards;
}

bool has_expired(const Surroundings& around, const Consumer& consumer,
                 const std::optional<Instant>& stream_created_at, ShardIndex shard) {
    const Stream* const stream = around.engine.find_stream(consumer.spec.stream_name);
    return stream && stream->created_at == stream_created_at && !stream->find(shard);
}

}  // namespace kds::sim
