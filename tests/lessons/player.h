/// A learner without a screen: takes a lesson's steps in their order, with the scripts that the
/// lesson brings along. And the checks that every lesson must pass, as sentences about what is
/// wrong, so that a broken lesson can prove that each of them is able to fail.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/lesson/run.h"
#include "core/sim/world.h"

namespace kds::tests {

class Player {
public:
    /// The lesson must outlive the player.
    static Result<Player> begin(const lesson::Lesson& lesson, std::uint64_t seed);

    const sim::World& world() const { return world_; }
    const lesson::Run& run() const { return run_; }
    lesson::Run& run() { return run_; }
    /// What the world refused to do at all (not what the service refused): a mistake of the lesson.
    const std::string& refusal() const { return refusal_; }

    /// Lets the world go on, in portions like the frames of a screen.
    void wait(Duration time);
    void do_now(const sim::Command& command);
    void do_script(const lesson::Script& script);
    /// Starts the demo or demonstration of the step and stays until its end.
    void play();
    /// Does what the present step asks for: the right answers, the first solution.
    void finish_step();
    /// Finishes step after step until this one is the present one.
    void go_to(std::uint32_t step);

private:
    Player(const lesson::Lesson& lesson, sim::World world)
        : world_{std::move(world)}, run_{lesson, world_} {}
    void advance_to(Instant t);

    sim::World world_;
    lesson::Run run_;
    std::string refusal_;
};

// Each check gives what is wrong, or an empty text. `step` is one of a fitting kind.
std::string check_goal_open_at_start(const lesson::Lesson& lesson, std::uint32_t step,
                                     std::uint64_t seed);
std::string check_solution(const lesson::Lesson& lesson, std::uint32_t step, std::uint64_t seed,
                           std::size_t solution);
std::string check_near_miss(const lesson::Lesson& lesson, std::uint32_t step, std::uint64_t seed,
                            std::size_t near_miss);
std::string check_demonstration(const lesson::Lesson& lesson, std::uint32_t step,
                                std::uint64_t seed);
std::string check_demo(const lesson::Lesson& lesson, std::uint32_t step, std::uint64_t seed);

/// All checks of all steps; what is wrong, one entry each.
std::vector<std::string> check_lesson(const lesson::Lesson& lesson, std::uint64_t seed);

}  // namespace kds::tests
