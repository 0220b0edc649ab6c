#include "core/engine/ops/list_streams.h"

#include <algorithm>

#include "core/engine/list_token.h"
#include "core/engine/ops/operation.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

constexpr std::string_view kListing = "ShardLab streams token 2";

/// The name after which the page begins.
Result<std::string> start_of(Operation& op, const ListStreamsInput& input) {
    if (!input.next_token) return input.exclusive_start_stream_name.value_or("");
    if (input.exclusive_start_stream_name) {
        return op.fail(ErrorCode::InvalidArgument,
                       std::string(unconfirmed::kTokenAndStartStreamName));
    }
    auto after = read_list_token(kListing, *input.next_token, op.now());
    if (!after) return op.fail(std::move(after).error());
    return after;
}

}  // namespace

Result<ListStreamsOutput> list_streams(Engine& engine, const Call& call,
                                       const ListStreamsInput& input) {
    Operation op(engine, call, Action::ListStreams);
    KDS_CHECK(op.admit());
    KDS_TRY(const std::string after, start_of(op, input));
    const auto page = static_cast<std::size_t>(
        std::min(input.limit.value_or(limits::kListStreamsPageMax), limits::kListStreamsPageMax));
    const std::vector<Stream>& streams = engine.streams();
    ListStreamsOutput output;
    for (auto at = std::ranges::upper_bound(streams, after, {}, &Stream::name); at != streams.end();
         ++at) {
        if (at->account != op.owner()) continue;
        if (output.streams.size() == page) {
            output.next_token =
                make_list_token(kListing, call.now, op.number(), output.streams.back().stream_name);
            break;
        }
        output.streams.push_back({.stream_name = at->name,
                                  .stream_arn = engine.arn_of(*at),
                                  .status = at->status,
                                  .created_at = at->created_at,
                                  .mode = at->mode});
    }
    return output;
}

}  // namespace kds
