// What the learner does with kept moments and branches.
#include <algorithm>

#include "core/base/text.h"
#include "web/app/session.h"
#include "web/model/format.h"
#include "web/model/moments_model.h"

namespace kds::web {
namespace {

using Kind = ComparedMoment::Kind;

bool is_there(const sim::TimeMachine& time, const ComparedMoment& side) {
    if (side.kind == Kind::Kept) return time.moment(side.letter) != nullptr;
    return side.kind != Kind::Branch || side.branch < time.branches().size();
}

sim::World world_of(const sim::TimeMachine& time, const ComparedMoment& side, Instant at) {
    if (side.kind == Kind::Kept) return time.world_of(*time.moment(side.letter));
    if (side.kind == Kind::Branch) return time.world_at(side.branch, at);
    return time.world();
}

/// "A, 00:00:05.000 on main"
std::string text_of(const sim::TimeMachine& time, const ComparedMoment& side,
                    const sim::World& world) {
    std::size_t branch = time.current_branch();
    std::string out;
    if (side.kind == Kind::Kept) {
        branch = time.moment(side.letter)->branch;
        out = cat(std::string_view(&side.letter, 1), ", ");
    } else if (side.kind == Kind::Branch) {
        branch = side.branch;
    } else {
        out = "Now, ";
    }
    return cat(out, clock_text(world.now() - world.began_at()), " on ",
               time.branches()[branch].name);
}

}  // namespace

void Session::moment_refused(const Error& error) {
    if (view_.overlay != Overlay::Moments) return refused(error);
    view_.moments_error = cat("This cannot be done: ", error.message, ".");
    announce(view_.moments_error);
}

void Session::keep_moment() {
    const Result<char> letter = time_.keep_moment();
    if (!letter) return moment_refused(letter.error());
    view_.moments_error.clear();
    announce(cat("Kept as ", std::string_view(&*letter, 1), "."));
}

void Session::go_to_moment(char letter) {
    if (!time_.go_to_moment(letter)) return;
    view_.paused = true;
    went_to(cat("At moment ", std::string_view(&letter, 1), "."));
}

void Session::forget_moment(char letter) {
    if (!time_.forget_moment(letter)) return;
    const auto is_it = [&](const ComparedMoment& side) {
        return side.kind == Kind::Kept && side.letter == letter;
    };
    if (compared_ && (is_it(compared_->sides.a) || is_it(compared_->sides.b))) compared_.reset();
    announce(cat("Moment ", std::string_view(&letter, 1), " is forgotten."));
}

void Session::fork_from_moment(char letter) {
    const Result<void> done = time_.fork_from_moment(letter);
    if (!done) return moment_refused(done.error());
    view_.paused = true;
    went_to(cat("On the new branch ", time_.branches()[time_.current_branch()].name, "."));
}

void Session::compare_moments(const CompareMoments& sides) {
    if (!is_there(time_, sides.a) || !is_there(time_, sides.b)) return;
    // Two branches are compared at one time, which both have seen.
    Instant at = world().now();
    if (sides.a.kind == Kind::Branch && sides.b.kind == Kind::Branch)
        at = std::min({at, time_.branches()[sides.a.branch].reached,
                       time_.branches()[sides.b.branch].reached});
    const sim::World a = world_of(time_, sides.a, at);
    const sim::World b = world_of(time_, sides.b, at);
    auto made = std::make_shared<MomentComparison>();
    made->sides = sides;
    made->a = text_of(time_, sides.a, a);
    made->b = text_of(time_, sides.b, b);
    made->found = sim::compare(a, b);
    made->serial = compared_ ? compared_->serial + 1 : revision_;
    announce(cat(counted(static_cast<std::int64_t>(made->found.differing.size()), "reading"),
                 made->found.differing.size() == 1 ? " differs." : " differ."));
    compared_ = std::move(made);
}

void Session::rename_branch(std::size_t branch) {
    if (branch >= time_.branches().size()) return;
    const std::string& name = view_.field(Field::BranchName);
    const Result<void> done = time_.rename(branch, name);
    if (!done) return moment_refused(done.error());
    view_.moments_error.clear();
    // Its texts have the old name.
    compared_.reset();
    announce(cat("The branch is called ", name, "."));
}

}  // namespace kds::web
