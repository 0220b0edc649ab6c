/// What goes on being charged when nobody writes or reads any more: that streams, shards and
/// registered consumers exist.
#pragma once

#include <cstdint>

#include "core/engine/engine.h"
#include "core/pricing/item.h"

namespace kds::pricing {

/// What the streams of the engine's own account use in so many hours (0 to 8,760) of nothing but
/// time, as they are at present; one that is being deleted is gone in a moment and left out. With
/// the commitment on, all that it bills. What is stored is left out too: what it costs to grow old
/// depends on when it came.
Quantities idle_quantities(const Engine& engine, std::int64_t hours);

}  // namespace kds::pricing
