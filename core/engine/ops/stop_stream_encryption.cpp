#include "core/engine/ops/stop_stream_encryption.h"

#include "core/engine/ops/encryption_common.h"
#include "core/engine/unconfirmed.h"

namespace kds {

Result<void> stop_stream_encryption(Engine& engine, const Call& call,
                                    const StopStreamEncryptionInput& input) {
    Operation op(engine, call, Action::StopStreamEncryption);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(Stream * stream, op.known_stream(input.stream_name));
    KDS_CHECK(check_encryption_type(op, *stream, input.encryption_type));
    if (stream->status != StreamStatus::Active) return op.not_active(*stream);
    if (stream->encryption.key_number == 0) return {};
    if (calls_within(stream->encryption_stops, limits::kEncryptionWindow, call.now) >=
        limits::kEncryptionCalls) {
        return op.fail(ErrorCode::LimitExceeded,
                       std::string(unconfirmed::kTooManyEncryptionChanges), stream->id);
    }
    stream->encryption_stops.push_back(call.now);
    op.begin_change(*stream, {.encryption = StreamEncryption{}});
    return {};
}

}  // namespace kds
