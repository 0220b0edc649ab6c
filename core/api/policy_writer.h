/// Writes a policy as people write it: indented by two, an element a line, lists of one as a text.
#pragma once

#include <string>

#include "core/iam/policy.h"

namespace kds::api {

/// read_policy() gives the same policy again.
std::string write_policy(const iam::Policy& policy);

}  // namespace kds::api
