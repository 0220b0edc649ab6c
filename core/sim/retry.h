/// How the AWS SDKs try a failed call again (kinesis.md 7.1): who is tried again, how often, and
/// after how long.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/base/rng.h"

namespace kds::sim {

enum class RetryMode : std::uint8_t {
    Standard,  ///< Three attempts, at most 20 s between them, and a quota of retries.
    Legacy,    ///< botocore's: five attempts, no quota.
};

/// Attempts of a call in all, the first included.
std::uint32_t attempts_max(RetryMode mode);

/// Before the next attempt the client waits a random part of this. `failed_attempts` from 1.
Duration backoff_ceiling(RetryMode mode, std::uint32_t failed_attempts);

/// Whether such an error, as the answer of a whole call, is worth another attempt. Entries of
/// PutRecords that were refused are none: their call was answered with 200.
bool is_retried(ErrorCode code);

/// The retries of one client. In standard mode all its calls share a quota of tokens: when too much
/// fails it stops trying again, so that retries do not add to what the service cannot bear.
class Retries {
public:
    static constexpr std::int64_t kTokens = 500;
    static constexpr std::int64_t kTokensOfRetry = 5;
    static constexpr std::int64_t kTokensOfSuccess = 1;

    explicit Retries(RetryMode mode) : mode_{mode} {}

    /// How long to wait before the next attempt; empty: the call has failed for good. Takes tokens
    /// and a random number only if there is a next attempt.
    std::optional<Duration> after_failure(std::uint32_t failed_attempts, ErrorCode code, Rng& rng);
    /// The same if no answer came: the connection failed or the client waited too long.
    std::optional<Duration> after_silence(std::uint32_t failed_attempts, Rng& rng);
    void succeeded();

    RetryMode mode() const { return mode_; }
    /// Left of the quota; always kTokens in legacy mode.
    std::int64_t tokens() const { return tokens_; }
    void hash(Hasher& hasher) const;

    friend bool operator==(const Retries&, const Retries&) = default;

private:
    RetryMode mode_;
    std::int64_t tokens_ = kTokens;
};

}  // namespace kds::sim
