/// Chance that is a function of a number: what record n of a source is made of must be found again
/// later without going through the records before it.
#pragma once

#include <cstdint>

#include "core/base/assert.h"
#include "core/base/u128.h"

namespace kds::sim {

/// The finalizer of splitmix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
/// Generators", 2014): each bit of the argument reaches each bit of the result.
constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/// Draws that belong to one number of one seed. `purpose` keeps uses apart that share both.
class Chance {
public:
    enum class Purpose : std::uint8_t { Key = 1, HashKey, Hot, Payload, AgentKey, Moment };

    constexpr Chance(std::uint64_t seed, std::uint64_t number, Purpose purpose)
        : state_{mix(mix(seed + static_cast<std::uint64_t>(purpose) * 0xd1342543de82ef95u) +
                     number * kStep)} {}

    constexpr std::uint64_t next_u64() {
        state_ += kStep;
        return mix(state_);
    }

    /// Uniform in [0, bound), up to a bias of bound / 2^64. Precondition: bound > 0.
    constexpr std::uint64_t below(std::uint64_t bound) {
        KDS_ASSERT(bound > 0);
        return high_word(u128{next_u64()} * bound);
    }

private:
    static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15u;
    std::uint64_t state_;
};

}  // namespace kds::sim
