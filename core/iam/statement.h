/// Whether a statement speaks of a request, and if not, which of its elements says so.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/iam/policy.h"
#include "core/iam/request.h"

namespace kds::iam {

/// The first element that does not fit, in the order in which they are asked.
enum class Miss : std::uint8_t { None, Principal, Action, Resource, Condition };

/// How the element Principal names the caller. It matters within an account, where an Allow of a
/// resource's policy can be enough (evaluate.h).
enum class Naming : std::uint8_t {
    NotAtAll,
    Account,   ///< The account as a whole, which leaves it to the account whom it lets do it.
    Everyone,  ///< "*", or whoever a NotPrincipal does not name.
    Role,      ///< The role whose session the caller is.
    Itself,    ///< The ARN of the user, or of the very session.
};

struct StatementMatch {
    Miss miss = Miss::None;
    std::size_t condition = 0;  ///< Which one, if it is a condition.
    Naming naming = Naming::NotAtAll;

    bool applies() const { return miss == Miss::None; }
    friend bool operator==(const StatementMatch&, const StatementMatch&) = default;
};

StatementMatch match(const Statement& statement, Version version, const Request& request);

/// How one name of a Principal names the caller.
Naming naming_by(const PrincipalName& name, const Caller& caller);

/// "kinesis:Put*" against "kinesis:PutRecord"; the case does not matter.
bool action_matches(std::string_view pattern, std::string_view action);

}  // namespace kds::iam
