/// The KPL's map of the shards: which one a user record will go to, as far as the library knows.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/hasher.h"
#include "core/engine/ops/list_shards.h"

namespace kds::sim {

class ShardMap {
public:
    enum class State : std::uint8_t { Invalid, Asked, Known };

    State state() const { return state_; }
    void set_asked() { state_ = State::Asked; }
    void invalidate() { state_ = State::Invalid; }
    /// What ListShards has answered, in parts: the open shards.
    void set_known(const std::vector<ListedShard>& open);

    /// Empty if the map is not known, or has no shard for this.
    std::optional<std::uint32_t> predict(HashKey hash_key) const;
    void hash(Hasher& hasher) const;

private:
    struct Entry {
        HashKey last;  ///< Of the shard's range.
        HashKey first;
        std::uint32_t shard;
    };
    State state_ = State::Invalid;
    std::vector<Entry> entries_;  ///< By range.
};

}  // namespace kds::sim
