/// What a limit lets through in any stretch of time, seen from outside: a level that each admission
/// raises and that falls evenly. The engine counts what is left; this counts what was used.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/instant.h"

namespace kds::sim::checking {

class Bucket {
public:
    /// Level after so much more is let in, in millionths; nothing is changed.
    std::int64_t level_with(std::int64_t amount, std::int64_t per_second, Instant at) const {
        // A level of up to 2^34 millions falls to nothing within three hours at one a second.
        const std::int64_t passed_us =
            std::min<std::int64_t>((at - since_).us, std::int64_t{20'000} * 1'000'000);
        return std::max<std::int64_t>(level_ - passed_us * per_second, 0) + amount * kMicros;
    }
    /// False if the level rises above the capacity by it.
    bool take(std::int64_t amount, std::int64_t per_second, std::int64_t capacity, Instant at) {
        level_ = level_with(amount, per_second, at);
        since_ = at;
        return level_ <= capacity * kMicros;
    }
    static constexpr std::int64_t kMicros = 1'000'000;

private:
    std::int64_t level_ = 0;
    Instant since_{};
};

}  // namespace kds::sim::checking
