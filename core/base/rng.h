/// The only source of chance. Integers only, so that one seed gives one run on every compiler;
/// the standard distributions do not (style: determinism and time).
#pragma once

#include <cstdint>

#include "core/base/assert.h"

namespace kds {

/// PCG-XSH-RR 64/32 (O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good
/// Algorithms for Random Number Generation", 2014). A regular value: a copy continues alike.
class Rng {
public:
    /// Generators with one seed and different streams are independent of each other.
    explicit constexpr Rng(std::uint64_t seed, std::uint64_t stream = 0)
        : increment_{stream << 1 | 1} {
        next_u32();
        state_ += seed;
        next_u32();
    }

    constexpr std::uint32_t next_u32() {
        const std::uint64_t old = state_;
        state_ = old * 6364136223846793005u + increment_;
        const auto mixed = static_cast<std::uint32_t>(((old >> 18) ^ old) >> 27);
        const auto turn = static_cast<std::uint32_t>(old >> 59);
        return mixed >> turn | mixed << ((32 - turn) & 31);
    }

    constexpr std::uint64_t next_u64() {
        const std::uint64_t high = next_u32();
        return high << 32 | next_u32();
    }

    /// Uniform in [0, bound). Precondition: bound > 0.
    constexpr std::uint64_t below(std::uint64_t bound) {
        KDS_ASSERT(bound > 0);
        // Numbers under `rejected` would make the low results likelier than the others.
        const std::uint64_t rejected = (0 - bound) % bound;
        std::uint64_t value = next_u64();
        while (value < rejected) value = next_u64();
        return value % bound;
    }

    friend constexpr bool operator==(const Rng&, const Rng&) = default;
    constexpr std::uint64_t state() const { return state_; }

private:
    std::uint64_t state_ = 0;
    std::uint64_t increment_;
};

}  // namespace kds
