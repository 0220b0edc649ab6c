#include "core/engine/ops/list_shards.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/engine/list_token.h"
#include "core/engine/ops/operation.h"
#include "core/engine/sealed_text.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

constexpr std::string_view kListing = "ShardLab shards token 3";

/// A shard of these is listed.
struct Selection {
    ShardFilterType type = ShardFilterType::FromTrimHorizon;
    std::int64_t timestamp_ms = 0;  ///< AtTimestamp, FromTimestamp and AtTrimHorizon.
    std::string after_id;           ///< And its id is greater than this text.
};

/// Where the next page of a listing begins.
struct NextPage {
    Instant stream_created_at{};  ///< So that a token dies with its stream, not with the name.
    ShardFilterType type{};
    std::int64_t timestamp_ms = 0;
    ShardIndex after{};
    std::string stream_name;
};

std::string content_of(const NextPage& page) {
    ContentWriter content;
    content.add(static_cast<std::uint64_t>(page.stream_created_at.us), 8);
    content.add(static_cast<std::uint64_t>(page.type), 1);
    content.add(static_cast<std::uint64_t>(page.timestamp_ms), 8);
    content.add(page.after.value, 4);
    content.add(page.stream_name);
    return content.content();
}

std::optional<NextPage> read_next_page(std::string_view content) {
    ContentReader reader(content);
    NextPage page;
    page.stream_created_at = {static_cast<std::int64_t>(reader.take(8))};
    page.type = static_cast<ShardFilterType>(reader.take(1));
    page.timestamp_ms = static_cast<std::int64_t>(reader.take(8));
    page.after = {static_cast<std::uint32_t>(reader.take(4))};
    page.stream_name = reader.take_rest();
    if (!reader.is_good() || page.type > ShardFilterType::FromTimestamp) return std::nullopt;
    return page;
}

/// What the three ways of asking come down to.
struct Listing {
    std::string stream_name;
    std::optional<Instant> stream_created_at;
    Selection selection;
};

bool needs_timestamp(ShardFilterType type) {
    return type == ShardFilterType::AtTimestamp || type == ShardFilterType::FromTimestamp;
}

/// The selection of a first page; the trim horizon is still open.
Result<Selection> selection_of(Operation& op, const ListShardsInput& input) {
    // An id that names no shard, or is none, is no error: greater ids follow (kinesis.md 3.3).
    Selection selection{.after_id = input.exclusive_start_shard_id.value_or("")};
    if (!input.filter) return selection;
    const auto type = parse_shard_filter_type(input.filter->type);
    KDS_ASSERT(type.has_value());  // A constraint.
    selection.type = *type;
    if (needs_timestamp(*type)) {
        if (!input.filter->timestamp_ms) {
            return op.fail(ErrorCode::InvalidArgument,
                           std::string(unconfirmed::kFilterLacksTimestamp));
        }
        selection.timestamp_ms = *input.filter->timestamp_ms;
    }
    if (*type == ShardFilterType::AfterShardId) {
        if (!input.filter->shard_id) {
            return op.fail(ErrorCode::InvalidArgument,
                           std::string(unconfirmed::kFilterLacksShardId));
        }
        selection.after_id = std::max(selection.after_id, *input.filter->shard_id);
    }
    return selection;
}

Result<Listing> listing_of(Operation& op, const ListShardsInput& input) {
    const auto refuse = [&op](std::string message) {
        return op.fail(ErrorCode::InvalidArgument, std::move(message));
    };
    // Texts: kinesis.md 3.6; "NextToken and ExclusiveStartShardId …" was seen by users, see
    // awslabs/amazon-kinesis-scaling-utils #82.
    if (!input.next_token) {
        if (!input.stream_name) return refuse("Either NextToken or StreamName should be provided.");
        KDS_TRY(Selection selection, selection_of(op, input));
        return Listing{*input.stream_name, {}, std::move(selection)};
    }
    if (input.stream_name) return refuse("NextToken and StreamName cannot be provided together.");
    if (input.exclusive_start_shard_id)
        return refuse("NextToken and ExclusiveStartShardId cannot be provided together.");
    if (input.filter) return refuse("NextToken and ShardFilter cannot be provided together.");
    if (input.stream_created_s) {
        return refuse(std::string(unconfirmed::kTokenAndStreamCreationTimestamp));
    }
    auto content = read_list_token(kListing, *input.next_token, op.now());
    if (!content) return op.fail(std::move(content).error());
    auto page = read_next_page(*content);
    if (!page) return op.fail(invalid_list_token());
    return Listing{std::move(page->stream_name),
                   page->stream_created_at,
                   {.type = page->type,
                    .timestamp_ms = page->timestamp_ms,
                    .after_id = to_string(page->after)}};
}

/// Where the oldest record that the stream can hold lies; it is not older than the stream itself,
/// whose first shards are open at its trim horizon.
std::int64_t trim_horizon_ms(const Stream& stream, Instant now) {
    return std::max(now - stream.retention(), stream.created_at).epoch_millis();
}

/// kinesis.md 4.8. Expired shards are not there any more, so that FROM_TIMESTAMP before the trim
/// horizon is FROM_TRIM_HORIZON.
bool is_selected(const Shard& shard, const Selection& selection) {
    if (to_string(shard.index) <= selection.after_id) return false;
    const auto is_closed_before = [&](std::int64_t time_ms) {
        return shard.closed_at && shard.closed_at->epoch_millis() < time_ms;
    };
    switch (selection.type) {
        case ShardFilterType::AfterShardId:
        case ShardFilterType::FromTrimHorizon: return true;
        case ShardFilterType::AtLatest: return shard.is_open();
        case ShardFilterType::AtTrimHorizon:
        case ShardFilterType::AtTimestamp:
            return shard.opened_at.epoch_millis() <= selection.timestamp_ms &&
                   !is_closed_before(selection.timestamp_ms);
        case ShardFilterType::FromTimestamp: return !is_closed_before(selection.timestamp_ms);
    }
    return false;
}

}  // namespace

std::optional<ShardFilterType> parse_shard_filter_type(std::string_view text) {
    using enum ShardFilterType;
    if (text == "AFTER_SHARD_ID") return AfterShardId;
    if (text == "AT_TRIM_HORIZON") return AtTrimHorizon;
    if (text == "FROM_TRIM_HORIZON") return FromTrimHorizon;
    if (text == "AT_LATEST") return AtLatest;
    if (text == "AT_TIMESTAMP") return AtTimestamp;
    if (text == "FROM_TIMESTAMP") return FromTimestamp;
    return std::nullopt;
}

ListedShard listed(const Shard& shard) {
    return {.index = shard.index,
            .range = shard.range,
            .parent = shard.parent,
            .adjacent_parent = shard.adjacent_parent,
            .starting_sequence_number = shard.starting_sequence_number(),
            .ending_sequence_number = shard.ending_sequence_number()};
}

Result<ListShardsOutput> list_shards(Engine& engine, const Call& call,
                                     const ListShardsInput& input) {
    Operation op(engine, call, Action::ListShards);
    KDS_TRY(Listing listing, listing_of(op, input));
    KDS_CHECK(op.admit(listing.stream_name));  // A token may be what names it.
    const Stream* stream = op.find_stream(listing.stream_name);
    if (!stream || (listing.stream_created_at && stream->created_at != *listing.stream_created_at))
        return op.stream_not_found(listing.stream_name);
    // A client has the time from an answer, where it is told in whole seconds (kinesis.md 1.3).
    if (input.stream_created_s && stream->created_at.epoch_seconds() != *input.stream_created_s)
        return op.stream_not_found(listing.stream_name);

    Selection& selection = listing.selection;
    if (!input.next_token && selection.type == ShardFilterType::AtTrimHorizon)
        selection.timestamp_ms = trim_horizon_ms(*stream, call.now);

    const auto page = static_cast<std::size_t>(std::min(
        input.max_results.value_or(limits::kListShardsPageMax), limits::kListShardsPageMax));
    ListShardsOutput output;
    for (const Shard& shard : stream->shards) {
        if (!is_selected(shard, selection)) continue;
        if (output.shards.size() == page) {
            const NextPage next{.stream_created_at = stream->created_at,
                                .type = selection.type,
                                .timestamp_ms = selection.timestamp_ms,
                                .after = output.shards.back().index,
                                .stream_name = stream->name};
            output.next_token = make_list_token(kListing, call.now, op.number(), content_of(next));
            break;
        }
        output.shards.push_back(listed(shard));
    }
    return output;
}

}  // namespace kds
