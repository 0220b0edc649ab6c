/// When the account had the billing commitment, as the meter needs it.
#pragma once

#include <limits>

#include "core/engine/billing_commitment.h"

namespace kds::pricing {

/// The newest time of it, from `start` to `end`. What is done at one of these very moments counts
/// as before it, because the call that made it was later than what the log has of that moment.
struct CommitmentSpan {
    static constexpr Instant kNever{std::numeric_limits<std::int64_t>::max()};
    Instant start = kNever;
    Instant end = kNever;  ///< kNever while it is not known.

    bool covers_what_happens(Instant at) const { return start < at && at <= end; }
    bool covers_time_after(Instant at) const { return start <= at && at < end; }
    /// The next moment after `at` at which time begins or ceases to be covered; kNever if none.
    Instant next_edge(Instant at) const {
        if (at < start) return start;
        return at < end ? end : kNever;
    }
    /// What the engine says of it at `now`.
    void see(const BillingCommitment& commitment, Instant now) {
        if (!commitment.was_ever_on()) return;
        start = *commitment.started_at();
        end = commitment.ended_at(now).value_or(kNever);
    }
    friend bool operator==(const CommitmentSpan&, const CommitmentSpan&) = default;
};

}  // namespace kds::pricing
