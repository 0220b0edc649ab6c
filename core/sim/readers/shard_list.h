/// Which shards a reader without a lease table reads: those at its start, then the children of
/// those that it has read to their end. For sources of core/sim/readers only.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "core/engine/ops/list_shards.h"
#include "core/sim/consumer.h"

namespace kds::sim {

/// All shards that the filter gives; empty if a call fails, which the consumer keeps.
std::vector<ListedShard> list_all_shards(Surroundings& around, Consumer& consumer,
                                         const char* filter);

/// Calls `add(shard, start_at)` for each shard that is to be read and may not be in `holds` yet.
/// What is held of a stream that is gone, while another has its name, is forgotten. `Hold` tells
/// with is_finished() whether its shard was read to the end, and then its `children`.
template <typename Hold, typename Add>
void find_first_and_children(Surroundings& around, Consumer& consumer,
                             std::optional<Instant>& stream_created_at,
                             std::map<ShardIndex, Hold>& holds, Add add) {
    const Stream* const stream = around.engine.find_stream(consumer.spec.stream_name);
    if (!stream || stream->status == StreamStatus::Creating) return;
    if (stream_created_at != stream->created_at) {
        consumer.cursors.clear();
        holds.clear();
        const bool at_latest = consumer.spec.start_at == ShardIteratorType::Latest;
        const auto first =
            list_all_shards(around, consumer, at_latest ? "AT_LATEST" : "AT_TRIM_HORIZON");
        for (const ListedShard& shard : first) add(shard.index, consumer.spec.start_at);
        if (!first.empty()) stream_created_at = stream->created_at;
        return;
    }
    const auto is_done = [&holds](ShardIndex parent) {
        const auto held = holds.find(parent);
        return held == holds.end() || held->second.is_finished();
    };
    std::vector<ShardIndex> found;
    for (const auto& [shard, hold] : holds)
        if (hold.is_finished())
            for (const ChildShard& child : hold.children)
                if (std::ranges::all_of(child.parents, is_done)) found.push_back(child.shard);
    for (const ShardIndex shard : found)
        if (!holds.contains(shard)) add(shard, ShardIteratorType::TrimHorizon);
}

}  // namespace kds::sim
