/// Brings a TimeMachine back from its History by doing again all that was done, branch by branch,
/// in portions of work, so that a page can go on drawing meanwhile.
///
///   KDS_TRY(auto restoring, Restoring::begin(scenario, seed, history));
///   while (true) {
///       KDS_TRY(const bool is_done, restoring.go_on(12'000));
///       if (is_done) break;
///   }
///   TimeMachine machine = std::move(restoring).take();
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/result.h"
#include "core/sim/history.h"
#include "core/sim/time_machine.h"

namespace kds::sim {

class Restoring {
public:
    /// Does the set-up. Fails as World::start does. Precondition: the numbers in the history are in
    /// their ranges (core/lesson/session_file.h checks them); times may be anything.
    static Result<Restoring> begin(const Scenario& scenario, std::uint64_t seed, History history);

    /// Goes on for so many steps of work (World::work()), and a little more. True when all is
    /// there. Fails with BadDocument, naming the place ("branches[1].log[3]: …", counted without
    /// what is shared), if times go back or a command is refused.
    Result<bool> go_on(std::uint64_t steps);

    /// How much of it is there, in percent: a guess by virtual time that never falls.
    std::int64_t percent() const;
    /// An estimate, as TimeMachine's.
    std::int64_t memory_bytes() const;

    /// Precondition: go_on() has said that all is there.
    TimeMachine take() &&;

private:
    Restoring(World world, History history)
        : history_{std::move(history)}, warming_{std::move(world)} {}
    const Course& course() const { return history_.branches[number_]; }
    void begin_branch();
    Result<bool> go_on_along_branch(std::uint64_t steps);
    void finish();

    History history_;
    std::optional<World> warming_;  ///< Until its warm-up is over.
    std::optional<TimeMachine> machine_;
    std::size_t number_ = 0;  ///< Of the branch that is under way.
    Instant began_at_{};      ///< Where that one began.
};

/// All of it at once.
Result<TimeMachine> restore(const Scenario& scenario, std::uint64_t seed, History history);

}  // namespace kds::sim
