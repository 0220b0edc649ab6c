#include "core/engine/throttle.h"

#include <algorithm>

#include "core/base/assert.h"

namespace kds {
namespace {

constexpr std::int64_t kCapacityMax = std::int64_t{1} << 40;

constexpr std::int64_t divide_up(std::int64_t value, std::int64_t by) {
    return value / by + (value % by != 0 ? 1 : 0);
}

}  // namespace

TokenBucket::TokenBucket(std::int64_t capacity, std::int64_t per_second)
    : capacity_{capacity},
      per_second_{per_second},
      micro_tokens_{capacity * kMicrosPerToken},
      fills_in_us_{divide_up(capacity * kMicrosPerToken, per_second)} {
    KDS_ASSERT(per_second > 0 && capacity > 0 && capacity <= kCapacityMax);
}

void TokenBucket::set_capacity(std::int64_t capacity, Instant now) {
    const std::int64_t held = micro_tokens_at(now);
    *this = TokenBucket(capacity, per_second_);
    micro_tokens_ = std::min(held, micro_tokens_);
    filled_at_ = now;
}

std::int64_t TokenBucket::available(Instant now) const {
    return micro_tokens_at(now) / kMicrosPerToken;
}

Duration TokenBucket::wait_for(std::int64_t tokens, Instant now) const {
    KDS_ASSERT(tokens <= capacity_);
    const std::int64_t lacking = tokens * kMicrosPerToken - micro_tokens_at(now);
    return Duration::micros(lacking <= 0 ? 0 : divide_up(lacking, per_second_));
}

void TokenBucket::hash(Hasher& hasher) const {
    hasher.add(static_cast<std::uint64_t>(capacity_));
    hasher.add(static_cast<std::uint64_t>(per_second_));
    hasher.add(static_cast<std::uint64_t>(micro_tokens_));
    hasher.add(filled_at_);
}

WriteThrottle::WriteThrottle(std::int64_t burst_bytes)
    : records_{limits::kWriteRecordsPerSecond, limits::kWriteRecordsPerSecond},
      bytes_{burst_bytes, limits::kWriteBytesPerSecond} {}

void WriteThrottle::hash(Hasher& hasher) const {
    records_.hash(hasher);
    bytes_.hash(hasher);
}

ReadThrottle::ReadThrottle() : calls_{limits::kReadCallsPerSecond, limits::kReadCallsPerSecond} {}

ReadLimit ReadThrottle::admit_call(Instant now) {
    // A refused call takes nothing from the bucket: a consumer that keeps polling during the pause
    // is not punished twice.
    if (now < blocked_until_) return ReadLimit::PauseAfterBytes;
    return calls_.try_take(1, now) ? ReadLimit::None : ReadLimit::CallsPerSecond;
}

void ReadThrottle::count_answer(std::int64_t bytes, bool full, Instant now) {
    const auto is_old = [now](const Answer& a) { return a.at <= now - Duration::seconds(1); };
    const auto kept = std::remove_if(recent_, recent_ + recent_count_, is_old);
    recent_count_ = static_cast<int>(kept - recent_);
    KDS_ASSERT(recent_count_ < kAnswers);  // The bucket admits 10 calls within a second at most.
    recent_[recent_count_++] = {now, bytes};

    std::int64_t in_last_second = 0;
    for (int i = 0; i < recent_count_; ++i) in_last_second += recent_[i].bytes;
    if (full) {
        blocked_until_ = now + limits::kReadPauseAfterFullAnswer;
    } else if (in_last_second > limits::kReadBytesPerSecond) {
        blocked_until_ = now + limits::kReadPauseAfterExcess;
    }
}

void ReadThrottle::hash(Hasher& hasher) const {
    calls_.hash(hasher);
    hasher.add(blocked_until_);
    hasher.add(static_cast<std::uint64_t>(recent_count_));
    for (int i = 0; i < recent_count_; ++i) {
        hasher.add(recent_[i].at);
        hasher.add(static_cast<std::uint64_t>(recent_[i].bytes));
    }
}

}  // namespace kds
