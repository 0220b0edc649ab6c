/// The answers to "why?" about what is selected; private to the inspector's sources.
#pragma once

#include <cstdint>
#include <optional>

#include "core/engine/event.h"
#include "web/model/build_models.h"

namespace kds::web {

/// A refusal or a lag is explained for so long after it.
inline constexpr Duration kExplainedFor = Duration::seconds(10);

/// What a shard took and gave in the second up to a moment.
struct SecondOfShard {
    std::int64_t records = 0;
    std::int64_t bytes = 0;
    std::int64_t refused = 0;
    std::int64_t calls = 0;
    std::int64_t bytes_read = 0;
};
SecondOfShard second_before(const EventLog& events, StreamId stream, ShardIndex shard, Instant at);

/// The newest refusal of a record that concerns the shard, the producer, or both; null if there was
/// none within kExplainedFor.
const Event* newest_refusal(const sim::World& world, std::optional<ShardSelected> shard,
                            std::optional<ActorId> actor);

/// Why a write was refused, with the numbers of that second.
WhyModel why_refused(const sim::World& world, const Event& refusal);

/// Why this consumer is behind, and which of its limits binds; empty if it is not.
std::optional<WhyModel> why_late(const sim::World& world, const sim::Consumer& consumer);

}  // namespace kds::web
