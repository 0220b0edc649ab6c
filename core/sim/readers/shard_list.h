/// Which shards a reader without a lease table reads: those at its start, then the children of
/// those that it has read to their end. For sources of core/sim/readers only.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/engine/ops/list_shards.h"
#include "core/sim/consumer.h"

namespace kds::sim {

/// Calls visit(shard) for each shard that the filter gives; null: for each that there is. False if
/// a call fails, whose error the consumer keeps; then the pages before it were visited.
template <typename Visit>
bool each_listed_shard(Surroundings& around, Consumer& consumer, const char* filter, Visit visit) {
    ListShardsInput page{.stream_name = consumer.spec.stream_name};
    if (filter) page.filter = ShardFilter{.type = filter};
    while (true) {
        const auto listed =
            list_shards(around.engine, around.call_by(consumer.id, consumer.spec.name), page);
        if (!listed) {
            consumer.last_error = listed.error();
            return false;
        }
        for (const ListedShard& shard : listed->shards) visit(shard);
        if (!listed->next_token) return true;
        page = {.stream_name = {}, .next_token = listed->next_token};
    }
}

/// All shards that the filter gives; empty if a call fails, which the consumer keeps.
std::vector<ListedShard> list_all_shards(Surroundings& around, Consumer& consumer,
                                         const char* filter);

/// Whether a shard of the stream that is read is not there any more: it was closed, and its records
/// have expired.
bool has_expired(const Surroundings& around, const Consumer& consumer,
                 const std::optional<Instant>& stream_created_at, ShardIndex shard);

/// Whether a shard that is not held yet is to come: it descends from one that is held. `held` is
/// ascending.
bool comes_later(const Stream& stream, const std::vector<ShardIndex>& held, ShardIndex shard);

/// The children of a shard that has expired before it was read to its end: only the list of shards
/// tells of them.
std::vector<ChildShard> children_of_expired(const Surroundings& around, const Consumer& consumer,
                                            ShardIndex shard);

/// Shards that are to be read although nothing leads to them any more: a shard that was held has
/// expired before it was read to its end, and so have its children. `held` is ascending.
std::vector<ShardIndex> cut_off(const Stream& stream, const std::vector<ShardIndex>& held);

/// Reads on in a shard whose `hold` has feed, ended and children: at its end it keeps these. Empty
/// if the call fails; of a shard that has expired nothing is to come either.
template <typename Hold>
std::optional<ReadPortion> read_on(Surroundings& around, Consumer& consumer,
                                   const std::optional<Instant>& stream_created_at,
                                   ShardIndex shard, Hold& hold) {
    auto answer = hold.feed.read(around, consumer, shard, limits::kGetRecordsLimitMax);
    if (!answer) {
        if (has_expired(around, consumer, stream_created_at, shard)) {
            hold.ended = true;
            hold.children = children_of_expired(around, consumer, shard);
        }
        return std::nullopt;
    }
    if (!answer->next_shard_iterator) {
        hold.ended = true;
        hold.children = std::move(answer->child_shards);
    }
    return *std::move(answer);
}

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
    std::vector<ShardIndex> held;
    for (const auto& [shard, hold] : holds) held.push_back(shard);
    for (const ShardIndex shard : cut_off(*stream, held)) {
        add(shard, ShardIteratorType::TrimHorizon);
        held.insert(std::ranges::lower_bound(held, shard), shard);
    }
    const auto is_done = [&](ShardIndex parent) {
        const auto at = holds.find(parent);
        return at == holds.end() ? !comes_later(*stream, held, parent) : at->second.is_finished();
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
