#include "core/api/codec.h"
#include "core/engine/ops/describe_stream_consumer.h"

namespace kds::api {

Reply run_describe_stream_consumer(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    DescribeStreamConsumerInput input;
    const auto name = in.consumer_name();
    if (auto refused = settle_consumer(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(const ConsumerDescription found, describe_stream_consumer(engine, call, input));
    Value description = document_of(found).with("StreamARN", Value::of_text(found.stream_arn));
    return Value::object().with("ConsumerDescription", std::move(description));
}

}  // namespace kds::api
