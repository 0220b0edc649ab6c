// Moments that the learner has kept, and what comes of them.
#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/sim/refusal.h"
#include "core/sim/time_machine.h"

namespace kds::sim {
namespace {

constexpr std::uint64_t kAllSteps = ~std::uint64_t{0};

/// Whether a moment that was kept on one branch was on this one as well: then they share all that
/// was done until then.
template <typename Branches>
bool is_on_too(const KeptMoment& moment, const Branches& branches, std::size_t branch) {
    if (!is_on(moment, branches[branch])) return false;
    // Back to the branch from which both come. A parent has the smaller number.
    std::size_t a = branch;
    std::size_t b = moment.branch;
    while (a != b) {
        std::size_t& later = a > b ? a : b;
        if (moment.commands > branches[later].shared) return false;
        later = branches[later].parent;
    }
    return true;
}

}  // namespace

bool is_on(const KeptMoment& moment, const Course& course) {
    const std::vector<LoggedCommand>& log = course.log;
    if (moment.at > course.reached || moment.commands > log.size()) return false;
    if (moment.commands > 0 && log[moment.commands - 1].at > moment.at) return false;
    return moment.commands == log.size() || log[moment.commands].at >= moment.at;
}

History only_branch(const History& history, std::size_t branch) {
    History out{
        .branches = {history.branches[branch]}, .current = 0, .now = history.now, .undone = {}};
    Course& course = out.branches.front();
    course.parent = course.shared = 0;
    course.forked_at = {};
    for (KeptMoment moment : history.moments) {
        if (!is_on_too(moment, history.branches, branch)) continue;
        moment.branch = 0;
        out.moments.push_back(moment);
    }
    return out;
}

bool TimeMachine::is_on_branch(const KeptMoment& moment, std::size_t branch) const {
    return is_on_too(moment, branches_, branch);
}

const KeptMoment* TimeMachine::moment(char letter) const {
    const auto found = std::ranges::find(moments_, letter, &KeptMoment::letter);
    return found == moments_.end() ? nullptr : &*found;
}

Result<char> TimeMachine::keep_moment() {
    KeptMoment kept{
        .branch = current_, .at = now(), .commands = static_cast<std::size_t>(world_.log().end())};
    for (const KeptMoment& other : moments_)
        if (other.branch == kept.branch && other.at == kept.at && other.commands == kept.commands)
            return refuse(
                cat("this moment is kept already, as ", std::string_view(&other.letter, 1)));
    auto place = moments_.begin();
    for (; place != moments_.end() && place->letter == kept.letter; ++place) ++kept.letter;
    if (kept.letter > 'Z')
        return refuse("all letters from A to Z are taken: forget a moment first");
    moments_.insert(place, kept);
    return kept.letter;
}

bool TimeMachine::forget_moment(char letter) {
    return std::erase_if(moments_, [&](const KeptMoment& m) { return m.letter == letter; }) > 0;
}

World TimeMachine::world_of(const KeptMoment& moment) const {
    const Branch& of = branches_[moment.branch];
    // A second before the moment there was no command that it does not have.
    World world = nearest(of, moment.at);
    run_to(world, of, moment.at, kAllSteps, moment.commands);
    return world;
}

bool TimeMachine::go_to_moment(char letter) {
    const KeptMoment* const kept = moment(letter);
    if (!kept) return false;
    world_ = world_of(*kept);
    if (is_on_branch(*kept, current_)) return true;
    current_ = kept->branch;
    undone_.clear();
    return true;
}

Result<void> TimeMachine::fork_from_moment(char letter) {
    if (!moment(letter)) return refuse(cat("nothing is kept as ", std::string_view(&letter, 1)));
    if (branches_.size() >= kBranchesMax)
        return refuse(cat("a session has at most ", kBranchesMax, " branches"));
    go_to_moment(letter);
    return fork(free_name());
}

Result<void> TimeMachine::rename(std::size_t number, std::string name) {
    KDS_ASSERT(number < branches_.size());
    if (branches_[number].name == name) return {};
    KDS_CHECK(check_branch_name(name));
    branches_[number].name = std::move(name);
    return {};
}

}  // namespace kds::sim
