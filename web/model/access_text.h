/// Commands about principals, policies, keys and ways in words.
#pragma once

#include <string>

#include "core/sim/access_command.h"

namespace kds::web {

/// What was done, for the list of what the learner did: "orders-writer lost the policy put".
std::string access_text(const sim::AccessCommand& command);
/// By which calls of which service it is done in reality, after "In reality: ".
std::string access_in_reality(const sim::AccessCommand& command);

}  // namespace kds::web
