#include "core/engine/ops/update_stream_mode.h"

#include <utility>

#include "core/engine/ops/operation.h"
#include "core/engine/ops/warm_common.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

Result<void> check_quotas(Operation& op, const Stream& stream, StreamMode mode) {
    const Engine& engine = op.engine();
    if (mode == StreamMode::OnDemand &&
        engine.on_demand_stream_count(op.owner()) >= engine.quotas().on_demand_streams) {
        return op.fail(ErrorCode::LimitExceeded, std::string(unconfirmed::kTooManyOnDemandStreams),
                       stream.id);
    }
    const std::int64_t shards = stream.open_shard_count();
    if (mode == StreamMode::Provisioned &&
        engine.counted_shards(op.owner()) + shards > engine.quotas().shards_per_account)
        return op.fail(ErrorCode::LimitExceeded, shard_limit_exceeded(op, shards), stream.id);
    return {};
}

}  // namespace

Result<void> update_stream_mode(Engine& engine, const Call& call,
                                const UpdateStreamModeInput& input) {
    Operation op(engine, call, Action::UpdateStreamMode);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(auto stream, op.active_stream(input.stream_name));
    const StreamMode mode = parse_stream_mode(input.stream_mode).value_or(StreamMode::Provisioned);
    if (mode == StreamMode::Provisioned && stream->distribution == RecordDistribution::Auto) {
        return op.fail(ErrorCode::InvalidArgument, std::string(unconfirmed::kAutoNeedsOnDemand),
                       stream->id);
    }
    if (input.warm_throughput_mibps) {
        KDS_CHECK(check_warm_throughput(op, mode, stream->id));
    }
    if (mode == stream->mode) return {};
    if (calls_within(stream->mode_updates, limits::kUpdateStreamModeWindow, call.now) >=
        limits::kUpdateStreamModeCalls) {
        return op.fail(ErrorCode::LimitExceeded,
                       std::string(unconfirmed::kTooManyStreamModeUpdates), stream->id);
    }
    KDS_CHECK(check_quotas(op, *stream, mode));
    const std::int64_t warm = input.warm_throughput_mibps.value_or(0);
    KDS_CHECK(check_warm_quota(op, warm, stream->id));

    stream->mode_updates.push_back(call.now);
    // No more shards than before, unless warm throughput asks for them.
    StreamChange change = warm > stream->open_shard_count() ? change_to_warm(*stream, warm)
                                                            : StreamChange{.warm_mibps = warm};
    change.mode = mode;
    op.begin_change(*stream, std::move(change));
    return {};
}

}  // namespace kds
