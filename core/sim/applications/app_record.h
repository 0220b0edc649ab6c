/// What an application gets to see of a record, and the windows of time in which it counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/instant.h"

namespace kds::sim {

/// A user record: of an aggregated record (kinesis.md 7.5) each one by itself.
struct AppRecord {
    std::string_view partition_key;
    std::int64_t data_bytes = 0;
    Instant arrival{};  ///< ApproximateArrivalTimestamp: windows are of this time.
};

/// An application knows so many keys by name. Further ones share what it does with the rest.
inline constexpr std::size_t kAppKeysMax = 64;
/// What one takes in memory, about.
inline constexpr std::size_t kAppKeyBytes = 112;

/// Windows begin at multiples of their length since 1970.
inline Instant window_of(Instant t, std::int64_t window_s) {
    const Instant whole = Instant::from_seconds(t.epoch_seconds());
    return whole - Duration::seconds(whole.epoch_seconds() % window_s);
}

}  // namespace kds::sim
