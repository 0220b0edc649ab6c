#include "core/engine/ops/update_stream_record_distribution_strategy.h"

#include "core/engine/ops/operation.h"
#include "core/engine/unconfirmed.h"

namespace kds {

Result<void> update_stream_record_distribution_strategy(
    Engine& engine, const Call& call, const UpdateStreamRecordDistributionStrategyInput& input) {
    Operation op(engine, call, Action::UpdateStreamRecordDistributionStrategy);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(Stream * stream, op.known_stream(input.stream_name));
    const auto strategy =
        parse_record_distribution(input.strategy).value_or(RecordDistribution::UserPartitionKey);
    if (strategy == RecordDistribution::Auto && stream->mode != StreamMode::OnDemand) {
        return op.fail(ErrorCode::InvalidArgument, std::string(unconfirmed::kAutoNeedsOnDemand),
                       stream->id);
    }
    if (stream->status != StreamStatus::Active) return op.not_active(*stream);
    stream->distribution = strategy;
    return {};
}

}  // namespace kds
