#include "core/pricing/use_log.h"

#include <algorithm>

namespace kds::pricing {

void UseLog::add(StreamId stream, ActorId actor, Item item, std::uint64_t quantity) {
    if (quantity == 0) return;
    Use use{.minute = minute_, .stream = stream, .actor = actor, .item = item};
    const auto less = [](const Use& a, const Use& b) { return key(a) < key(b); };
    auto it = std::ranges::lower_bound(current_, use, less);
    if (it == current_.end() || key(*it) != key(use)) {
        if (current_.size() >= kUsesPerMinute) {
            use.stream = {};
            use.actor = kOthers;
            it = std::ranges::lower_bound(current_, use, less);
        }
        if (it == current_.end() || key(*it) != key(use)) it = current_.insert(it, use);
    }
    it->quantity += quantity;
}

void UseLog::begin_minute(std::int64_t minute) {
    for (const Use& use : current_) finished_.append(use);
    current_.clear();
    minute_ = minute;
    const std::int64_t oldest = minute - kMinutesKept;
    std::uint64_t keep = finished_.begin();
    std::uint64_t end = finished_.end();
    while (keep < end) {
        const std::uint64_t middle = keep + (end - keep) / 2;
        if (finished_[middle].minute < oldest)
            keep = middle + 1;
        else
            end = middle;
    }
    finished_.trim_to(finished_.end() - keep);
}

void UseLog::hash(Hasher& hasher) const {
    const auto add = [&](const Use& use) {
        hasher.add(static_cast<std::uint64_t>(use.minute));
        hasher.add(std::uint64_t{use.stream.value} << 32 | use.actor);
        hasher.add(static_cast<std::uint64_t>(use.item));
        hasher.add(use.quantity);
    };
    for (std::uint64_t i = finished_.begin(); i < finished_.end(); ++i) add(finished_[i]);
    for (const Use& use : current_) add(use);
}

}  // namespace kds::pricing
