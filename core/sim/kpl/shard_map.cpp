#include "core/sim/kpl/shard_map.h"

#include <algorithm>

namespace kds::sim {

void ShardMap::set_known(const std::vector<ListedShard>& open) {
    entries_.clear();
    for (const ListedShard& shard : open)
        entries_.push_back(
            {.last = shard.range.last(), .first = shard.range.first(), .shard = shard.index.value});
    std::ranges::sort(entries_, {}, &Entry::first);
    state_ = State::Known;
}

std::optional<std::uint32_t> ShardMap::predict(HashKey hash_key) const {
    if (state_ != State::Known) return std::nullopt;
    const auto it = std::ranges::lower_bound(entries_, hash_key, {}, &Entry::last);
    if (it == entries_.end() || hash_key < it->first) return std::nullopt;
    return it->shard;
}

void ShardMap::hash(Hasher& hasher) const {
    hasher.add(static_cast<std::uint64_t>(state_));
    for (const Entry& entry : entries_) {
        hasher.add(entry.first.value);
        hasher.add(std::uint64_t{entry.shard});
    }
}

}  // namespace kds::sim
