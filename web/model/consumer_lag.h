/// How far a consumer is behind while something of it does not read: what it was told last says
/// nothing then.
#pragma once

#include <cstdint>
#include <variant>

#include "core/sim/world.h"

namespace kds::web {

/// Cheap, and true for whatever may have stopped reading a shard without a word: only then the
/// functions below need to be asked.
inline bool may_stand_still(const sim::Consumer& consumer) {
    return consumer.crashed || consumer.frozen ||
           std::holds_alternative<sim::KclReader>(consumer.reader);
}

/// In milliseconds, in one shard: what the last answer said or, if that is more, the age of the
/// oldest record that it has not read. While a program works on what it has, or is dead, it hears
/// of no other.
std::int64_t behind_now(const sim::World& world, const Stream& stream,
                        const sim::ShardCursor& cursor);

/// In milliseconds, in the shard where it is farthest behind; what the last answers said while all
/// of it is at work.
std::int64_t behind_now(const sim::World& world, const sim::Consumer& consumer);

}  // namespace kds::web
