/// What no source confirms for Kinesis (kinesis.md: "(unconfirmed)"), each once, to be changed here
/// when somebody has seen the real thing.
///
/// Texts: kinesis.md 3.7 has the sentence for identity-based policies as users saw it. The ends for
/// the other kinds of policies, and those of explicit denies, are the general wording of IAM (User
/// Guide, "Troubleshoot access denied error messages"): (unconfirmed) for Kinesis.
///
/// Rules that we chose where the User Guide leaves something open, all (unconfirmed):
/// - A wildcard in Resource reaches over colons. The User Guide says so of a * at the end of a part
///   of the ARN only, and advises against the rest.
/// - The pattern of an ArnLike with fewer than six parts is compared as a whole.
/// - A variable for which the request has no value, or several, makes its pattern match nothing;
///   that of a NotResource too, which then applies.
/// - A key with several values under an operator without ForAllValues or ForAnyValue: one that
///   matches is enough, and under a negated operator none may.
/// - A resource policy that names everyone ("*", or by NotPrincipal) grants like one that names the
///   role: a permissions boundary and a session policy still limit it.
/// - Where a call of another account is allowed by neither side, the sentence speaks of the
///   resource's policy.
/// - The policy of a VPC endpoint is asked after the service control policies. Where it stands does
///   not change what is decided, as it only limits; it changes which kind the sentence names.
/// - The position of resource control policies (kinesis.md 11.2): they are left out.
#pragma once

#include <string_view>

namespace kds::iam::unconfirmed {

/// "… because no identity-based policy allows the kinesis:PutRecord action": before the kind,
/// between it and the action, after it. This one is confirmed for identity-based policies.
inline constexpr std::string_view kNoPolicyBefore = " because no ";
inline constexpr std::string_view kNoPolicyBetween = " allows the ";
inline constexpr std::string_view kNoPolicyAfter = " action";

/// "… with an explicit deny in a resource-based policy": before the kind with its article.
inline constexpr std::string_view kExplicitDenyBefore = " with an explicit deny in ";

/// The kinds of policies in these sentences, and their articles.
inline constexpr std::string_view kIdentityBased = "identity-based policy";
inline constexpr std::string_view kResourceBased = "resource-based policy";
inline constexpr std::string_view kEndpoint = "VPC endpoint policy";
inline constexpr std::string_view kServiceControl = "service control policy";
inline constexpr std::string_view kPermissionsBoundary = "permissions boundary";
inline constexpr std::string_view kSession = "session policy";

}  // namespace kds::iam::unconfirmed
