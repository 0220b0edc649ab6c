#include "core/api/codec.h"
#include "core/engine/ops/list_stream_consumers.h"

namespace kds::api {

Reply run_list_stream_consumers(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    ListStreamConsumersInput input;
    input.max_results = in.integer("MaxResults");
    input.next_token = in.text("NextToken");
    input.stream_created_s = in.timestamp_s("StreamCreationTimestamp");
    in.required_stream_arn();
    if (auto refused = settle_stream(engine, in, std::nullopt, input))
        return std::unexpected(*refused);
    KDS_TRY(ListStreamConsumersOutput output, list_stream_consumers(engine, call, input));
    Value consumers = Value::list();
    for (const ConsumerDescription& consumer : output.consumers)
        consumers.items.push_back(document_of(consumer));
    Value answer = Value::object().with("Consumers", std::move(consumers));
    if (output.next_token) answer.with("NextToken", Value::of_text(*std::move(output.next_token)));
    return answer;
}

}  // namespace kds::api
