#include "core/engine/ops/update_account_settings.h"

#include "core/engine/ops/operation.h"

namespace kds {

Result<CommitmentOutput> update_account_settings(Engine& engine, const Call& call,
                                                 const UpdateAccountSettingsInput& input) {
    Operation op(engine, call, Action::UpdateAccountSettings);
    KDS_CHECK(op.admit());
    BillingCommitment& commitment = engine.account(op.caller()).commitment;
    if (input.commitment_status == "ENABLED") {
        commitment.enable(op.now());
    } else {
        commitment.disable(op.now());
    }
    return commitment_output(engine, op.caller());
}

}  // namespace kds
