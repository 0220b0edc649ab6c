/// One attempt at one lesson: which step, which answers, which goals are met, and the script that a
/// demonstration is playing. It never touches the world: it reads it, and hands out the commands
/// that are due; the session applies them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/lesson/lesson.h"
#include "core/lesson/progress.h"
#include "core/sim/world.h"

namespace kds::lesson {

class Run {
public:
    /// The lesson must outlive the run.
    Run(const Lesson& lesson, const sim::World& world);
    /// Continues a saved attempt; `world` is the replayed one. A state that does not fit the lesson
    /// (other number of steps, answers out of range) fails with BadDocument.
    static Result<Run> restore(const Lesson& lesson, RunState state, const sim::World& world);

    const Lesson& lesson() const { return *lesson_; }
    const Step& step() const { return lesson_->steps[state_.step]; }
    const StepState& step_state() const { return state_.steps[state_.step]; }
    const RunState& state() const { return state_; }
    /// The lesson is at its end: every step is done.
    bool finished() const;
    std::uint32_t steps_done() const;
    LessonRecord record() const;

    // What the learner does. All are ignored when they make no sense in the present step.
    void go_to(std::uint32_t step, const sim::World& world);
    void choose(std::uint32_t question, std::int32_t option);
    /// Commits the marked option of a prediction or a quiz item. In a quiz an item can be tried
    /// again until it is right.
    void commit(std::uint32_t question);
    void show_hint();
    /// Plays the demo, or the demonstration of a task, from its beginning.
    void play(const sim::World& world);

    /// True while a script is playing. The session stops the world's clock at script_end(). Leaving
    /// the step, or going back in time to before the start, ends it.
    bool playing() const { return playing_.has_value(); }
    Instant script_end() const { return playing_->ends_at; }
    /// 100 unless a demo asks for slow motion.
    std::int64_t speed_percent() const;
    /// Caption for this moment of the demo: the first one before it was ever played, none after its
    /// end or in other steps.
    std::string caption(Instant now) const;
    /// When the next command of the playing script is due.
    std::optional<Instant> next_due() const;
    /// Commands due at or before `now`, each given out once, in order.
    std::vector<sim::Command> take_due(Instant now);
    /// To be called after each advance of the world and each command.
    void update(const sim::World& world);

    /// The task's goal; met() false in other steps.
    const GoalProgress& goal() const { return goal_; }
    /// May the learner go on from the present step?
    bool may_continue() const { return step_state().done; }

private:
    struct Playing {
        const Script* script;
        Instant began_at;
        Instant ends_at;
        std::size_t next = 0;
        Instant next_at{};
    };
    Run(const Lesson& lesson, RunState state);
    void enter(const sim::World& world);
    void follow_back(const sim::World& world);

    const Lesson* lesson_;
    RunState state_;
    GoalProgress goal_;
    std::optional<Playing> playing_;
};

}  // namespace kds::lesson
