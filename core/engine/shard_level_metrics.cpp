#include "core/engine/shard_level_metrics.h"

#include "core/base/assert.h"

namespace kds {
namespace {

// API Reference, EnableEnhancedMonitoring, in the order of the API model.
constexpr std::string_view kNames[] = {"IncomingBytes",
                                       "IncomingRecords",
                                       "OutgoingBytes",
                                       "OutgoingRecords",
                                       "WriteProvisionedThroughputExceeded",
                                       "ReadProvisionedThroughputExceeded",
                                       "IteratorAgeMilliseconds"};
constexpr std::size_t kCount = sizeof kNames / sizeof kNames[0];

}  // namespace

std::optional<ShardLevelMetrics> ShardLevelMetrics::named(std::string_view name) {
    if (name == "ALL") return all();
    for (std::size_t i = 0; i < kCount; ++i)
        if (name == kNames[i]) return ShardLevelMetrics{static_cast<std::uint8_t>(1u << i)};
    return std::nullopt;
}

ShardLevelMetrics ShardLevelMetrics::of(std::span<const std::string> names) {
    ShardLevelMetrics all_named;
    for (const std::string& name : names) {
        const auto one = named(name);
        KDS_ASSERT(one.has_value());
        all_named = all_named.with(*one);
    }
    return all_named;
}

std::vector<std::string_view> ShardLevelMetrics::names() const {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kCount; ++i)
        if (bits_ >> i & 1) names.push_back(kNames[i]);
    return names;
}

}  // namespace kds
