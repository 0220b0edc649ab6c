#include "core/engine/billing_commitment.h"

#include <algorithm>

#include "core/engine/limits.h"

namespace kds {

std::string_view to_string(CommitmentStatus status) {
    switch (status) {
        case CommitmentStatus::Enabled: return "ENABLED";
        case CommitmentStatus::Disabled: return "DISABLED";
        case CommitmentStatus::EnabledUntilEarliestAllowedEnd:
            return "ENABLED_UNTIL_EARLIEST_ALLOWED_END";
    }
    return "";
}

CommitmentStatus BillingCommitment::status(Instant now) const {
    if (!started_at_ || (ends_at_ && *ends_at_ <= now)) return CommitmentStatus::Disabled;
    return ends_at_ ? CommitmentStatus::EnabledUntilEarliestAllowedEnd : CommitmentStatus::Enabled;
}

std::optional<Instant> BillingCommitment::ended_at(Instant now) const {
    return is_on(now) ? std::nullopt : ends_at_;
}

std::optional<Instant> BillingCommitment::earliest_allowed_end(Instant now) const {
    if (!is_on(now)) return std::nullopt;
    return *started_at_ + limits::kCommitmentLeast;
}

void BillingCommitment::enable(Instant now) {
    if (!is_on(now)) started_at_ = now;
    ends_at_.reset();
}

void BillingCommitment::disable(Instant now) {
    if (status(now) != CommitmentStatus::Enabled) return;
    ends_at_ = std::max(now, *started_at_ + limits::kCommitmentLeast);
}

void BillingCommitment::hash(Hasher& hasher) const {
    hasher.add(started_at_.value_or(Instant{}));
    hasher.add(ends_at_.value_or(Instant{}));
}

}  // namespace kds
