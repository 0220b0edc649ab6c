#include "core/engine/ops/list_shards.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/ops/operation.h"
#include "core/engine/sealed_text.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

constexpr std::string_view kPurpose = "ShardLab list token 1";

/// Where the next page of a listing begins.
struct ListToken {
    Instant issued_at{};
    Instant stream_created_at{};  ///< So that a token dies with its stream, not with the name.
    ShardIndex after{};
    std::uint64_t serial = 0;
    std::string stream_name;
};

std::string encode(const ListToken& token) {
    ContentWriter content;
    content.add(static_cast<std::uint64_t>(token.issued_at.us), 8);
    content.add(static_cast<std::uint64_t>(token.stream_created_at.us), 8);
    content.add(token.after.value, 4);
    content.add(token.serial, 8);
    content.add(token.stream_name);
    return seal(kPurpose, content.content());
}

std::optional<ListToken> decode(std::string_view text) {
    const auto content = unseal(kPurpose, text);
    if (!content) return std::nullopt;
    ContentReader reader(*content);
    ListToken token;
    token.issued_at = {static_cast<std::int64_t>(reader.take(8))};
    token.stream_created_at = {static_cast<std::int64_t>(reader.take(8))};
    token.after = {static_cast<std::uint32_t>(reader.take(4))};
    token.serial = reader.take(8);
    token.stream_name = reader.take_rest();
    if (!reader.is_good() || token.issued_at < Instant{}) return std::nullopt;
    return token;
}

ListedShard listed(const Shard& shard) {
    return {.index = shard.index,
            .range = shard.range,
            .parent = shard.parent,
            .adjacent_parent = shard.adjacent_parent,
            .starting_sequence_number = shard.starting_sequence_number(),
            .ending_sequence_number = shard.ending_sequence_number()};
}

/// What the three ways of asking come down to.
struct Listing {
    std::string stream_name;
    std::optional<Instant> stream_created_at;
    std::string after_id;  ///< List the shards whose id is greater than this text.
};

Result<Listing> listing_of(Operation& op, const ListShardsInput& input) {
    const auto refuse = [&op](std::string message) {
        return op.fail(ErrorCode::InvalidArgument, std::move(message));
    };
    // Texts: kinesis.md 3.6; "NextToken and ExclusiveStartShardId …" was seen by users, see
    // awslabs/amazon-kinesis-scaling-utils #82.
    if (!input.next_token) {
        if (!input.stream_name) return refuse("Either NextToken or StreamName should be provided.");
        // An id that names no shard, or is none, is no error: greater ids follow (kinesis.md 3.3).
        return Listing{*input.stream_name, {}, input.exclusive_start_shard_id.value_or("")};
    }
    if (input.stream_name) return refuse("NextToken and StreamName cannot be provided together.");
    if (input.exclusive_start_shard_id)
        return refuse("NextToken and ExclusiveStartShardId cannot be provided together.");
    const auto token = decode(*input.next_token);
    if (!token || token->issued_at > op.now())
        return refuse(std::string(unconfirmed::kInvalidNextToken));
    if (op.now() - token->issued_at > limits::kListTokenLifetime)
        return refuse(std::string(unconfirmed::kExpiredNextToken));
    return Listing{token->stream_name, token->stream_created_at, to_string(token->after)};
}

}  // namespace

Result<ListShardsOutput> list_shards(Engine& engine, const Call& call,
                                     const ListShardsInput& input) {
    Operation op(engine, call);
    KDS_TRY(const Listing listing, listing_of(op, input));
    const Stream* stream = engine.find_stream(listing.stream_name);
    if (!stream || (listing.stream_created_at && stream->created_at != *listing.stream_created_at))
        return op.stream_not_found(listing.stream_name);

    const auto page = static_cast<std::size_t>(std::min(
        input.max_results.value_or(limits::kListShardsPageMax), limits::kListShardsPageMax));
    ListShardsOutput output;
    for (const Shard& shard : stream->shards) {
        if (to_string(shard.index) <= listing.after_id) continue;
        if (output.shards.size() == page) {
            output.next_token = encode(ListToken{.issued_at = call.now,
                                                 .stream_created_at = stream->created_at,
                                                 .after = output.shards.back().index,
                                                 .serial = op.number(),
                                                 .stream_name = stream->name});
            break;
        }
        output.shards.push_back(listed(shard));
    }
    return output;
}

}  // namespace kds
