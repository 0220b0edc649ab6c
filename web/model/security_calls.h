/// What principals called lately, as the audit log of the engine has it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/audit.h"
#include "core/iam/advice.h"
#include "core/sim/access.h"
#include "core/sim/world.h"

namespace kds::web {

/// All that are kept, newest first. They live as long as the engine is not changed.
std::vector<const AuditEntry*> calls_newest_first(const AuditLog& log);

/// The principal's name; "" for the administrator and for whoever is not listed.
std::string_view principal_of(const sim::Access* access, const AuditEntry& entry);

/// Those of one principal.
std::vector<iam::ObservedCall> observed_calls(std::span<const AuditEntry* const> calls,
                                              const sim::Access& access,
                                              std::string_view principal);

/// Who called: an actor's name; "" for the learner.
std::string_view caller_name(const sim::World& world, ActorId actor);

}  // namespace kds::web
