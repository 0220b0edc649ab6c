/// What a principal may do, set beside what it does: least privilege by what was seen.
///
/// Pure. What it has not done yet is not in the advice: somebody must know whether it was watched
/// long enough.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/iam/known_action.h"
#include "core/iam/policy.h"

namespace kds::iam {

/// A call that was seen.
struct ObservedCall {
    std::string action = {};    ///< "kinesis:PutRecord".
    std::string resource = {};  ///< ARN, or "*".
    bool is_allowed = true;

    friend bool operator==(const ObservedCall&, const ObservedCall&) = default;
};

struct Advice {
    std::size_t allowed = 0;                ///< Actions of the service that some Allow names.
    std::vector<std::string> used = {};     ///< Of those, what was done; by name.
    std::vector<std::string> unused = {};   ///< The others.
    std::vector<std::string> refused = {};  ///< What it asked for in vain; by name.
    /// One that allows what was done and no more; without statements if nothing was done.
    Policy policy = {};
};

/// An action counts as allowed if an Allow names it and no Deny without a condition names it on
/// "*"; what conditions and resources say besides depends on the call. In the policy, resources on
/// which the same was done share a statement, and a consumer is named without the moment of its
/// registration (…/consumer/NAME:*), because the next one has another.
Advice advise(std::span<const NamedPolicy> policies, std::span<const ObservedCall> calls,
              std::span<const KnownAction> actions, std::string_view service = "kinesis");

}  // namespace kds::iam
