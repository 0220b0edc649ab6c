/// How a lesson spells readings, filters and comparisons.
#pragma once

#include <array>
#include <string_view>

namespace kds::lesson {

/// In the order of ReadingKind.
inline constexpr std::array<std::string_view, 10> kReadingNames{
    "learner_records",   "learner_records_of_one_key", "learner_shards",   "learner_refused",
    "learner_iterators", "learner_records_read",       "own_records_read", "own_records_put",
    "stream_records",    "consumer_behind_ms"};

/// In the order of Comparison.
inline constexpr std::array<std::string_view, 6> kComparisonNames{"==", "!=", "<", "<=", ">", ">="};

/// Which filters a reading obeys; any other would narrow nothing, so a lesson may not give it.
struct FilterUse {
    bool key, data, iterator_type, actor, shard;
};
inline constexpr std::array<FilterUse, 10> kFilterUses{{
    {.key = true, .data = true, .iterator_type = false, .actor = false, .shard = true},
    {.key = true, .data = true, .iterator_type = false, .actor = false, .shard = true},
    {.key = true, .data = true, .iterator_type = false, .actor = false, .shard = true},
    {.key = false, .data = false, .iterator_type = false, .actor = false, .shard = false},
    {.key = false, .data = false, .iterator_type = true, .actor = false, .shard = true},
    {.key = true, .data = true, .iterator_type = false, .actor = false, .shard = true},
    {.key = true, .data = true, .iterator_type = false, .actor = false, .shard = true},
    {.key = true, .data = true, .iterator_type = false, .actor = false, .shard = true},
    {.key = false, .data = false, .iterator_type = false, .actor = false, .shard = true},
    {.key = false, .data = false, .iterator_type = false, .actor = true, .shard = false},
}};

}  // namespace kds::lesson
