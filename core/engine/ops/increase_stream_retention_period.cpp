#include "core/engine/ops/increase_stream_retention_period.h"

#include "core/engine/ops/retention_common.h"

namespace kds {

Result<void> increase_stream_retention_period(Engine& engine, const Call& call,
                                              const IncreaseStreamRetentionPeriodInput& input) {
    Operation op(engine, call, Action::IncreaseStreamRetentionPeriod);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(Stream * stream, op.known_stream(input.stream_name));
    const std::int64_t hours = input.retention_hours;
    if (auto bounds = check_retention_bounds(op, *stream, hours); !bounds) return bounds;
    if (hours < stream->retention_hours) {
        return op.fail(ErrorCode::InvalidArgument,
                       wrong_direction(*stream, hours, "shorter", "DecreaseRetentionPeriod"),
                       stream->id);
    }
    return change_retention(op, *stream, hours);
}

}  // namespace kds
