/// What is to be decided: who asks for what.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kds::iam {

/// A condition key with what the request has for it. Most keys have one value.
struct ContextKey {
    std::string name = {};  ///< "aws:SourceIp"; the case does not matter.
    std::vector<std::string> values = {};

    friend bool operator==(const ContextKey&, const ContextKey&) = default;
};

/// Who calls, as its ARN says.
struct Caller {
    enum class Kind : std::uint8_t {
        Root,         ///< arn:aws:iam::{account}:root
        User,         ///< arn:aws:iam::{account}:user/{path}{name}
        RoleSession,  ///< arn:aws:sts::{account}:assumed-role/{role}/{session}
        Role,  ///< arn:aws:iam::{account}:role/{path}{name}: a role of which no session is told.
        Other,
    };
    Kind kind = Kind::Other;
    std::string arn = {};
    std::string account = {};  ///< Twelve digits.
    std::string name = {};     ///< Of the user or of the role, without its path.
    /// Whether a permissions boundary is attached to it.
    bool has_boundary = false;

    friend bool operator==(const Caller&, const Caller&) = default;
};

/// The parts of an ARN; what is no ARN gives Other without an account.
Caller caller_of(std::string_view arn);

struct Request {
    Caller caller = {};
    std::string action = {};            ///< "kinesis:PutRecord".
    std::string resource = {};          ///< ARN, or "*" for an action that names none.
    std::string resource_account = {};  ///< Who owns it; of "*", the caller's own.
    std::vector<ContextKey> context = {};

    /// Null if the request does not have it.
    const ContextKey* find(std::string_view key) const;
};

/// Letters A to Z as a to z; others, also those beyond ASCII, stay.
char folded(char c);
bool equal_folded(std::string_view a, std::string_view b);

}  // namespace kds::iam
