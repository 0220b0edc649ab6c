#include "core/engine/ops/encryption_common.h"

#include "core/base/text.h"
#include "core/engine/unconfirmed.h"

namespace kds {

Result<void> check_key(Operation& op, const Stream& stream, std::string_view key_arn) {
    // The texts are those of KMS; (unconfirmed) for Kinesis: kinesis.md 3.7.
    switch (op.engine().kms().state_of(key_arn)) {
        case KeyState::Enabled: return {};
        case KeyState::Disabled:
            return op.fail(ErrorCode::KmsDisabled, cat(key_arn, " is disabled."), stream.id);
        case KeyState::PendingDeletion:
            return op.fail(ErrorCode::KmsInvalidState, cat(key_arn, " is pending deletion."),
                           stream.id);
        case KeyState::Deleted: break;
    }
    return op.fail(ErrorCode::KmsNotFound, cat("Key '", key_arn, "' does not exist"), stream.id);
}

Result<void> check_key_for_put(Operation& op, const Stream& stream) {
    if (stream.encryption.key_number == 0) return {};
    return check_key(op, stream, stream.keys[stream.encryption.key_number - 1u]);
}

Result<void> check_keys_for_read(Operation& op, const Stream& stream, const RecordStore& records,
                                 std::uint64_t begin, std::uint64_t end) {
    if (stream.keys.empty()) return {};
    std::uint32_t checked = 0;  // Most records have the key of the one before.
    for (std::uint64_t place = begin; place < end; ++place) {
        const std::uint32_t number = records.at(place).key_number;
        if (number == checked || number == 0) continue;
        KDS_CHECK(check_key(op, stream, stream.keys[number - 1u]));
        checked = number;
    }
    return {};
}

Result<void> check_encryption_type(Operation& op, const Stream& stream, std::string_view type) {
    if (type == "KMS") return {};
    return op.fail(ErrorCode::InvalidArgument, std::string(unconfirmed::kEncryptionTypeNone),
                   stream.id);
}

}  // namespace kds
