/// The element Condition (IAM User Guide, "IAM JSON policy elements: Condition operators" and
/// "Multivalued context keys").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kds::iam {

struct Request;

/// What an operator compares, without the negation in its name. ArnEquals and ArnLike are the same
/// relation, as the User Guide says.
enum class Relation : std::uint8_t {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    NumericEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    IpAddress,
    ArnLike,
    Null,
};

/// Of how many of the request's values a condition speaks.
enum class Quantifier : std::uint8_t { One, ForAllValues, ForAnyValue };

/// "ForAnyValue:StringNotEqualsIfExists".
struct Operator {
    Relation relation = Relation::StringEquals;
    bool is_negated = false;
    Quantifier quantifier = Quantifier::One;
    bool if_exists = false;

    friend bool operator==(const Operator&, const Operator&) = default;
};

/// Empty for a name that is no operator. Names are case-sensitive.
std::optional<Operator> parse_operator(std::string_view name);
/// "ForAnyValue:StringNotEqualsIfExists"; ArnEquals is written ArnLike.
std::string to_string(const Operator& op);

/// One key under one operator.
struct Condition {
    Operator op = {};
    std::string key = {};  ///< "aws:ResourceTag/team"; the case does not matter.
    /// As the document has them. Each one is what its operator compares: see is_comparable().
    std::vector<std::string> values = {};

    friend bool operator==(const Condition&, const Condition&) = default;
};

/// Whether a text can stand under the operator: a number, a moment, "true" or "false", an address
/// or a range of addresses. Texts and ARNs are not looked at.
bool is_comparable(Relation relation, std::string_view value);
/// "a number", …: what is_comparable() asks for.
std::string_view comparable_name(Relation relation);

/// Whether the condition holds for the request. `has_variables`: the policy's Version has them.
///
/// Several values of the policy: one that matches is enough, and none may under a negated operator.
/// A key that the request does not have: false, true under a negated operator, under ...IfExists
/// and under ForAllValues; always false under ForAnyValue. A value of the request that cannot be
/// compared is like none that matches.
bool holds(const Condition& condition, const Request& request, bool has_variables);

}  // namespace kds::iam
