/// Whether a caller may use the key of a stream (kinesis.md 11.4, 11.5; KMS Developer Guide,
/// "Determining access to AWS KMS keys"). For core/engine/ops only. Asked only when policies are.
///
/// The service asks KMS on the caller's behalf. A Deny of any policy decides. Else a grant is
/// enough, or the key's policy must allow it: itself, or by allowing the account, which leaves it
/// to the caller's own policies. Between accounts both must allow. The key that AWS manages may be
/// used by whoever of its account may use the stream, and by nobody else. Condition keys besides
/// the global ones: kms:ViaService, and kms:EncryptionContext:aws:kinesis:arn, which is
/// (unconfirmed). Where the request comes from is not told: it is the service that asks.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/engine/ops/operation.h"

namespace kds {

enum class KeyUse : std::uint8_t { GenerateDataKey, Decrypt };

/// KMSAccessDenied (kinesis.md 3.7) if the caller may not; a failed use is not kept in the log yet.
std::optional<Error> key_refusal(const Operation& op, const Stream& stream,
                                 std::string_view key_arn, KeyUse use);

/// The same for the keys of the records at [begin, end) of a shard.
std::optional<Error> decryption_refusal(const Operation& op, const Stream& stream,
                                        const RecordStore& records, std::uint64_t begin,
                                        std::uint64_t end);

}  // namespace kds
