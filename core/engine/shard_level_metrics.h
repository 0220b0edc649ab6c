/// Which shard-level (enhanced) metrics of a stream are switched on (kinesis.md 2.1, 9.2).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kds {

/// A set of the seven metrics.
class ShardLevelMetrics {
public:
    constexpr ShardLevelMetrics() = default;
    static constexpr ShardLevelMetrics all() { return ShardLevelMetrics{kAll}; }
    /// The set of one metric, or of all for "ALL"; empty if the text is neither.
    static std::optional<ShardLevelMetrics> named(std::string_view name);
    /// Union over the names. Precondition: each of them is one.
    static ShardLevelMetrics of(std::span<const std::string> names);

    /// In the order of the API model, without "ALL".
    std::vector<std::string_view> names() const;
    constexpr bool is_empty() const { return bits_ == 0; }
    constexpr std::uint8_t bits() const { return bits_; }

    constexpr ShardLevelMetrics with(ShardLevelMetrics others) const {
        return ShardLevelMetrics{static_cast<std::uint8_t>(bits_ | others.bits_)};
    }
    constexpr ShardLevelMetrics without(ShardLevelMetrics others) const {
        return ShardLevelMetrics{static_cast<std::uint8_t>(bits_ & ~others.bits_)};
    }
    friend constexpr bool operator==(ShardLevelMetrics, ShardLevelMetrics) = default;

private:
    static constexpr std::uint8_t kAll = 0x7f;
    explicit constexpr ShardLevelMetrics(std::uint8_t bits) : bits_{bits} {}
    std::uint8_t bits_ = 0;  ///< Bit i stands for the i-th metric of the API model.
};

}  // namespace kds
