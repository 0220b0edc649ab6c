#include "core/engine/ops/create_stream.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/ops/operation.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

std::int64_t streams_creating(const Operation& op) {
    return std::ranges::count_if(op.engine().streams(), [&](const Stream& stream) {
        return stream.status == StreamStatus::Creating && stream.account == op.owner();
    });
}

}  // namespace

Result<void> create_stream(Engine& engine, const Call& call, const CreateStreamInput& input) {
    Operation op(engine, call, Action::CreateStream);
    KDS_CHECK(op.admit(input.stream_name));
    if (const Stream* other = op.find_stream(input.stream_name)) {
        return op.fail(ErrorCode::ResourceInUse,
                       cat("Stream ", op.under_account(input.stream_name), " already exists."),
                       other->id);
    }
    if (input.shard_count > engine.quotas().shards_per_account - engine.counted_shards(op.owner()))
        return op.fail(ErrorCode::LimitExceeded, shard_limit_exceeded(op, input.shard_count));
    if (streams_creating(op) >= limits::kStreamsCreatingMax)
        return op.fail(ErrorCode::LimitExceeded, std::string(unconfirmed::kTooManyStreamsCreating));

    Stream stream;
    stream.id = engine.new_stream_id();
    stream.name = input.stream_name;
    stream.account = op.owner();
    stream.created_at = call.now;
    stream.status_changes_at = call.now + engine.options().delays.creating;
    stream.shards_wanted = static_cast<std::uint32_t>(input.shard_count);

    Event creating = op.event(EventKind::StreamCreating);
    creating.stream = stream.id;
    creating.count = stream.shards_wanted;
    engine.add_stream(std::move(stream));
    engine.log(creating);
    return {};
}

}  // namespace kds
