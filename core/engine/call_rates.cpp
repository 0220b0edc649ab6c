#include "core/engine/call_rates.h"

#include "core/base/assert.h"

namespace kds {

bool CallRates::admit(Action action, Instant now) {
    const CallRate rate = rate_of(action);
    KDS_ASSERT(rate.scope != CallRate::Scope::None);
    const auto [bucket, is_new] =
        buckets_.try_emplace(action, TokenBucket(rate.per_second, rate.per_second));
    return bucket->second.try_take(1, now);
}

void CallRates::hash(Hasher& hasher) const {
    hasher.add(std::uint64_t{buckets_.size()});
    for (const auto& [action, bucket] : buckets_) {
        hasher.add(static_cast<std::uint64_t>(action));
        bucket.hash(hasher);
    }
}

}  // namespace kds
