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

/// A moment that the learner has kept, to come back to it and to compare with it.
struct KeptMoment {
    char letter = 'A';         ///< 'A' to 'Z', unique in a session.
    std::size_t branch = 0;    ///< The one on which it was kept.
    Instant at{};              ///< At most the `reached` of that branch.
    std::size_t commands = 0;  ///< So many of the branch's log were done then.
    friend bool operator==(const KeptMoment&, const KeptMoment&) = default;
};
inline constexpr std::size_t kMomentsMax = 26;

struct History {
    std::vector<Course> branches;          ///< At least one.
    std::size_t current = 0;               ///< The branch that one is on.
    Instant now{};                         ///< The present moment there, at most its `reached`.
    std::vector<Command> undone;           ///< What redo() would do; the newest last.
    std::vector<KeptMoment> moments = {};  ///< By letter, ascending.
};

/// Whether this moment can have been on a branch with this log: commands stand at their times.
bool is_on(const KeptMoment& moment, const Course& course);
/// One branch alone, as links carry it: its own moments, and those that it shares with the branches
/// that it comes from; nothing undone. Precondition: it exists.
History only_branch(const History& history, std::size_t branch);

}  // namespace kds::sim
