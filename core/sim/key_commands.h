/// What the commands about keys do. For core/sim only. Each fails with BadDocument and changes
/// nothing if the command makes no sense.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/sim/access_command.h"

namespace kds::sim {

Result<void> set_key_state(Engine& engine, const SetKeyState& command);
Result<void> put_key_policy(Engine& engine, const PutKeyPolicy& command);
/// `grantee` is the ARN of the principal.
Result<void> create_grant(Engine& engine, const CreateGrant& command, const std::string& grantee);
Result<void> revoke_grant(Engine& engine, const RevokeGrant& command);

}  // namespace kds::sim
