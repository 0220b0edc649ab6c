/// What CloudWatch keeps of all samples of a metric in one period.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/base/hasher.h"

namespace kds::sim {

struct Statistics {
    std::int64_t sum = 0;
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::uint64_t samples = 0;

    void add(std::int64_t value) {
        sum += value;
        least = samples == 0 ? value : std::min(least, value);
        most = samples == 0 ? value : std::max(most, value);
        ++samples;
    }
    /// In thousandths, rounded down; 0 if there is no sample.
    std::int64_t average_thousandths() const {
        return samples == 0 ? 0 : sum * 1'000 / static_cast<std::int64_t>(samples);
    }
    void hash(Hasher& hasher) const {
        hasher.add(static_cast<std::uint64_t>(sum));
        hasher.add(static_cast<std::uint64_t>(least));
        hasher.add(static_cast<std::uint64_t>(most));
        hasher.add(samples);
    }
    friend bool operator==(const Statistics&, const Statistics&) = default;
};

/// As CloudWatch names them.
enum class Statistic : std::uint8_t { SampleCount, Average, Sum, Minimum, Maximum };
inline constexpr std::string_view kStatisticNames[] = {"SampleCount", "Average", "Sum", "Minimum",
                                                       "Maximum"};

/// The average in thousandths, all others in the metric's unit.
inline std::int64_t value_of(const Statistics& statistics, Statistic which) {
    switch (which) {
        case Statistic::SampleCount: return static_cast<std::int64_t>(statistics.samples);
        case Statistic::Average: return statistics.average_thousandths();
        case Statistic::Sum: return statistics.sum;
        case Statistic::Minimum: return statistics.least;
        case Statistic::Maximum: return statistics.most;
    }
    return 0;
}

}  // namespace kds::sim
