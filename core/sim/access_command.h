/// What can be done to who may do what: principals and their policies, keys, and the ways by which
/// requests come. A part of sim::Command: ChangeAccess holds one of these.
///
///   world.apply(ChangeAccess(AccessCommand{UsePrincipal{.principal = "auditor"}}));
///
/// A scenario, a lesson and a learner use the same commands; a scenario's set-up begins with them.
/// In documents each has its own "do" (core/lesson/access_json.h).
///
/// Every policy is a text, JSON as IAM has it. One that is no policy is refused before the log,
/// with the place and the reason ("Statement[0].Effect: found …"); so is a name that nobody has.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/engine/kms.h"
#include "core/iam/identity.h"

namespace kds::sim {

/// A policy by name, as somebody wrote it.
struct PolicyText {
    std::string name = {};  ///< IAM: letters, digits and +=,.@_-, 1 to 128 of them.
    std::string text = {};

    friend bool operator==(const PolicyText&, const PolicyText&) = default;
};

/// IAM's two kinds of principals. A user signs with an access key of its own; a role is assumed,
/// and its sessions have keys for a time.
enum class PrincipalKind : std::uint8_t { User, Role };

struct PrincipalSpec {
    std::string name = {};  ///< As a policy's; unique in a world, also between accounts.
    PrincipalKind kind = PrincipalKind::User;
    std::string account = {};  ///< Twelve digits; empty: the engine's own.
    std::string about = {};    ///< Who it is, in one line, for showing; may be empty.
    std::vector<PolicyText> policies = {};
    std::vector<PolicyText> session_policies = {};  ///< Of a role: given to each of its sessions.
    PolicyText boundary = {};                       ///< An empty text: none.
    /// Of a role: who may assume it, a policy with Principal and sts:AssumeRole. Empty: whoever
    /// asks. It decides about the learner's UsePrincipal.
    std::string trust = {};
    std::vector<iam::IdentityTag> tags = {};  ///< aws:PrincipalTag/{key}

    friend bool operator==(const PrincipalSpec&, const PrincipalSpec&) = default;
};

/// A user or a role that there is from now on. From the first one of an account on, whoever of that
/// account is not listed may do nothing, but its administrator (its root user) everything.
struct AddPrincipal {
    PrincipalSpec spec;
};
/// As whom somebody calls from now on: the name of a principal, or "" for the administrator of the
/// engine's own account, as whom everybody begins. `actor` is a producer, a consumer, or "" for the
/// learner. A set-up may name an actor that is added later.
/// Refused to the learner for a role whose trust policy does not let the administrator of the
/// engine's own account assume it. Who runs an actor, and may assume its role, is not asked.
struct UsePrincipal {
    std::string actor = {};
    std::string principal = {};
};
/// Attaches a policy, or puts another text in the place of the one of this name.
struct PutPrincipalPolicy {
    std::string principal;
    std::string name;
    std::string text;
};
struct DeletePrincipalPolicy {
    std::string principal;
    std::string name;
};
/// An empty text takes it away.
struct SetPrincipalBoundary {
    std::string principal;
    std::string name;
    std::string text;
};
/// Makes the access key of a user inactive: whoever signs with it is answered
/// UnrecognizedClientException. A role has none; it is refused for one.
struct DeactivatePrincipal {
    std::string principal;
};
struct ReactivatePrincipal {
    std::string principal;
};
/// A service control policy on one level above an account, from 0, the root of its organization, on
/// down; levels begin without a gap. An empty text takes the policy away.
struct PutControlPolicy {
    std::string account = {};  ///< Twelve digits; empty: the engine's own.
    std::size_t level = 0;
    std::string name;
    std::string text;
};
/// aws:PrincipalOrgID of the account's callers, aws:ResourceOrgID of its streams; "" for none.
struct SetOrganization {
    std::string account = {};
    std::string organization;  ///< "o-a1b2c3d4e5".
};

/// An interface endpoint of a VPC for Kinesis, or another policy for one that there is.
struct PutEndpoint {
    std::string endpoint;  ///< "vpce-…": letters, digits and "-".
    std::string vpc;       ///< "vpc-…".
    std::string text;      ///< Its policy; empty: everything may pass.
};
/// By which way somebody's requests come from now on. `actor` as for UsePrincipal.
struct SetPath {
    std::string actor = {};
    std::string endpoint = {};  ///< Empty: the public endpoint.
    std::string address = {};   ///< IPv4 or IPv6 of the caller; empty: the actor's own default.
};

/// What follows concerns customer managed keys. A key is named by its alias, "alias/orders", or by
/// its ARN. Each bites at once; the service keeps data keys for about five minutes (kinesis.md
/// 11.5), so that there a key that is disabled may go on being used for so long.
struct SetKeyState {
    std::string key;
    KeyState state = KeyState::Enabled;  ///< Not Deleted: that comes by itself, after days.
};
/// An empty text is the policy that KMS gives a new key: its account may do everything, which
/// leaves it to the account's identities.
struct PutKeyPolicy {
    std::string key;
    std::string text;
};
/// `operations` are "GenerateDataKey", "Decrypt".
struct CreateGrant {
    std::string key;
    std::string name;  ///< Unique for the key.
    std::string principal;
    std::vector<std::string> operations;
};
struct RevokeGrant {
    std::string key;
    std::string name;
};

struct AccessCommand {
    std::variant<AddPrincipal, UsePrincipal, PutPrincipalPolicy, DeletePrincipalPolicy,
                 SetPrincipalBoundary, DeactivatePrincipal, ReactivatePrincipal, PutControlPolicy,
                 SetOrganization, PutEndpoint, SetPath, SetKeyState, PutKeyPolicy, CreateGrant,
                 RevokeGrant>
        what;
};

}  // namespace kds::sim
