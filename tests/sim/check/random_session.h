/// Sessions that a seed draws: who is there, what is done, and what goes wrong when. Each seed has
/// its own mix, with some kinds of commands and faults left out altogether, so that rare meetings
/// of the others come about.
#pragma once

#include <cstdint>
#include <vector>

#include "core/sim/world.h"
#include "tests/sim/check/findings.h"

namespace kds::sim::checking {

/// Something that happens, so long after the start.
struct Move {
    Duration after{};
    Command command;
    bool is_scheduled = false;  ///< Of the scenario's schedule; else the learner does it.
};

struct Session {
    std::uint64_t seed = 1;
    Scenario scenario;        ///< Without the scheduled moves.
    std::vector<Move> moves;  ///< In the order of their times.
    Duration length{};
};

/// A session of so many commands. Its scenario is `base` with more on its schedule, or if that is
/// null one of an empty world. It is a function of the arguments.
Session random_session(std::uint64_t seed, std::uint64_t steps, const Scenario* base);

struct Verdict {
    std::vector<Finding> findings;
    std::uint64_t looks = 0;  ///< Moments at which the checker looked.
    std::uint64_t events = 0;
    std::uint64_t commands = 0;  ///< That made sense to the world.
    std::uint64_t records = 0;   ///< Accepted.
    Duration lasted{};
};

/// Runs a session with the checker at each moment; then lifts the faults, silences the producers,
/// and lets the consumers come to an end with what they owe. Commands that make no sense to the
/// world, as those to an actor which is not there, are left out. Ends at the first finding.
Verdict run_checked(const Session& session);

/// The scenario with the scheduled moves in it.
Scenario scenario_of(const Session& session);

/// A session with fewer moves in which the same rule is broken first: what can be left out is left
/// out, in halves, quarters and so on, as long as `runs` last.
Session shrunk(const Session& session, const Finding& finding, int runs);

}  // namespace kds::sim::checking
