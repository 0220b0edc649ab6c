#include "core/engine/ops/operation.h"

#include <utility>

#include "core/base/text.h"
#include "core/engine/reshard.h"

namespace kds {

std::string Operation::caller_arn() const {
    if (!call_.principal.arn.empty()) return call_.principal.arn;
    return cat("arn:aws:iam::", caller(), ":root");
}

std::unexpected<Error> Operation::fail(ErrorCode code, std::string message, StreamId stream,
                                       ShardIndex shard) {
    Event failed = event(EventKind::CallFailed);
    failed.error = code;
    failed.stream = stream;
    failed.shard = shard;
    engine_.log(failed);
    Error error{code, std::move(message)};
    engine_.audit().end_with(number_, error);
    return std::unexpected(std::move(error));
}

std::string Operation::under_account(std::string_view name) const {
    return cat(name, " under account ", owner());
}

std::unexpected<Error> Operation::stream_not_found(std::string_view name) {
    const Stream* stream = find_stream(name);
    return fail(ErrorCode::ResourceNotFound, cat("Stream ", under_account(name), " not found."),
                stream ? stream->id : StreamId{});
}

std::unexpected<Error> Operation::no_such_shard(ShardIndex shard, std::string_view stream_name) {
    const Stream* stream = find_stream(stream_name);
    return fail(ErrorCode::ResourceNotFound,
                cat("Shard ", to_string(shard), " in stream ", under_account(stream_name),
                    " does not exist"),
                stream ? stream->id : StreamId{}, shard);
}

std::unexpected<Error> Operation::could_not_find_shard(std::string_view id,
                                                       std::string_view stream_name) {
    const Stream* stream = find_stream(stream_name);
    return fail(ErrorCode::ResourceNotFound,
                cat("Could not find shard ", id, " in stream ", under_account(stream_name), "."),
                stream ? stream->id : StreamId{});
}

std::unexpected<Error> Operation::not_active(const Stream& stream) {
    return fail(ErrorCode::ResourceInUse,
                cat("Stream ", under_account(stream.name), " not ACTIVE, instead in state ",
                    to_string(stream.status)),
                stream.id);
}

Result<Stream*> Operation::known_stream(std::string_view name) {
    Stream* stream = find_stream(name);
    if (!stream) return stream_not_found(name);
    return stream;
}

Result<Stream*> Operation::active_stream(std::string_view name) {
    KDS_TRY(Stream * stream, known_stream(name));
    if (stream->status != StreamStatus::Active) return not_active(*stream);
    return stream;
}

Result<Stream*> Operation::reshardable_stream(std::string_view name) {
    const Stream* stream = find_stream(name);
    if (stream && stream->mode == StreamMode::OnDemand) {
        // kinesis.md 3.6.
        return fail(
            ErrorCode::Validation,
            cat("Request is invalid. Stream ", under_account(name), " is in On-Demand mode."),
            stream->id);
    }
    return active_stream(name);
}

void Operation::begin_change(Stream& stream, StreamChange change) {
    stream.status = StreamStatus::Updating;
    stream.change = std::move(change);
    stream.status_changes_at = next_step_at(stream, call_.now, engine_.options().delays.updating);
    engine_.settle_anew();
    Event updating = event(EventKind::StreamUpdating);
    updating.stream = stream.id;
    engine_.log(updating);
}

std::int64_t calls_within(std::vector<Instant>& calls, Duration window, Instant now) {
    std::erase_if(calls, [&](Instant at) { return at + window <= now; });
    return static_cast<std::int64_t>(calls.size());
}

std::string shard_limit_exceeded(const Operation& operation, std::int64_t wanted) {
    const Engine& engine = operation.engine();
    return cat("This request would exceed the shard limit for the account ", operation.owner(),
               " in ", engine.options().region,
               ". Current shard count for the account: ", engine.counted_shards(operation.owner()),
               ". Limit: ", engine.quotas().shards_per_account,
               ". Number of additional shards that would have resulted from this request: ", wanted,
               ". Refer to the AWS Service Limits page "
               "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current "
               "limits and how to request higher limits.");
}

std::string already_resharded(const Operation& operation, const Stream& stream,
                              const Shard& shard) {
    return cat("Shard ", to_string(shard.index), " in stream ",
               operation.under_account(stream.name),
               " has already been merged or split, and thus is not eligible for merging or "
               "splitting.");
}

Error rate_exceeded(Operation& operation, const Stream& stream, ShardIndex shard) {
    Error error{ErrorCode::ProvisionedThroughputExceeded,
                cat("Rate exceeded for shard ", to_string(shard), " in stream ",
                    operation.under_account(stream.name), ".")};
    // An entry of PutRecords that is refused does not make the call fail.
    if (operation.action() != Action::PutRecords)
        operation.engine().audit().end_with(operation.number(), error);
    return error;
}

}  // namespace kds
