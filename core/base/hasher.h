/// A 64-bit digest of a state, equal on every compiler and target: replays are compared by it.
/// Not for security.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/instant.h"
#include "core/base/u128.h"

namespace kds {

class Hasher {
public:
    constexpr void add(std::uint64_t value) {
        // splitmix64's finalizer over a chained state: each input bit reaches each output bit.
        state_ += value + 0x9e3779b97f4a7c15u;
        state_ = (state_ ^ state_ >> 30) * 0xbf58476d1ce4e5b9u;
        state_ = (state_ ^ state_ >> 27) * 0x94d049bb133111ebu;
        state_ ^= state_ >> 31;
    }
    constexpr void add(u128 value) {
        add(high_word(value));
        add(low_word(value));
    }
    constexpr void add(Instant t) { add(static_cast<std::uint64_t>(t.us)); }
    constexpr void add(Duration d) { add(static_cast<std::uint64_t>(d.us)); }
    void add(std::string_view bytes) {
        add(static_cast<std::uint64_t>(bytes.size()));
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            word = word << 8 | static_cast<unsigned char>(bytes[i]);
            if (i % 8 == 7) add(word), word = 0;
        }
        add(word);
    }
    constexpr std::uint64_t digest() const { return state_; }

private:
    std::uint64_t state_ = 0x5368617264'4c6162u;  // "ShardLab"
};

}  // namespace kds
