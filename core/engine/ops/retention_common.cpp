#include "core/engine/ops/retention_common.h"

#include "core/base/text.h"

namespace kds {

// Sentences: kinesis.md 3.6.

Result<void> check_retention_bounds(Operation& op, const Stream& stream, std::int64_t hours) {
    if (hours < limits::kRetentionHoursMin) {
        return op.fail(ErrorCode::InvalidArgument,
                       cat("Minimum allowed retention period is ", limits::kRetentionHoursMin,
                           " hours. Requested retention period (", hours, " hours) is too short."),
                       stream.id);
    }
    if (hours > limits::kRetentionHoursMax) {
        return op.fail(ErrorCode::InvalidArgument,
                       cat("Maximum allowed retention period is ", limits::kRetentionHoursMax,
                           " hours. Requested retention period (", hours, " hours) is too long."),
                       stream.id);
    }
    return {};
}

std::string wrong_direction(const Stream& stream, std::int64_t hours, std::string_view comparison,
                            std::string_view other_api) {
    return cat("Requested retention period (", hours, " hours) for stream ", stream.name,
               " can not be ", comparison, " than existing retention period (",
               stream.retention_hours, " hours). Use ", other_api, " API.");
}

Result<void> change_retention(Operation& op, Stream& stream, std::int64_t hours) {
    if (stream.status != StreamStatus::Active) return op.not_active(stream);
    if (hours != stream.retention_hours) op.begin_change(stream, {.retention_hours = hours});
    return {};
}

}  // namespace kds
