/// Policy documents of IAM as plain data (IAM User Guide, "IAM JSON policy element reference").
/// Nothing here knows JSON or streams: core/api/policy_reader.h makes them of text, core/engine
/// asks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/iam/condition.h"

namespace kds::iam {

/// The element Version. Variables such as ${aws:username} are variables in the newer one only.
enum class Version : std::uint8_t { V2008_10_17, V2012_10_17 };

enum class Effect : std::uint8_t { Allow, Deny };

/// One name of the element Principal or NotPrincipal.
struct PrincipalName {
    enum class Kind : std::uint8_t {
        Everyone,       ///< "*", alone or under AWS; no value.
        Account,        ///< Twelve digits; arn:aws:iam::{account}:root stands for the same.
        Aws,            ///< The ARN of a user, a role, or a session of a role.
        Service,        ///< "firehose.amazonaws.com".
        Federated,      ///< An identity provider.
        CanonicalUser,  ///< An account as S3 writes it.
    };
    Kind kind = Kind::Everyone;
    std::string value = {};

    friend bool operator==(const PrincipalName&, const PrincipalName&) = default;
};

/// An element or its opposite: Action or NotAction, Resource or NotResource, Principal or
/// NotPrincipal.
template <typename Name>
struct Names {
    bool is_not = false;
    std::vector<Name> names = {};

    friend bool operator==(const Names&, const Names&) = default;
};

struct Statement {
    std::string sid = {};  ///< Empty if it has none.
    Effect effect = Effect::Allow;
    /// Of a policy that is attached to a resource only; in others the principal is who has it.
    std::optional<Names<PrincipalName>> principal = {};
    Names<std::string> action = {};          ///< "kinesis:Put*".
    Names<std::string> resource = {};        ///< ARNs with wildcards and variables.
    std::vector<Condition> conditions = {};  ///< All must hold.

    friend bool operator==(const Statement&, const Statement&) = default;
};

struct Policy {
    Version version = Version::V2008_10_17;  ///< What a document without Version has.
    std::string id = {};
    std::vector<Statement> statements = {};

    friend bool operator==(const Policy&, const Policy&) = default;
};

/// A policy and what it is called, for whoever asks which one it was.
struct NamedPolicy {
    std::string name = {};
    Policy document = {};

    friend bool operator==(const NamedPolicy&, const NamedPolicy&) = default;
};

/// What a document may hold at most. The numbers are ours: they bound what one decision costs, and
/// lie far above what IAM takes.
inline constexpr std::size_t kPolicyBytesMax = 65'536;
inline constexpr std::size_t kStatementsMax = 256;
inline constexpr std::size_t kNamesMax = 512;      ///< Of one element of a statement.
inline constexpr std::size_t kConditionsMax = 64;  ///< Of one statement.
inline constexpr std::size_t kPatternBytesMax = 2'048;

void hash(Hasher& hasher, const Policy& policy);

}  // namespace kds::iam
