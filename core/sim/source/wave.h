/// A sine in integers, so that curves over a day and values of sensors are the same on every
/// target.
#pragma once

#include <cstdint>

namespace kds::sim {

/// What wave() gives at its highest, up to rounding.
inline constexpr std::int64_t kWaveOne = std::int64_t{1} << 30;

/// sin(2 pi * turn / 2^32), times kWaveOne; off by less than 2^-24 of that. A whole turn is 2^32.
constexpr std::int64_t wave(std::uint32_t turn) {
    // The four quarters mirror each other, so that the series is needed up to pi/2 only.
    constexpr std::uint32_t kQuarter = std::uint32_t{1} << 30;
    const std::uint32_t quarter = turn / kQuarter;
    const std::uint32_t within = turn % kQuarter;
    const std::int64_t up = quarter % 2 == 0 ? within : kQuarter - within;
    constexpr std::int64_t kHalfPi = 1'686'629'713;  // pi/2 * 2^30
    const std::int64_t x = up * kHalfPi >> 30;
    const std::int64_t square = x * x >> 30;
    // x - x^3/3! + x^5/5! - x^7/7! + x^9/9! - x^11/11!, from the inside out.
    std::int64_t sum = kWaveOne;
    for (const std::int64_t divisor : {110, 72, 42, 20, 6})
        sum = kWaveOne - (square * sum >> 30) / divisor;
    const std::int64_t sine = x * sum >> 30;
    return quarter < 2 ? sine : -sine;
}

}  // namespace kds::sim
