/// Where a shard is cut in two: whole hash keys, and the share of each side.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/engine/hash_key.h"

namespace kds::web {

/// Parts of a range by which its cut is moved.
inline constexpr std::int64_t kCutParts = 1'024;
inline constexpr std::int64_t kCutCoarse = 16;

/// SplitShard takes hash keys greater than the first one plus one and less than the last one
/// (kinesis.md 4.4). Empty if the range has none.
std::optional<HashKey> nearest_cut(HashKeyRange range, HashKey wanted);

/// The middle of the range, where its upper half begins. Precondition: nearest_cut() has one.
HashKey middle_cut(HashKeyRange range);

/// So many 1,024ths of the range lie before the cut; `parts` is brought into 1 to 1,023.
/// Precondition: nearest_cut() has one.
HashKey cut_at(HashKeyRange range, std::int64_t parts);
/// The other way round, rounded down. Precondition: the range contains the cut.
std::int64_t parts_before(HashKeyRange range, HashKey cut);

/// The hash key at this share of all hash keys, 0 to 1.
HashKey key_at(float along);
/// The share of all hash keys that lies before this one.
float place_of(HashKey key);

/// "37.2 %": the share of the range that lies before the cut, and the rest of it. The two add up to
/// 100 %. Precondition: the range contains the cut.
std::string share_before(HashKeyRange range, HashKey cut);
std::string share_behind(HashKeyRange range, HashKey cut);

}  // namespace kds::web
