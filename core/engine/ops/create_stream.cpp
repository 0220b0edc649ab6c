#include "core/engine/ops/create_stream.h"

#include "core/base/text.h"
#include "core/engine/ops/operation.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

/// Shards that the account's quota must have room for: the open ones, and those that streams under
/// way were promised. AWS does not say whether it counts the latter; if it did not, six calls in a
/// row could break the quota.
std::int64_t shards_counted(const Engine& engine) {
    std::int64_t count = engine.open_shard_count();
    for (const Stream& stream : engine.streams())
        if (stream.status == StreamStatus::Creating) count += stream.shards_wanted;
    return count;
}

std::int64_t streams_creating(const Engine& engine) {
    std::int64_t count = 0;
    for (const Stream& stream : engine.streams()) count += stream.status == StreamStatus::Creating;
    return count;
}

std::string shard_limit_message(const Engine& engine, std::int64_t counted, std::int64_t wanted) {
    // kinesis.md 3.5.
    return cat("This request would exceed the shard limit for the account ",
               engine.options().account, " in ", engine.options().region,
               ". Current shard count for the account: ", counted,
               ". Limit: ", limits::kShardsPerAccount,
               ". Number of additional shards that would have resulted from this request: ", wanted,
               ". Refer to the AWS Service Limits page "
               "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current "
               "limits and how to request higher limits.");
}

}  // namespace

Result<void> create_stream(Engine& engine, const Call& call, const CreateStreamInput& input) {
    Operation op(engine, call);
    if (const Stream* other = engine.find_stream(input.stream_name)) {
        return op.fail(ErrorCode::ResourceInUse,
                       cat("Stream ", op.under_account(input.stream_name), " already exists."),
                       other->id);
    }
    const std::int64_t counted = shards_counted(engine);
    if (input.shard_count > limits::kShardsPerAccount - counted) {
        return op.fail(ErrorCode::LimitExceeded,
                       shard_limit_message(engine, counted, input.shard_count));
    }
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
