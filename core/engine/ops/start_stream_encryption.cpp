#include "core/engine/ops/start_stream_encryption.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/ops/encryption_common.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

/// The number by which records of the stream name this key, from 1.
std::uint32_t number_of_key(Stream& stream, const std::string& key_arn) {
    const auto at = std::ranges::find(stream.keys, key_arn);
    const auto number = static_cast<std::uint32_t>(at - stream.keys.begin()) + 1;
    if (at == stream.keys.end()) stream.keys.push_back(key_arn);
    return number;
}

}  // namespace

Result<void> start_stream_encryption(Engine& engine, const Call& call,
                                     const StartStreamEncryptionInput& input) {
    Operation op(engine, call, Action::StartStreamEncryption);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(Stream * stream, op.known_stream(input.stream_name));
    KDS_CHECK(check_encryption_type(op, *stream, input.encryption_type));
    if (stream->status != StreamStatus::Active) return op.not_active(*stream);
    const auto key_arn = engine.kms().resolve(input.key_id, op.owner());
    if (!key_arn) {
        return op.fail(
            ErrorCode::KmsNotFound,
            cat("Alias ", engine.kms().alias_arn(input.key_id, op.owner()), " is not found."),
            stream->id);
    }
    KDS_CHECK(check_key(op, *stream, *key_arn));
    if (input.key_id == stream->encryption.key_id) return {};
    if (calls_within(stream->encryption_starts, limits::kEncryptionWindow, call.now) >=
        limits::kEncryptionCalls) {
        return op.fail(ErrorCode::LimitExceeded,
                       std::string(unconfirmed::kTooManyEncryptionChanges), stream->id);
    }
    stream->encryption_starts.push_back(call.now);
    op.begin_change(
        *stream, {.encryption = StreamEncryption{.key_id = input.key_id,
                                                 .key_number = number_of_key(*stream, *key_arn)}});
    return {};
}

}  // namespace kds
