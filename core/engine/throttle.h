/// How a shard refuses: token buckets on virtual time for writes and read calls, and a pause after
/// too many bytes were read. AWS documents neither algorithm nor clock; this is the deterministic
/// choice of kinesis.md 6.2.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/assert.h"
#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/engine/limits.h"

namespace kds {

/// Holds at most `capacity` tokens and gains `per_second` of them each second.
/// Exact: it counts millionths of a token.
class TokenBucket {
public:
    /// Full at the start. Preconditions: 0 < per_second, 0 < capacity <= 2^40.
    TokenBucket(std::int64_t capacity, std::int64_t per_second);

    /// Whole tokens at `now`. Precondition of all calls: `now` never goes back.
    std::int64_t available(Instant now) const;
    /// Whether there are as many.
    bool has(std::int64_t tokens, Instant now) const;
    /// Takes `tokens` if there are as many; else takes nothing.
    bool try_take(std::int64_t tokens, Instant now);
    /// Time until `tokens` could be taken; zero if they can be now.
    /// Precondition: tokens <= capacity.
    Duration wait_for(std::int64_t tokens, Instant now) const;

    std::int64_t capacity() const { return capacity_; }
    /// Keeps the tokens that it has, as far as they find room; more come in as ever.
    /// Precondition: that of the constructor.
    void set_capacity(std::int64_t capacity, Instant now);
    void hash(Hasher& hasher) const;

private:
    static constexpr std::int64_t kMicrosPerToken = 1'000'000;
    std::int64_t micro_tokens_at(Instant now) const;
    std::int64_t capacity_;
    std::int64_t per_second_;
    std::int64_t micro_tokens_;
    std::int64_t fills_in_us_;  ///< Microseconds from empty to full; follows from the other two.
    Instant filled_at_{};
};

/// Which limit of a shard a write met.
enum class WriteLimit : std::uint8_t { None, RecordsPerSecond, BytesPerSecond };

/// The write side of one shard: 1,000 records and 1 MiB a second, whichever is reached first.
class WriteThrottle {
public:
    /// At rest it lets so many bytes through at once: as many as in a second, or 10 MiB if the
    /// stream takes large records (kinesis.md 6.1).
    explicit WriteThrottle(std::int64_t burst_bytes = limits::kWriteBytesPerSecond);
    /// Takes one record of `bytes` if both buckets have enough, else nothing; says which lacked.
    /// `bytes` are data + partition key, rounded as the operation requires (kinesis.md 6.1); they
    /// may be 0 for a record that a rounded sum has paid for already (see put_records.cpp).
    /// If both buckets lack, the answer is RecordsPerSecond.
    WriteLimit admit(std::int64_t bytes, Instant now);
    /// How many bytes it lets through at once; the refill stays the same.
    void set_burst(std::int64_t bytes, Instant now) { bytes_.set_capacity(bytes, now); }
    const TokenBucket& records() const { return records_; }
    const TokenBucket& bytes() const { return bytes_; }
    void hash(Hasher& hasher) const;

private:
    TokenBucket records_;
    TokenBucket bytes_;
};

/// Which limit of a shard a read met.
enum class ReadLimit : std::uint8_t { None, CallsPerSecond, PauseAfterBytes };

/// The shared read side of one shard: 5 calls a second, 2 MiB a second, 5 s pause after a full
/// answer of 10 MiB.
class ReadThrottle {
public:
    ReadThrottle();
    ReadLimit admit_call(Instant now);
    /// Counts an answer of `bytes` that was just given, `full` if it was cut at 10 MiB.
    void count_answer(std::int64_t bytes, bool full, Instant now);
    Instant blocked_until() const { return blocked_until_; }
    const TokenBucket& calls() const { return calls_; }
    void hash(Hasher& hasher) const;

private:
    TokenBucket calls_;
    Instant blocked_until_{};
    // Bytes of the last second, by answer; at most 2 * kReadCallsPerSecond answers fit into it.
    struct Answer {
        Instant at;
        std::int64_t bytes;
    };
    static constexpr int kAnswers = 12;
    Answer recent_[kAnswers] = {};
    int recent_count_ = 0;
};

// Each put asks two buckets, so these two are here where they can be inlined.

inline std::int64_t TokenBucket::micro_tokens_at(Instant now) const {
    KDS_ASSERT(now >= filled_at_);
    // One token a second is one millionth of a token a microsecond: no division, no rest.
    // The bound on the time keeps the product from overflowing.
    const std::int64_t elapsed_us = std::min((now - filled_at_).us, fills_in_us_);
    return std::min(micro_tokens_ + elapsed_us * per_second_, capacity_ * kMicrosPerToken);
}

inline bool TokenBucket::try_take(std::int64_t tokens, Instant now) {
    KDS_ASSERT(tokens >= 0);
    if (tokens > capacity_) return false;
    const std::int64_t held = micro_tokens_at(now);
    if (held < tokens * kMicrosPerToken) return false;
    micro_tokens_ = held - tokens * kMicrosPerToken;
    filled_at_ = now;
    return true;
}

inline bool TokenBucket::has(std::int64_t tokens, Instant now) const {
    return tokens <= capacity_ && micro_tokens_at(now) >= tokens * kMicrosPerToken;
}

inline WriteLimit WriteThrottle::admit(std::int64_t bytes, Instant now) {
    if (!records_.has(1, now)) return WriteLimit::RecordsPerSecond;
    if (!bytes_.try_take(bytes, now)) return WriteLimit::BytesPerSecond;
    records_.try_take(1, now);
    return WriteLimit::None;
}

}  // namespace kds
