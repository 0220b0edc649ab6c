#include "core/engine/ops/operation.h"

#include "core/base/text.h"

namespace kds {

Event Operation::event(EventKind kind) const {
    Event event;
    event.at = call_.now;
    event.kind = kind;
    event.actor = call_.actor;
    event.call = number_;
    return event;
}

std::unexpected<Error> Operation::fail(ErrorCode code, std::string message, StreamId stream,
                                       ShardIndex shard) {
    Event failed = event(EventKind::CallFailed);
    failed.error = code;
    failed.stream = stream;
    failed.shard = shard;
    engine_.log(failed);
    return kds::fail(code, std::move(message));
}

std::string Operation::under_account(std::string_view name) const {
    return cat(name, " under account ", engine_.options().account);
}

std::unexpected<Error> Operation::stream_not_found(std::string_view name) {
    const Stream* stream = engine_.find_stream(name);
    return fail(ErrorCode::ResourceNotFound, cat("Stream ", under_account(name), " not found."),
                stream ? stream->id : StreamId{});
}

std::unexpected<Error> Operation::no_such_shard(ShardIndex shard, std::string_view stream_name) {
    const Stream* stream = engine_.find_stream(stream_name);
    return fail(ErrorCode::ResourceNotFound,
                cat("Shard ", to_string(shard), " in stream ", under_account(stream_name),
                    " does not exist"),
                stream ? stream->id : StreamId{}, shard);
}

Error rate_exceeded(const Operation& operation, const Stream& stream, ShardIndex shard) {
    return {ErrorCode::ProvisionedThroughputExceeded,
            cat("Rate exceeded for shard ", to_string(shard), " in stream ",
                operation.under_account(stream.name), ".")};
}

}  // namespace kds
