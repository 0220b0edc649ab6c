/// Who there is in the accounts and what they may do (kinesis.md 11.1, 11.2).
///
///   set_identities(engine, {.identities = {{.arn = "arn:aws:iam::123456789012:user/ann",
///                                           .policies = {{"read only", policy}}}}});
///
/// Without it each caller may do everything with its own account's streams that no policy of a
/// stream denies. Calls say who makes them: Call::principal.
#pragma once

#include "core/engine/engine.h"
#include "core/iam/identity.h"

namespace kds {

/// Replaces all that was set before; an empty directory is none. Copies of the engine share it, and
/// it is part of the state's digest.
void set_identities(Engine& engine, iam::Directory directory);

}  // namespace kds
