/// What is allowed by the grammar and yet is hardly meant: warnings about a policy that can be
/// read.
///
///   for (const Finding& finding : lint(policy, context)) show(finding.statement,
///   text_of(finding));
///
/// Pure. The rules are ours, made of what the IAM User Guide advises ("Security best practices in
/// IAM") and of what the service asks for (kinesis.md 11.1, 11.4). A pattern with a policy variable
/// is taken to match, because its value is known only when somebody calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/iam/known_action.h"
#include "core/iam/policy.h"

namespace kds::iam {

enum class LintRule : std::uint8_t {
    AllowsEverything,  ///< kinesis:* on *.
    AllowsNotAction,   ///< Allow with NotAction.
    StarForArn,        ///< Resource "*" where an ARN does.
    UnknownAction,     ///< A name that the service does not have.
    NeverMatches,      ///< An action and a resource that never come together.
    OpenToEveryone,    ///< Principal "*" without a condition.
    LacksForLibrary,   ///< What the Consumer Library needs besides.
};

/// The element of the statement that a finding is about.
enum class Element : std::uint8_t { Statement, Principal, Action, Resource };

struct Finding {
    LintRule rule{};
    /// Of the policy; that of LacksForLibrary speaks of the policy as a whole.
    std::size_t statement = 0;
    Element element = Element::Statement;
    std::size_t name = 0;      ///< Of an Action or Resource: its place in the element.
    bool is_deny = false;      ///< Of NeverMatches: the statement denies.
    std::string subject = {};  ///< What stands there: an action's name, what is lacking.
    std::string better = {};   ///< What could stand there; empty if nothing is known.

    friend bool operator==(const Finding&, const Finding&) = default;
};

/// What the policy is for. The parts outlive the call.
struct LintContext {
    std::string_view service = "kinesis";
    std::span<const KnownAction> actions = {};  ///< Of the service.
    std::span<const std::string> streams = {};  ///< ARNs that there are.
    std::span<const std::string> consumers = {};
    bool is_of_resource = false;  ///< It is attached to a stream or a consumer.
    /// The principal runs the Consumer Library: what it calls besides the service must be allowed.
    bool is_for_library = false;
    std::span<const NamedPolicy> besides = {};  ///< What else is attached to it.
};

/// In the order of the statements, those about the whole policy last.
std::vector<Finding> lint(const Policy& policy, const LintContext& context);

/// A sentence or two for the learner.
std::string text_of(const Finding& finding);

/// Permissions besides those of the service that an application of the Consumer Library 3 needs:
/// leases in DynamoDB, metrics in CloudWatch (kinesis.md 11.4).
std::span<const std::string_view> library_needs();

/// The name among the actions from which `word` differs by at most three letters, case aside; the
/// nearest, of several the first. Empty if none is so near.
std::string_view nearest_action(std::string_view word, std::span<const KnownAction> actions);

}  // namespace kds::iam
