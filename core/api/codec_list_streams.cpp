#include "core/api/codec.h"
#include "core/engine/ops/list_streams.h"

namespace kds::api {

namespace {

Value document_of(const StreamSummary& stream) {
    return Value::object()
        .with("StreamName", Value::of_text(stream.stream_name))
        .with("StreamARN", Value::of_text(stream.stream_arn))
        .with("StreamStatus", Value::of_text(std::string(to_string(stream.status))))
        .with("StreamModeDetails", stream_mode_details(stream.mode))
        .with("StreamCreationTimestamp", creation_time(stream.created_at));
}

}  // namespace

Reply run_list_streams(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    ListStreamsInput input;
    input.limit = in.integer("Limit");
    input.exclusive_start_stream_name = in.text("ExclusiveStartStreamName");
    input.next_token = in.text("NextToken");
    if (auto refused = refusal(in, input)) return std::unexpected(*refused);
    KDS_TRY(ListStreamsOutput output, list_streams(engine, call, input));
    Value names = Value::list();
    Value summaries = Value::list();
    for (const StreamSummary& stream : output.streams) {
        names.items.push_back(Value::of_text(stream.stream_name));
        summaries.items.push_back(document_of(stream));
    }
    Value answer = Value::object()
                       .with("StreamNames", std::move(names))
                       .with("HasMoreStreams", Value::of_boolean(output.has_more_streams()));
    if (output.next_token) answer.with("NextToken", Value::of_text(*std::move(output.next_token)));
    answer.with("StreamSummaries", std::move(summaries));
    return answer;
}

}  // namespace kds::api
