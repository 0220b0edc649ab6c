#include "core/sim/restoring.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/sim/refusal.h"

namespace kds::sim {
namespace {

constexpr std::uint64_t kAll = ~std::uint64_t{0};

/// Whether a course of events that shares so many commands with this world's has been what this
/// world is.
bool is_of(const World& world, const Course& course) {
    if (world.log().end() > course.shared || world.now() > course.reached) return false;
    return course.shared == course.log.size() || world.now() <= course.log[course.shared].at;
}

}  // namespace

Result<Restoring> Restoring::begin(const Scenario& scenario, std::uint64_t seed, History history) {
    KDS_TRY(World world, World::set_up(scenario, seed));
    return Restoring(std::move(world), std::move(history));
}

void Restoring::begin_branch() {
    TimeMachine& m = *machine_;
    TimeMachine::Branch made;
    made.name = course().name;
    made.parent = course().parent;
    made.forked_at = course().forked_at;
    const auto& known = m.branches_[number_ == 0 ? 0 : made.parent].snapshots;
    made.snapshots.push_back(known.front());
    for (std::size_t i = 1; i < known.size(); ++i)
        if (is_of(known[i].world, course())) made.snapshots.push_back(known[i]);
    m.world_ = made.snapshots.back().world;
    made.reached = began_at_ = m.now();
    made.log.assign(course().log.begin(),
                    course().log.begin() + static_cast<std::ptrdiff_t>(m.world_.log().end()));
    if (number_ == 0)
        m.branches_.front() = std::move(made);
    else
        m.branches_.push_back(std::move(made));
    m.current_ = number_;
}

Result<bool> Restoring::go_on(std::uint64_t steps) {
    if (warming_) {
        if (!warming_->warm_up_within(steps)) return false;
        machine_.emplace(TimeMachine(*std::exchange(warming_, std::nullopt), {}));
        begin_branch();
    }
    KDS_TRY(const bool arrived, go_on_along_branch(steps));
    if (!arrived) return false;
    // While its commands were being done its log was shorter than what it shares.
    machine_->branches_[number_].shared = course().shared;
    if (++number_ < history_.branches.size()) {
        begin_branch();
        return false;
    }
    for (std::size_t i = 0; i < history_.moments.size(); ++i)
        if (history_.moments[i].at < machine_->begins_at())
            return refuse(cat("moments[", i, "]: it lies before the beginning of the session"));
    finish();
    return true;
}

Result<bool> Restoring::go_on_along_branch(std::uint64_t steps) {
    TimeMachine& m = *machine_;
    const std::uint64_t work_end = m.world().work() + steps;
    while (true) {
        const auto done = static_cast<std::size_t>(m.world().log().end());
        const bool has_next = done < course().log.size();
        const Instant stop = has_next ? course().log[done].at : course().reached;
        const auto problem = [&](std::string_view what) {
            const std::string entry =
                has_next ? cat(".log[", done - std::min(done, course().shared), "]") : "";
            return refuse(cat("branches[", number_, "]", entry, ": ", what));
        };
        if (stop < m.now()) return problem("its time lies before the beginning of the session");
        if (stop > m.now()) {
            const std::uint64_t left = work_end - std::min(work_end, m.world().work());
            if (left == 0 || !m.advance_within(stop, left)) return false;
        }
        if (!has_next) return true;
        if (auto is_done = m.apply(course().log[done].command); !is_done)
            return problem(is_done.error().message);
    }
}

void Restoring::finish() {
    TimeMachine& m = *machine_;
    m.current_ = history_.current;
    // Not from the present, which may have begun as a copy too near to have all events that one
    // looks back to.
    m.world_ = m.branches_.front().snapshots.front().world;
    m.world_ = m.world_at(history_.current, history_.now);
    m.undone_ = std::move(history_.undone);
    m.moments_ = std::move(history_.moments);
}

std::int64_t Restoring::percent() const {
    if (!machine_) return 0;
    const auto count = static_cast<std::int64_t>(history_.branches.size());
    const auto before = static_cast<std::int64_t>(number_);
    if (before == count) return 100;
    const std::int64_t all = std::max<std::int64_t>(1, (course().reached - began_at_).us);
    const std::int64_t there = std::clamp<std::int64_t>((machine_->now() - began_at_).us, 0, all);
    // Times have at most 58 bits, so the quotient comes first.
    return std::min<std::int64_t>(99, (before * 100 + there / (all / 100 + 1)) / count);
}

std::int64_t Restoring::memory_bytes() const {
    return machine_ ? machine_->memory_bytes() : warming_->memory_bytes();
}

TimeMachine Restoring::take() && { return *std::move(machine_); }

Result<TimeMachine> restore(const Scenario& scenario, std::uint64_t seed, History history) {
    KDS_TRY(Restoring restoring, Restoring::begin(scenario, seed, std::move(history)));
    while (true) {
        KDS_TRY(const bool is_done, restoring.go_on(kAll / 2));
        if (is_done) return std::move(restoring).take();
    }
}

}  // namespace kds::sim
