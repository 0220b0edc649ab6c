/// Counts of records by key and window: what a live dashboard draws.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/sim/applications/app_record.h"
#include "core/sim/applications/application_spec.h"

namespace kds::sim {

class Dashboard {
public:
    struct Window {
        Instant begin{};
        std::uint64_t all = 0;
        /// Of the first kAppKeysMax keys; the others are in `all` only.
        std::map<std::string, std::uint64_t, std::less<>> by_key = {};
    };
    static constexpr std::size_t kWindowsKept = 8;

    void take(const DashboardSpec& spec, const AppRecord& record);
    /// Ascending by time; those without a record are not there.
    const std::vector<Window>& windows() const { return windows_; }
    /// Records of this window, of this key or of all; 0 if it is not kept.
    std::uint64_t count(Instant window, std::optional<std::string_view> key) const;
    /// Records that came when their window was no longer kept.
    std::uint64_t too_late() const { return too_late_; }
    std::size_t memory_bytes() const;
    void hash(Hasher& hasher) const;

private:
    std::vector<Window> windows_;
    std::uint64_t too_late_ = 0;
};

}  // namespace kds::sim
