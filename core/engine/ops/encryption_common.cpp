#include "core/engine/ops/encryption_common.h"

#include "core/engine/ops/key_access.h"
#include "core/engine/reading.h"
#include "core/engine/unconfirmed.h"

namespace kds {

Result<void> check_key(Operation& op, const Stream& stream, std::string_view key_arn) {
    auto problem = key_problem(op.engine().kms(), key_arn);
    if (!problem) return {};
    return op.fail(problem->code, std::move(problem->message), stream.id);
}

Result<void> check_key_for_put(Operation& op, const Stream& stream) {
    if (stream.encryption.key_number == 0) return {};
    const std::string& key_arn = stream.keys[stream.encryption.key_number - 1u];
    KDS_CHECK(check_key(op, stream, key_arn));
    if (!op.engine().asks_policies()) return {};
    auto refused = key_refusal(op, stream, key_arn, KeyUse::GenerateDataKey);
    if (!refused) return {};
    return op.fail(*std::move(refused), stream.id);
}

Result<void> check_keys_for_read(Operation& op, const Stream& stream, const RecordStore& records,
                                 std::uint64_t begin, std::uint64_t end) {
    auto problem = decryption_problem(op.engine().kms(), stream, records, begin, end);
    if (!problem && op.engine().asks_policies())
        problem = decryption_refusal(op, stream, records, begin, end);
    if (!problem) return {};
    return op.fail(*std::move(problem), stream.id);
}

Result<void> check_encryption_type(Operation& op, const Stream& stream, std::string_view type) {
    if (type == "KMS") return {};
    return op.fail(ErrorCode::InvalidArgument, std::string(unconfirmed::kEncryptionTypeNone),
                   stream.id);
}

}  // namespace kds
