#include "core/iam/statement.h"

#include <algorithm>

#include "core/iam/glob.h"

namespace kds::iam {
namespace {

/// The most that one of the names says.
Naming naming_by(const Names<PrincipalName>& principal, const Statement& statement,
                 const Caller& caller) {
    Naming most = Naming::NotAtAll;
    for (const PrincipalName& name : principal.names)
        most = std::max(most, iam::naming_by(name, caller));
    if (!principal.is_not) return most;
    // IAM User Guide, "Permissions boundaries for IAM entities": a Deny with NotPrincipal denies
    // whoever has a boundary, also those that it names.
    if (statement.effect == Effect::Deny && caller.has_boundary) return Naming::Everyone;
    return most == Naming::NotAtAll ? Naming::Everyone : Naming::NotAtAll;
}

bool resource_matches(const Statement& statement, Version version, const Request& request) {
    const GlobSyntax syntax{.wildcards = true, .variables = version == Version::V2012_10_17};
    Glob glob;
    const bool named = std::ranges::any_of(statement.resource.names, [&](const std::string& name) {
        return make_glob(name, syntax, request, glob) && matches(glob, request.resource);
    });
    return named != statement.resource.is_not;
}

bool action_matches(const Names<std::string>& actions, std::string_view action) {
    const bool named = std::ranges::any_of(
        actions.names, [&](const std::string& name) { return iam::action_matches(name, action); });
    return named != actions.is_not;
}

}  // namespace

Naming naming_by(const PrincipalName& name, const Caller& caller) {
    switch (name.kind) {
        case PrincipalName::Kind::Everyone: return Naming::Everyone;
        case PrincipalName::Kind::Account:
            if (caller.account != name.value) return Naming::NotAtAll;
            return caller.kind == Caller::Kind::Root ? Naming::Itself : Naming::Account;
        case PrincipalName::Kind::Aws: {
            if (caller.arn == name.value) {
                // A role is no caller but for those who do not tell its session.
                return caller.kind == Caller::Kind::Role ? Naming::Role : Naming::Itself;
            }
            if (caller.kind != Caller::Kind::RoleSession) return Naming::NotAtAll;
            const Caller role = caller_of(name.value);
            // Names of roles are unique within an account, whatever their paths.
            const bool is_its = role.kind == Caller::Kind::Role && role.name == caller.name &&
                                role.account == caller.account;
            return is_its ? Naming::Role : Naming::NotAtAll;
        }
        case PrincipalName::Kind::Service:
        case PrincipalName::Kind::Federated:
        case PrincipalName::Kind::CanonicalUser: return Naming::NotAtAll;  // Nobody here is one.
    }
    return Naming::NotAtAll;
}

bool action_matches(std::string_view pattern, std::string_view action) {
    return matches(make_glob(pattern), action, Letters::Folded);
}

StatementMatch match(const Statement& statement, Version version, const Request& request) {
    StatementMatch result;
    if (statement.principal) {
        result.naming = naming_by(*statement.principal, statement, request.caller);
        if (result.naming == Naming::NotAtAll) {
            result.miss = Miss::Principal;
            return result;
        }
    }
    if (!action_matches(statement.action, request.action)) {
        result.miss = Miss::Action;
        return result;
    }
    if (!resource_matches(statement, version, request)) {
        result.miss = Miss::Resource;
        return result;
    }
    for (std::size_t i = 0; i < statement.conditions.size(); ++i) {
        if (holds(statement.conditions[i], request, version == Version::V2012_10_17)) continue;
        result.miss = Miss::Condition;
        result.condition = i;
        return result;
    }
    return result;
}

}  // namespace kds::iam
