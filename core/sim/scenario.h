/// A situation to start from.
#pragma once

#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/engine/engine.h"
#include "core/sim/command.h"

namespace kds::sim {

/// 2026-03-02T09:00:00Z, a Monday: where the clock of a scenario stands unless it says otherwise.
inline constexpr Instant kDefaultStart = Instant::from_seconds(1'772'442'000);

/// Something that a scenario does by itself at its time, as a learner's command would do it.
struct Scheduled {
    Duration after{};  ///< From the end of the warm-up; 0 or more.
    Command command;
};

struct Scenario {
    std::string id;
    EngineOptions engine;
    Instant start = kDefaultStart;
    /// Done in order at the start, before anything else, and not part of the command log. After a
    /// CallCreateStream the next one waits until the stream is ACTIVE.
    std::vector<Command> setup;
    /// The world runs this long before the learner sees it: streams are ACTIVE, actors are at work.
    Duration warm_up = Duration::seconds(0);
    /// Faults and changes that come by themselves, in order of time. What one of them cannot do,
    /// because the learner has removed the actor for instance, is left out.
    std::vector<Scheduled> schedule = {};
};

}  // namespace kds::sim
