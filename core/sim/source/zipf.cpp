#include "core/sim/source/zipf.h"

#include <algorithm>
#include <array>
#include <bit>

namespace kds::sim {
namespace {

constexpr int kOneBits = 62;  ///< Powers are counted in 2^-62.
constexpr std::uint64_t kOne = std::uint64_t{1} << kOneBits;
constexpr int kLogBits = 50;  ///< Logarithms are counted in 2^-50.
constexpr std::uint32_t kAlone = 64;
constexpr std::uint32_t kBlocksOfFirst = 16;

/// log2(k), a bit at a time: squaring a number from [1, 2) tells the next bit of its logarithm.
std::uint64_t log2_of(std::uint32_t k) {
    const auto whole = static_cast<int>(std::bit_width(k)) - 1;
    std::uint64_t mantissa = std::uint64_t{k} << (kOneBits - whole);
    std::uint64_t log = static_cast<std::uint64_t>(whole) << kLogBits;
    for (int bit = kLogBits - 1; bit >= 0; --bit) {
        mantissa = static_cast<std::uint64_t>(u128{mantissa} * mantissa >> kOneBits);
        if (mantissa < 2 * kOne) continue;
        mantissa >>= 1;
        log |= std::uint64_t{1} << bit;
    }
    return log;
}

constexpr std::uint64_t root_of(u128 value) {
    u128 root = 0;
    for (int bit = kOneBits; bit >= 0; --bit) {
        const u128 next = root | u128{1} << bit;
        if (next * next <= value) root = next;
    }
    return static_cast<std::uint64_t>(root);
}

/// 2^-(1/2), 2^-(1/4), 2^-(1/8) …: each the root of the one before.
constexpr std::array<std::uint64_t, kLogBits> make_roots() {
    std::array<std::uint64_t, kLogBits> roots{};
    std::uint64_t power = kOne / 2;
    for (std::uint64_t& root : roots) power = root = root_of(u128{power} << kOneBits);
    return roots;
}
constexpr auto kRoots = make_roots();

/// 2^-(exponent * log).
std::uint64_t power_of(std::uint64_t log, std::uint32_t exponent_hundredths) {
    const auto halvings = static_cast<std::uint64_t>(u128{log} * exponent_hundredths / 100);
    u128 power = kOne;
    for (int bit = 0; bit < kLogBits; ++bit)
        if (halvings >> (kLogBits - 1 - bit) & 1)
            power = power * kRoots[static_cast<std::size_t>(bit)] >> kOneBits;
    const std::uint64_t whole = halvings >> kLogBits;
    return whole < 64 ? static_cast<std::uint64_t>(power) >> whole : 0;
}

}  // namespace

Zipf::Zipf(std::uint32_t ranks, std::uint32_t exponent_hundredths)
    : exponent_hundredths_{exponent_hundredths} {
    KDS_ASSERT(ranks >= 1 && ranks <= kRanksMax);
    KDS_ASSERT(exponent_hundredths <= kExponentHundredthsMax);
    std::vector<u128> masses;
    u128 total = 0;
    for (std::uint32_t first = 1; first <= ranks;) {
        const std::uint32_t wanted = first < kAlone ? 1 : first / kBlocksOfFirst;
        const std::uint32_t size = std::min(wanted, ranks - first + 1);
        const std::uint64_t log = log2_of(first);
        masses.push_back(u128{power_of(log, exponent_hundredths)} * size);
        total += masses.back();
        const std::uint64_t kept =
            size == 1 ? kOne : power_of(log2_of(first + size - 1) - log, exponent_hundredths);
        blocks_.push_back({.kept = kept, .log_first = log, .first = first, .size = size});
        first += size;
    }
    // As many bits of the masses as fit into a word.
    const int shift = static_cast<int>(std::bit_width(high_word(total)));
    std::uint64_t mass = 0;
    for (std::size_t i = 0; i < blocks_.size(); ++i)
        blocks_[i].mass_end = mass += static_cast<std::uint64_t>(masses[i] >> shift);
}

std::uint32_t Zipf::draw(Chance& chance) const {
    while (true) {
        const std::uint64_t place = chance.below(blocks_.back().mass_end);
        const Block& block = *std::ranges::upper_bound(blocks_, place, {}, &Block::mass_end);
        if (block.size == 1) return block.first;
        const std::uint32_t rank =
            block.first + static_cast<std::uint32_t>(chance.below(block.size));
        const std::uint64_t bar = chance.below(kOne);
        // Most are kept even were they the last of the block; only others need their own power.
        if (bar < block.kept) return rank;
        if (bar < power_of(log2_of(rank) - block.log_first, exponent_hundredths_)) return rank;
    }
}

}  // namespace kds::sim
