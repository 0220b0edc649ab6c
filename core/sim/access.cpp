#include "core/sim/access.h"

#include <algorithm>

#include "core/api/policy_reader.h"
#include "core/base/assert.h"
#include "core/base/text.h"

namespace kds::sim {
namespace {

/// Texts of an Access were read when they came.
iam::NamedPolicy read_again(const PolicyText& policy) {
    auto document = api::read_policy(policy.text, api::PolicyUse::Identity);
    KDS_ASSERT(document.has_value());
    return {policy.name, std::move(document).value_or(iam::Policy{})};
}

std::vector<iam::NamedPolicy> read_again(const std::vector<PolicyText>& policies) {
    std::vector<iam::NamedPolicy> all;
    for (const PolicyText& policy : policies) all.push_back(read_again(policy));
    return all;
}

template <typename All, typename Key, typename Member>
auto find_in(const All& all, const Key& key, Member member) -> decltype(all.data()) {
    const auto found = std::ranges::find(all, key, member);
    return found == all.end() ? nullptr : &*found;
}

iam::AccountControls& controls_of(iam::Directory& directory, const std::string& account) {
    const auto found =
        std::ranges::find(directory.controls, account, &iam::AccountControls::account);
    if (found != directory.controls.end()) return *found;
    return directory.controls.emplace_back(iam::AccountControls{.account = account});
}

/// Digits and letters of a role's session: IAM takes no others than those of its names.
std::string session_name(std::string_view actor) {
    if (actor.empty()) return "learner";
    std::string name(actor);
    for (char& c : name) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool may_stay =
            is_letter || (c >= '0' && c <= '9') || std::string_view("+=,.@_-").contains(c);
        if (!may_stay) c = '-';
    }
    return name;
}

void hash_texts(Hasher& hasher, const std::vector<PolicyText>& policies) {
    hasher.add(std::uint64_t{policies.size()});
    for (const PolicyText& policy : policies) {
        hasher.add(policy.name);
        hasher.add(policy.text);
    }
}

}  // namespace

const AccessPrincipal* Access::find_principal(std::string_view name) const {
    for (const AccessPrincipal& principal : principals)
        if (principal.spec.name == name) return &principal;
    return nullptr;
}

const AccessPrincipal* Access::find_principal_by_arn(std::string_view caller_arn) const {
    const iam::Caller caller = iam::caller_of(caller_arn);
    for (const AccessPrincipal& principal : principals) {
        if (principal.arn == caller_arn) return &principal;
        if (caller.kind == iam::Caller::Kind::RoleSession &&
            principal.spec.kind == PrincipalKind::Role && principal.spec.name == caller.name &&
            principal.spec.account == caller.account)
            return &principal;
    }
    return nullptr;
}

const AccessEndpoint* Access::find_endpoint(std::string_view id) const {
    return find_in(endpoints, id, &AccessEndpoint::id);
}

const ActorAccess* Access::find_actor(std::string_view actor) const {
    return find_in(actors, actor, &ActorAccess::actor);
}

void follow(Access& access) {
    auto directory = std::make_shared<iam::Directory>();
    for (const AccessPrincipal& principal : access.principals) {
        iam::Identity identity{.arn = principal.arn,
                               .policies = read_again(principal.spec.policies),
                               .tags = principal.spec.tags,
                               .is_active = principal.is_active};
        if (!principal.spec.boundary.text.empty())
            identity.boundary = read_again(principal.spec.boundary);
        directory->identities.push_back(std::move(identity));
    }
    for (ActorAccess& actor : access.actors) {
        actor.caller = {};
        if (const AccessPrincipal* principal = access.find_principal(actor.principal)) {
            const PrincipalSpec& spec = principal->spec;
            actor.caller = {.account = spec.account, .arn = principal->arn};
            if (spec.kind == PrincipalKind::Role)
                actor.caller.arn = cat("arn:aws:sts::", spec.account, ":assumed-role/", spec.name,
                                       "/", session_name(actor.actor));
            if (!spec.session_policies.empty())
                directory->sessions.push_back(
                    {.arn = actor.caller.arn, .policies = read_again(spec.session_policies)});
        }
        actor.origin = {.address = actor.address};
        const AccessEndpoint* endpoint = access.find_endpoint(actor.endpoint);
        if (actor.address.empty())
            actor.origin.address = endpoint ? kDefaultVpcAddress : kDefaultAddress;
        if (!endpoint) continue;
        actor.origin.endpoint = endpoint->id;
        actor.origin.vpc = endpoint->vpc;
        if (!endpoint->policy_text.empty()) {
            auto read = api::read_policy(endpoint->policy_text, api::PolicyUse::Resource);
            KDS_ASSERT(read.has_value());
            actor.origin.policy = {endpoint->id, std::move(read).value_or(iam::Policy{})};
        }
    }
    for (const ControlPolicyText& control : access.controls) {
        auto& levels = controls_of(*directory, control.account).levels;
        if (levels.size() <= control.level) levels.resize(control.level + 1);
        levels[control.level].policies.push_back(read_again(control.policy));
    }
    for (const AccountOrganization& member : access.organizations)
        controls_of(*directory, member.account).organization = member.organization;
    access.directory = std::move(directory);
}

std::shared_ptr<const Access> without_actor(const Access& access, std::string_view actor) {
    auto rest = std::make_shared<Access>(access);
    std::erase_if(rest->actors, [&](const ActorAccess& each) { return each.actor == actor; });
    follow(*rest);
    return rest;
}

void identify(Call& call, const Access& access, std::string_view actor,
              std::string_view own_account) {
    const ActorAccess* given = access.find_actor(actor);
    call.origin = given ? &given->origin : &access.elsewhere;
    if (!given) return;
    call.principal = given->caller;
    if (!call.principal.account.empty() && call.principal.account != own_account)
        call.owner = own_account;
}

void hash(Hasher& hasher, const Access& access) {
    hasher.add(std::uint64_t{access.principals.size()});
    for (const AccessPrincipal& principal : access.principals) {
        const PrincipalSpec& spec = principal.spec;
        for (const std::string* text :
             {&principal.arn, &spec.about, &spec.boundary.name, &spec.boundary.text, &spec.trust})
            hasher.add(*text);
        hasher.add(std::uint64_t{principal.is_active});
        hash_texts(hasher, spec.policies);
        hash_texts(hasher, spec.session_policies);
    }
    for (const AccessEndpoint& endpoint : access.endpoints) {
        hasher.add(endpoint.id);
        hasher.add(endpoint.vpc);
        hasher.add(endpoint.policy_text);
    }
    for (const ActorAccess& actor : access.actors)
        for (const std::string* text :
             {&actor.actor, &actor.principal, &actor.endpoint, &actor.address})
            hasher.add(*text);
    // Tags, controls and organizations stand in the directory, which the engine hashes.
}

}  // namespace kds::sim
