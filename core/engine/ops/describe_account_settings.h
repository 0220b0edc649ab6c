/// DescribeAccountSettings (API Reference, DescribeAccountSettings; kinesis.md 2.5).
#pragma once

#include <optional>
#include <string_view>

#include "core/engine/engine.h"

namespace kds {

/// API Reference, MinimumThroughputBillingCommitmentOutput.
struct CommitmentOutput {
    CommitmentStatus status;
    std::optional<Instant> started_at;            ///< Empty if it was never on.
    std::optional<Instant> ended_at;              ///< Only if it was on and is not.
    std::optional<Instant> earliest_allowed_end;  ///< Only while it is on.
};

/// As it is at this moment. That members without meaning are left out is (unconfirmed).
CommitmentOutput commitment_output(const Engine& engine, std::string_view account);

/// Of the account that calls.
Result<CommitmentOutput> describe_account_settings(Engine& engine, const Call& call);

}  // namespace kds
