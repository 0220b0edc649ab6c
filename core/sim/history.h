/// A session as plain data: what a TimeMachine holds, without its copies of the world. With the
/// scenario and the seed it gives the machine back; files and links carry it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/sim/command.h"

namespace kds::sim {

/// As many courses of events a session keeps.
inline constexpr std::size_t kBranchesMax = 16;

/// One course of events: all that the learner did, and how far it went.
struct Course {
    std::string name;  ///< Unique in a session, 1 to 40 characters.
    /// Of the whole session along this branch, in order of time.
    std::vector<LoggedCommand> log = {};
    Instant reached{};       ///< Its newest moment.
    Instant forked_at{};     ///< Where it left the branch `parent`.
    std::size_t parent = 0;  ///< A smaller number than its own; 0 of the first one.
    std::size_t shared = 0;  ///< So many of its first commands are those of its parent too.
};

struct History {
    std::vector<Course> branches;  ///< At least one.
    std::size_t current = 0;       ///< The branch that one is on.
    Instant now{};                 ///< The present moment there, at most its `reached`.
    std::vector<Command> undone;   ///< What redo() would do; the newest last.
};

}  // namespace kds::sim
