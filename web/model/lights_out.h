/// Streams that are left on when the learner leaves: what they would cost, and how they are turned
/// off.
#pragma once

#include <cstdint>
#include <vector>

#include "core/sim/world.h"

namespace kds::web {

inline constexpr std::int64_t kNightHours = 12;
/// 30 days, as the tab of the bill has it.
inline constexpr std::int64_t kLeftMonthHours = 30 * 24;

/// Of the learner's own account, without those that are being deleted.
std::vector<const Stream*> streams_left_on(const sim::World& world);
/// The call that deletes it, with its consumers.
sim::Command deletion_of(const Stream& stream);

}  // namespace kds::web
