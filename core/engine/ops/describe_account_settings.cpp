#include "core/engine/ops/describe_account_settings.h"

#include "core/engine/ops/operation.h"

namespace kds {

CommitmentOutput commitment_output(const Engine& engine, std::string_view account) {
    const BillingCommitment commitment = engine.commitment_of(account);
    const Instant now = engine.now();
    return {.status = commitment.status(now),
            .started_at = commitment.started_at(),
            .ended_at = commitment.ended_at(now),
            .earliest_allowed_end = commitment.earliest_allowed_end(now)};
}

Result<CommitmentOutput> describe_account_settings(Engine& engine, const Call& call) {
    Operation op(engine, call, Action::DescribeAccountSettings);
    KDS_CHECK(op.admit());
    return commitment_output(engine, op.caller());
}

}  // namespace kds
