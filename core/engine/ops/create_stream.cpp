#include "core/engine/ops/create_stream.h"

#include "core/base/text.h"
#include "core/engine/ops/operation.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

std::int64_t streams_creating(const Engine& engine) {
    std::int64_t count = 0;
    for (const Stream& stream : engine.streams()) count += stream.status == StreamStatus::Creating;
    return count;
}

}  // namespace

Result<void> create_stream(Engine& engine, const Call& call, const CreateStreamInput& input) {
    Operation op(engine, call);
    if (const Stream* other = engine.find_stream(input.stream_name)) {
        return op.fail(ErrorCode::ResourceInUse,
                       cat("Stream ", op.under_account(input.stream_name), " already exists."),
                       other->id);
    }
    if (input.shard_count > limits::kShardsPerAccount - engine.counted_shards())
        return op.fail(ErrorCode::LimitExceeded, shard_limit_exceeded(op, input.shard_count));
    if (streams_creating(engine) >= limits::kStreamsCreatingMax)
        return op.fail(ErrorCode::LimitExceeded, std::string(unconfirmed::kTooManyStreamsCreating));

    Stream stream;
    stream.id = engine.new_stream_id();
    stream.name = input.stream_name;
    stream.created_at = call.now;
    stream.status_changes_at = call.now + engine.options().creating_takes;
    stream.shards_wanted = static_cast<std::uint32_t>(input.shard_count);

    Event creating = op.event(EventKind::StreamCreating);
    creating.stream = stream.id;
    creating.count = stream.shards_wanted;
    engine.add_stream(std::move(stream));
    engine.log(creating);
    return {};
}

}  // namespace kds
