#include "tests/lessons/player.h"

#include <algorithm>

#include "core/base/text.h"

namespace kds::tests {
namespace {

using lesson::Demo;
using lesson::GoalProgress;
using lesson::Lesson;
using lesson::NearMiss;
using lesson::Predict;
using lesson::Quiz;
using lesson::Task;

/// A learner reads for some seconds before going on.
constexpr Duration kReadingTime = Duration::seconds(2);
constexpr Duration kFrame = Duration::millis(50);

std::int32_t right_option(const std::vector<lesson::Option>& options) {
    const auto place = std::ranges::find_if(options, &lesson::Option::right);
    return static_cast<std::int32_t>(place - options.begin());
}

std::string what_is_said(const Player& player, const Task& task) {
    std::string said;
    for (const GoalProgress::Line& line : player.run().goal().lines(task.goal, player.world())) {
        said += cat("\n    [", line.met ? "met" : "open", "] ", line.condition->text, " ",
                    line.diagnosis);
    }
    return said;
}

/// The player at the step, or what kept it from getting there.
struct Arrival {
    std::optional<Player> player;
    std::string problem;
};

Arrival arrive(const Lesson& lesson, std::uint32_t step, std::uint64_t seed) {
    auto player = Player::begin(lesson, seed);
    if (!player) return {std::nullopt, cat("the world does not start: ", player.error().message)};
    player->go_to(step);
    if (!player->refusal().empty()) return {std::nullopt, player->refusal()};
    for (std::uint32_t i = 0; i < step; ++i) {
        if (!player->run().state().steps[i].done)
            return {std::nullopt, cat("step ", lesson.steps[i].id, " is not done when it is left")};
    }
    return {*std::move(player), ""};
}

}  // namespace

Result<Player> Player::begin(const Lesson& lesson, std::uint64_t seed) {
    KDS_TRY(auto world, sim::World::start(lesson.scenario, seed));
    return Player{lesson, std::move(world)};
}

void Player::advance_to(Instant t) {
    world_.advance_to(t);
    run_.update(world_);
}

void Player::wait(Duration time) {
    const Instant end = world_.now() + time;
    while (world_.now() < end) advance_to(std::min(world_.now() + kFrame, end));
}

void Player::do_now(const sim::Command& command) {
    if (auto done = world_.apply(command); !done && refusal_.empty())
        refusal_ = cat("the world refuses a command: ", done.error().message);
    run_.update(world_);
}

void Player::do_script(const lesson::Script& script) {
    for (const lesson::TimedCommand& timed : script) {
        wait(timed.after);
        do_now(timed.command);
    }
}

void Player::play() {
    run_.play(world_);
    while (run_.playing()) {
        // In frames, but stopping at what is due, as the session of the app does it.
        Instant next = std::min(world_.now() + kFrame, run_.script_end());
        if (const auto due = run_.next_due()) next = std::min(next, *due);
        world_.advance_to(std::max(next, world_.now()));
        for (const sim::Command& command : run_.take_due(world_.now())) do_now(command);
        run_.update(world_);
    }
}

void Player::finish_step() {
    const lesson::StepBody& body = run_.step().body;
    if (std::get_if<Demo>(&body)) play();
    if (const auto* predict = std::get_if<Predict>(&body)) {
        run_.choose(0, right_option(predict->options));
        run_.commit(0);
    }
    if (const auto* task = std::get_if<Task>(&body)) do_script(task->solutions.front());
    if (const auto* quiz = std::get_if<Quiz>(&body)) {
        for (std::uint32_t i = 0; i < quiz->items.size(); ++i) {
            run_.choose(i, right_option(quiz->items[i].options));
            run_.commit(i);
        }
    }
    wait(kReadingTime);
}

void Player::go_to(std::uint32_t step) {
    while (run_.state().step < step) {
        finish_step();
        run_.go_to(run_.state().step + 1, world_);
    }
}

std::string check_goal_open_at_start(const Lesson& lesson, std::uint32_t step, std::uint64_t seed) {
    auto [player, problem] = arrive(lesson, step, seed);
    if (!player) return problem;
    if (player->run().step_state().done) return "the goal is met when the step begins";
    player->wait(Duration::seconds(30));
    if (player->run().step_state().done) return "the goal is met by the world alone, in 30 s";
    return {};
}

std::string check_solution(const Lesson& lesson, std::uint32_t step, std::uint64_t seed,
                           std::size_t solution) {
    auto [player, problem] = arrive(lesson, step, seed);
    if (!player) return problem;
    const Task& task = *std::get_if<Task>(&lesson.steps[step].body);
    player->wait(kReadingTime);
    player->do_script(task.solutions[solution]);
    player->wait(Duration::seconds(1));
    if (!player->refusal().empty()) return player->refusal();
    if (!player->run().step_state().done || !player->run().goal().met()) {
        return cat("solution ", solution + 1,
                   " does not meet the goal:", what_is_said(*player, task));
    }
    return {};
}

std::string check_near_miss(const Lesson& lesson, std::uint32_t step, std::uint64_t seed,
                            std::size_t near_miss) {
    auto [player, problem] = arrive(lesson, step, seed);
    if (!player) return problem;
    const Task& task = *std::get_if<Task>(&lesson.steps[step].body);
    const NearMiss& miss = task.near_misses[near_miss];
    player->wait(kReadingTime);
    player->do_script(miss.script);
    const auto lines = player->run().goal().lines(task.goal, player->world());
    const std::string said = what_is_said(*player, task);
    player->wait(Duration::seconds(1));
    if (!player->refusal().empty()) return player->refusal();
    if (player->run().step_state().done) return cat("near miss \"", miss.name, "\" meets the goal");
    const auto says = [&](const GoalProgress::Line& line) {
        return line.diagnosis.find(miss.expects) != std::string::npos;
    };
    if (std::ranges::none_of(lines, says)) {
        return cat("near miss \"", miss.name, "\" is not told \"", miss.expects, "\" but", said);
    }
    player->do_script(task.solutions.front());
    if (!player->run().step_state().done)
        return cat("after near miss \"", miss.name, "\" the first solution does not help any more");
    return {};
}

std::string check_demonstration(const Lesson& lesson, std::uint32_t step, std::uint64_t seed) {
    auto [player, problem] = arrive(lesson, step, seed);
    if (!player) return problem;
    const Task& task = *std::get_if<Task>(&lesson.steps[step].body);
    player->play();
    if (!player->refusal().empty()) return player->refusal();
    if (!player->run().step_state().done)
        return cat("the demonstration does not meet the goal:", what_is_said(*player, task));
    // One who comes here without the steps before must be helped too: nothing is ever locked.
    auto stranger = Player::begin(lesson, seed);
    stranger->run().go_to(step, stranger->world());
    stranger->play();
    if (!stranger->run().step_state().done) {
        return cat("without the steps before, the demonstration does not meet the goal:",
                   what_is_said(*stranger, task));
    }
    return {};
}

std::string check_demo(const Lesson& lesson, std::uint32_t step, std::uint64_t seed) {
    auto [player, problem] = arrive(lesson, step, seed);
    if (!player) return problem;
    const Demo& demo = *std::get_if<Demo>(&lesson.steps[step].body);
    for (std::uint32_t run = 1; run <= 2; ++run) {  // Demos can be played again.
        const auto log_before = player->world().log().end();
        const Instant began_at = player->world().now();
        player->play();
        if (!player->refusal().empty()) return player->refusal();
        if (player->world().now() - began_at != demo.length)
            return "the demo does not end after its length";
        if (player->world().log().end() - log_before != demo.script.size())
            return "the demo does not do its whole script";
        if (!player->run().step_state().done || player->run().step_state().demo_runs != run)
            return "the demo was played to its end, but the step is not done";
        const auto& calls = player->world().calls();
        for (std::uint64_t i = calls.begin(); i < calls.end(); ++i) {
            if (!calls[i].answer && calls[i].at >= began_at)
                return cat("the service refuses the demo: ", calls[i].answer.error().message);
        }
    }
    return {};
}

std::vector<std::string> check_lesson(const Lesson& lesson, std::uint64_t seed) {
    std::vector<std::string> problems;
    const auto note = [&](std::uint32_t step, std::string problem) {
        if (!problem.empty()) problems.push_back(cat(lesson.steps[step].id, ": ", problem));
    };
    for (std::uint32_t step = 0; step < lesson.steps.size(); ++step) {
        if (std::get_if<Demo>(&lesson.steps[step].body)) note(step, check_demo(lesson, step, seed));
        const auto* task = std::get_if<Task>(&lesson.steps[step].body);
        if (!task) continue;
        note(step, check_goal_open_at_start(lesson, step, seed));
        for (std::size_t i = 0; i < task->solutions.size(); ++i)
            note(step, check_solution(lesson, step, seed, i));
        for (std::size_t i = 0; i < task->near_misses.size(); ++i)
            note(step, check_near_miss(lesson, step, seed, i));
        note(step, check_demonstration(lesson, step, seed));
    }
    return problems;
}

}  // namespace kds::tests
