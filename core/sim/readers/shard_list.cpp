#include "core/sim/readers/shard_list.h"

#include <algorithm>

namespace kds::sim {

std::vector<ListedShard> list_all_shards(Surroundings& around, Consumer& consumer,
                                         const char* filter) {
    std::vector<ListedShard> shards;
    const bool done = each_listed_shard(
        around, consumer, filter, [&shards](const ListedShard& shard) { shards.push_back(shard); });
    if (!done) shards.clear();
    return shards;
}

bool comes_later(const Stream& stream, const std::vector<ShardIndex>& held, ShardIndex shard) {
    std::vector<ShardIndex> line{shard};
    while (!line.empty()) {
        const Shard* const at = stream.find(line.back());
        line.pop_back();
        if (!at) continue;
        for (const auto& parent : {at->parent, at->adjacent_parent}) {
            if (!parent) continue;
            if (std::ranges::binary_search(held, *parent)) return true;
            line.push_back(*parent);
        }
    }
    return false;
}

std::vector<ShardIndex> cut_off(const Stream& stream, const std::vector<ShardIndex>& held) {
    std::vector<ShardIndex> found;
    for (const Shard& shard : stream.shards) {
        if (!shard.parent || stream.find(*shard.parent) ||
            (shard.adjacent_parent && stream.find(*shard.adjacent_parent)) ||
            std::ranges::binary_search(held, shard.index))
            continue;
        // What held shards descend from is older than where the reader began.
        const bool was_before = std::ranges::any_of(
            held, [&](ShardIndex each) { return comes_later(stream, {shard.index}, each); });
        if (!was_before) found.push_back(shard.index);
    }
    return found;
}

std::vector<ChildShard> children_of_expired(const Surroundings& around, const Consumer& consumer,
                                            ShardIndex shard) {
    return children_of(*around.engine.find_stream(consumer.spec.stream_name), shard);
}

bool has_expired(const Surroundings& around, const Consumer& consumer,
                 const std::optional<Instant>& stream_created_at, ShardIndex shard) {
    const Stream* const stream = around.engine.find_stream(consumer.spec.stream_name);
    return stream && stream->created_at == stream_created_at && !stream->find(shard);
}

}  // namespace kds::sim
