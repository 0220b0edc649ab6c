#include "core/sim/wake_queue.h"

#include <algorithm>

#include "core/base/assert.h"

namespace kds::sim {
namespace {

/// The order of the heap: std::push_heap keeps the greatest on top, so the later one is "less".
constexpr auto kLater = [](const Wake& a, const Wake& b) {
    return a.at != b.at ? a.at > b.at : a.serial > b.serial;
};

}  // namespace

void WakeQueue::add(Wake wake) {
    wake.serial = ++serial_;
    heap_.push_back(wake);
    std::ranges::push_heap(heap_, kLater);
}

Wake WakeQueue::pop() {
    KDS_ASSERT(!heap_.empty());
    std::ranges::pop_heap(heap_, kLater);
    const Wake wake = heap_.back();
    heap_.pop_back();
    return wake;
}

void WakeQueue::hash(Hasher& hasher) const {
    std::vector<Wake> due = heap_;
    std::ranges::sort(due, [](const Wake& a, const Wake& b) { return kLater(b, a); });
    for (const Wake& wake : due) {
        hasher.add(wake.at);
        hasher.add(wake.serial);
        hasher.add(std::uint64_t{wake.what});
        hasher.add(std::uint64_t{wake.actor});
        hasher.add(wake.epoch);
        hasher.add(wake.number);
    }
}

}  // namespace kds::sim
