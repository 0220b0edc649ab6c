/// The keys of AWS Key Management Service by which streams are encrypted (kinesis.md 11.5). Records
/// are not really encrypted; what matters is whether the key may be used when they are put or read.
/// Keys are made and changed by functions of ours, because those calls are not calls of Kinesis.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/result.h"
#include "core/engine/resource_policy.h"

namespace kds {

/// KMS API Reference, KeyMetadata: KeyState; and what is no more.
enum class KeyState : std::uint8_t { Enabled, Disabled, PendingDeletion, Deleted };
/// "Enabled", "PendingDeletion", …; "Deleted" for the one that KMS has no word for.
std::string_view to_string(KeyState state);
std::optional<KeyState> parse_key_state(std::string_view text);

class Kms;
/// Why the key cannot be used: KMSNotFound, KMSDisabled or KMSInvalidState (kinesis.md 3.7, 11.5);
/// empty if it can.
std::optional<Error> key_problem(const Kms& kms, std::string_view key_arn);

/// A right to use a key that a principal was given (KMS Developer Guide, "Grants in AWS KMS").
struct KeyGrant {
    std::string name = {};                     ///< Unique for its key.
    std::string grantee = {};                  ///< ARN of a user or of a role.
    std::vector<std::string> operations = {};  ///< "GenerateDataKey", "Decrypt".

    friend bool operator==(const KeyGrant&, const KeyGrant&) = default;
};

/// Who may use a key. Copies of an engine share it.
struct KeyAccess {
    /// Empty is the one that a new key has: its account may do everything, which leaves it to the
    /// account's identities.
    ResourcePolicy policy = {};
    std::vector<KeyGrant> grants = {};
};

class Kms {
public:
    explicit Kms(std::string region) : region_{std::move(region)} {}

    /// Makes a customer managed key that is enabled; gives its ARN. `alias` is "alias/Name", or
    /// empty for none; an alias that exists already is moved to the new key.
    /// Preconditions: twelve digits; the alias does not begin with "alias/aws/".
    std::string create_key(std::string_view account, std::string_view alias = {});
    /// The keys of AWS are not, nor is one that never was.
    bool is_customer_managed(std::string_view key_arn) const;
    /// False if no customer managed key has this ARN: the keys of AWS do not change.
    bool set_state(std::string_view key_arn, KeyState state);

    /// Null for a key that was given nothing: it has the policy of a new key, and no grants.
    const KeyAccess* access_to(std::string_view key_arn) const;
    /// False if no customer managed key has this ARN.
    bool set_policy(std::string_view key_arn, ResourcePolicy policy);
    /// False if no customer managed key has this ARN, or the key has a grant of this name.
    bool add_grant(std::string_view key_arn, KeyGrant grant);
    /// False if there is none of this name.
    bool revoke_grant(std::string_view key_arn, std::string_view name);

    /// The ARN of the key that a KeyId means to this account: a key ARN, an alias ARN, the id of a
    /// key, "alias/Name". Empty for an alias that is not there; other texts are taken as ids.
    /// "alias/aws/kinesis" is always there, a key of its own for each account.
    std::optional<std::string> resolve(std::string_view key_id, std::string_view account) const;
    /// Deleted for a key that never was.
    KeyState state_of(std::string_view key_arn) const;
    /// "arn:aws:kms:us-east-1:123456789012:alias/Name"; an ARN stays what it is.
    std::string alias_arn(std::string_view alias, std::string_view account) const;

    bool is_empty() const { return keys_.empty(); }
    void hash(Hasher& hasher) const;

private:
    struct Key {
        std::string arn;
        std::string alias_arn;  ///< Empty for none.
        KeyState state = KeyState::Enabled;
        std::shared_ptr<const KeyAccess> access = {};  ///< Null: nobody gave it anything.
    };
    static KeyAccess access_of(const Key& key);
    const Key* find(std::string_view key_arn) const;
    Key* find(std::string_view key_arn);
    std::string arn(std::string_view account, std::string_view resource) const;
    std::string key_arn(std::string_view account, std::uint64_t number) const;

    std::string region_;
    std::vector<Key> keys_;  ///< In the order in which they were made; none is ever dropped.
};

}  // namespace kds
