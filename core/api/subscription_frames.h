/// What follows after the first frame of a streamed answer (http.h: Response::subscription).
#pragma once

#include <cstdint>
#include <string>

#include "core/engine/engine.h"

namespace kds::api {

struct StreamedFrames {
    std::string frames = {};  ///< Whole ones, one after another; empty if there is nothing now.
    bool more = false;        ///< Others can be taken at once.
    bool ended = false;       ///< Nothing follows after these: the body is at its end.
};

/// The frames for what a subscription has pushed by `now` and nobody has taken yet. For a
/// subscription that the engine does not know, the body is at its end.
/// Precondition: `now` does not go back.
StreamedFrames take_frames(Engine& engine, Instant now, SubscriptionId subscription);

}  // namespace kds::api
