#include "core/api/codec.h"
#include "core/engine/ops/deregister_stream_consumer.h"

namespace kds::api {

Reply run_deregister_stream_consumer(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    DeregisterStreamConsumerInput input;
    const auto name = in.consumer_name();
    if (auto refused = settle_consumer(engine, in, name, input)) return std::unexpected(*refused);
    return no_output(deregister_stream_consumer(engine, call, input));
}

}  // namespace kds::api
