#include "core/iam/identity.h"

#include <algorithm>
#include <cstdint>

namespace kds::iam {
namespace {

/// A class, so that each function finds those that stand after it.
class Digest {
public:
    explicit Digest(Hasher& hasher) : hasher_{hasher} {}

    template <typename T>
    void add_all(const std::vector<T>& all) {
        hasher_.add(static_cast<std::uint64_t>(all.size()));
        for (const T& one : all) add(one);
    }

private:
    void add(const std::string& text) { hasher_.add(std::string_view(text)); }
    void add(const NamedPolicy& policy) {
        add(policy.name);
        hash(hasher_, policy.document);
    }
    void add(const ContextKey& key) {
        add(key.name);
        add_all(key.values);
    }
    void add(const IdentityTag& tag) {
        add(tag.key);
        add(tag.value);
    }
    void add(const Identity& identity) {
        add(identity.arn);
        add_all(identity.policies);
        hasher_.add(std::uint64_t{identity.boundary.has_value()});
        if (identity.boundary) add(*identity.boundary);
        add_all(identity.tags);
        add_all(identity.context);
        hasher_.add(std::uint64_t{identity.is_active});
    }
    void add(const RoleSession& session) {
        add(session.arn);
        add_all(session.policies);
        add_all(session.context);
    }
    void add(const ControlLevel& level) {
        add(level.name);
        add_all(level.policies);
    }
    void add(const AccountControls& controls) {
        add(controls.account);
        add_all(controls.levels);
        add(controls.organization);
    }

    Hasher& hasher_;
};

}  // namespace

const Identity* Directory::find_identity(const Caller& caller) const {
    for (const Identity& identity : identities) {
        if (identity.arn == caller.arn) return &identity;
        if (caller.kind != Caller::Kind::RoleSession) continue;
        const Caller role = caller_of(identity.arn);
        if (role.kind == Caller::Kind::Role && role.account == caller.account &&
            role.name == caller.name)
            return &identity;
    }
    return nullptr;
}

const RoleSession* Directory::find_session(std::string_view arn) const {
    const auto found = std::ranges::find(sessions, arn, &RoleSession::arn);
    return found == sessions.end() ? nullptr : &*found;
}

const AccountControls* Directory::find_controls(std::string_view account) const {
    const auto found = std::ranges::find(controls, account, &AccountControls::account);
    return found == controls.end() ? nullptr : &*found;
}

bool Directory::has_identities_of(std::string_view account) const {
    return std::ranges::any_of(identities, [&](const Identity& identity) {
        return caller_of(identity.arn).account == account;
    });
}

void hash(Hasher& hasher, const Directory& directory) {
    Digest digest(hasher);
    digest.add_all(directory.identities);
    digest.add_all(directory.sessions);
    digest.add_all(directory.controls);
}

}  // namespace kds::iam
