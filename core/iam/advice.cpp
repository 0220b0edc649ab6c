#include "core/iam/advice.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/iam/request.h"
#include "core/iam/statement.h"

namespace kds::iam {
namespace {

bool names(const Statement& statement, std::string_view action) {
    const bool named = std::ranges::any_of(statement.action.names, [&](const std::string& pattern) {
        return action_matches(pattern, action);
    });
    return named != statement.action.is_not;
}

bool may(std::span<const NamedPolicy> policies, std::string_view action) {
    bool allowed = false;
    for (const NamedPolicy& policy : policies) {
        for (const Statement& statement : policy.document.statements) {
            if (!names(statement, action)) continue;
            if (statement.effect == Effect::Allow) {
                allowed = true;
            } else if (statement.conditions.empty() && !statement.resource.is_not &&
                       std::ranges::find(statement.resource.names, "*") !=
                           statement.resource.names.end()) {
                return false;
            }
        }
    }
    return allowed;
}

/// Puts a text where it belongs, once.
void insert_sorted(std::vector<std::string>& texts, const std::string& text) {
    const auto at = std::ranges::lower_bound(texts, text);
    if (at == texts.end() || *at != text) texts.insert(at, text);
}

std::string resource_of(const std::string& arn) {
    const auto consumer = arn.find("/consumer/");
    const auto colon = arn.rfind(':');
    if (consumer == std::string::npos || colon == std::string::npos || colon < consumer) return arn;
    return cat(std::string_view(arn).substr(0, colon), ":*");
}

/// What was done on one resource.
struct Use {
    std::string resource;
    std::vector<std::string> actions;
};

std::vector<Use> uses_of(std::span<const ObservedCall> calls) {
    std::vector<Use> uses;
    for (const ObservedCall& call : calls) {
        if (!call.is_allowed) continue;
        const std::string resource = resource_of(call.resource);
        auto at = std::ranges::lower_bound(uses, resource, {}, &Use::resource);
        if (at == uses.end() || at->resource != resource) at = uses.insert(at, {resource, {}});
        insert_sorted(at->actions, call.action);
    }
    return uses;
}

Policy policy_of(std::span<const Use> uses) {
    Policy policy{.version = Version::V2012_10_17};
    for (const Use& use : uses) {
        const auto same = std::ranges::find_if(policy.statements, [&](const Statement& statement) {
            return statement.action.names == use.actions;
        });
        if (same != policy.statements.end()) {
            same->resource.names.push_back(use.resource);
            continue;
        }
        Statement& statement = policy.statements.emplace_back();
        statement.action.names = use.actions;
        statement.resource.names.push_back(use.resource);
    }
    return policy;
}

}  // namespace

Advice advise(std::span<const NamedPolicy> policies, std::span<const ObservedCall> calls,
              std::span<const KnownAction> actions, std::string_view service) {
    Advice advice;
    for (const ObservedCall& call : calls)
        if (!call.is_allowed) insert_sorted(advice.refused, call.action);
    for (const KnownAction& known : actions) {
        const std::string name = cat(service, ":", known.name);
        if (!may(policies, name)) continue;
        ++advice.allowed;
        const bool was_used = std::ranges::any_of(calls, [&](const ObservedCall& call) {
            return call.is_allowed && equal_folded(call.action, name);
        });
        insert_sorted(was_used ? advice.used : advice.unused, name);
    }
    advice.policy = policy_of(uses_of(calls));
    return advice;
}

}  // namespace kds::iam
