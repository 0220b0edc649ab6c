#include "core/api/codec.h"
#include "core/engine/ops/delete_stream.h"

namespace kds::api {

Reply run_delete_stream(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    DeleteStreamInput input;
    input.enforce_consumer_deletion = in.boolean("EnforceConsumerDeletion").value_or(false);
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    return no_output(delete_stream(engine, call, input));
}

}  // namespace kds::api
