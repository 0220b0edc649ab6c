#include "core/sim/applications/dashboard.h"

#include <algorithm>

namespace kds::sim {

void Dashboard::take(const DashboardSpec& spec, const AppRecord& record) {
    const Instant begin = window_of(record.arrival, spec.window_s);
    auto at = std::ranges::lower_bound(windows_, begin, {}, &Window::begin);
    if (at == windows_.end() || at->begin != begin) {
        if (windows_.size() == kWindowsKept) {
            if (at == windows_.begin()) {
                ++too_late_;
                return;
            }
            --at;
            windows_.erase(windows_.begin());
        }
        at = windows_.insert(at, {.begin = begin});
    }
    ++at->all;
    const auto known = at->by_key.find(record.partition_key);
    if (known != at->by_key.end())
        ++known->second;
    else if (at->by_key.size() < kAppKeysMax)
        at->by_key.emplace(record.partition_key, 1);
}

std::uint64_t Dashboard::count(Instant window, std::optional<std::string_view> key) const {
    const auto at = std::ranges::find(windows_, window, &Window::begin);
    if (at == windows_.end()) return 0;
    if (!key) return at->all;
    const auto known = at->by_key.find(*key);
    return known == at->by_key.end() ? 0 : known->second;
}

std::size_t Dashboard::memory_bytes() const {
    std::size_t bytes = 0;
    for (const Window& window : windows_)
        bytes += sizeof(Window) + window.by_key.size() * kAppKeyBytes;
    return bytes;
}

void Dashboard::hash(Hasher& hasher) const {
    hasher.add(too_late_);
    for (const Window& window : windows_) {
        hasher.add(window.begin);
        hasher.add(window.all);
        for (const auto& [key, count] : window.by_key) {
            hasher.add(key);
            hasher.add(count);
        }
    }
}

}  // namespace kds::sim
