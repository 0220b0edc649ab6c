/// ListShards (API Reference, ListShards; kinesis.md 2.5, 4.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/engine.h"

namespace kds {

/// API Reference, ShardFilter: Type.
enum class ShardFilterType : std::uint8_t {
    AfterShardId,
    AtTrimHorizon,
    FromTrimHorizon,
    AtLatest,
    AtTimestamp,
    FromTimestamp,
};
/// Empty if the text ("AFTER_SHARD_ID", …) is none of the six.
std::optional<ShardFilterType> parse_shard_filter_type(std::string_view text);

/// Which shards are asked for (kinesis.md 4.8).
struct ShardFilter {
    std::string type;  ///< As the request spells it.
    std::optional<std::string> shard_id = {};
    std::optional<std::int64_t> timestamp_ms = {};
};

struct ListShardsInput {
    std::optional<std::string> stream_name = {};
    std::optional<std::string> next_token = {};
    std::optional<std::string> exclusive_start_shard_id = {};
    /// 1 to 10,000; a page never has more than 1,000 shards.
    std::optional<std::int64_t> max_results = {};
    std::optional<ShardFilter> filter = {};
    /// Epoch seconds: only a stream that was created in this second is meant.
    std::optional<std::int64_t> stream_created_s = {};
};

struct ListedShard {
    ShardIndex index;
    HashKeyRange range;
    std::optional<ShardIndex> parent = {};
    std::optional<ShardIndex> adjacent_parent = {};
    SequenceNumber starting_sequence_number;
    std::optional<SequenceNumber> ending_sequence_number = {};
};

/// How a listing shows a shard.
ListedShard listed(const Shard& shard);

struct ListShardsOutput {
    std::vector<ListedShard> shards = {};  ///< Ascending by index; empty while CREATING.
    std::optional<std::string> next_token = {};
};

/// Fails with InvalidArgument (a token together with what only a first page takes, neither token
/// nor name, a token that is none, a filter without the member that its type needs),
/// ExpiredNextToken, then with ResourceNotFound, also for a stream of the name that was created at
/// another time. A token goes on with the filter of the first page, as of the time of that page.
/// Precondition: the input satisfies check_constraints().
Result<ListShardsOutput> list_shards(Engine& engine, const Call& call,
                                     const ListShardsInput& input);

}  // namespace kds
