#include "core/iam/lint.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/iam/glob.h"
#include "core/iam/request.h"
#include "core/iam/statement.h"

namespace kds::iam {
namespace {

bool has_wildcard(std::string_view pattern) {
    return pattern.find_first_of("*?") != std::string_view::npos;
}
bool has_variable(std::string_view pattern) { return pattern.find("${") != std::string_view::npos; }

/// "kinesis" of "kinesis:PutRecord"; empty for "*".
std::string_view service_of(std::string_view action) {
    const auto colon = action.find(':');
    return colon == std::string_view::npos ? std::string_view{} : action.substr(0, colon);
}

/// Letters that must be put in, left out or changed, at most `most` + 1.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > most) return most + 1;
    constexpr std::size_t kLongest = 64;
    if (b.size() >= kLongest) return most + 1;
    std::array<std::size_t, kLongest> row{};
    for (std::size_t j = 0; j <= a.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= b.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= a.size(); ++j) {
            const std::size_t above = row[j];
            const std::size_t changed = diagonal + (folded(a[j - 1]) == folded(b[i - 1]) ? 0 : 1);
            row[j] = std::min({above + 1, row[j - 1] + 1, changed});
            diagonal = above;
        }
    }
    return row[a.size()];
}

class Linter {
public:
    Linter(const Policy& policy, const LintContext& context) : policy_{policy}, context_{context} {}

    std::vector<Finding> run() {
        for (at_ = 0; at_ < policy_.statements.size(); ++at_) look_at(policy_.statements[at_]);
        if (context_.is_for_library) look_for_library();
        return std::move(findings_);
    }

private:
    Finding& add(LintRule rule, Element element, std::size_t name, std::string subject = {}) {
        findings_.push_back({.rule = rule,
                             .statement = at_,
                             .element = element,
                             .name = name,
                             .subject = std::move(subject)});
        return findings_.back();
    }
    std::string full(const KnownAction& action) const {
        return cat(context_.service, ":", action.name);
    }
    bool speaks_of(const Statement& statement, const KnownAction& action) const {
        const std::string name = full(action);
        const bool named = std::ranges::any_of(
            statement.action.names,
            [&](const std::string& pattern) { return action_matches(pattern, name); });
        return named != statement.action.is_not;
    }

    void look_at(const Statement& statement) {
        look_for_unknown_actions(statement);
        const bool allows = statement.effect == Effect::Allow;
        if (allows) look_at_principal(statement);
        if (allows && statement.action.is_not)
            add(LintRule::AllowsNotAction, Element::Action, 0);
        else if (allows)
            look_for_width(statement);
        look_for_mismatch(statement);
    }

    void look_for_unknown_actions(const Statement& statement) {
        for (std::size_t i = 0; i < statement.action.names.size(); ++i) {
            const std::string& name = statement.action.names[i];
            if (!equal_folded(service_of(name), context_.service)) continue;
            const bool known = std::ranges::any_of(context_.actions, [&](const KnownAction& one) {
                return action_matches(name, full(one));
            });
            if (known) continue;
            Finding& finding = add(LintRule::UnknownAction, Element::Action, i, name);
            const std::string_view better =
                nearest_action(std::string_view(name).substr(name.find(':') + 1), context_.actions);
            if (!better.empty() && !has_wildcard(name))
                finding.better = cat(context_.service, ":", better);
        }
    }

    void look_at_principal(const Statement& statement) {
        if (!statement.principal || !statement.conditions.empty()) return;
        const bool is_open =
            statement.principal->is_not ||
            std::ranges::any_of(statement.principal->names, [](const PrincipalName& name) {
                return name.kind == PrincipalName::Kind::Everyone;
            });
        if (is_open) add(LintRule::OpenToEveryone, Element::Principal, 0);
    }

    /// All of the service, or a "*" where an ARN would do.
    void look_for_width(const Statement& statement) {
        // The policy of a resource can only speak of that resource.
        if (context_.is_of_resource || statement.resource.is_not) return;
        const auto star = std::ranges::find(statement.resource.names, "*");
        if (star == statement.resource.names.end()) return;
        const bool is_all = std::ranges::all_of(
            context_.actions, [&](const KnownAction& one) { return speaks_of(statement, one); });
        if (is_all) {
            add(LintRule::AllowsEverything, Element::Statement, 0);
            return;
        }
        const auto narrow = std::ranges::find_if(context_.actions, [&](const KnownAction& one) {
            return one.resource != ResourceKind::None && speaks_of(statement, one);
        });
        if (narrow == context_.actions.end()) return;
        Finding& finding =
            add(LintRule::StarForArn, Element::Resource,
                static_cast<std::size_t>(star - statement.resource.names.begin()), full(*narrow));
        if (!context_.streams.empty())
            finding.better = cat(context_.streams.front(),
                                 narrow->resource == ResourceKind::Consumer ? "/consumer/*" : "");
    }

    bool resource_names(const Statement& statement, std::string_view arn) const {
        const bool named =
            std::ranges::any_of(statement.resource.names, [&](const std::string& pattern) {
                return has_variable(pattern) || matches(make_glob(pattern), arn);
            });
        return named != statement.resource.is_not;
    }
    /// Whether there is, or could be made, something of this kind that the statement names.
    bool reaches(const Statement& statement, ResourceKind kind) const {
        if (kind == ResourceKind::None) return resource_names(statement, "*");
        const auto named = [&](const std::string& arn) { return resource_names(statement, arn); };
        if (kind != ResourceKind::Consumer && std::ranges::any_of(context_.streams, named))
            return true;
        if (kind == ResourceKind::Stream) return false;
        // A consumer can be registered any time; its ARN ends with when that was.
        return std::ranges::any_of(context_.consumers, named) ||
               std::ranges::any_of(context_.streams,
                                   [&](const std::string& stream) {
                                       return named(cat(stream, "/consumer/name:1735689600"));
                                   }) ||
               names_a_consumer(statement);
    }
    /// A name before the consumer has been registered.
    bool names_a_consumer(const Statement& statement) const {
        return std::ranges::any_of(statement.resource.names, [&](const std::string& pattern) {
            return std::ranges::any_of(context_.streams, [&](const std::string& stream) {
                return pattern.starts_with(cat(stream, "/consumer/"));
            });
        });
    }

    void look_for_mismatch(const Statement& statement) {
        if (context_.streams.empty() || context_.is_of_resource) return;
        bool speaks = false;
        for (const KnownAction& action : context_.actions) {
            if (!speaks_of(statement, action)) continue;
            speaks = true;
            if (reaches(statement, action.resource)) return;
        }
        if (!speaks) {
            // Of other services nothing is known here.
            const bool is_ours = !statement.action.is_not &&
                                 std::ranges::all_of(statement.action.names, [&](const auto& name) {
                                     return equal_folded(service_of(name), context_.service);
                                 });
            // An Allow of unknown names has had its warning.
            if (!is_ours || statement.effect == Effect::Allow) return;
        }
        Finding& finding = add(LintRule::NeverMatches, Element::Resource, 0,
                               statement.action.names.empty() ? "" : statement.action.names[0]);
        finding.is_deny = statement.effect == Effect::Deny;
        for (const KnownAction& action : context_.actions)
            if (finding.better.empty() && speaks_of(statement, action))
                finding.better = action.resource == ResourceKind::None ? std::string("*")
                                 : action.resource == ResourceKind::Consumer
                                     ? cat(context_.streams.front(), "/consumer/*")
                                     : context_.streams.front();
    }

    bool is_allowed(std::string_view action) const {
        return is_allowed(policy_, action) ||
               std::ranges::any_of(context_.besides, [&](const NamedPolicy& other) {
                   return is_allowed(other.document, action);
               });
    }
    static bool is_allowed(const Policy& policy, std::string_view action) {
        return std::ranges::any_of(policy.statements, [&](const Statement& statement) {
            const bool named = std::ranges::any_of(
                statement.action.names,
                [&](const std::string& pattern) { return action_matches(pattern, action); });
            return statement.effect == Effect::Allow && named != statement.action.is_not;
        });
    }
    void look_for_library() {
        at_ = policy_.statements.empty() ? 0 : policy_.statements.size() - 1;
        std::string lacking;
        for (const std::string_view need : library_needs())
            if (!is_allowed(need)) append_parts(lacking, lacking.empty() ? "" : ", ", need);
        if (!lacking.empty())
            add(LintRule::LacksForLibrary, Element::Statement, 0, std::move(lacking));
    }

    const Policy& policy_;
    const LintContext& context_;
    std::size_t at_ = 0;
    std::vector<Finding> findings_;
};

}  // namespace

std::span<const std::string_view> library_needs() {
    static constexpr std::array<std::string_view, 10> kNeeds{
        "dynamodb:CreateTable",    "dynamodb:DescribeTable", "dynamodb:UpdateTable",
        "dynamodb:Scan",           "dynamodb:GetItem",       "dynamodb:PutItem",
        "dynamodb:UpdateItem",     "dynamodb:DeleteItem",    "dynamodb:Query",
        "cloudwatch:PutMetricData"};
    return kNeeds;
}

std::string_view nearest_action(std::string_view word, std::span<const KnownAction> actions) {
    constexpr std::size_t kMost = 3;
    std::string_view nearest;
    std::size_t least = kMost + 1;
    for (const KnownAction& action : actions) {
        const std::size_t far = distance(word, action.name, kMost);
        if (far >= least) continue;
        least = far;
        nearest = action.name;
    }
    return nearest;
}

std::vector<Finding> lint(const Policy& policy, const LintContext& context) {
    return Linter(policy, context).run();
}

std::string text_of(const Finding& finding) {
    const auto with_better = [&](std::string text, std::string_view before) {
        if (!finding.better.empty()) append_parts(text, " ", before, finding.better, ".");
        return text;
    };
    switch (finding.rule) {
        case LintRule::AllowsEverything:
            return "This allows every action on every stream, deleting among them. Name the "
                   "actions "
                   "that are needed, and the ARN of the stream.";
        case LintRule::AllowsNotAction:
            return "Allow with NotAction allows all that it does not name, also in other services "
                   "and what is added later. Name what is needed in Action.";
        case LintRule::StarForArn:
            return with_better(
                cat("The resource is * where an ARN does: ", finding.subject, " names a resource."),
                "Narrower: ");
        case LintRule::UnknownAction:
            return with_better(cat("The service has no action ", finding.subject, "."),
                               "The nearest name is ");
        case LintRule::NeverMatches:
            return with_better(
                cat(finding.is_deny ? "This Deny never applies" : "This Allow never applies",
                    finding.subject.empty()
                        ? std::string(".")
                        : cat(": ", finding.subject, " is not asked for on what Resource names.")),
                "What would fit is ");
        case LintRule::OpenToEveryone:
            return "Everybody in every account may do this. Name the accounts or roles in "
                   "Principal, "
                   "or add a Condition such as aws:PrincipalOrgID.";
        case LintRule::LacksForLibrary:
            return cat(
                "The Consumer Library keeps leases in DynamoDB and metrics in CloudWatch, so "
                "this application needs besides: ",
                finding.subject, ".");
    }
    return {};
}

}  // namespace kds::iam
