/// Readings of what streams cost, and of what they are set to.
#pragma once

#include <cstdint>

#include "core/lesson/goal.h"

namespace kds::lesson {

/// What is put, read and pushed is looked at for so long, and taken to go on like this. A polling
/// consumer reads some times in it.
inline constexpr Duration kCostWindow = Duration::seconds(10);

/// In thousand-millionths of a US dollar: what an hour costs in which all goes on as now. The
/// shards, modes, retention periods and registered consumers count as they are at this moment, so
/// the amount changes with them at once; traffic counts as in the full seconds of the last
/// kCostWindow, its records with their mean size, which every copy of a world knows. Of the account
/// of the engine. Left out is what lies in a stream for longer than a day (GB-months), because no
/// lesson lasts so long. What the account lacks to its commitment's minimum counts only where no
/// stream is named, for it belongs to none.
/// Rules of core/pricing (kinesis.md 10). An item without a price in this Region costs nothing.
/// Precondition: reading.prices.
std::int64_t cost_per_hour(const Reading& reading, const sim::World& world);

/// Consumers on the stage, also those that are paused or cannot read.
std::int64_t consumers(const ReadingFilter& where, const sim::World& world);

/// Consumers that the streams have registered for enhanced fan-out; each costs until it is gone.
std::int64_t registered_consumers(const ReadingFilter& where, const sim::World& world);

/// In hours; 0 if no stream fits.
std::int64_t retention_hours(const ReadingFilter& where, const sim::World& world);

}  // namespace kds::lesson
