#include "core/lesson/run.h"

#include <gtest/gtest.h>

#include "tests/unit/lesson/small_world.h"

namespace kds::lesson {
namespace {

using namespace tests;
using sim::World;
using Attempt = Run;  // GoogleTest has a Run of its own in every test.

sim::Command put_command(std::string key) {
    PutRecordInput input;
    input.stream_name = "clicks";
    input.partition_key = std::move(key);
    input.data = "x";
    return sim::CallPutRecord{input};
}

Step step(std::string id, StepBody body) {
    Step result;
    result.id = std::move(id);
    result.body = std::move(body);
    return result;
}

std::vector<Option> options(std::size_t count, std::size_t right) {
    std::vector<Option> result(count);
    result[right].right = true;
    return result;
}

enum : std::uint32_t { kSay, kDemo, kPredict, kTask, kQuiz };

/// One step of each kind, in the order of the numbers above.
Lesson small_lesson() {
    Demo demo;
    demo.script = {{Duration::millis(500), put_command("a")},
                   {Duration::millis(300), put_command("b")}};
    demo.length = Duration::seconds(2);
    demo.speed_percent = 20;
    demo.captions = {{Duration{}, "Before."}, {Duration::millis(600), "After."}};
    Predict predict;
    predict.options = options(3, 1);
    Task task;
    task.goal.condition.check = {{ReadingKind::LearnerRecords, {}}, Comparison::GreaterOrEqual, 2};
    task.hints = {"1", "2", "3"};
    task.demonstration = {{Duration::millis(100), put_command("a")},
                          {Duration{}, put_command("a")}};
    Quiz quiz;
    quiz.items = {{"Q1", options(3, 0)}, {"Q2", options(2, 1)}};
    Lesson lesson;
    lesson.id = "small";
    lesson.scenario = small_scenario();
    lesson.steps = {step("say", Say{}), step("demo", demo), step("predict", predict),
                    step("task", task), step("quiz", quiz)};
    return lesson;
}

void play_to_end(Attempt& run, World& world) {
    run.play(world);
    while (run.playing()) {
        wait_ms(world, 50);
        for (const sim::Command& command : run.take_due(world.now())) {
            ASSERT_TRUE(world.apply(command));
        }
        run.update(world);
    }
}

TEST(Run, BeginsAtTheFirstStepWhichReadingFinishes) {
    const Lesson lesson = small_lesson();
    const World world = small_world();
    const Attempt run{lesson, world};
    EXPECT_EQ(run.state().step, kSay);
    EXPECT_TRUE(run.may_continue());
    EXPECT_EQ(run.step_state().began.at, world.now());
    EXPECT_EQ(run.steps_done(), 1u);
    EXPECT_FALSE(run.finished());
}

TEST(Run, GoesToEveryStepAndIgnoresOthers) {
    const Lesson lesson = small_lesson();
    const World world = small_world();
    Attempt run{lesson, world};
    run.go_to(kQuiz, world);
    EXPECT_EQ(run.state().step, kQuiz);
    EXPECT_FALSE(run.state().steps[kDemo].entered);
    run.go_to(5, world);
    EXPECT_EQ(run.state().step, kQuiz);
}

TEST(Run, KeepsTheBeginningOfAStepThatIsEnteredAgain) {
    const Lesson lesson = small_lesson();
    World world = small_world();
    Attempt run{lesson, world};
    run.go_to(kTask, world);
    const Instant began = world.now();
    put(world, "a");
    wait_ms(world, 1'000);
    run.go_to(kSay, world);
    put(world, "b");
    run.go_to(kTask, world);
    EXPECT_EQ(run.step_state().began.at, began);
    EXPECT_TRUE(run.may_continue());
}

TEST(Run, CommitsAPredictionOnce) {
    const Lesson lesson = small_lesson();
    const World world = small_world();
    Attempt run{lesson, world};
    run.go_to(kPredict, world);
    run.commit(0);
    EXPECT_TRUE(run.step_state().questions[0].committed.empty());
    for (const std::int32_t nonsense : {-2, 3, 99}) run.choose(0, nonsense);
    run.choose(1, 0);
    EXPECT_FALSE(run.step_state().questions[0].chosen);
    run.choose(0, 2);
    run.choose(0, kNotSure);
    EXPECT_FALSE(run.may_continue());
    run.commit(0);
    EXPECT_TRUE(run.may_continue());
    run.choose(0, 1);
    run.commit(0);
    EXPECT_EQ(run.step_state().questions[0].committed, std::vector<std::int32_t>{kNotSure});
}

TEST(Run, LetsQuizItemsBeTriedUntilRight) {
    const Lesson lesson = small_lesson();
    const World world = small_world();
    Attempt run{lesson, world};
    run.go_to(kQuiz, world);
    run.choose(0, kNotSure);
    EXPECT_FALSE(run.step_state().questions[0].chosen);
    run.choose(0, 2);
    run.commit(0);
    run.commit(0);
    EXPECT_EQ(run.step_state().questions[0].committed.size(), 1u);
    run.choose(0, 0);
    run.commit(0);
    run.choose(0, 1);
    run.commit(0);
    EXPECT_EQ(run.step_state().questions[0].committed, (std::vector<std::int32_t>{2, 0}));
    EXPECT_FALSE(run.may_continue());
    run.choose(1, 1);
    run.commit(1);
    EXPECT_TRUE(run.may_continue());
    const LessonRecord record = run.record();
    EXPECT_EQ(record.quiz_items, 2u);
    EXPECT_EQ(record.quiz_right_first_try, 1u);
    EXPECT_EQ(record.steps_done, 2u);
    EXPECT_EQ(record.steps_total, 5u);
    EXPECT_FALSE(record.finished);
}

TEST(Run, ShowsHintsOneByOneInTasksOnly) {
    const Lesson lesson = small_lesson();
    const World world = small_world();
    Attempt run{lesson, world};
    run.show_hint();
    EXPECT_EQ(run.step_state().hints_shown, 0u);
    run.go_to(kTask, world);
    for (int i = 0; i < 5; ++i) run.show_hint();
    EXPECT_EQ(run.step_state().hints_shown, 3u);
}

TEST(Run, PlaysADemoToItsKeyFrame) {
    const Lesson lesson = small_lesson();
    World world = small_world();
    Attempt run{lesson, world};
    run.go_to(kDemo, world);
    EXPECT_FALSE(run.playing());
    EXPECT_EQ(run.caption(world.now()), "Before.");
    EXPECT_EQ(run.speed_percent(), 100);
    EXPECT_FALSE(run.next_due());

    const Instant began = world.now();
    run.play(world);
    ASSERT_TRUE(run.playing());
    EXPECT_EQ(run.speed_percent(), 20);
    EXPECT_EQ(run.script_end(), began + Duration::seconds(2));
    EXPECT_EQ(run.next_due(), began + Duration::millis(500));
    EXPECT_EQ(run.caption(began), "Before.");
    EXPECT_EQ(run.caption(began + Duration::millis(599)), "Before.");
    EXPECT_EQ(run.caption(began + Duration::millis(600)), "After.");
    EXPECT_TRUE(run.take_due(began + Duration::millis(499)).empty());
    EXPECT_EQ(run.take_due(began + Duration::millis(500)).size(), 1u);
    EXPECT_TRUE(run.take_due(began + Duration::millis(500)).empty());
    EXPECT_EQ(run.next_due(), began + Duration::millis(800));
    EXPECT_EQ(run.take_due(began + Duration::seconds(9)).size(), 1u);
    wait_ms(world, 1'999);
    run.update(world);
    EXPECT_TRUE(run.playing());
    EXPECT_FALSE(run.may_continue());
    wait_ms(world, 1);
    run.update(world);
    EXPECT_FALSE(run.playing());
    EXPECT_TRUE(run.may_continue());
    EXPECT_EQ(run.step_state().demo_runs, 1u);
    EXPECT_EQ(run.caption(world.now()), "");
    play_to_end(run, world);
    EXPECT_EQ(run.step_state().demo_runs, 2u);
}

TEST(Run, GivesOutAllCommandsThatAreDueAtOnce) {
    const Lesson lesson = small_lesson();
    World world = small_world();
    Attempt run{lesson, world};
    run.go_to(kDemo, world);
    run.play(world);
    wait_ms(world, 5'000);
    // The session came late: the demo does not end before its commands were taken.
    run.update(world);
    EXPECT_TRUE(run.playing());
    EXPECT_EQ(run.take_due(world.now()).size(), 2u);
    run.update(world);
    EXPECT_FALSE(run.playing());
}

TEST(Run, StopsAScriptWhenTheStepIsLeftOrTimeGoesBack) {
    const Lesson lesson = small_lesson();
    World world = small_world();
    const World before = world;
    wait_ms(world, 1'000);
    Attempt run{lesson, world};
    run.play(world);
    EXPECT_FALSE(run.playing());  // Nothing to play in this step.
    run.go_to(kDemo, world);
    run.play(world);
    run.go_to(kSay, world);
    EXPECT_FALSE(run.playing());
    run.go_to(kDemo, world);
    run.play(world);
    run.update(before);
    EXPECT_FALSE(run.playing());
    EXPECT_EQ(run.step_state().demo_runs, 0u);
    EXPECT_FALSE(run.may_continue());
}

TEST(Run, CountsFromTheEndAfterTheLearnerWentBackInTime) {
    const Lesson lesson = small_lesson();
    World world = small_world();
    const World before = world;
    for (int i = 0; i < 5; ++i) put(world, "a");
    Attempt run{lesson, world};
    run.go_to(kTask, world);
    world = before;
    put(world, "a");
    run.update(world);
    EXPECT_FALSE(run.may_continue());
    put(world, "a");
    put(world, "a");
    run.update(world);
    EXPECT_TRUE(run.may_continue());

    // Also when another step was the present one meanwhile.
    Attempt other{lesson, world};
    other.go_to(kTask, world);
    other.go_to(kSay, world);
    world = before;
    other.update(world);
    for (int i = 0; i < 5; ++i) put(world, "a");
    other.go_to(kTask, world);
    EXPECT_TRUE(other.may_continue());
}

TEST(Run, FinishesATaskByItsGoalOrItsDemonstration) {
    const Lesson lesson = small_lesson();
    World world = small_world();
    put(world, "a");
    put(world, "a");
    Attempt run{lesson, world};
    run.go_to(kTask, world);
    EXPECT_FALSE(run.may_continue());
    put(world, "a");
    run.update(world);
    EXPECT_FALSE(run.may_continue());
    put(world, "b");
    run.update(world);
    EXPECT_TRUE(run.may_continue());
    EXPECT_TRUE(run.goal().met());
    EXPECT_FALSE(run.step_state().shown_answer);

    Attempt other{lesson, world};
    other.go_to(kTask, world);
    play_to_end(other, world);
    EXPECT_TRUE(other.may_continue());
    EXPECT_TRUE(other.step_state().shown_answer);
    EXPECT_EQ(other.step_state().demo_runs, 0u);
}

/// A state in which every step is done, and the world that it belongs to.
struct Done {
    Lesson lesson = small_lesson();
    World world = small_world();
    RunState state;

    Done() {
        Attempt run{lesson, world};
        run.go_to(kDemo, world);
        play_to_end(run, world);
        run.go_to(kPredict, world);
        run.choose(0, 0);
        run.commit(0);
        run.go_to(kTask, world);
        put(world, "a");
        put(world, "a");
        run.update(world);
        run.go_to(kQuiz, world);
        for (std::uint32_t item = 0; item < 2; ++item) {
            run.choose(item, item == 0 ? 0 : 1);
            run.commit(item);
        }
        EXPECT_TRUE(run.finished());
        state = run.state();
    }
};

TEST(RestoreRun, ContinuesWhereItWas) {
    const Done done;
    const auto run = Attempt::restore(done.lesson, done.state, done.world);
    ASSERT_TRUE(run) << run.error().message;
    EXPECT_TRUE(run->finished());
    EXPECT_EQ(run->state().step, kQuiz);
    EXPECT_TRUE(run->record().finished);
    EXPECT_EQ(run->record().quiz_right_first_try, 2u);
}

TEST(RestoreRun, CountsFromTheEndIfTheLearnerWentBackInTime) {
    Done done;
    RunState& state = done.state;
    state.step = kTask;
    state.steps[kTask].done = false;
    state.steps[kTask].conditions_met = {false};
    state.steps[kTask].began = {done.world.now() + Duration::hours(1), 1'000};
    auto run = Attempt::restore(done.lesson, state, done.world);
    ASSERT_TRUE(run) << run.error().message;
    EXPECT_FALSE(run->may_continue());
    put(done.world, "a");
    put(done.world, "a");
    run->update(done.world);
    EXPECT_TRUE(run->may_continue());
}

struct Damage {
    std::string_view message;
    void (*damage)(RunState&);
};

TEST(RestoreRun, RefusesWhatDoesNotFitTheLesson) {
    constexpr Damage kDamages[] = {
        {"it has 4 steps, the lesson has 5.", [](RunState& s) { s.steps.pop_back(); }},
        {"it stands at a step that does not exist.", [](RunState& s) { s.step = 5; }},
        {"it stands at a step never entered.", [](RunState& s) { s.steps[kQuiz] = {}; }},
        {"step 3: it has another number of questions.",
         [](RunState& s) { s.steps[kPredict].questions.clear(); }},
        {"step 3: an answer names no option.",
         [](RunState& s) { s.steps[kPredict].questions[0].committed[0] = 3; }},
        {"step 3: an answer names no option.",
         [](RunState& s) { s.steps[kPredict].questions[0].chosen = -2; }},
        {"step 5: an answer names no option.",
         [](RunState& s) { s.steps[kQuiz].questions[0].committed[0] = kNotSure; }},
        {"step 3: a prediction was committed twice.",
         [](RunState& s) { s.steps[kPredict].questions[0].committed = {0, 1}; }},
        {"step 5: an item was tried again after the right answer.",
         [](RunState& s) { s.steps[kQuiz].questions[0].committed = {0, 1}; }},
        {"step 4: it shows hints that do not exist.",
         [](RunState& s) { s.steps[kTask].hints_shown = 4; }},
        {"step 1: it shows hints that do not exist.",
         [](RunState& s) { s.steps[kSay].hints_shown = 1; }},
        {"step 4: it counts runs of a demo that does not exist.",
         [](RunState& s) { s.steps[kTask].demo_runs = 1; }},
        {"step 2: it has shown an answer that does not exist.",
         [](RunState& s) { s.steps[kDemo].shown_answer = true; }},
        {"step 4: it has another number of conditions.",
         [](RunState& s) { s.steps[kTask].conditions_met = {true, true}; }},
        {"step 4: it is done, but was never entered.",
         [](RunState& s) { s.steps[kTask].entered = false; }},
        {"step 2: its answers and its end do not agree.",
         [](RunState& s) { s.steps[kDemo].demo_runs = 0; }},
        {"step 3: its answers and its end do not agree.",
         [](RunState& s) { s.steps[kPredict].done = false; }},
        {"step 5: its answers and its end do not agree.",
         [](RunState& s) { s.steps[kQuiz].questions[1].committed = {0}; }},
    };
    const Done done;
    for (const Damage& damage : kDamages) {
        RunState state = done.state;
        damage.damage(state);
        const auto run = Attempt::restore(done.lesson, state, done.world);
        ASSERT_FALSE(run) << damage.message;
        EXPECT_EQ(run.error().code, ErrorCode::BadDocument);
        EXPECT_EQ(run.error().message,
                  "The saved attempt does not fit the lesson: " + std::string{damage.message});
    }
}

}  // namespace
}  // namespace kds::lesson
