/// ListShards (API Reference, ListShards; kinesis.md 2.5, 4.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"

namespace kds {

struct ListShardsInput {
    std::optional<std::string> stream_name = {};
    std::optional<std::string> next_token = {};
    std::optional<std::string> exclusive_start_shard_id = {};
    /// 1 to 10,000; a page never has more than 1,000 shards.
    std::optional<std::int64_t> max_results = {};
};

struct ListedShard {
    ShardIndex index;
    HashKeyRange range;
    std::optional<ShardIndex> parent = {};
    std::optional<ShardIndex> adjacent_parent = {};
    SequenceNumber starting_sequence_number;
    std::optional<SequenceNumber> ending_sequence_number = {};
};

struct ListShardsOutput {
    std::vector<ListedShard> shards = {};  ///< Ascending by index; empty while CREATING.
    std::optional<std::string> next_token = {};
};

/// Fails with InvalidArgument (name and token together, neither, a token that is none or too old),
/// then with ResourceNotFound.
Result<ListShardsOutput> list_shards(Engine& engine, const Call& call,
                                     const ListShardsInput& input);

}  // namespace kds
