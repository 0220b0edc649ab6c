#include "core/engine/ops/key_access.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/text.h"
#include "core/engine/ops/policies.h"
#include "core/engine/unconfirmed.h"
#include "core/iam/evaluate.h"

namespace kds {
namespace {

std::string_view name_of(KeyUse use) {
    return use == KeyUse::GenerateDataKey ? "GenerateDataKey" : "Decrypt";
}

/// arn:aws:kms:REGION:ACCOUNT:key/…
std::string_view account_of(std::string_view key_arn) {
    for (int i = 0; i < 4; ++i) key_arn.remove_prefix(key_arn.find(':') + 1);
    return key_arn.substr(0, key_arn.find(':'));
}

bool is_granted(const KeyAccess& access, const iam::Caller& caller, KeyUse use) {
    return std::ranges::any_of(access.grants, [&](const KeyGrant& grant) {
        const auto& operations = grant.operations;
        if (std::ranges::find(operations, name_of(use)) == operations.end()) return false;
        return iam::naming_by({iam::PrincipalName::Kind::Aws, grant.grantee}, caller) !=
               iam::Naming::NotAtAll;
    });
}

/// Whether the key's policy allows it, or leaves it to the account.
bool key_allows(const iam::Policy& policy, const iam::Request& request) {
    return std::ranges::any_of(policy.statements, [&](const iam::Statement& statement) {
        return statement.effect == iam::Effect::Allow &&
               iam::match(statement, policy.version, request).applies();
    });
}

bool may_use(const Operation& op, const Stream& stream, std::string_view key_arn, KeyUse use) {
    const Engine& engine = op.engine();
    const std::string_view account = account_of(key_arn);
    if (!engine.kms().is_customer_managed(key_arn)) return op.caller() == account;
    const KeyAccess* access = engine.kms().access_to(key_arn);
    const iam::Policy* of_key = access ? access->policy.document.get() : nullptr;

    iam::Caller caller = iam::caller_of(op.caller_arn());
    caller.account = op.caller();
    iam::Request request = request_of(engine, std::move(caller), op.now(),
                                      cat("kms:", name_of(use)), std::string(key_arn), account);
    request.context.push_back(
        {"kms:ViaService", {cat("kinesis.", engine.options().region, ".amazonaws.com")}});
    request.context.push_back({"kms:EncryptionContext:aws:kinesis:arn", {engine.arn_of(stream)}});
    iam::PolicySet policies = iam::policies_of(engine.directory(), request.caller);
    policies.resource = of_key;
    policies.resource_name = key_arn;
    const iam::Decision decision = iam::evaluate(policies, request);
    if (decision.is_explicit_deny()) return false;
    if (access && is_granted(*access, request.caller, use)) return true;
    return decision.is_allowed && (!of_key || key_allows(*of_key, request));
}

}  // namespace

std::optional<Error> key_refusal(const Operation& op, const Stream& stream,
                                 std::string_view key_arn, KeyUse use) {
    if (may_use(op, stream, key_arn, use)) return std::nullopt;
    if (use == KeyUse::Decrypt)
        return Error{ErrorCode::KmsAccessDenied,
                     cat(unconfirmed::kDecryptDeniedBefore, op.caller_arn(),
                         unconfirmed::kDecryptDeniedBetween, op.under_account(stream.name))};
    return Error{ErrorCode::KmsAccessDenied, denial(op, "kms:GenerateDataKey", key_arn, "")};
}

std::optional<Error> decryption_refusal(const Operation& op, const Stream& stream,
                                        const RecordStore& records, std::uint64_t begin,
                                        std::uint64_t end) {
    std::uint32_t checked = 0;  // Most records have the key of the one before.
    for (std::uint64_t place = begin; place < end && !stream.keys.empty();) {
        const RecordStore::KeyRun run = records.key_run(place);
        place = run.end;
        if (run.key_number == checked || run.key_number == 0) continue;
        if (auto refused =
                key_refusal(op, stream, stream.keys[run.key_number - 1u], KeyUse::Decrypt))
            return refused;
        checked = run.key_number;
    }
    return std::nullopt;
}

}  // namespace kds
