#include "core/lesson/run.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/base/text.h"

namespace kds::lesson {
namespace {

/// A condition may have to hold for about half a second (lessons.md, rule 8), so a demonstration
/// goes on that much longer than its last command.
constexpr Duration kDemonstrationRest = Duration::millis(600);

std::size_t question_count(const Step& step) {
    if (std::get_if<Predict>(&step.body)) return 1;
    if (const auto* quiz = std::get_if<Quiz>(&step.body)) return quiz->items.size();
    return 0;
}

const std::vector<Option>* options_of(const Step& step, std::size_t question) {
    if (question >= question_count(step)) return nullptr;
    if (const auto* predict = std::get_if<Predict>(&step.body)) return &predict->options;
    const auto* quiz = std::get_if<Quiz>(&step.body);
    return quiz ? &quiz->items[question].options : nullptr;
}

bool is_predict(const Step& step) { return std::get_if<Predict>(&step.body) != nullptr; }

bool is_option(const Step& step, std::size_t question, std::int32_t option) {
    if (option == kNotSure) return is_predict(step);
    const auto* options = options_of(step, question);
    return options && option >= 0 && static_cast<std::size_t>(option) < options->size();
}

bool is_right(const Step& step, std::size_t question, std::int32_t option) {
    const auto* options = options_of(step, question);
    return options && option >= 0 && (*options)[static_cast<std::size_t>(option)].right;
}

/// A committed prediction stays; a quiz item can be tried until it is right.
bool is_settled(const Step& step, const StepState& state, std::size_t question) {
    const auto& committed = state.questions[question].committed;
    return !committed.empty() && (is_predict(step) || is_right(step, question, committed.back()));
}

bool all_settled(const Step& step, const StepState& state) {
    for (std::size_t i = 0; i < state.questions.size(); ++i) {
        if (!is_settled(step, state, i)) return false;
    }
    return true;
}

std::size_t leaf_count(const Goal& goal) { return GoalProgress(goal, {}).latched().size(); }

/// What is wrong with a saved step; empty if nothing is.
std::string_view misfit(const Step& step, const StepState& state) {
    const auto* task = std::get_if<Task>(&step.body);
    const auto* demo = std::get_if<Demo>(&step.body);
    if (state.questions.size() != question_count(step)) return "it has another number of questions";
    for (std::size_t q = 0; q < state.questions.size(); ++q) {
        const QuestionState& question = state.questions[q];
        const auto exists = [&](std::int32_t option) { return is_option(step, q, option); };
        if ((question.chosen && !exists(*question.chosen)) ||
            !std::ranges::all_of(question.committed, exists))
            return "an answer names no option";
        if (is_predict(step) && question.committed.size() > 1)
            return "a prediction was committed twice";
        const auto ended = std::ranges::find_if(
            question.committed, [&](std::int32_t option) { return is_right(step, q, option); });
        if (ended != question.committed.end() && ended + 1 != question.committed.end())
            return "an item was tried again after the right answer";
    }
    if (state.hints_shown > (task ? task->hints.size() : 0))
        return "it shows hints that do not exist";
    if (!demo && state.demo_runs > 0) return "it counts runs of a demo that does not exist";
    if (!task && state.shown_answer) return "it has shown an answer that does not exist";
    const std::size_t leaves = task ? leaf_count(task->goal) : 0;
    if (!state.conditions_met.empty() && state.conditions_met.size() != leaves)
        return "it has another number of conditions";
    if (state.done && !state.entered) return "it is done, but was never entered";
    const bool should_be_done = std::get_if<Say>(&step.body) ? state.entered
                                : demo                       ? state.demo_runs > 0
                                : task                       ? state.done
                                                             : all_settled(step, state);
    if (state.done != should_be_done) return "its answers and its end do not agree";
    return {};
}

}  // namespace

Run::Run(const Lesson& lesson, RunState state) : lesson_{&lesson}, state_{std::move(state)} {}

Run::Run(const Lesson& lesson, const sim::World& world) : lesson_{&lesson} {
    KDS_ASSERT(!lesson.steps.empty());
    state_.steps.resize(lesson.steps.size());
    for (std::size_t i = 0; i < lesson.steps.size(); ++i)
        state_.steps[i].questions.resize(question_count(lesson.steps[i]));
    enter(world);
}

Result<Run> Run::restore(const Lesson& lesson, RunState state, const sim::World& world) {
    const auto refuse = [](std::string why) {
        return fail(ErrorCode::BadDocument,
                    cat("The saved attempt does not fit the lesson: ", why));
    };
    if (state.steps.size() != lesson.steps.size()) {
        return refuse(cat("it has ", state.steps.size(), " steps, the lesson has ",
                          lesson.steps.size(), "."));
    }
    if (state.step >= state.steps.size()) return refuse("it stands at a step that does not exist.");
    if (!state.steps[state.step].entered) return refuse("it stands at a step never entered.");
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const std::string_view why = misfit(lesson.steps[i], state.steps[i]);
        if (!why.empty()) return refuse(cat("step ", i + 1, ": ", why, "."));
    }
    Run run{lesson, std::move(state)};
    run.enter(world);
    return run;
}

bool Run::finished() const { return steps_done() == state_.steps.size(); }

std::uint32_t Run::steps_done() const {
    return static_cast<std::uint32_t>(
        std::ranges::count_if(state_.steps, [](const StepState& step) { return step.done; }));
}

LessonRecord Run::record() const {
    LessonRecord record{.steps_done = steps_done(),
                        .steps_total = static_cast<std::uint32_t>(state_.steps.size()),
                        .finished = finished()};
    for (std::size_t i = 0; i < state_.steps.size(); ++i) {
        const Step& step = lesson_->steps[i];
        if (is_predict(step)) continue;
        const auto& questions = state_.steps[i].questions;
        record.quiz_items += static_cast<std::uint32_t>(questions.size());
        for (std::size_t q = 0; q < questions.size(); ++q) {
            const auto& tries = questions[q].committed;
            if (!tries.empty() && is_right(step, q, tries.front())) ++record.quiz_right_first_try;
        }
    }
    return record;
}

void Run::enter(const sim::World& world) {
    playing_.reset();
    follow_back(world);
    StepState& state = state_.steps[state_.step];
    if (!state.entered) {
        state.entered = true;
        state.began = {.at = world.now(), .calls = world.calls().end()};
    }
    goal_ = {};
    if (std::get_if<Say>(&step().body)) state.done = true;
    if (const auto* task = std::get_if<Task>(&step().body))
        goal_ = GoalProgress(task->goal, state.began, state.conditions_met);
    update(world);
}

void Run::go_to(std::uint32_t step, const sim::World& world) {
    if (step >= state_.steps.size() || step == state_.step) return;
    state_.step = step;
    enter(world);
}

void Run::choose(std::uint32_t question, std::int32_t option) {
    StepState& state = state_.steps[state_.step];
    if (!is_option(step(), question, option) || is_settled(step(), state, question)) return;
    state.questions[question].chosen = option;
}

void Run::commit(std::uint32_t question) {
    StepState& state = state_.steps[state_.step];
    if (question >= state.questions.size() || is_settled(step(), state, question)) return;
    QuestionState& answer = state.questions[question];
    if (!answer.chosen) return;
    // The same option once more is a second click, not a second try.
    if (!answer.committed.empty() && answer.committed.back() == *answer.chosen) return;
    answer.committed.push_back(*answer.chosen);
    state.done = all_settled(step(), state);
}

void Run::show_hint() {
    const auto* task = std::get_if<Task>(&step().body);
    StepState& state = state_.steps[state_.step];
    if (task && state.hints_shown < task->hints.size()) ++state.hints_shown;
}

void Run::play(const sim::World& world) {
    const Script* script = nullptr;
    Duration length{};
    if (const auto* demo = std::get_if<Demo>(&step().body)) {
        script = &demo->script;
        length = demo->length;
    } else if (const auto* task = std::get_if<Task>(&step().body)) {
        script = &task->demonstration;
        for (const TimedCommand& timed : *script) length = length + timed.after;
        length = length + kDemonstrationRest;
        state_.steps[state_.step].shown_answer = true;
    } else {
        return;
    }
    playing_ = Playing{.script = script, .began_at = world.now(), .ends_at = world.now() + length};
    if (!script->empty()) playing_->next_at = world.now() + script->front().after;
}

std::int64_t Run::speed_percent() const {
    const auto* demo = std::get_if<Demo>(&step().body);
    return demo && playing_ ? demo->speed_percent : 100;
}

std::string Run::caption(Instant now) const {
    const auto* demo = std::get_if<Demo>(&step().body);
    if (!demo || demo->captions.empty()) return {};
    if (!playing_) return step_state().demo_runs == 0 ? demo->captions.front().text : std::string{};
    std::string_view text;
    for (const Demo::Caption& caption : demo->captions) {
        if (now - playing_->began_at >= caption.at) text = caption.text;
    }
    return std::string{text};
}

std::optional<Instant> Run::next_due() const {
    if (!playing_ || playing_->next == playing_->script->size()) return std::nullopt;
    return playing_->next_at;
}

std::vector<sim::Command> Run::take_due(Instant now) {
    std::vector<sim::Command> due;
    while (const auto at = next_due()) {
        if (*at > now) break;
        due.push_back((*playing_->script)[playing_->next].command);
        if (++playing_->next < playing_->script->size())
            playing_->next_at = *at + (*playing_->script)[playing_->next].after;
    }
    return due;
}

/// Who replays a demo or undoes a command goes back in time, so a step may have begun after the
/// world's end: counting then starts at that end.
void Run::follow_back(const sim::World& world) {
    const Mark end{.at = world.now(), .calls = world.calls().end()};
    for (StepState& state : state_.steps) {
        state.began.at = std::min(state.began.at, end.at);
        state.began.calls = std::min(state.began.calls, end.calls);
    }
}

void Run::update(const sim::World& world) {
    follow_back(world);
    StepState& state = state_.steps[state_.step];
    if (const auto* task = std::get_if<Task>(&step().body)) {
        if (goal_.since().calls != state.began.calls)
            goal_ = GoalProgress(task->goal, state.began, state.conditions_met);
        goal_.update(task->goal, world);
        state.conditions_met = goal_.latched();
        state.done = state.done || goal_.met();
    }
    if (!playing_) return;
    if (world.now() < playing_->began_at) {
        playing_.reset();  // The learner went back to before the start: that is no run of it.
    } else if (world.now() >= playing_->ends_at && !next_due()) {
        playing_.reset();
        if (std::get_if<Demo>(&step().body)) {
            ++state.demo_runs;
            state.done = true;
        }
    }
}

}  // namespace kds::lesson
