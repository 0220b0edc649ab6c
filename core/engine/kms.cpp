#include "core/engine/kms.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/base/u128.h"

namespace kds {
namespace {

constexpr std::string_view kAwsAlias = "alias/aws/";
constexpr std::string_view kKinesisAlias = "alias/aws/kinesis";

/// Looks like a random UUID (RFC 9562, version 4).
std::string uuid(Hasher& hasher) {
    const std::uint64_t high = hasher.digest();
    hasher.add(std::uint64_t{1});
    std::string hex = to_hex32(make_u128(high, hasher.digest()));
    hex[12] = '4';
    hex[16] = 'a';
    for (const std::size_t at : {8u, 13u, 18u, 23u}) hex.insert(at, 1, '-');
    return hex;
}

}  // namespace

std::string_view to_string(KeyState state) {
    switch (state) {
        case KeyState::Enabled: return "Enabled";
        case KeyState::Disabled: return "Disabled";
        case KeyState::PendingDeletion: return "PendingDeletion";
        case KeyState::Deleted: return "Deleted";
    }
    return "";
}

std::optional<KeyState> parse_key_state(std::string_view text) {
    for (const KeyState state :
         {KeyState::Enabled, KeyState::Disabled, KeyState::PendingDeletion, KeyState::Deleted})
        if (text == to_string(state)) return state;
    return std::nullopt;
}

std::string Kms::arn(std::string_view account, std::string_view resource) const {
    return cat("arn:aws:kms:", region_, ":", account, ":", resource);
}

std::string Kms::key_arn(std::string_view account, std::uint64_t number) const {
    Hasher hasher;
    hasher.add(std::string_view("key"));
    hasher.add(account);
    hasher.add(std::string_view(region_));
    hasher.add(number);
    return arn(account, cat("key/", uuid(hasher)));
}

std::string Kms::alias_arn(std::string_view alias, std::string_view account) const {
    return alias.starts_with("arn:") ? std::string(alias) : arn(account, alias);
}

std::string Kms::create_key(std::string_view account, std::string_view alias) {
    KDS_ASSERT(!alias.starts_with(kAwsAlias));
    Key key{.arn = key_arn(account, keys_.size() + 1), .alias_arn = {}};
    if (!alias.empty()) {
        key.alias_arn = alias_arn(alias, account);
        for (Key& other : keys_)
            if (other.alias_arn == key.alias_arn) other.alias_arn.clear();
    }
    keys_.push_back(key);
    return key.arn;
}

const Kms::Key* Kms::find(std::string_view key_arn) const {
    const auto key = std::ranges::find(keys_, key_arn, &Key::arn);
    return key == keys_.end() ? nullptr : &*key;
}

Kms::Key* Kms::find(std::string_view key_arn) {
    return const_cast<Key*>(std::as_const(*this).find(key_arn));
}

bool Kms::is_customer_managed(std::string_view key_arn) const { return find(key_arn) != nullptr; }

bool Kms::set_state(std::string_view key_arn, KeyState state) {
    Key* key = find(key_arn);
    if (key) key->state = state;
    return key != nullptr;
}

const KeyAccess* Kms::access_to(std::string_view key_arn) const {
    const Key* key = find(key_arn);
    return key ? key->access.get() : nullptr;
}

KeyAccess Kms::access_of(const Key& key) { return key.access ? *key.access : KeyAccess{}; }

bool Kms::set_policy(std::string_view key_arn, ResourcePolicy policy) {
    Key* key = find(key_arn);
    if (!key) return false;
    KeyAccess access = access_of(*key);
    access.policy = std::move(policy);
    key->access = std::make_shared<const KeyAccess>(std::move(access));
    return true;
}

bool Kms::add_grant(std::string_view key_arn, KeyGrant grant) {
    Key* key = find(key_arn);
    if (!key) return false;
    KeyAccess access = access_of(*key);
    const auto same = std::ranges::find(access.grants, grant.name, &KeyGrant::name);
    if (same != access.grants.end()) return false;
    access.grants.push_back(std::move(grant));
    key->access = std::make_shared<const KeyAccess>(std::move(access));
    return true;
}

bool Kms::revoke_grant(std::string_view key_arn, std::string_view name) {
    Key* key = find(key_arn);
    if (!key) return false;
    KeyAccess access = access_of(*key);
    const auto is_named = [&](const KeyGrant& grant) { return grant.name == name; };
    if (std::erase_if(access.grants, is_named) == 0) return false;
    key->access = std::make_shared<const KeyAccess>(std::move(access));
    return true;
}

std::optional<std::string> Kms::resolve(std::string_view key_id, std::string_view account) const {
    const bool is_arn = key_id.starts_with("arn:");
    if (!key_id.starts_with("alias/") && !(is_arn && key_id.contains(":alias/")))
        return is_arn ? std::string(key_id) : arn(account, cat("key/", key_id));
    const std::string alias = alias_arn(key_id, account);
    if (alias == arn(account, kKinesisAlias)) return key_arn(account, 0);
    const auto key = std::ranges::find(keys_, alias, &Key::alias_arn);
    return key != keys_.end() ? std::optional(key->arn) : std::nullopt;
}

KeyState Kms::state_of(std::string_view key) const {
    const auto own = std::ranges::find(keys_, key, &Key::arn);
    if (own != keys_.end()) return own->state;
    // arn:aws:kms:REGION:ACCOUNT:key/…: the key that AWS manages for Kinesis in that account.
    const std::string before = arn("", "");
    const std::string_view rest = key.substr(std::min(key.size(), before.size() - 1));
    return key == key_arn(rest.substr(0, rest.find(':')), 0) ? KeyState::Enabled
                                                             : KeyState::Deleted;
}

void Kms::hash(Hasher& hasher) const {
    hasher.add(std::uint64_t{keys_.size()});
    for (const Key& key : keys_) {
        hasher.add(std::string_view(key.arn));
        hasher.add(std::string_view(key.alias_arn));
        hasher.add(static_cast<std::uint64_t>(key.state));
        // Nothing more for a key that nobody gave anything, as ever.
        if (!key.access) continue;
        hasher.add(key.access->policy.text);
        for (const KeyGrant& grant : key.access->grants) {
            hasher.add(grant.name);
            hasher.add(grant.grantee);
            for (const std::string& operation : grant.operations) hasher.add(operation);
        }
    }
}

std::optional<Error> key_problem(const Kms& kms, std::string_view key_arn) {
    // The texts are those of KMS; (unconfirmed) for Kinesis: kinesis.md 3.7.
    switch (kms.state_of(key_arn)) {
        case KeyState::Enabled: return std::nullopt;
        case KeyState::Disabled:
            return Error{ErrorCode::KmsDisabled, cat(key_arn, " is disabled.")};
        case KeyState::PendingDeletion:
            return Error{ErrorCode::KmsInvalidState, cat(key_arn, " is pending deletion.")};
        case KeyState::Deleted: break;
    }
    return Error{ErrorCode::KmsNotFound, cat("Key '", key_arn, "' does not exist")};
}

}  // namespace kds
