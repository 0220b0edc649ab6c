#include "core/api/codec.h"
#include "core/engine/ops/register_stream_consumer.h"

namespace kds::api {

Reply run_register_stream_consumer(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    RegisterStreamConsumerInput input;
    input.consumer_name = in.required_text("ConsumerName");
    input.tags = in.text_map("Tags").value_or(input.tags);
    in.required_stream_arn();
    if (auto refused = settle_stream(engine, in, std::nullopt, input))
        return std::unexpected(*refused);
    KDS_TRY(const ConsumerDescription made, register_stream_consumer(engine, call, input));
    return Value::object().with("Consumer", document_of(made));
}

}  // namespace kds::api
