#include "core/sim/time_machine.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/sim/refusal.h"

namespace kds::sim {
namespace {

constexpr std::uint64_t kCommandsPerSnapshot = 32;
constexpr Duration kWellKept = Duration::seconds(3'600);
constexpr std::uint64_t kAll = ~std::uint64_t{0};

}  // namespace

TimeMachine::TimeMachine(World world, const Keeping& keeping)
    : keeping_{keeping}, world_{std::move(world)} {
    Branch first;
    first.name = "main";
    first.reached = first.forked_at = world_.now();
    first.snapshots.push_back({.world = world_, .work = world_.work()});
    branches_.push_back(std::move(first));
}

TimeMachine::TimeMachine(const TimeMachine&) = default;
TimeMachine::TimeMachine(TimeMachine&&) noexcept = default;
TimeMachine& TimeMachine::operator=(const TimeMachine&) = default;
TimeMachine& TimeMachine::operator=(TimeMachine&&) noexcept = default;
TimeMachine::~TimeMachine() = default;

Result<TimeMachine> TimeMachine::start(const Scenario& scenario, std::uint64_t seed,
                                       const Keeping& keeping) {
    KDS_TRY(World world, World::start(scenario, seed));
    return TimeMachine(std::move(world), keeping);
}

History TimeMachine::history() const {
    History history{
        .branches = {}, .current = current_, .now = now(), .undone = undone_, .moments = moments_};
    for (const Branch& branch : branches_) history.branches.push_back(branch);
    return history;
}

World TimeMachine::nearest(const Branch& branch, Instant t) {
    // The first one is the beginning, so there always is one.
    auto after =
        std::ranges::upper_bound(branch.snapshots, t - kLookedBack, {},
                                 [](const auto& snapshot) { return snapshot.world.now(); });
    return after == branch.snapshots.begin() ? after->world : std::prev(after)->world;
}

bool TimeMachine::run_to(World& world, const Branch& branch, Instant t, std::uint64_t steps,
                         std::uint64_t commands) {
    const std::uint64_t work_end = steps == kAll ? kAll : world.work() + steps;
    while (true) {
        const std::uint64_t done = world.log().end();
        const bool has_next = done < std::min<std::uint64_t>(branch.log.size(), commands);
        const LoggedCommand* const next =
            has_next ? &branch.log[static_cast<std::size_t>(done)] : nullptr;
        const Instant stop = next && next->at <= t ? next->at : t;
        const std::uint64_t left = work_end - std::min(world.work(), work_end);
        if (!world.advance_within(stop, left)) return false;
        if (!next || next->at > t) return true;
        // It was done once, at this very moment of this very world.
        const bool is_done = world.apply(next->command).has_value();
        KDS_ASSERT(is_done);
    }
}

void TimeMachine::advance_to(Instant t) {
    while (!advance_within(t, keeping_.steps_per_snapshot)) {
    }
}

bool TimeMachine::advance_within(Instant t, std::uint64_t steps) {
    KDS_ASSERT(t >= now());
    const std::uint64_t work_end = world_.work() + steps;
    while (true) {
        const std::uint64_t since = world_.work() - std::min(world_.work(), newest_work());
        const std::uint64_t portion = std::min(
            work_end - world_.work(),
            keeping_.steps_per_snapshot - std::min(since, keeping_.steps_per_snapshot - 1));
        const bool arrived = run_to(world_, branch(), t, portion, kAll);
        branch().reached = std::max(branch().reached, now());
        keep_snapshot();
        if (arrived || world_.work() >= work_end) return arrived;
    }
}

/// Work of the newest snapshot that is not later than the present.
std::uint64_t TimeMachine::newest_work() const {
    const auto& snapshots = branch().snapshots;
    const auto after =
        std::ranges::upper_bound(snapshots, world_.work(), {}, &Branch::Snapshot::work);
    return std::prev(after)->work;
}

void TimeMachine::keep_snapshot() {
    auto& snapshots = branch().snapshots;
    const World& newest = snapshots.back().world;
    // Commands of a moment are done together, so that a copy of it has all of them or none.
    if (now() <= newest.now()) return;
    // To undo commands one by one is a run of few of them each time.
    const bool has_many_commands = world_.log().end() >= newest.log().end() + kCommandsPerSnapshot;
    if (world_.work() < snapshots.back().work + keeping_.steps_per_snapshot && !has_many_commands)
        return;
    snapshots.push_back({.world = world_, .work = world_.work()});
    snapshots.back().world.drop_old_events();
    if (snapshots.size() > keeping_.snapshots_max) thin_out();
}

void TimeMachine::thin_out() {
    auto& snapshots = branch().snapshots;
    const Instant well_kept_from = snapshots.back().world.now() - kWellKept;
    std::size_t old = 0;
    while (old < snapshots.size() && snapshots[old].world.now() < well_kept_from) ++old;
    // A run of more work than fits into an hour's snapshots is thinned out as a whole: to one for
    // each equal share of its work, so that no moment of it is far from the one before.
    const bool thins_all = old < keeping_.snapshots_max / 4;
    const std::uint64_t share = (snapshots.back().work - snapshots.front().work) * 2 /
                                std::max<std::uint64_t>(keeping_.snapshots_max, 1);
    std::size_t kept = 1;
    for (std::size_t i = 1; i < snapshots.size(); ++i) {
        const bool is_kept = thins_all
                                 ? i + 1 == snapshots.size() ||
                                       snapshots[i + 1].work > snapshots[kept - 1].work + share
                                 : i >= old || i % 2 == 0;
        if (!is_kept) continue;
        if (kept < i) snapshots[kept] = std::move(snapshots[i]);
        ++kept;
    }
    snapshots.erase(snapshots.begin() + static_cast<std::ptrdiff_t>(kept), snapshots.end());
}

Result<void> TimeMachine::apply(const Command& command) {
    const auto done = static_cast<std::size_t>(world_.log().end());
    if (keeps_future(done)) {
        KDS_CHECK(check_room());
    }
    // A command that is refused changes nothing, and shall leave no branch behind.
    KDS_CHECK(world_.apply(command));
    leave_future(done);
    branch().log.push_back({.at = now(), .command = command});
    undone_.clear();
    return {};
}

bool TimeMachine::is_later(const Branch::Snapshot& snapshot, std::size_t done) const {
    return snapshot.world.now() > now() || snapshot.world.log().end() > done;
}

void TimeMachine::branch_off(std::string name, std::size_t done) {
    Branch other;
    other.name = std::move(name);
    other.log.assign(branch().log.begin(),
                     branch().log.begin() + static_cast<std::ptrdiff_t>(done));
    other.reached = other.forked_at = now();
    other.parent = current_;
    other.shared = done;
    for (const Branch::Snapshot& snapshot : branch().snapshots)
        if (!is_later(snapshot, done)) other.snapshots.push_back(snapshot);
    branches_.push_back(std::move(other));
    current_ = branches_.size() - 1;
}

bool TimeMachine::has_moment_after(Instant t, std::size_t done) const {
    return std::ranges::any_of(moments_, [&](const KeptMoment& moment) {
        return moment.branch == current_ && (moment.at > t || moment.commands > done);
    });
}

bool TimeMachine::keeps_future(std::size_t done) const {
    return done < branch().log.size() || has_moment_after(now(), done);
}

Result<void> TimeMachine::check_room() const {
    if (branches_.size() < kBranchesMax) return {};
    return refuse(cat("what was done later would become a branch, and a session has at most ",
                      kBranchesMax, ": go to the newest moment first"));
}

void TimeMachine::leave_future(std::size_t done) {
    if (keeps_future(done)) return branch_off(free_name(), done);
    cut_log(done);
    branch().reached = now();
    std::erase_if(branch().snapshots, [this, done](const Branch::Snapshot& snapshot) {
        return is_later(snapshot, done);
    });
}

void TimeMachine::cut_log(std::size_t done) {
    branch().log.resize(done);
    branch().shared = std::min(branch().shared, done);
    for (std::size_t i = 0; i < branches_.size(); ++i)
        if (branches_[i].parent == current_)
            branches_[i].shared = std::min(branches_[i].shared, done);
}

void TimeMachine::seek(Instant t) {
    t = std::clamp(t, begins_at(), reached());
    world_ = world_at(current_, t);
}

World TimeMachine::world_at(std::size_t number, Instant t) const {
    const Branch& of = branches_[number];
    t = std::clamp(t, begins_at(), of.reached);
    // From the present it may be nearer than from the snapshot before it.
    World world = nearest(of, t);
    if (number == current_ && now() <= t && now() > world.now()) world = world_;
    run_to(world, of, t, kAll, kAll);
    return world;
}

bool TimeMachine::step_event_forward() {
    // A wake-up of which no event comes is none for whoever looks; so many of them are enough.
    constexpr int kWakesMax = 10'000;
    const std::uint64_t events = world_.engine().events().end();
    for (int i = 0; i < kWakesMax; ++i) {
        std::optional<Instant> next = world_.next_event();
        const auto done = static_cast<std::size_t>(world_.log().end());
        if (done < branch().log.size() && (!next || branch().log[done].at < *next))
            next = branch().log[done].at;
        if (!next) return false;
        advance_to(std::max(*next, now()));
        if (world_.engine().events().end() > events) return true;
    }
    return false;
}

bool TimeMachine::step_event_back() {
    const auto go_to_last_before = [this](const World& world, Instant t) {
        const EventLog& events = world.engine().events();
        for (std::uint64_t i = events.end(); i-- > events.begin();) {
            if (events[i].at >= t) continue;
            if (events[i].at < begins_at()) return false;
            seek(events[i].at);
            return true;
        }
        return false;
    };
    if (now() <= begins_at()) return false;
    // A world that was copied may have dropped it; one that stops before this moment has not.
    return go_to_last_before(world_, now()) ||
           go_to_last_before(world_at(current_, now() - Duration::micros(1)), now());
}

Result<void> TimeMachine::undo() {
    const std::uint64_t done = world_.log().end();
    if (done == 0) return refuse("there is nothing to undo");
    const LoggedCommand last = branch().log[static_cast<std::size_t>(done - 1)];
    // The command itself is not worth a branch: redo() brings it back.
    const bool keeps_later =
        done < branch().log.size() || has_moment_after(last.at, static_cast<std::size_t>(done - 1));
    if (keeps_later) {
        KDS_CHECK(check_room());
    }
    // The newest snapshot that does not have it yet.
    const Branch::Snapshot* from = &branch().snapshots.front();
    for (const Branch::Snapshot& snapshot : branch().snapshots)
        if (snapshot.world.log().end() < done && snapshot.world.now() <= last.at - kLookedBack)
            from = &snapshot;
    World before = from->world;
    run_to(before, branch(), last.at, kAll, done - 1);
    world_ = std::move(before);
    if (!keeps_later) cut_log(branch().log.size() - 1);
    leave_future(static_cast<std::size_t>(done - 1));
    undone_.push_back(last.command);
    return {};
}

Result<void> TimeMachine::redo() {
    if (undone_.empty()) return refuse("there is nothing to do again");
    // apply() empties the list. What fails stays in it: another moment may be the right one.
    std::vector<Command> undone = undone_;
    const Result<void> done = apply(undone.back());
    if (done) undone.pop_back();
    undone_ = std::move(undone);
    return done;
}

std::string TimeMachine::free_name() const {
    for (std::size_t number = branches_.size() + 1;; ++number)
        if (std::string name = cat("Branch ", number); check_branch_name(name)) return name;
}

Result<void> TimeMachine::check_branch_name(std::string_view name) const {
    KDS_CHECK(check_name("a branch", name));
    if (std::ranges::any_of(branches_, [&](const Branch& b) { return b.name == name; }))
        return refuse(cat("a branch named \"", name, "\" exists already"));
    return {};
}

Result<void> TimeMachine::fork(std::string name) {
    KDS_CHECK(check_branch_name(name));
    if (branches_.size() >= kBranchesMax)
        return refuse(cat("a session has at most ", kBranchesMax, " branches"));
    branch_off(std::move(name), static_cast<std::size_t>(world_.log().end()));
    return {};
}

void TimeMachine::switch_to(std::size_t number) {
    KDS_ASSERT(number < branches_.size());
    if (number == current_) return;
    World there = world_at(number, now());
    current_ = number;
    world_ = std::move(there);
    undone_.clear();
}

std::int64_t TimeMachine::memory_bytes() const {
    std::int64_t bytes = world_.memory_bytes();
    for (const Branch& branch : branches_) {
        // What a branch has that the others do not have lies in its newest snapshot.
        if (&branch != &branches_[current_]) bytes += branch.snapshots.back().world.memory_bytes();
        for (const Branch::Snapshot& snapshot : branch.snapshots)
            bytes += snapshot.world.copy_bytes();
        // Each copy keeps events of its own: those that the one before it did not have yet.
        std::uint64_t counted = 0;
        for (const Branch::Snapshot& snapshot : branch.snapshots) {
            const EventLog& events = snapshot.world.engine().events();
            bytes += static_cast<std::int64_t>((events.end() - std::max(events.begin(), counted)) *
                                               sizeof(Event));
            counted = events.end();
        }
    }
    return bytes;
}

std::size_t TimeMachine::snapshot_count() const {
    std::size_t count = 0;
    for (const Branch& branch : branches_) count += branch.snapshots.size();
    return count;
}

}  // namespace kds::sim
