#include "core/engine/ops/warm_common.h"

#include <utility>

#include "core/engine/ops/operation.h"
#include "core/engine/reshard.h"
#include "core/engine/unconfirmed.h"

namespace kds {

std::optional<WarmThroughput> warm_throughput_of(const Engine& engine, const Stream& stream) {
    if (stream.mode != StreamMode::OnDemand ||
        !engine.commitment_of(stream.account).is_on(engine.now()))
        return std::nullopt;
    return WarmThroughput{.target_mibps = stream.change.warm_mibps.value_or(stream.warm_mibps),
                          .current_mibps = stream.open_shard_count()};
}

Result<void> check_warm_throughput(Operation& op, StreamMode mode, StreamId stream) {
    const auto refuse = [&](std::string_view message) {
        return op.fail(ErrorCode::Validation, std::string(message), stream);
    };
    if (mode != StreamMode::OnDemand) return refuse(unconfirmed::kWarmNeedsOnDemand);
    if (!op.engine().commitment_of(op.owner()).is_on(op.now()))
        return refuse(unconfirmed::kWarmNeedsCommitment);
    return {};
}

Result<void> check_warm_quota(Operation& op, std::int64_t mibps, StreamId stream) {
    if (mibps <= limits::kWarmMiBpsMax) return {};
    return op.fail(ErrorCode::LimitExceeded, std::string(unconfirmed::kTooMuchWarmThroughput),
                   stream);
}

StreamChange change_to_warm(const Stream& stream, std::int64_t mibps) {
    StreamChange change{.warm_mibps = mibps};
    const std::uint32_t wanted = shards_for(stream, mibps);
    if (wanted == stream.open_shard_count()) return change;
    ReshardPlan plan = plan_uniform_scaling(stream, wanted);
    change.steps = std::move(plan.steps);
    change.open_shards_most = plan.open_shards_most;
    return change;
}

}  // namespace kds
