#include "core/engine/ops/update_shard_count.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/engine/ops/operation.h"
#include "core/engine/reshard.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

// Sentences: kinesis.md 3.5.

std::string above_quota(std::int64_t limit, std::int64_t open, std::int64_t target) {
    return cat("Target shard count or number of open shards cannot be greater than ", limit,
               ". Current open shard count: ", open, ", Target shard count: ", target);
}

std::string above_double(std::int64_t open, std::int64_t target) {
    // As it was seen: no comma, and a blank at the end.
    return cat(
        "UpdateShardCount cannot scale up over double your current open shard count. "
        "Current open shard count: ",
        open, " Target shard count: ", target, " ");
}

std::string below_half(std::int64_t open, std::int64_t target) {
    return cat(
        "UpdateShardCount cannot scale down below half your current open shard count. "
        "Current open shard count: ",
        open, ", Target shard count: ", target);
}

}  // namespace

Result<UpdateShardCountOutput> update_shard_count(Engine& engine, const Call& call,
                                                  const UpdateShardCountInput& input) {
    Operation op(engine, call, Action::UpdateShardCount);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(auto stream, op.reshardable_stream(input.stream_name));
    const std::int64_t open = stream->open_shard_count();
    const std::int64_t target = input.target_shard_count;
    const auto refuse = [&](ErrorCode code, std::string message) {
        return op.fail(code, std::move(message), stream->id);
    };
    if (std::max(open, target) > engine.quotas().shards_per_stream) {
        return refuse(ErrorCode::LimitExceeded,
                      above_quota(engine.quotas().shards_per_stream, open, target));
    }
    // Shards that live only on the way count too (kinesis.md 4.6). More than twice as many as
    // there are is refused in any case, so that no plan is made for those.
    ReshardPlan plan;
    if (target <= 2 * open)
        plan = plan_uniform_scaling(*stream, static_cast<std::uint32_t>(target));
    const std::int64_t others = engine.counted_shards(op.owner()) - open;
    if (others + std::max<std::int64_t>(plan.open_shards_most, target) >
        engine.quotas().shards_per_account) {
        return refuse(ErrorCode::LimitExceeded,
                      above_quota(engine.quotas().shards_per_account, open, target));
    }
    if (target > 2 * open) return refuse(unconfirmed::kScalingTooFar, above_double(open, target));
    if (2 * target < open) return refuse(unconfirmed::kScalingTooFar, below_half(open, target));
    if (calls_within(stream->shard_count_updates, limits::kUpdateShardCountWindow, call.now) >=
        limits::kUpdateShardCountCalls) {
        return refuse(ErrorCode::LimitExceeded,
                      std::string(unconfirmed::kTooManyShardCountUpdates));
    }

    stream->shard_count_updates.push_back(call.now);
    // Whether AWS accepts the present count is (unconfirmed): kinesis.md 4.6.
    if (target != open) {
        op.begin_change(
            *stream, {.steps = std::move(plan.steps), .open_shards_most = plan.open_shards_most});
    }
    return UpdateShardCountOutput{.stream_name = stream->name,
                                  .stream_arn = engine.arn_of(*stream),
                                  .current_shard_count = open,
                                  .target_shard_count = target};
}

}  // namespace kds
