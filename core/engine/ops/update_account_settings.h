/// UpdateAccountSettings (API Reference, UpdateAccountSettings; kinesis.md 2.5).
#pragma once

#include <string>

#include "core/engine/engine.h"
#include "core/engine/ops/describe_account_settings.h"

namespace kds {

struct UpdateAccountSettingsInput {
    std::string commitment_status;  ///< "ENABLED" or "DISABLED".
};

/// Takes effect at once. A commitment that is ended before its 24 hours are over ends when they
/// are; until then ENABLED takes that back. The status that it has already changes nothing.
/// It is that of the account that calls. Precondition: the input satisfies check_constraints().
Result<CommitmentOutput> update_account_settings(Engine& engine, const Call& call,
                                                 const UpdateAccountSettingsInput& input);

}  // namespace kds
