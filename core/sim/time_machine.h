/// Any moment of a session, and what would have been if something else had been done.
///
/// A session is {scenario, seed, command log}; the machine keeps copies of the world (snapshots)
/// along the way, so that another moment is the nearest copy before it and a short run from there.
/// How far apart they are follows from the work that a run takes, counted in steps and never by a
/// clock, so that a machine gives the same on every target.
///
///   KDS_TRY(auto machine, TimeMachine::start(scenario, seed));
///   machine.advance_to(machine.now() + Duration::seconds(60));
///   machine.seek(machine.begins_at());
///   machine.apply(command);           // What came later is kept as a branch of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sim/history.h"
#include "core/sim/world.h"

namespace kds::sim {

class TimeMachine {
public:
    struct Keeping {
        /// Work between two snapshots: a run through it takes some hundredths of a second.
        std::uint64_t steps_per_snapshot = 20'000;
        /// Of each branch. What is older than an hour of virtual time is thinned out first.
        std::size_t snapshots_max = 600;
    };
    TimeMachine(const TimeMachine& other);
    TimeMachine(TimeMachine&& other) noexcept;
    TimeMachine& operator=(const TimeMachine& other);
    TimeMachine& operator=(TimeMachine&& other) noexcept;
    ~TimeMachine();

    /// Fails as World::start does.
    static Result<TimeMachine> start(const Scenario& scenario, std::uint64_t seed) {
        return start(scenario, seed, {});
    }
    static Result<TimeMachine> start(const Scenario& scenario, std::uint64_t seed,
                                     const Keeping& keeping);
    /// All that core/sim/restoring.h needs to make it anew.
    History history() const;

    /// The present. It may lie before the newest moment of its branch.
    const World& world() const { return world_; }
    Instant now() const { return world_.now(); }
    Instant begins_at() const { return branches_.front().snapshots.front().world.now(); }
    /// The newest moment that this branch has seen.
    Instant reached() const { return branch().reached; }
    bool is_in_the_past() const { return now() < reached(); }
    /// Of the present branch, also those that come after the present.
    const std::vector<LoggedCommand>& log() const { return branch().log; }

    /// Runs on. What the learner did at moments that this branch has seen is done again.
    /// Precondition: t >= now().
    void advance_to(Instant t);
    /// As advance_to(), but stops when so many steps of work are done, at a moment between now and
    /// t: so that a frame takes a bounded time. True if `t` was reached.
    bool advance_within(Instant t, std::uint64_t steps);
    /// Does a command at the present moment and logs it. Fails as World::apply does. In the past of
    /// a branch the commands that come later are kept, as a branch with the old name, and so is
    /// what moments were kept of; this one goes on under a new name. Other moments are not kept:
    /// they can be run again. Fails with BadDocument, changing nothing, if that would need a
    /// branch more than kBranchesMax.
    Result<void> apply(const Command& command);

    /// Goes to any moment from begins_at() to reached(); others are moved to the nearest of them.
    void seek(Instant t);
    /// To the next or the previous event of the engine's log; false if there is none within reach.
    bool step_event_forward();
    bool step_event_back();
    static constexpr Duration kTick = Duration::millis(100);
    void step_tick_forward() { advance_to(now() + kTick); }
    void step_tick_back() { seek(now() - kTick); }

    /// Takes back the last command before or at the present: the world is as it was just before it,
    /// and so is the clock, because a command that never was has no consequences to keep. Commands
    /// later than the present are kept in a branch, as apply() does. Fails with BadDocument, whose
    /// message is for the learner, if there is none or if all branches are taken.
    Result<void> undo();
    /// Does the command that was taken back last again, at the present moment, which is its own if
    /// nothing else was done since; empties when anything else is applied. Fails as apply() does,
    /// and then still has it, or with BadDocument if there is none.
    Result<void> redo();
    bool can_undo() const { return world_.log().end() > 0; }
    bool can_redo() const { return !undone_.empty(); }

    struct Branch : Course {
    private:
        friend class TimeMachine;
        friend class Restoring;
        struct Snapshot {
            World world;
            std::uint64_t work = 0;  ///< World::work() then, which orders them too.
        };
        std::vector<Snapshot> snapshots;  ///< By time, ascending; the first is the beginning.
    };
    const std::vector<Branch>& branches() const { return branches_; }
    std::size_t current_branch() const { return current_; }
    /// From the present moment on, under this name. Fails with BadDocument if the name is empty,
    /// longer than 40 characters, or taken, or if there are 16 branches.
    Result<void> fork(std::string name);
    /// Goes to another branch, to the moment nearest to the present. Precondition: it exists.
    void switch_to(std::size_t branch);
    /// Any moment of any branch, moved into its range, without going there.
    World world_at(std::size_t branch, Instant t) const;
    /// Fails as fork() does, for its name. Precondition: the branch exists.
    Result<void> rename(std::size_t branch, std::string name);

    // Kept moments (time_machine_moments.cpp). What is kept stays reachable until it is forgotten:
    // a change before it becomes a branch of its own.
    const std::vector<KeptMoment>& moments() const { return moments_; }
    /// Null if nothing is kept under this letter.
    const KeptMoment* moment(char letter) const;
    /// Keeps the present under the first free letter. Fails with BadDocument, whose message is for
    /// the learner, if all letters are taken or if it is kept already.
    Result<char> keep_moment();
    /// False if nothing is kept under this letter.
    bool forget_moment(char letter);
    /// Whether this branch was at that moment too: of another one, before they parted.
    /// Precondition: the branch exists.
    bool is_on_branch(const KeptMoment& moment, std::size_t branch) const;
    /// To the moment that is kept under this letter: on the present branch if that was there too,
    /// else on the one on which it was kept. False if there is none.
    bool go_to_moment(char letter);
    /// Goes there, and on from there as a new branch with a free name. Fails with BadDocument,
    /// changing nothing, if nothing is kept under this letter or if all branches are taken.
    Result<void> fork_from_moment(char letter);
    /// The world as it was, without going there. Precondition: it is one of moments().
    World world_of(const KeptMoment& moment) const;

    /// An estimate of the memory that all of it takes; what copies share counts once.
    std::int64_t memory_bytes() const;
    std::size_t snapshot_count() const;

private:
    friend class Restoring;
    TimeMachine(World world, const Keeping& keeping);
    const Branch& branch() const { return branches_[current_]; }
    Branch& branch() { return branches_[current_]; }
    /// Runs a world on along the log of a branch, whose commands before number `commands` it does
    /// at their times. False if it stopped because the steps were used up.
    static bool run_to(World& world, const Branch& branch, Instant t, std::uint64_t steps,
                       std::uint64_t commands);
    /// A copy of the newest snapshot from which a run to a moment brings all events that are looked
    /// back at then.
    static World nearest(const Branch& branch, Instant t);
    std::uint64_t newest_work() const;
    void keep_snapshot();
    void thin_out();
    /// Whether it has what the present of `done` commands does not have.
    bool is_later(const Branch::Snapshot& snapshot, std::size_t done) const;
    /// Goes on from the present, which has `done` commands, as a branch of this name.
    void branch_off(std::string name, std::size_t done);
    /// The present, which has `done` commands, is to differ from what this branch has: what comes
    /// later is kept if it has commands or kept moments, and forgotten if it can be run again.
    void leave_future(std::size_t done);
    /// Whether a moment of this branch is kept after `t`, at which `done` commands are done.
    bool has_moment_after(Instant t, std::size_t done) const;
    /// Whether leave_future() keeps what comes later, as a branch, for which check_room() asks.
    bool keeps_future(std::size_t done) const;
    Result<void> check_room() const;
    Result<void> check_branch_name(std::string_view name) const;
    /// Forgets the commands of the present branch from number `done` on.
    void cut_log(std::size_t done);
    /// "Branch 2", or with the next number that is free.
    std::string free_name() const;

    Keeping keeping_;
    World world_;
    std::vector<Branch> branches_;
    std::size_t current_ = 0;
    std::vector<Command> undone_;      ///< The newest last.
    std::vector<KeptMoment> moments_;  ///< By letter, ascending.
};

}  // namespace kds::sim
