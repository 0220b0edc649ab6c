/// Zipf's law over the ranks 1 to n: rank k is drawn with a probability proportional to k^-s.
///
/// The ranks lie in about 220 blocks, at first one rank each, later as wide as a sixteenth of their
/// first rank. A block is drawn as if all its ranks were as likely as its first, a rank uniformly
/// within, and the rank is kept with the probability k^-s / first^-s, else all is drawn anew. That
/// gives the law itself, not an approximation, and needs neither a table of a million entries nor
/// the sum of the series. Powers are computed in integers, to about 46 bits.
#pragma once

#include <cstdint>
#include <vector>

#include "core/sim/source/chance.h"

namespace kds::sim {

class Zipf {
public:
    static constexpr std::uint32_t kRanksMax = 1'000'000;
    static constexpr std::uint32_t kExponentHundredthsMax = 300;

    /// Preconditions: 1 <= ranks <= kRanksMax, exponent_hundredths <= kExponentHundredthsMax.
    Zipf(std::uint32_t ranks, std::uint32_t exponent_hundredths);

    /// A rank, from 1; rank 1 is the likeliest.
    std::uint32_t draw(Chance& chance) const;

private:
    struct Block {
        std::uint64_t mass_end = 0;  ///< Sum of the masses up to and with this block.
        std::uint64_t kept = 0;      ///< Probability that the last rank is kept, times 2^62.
        std::uint64_t log_first = 0;
        std::uint32_t first = 0;
        std::uint32_t size = 0;
    };
    std::vector<Block> blocks_;
    std::uint32_t exponent_hundredths_;
};

}  // namespace kds::sim
