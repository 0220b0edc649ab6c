/// The dial of a producer's rate: 1 to 5,000 records a second on a logarithmic scale, ten positions
/// from each power of ten to the next.
#pragma once

#include <array>
#include <cstdint>

namespace kds::web {

inline constexpr std::int64_t kDialMost = 37;

/// Records in 1,000 s at a position, 0 to kDialMost.
constexpr std::int64_t dial_rate(std::int64_t position) {
    constexpr std::array<std::int64_t, 10> kSteps{10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
    std::int64_t rate = kSteps[static_cast<std::size_t>(position % 10)] * 100;
    for (std::int64_t i = 0; i < position / 10; ++i) rate *= 10;
    return rate;
}

/// The position that is nearest below; 0 for what is slower.
constexpr std::int64_t dial_position(std::int64_t records_per_1000s) {
    std::int64_t position = kDialMost;
    while (position > 0 && dial_rate(position) > records_per_1000s) --position;
    return position;
}

static_assert(dial_rate(0) == 1'000 && dial_rate(kDialMost) == 5'000'000);

}  // namespace kds::web
