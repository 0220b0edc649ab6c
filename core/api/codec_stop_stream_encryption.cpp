#include "core/api/codec.h"
#include "core/engine/ops/stop_stream_encryption.h"

namespace kds::api {

Reply run_stop_stream_encryption(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    StopStreamEncryptionInput input;
    input.encryption_type = in.required_text("EncryptionType");
    input.key_id = in.required_text("KeyId");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    return no_output(stop_stream_encryption(engine, call, input));
}

}  // namespace kds::api
