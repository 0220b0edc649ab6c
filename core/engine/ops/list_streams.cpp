#include "core/engine/ops/list_streams.h"

#include <algorithm>

#include "core/engine/ops/operation.h"
#include "core/engine/sealed_text.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

constexpr std::string_view kPurpose = "ShardLab streams token 1";

/// Where the next page of a listing begins.
struct ListToken {
    Instant issued_at{};
    std::uint64_t serial = 0;
    std::string after;
};

std::string encode(const ListToken& token) {
    ContentWriter content;
    content.add(static_cast<std::uint64_t>(token.issued_at.us), 8);
    content.add(token.serial, 8);
    content.add(token.after);
    return seal(kPurpose, content.content());
}

std::optional<ListToken> decode(std::string_view text) {
    const auto content = unseal(kPurpose, text);
    if (!content) return std::nullopt;
    ContentReader reader(*content);
    ListToken token;
    token.issued_at = {static_cast<std::int64_t>(reader.take(8))};
    token.serial = reader.take(8);
    token.after = reader.take_rest();
    if (!reader.is_good() || token.issued_at < Instant{}) return std::nullopt;
    return token;
}

/// The name after which the page begins.
Result<std::string> start_of(Operation& op, const ListStreamsInput& input) {
    if (!input.next_token) return input.exclusive_start_stream_name.value_or("");
    const auto refuse = [&op](ErrorCode code, std::string_view message) {
        return op.fail(code, std::string(message));
    };
    if (input.exclusive_start_stream_name)
        return refuse(ErrorCode::InvalidArgument, unconfirmed::kTokenAndStartStreamName);
    const auto token = decode(*input.next_token);
    if (!token || token->issued_at > op.now())
        return refuse(ErrorCode::InvalidArgument, unconfirmed::kInvalidNextToken);
    if (op.now() - token->issued_at > limits::kListTokenLifetime)
        return refuse(ErrorCode::ExpiredNextToken, unconfirmed::kExpiredNextToken);
    return token->after;
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
            output.next_token = encode(ListToken{.issued_at = call.now,
                                                 .serial = op.number(),
                                                 .after = output.streams.back().stream_name});
            break;
        }
        output.streams.push_back({.stream_name = at->name,
                                  .stream_arn = engine.arn_of(*at),
                                  .status = at->status,
                                  .created_at = at->created_at});
    }
    return output;
}

}  // namespace kds
