/// What the program behind a consumer does with the records, beside taking note of them: something
/// that can be seen.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>

#include "core/base/result.h"

namespace kds::sim {

/// Counts records by key in windows of time.
struct DashboardSpec {
    std::int64_t window_s = 60;  ///< 1 to 3,600.
};

/// Speaks up when a key comes much more often than it usually does.
struct AlarmSpec {
    std::int64_t window_s = 10;       ///< 1 to 3,600.
    std::int64_t over_percent = 300;  ///< Of what is usual for the key, 101 to 10,000.
    std::int64_t least = 10;          ///< Records of a window, fewer never matter; 1 to 1,000,000.
};

/// Sets the price of each key by the demand for it: its records in a window.
struct PriceSpec {
    std::int64_t window_s = 10;          ///< 1 to 3,600.
    std::int64_t usual = 10;             ///< Records in a window up to which the price is 100 %.
    std::int64_t highest_percent = 300;  ///< 100 to 1,000.
};

/// Keeps every record: each batch becomes an object.
struct ArchiveSpec {};

/// In the order of Application's alternatives.
using ApplicationKind =
    std::variant<std::monostate, DashboardSpec, AlarmSpec, PriceSpec, ArchiveSpec>;
/// As commands write them, in the same order.
inline constexpr std::array<std::string_view, std::variant_size_v<ApplicationKind>>
    kApplicationKinds{"none", "dashboard", "alarm", "price", "archive"};

struct ApplicationSpec {
    ApplicationKind kind = {};
    /// It remembers which records it has taken, as a table with a key for each sequence number
    /// would, so that what is processed once more does not count again.
    bool ignores_duplicates = false;
};
/// BadDocument says which value is out of range; not who the consumer is.
Result<void> check(const ApplicationSpec& spec);

}  // namespace kds::sim
