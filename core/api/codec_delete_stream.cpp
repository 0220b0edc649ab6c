#include "core/api/codec.h"
#include "core/engine/ops/delete_stream.h"

namespace kds::api {

Reply run_delete_stream(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    DeleteStreamInput input;
    // No stream has consumers yet, so that nothing depends on it.
    (void)in.boolean("EnforceConsumerDeletion");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    return no_output(delete_stream(engine, call, input));
}

}  // namespace kds::api
