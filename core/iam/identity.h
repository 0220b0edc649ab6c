/// Who there is in the accounts, and what they may do: what an engine is told to ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/iam/policy.h"
#include "core/iam/request.h"

namespace kds::iam {

struct IdentityTag {
    std::string key = {};
    std::string value = {};

    friend bool operator==(const IdentityTag&, const IdentityTag&) = default;
};

/// A user or a role with what is attached to it.
struct Identity {
    std::string arn = {};  ///< arn:aws:iam::{account}:user/… or :role/…
    std::vector<NamedPolicy> policies = {};
    std::optional<NamedPolicy> boundary = {};
    std::vector<IdentityTag> tags = {};  ///< aws:PrincipalTag/{key}
    /// What its requests come with besides what the service sees itself: aws:SourceIp, …
    std::vector<ContextKey> context = {};
    /// Of a user: its access key. Whoever signs with one that is not active is nobody, and no
    /// policy is asked.
    bool is_active = true;

    friend bool operator==(const Identity&, const Identity&) = default;
};

/// A session of a role that was given session policies, or comes with something of its own. Other
/// sessions need no entry.
struct RoleSession {
    std::string arn = {};  ///< arn:aws:sts::{account}:assumed-role/{role}/{session}
    std::vector<NamedPolicy> policies = {};  ///< None: nothing is limited by them.
    std::vector<ContextKey> context = {};

    friend bool operator==(const RoleSession&, const RoleSession&) = default;
};

/// The service control policies of one level above an account: the root of the organization, a
/// unit in it, or the account itself. One of them must allow.
struct ControlLevel {
    std::string name = {};
    std::vector<NamedPolicy> policies = {};

    friend bool operator==(const ControlLevel&, const ControlLevel&) = default;
};

struct AccountControls {
    std::string account = {};               ///< Twelve digits.
    std::vector<ControlLevel> levels = {};  ///< From the root down; none: nothing is limited.
    std::string organization = {};          ///< "o-…", aws:PrincipalOrgID; empty: it is in none.

    friend bool operator==(const AccountControls&, const AccountControls&) = default;
};

/// All of it. An account of which no identity is listed is one whose callers may do everything that
/// nobody forbids; in others, whoever is not listed may do nothing but as the root user.
struct Directory {
    std::vector<Identity> identities = {};
    std::vector<RoleSession> sessions = {};
    std::vector<AccountControls> controls = {};

    /// Of the user, of the role, or of the role whose session it is; null if it is not listed.
    const Identity* find_identity(const Caller& caller) const;
    const RoleSession* find_session(std::string_view arn) const;
    const AccountControls* find_controls(std::string_view account) const;
    bool has_identities_of(std::string_view account) const;

    friend bool operator==(const Directory&, const Directory&) = default;
};

void hash(Hasher& hasher, const Directory& directory);

}  // namespace kds::iam
