/// Whether a request is allowed, and by which statement of which policy (IAM User Guide, "Policy
/// evaluation logic"; kinesis.md 11.2).
///
/// 1. A Deny that applies, in any policy, decides.
/// 2. Service control policies: on each level one must allow. The policy of the VPC endpoint by
///    which the request comes, if it has one, must allow; it limits the root user too.
/// 3. Within an account an Allow of the resource's policy or of an identity-based policy grants:
///    - the resource's policy, if it names the user or the session itself, decides then and there
///      (User Guide, "Permissions boundaries for IAM entities");
///    - if it names the role or everyone, no identity-based policy needs to allow;
///    - if it names the account, it leaves it to the identity-based policies ("AWS JSON policy
///      elements: Principal", account principals).
///    Between accounts both must allow.
/// 4. The permissions boundary and the session policies, if there are any, must allow too.
///
/// Pure functions. A decision costs at most the number of statements times what one costs; neither
/// recurses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/iam/identity.h"
#include "core/iam/policy.h"
#include "core/iam/request.h"
#include "core/iam/statement.h"

namespace kds::iam {

/// In the order in which they are asked.
enum class PolicyKind : std::uint8_t {
    ServiceControl,
    Endpoint,  ///< Of a VPC endpoint.
    ResourceBased,
    IdentityBased,
    PermissionsBoundary,
    Session,
};
inline constexpr std::size_t kPolicyKindCount = 6;

/// Everything that has a say. The parts outlive it; a null is a part that there is not.
struct PolicySet {
    const AccountControls* controls = nullptr;
    const NamedPolicy* endpoint = nullptr;
    const Policy* resource = nullptr;
    std::string_view resource_name = {};  ///< What the resource's policy is called.
    const Identity* identity = nullptr;
    const RoleSession* session = nullptr;
    /// True for the root user, and for all of an account of which no identity is known: they may do
    /// what nobody forbids. `identity` and `session` are not asked then.
    bool may_all = false;
};

/// The policies that concern this caller; `resource` is left to whoever knows the resource. A null
/// directory lists nobody.
PolicySet policies_of(const Directory* directory, const Caller& caller);

/// A statement. Lives no longer than the policies.
struct StatementRef {
    PolicyKind kind = PolicyKind::IdentityBased;
    std::size_t level = 0;  ///< Of service control policies, from the root down.
    std::string_view policy_name = {};
    std::size_t policy = 0;     ///< Place among those of its kind and level.
    std::size_t statement = 0;  ///< Place in the policy.
    std::string_view sid = {};
    Effect effect = Effect::Allow;

    friend bool operator==(const StatementRef&, const StatementRef&) = default;
};

struct Decision {
    bool is_allowed = false;
    /// What decided: the kind of the statement below, or the kind that should have allowed and did
    /// not. For a caller who may do everything, IdentityBased without a statement.
    PolicyKind kind = PolicyKind::IdentityBased;
    /// The Deny, or the Allow that granted; empty if there is none: an implicit deny, or a caller
    /// who may do everything.
    std::optional<StatementRef> statement = {};

    bool is_explicit_deny() const { return !is_allowed && statement.has_value(); }
    friend bool operator==(const Decision&, const Decision&) = default;
};

/// What came of one kind of policies, or of one level of service control policies.
enum class Outcome : std::uint8_t {
    Absent,     ///< There is no such policy, and none is needed.
    Denies,     ///< `statement` is the Deny.
    Allows,     ///< `statement` is the Allow.
    Silent,     ///< No statement applies: an implicit deny where an Allow is needed.
    Delegates,  ///< The resource's policy allows the account, which leaves it to its identities.
    Unlimited,  ///< The caller may do everything.
    NotAsked,   ///< It was decided before.
};

struct Step {
    PolicyKind kind = PolicyKind::IdentityBased;
    std::size_t level = 0;
    Outcome outcome = Outcome::Absent;
    std::optional<StatementRef> statement = {};
};

/// A statement that was looked at, and what of it did not fit.
struct Looked {
    StatementRef statement = {};
    StatementMatch match = {};
};

/// How a decision came about, for showing it. It lives no longer than the policies.
struct Trail {
    std::vector<Step> steps = {};     ///< In the order of the kinds; each kind at least once.
    std::vector<Looked> looked = {};  ///< All statements of all policies that have a say.
};

/// With a trail, which is cleared first, all of it is told; without one, nothing is allocated but
/// what matching needs.
Decision evaluate(const PolicySet& policies, const Request& request, Trail* trail = nullptr);

/// The end of the sentence of AccessDenied (kinesis.md 3.7): " because no identity-based policy
/// allows the kinesis:PutRecord action". Precondition: it is not allowed.
std::string denial_reason(const Decision& decision, std::string_view action);

}  // namespace kds::iam
