/// Who there is in a world, what each may do, and by which way everybody's requests come. Plain
/// data that copies of a world share; World::access() is null in a world where nobody ever asked.
///
/// What a policy decides is asked in the engine (core/engine/ops/policies.h), which is given the
/// directory of all this; who wants to ask beforehand does it with access_question.h.
///
/// What is ours: a user has one access key and a role's session is called like its actor; nobody
/// calls IAM, STS or KMS to make the changes, so they are not asked whether they may; changes bite
/// at once where IAM takes seconds. Everybody who is told no principal calls as the root user of
/// the engine's account. The applications' calls of DynamoDB and CloudWatch: other_services.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/iam/identity.h"
#include "core/iam/origin.h"
#include "core/sim/access_command.h"

namespace kds::sim {

/// A principal of the world. Its texts follow each change; what they say is in the directory.
struct AccessPrincipal {
    PrincipalSpec spec;      ///< The account is filled in.
    std::string arn;         ///< arn:aws:iam::{account}:user/{name} or :role/{name}
    bool is_active = true;   ///< The access key of a user.
    std::string access_key;  ///< "AKIA…", for showing; empty for a role.
};

struct AccessEndpoint {
    std::string id;   ///< "vpce-…"
    std::string vpc;  ///< "vpc-…"
    std::string policy_text;
};

/// Of an actor, or of the learner, whose name is empty.
struct ActorAccess {
    std::string actor;
    std::string principal;  ///< Empty: the administrator.
    std::string endpoint;   ///< Empty: the public one.
    std::string address;    ///< Empty: kDefaultAddress.
    // These follow from the above.
    Principal caller = {};  ///< What its calls say; `arn` is that of a session for a role.
    iam::Origin origin = {};
};

struct ControlPolicyText {
    std::string account;
    std::size_t level = 0;
    PolicyText policy;
};
struct AccountOrganization {
    std::string account;
    std::string organization;
};

/// From where requests come that nobody gave an address: RFC 5737, TEST-NET-3.
inline constexpr std::string_view kDefaultAddress = "203.0.113.10";
/// Within a VPC.
inline constexpr std::string_view kDefaultVpcAddress = "10.0.0.10";

struct Access {
    std::vector<AccessPrincipal> principals = {};  ///< In the order in which they came.
    std::vector<AccessEndpoint> endpoints = {};
    std::vector<ActorAccess> actors = {};  ///< Those who were given something.
    std::vector<ControlPolicyText> controls = {};
    std::vector<AccountOrganization> organizations = {};
    /// Of those who were given nothing.
    iam::Origin elsewhere = {.address = std::string(kDefaultAddress)};
    /// All of it as policies see it; never null.
    std::shared_ptr<const iam::Directory> directory = {};

    const AccessPrincipal* find_principal(std::string_view name) const;
    const AccessPrincipal* find_principal_by_arn(std::string_view caller_arn) const;
    const AccessEndpoint* find_endpoint(std::string_view id) const;
    /// Null for one that was given nothing: the administrator, over the public endpoint.
    const ActorAccess* find_actor(std::string_view actor) const;
};

/// What there is after the command; `access` may be null, for nothing yet. The engine is changed
/// only by commands about keys. Fails with BadDocument and changes nothing if the command makes no
/// sense. Whether there is an actor of the name is the caller's to ask.
Result<std::shared_ptr<const Access>> changed(Engine& engine, const Access* access,
                                              const AccessCommand& command);
/// Makes all that follows from the texts anew. Precondition: each text is a policy.
void follow(Access& access);
/// Without what it holds of an actor that is gone.
std::shared_ptr<const Access> without_actor(const Access& access, std::string_view actor);

/// Fills in who calls, whose streams it means, and from where. A principal of another account means
/// the streams of `own_account`, as its requests name them by ARN (kinesis.md 11.3). The call lives
/// no longer than the access.
void identify(Call& call, const Access& access, std::string_view actor,
              std::string_view own_account);

void hash(Hasher& hasher, const Access& access);

}  // namespace kds::sim
