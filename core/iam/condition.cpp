#include "core/iam/condition.h"

#include <algorithm>
#include <array>

#include "core/iam/comparable.h"
#include "core/iam/glob.h"
#include "core/iam/request.h"

namespace kds::iam {
namespace {

struct OperatorName {
    std::string_view name;
    Relation relation;
    bool is_negated = false;
};

constexpr auto kOperators = std::to_array<OperatorName>({
    {"StringEquals", Relation::StringEquals},
    {"StringNotEquals", Relation::StringEquals, true},
    {"StringEqualsIgnoreCase", Relation::StringEqualsIgnoreCase},
    {"StringNotEqualsIgnoreCase", Relation::StringEqualsIgnoreCase, true},
    {"StringLike", Relation::StringLike},
    {"StringNotLike", Relation::StringLike, true},
    {"NumericEquals", Relation::NumericEquals},
    {"NumericNotEquals", Relation::NumericEquals, true},
    {"NumericLessThan", Relation::NumericLessThan},
    {"NumericLessThanEquals", Relation::NumericLessThanEquals},
    {"NumericGreaterThan", Relation::NumericGreaterThan},
    {"NumericGreaterThanEquals", Relation::NumericGreaterThanEquals},
    {"DateEquals", Relation::DateEquals},
    {"DateNotEquals", Relation::DateEquals, true},
    {"DateLessThan", Relation::DateLessThan},
    {"DateLessThanEquals", Relation::DateLessThanEquals},
    {"DateGreaterThan", Relation::DateGreaterThan},
    {"DateGreaterThanEquals", Relation::DateGreaterThanEquals},
    {"Bool", Relation::Bool},
    {"IpAddress", Relation::IpAddress},
    {"NotIpAddress", Relation::IpAddress, true},
    // The first of two names of one relation is the one that is written.
    {"ArnLike", Relation::ArnLike},
    {"ArnNotLike", Relation::ArnLike, true},
    {"ArnEquals", Relation::ArnLike},
    {"ArnNotEquals", Relation::ArnLike, true},
    {"Null", Relation::Null},
});

constexpr std::string_view kForAllValues = "ForAllValues:";
constexpr std::string_view kForAnyValue = "ForAnyValue:";
constexpr std::string_view kIfExists = "IfExists";

enum class Kind : std::uint8_t { Text, Number, Date, Bool, Ip, Arn };

Kind kind_of(Relation relation) {
    switch (relation) {
        case Relation::StringEquals:
        case Relation::StringEqualsIgnoreCase:
        case Relation::StringLike: return Kind::Text;
        case Relation::NumericEquals:
        case Relation::NumericLessThan:
        case Relation::NumericLessThanEquals:
        case Relation::NumericGreaterThan:
        case Relation::NumericGreaterThanEquals: return Kind::Number;
        case Relation::DateEquals:
        case Relation::DateLessThan:
        case Relation::DateLessThanEquals:
        case Relation::DateGreaterThan:
        case Relation::DateGreaterThanEquals: return Kind::Date;
        case Relation::Bool:
        case Relation::Null: return Kind::Bool;
        case Relation::IpAddress: return Kind::Ip;
        case Relation::ArnLike: return Kind::Arn;
    }
    return Kind::Text;
}

/// How the request's value stands to the policy's.
template <typename T>
bool is_in_order(Relation relation, const T& has, const T& wanted) {
    switch (relation) {
        case Relation::NumericLessThan:
        case Relation::DateLessThan: return has < wanted;
        case Relation::NumericLessThanEquals:
        case Relation::DateLessThanEquals: return has <= wanted;
        case Relation::NumericGreaterThan:
        case Relation::DateGreaterThan: return has > wanted;
        case Relation::NumericGreaterThanEquals:
        case Relation::DateGreaterThanEquals: return has >= wanted;
        default: return has == wanted;
    }
}

/// One value of the policy against the values of the request. The Glob is made once.
class Comparison {
public:
    Comparison(const Condition& condition, const Request& request, bool has_variables)
        : condition_{condition}, request_{request}, has_variables_{has_variables} {}

    /// Whether any value of the policy matches this one of the request.
    bool any_matches(std::string_view has) {
        return std::ranges::any_of(
            condition_.values, [&](const std::string& wanted) { return is_match(wanted, has); });
    }

private:
    bool is_match(std::string_view wanted, std::string_view has) {
        const Relation relation = condition_.op.relation;
        switch (kind_of(relation)) {
            case Kind::Text: {
                if (!make_glob(wanted, syntax(relation == Relation::StringLike), request_, glob_))
                    return false;
                const bool folds = relation == Relation::StringEqualsIgnoreCase;
                return matches(glob_, has, folds ? Letters::Folded : Letters::AsTheyAre);
            }
            case Kind::Arn:
                return make_glob(wanted, syntax(true), request_, glob_) && matches_arn(glob_, has);
            case Kind::Number: return both(parse_number(has), parse_number(wanted));
            case Kind::Date: return both(parse_date(has), parse_date(wanted));
            case Kind::Bool: return both(parse_bool(has), parse_bool(wanted));
            case Kind::Ip: {
                const auto range = parse_ip_range(wanted), address = parse_ip_range(has);
                return range && address && range->contains(*address);
            }
        }
        return false;
    }
    GlobSyntax syntax(bool wildcards) const {
        return {.wildcards = wildcards, .variables = has_variables_};
    }
    template <typename T>
    bool both(const std::optional<T>& has, const std::optional<T>& wanted) const {
        return has && wanted && is_in_order(condition_.op.relation, *has, *wanted);
    }

    const Condition& condition_;
    const Request& request_;
    bool has_variables_;
    Glob glob_;
};

/// Of the operator Null: "true" asks that the key is absent.
bool holds_null(const Condition& condition, bool is_there) {
    return std::ranges::any_of(condition.values, [&](const std::string& value) {
        const auto wants_absent = parse_bool(value);
        return wants_absent && *wants_absent != is_there;
    });
}

}  // namespace

std::optional<Operator> parse_operator(std::string_view name) {
    Operator op;
    if (name.starts_with(kForAllValues)) {
        op.quantifier = Quantifier::ForAllValues;
        name.remove_prefix(kForAllValues.size());
    } else if (name.starts_with(kForAnyValue)) {
        op.quantifier = Quantifier::ForAnyValue;
        name.remove_prefix(kForAnyValue.size());
    }
    if (name.ends_with(kIfExists)) {
        op.if_exists = true;
        name.remove_suffix(kIfExists.size());
    }
    const auto found = std::ranges::find(kOperators, name, &OperatorName::name);
    if (found == kOperators.end()) return std::nullopt;
    op.relation = found->relation;
    op.is_negated = found->is_negated;
    // Null is itself the question whether the key exists.
    if (op.relation == Relation::Null && (op.if_exists || op.quantifier != Quantifier::One))
        return std::nullopt;
    return op;
}

std::string to_string(const Operator& op) {
    std::string name;
    if (op.quantifier == Quantifier::ForAllValues) name += kForAllValues;
    if (op.quantifier == Quantifier::ForAnyValue) name += kForAnyValue;
    for (const OperatorName& known : kOperators) {
        if (known.relation != op.relation || known.is_negated != op.is_negated) continue;
        name += known.name;
        break;
    }
    if (op.if_exists) name += kIfExists;
    return name;
}

bool is_comparable(Relation relation, std::string_view value) {
    switch (kind_of(relation)) {
        case Kind::Text:
        case Kind::Arn: return true;
        case Kind::Number: return parse_number(value).has_value();
        case Kind::Date: return parse_date(value).has_value();
        case Kind::Bool: return parse_bool(value).has_value();
        case Kind::Ip: return parse_ip_range(value).has_value();
    }
    return false;
}

std::string_view comparable_name(Relation relation) {
    switch (kind_of(relation)) {
        case Kind::Text: return "a text";
        case Kind::Arn: return "an ARN";
        case Kind::Number: return "a number of at most 12 digits and 6 decimals";
        case Kind::Date: return "a date such as 2025-01-31T23:59:59Z, or seconds since 1970";
        case Kind::Bool: return "true or false";
        case Kind::Ip: return "an IP address or a range such as 203.0.113.0/24";
    }
    return {};
}

bool holds(const Condition& condition, const Request& request, bool has_variables) {
    const Operator& op = condition.op;
    const ContextKey* key = request.find(condition.key);
    const bool is_there = key && !key->values.empty();
    if (op.relation == Relation::Null) return holds_null(condition, is_there);
    if (!is_there) {
        // ...IfExists does not save ForAnyValue: seen by users of the service.
        if (op.quantifier == Quantifier::ForAnyValue) return false;
        return op.quantifier == Quantifier::ForAllValues || op.if_exists || op.is_negated;
    }
    Comparison comparison(condition, request, has_variables);
    const auto fits = [&](const std::string& has) {
        return comparison.any_matches(has) != op.is_negated;
    };
    switch (op.quantifier) {
        case Quantifier::ForAllValues: return std::ranges::all_of(key->values, fits);
        case Quantifier::ForAnyValue: return std::ranges::any_of(key->values, fits);
        case Quantifier::One: break;
    }
    // Several values without a quantifier: see unconfirmed.h.
    return op.is_negated ? std::ranges::all_of(key->values, fits)
                         : std::ranges::any_of(key->values, fits);
}

}  // namespace kds::iam
