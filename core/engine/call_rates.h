/// How often operations are called: a token bucket an action, for an account or for a stream.
#pragma once

#include <map>

#include "core/base/hasher.h"
#include "core/engine/action.h"
#include "core/engine/throttle.h"

namespace kds {

class CallRates {
public:
    /// Counts a call of an action whose rate is limited; false if there is no room for it. As the
    /// limits of a shard (throttle.h): as many calls at once as a second allows, then evenly.
    /// AWS does not say how it counts. Precondition: `now` never goes back.
    bool admit(Action action, Instant now);
    bool is_empty() const { return buckets_.empty(); }
    void hash(Hasher& hasher) const;

private:
    std::map<Action, TokenBucket> buckets_;
};

}  // namespace kds
