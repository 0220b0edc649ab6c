// What each command about principals, keys and ways does.
#include <algorithm>
#include <utility>

#include "core/api/policy_reader.h"
#include "core/base/text.h"
#include "core/iam/comparable.h"
#include "core/iam/statement.h"
#include "core/sim/access.h"
#include "core/sim/key_commands.h"
#include "core/sim/refusal.h"

namespace kds::sim {
namespace {

// Ours, so that what one call costs is bounded.
constexpr std::size_t kPrincipalsMax = 64;
constexpr std::size_t kPoliciesMax = 20;  // Of a principal.
constexpr std::size_t kEndpointsMax = 16;
constexpr std::size_t kControlsMax = 64;
constexpr std::size_t kLevelsMax = 7;  // Root, five units below one another, the account.
// IAM User Guide, "IAM and AWS STS quotas".
constexpr std::size_t kPrincipalNameMax = 64;
constexpr std::size_t kPolicyNameMax = 128;
constexpr std::size_t kTagsMax = 50;

bool is_word(std::string_view text, std::string_view others) {
    return std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.contains(c);
    });
}

Result<void> check_iam_name(std::string_view whose, std::string_view name, std::size_t most) {
    if (!name.empty() && name.size() <= most && is_word(name, "+=,.@_-")) return {};
    return refuse(cat(whose, "'s name has 1 to ", most, " letters, digits and +=,.@_-"));
}

Result<void> check_account(std::string_view account) {
    const bool digits = std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; });
    if (digits && account.size() == 12) return {};
    return refuse("an account has twelve digits");
}

Result<void> check_policy(std::string_view what, std::string_view text, api::PolicyUse use) {
    if (auto read = api::read_policy(text, use); !read)
        return refuse(cat(what, ": ", read.error().message));
    return {};
}

Result<void> check_identity_policy(const PolicyText& policy) {
    KDS_CHECK(check_iam_name("a policy", policy.name, kPolicyNameMax));
    return check_policy(cat("policy \"", policy.name, "\""), policy.text, api::PolicyUse::Identity);
}

/// Looks like an access key of IAM; follows from whose it is.
std::string access_key_of(std::string_view arn) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Hasher hasher;
    hasher.add(std::string_view("access key"));
    hasher.add(arn);
    std::string key = "AKIA";
    for (int half = 0; half < 2; ++half) {
        std::uint64_t bits = hasher.digest();
        for (int i = 0; i < 8; ++i, bits >>= 5) key += kLetters[bits & 31];
        hasher.add(std::uint64_t{1});
    }
    return key;
}

/// Whether the trust policy lets the root user of the account assume the role. Unlike a stream's,
/// such a policy must allow it itself.
bool lets_assume(const AccessPrincipal& role, std::string_view account) {
    const auto trust = api::read_policy(role.spec.trust, api::PolicyUse::Trust);
    if (!trust) return false;
    const iam::Request request{.caller = iam::caller_of(cat("arn:aws:iam::", account, ":root")),
                               .action = "sts:AssumeRole",
                               .resource = role.arn,
                               .resource_account = role.spec.account};
    bool allows = false;
    for (const iam::Statement& statement : trust->statements) {
        if (!iam::match(statement, trust->version, request).applies()) continue;
        if (statement.effect == iam::Effect::Deny) return false;
        allows = true;
    }
    return allows;
}

/// A visitor of commands; changes a copy.
class Changer {
public:
    Changer(Engine& engine, Access& access) : engine_{engine}, access_{access} {}

    Result<void> operator()(const AddPrincipal& c) {
        PrincipalSpec spec = c.spec;
        if (spec.account.empty()) spec.account = engine_.options().account;
        const bool is_user = spec.kind == PrincipalKind::User;
        KDS_CHECK(check_iam_name(is_user ? "a user" : "a role", spec.name, kPrincipalNameMax));
        KDS_CHECK(check_account(spec.account));
        if (access_.find_principal(spec.name))
            return refuse(cat("a principal named \"", spec.name, "\" exists already"));
        if (access_.principals.size() >= kPrincipalsMax)
            return refuse(cat("a world has at most ", kPrincipalsMax, " principals"));
        if (spec.policies.size() > kPoliciesMax || spec.session_policies.size() > kPoliciesMax)
            return too_many_policies();
        for (const PolicyText& policy : spec.policies) {
            KDS_CHECK(check_identity_policy(policy));
            if (std::ranges::count(spec.policies, policy.name, &PolicyText::name) > 1)
                return refuse(cat("two policies are named \"", policy.name, "\""));
        }
        if (is_user && (!spec.session_policies.empty() || !spec.trust.empty()))
            return refuse(
                cat("\"", spec.name, "\" is a user: session policies and trust are for roles"));
        for (const PolicyText& policy : spec.session_policies) {
            KDS_CHECK(check_identity_policy(policy));
        }
        if (!spec.boundary.text.empty()) {
            KDS_CHECK(check_identity_policy(spec.boundary));
        }
        if (!spec.trust.empty()) {
            KDS_CHECK(check_policy("trust", spec.trust, api::PolicyUse::Trust));
        }
        if (spec.tags.size() > kTagsMax)
            return refuse(cat("a principal has at most ", kTagsMax, " tags"));
        for (const iam::IdentityTag& tag : spec.tags)
            if (tag.key.empty() || !is_utf8(tag.key) || !is_utf8(tag.value) ||
                std::ranges::count(spec.tags, tag.key, &iam::IdentityTag::key) > 1)
                return refuse("a tag has a key of its own, of one character at least, in UTF-8");
        AccessPrincipal principal;
        principal.arn =
            cat("arn:aws:iam::", spec.account, is_user ? ":user/" : ":role/", spec.name);
        if (is_user) principal.access_key = access_key_of(principal.arn);
        principal.spec = std::move(spec);
        access_.principals.push_back(std::move(principal));
        return {};
    }

    Result<void> operator()(const UsePrincipal& c) {
        if (c.principal.empty()) {
            given_to(c.actor).principal.clear();
            return {};
        }
        KDS_TRY(const AccessPrincipal* principal, known(c.principal));
        if (c.actor.empty() && !principal->spec.trust.empty() &&
            !lets_assume(*principal, engine_.options().account))
            return refuse(cat("the trust policy of \"", c.principal, "\" does not let account ",
                              engine_.options().account, " assume the role"));
        given_to(c.actor).principal = c.principal;
        return {};
    }

    Result<void> operator()(const PutPrincipalPolicy& c) {
        KDS_TRY(AccessPrincipal * principal, known(c.principal));
        KDS_CHECK(check_identity_policy({c.name, c.text}));
        auto& policies = principal->spec.policies;
        const auto found = std::ranges::find(policies, c.name, &PolicyText::name);
        if (found != policies.end()) {
            found->text = c.text;
        } else if (policies.size() >= kPoliciesMax) {
            return too_many_policies();
        } else {
            policies.push_back({c.name, c.text});
        }
        return {};
    }
    Result<void> operator()(const DeletePrincipalPolicy& c) {
        KDS_TRY(AccessPrincipal * principal, known(c.principal));
        const auto is_named = [&](const PolicyText& policy) { return policy.name == c.name; };
        if (std::erase_if(principal->spec.policies, is_named) == 0)
            return refuse(cat("\"", c.principal, "\" has no policy named \"", c.name, "\""));
        return {};
    }
    Result<void> operator()(const SetPrincipalBoundary& c) {
        KDS_TRY(AccessPrincipal * principal, known(c.principal));
        if (!c.text.empty()) {
            KDS_CHECK(check_identity_policy({c.name, c.text}));
        }
        principal->spec.boundary = c.text.empty() ? PolicyText{} : PolicyText{c.name, c.text};
        return {};
    }
    Result<void> operator()(const DeactivatePrincipal& c) { return set_active(c.principal, false); }
    Result<void> operator()(const ReactivatePrincipal& c) { return set_active(c.principal, true); }

    Result<void> operator()(const PutControlPolicy& c) {
        const std::string account = c.account.empty() ? engine_.options().account : c.account;
        KDS_CHECK(check_account(account));
        KDS_CHECK(check_iam_name("a policy", c.name, kPolicyNameMax));
        std::size_t levels = 0;
        for (const ControlPolicyText& each : access_.controls)
            if (each.account == account) levels = std::max(levels, each.level + 1);
        const auto same = [&](const ControlPolicyText& each) {
            return each.account == account && each.level == c.level && each.policy.name == c.name;
        };
        const auto found = std::ranges::find_if(access_.controls, same);
        if (c.text.empty()) {
            if (found == access_.controls.end())
                return refuse(cat("account ", account, " has no control policy named \"", c.name,
                                  "\" on level ", c.level));
            access_.controls.erase(found);
            return {};
        }
        if (c.level > levels || c.level >= kLevelsMax)
            return refuse(cat("level ", c.level, " is out of range: 0 to ",
                              std::min(levels, kLevelsMax - 1)));
        KDS_CHECK(check_identity_policy({c.name, c.text}));
        if (found != access_.controls.end()) {
            found->policy.text = c.text;
        } else if (access_.controls.size() >= kControlsMax) {
            return refuse(cat("a world has at most ", kControlsMax, " control policies"));
        } else {
            access_.controls.push_back({account, c.level, {c.name, c.text}});
        }
        return {};
    }
    Result<void> operator()(const SetOrganization& c) {
        const std::string account = c.account.empty() ? engine_.options().account : c.account;
        KDS_CHECK(check_account(account));
        const bool is_id = c.organization.starts_with("o-") && c.organization.size() <= 34 &&
                           is_word(c.organization, "-");
        if (!c.organization.empty() && !is_id)
            return refuse("an organization is \"o-\" with up to 32 letters and digits");
        std::erase_if(access_.organizations,
                      [&](const auto& each) { return each.account == account; });
        if (!c.organization.empty()) access_.organizations.push_back({account, c.organization});
        return {};
    }

    Result<void> operator()(const PutEndpoint& c) {
        if (!c.endpoint.starts_with("vpce-") || !is_word(c.endpoint, "-") ||
            !c.vpc.starts_with("vpc-") || !is_word(c.vpc, "-"))
            return refuse(
                "an endpoint is \"vpce-…\", its VPC \"vpc-…\", with letters, digits and \"-\"");
        if (!c.text.empty()) {
            KDS_CHECK(
                check_policy(cat("policy of ", c.endpoint), c.text, api::PolicyUse::Resource));
        }
        const auto found = std::ranges::find(access_.endpoints, c.endpoint, &AccessEndpoint::id);
        if (found != access_.endpoints.end()) {
            *found = {c.endpoint, c.vpc, c.text};
        } else if (access_.endpoints.size() >= kEndpointsMax) {
            return refuse(cat("a world has at most ", kEndpointsMax, " endpoints"));
        } else {
            access_.endpoints.push_back({c.endpoint, c.vpc, c.text});
        }
        return {};
    }
    Result<void> operator()(const SetPath& c) {
        if (!c.endpoint.empty() && !access_.find_endpoint(c.endpoint))
            return refuse(cat("there is no endpoint named \"", c.endpoint, "\""));
        const auto address = iam::parse_ip_range(c.address);
        if (!c.address.empty() && (!address || c.address.contains('/')))
            return refuse(cat("\"", c.address, "\" is no address: IPv4 or IPv6"));
        ActorAccess& given = given_to(c.actor);
        given.endpoint = c.endpoint;
        given.address = c.address;
        return {};
    }

    Result<void> operator()(const SetKeyState& c) { return set_key_state(engine_, c); }
    Result<void> operator()(const PutKeyPolicy& c) { return put_key_policy(engine_, c); }
    Result<void> operator()(const CreateGrant& c) {
        KDS_TRY(const AccessPrincipal* principal, known(c.principal));
        return create_grant(engine_, c, principal->arn);
    }
    Result<void> operator()(const RevokeGrant& c) { return revoke_grant(engine_, c); }

private:
    static Result<void> too_many_policies() {
        return refuse(cat("a principal has at most ", kPoliciesMax, " policies"));
    }
    Result<AccessPrincipal*> known(std::string_view name) {
        for (AccessPrincipal& principal : access_.principals)
            if (principal.spec.name == name) return &principal;
        return refuse(cat("there is no principal named \"", name, "\""));
    }
    Result<void> set_active(std::string_view name, bool is_active) {
        KDS_TRY(AccessPrincipal * principal, known(name));
        if (principal->spec.kind == PrincipalKind::Role)
            return refuse(cat("\"", name, "\" is a role: it has no access key of its own"));
        principal->is_active = is_active;
        return {};
    }
    ActorAccess& given_to(const std::string& actor) {
        const auto found = std::ranges::find(access_.actors, actor, &ActorAccess::actor);
        if (found != access_.actors.end()) return *found;
        ActorAccess fresh;
        fresh.actor = actor;
        return access_.actors.emplace_back(std::move(fresh));
    }

    Engine& engine_;
    Access& access_;
};

}  // namespace

Result<std::shared_ptr<const Access>> changed(Engine& engine, const Access* access,
                                              const AccessCommand& command) {
    auto next = access ? std::make_shared<Access>(*access) : std::make_shared<Access>();
    KDS_CHECK(std::visit(Changer(engine, *next), command.what));
    follow(*next);
    return next;
}

}  // namespace kds::sim
