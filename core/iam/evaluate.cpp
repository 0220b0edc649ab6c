#include "core/iam/evaluate.h"

#include <array>
#include <span>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/iam/unconfirmed.h"

namespace kds::iam {
namespace {

/// What a group of policies says, one of which is enough to allow.
struct Voice {
    bool is_there = false;
    std::optional<StatementRef> deny = {};
    std::optional<StatementRef> allow = {};
    Naming naming = Naming::NotAtAll;  ///< Of the Allow that names the caller closest.
};

/// Looks at all statements, group by group.
class Listener {
public:
    Listener(const Request& request, Trail* trail) : request_{request}, trail_{trail} {}

    /// `at` says where the policy stands.
    void hear(const Policy& policy, StatementRef at, Voice& voice) {
        voice.is_there = true;
        for (std::size_t i = 0; i < policy.statements.size(); ++i) {
            const Statement& statement = policy.statements[i];
            const StatementMatch result = match(statement, policy.version, request_);
            at.statement = i;
            at.sid = statement.sid;
            at.effect = statement.effect;
            if (trail_) trail_->looked.push_back({at, result});
            if (!result.applies()) continue;
            if (statement.effect == Effect::Deny) {
                if (!voice.deny) voice.deny = at;
                // The first of the closest ones.
            } else if (!voice.allow || result.naming > voice.naming) {
                voice.allow = at;
                voice.naming = result.naming;
            }
        }
    }
    void hear(std::span<const NamedPolicy> policies, PolicyKind kind, std::size_t level,
              Voice& voice) {
        for (std::size_t i = 0; i < policies.size(); ++i) {
            hear(policies[i].document,
                 {.kind = kind, .level = level, .policy_name = policies[i].name, .policy = i},
                 voice);
        }
    }

private:
    const Request& request_;
    Trail* trail_;
};

/// What was heard, and the decision in the making. The steps are made as it goes.
class Judge {
public:
    Judge(const PolicySet& policies, const Request& request, Trail* trail)
        : policies_{policies}, request_{request}, trail_{trail} {}

    Decision decide() {
        hear_all();
        if (denied_) {
            note_denials();
            return {.is_allowed = false, .kind = denied_->kind, .statement = denied_};
        }
        const Decision decision = weigh();
        note_rest();
        return decision;
    }

private:
    Voice& voice(PolicyKind kind) { return voices_[static_cast<std::size_t>(kind)]; }

    void hear_all() {
        Listener listener(request_, trail_);
        const auto keep_deny = [this](const Voice& heard) {
            if (!denied_) denied_ = heard.deny;
        };
        if (policies_.controls) {
            for (std::size_t i = 0; i < policies_.controls->levels.size(); ++i) {
                Voice heard;
                // A level without policies allows nothing, as in an organization.
                heard.is_there = true;
                listener.hear(policies_.controls->levels[i].policies, PolicyKind::ServiceControl, i,
                              heard);
                keep_deny(heard);
                levels_.push_back(heard);
            }
        }
        if (policies_.endpoint) {
            listener.hear(std::span(policies_.endpoint, 1), PolicyKind::Endpoint, 0,
                          voice(PolicyKind::Endpoint));
        }
        if (policies_.resource) {
            listener.hear(
                *policies_.resource,
                {.kind = PolicyKind::ResourceBased, .policy_name = policies_.resource_name},
                voice(PolicyKind::ResourceBased));
        }
        if (!policies_.may_all) hear_caller(listener);
        for (const Voice& heard : voices_) keep_deny(heard);
    }

    void hear_caller(Listener& listener) {
        if (const Identity* identity = policies_.identity) {
            listener.hear(identity->policies, PolicyKind::IdentityBased, 0,
                          voice(PolicyKind::IdentityBased));
            if (identity->boundary) {
                listener.hear(std::span(&*identity->boundary, 1), PolicyKind::PermissionsBoundary,
                              0, voice(PolicyKind::PermissionsBoundary));
            }
        }
        if (policies_.session) {
            listener.hear(policies_.session->policies, PolicyKind::Session, 0,
                          voice(PolicyKind::Session));
        }
    }

    /// Nobody denies: who allows?
    Decision weigh() {
        for (std::size_t i = 0; i < levels_.size(); ++i) {
            note(PolicyKind::ServiceControl, i, levels_[i]);
            if (!levels_[i].allow) return implicit_deny(PolicyKind::ServiceControl);
        }
        if (levels_.empty()) note(PolicyKind::ServiceControl, 0, Voice{});
        const Voice& endpoint = voice(PolicyKind::Endpoint);
        note(PolicyKind::Endpoint, 0, endpoint);
        if (endpoint.is_there && !endpoint.allow) return implicit_deny(PolicyKind::Endpoint);
        return request_.caller.account == request_.resource_account ? weigh_within()
                                                                    : weigh_between();
    }

    Decision weigh_within() {
        const Voice& resource = voice(PolicyKind::ResourceBased);
        const bool delegates = resource.allow && resource.naming == Naming::Account;
        note(PolicyKind::ResourceBased, 0, resource,
             delegates ? Outcome::Delegates : Outcome::Allows);
        if (resource.allow && resource.naming == Naming::Itself) return allow(resource.allow);
        const Voice& identity = voice(PolicyKind::IdentityBased);
        if (resource.allow && !delegates) {
            note_not_asked(PolicyKind::IdentityBased);
            return limited(resource.allow);
        }
        note_identity();
        if (policies_.may_all) return allow({});
        if (!identity.allow) return implicit_deny(PolicyKind::IdentityBased);
        return limited(identity.allow);
    }

    Decision weigh_between() {
        const Voice& resource = voice(PolicyKind::ResourceBased);
        note(PolicyKind::ResourceBased, 0, resource, Outcome::Allows, /*is_needed=*/true);
        if (!resource.allow) return implicit_deny(PolicyKind::ResourceBased);
        const Voice& identity = voice(PolicyKind::IdentityBased);
        note_identity();
        if (policies_.may_all) return allow(resource.allow);
        if (!identity.allow) return implicit_deny(PolicyKind::IdentityBased);
        return limited(resource.allow);
    }

    /// What is granted, unless what only limits does not allow it.
    Decision limited(const std::optional<StatementRef>& granted) {
        for (const PolicyKind kind : {PolicyKind::PermissionsBoundary, PolicyKind::Session}) {
            note(kind, 0, voice(kind));
            if (voice(kind).is_there && !voice(kind).allow) return implicit_deny(kind);
        }
        return allow(granted);
    }

    static Decision allow(const std::optional<StatementRef>& granted) {
        return {.is_allowed = true,
                .kind = granted ? granted->kind : PolicyKind::IdentityBased,
                .statement = granted};
    }
    static Decision implicit_deny(PolicyKind kind) {
        return {.is_allowed = false, .kind = kind, .statement = {}};
    }

    void note(PolicyKind kind, std::size_t level, const Voice& heard,
              Outcome if_allowed = Outcome::Allows, bool is_needed = false) {
        noted_ = static_cast<std::size_t>(kind) + 1;
        if (!trail_) return;
        const Outcome outcome = heard.allow                   ? if_allowed
                                : heard.is_there || is_needed ? Outcome::Silent
                                                              : Outcome::Absent;
        trail_->steps.push_back({kind, level, outcome, heard.allow});
    }
    void note_identity() {
        const Voice& identity = voice(PolicyKind::IdentityBased);
        if (!policies_.may_all)
            return note(PolicyKind::IdentityBased, 0, identity, Outcome::Allows, true);
        noted_ = static_cast<std::size_t>(PolicyKind::IdentityBased) + 1;
        if (trail_) trail_->steps.push_back({PolicyKind::IdentityBased, 0, Outcome::Unlimited, {}});
    }
    void note_not_asked(PolicyKind kind) {
        if (trail_) trail_->steps.push_back({kind, 0, Outcome::NotAsked, {}});
    }
    /// The kinds after the one that decided.
    void note_rest() {
        for (std::size_t kind = noted_; kind < kPolicyKindCount; ++kind)
            note_not_asked(static_cast<PolicyKind>(kind));
    }
    /// Of a request that is denied: each kind that denies, and the others as not asked.
    void note_denials() {
        if (!trail_) return;
        const auto note_one = [this](PolicyKind kind, std::size_t level, const Voice& heard) {
            const Outcome outcome = heard.deny ? Outcome::Denies : Outcome::NotAsked;
            trail_->steps.push_back({kind, level, outcome, heard.deny});
        };
        for (std::size_t i = 0; i < levels_.size(); ++i)
            note_one(PolicyKind::ServiceControl, i, levels_[i]);
        for (std::size_t kind = levels_.empty() ? 0 : 1; kind < kPolicyKindCount; ++kind)
            note_one(static_cast<PolicyKind>(kind), 0, voices_[kind]);
    }

    const PolicySet& policies_;
    const Request& request_;
    Trail* trail_;
    std::vector<Voice> levels_;                   ///< Of service control policies.
    std::array<Voice, kPolicyKindCount> voices_;  ///< Of the others, by their kind.
    std::optional<StatementRef> denied_;
    std::size_t noted_ = 0;  ///< Kinds that have their step.
};

std::string_view name_of(PolicyKind kind) {
    switch (kind) {
        case PolicyKind::ServiceControl: return unconfirmed::kServiceControl;
        case PolicyKind::Endpoint: return unconfirmed::kEndpoint;
        case PolicyKind::ResourceBased: return unconfirmed::kResourceBased;
        case PolicyKind::IdentityBased: return unconfirmed::kIdentityBased;
        case PolicyKind::PermissionsBoundary: return unconfirmed::kPermissionsBoundary;
        case PolicyKind::Session: return unconfirmed::kSession;
    }
    return {};
}

}  // namespace

PolicySet policies_of(const Directory* directory, const Caller& caller) {
    PolicySet policies;
    policies.may_all = caller.kind == Caller::Kind::Root || !directory ||
                       !directory->has_identities_of(caller.account);
    if (!directory) return policies;
    policies.controls = directory->find_controls(caller.account);
    if (policies.may_all) return policies;
    policies.identity = directory->find_identity(caller);
    policies.session = directory->find_session(caller.arn);
    return policies;
}

Decision evaluate(const PolicySet& policies, const Request& request, Trail* trail) {
    if (trail) {
        trail->steps.clear();
        trail->looked.clear();
    }
    return Judge(policies, request, trail).decide();
}

std::string denial_reason(const Decision& decision, std::string_view action) {
    KDS_ASSERT(!decision.is_allowed);
    const std::string_view name = name_of(decision.kind);
    if (decision.is_explicit_deny()) {
        const std::string_view article = decision.kind == PolicyKind::IdentityBased ? "an " : "a ";
        return cat(unconfirmed::kExplicitDenyBefore, article, name);
    }
    return cat(unconfirmed::kNoPolicyBefore, name, unconfirmed::kNoPolicyBetween, action,
               unconfirmed::kNoPolicyAfter);
}

}  // namespace kds::iam
