/// How many bytes of a stream are stored for longer than what is free, by clock hours.
///
/// A regular value whose copies share the hours behind them. It keeps an entry for each hour in
/// which something was put, up to the retention period: 8,760 at most.
#pragma once

#include <cstdint>

#include "core/base/chunked_log.h"
#include "core/base/hasher.h"

namespace kds::pricing {

/// Retention up to here costs nothing on its own, and from kLongTermHours on it is long-term
/// (kinesis.md 10.1, 10.2).
inline constexpr std::int64_t kFreeHours = 24;
inline constexpr std::int64_t kLongTermHours = 168;

class StoredBytes {
public:
    /// `hour` is the clock hour since 1970 in which they came; it does not go back.
    void add(std::int64_t hour, std::int64_t bytes);
    /// Forgets what is older than the retention period when `hour` begins, and tells apart what is
    /// older than a day and than seven. Neither goes back: what was forgotten does not come again
    /// when the period becomes longer.
    void look(std::int64_t hour, std::int64_t retention_hours);

    /// As of the last look: older than 24 hours, up to 7 days.
    std::uint64_t extended() const { return extended_; }
    /// As of the last look: older than 7 days.
    std::uint64_t long_term() const { return long_term_; }

    void hash(Hasher& hasher) const;

private:
    struct Hour {
        std::int64_t hour = 0;
        std::uint64_t bytes = 0;
    };
    /// Full hours that one of this clock hour is old when `hour` begins.
    static std::int64_t age(const Hour& of, std::int64_t hour) { return hour - of.hour - 1; }

    ChunkedLog<Hour, 64> hours_;
    Hour current_;                     ///< The newest hour, not yet among the others.
    std::uint64_t first_ = 0;          ///< Serial of the oldest hour that is stored …
    std::uint64_t long_term_end_ = 0;  ///< … of the first one that is not older than 7 days …
    std::uint64_t extended_end_ = 0;   ///< … and of the first one not older than a day.
    std::uint64_t extended_ = 0;
    std::uint64_t long_term_ = 0;
};

}  // namespace kds::pricing
