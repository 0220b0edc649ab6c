#include "core/sim/source/zipf.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace kds::sim {
namespace {

constexpr std::uint64_t kDraws = 300'000;

/// Exact probabilities of the ranks, in the order of the ranks.
std::vector<double> law(std::uint32_t ranks, std::uint32_t exponent_hundredths) {
    std::vector<double> p(ranks);
    double sum = 0;
    for (std::uint32_t k = 1; k <= ranks; ++k)
        sum += p[k - 1] =
            std::pow(static_cast<double>(k), -static_cast<double>(exponent_hundredths) / 100);
    for (double& one : p) one /= sum;
    return p;
}

/// How often each rank came, in as many draws as kDraws, each from a record's own chance.
std::vector<double> drawn(std::uint32_t ranks, std::uint32_t exponent_hundredths) {
    const Zipf zipf(ranks, exponent_hundredths);
    std::vector<double> count(ranks);
    for (std::uint64_t n = 1; n <= kDraws; ++n) {
        Chance chance(exponent_hundredths, n, Chance::Purpose::Key);
        const std::uint32_t rank = zipf.draw(chance);
        EXPECT_TRUE(rank >= 1 && rank <= ranks);
        ++count[rank - 1];
    }
    return count;
}

TEST(Zipf, EachRankOfAFewComesAsOftenAsTheLawSays) {
    for (const std::uint32_t exponent : {0u, 1u, 50u, 100u, 137u, 200u, 300u})
        for (const std::uint32_t ranks : {1u, 2u, 10u, 64u, 65u, 100u}) {
            const auto p = law(ranks, exponent);
            const auto count = drawn(ranks, exponent);
            for (std::size_t i = 0; i < ranks; ++i) {
                const double expected = p[i] * kDraws;
                // Six standard deviations, and room for the rarest.
                ASSERT_NEAR(count[i], expected, 6 * std::sqrt(expected) + 3)
                    << "exponent " << exponent << ", rank " << i + 1 << " of " << ranks;
            }
        }
}

TEST(Zipf, AMillionRanksFollowTheLawInEachRegion) {
    for (const std::uint32_t exponent : {0u, 20u, 99u, 100u, 101u, 150u, 300u}) {
        const auto p = law(Zipf::kRanksMax, exponent);
        const auto count = drawn(Zipf::kRanksMax, exponent);
        // Regions that end nowhere near where blocks do, and inside one block.
        double expected = 0;
        double came = 0;
        std::size_t next = 3;
        for (std::size_t i = 0; i < p.size(); ++i) {
            expected += p[i] * kDraws;
            came += count[i];
            if (i + 1 != next && i + 1 != p.size()) continue;
            ASSERT_NEAR(came, expected, 6 * std::sqrt(expected) + 3)
                << "exponent " << exponent << ", ranks up to " << i + 1;
            expected = came = 0;
            next += next / 50 + 1;
        }
    }
}

TEST(Zipf, OneNumberGivesOneRankEverywhere) {
    // Written down: the same ranks must come from every compiler and target.
    const Zipf zipf(1'000'000, 110);
    std::vector<std::uint32_t> ranks;
    for (std::uint64_t n = 1; n <= 8; ++n) {
        Chance chance(42, n, Chance::Purpose::Key);
        ranks.push_back(zipf.draw(chance));
    }
    EXPECT_EQ(ranks, (std::vector<std::uint32_t>{1, 61, 1564, 360, 21091, 2, 404, 2633}));
}

}  // namespace
}  // namespace kds::sim
