/// Hash keys and the ranges of them that shards own.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/u128.h"

namespace kds {

/// A place in the hash key space of a stream, [0, 2^128).
struct HashKey {
    u128 value = 0;
    friend constexpr auto operator<=>(HashKey, HashKey) = default;
};

inline constexpr HashKey kFirstHashKey{0};
inline constexpr HashKey kLastHashKey{kU128Max};

/// MD5 of the key's UTF-8 bytes as a big-endian number (kinesis.md 4.1).
HashKey hash_key_of(std::string_view partition_key);

/// A shard's share of the hash key space, both ends included.
/// Invariant: first <= last. The open shards of a stream tile the space without a gap.
class HashKeyRange {
public:
    /// Fails with InvalidArgument if first > last.
    static Result<HashKeyRange> make(HashKey first, HashKey last);
    static constexpr HashKeyRange whole() { return {kFirstHashKey, kLastHashKey}; }

    constexpr HashKey first() const { return first_; }
    constexpr HashKey last() const { return last_; }
    constexpr bool contains(HashKey key) const { return first_ <= key && key <= last_; }

    friend constexpr bool operator==(HashKeyRange, HashKeyRange) = default;

private:
    friend std::vector<HashKeyRange> uniform_split(std::uint32_t);
    constexpr HashKeyRange(HashKey first, HashKey last) : first_{first}, last_{last} {}
    HashKey first_;
    HashKey last_;
};

/// The ranges of a new stream of `count` shards: each floor(2^128 / count) wide, the last one
/// taking what remains (kinesis.md 4.2). Precondition: count >= 1.
std::vector<HashKeyRange> uniform_split(std::uint32_t count);

}  // namespace kds
