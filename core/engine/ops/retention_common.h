/// What the two operations that change the retention period share. For core/engine/ops only.
#pragma once

#include <cstdint>
#include <string>

#include "core/engine/ops/operation.h"

namespace kds {

/// Fails with InvalidArgument unless the period has 24 to 8,760 hours.
Result<void> check_retention_bounds(Operation& op, const Stream& stream, std::int64_t hours);

/// "Requested retention period (25 hours) for stream X can not be longer than existing retention
/// period (24 hours). Use IncreaseRetentionPeriod API."; `comparison` is "longer", `other_api`
/// "IncreaseRetentionPeriod".
std::string wrong_direction(const Stream& stream, std::int64_t hours, std::string_view comparison,
                            std::string_view other_api);

/// Makes the stream UPDATING until it has the new period; nothing happens if it has it already.
/// Fails with ResourceInUse if the stream is not ACTIVE. AWS names the error; that it is looked at
/// last, and that the period holds from the end of the change on, is (unconfirmed):
/// kinesis.md 2.3, 2.4.
Result<void> change_retention(Operation& op, Stream& stream, std::int64_t hours);

}  // namespace kds
