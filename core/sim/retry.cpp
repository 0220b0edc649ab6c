#include "core/sim/retry.h"

#include <algorithm>

#include "core/base/assert.h"

namespace kds::sim {
namespace {

constexpr std::uint32_t kStandardAttempts = 3;
constexpr std::uint32_t kLegacyAttempts = 5;
constexpr std::int64_t kStandardSecondsMax = 20;

}  // namespace

std::uint32_t attempts_max(RetryMode mode) {
    return mode == RetryMode::Standard ? kStandardAttempts : kLegacyAttempts;
}

Duration backoff_ceiling(RetryMode mode, std::uint32_t failed_attempts) {
    KDS_ASSERT(failed_attempts >= 1 && failed_attempts <= 32);
    const std::int64_t seconds = std::int64_t{1} << (failed_attempts - 1);
    return Duration::seconds(mode == RetryMode::Standard ? std::min(seconds, kStandardSecondsMax)
                                                         : seconds);
}

bool is_retried(ErrorCode code) {
    // Throttling and what is the service's own fault. botocore's legacy mode, too, tries Kinesis'
    // LimitExceededException again.
    return code == ErrorCode::ProvisionedThroughputExceeded || code == ErrorCode::LimitExceeded ||
           code == ErrorCode::InternalFailure;
}

std::optional<Duration> Retries::after_silence(std::uint32_t failed_attempts, Rng& rng) {
    if (failed_attempts >= attempts_max(mode_)) return std::nullopt;
    if (mode_ == RetryMode::Standard) {
        if (tokens_ < kTokensOfRetry) return std::nullopt;
        tokens_ -= kTokensOfRetry;
    }
    const auto ceiling = static_cast<std::uint64_t>(backoff_ceiling(mode_, failed_attempts).us);
    return Duration::micros(static_cast<std::int64_t>(rng.below(ceiling)));
}

std::optional<Duration> Retries::after_failure(std::uint32_t failed_attempts, ErrorCode code,
                                               Rng& rng) {
    return is_retried(code) ? after_silence(failed_attempts, rng) : std::nullopt;
}

void Retries::succeeded() { tokens_ = std::min(tokens_ + kTokensOfSuccess, kTokens); }

void Retries::hash(Hasher& hasher) const {
    hasher.add(static_cast<std::uint64_t>(mode_));
    hasher.add(static_cast<std::uint64_t>(tokens_));
}

}  // namespace kds::sim
