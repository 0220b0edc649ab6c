#include "core/sim/applications/alarm.h"

#include <algorithm>

namespace kds::sim {

void Alarm::go_to(const AlarmSpec& spec, Key& key, Instant window) {
    const Duration length = Duration::seconds(spec.window_s);
    // After so many empty windows nothing is left of the mean.
    constexpr int kUntilForgotten = 64;
    for (int i = 0; key.window < window && i < kUntilForgotten; ++i) {
        key.usual_thousandths +=
            (static_cast<std::int64_t>(key.count) * 1'000 - key.usual_thousandths) /
            (key.windows + 1);
        key.windows = std::min(key.windows + 1, kWindowsToLearn);
        key.count = 0;
        key.window = key.window + length;
    }
    key.window = window;
    key.spoke = false;
}

void Alarm::take(const AlarmSpec& spec, Instant now, const AppRecord& record) {
    const Instant window = window_of(record.arrival, spec.window_s);
    auto at = keys_.find(record.partition_key);
    if (at == keys_.end()) {
        if (keys_.size() == kAppKeysMax) return;
        at = keys_.emplace(record.partition_key, Key{.window = window}).first;
    }
    Key& key = at->second;
    // A record that comes late counts in the window that is open.
    if (key.window < window) go_to(spec, key, window);
    ++key.count;
    const auto count = static_cast<std::int64_t>(key.count);
    if (key.spoke || key.windows < kWindowsToLearn || count < spec.least ||
        count * 100'000 < key.usual_thousandths * spec.over_percent)
        return;
    key.spoke = true;
    ++raised_count_;
    worst_delay_ = std::max(worst_delay_, now - record.arrival);
    if (raised_.size() == kRaisedKept) raised_.erase(raised_.begin());
    raised_.push_back({.at = now,
                       .arrival = record.arrival,
                       .key = at->first,
                       .count = key.count,
                       .usual_thousandths = key.usual_thousandths});
}

std::uint64_t Alarm::count(std::optional<std::string_view> key) const {
    if (!key) return raised_count_;
    return static_cast<std::uint64_t>(std::ranges::count(raised_, *key, &Raised::key));
}

void Alarm::hash(Hasher& hasher) const {
    hasher.add(raised_count_);
    hasher.add(worst_delay_);
    for (const auto& [name, key] : keys_) {
        hasher.add(name);
        hasher.add(key.window);
        hasher.add(key.count);
        hasher.add(static_cast<std::uint64_t>(key.usual_thousandths));
        hasher.add(std::uint64_t{key.windows} << 1 | std::uint64_t{key.spoke});
    }
    for (const Raised& each : raised_) {
        hasher.add(each.at);
        hasher.add(each.key);
    }
}

}  // namespace kds::sim
