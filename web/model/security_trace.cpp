#include "web/model/security_trace.h"

#include <algorithm>

#include "core/base/text.h"
#include "web/model/format.h"
#include "web/model/policy_check.h"

namespace kds::web {
namespace {

using iam::Effect;
using iam::Miss;
using iam::Outcome;
using iam::PolicyKind;
using iam::StatementRef;

/// What only limits stands before what grants, as in kinesis.md 11.2.
constexpr PolicyKind kOrder[] = {PolicyKind::ServiceControl, PolicyKind::ResourceBased,
                                 PolicyKind::Endpoint,       PolicyKind::PermissionsBoundary,
                                 PolicyKind::Session,        PolicyKind::IdentityBased};

std::string_view title_of(PolicyKind kind) {
    switch (kind) {
        case PolicyKind::ServiceControl: return "Service control policies";
        case PolicyKind::Endpoint: return "Policy of the VPC endpoint";
        case PolicyKind::ResourceBased: return "Policy of the resource";
        case PolicyKind::IdentityBased: return "Policies of the principal";
        case PolicyKind::PermissionsBoundary: return "Permissions boundary";
        case PolicyKind::Session: return "Session policies";
    }
    return {};
}

class Teller {
public:
    Teller(const iam::Decision& decision, const iam::Trail& trail, std::string_view action,
           std::span<const TracedPolicy> policies, Trace& out)
        : decision_{decision}, trail_{trail}, action_{action}, policies_{policies}, out_{out} {}

    void tell() {
        out_.is_allowed = decision_.is_allowed;
        out_.verdict = verdict();
        tell_denials();
        for (const PolicyKind kind : kOrder)
            for (const iam::Step& step : trail_.steps)
                if (step.kind == kind) tell(step);
    }

private:
    std::string_view text_of(const StatementRef& ref) const {
        for (const TracedPolicy& policy : policies_)
            if (policy.kind == ref.kind && policy.level == ref.level &&
                (policy.name == ref.policy_name || policy.name.empty()))
                return policy.text;
        return {};
    }
    /// "Statement 2, Share, of the policy shop", with its lines.
    std::string name(const StatementRef& ref) const {
        std::string out = cat("Statement ", ref.statement + 1);
        if (!ref.sid.empty()) append_parts(out, ", ", ref.sid, ",");
        append_parts(out, " of ", ref.policy_name);
        const LineRange lines = lines_of_statement(text_of(ref), ref.statement);
        if (lines.first < lines.last)
            append_parts(out, ", lines ", lines.first, " to ", lines.last);
        else if (!lines.empty())
            append_parts(out, ", line ", lines.first);
        return out;
    }
    void show(const StatementRef& ref, TraceStep& step) const {
        const std::string_view text = text_of(ref);
        step.lines = excerpt(text, lines_of_statement(text, ref.statement));
    }
    std::string verdict() const {
        if (decision_.is_explicit_deny())
            return cat("Refused: a Deny applies, and a Deny wins over every Allow.");
        if (!decision_.is_allowed)
            return cat("Refused: no ", kind_text(decision_.kind), " allows ", action_,
                       ". What nobody allows is denied.");
        if (!decision_.statement) return "Allowed: this caller may do whatever nobody forbids.";
        return cat("Allowed: ", name(*decision_.statement), ".");
    }

    void tell_denials() {
        TraceStep step{.title = "A Deny, in any policy", .text = {}, .lines = {}};
        std::size_t denies = 0;
        for (const iam::Looked& looked : trail_.looked)
            if (looked.statement.effect == Effect::Deny) ++denies;
        if (decision_.is_explicit_deny()) {
            step.tone = Tone::Bad;
            step.decided = true;
            step.text = cat(name(*decision_.statement), ", denies it.");
            show(*decision_.statement, step);
        } else {
            step.tone = Tone::Good;
            step.text = denies == 0 ? std::string("No policy that has a say denies anything.")
                                    : cat(counted(static_cast<std::int64_t>(denies), "statement"),
                                          denies == 1 ? " denies something, but not this."
                                                      : " deny something, but not this.");
        }
        out_.steps.push_back(std::move(step));
    }

    void tell(const iam::Step& from) {
        TraceStep step{.title = std::string(title_of(from.kind)), .text = {}, .lines = {}};
        if (from.kind == PolicyKind::ServiceControl && from.outcome != Outcome::Absent)
            append_parts(step.title, ", level ", from.level);
        step.decided = !decision_.is_explicit_deny() && decision_.kind == from.kind &&
                       from.outcome != Outcome::NotAsked &&
                       (decision_.is_allowed || from.outcome == Outcome::Silent);
        switch (from.outcome) {
            case Outcome::Absent:
                step.text = from.kind == PolicyKind::IdentityBased
                                ? "The principal has none."
                                : "There is none, and none is needed.";
                break;
            case Outcome::Denies:
                step.tone = Tone::Bad;
                step.text = "Here is a Deny, see above.";
                break;
            case Outcome::Allows:
                step.tone = Tone::Good;
                if (from.statement) {
                    step.text = cat(name(*from.statement), ", allows it.");
                    show(*from.statement, step);
                }
                break;
            case Outcome::Silent:
                step.tone = step.decided ? Tone::Bad : Tone::Info;
                step.text = silence(from);
                break;
            case Outcome::Delegates:
                step.tone = Tone::Info;
                step.text = "It allows the account, which leaves it to its own policies.";
                if (from.statement) show(*from.statement, step);
                break;
            case Outcome::Unlimited:
                step.tone = Tone::Good;
                step.text = "The account's administrator may do whatever nobody forbids.";
                break;
            case Outcome::NotAsked: step.text = "Not asked: another step had decided."; break;
        }
        out_.steps.push_back(std::move(step));
    }

    /// What keeps each Allow from applying.
    std::string silence(const iam::Step& from) const {
        std::string out;
        std::size_t told = 0;
        constexpr std::size_t kTold = 4;
        std::size_t allows = 0;
        for (const iam::Looked& looked : trail_.looked) {
            if (looked.statement.kind != from.kind || looked.statement.level != from.level ||
                looked.statement.effect != Effect::Allow)
                continue;
            ++allows;
            if (++told > kTold) continue;
            append_parts(out, " ", name(looked.statement), ", ", miss(looked.match), ".");
        }
        if (allows == 0)
            return from.kind == PolicyKind::ResourceBased
                       ? std::string("There is no statement that allows anything.")
                       : std::string("No statement allows anything.");
        if (told > kTold) append_parts(out, " So do ", told - kTold, " more.");
        return cat("No Allow applies.", out);
    }
    static std::string miss(const iam::StatementMatch& match) {
        switch (match.miss) {
            case Miss::None: return "applies";
            case Miss::Principal: return "does not name this principal";
            case Miss::Action: return "does not name the action";
            case Miss::Resource: return "does not name the resource";
            case Miss::Condition:
                return cat("has a condition, number ", match.condition + 1, ", that does not hold");
        }
        return {};
    }

    const iam::Decision& decision_;
    const iam::Trail& trail_;
    std::string_view action_;
    std::span<const TracedPolicy> policies_;
    Trace& out_;
};

}  // namespace

std::string_view kind_text(PolicyKind kind) {
    switch (kind) {
        case PolicyKind::ServiceControl: return "service control policy";
        case PolicyKind::Endpoint: return "VPC endpoint policy";
        case PolicyKind::ResourceBased: return "resource-based policy";
        case PolicyKind::IdentityBased: return "identity-based policy";
        case PolicyKind::PermissionsBoundary: return "permissions boundary";
        case PolicyKind::Session: return "session policy";
    }
    return {};
}

Trace trace_of(const iam::Decision& decision, const iam::Trail& trail, std::string_view action,
               std::span<const TracedPolicy> policies) {
    Trace out;
    Teller(decision, trail, action, policies, out).tell();
    return out;
}

}  // namespace kds::web
