#include "core/sim/key_commands.h"

#include <memory>
#include <utility>

#include "core/api/policy_reader.h"
#include "core/base/text.h"
#include "core/sim/refusal.h"

namespace kds::sim {
namespace {

constexpr std::size_t kGrantsMax = 64;  // Ours: it bounds what a call costs.

/// The ARN of the customer managed key that is meant.
Result<std::string> known_key(const Engine& engine, const std::string& key) {
    const auto arn = engine.kms().resolve(key, engine.options().account);
    if (arn && engine.kms().is_customer_managed(*arn)) return *arn;
    return refuse(cat("there is no customer managed key named \"", key, "\""));
}

}  // namespace

Result<void> set_key_state(Engine& engine, const SetKeyState& command) {
    KDS_TRY(const std::string arn, known_key(engine, command.key));
    if (command.state == KeyState::Deleted)
        return refuse("a key is deleted by KMS itself, days after it was scheduled for it");
    engine.kms().set_state(arn, command.state);
    return {};
}

Result<void> put_key_policy(Engine& engine, const PutKeyPolicy& command) {
    KDS_TRY(const std::string arn, known_key(engine, command.key));
    ResourcePolicy policy;
    if (!command.text.empty()) {
        auto read = api::read_policy(command.text, api::PolicyUse::Resource);
        if (!read) return refuse(cat("policy of \"", command.key, "\": ", read.error().message));
        policy.text = command.text;
        policy.document = std::make_shared<const iam::Policy>(*std::move(read));
    }
    engine.kms().set_policy(arn, std::move(policy));
    engine.ask_policies();
    return {};
}

Result<void> create_grant(Engine& engine, const CreateGrant& command, const std::string& grantee) {
    KDS_TRY(const std::string arn, known_key(engine, command.key));
    KDS_CHECK(check_name("a grant", command.name));
    if (command.operations.empty()) return refuse("a grant is for one operation at least");
    for (const std::string& operation : command.operations)
        if (operation != "GenerateDataKey" && operation != "Decrypt")
            return refuse(
                cat("\"", operation,
                    "\" is no operation of a grant; there are: GenerateDataKey, Decrypt"));
    const KeyAccess* access = engine.kms().access_to(arn);
    if (access && access->grants.size() >= kGrantsMax)
        return refuse(cat("a key has at most ", kGrantsMax, " grants"));
    if (!engine.kms().add_grant(arn, {command.name, grantee, command.operations}))
        return refuse(cat("the key has a grant named \"", command.name, "\" already"));
    engine.ask_policies();
    return {};
}

Result<void> revoke_grant(Engine& engine, const RevokeGrant& command) {
    KDS_TRY(const std::string arn, known_key(engine, command.key));
    if (engine.kms().revoke_grant(arn, command.name)) return {};
    return refuse(cat("the key has no grant named \"", command.name, "\""));
}

}  // namespace kds::sim
