#include "core/sim/applications/price.h"

#include <algorithm>

namespace kds::sim {

std::int64_t Price::percent_at(const PriceSpec& spec, const Key& key, Instant window) {
    if (window <= key.window) return key.percent;
    // Nothing was asked for in the window before this one.
    if (key.window + Duration::seconds(spec.window_s) < window) return 100;
    const std::int64_t demand = key.count * 100 / spec.usual;
    return std::clamp<std::int64_t>(demand, 100, spec.highest_percent) / 10 * 10;
}

void Price::take(const PriceSpec& spec, const AppRecord& record) {
    const Instant window = window_of(record.arrival, spec.window_s);
    auto at = keys_.find(record.partition_key);
    if (at == keys_.end()) {
        if (keys_.size() == kAppKeysMax) return;
        at = keys_.emplace(record.partition_key, Key{.window = window}).first;
    }
    Key& key = at->second;
    if (key.window < window) key = {.window = window, .percent = percent_at(spec, key, window)};
    ++key.count;
}

std::int64_t Price::percent(const PriceSpec& spec, Instant now,
                            std::optional<std::string_view> key) const {
    const Instant window = window_of(now, spec.window_s);
    if (key) {
        const auto at = keys_.find(*key);
        return at == keys_.end() ? 100 : percent_at(spec, at->second, window);
    }
    std::int64_t highest = 100;
    for (const auto& [name, each] : keys_)
        highest = std::max(highest, percent_at(spec, each, window));
    return highest;
}

void Price::hash(Hasher& hasher) const {
    for (const auto& [name, key] : keys_) {
        hasher.add(name);
        hasher.add(key.window);
        hasher.add(static_cast<std::uint64_t>(key.count));
        hasher.add(static_cast<std::uint64_t>(key.percent));
    }
}

}  // namespace kds::sim
