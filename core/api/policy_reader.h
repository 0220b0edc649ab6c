/// Reads policy documents of IAM (IAM User Guide, "Grammar of the IAM JSON policy language").
///
///   KDS_TRY(const iam::Policy policy, read_policy(text, PolicyUse::Identity));
///
/// Errors are ours, BadDocument, and name the place, what was found there and what may stand there:
///   Statement[1].Effect: found "allow", expected Allow or Deny.
/// Names of elements and operators are case-sensitive.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/api/document.h"
#include "core/base/result.h"
#include "core/iam/policy.h"

namespace kds::api {

/// Where the policy is attached.
enum class PolicyUse : std::uint8_t {
    Identity,  ///< To a user, a role, a session, an account: Principal must not stand in it.
    Resource,  ///< To a stream or a consumer: each statement needs Principal or NotPrincipal.
    /// To a role, to say who may assume it: as Resource, but no Resource stands in it (IAM User
    /// Guide, "Roles terms and concepts"); it is read as "*".
    Trust,
};

/// Fails if the text is no JSON object, is larger than iam::kPolicyBytesMax, or is no policy.
Result<iam::Policy> read_policy(std::string_view text, PolicyUse use);

/// The same of a document that is read already.
Result<iam::Policy> read_policy(const Value& document, PolicyUse use);

}  // namespace kds::api
