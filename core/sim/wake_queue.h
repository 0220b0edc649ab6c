/// What is due when: the discrete events of the simulation, as plain data.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/engine/event.h"

namespace kds::sim {

/// An actor wants to be woken. What `what` and `number` mean is the actor's own business.
struct Wake {
    Instant at{};
    std::uint64_t serial = 0;  ///< Breaks ties: first asked, first served.
    ActorId actor = kLearner;  ///< kLearner: the world itself.
    std::uint8_t what = 0;
    std::uint64_t epoch = 0;  ///< Of the actor; it may hold the wake-up void if its own is another.
    std::uint64_t number = 0;
};

class WakeQueue {
public:
    /// Precondition: `wake.at` is not earlier than what was popped last. The serial is given here.
    void add(Wake wake);
    bool empty() const { return heap_.empty(); }
    /// The one that is due first. Precondition: not empty.
    const Wake& first() const { return heap_.front(); }
    Wake pop();
    /// In no order.
    const std::vector<Wake>& all() const { return heap_; }
    /// In the order in which they are due, whatever the order within the heap.
    void hash(Hasher& hasher) const;

private:
    std::vector<Wake> heap_;
    std::uint64_t serial_ = 0;
};

}  // namespace kds::sim
