#include "core/engine/ops/list_stream_consumers.h"

#include <algorithm>

#include "core/engine/list_token.h"
#include "core/engine/ops/consumer_common.h"
#include "core/engine/sealed_text.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

constexpr std::string_view kListing = "ShardLab consumers token 1";

/// A token holds the number of its stream, so that it dies with the stream and not with the name,
/// and the name of the last consumer that was given.
std::string content_of(const Stream& stream, const ConsumerDescription& last) {
    ContentWriter content;
    content.add(stream.id.value, 4);
    content.add(last.consumer_name);
    return content.content();
}

/// The name after which the page begins.
Result<std::string> start_of(Operation& op, const Stream& stream,
                             const ListStreamConsumersInput& input) {
    if (!input.next_token) return std::string();
    const auto refuse = [&](Error error) {
        return op.fail(error.code, std::move(error.message), stream.id);
    };
    auto content = read_list_token(kListing, *input.next_token, op.now());
    if (!content) return refuse(std::move(content).error());
    ContentReader reader(*content);
    if (reader.take(4) != stream.id.value || !reader.is_good()) return refuse(invalid_list_token());
    return std::string(reader.take_rest());
}

}  // namespace

Result<ListStreamConsumersOutput> list_stream_consumers(Engine& engine, const Call& call,
                                                        const ListStreamConsumersInput& input) {
    Operation op(engine, call, Action::ListStreamConsumers);
    KDS_CHECK(op.admit(input.stream_name));
    if (input.next_token && input.stream_created_s) {
        return op.fail(ErrorCode::InvalidArgument,
                       std::string(unconfirmed::kTokenAndStreamCreationTimestamp));
    }
    const Stream* stream = op.find_stream(input.stream_name);
    if (!stream || input.stream_created_s.value_or(stream->created_at.epoch_seconds()) !=
                       stream->created_at.epoch_seconds())
        return op.stream_not_found(input.stream_name);
    KDS_TRY(const std::string after, start_of(op, *stream, input));

    const auto page = static_cast<std::size_t>(
        std::min(input.max_results.value_or(limits::kListStreamConsumersPageMax),
                 limits::kListStreamConsumersPageMax));
    ListStreamConsumersOutput output;
    const auto& all = stream->consumers;
    for (auto at = std::ranges::upper_bound(all, after, {}, &RegisteredConsumer::name);
         at != all.end(); ++at) {
        if (output.consumers.size() == page) {
            output.next_token = make_list_token(kListing, call.now, op.number(),
                                                content_of(*stream, output.consumers.back()));
            break;
        }
        output.consumers.push_back(description_of(engine, *stream, *at));
    }
    return output;
}

}  // namespace kds
