/// The account's minimum throughput billing commitment, "On-demand Advantage" (API Reference,
/// UpdateAccountSettings; kinesis.md 2.5): once on, it stays on for 24 hours at least.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/hasher.h"
#include "core/base/instant.h"

namespace kds {

enum class CommitmentStatus : std::uint8_t { Enabled, Disabled, EnabledUntilEarliestAllowedEnd };
/// "ENABLED", "DISABLED", "ENABLED_UNTIL_EARLIEST_ALLOWED_END".
std::string_view to_string(CommitmentStatus status);

/// It ends by itself when its time has come: what it says depends on the time at which one asks,
/// which must not go back.
class BillingCommitment {
public:
    CommitmentStatus status(Instant now) const;
    bool is_on(Instant now) const { return status(now) != CommitmentStatus::Disabled; }
    /// Empty if it was never on.
    std::optional<Instant> started_at() const { return started_at_; }
    /// Empty while it is on, and if it never was.
    std::optional<Instant> ended_at(Instant now) const;
    /// Empty while it is off.
    std::optional<Instant> earliest_allowed_end(Instant now) const;

    /// Changes nothing if it is on; takes back an end to come.
    void enable(Instant now);
    /// Ends it now, or as soon as it may; changes nothing if that is so already.
    void disable(Instant now);

    bool was_ever_on() const { return started_at_.has_value(); }
    void hash(Hasher& hasher) const;

private:
    std::optional<Instant> started_at_;
    std::optional<Instant> ends_at_;  ///< Past or to come.
};

}  // namespace kds
