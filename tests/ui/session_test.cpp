// Time, rest, saving and restoring: the lab as what carries it sees it.
#include "core/lesson/session_file.h"
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

TEST(Idle, APausedLabThatNobodyTouchesDrawsNothing) {
    Lab lab;
    lab.run_for(2'000);
    lab.pause();
    for (int i = 0; i < 120; ++i) lab.frame();  // Until the last state is saved.
    const auto steps = lab.app.stats().sim_steps;
    const auto builds = lab.app.stats().text_builds;
    for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(lab.frame(), -1) << i;
        EXPECT_FALSE(lab.app.drew()) << i;
    }
    EXPECT_EQ(lab.app.stats().sim_steps, steps);
    EXPECT_EQ(lab.app.stats().text_builds, builds);
    // A touch draws again, and then it rests again.
    lab.platform.wheel({700, 300}, 1);
    EXPECT_TRUE(lab.app.stats().frames > 0);
    EXPECT_LE(lab.platform.frames_until_idle(), 5);
}

TEST(Idle, ARunningLabWaitsWhileNothingFlies) {
    Lab lab;
    lab.push(DoCommand{sim::PauseActor{"Web shop"}});
    lab.push(DoCommand{sim::PauseActor{"Dashboard"}});
    lab.run_for(3'000);
    int at_once = 0;
    for (int i = 0; i < 100; ++i) at_once += lab.frame() == 0;
    EXPECT_LT(at_once, 40);
}

TEST(Idle, AHiddenLabDoesNothing) {
    Lab lab;
    lab.run_for(500);
    lab.app.set_visible(false);
    const Instant now = lab.session().world().now();
    const auto stats = lab.app.stats();
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(lab.frame(1'000), -1);
        EXPECT_FALSE(lab.app.drew());
    }
    EXPECT_EQ(lab.session().world().now(), now);
    EXPECT_EQ(lab.app.stats().sim_steps, stats.sim_steps);
    EXPECT_EQ(lab.app.stats().frames, stats.frames);
    lab.app.set_visible(true);
    lab.frame(16);
    // The time in between has not passed for the world.
    EXPECT_LE(lab.session().world().now() - now, Duration::millis(20));
    EXPECT_TRUE(lab.app.drew());
}

TEST(Idle, WhatWasDoneJustBeforeHidingIsSaved) {
    // The page may never come back: a phone ends hidden tabs.
    Lab lab;
    lab.run_for(3'000);
    lab.push(EditField{Field::PartitionKey, "k"});
    lab.push(DoCommand{
        sim::CallPutRecord{{.stream_name = "clicks", .partition_key = "last", .data = "word"}}});
    lab.messages.clear();
    lab.app.set_visible(false);
    lab.frame();
    EXPECT_TRUE(lab.told("{\"save\":"));
    EXPECT_TRUE(lab.told("last"));
}

TEST(Clock, VirtualTimeFollowsTheViewersTimeExactly) {
    // At each speed, in frames of odd lengths: nothing is lost to rounding.
    for (std::size_t speed = 0; speed < kSpeeds.size(); ++speed) {
        Lab lab;
        lab.push(ChangeSpeed{static_cast<std::int32_t>(speed) -
                             static_cast<std::int32_t>(kNormalSpeed)});
        lab.frame();
        const Instant from = lab.session().world().now();
        double passed = 0;
        for (int i = 0; i < 100; ++i) {
            const double ms = 3 + i % 7 + 0.25 * (i % 4);
            lab.frame(ms);
            passed += ms;
        }
        const double expected = passed * 1'000 * static_cast<double>(kSpeeds[speed].numerator) /
                                static_cast<double>(kSpeeds[speed].denominator);
        EXPECT_NEAR(static_cast<double>((lab.session().world().now() - from).us), expected, 1.5)
            << kSpeeds[speed].label;
    }
}

TEST(Clock, ALongFrameIsCutToATenthOfASecond) {
    Lab lab;
    lab.frame();
    const Instant from = lab.session().world().now();
    lab.frame(60'000);
    EXPECT_EQ(lab.session().world().now() - from, Duration::millis(100));
}

TEST(Clock, ScriptsKeepTheirTimesWhateverTheFramesAre) {
    std::vector<std::vector<Duration>> all;
    for (const double ms : {1.0, 16.0, 16.7, 33.3, 99.0}) {
        Lab lab;
        lab.push(GoToStep{2});
        lab.pause();
        const Instant from = lab.session().world().now();
        lab.app.push(PlayScript{});
        for (int i = 0; i < 60'000 && !lab.session().run().step_state().done; ++i) lab.frame(ms);
        ASSERT_TRUE(lab.session().run().step_state().done) << ms;
        EXPECT_TRUE(lab.view().paused) << ms;  // At its key moment the world stops.
        std::vector<Duration> times;
        for (std::uint64_t i = lab.session().world().log().begin();
             i < lab.session().world().log().end(); ++i)
            times.push_back(lab.session().world().log()[i].at - from);
        times.push_back(lab.session().world().now() - from);
        all.push_back(times);
    }
    ASSERT_EQ(all.front().size(), 3u);
    EXPECT_EQ(all.front()[0], Duration::millis(1'200));
    EXPECT_EQ(all.front()[1], Duration::millis(3'600));
    EXPECT_EQ(all.front()[2], Duration::millis(6'000));
    for (const auto& times : all) EXPECT_EQ(times, all.front());
}

TEST(Clock, SteppingThroughAScriptDoesItAll) {
    Lab lab;
    lab.push(GoToStep{2});
    lab.push(PlayScript{});
    for (int i = 0; i < 500 && !lab.session().run().step_state().done; ++i) lab.push(StepEvent{});
    EXPECT_TRUE(lab.session().run().step_state().done);
    EXPECT_EQ(lab.session().world().learner_records(), 2u);
    EXPECT_TRUE(lab.view().paused);
}

TEST(Clock, ADemoCanBePlayedAgainAndGivesTheSame) {
    Lab lab;
    lab.push(GoToStep{2});
    const auto play = [&] {
        lab.push(PlayScript{});
        for (int i = 0; i < 2'000 && lab.session().run().playing(); ++i) lab.frame();
        EXPECT_FALSE(lab.session().run().playing());
        return lab.session().world().state_hash();
    };
    const std::uint64_t first = play();
    EXPECT_EQ(play(), first);
    EXPECT_EQ(lab.session().world().learner_records(), 2u);
}

// Saving.

lesson::SavedSession saved_in(const Lab& lab) {
    const std::string message = lab.last_told("{\"save\":");
    EXPECT_FALSE(message.empty());
    return lab.session().saved();
}

/// The text that the page would store, taken out of the newest message.
std::string stored_session(const Lab& lab) {
    lesson::SavedSession saved = saved_in(lab);
    saved.lesson_id = "records";
    const auto bytes = tests::embedded_file("lessons/records.json");
    saved.digest = lesson::lesson_digest(*bytes);
    return lesson::to_json(saved);
}

/// A lab in the middle of the lesson, in which this and that was done.
void work(Lab& lab) {
    lab.push(GoToStep{1});
    lab.push(ChooseOption{0, 2});
    lab.push(CommitAnswer{0});
    lab.push(GoToStep{3});
    lab.push(ShowHint{});
    lab.push(EditField{Field::PartitionKey, "user-7"});
    lab.push(EditField{Field::Data, "hello"});
    lab.push(SubmitForm{});
    lab.push(DoCommand{sim::SetProducerRate{"Web shop", 9'000}});
    lab.run_for(2'000);
    lab.pause();
    lab.run_for(1'500);
}

TEST(Restore, GivesTheSameWorldAndTheSameStep) {
    Lab lab;
    work(lab);
    const std::string stored = stored_session(lab);
    // What the page was told is this session, as text in JSON.
    EXPECT_NE(lab.last_told("{\"save\":").find(json_quoted(stored)), std::string::npos);
    Lab again({1440, 900, 1}, {.saved = stored});
    EXPECT_FALSE(again.told("stored_bad"));
    EXPECT_EQ(again.view().notice, "");
    EXPECT_EQ(again.session().run().state().step, 3u);
    EXPECT_TRUE(again.session().run().step_state().done);
    EXPECT_EQ(again.session().run().step_state().hints_shown, 1u);
    EXPECT_EQ(again.session().run().state().steps[1].questions[0].committed,
              (std::vector<std::int32_t>{2}));
    // Started at the same moment, both worlds are one.
    Lab third({1440, 900, 1}, {.saved = stored});
    auto world =
        sim::World::replay(lab.session().run().lesson().scenario, 1,
                           lab.session().time_machine().log(), lab.session().world().now());
    ASSERT_TRUE(world);
    EXPECT_EQ(world->state_hash(), lab.session().world().state_hash());
}

TEST(Restore, TheRestoredWorldIsTheSavedOneToTheBit) {
    Lab lab;
    work(lab);
    App app;
    for (const char* path : {"assets/quotas.json", "lessons/course.json", "lessons/records.json"})
        app.set_asset(path, std::string(*tests::embedded_file(path)));
    ASSERT_TRUE(app.start({.can_draw = false, .saved = stored_session(lab)}));
    EXPECT_EQ(app.session().world().state_hash(), lab.session().world().state_hash());
    EXPECT_EQ(app.session().world().now(), lab.session().world().now());
}

TEST(Restore, AfterADemoWasPlayedAgainLater) {
    // Going back to a demo after later steps, playing it again and reloading must work.
    Lab lab;
    const auto play = [&] {
        lab.push(PlayScript{});
        for (int i = 0; i < 2'000 && lab.session().run().playing(); ++i) lab.frame();
    };
    lab.push(GoToStep{2});
    play();
    lab.push(GoToStep{3});
    lab.run_for(2'000);
    lab.push(EditField{Field::PartitionKey, "k"});
    lab.push(SubmitForm{});
    lab.push(GoToStep{2});
    play();
    lab.run_for(1'500);
    Lab again({1440, 900, 1}, {.saved = stored_session(lab)});
    EXPECT_FALSE(again.told("stored_bad")) << again.last_told("{\"stored_bad\"");
    EXPECT_EQ(again.session().run().state().step, 2u);
    EXPECT_GE(again.session().world().learner_records(), 3u);
}

TEST(Restore, InTheMiddleOfAScript) {
    Lab lab;
    lab.push(GoToStep{2});
    lab.push(PlayScript{});
    lab.run_for(2'000);
    Lab again({1440, 900, 1}, {.saved = stored_session(lab)});
    EXPECT_FALSE(again.told("stored_bad"));
    EXPECT_FALSE(again.session().run().playing());
    EXPECT_TRUE(again.hit("lesson.play"));
}

TEST(Restore, WhatCannotBeReadIsReportedAndANewSessionBegins) {
    Lab lab;
    work(lab);
    const std::string good = stored_session(lab);
    for (const std::string& bad :
         {std::string("x"), std::string("{}"), std::string("\xff\xff"),
          good.substr(0, good.size() / 2), good + "x", std::string(2'000, '[')}) {
        Lab again({1440, 900, 1}, {.saved = bad});
        EXPECT_TRUE(again.told("{\"stored_bad\":")) << bad.substr(0, 40);
        EXPECT_EQ(again.session().run().state().step, 0u);
        EXPECT_EQ(again.session().world().log().size(), 0u);
        EXPECT_TRUE(again.frame_is_sound());
    }
    // Well-formed, but not a session that can be: its log names what does not exist.
    std::string odd = good;
    const std::size_t at = odd.find("Web shop");
    ASSERT_NE(at, std::string::npos);
    odd.replace(at, 8, "Web shup");
    Lab again({1440, 900, 1}, {.saved = odd});
    EXPECT_TRUE(again.told("{\"stored_bad\":"));
    EXPECT_EQ(again.session().run().state().step, 0u);
}

TEST(Restore, StoredProgressThatCannotBeReadIsReportedToo) {
    Lab lab({1440, 900, 1}, {.progress = "nonsense"});
    EXPECT_TRUE(lab.told("{\"stored_bad\":"));
    EXPECT_EQ(lab.session().run().state().step, 0u);
}

TEST(Restore, AnotherEditionOfTheLessonBeginsAnew) {
    Lab lab;
    work(lab);
    lesson::SavedSession saved = lab.session().saved();
    saved.lesson_id = "records";
    saved.digest = "0123456789abcdef";
    Lab again({1440, 900, 1}, {.saved = lesson::to_json(saved)});
    EXPECT_FALSE(again.told("stored_bad"));
    EXPECT_EQ(again.view().notice,
              "The lesson has changed since your last visit, so it begins anew.");
    EXPECT_EQ(again.session().run().state().step, 0u);
    ASSERT_TRUE(again.press("lesson.dismiss"));
    EXPECT_EQ(again.view().notice, "");
}

TEST(Save, ComesAboutOncePerSecondAndOnlyWhenSomethingChanged) {
    Lab lab;
    lab.pause();
    lab.run_for(2'000);
    lab.messages.clear();
    lab.run_for(5'000);
    EXPECT_FALSE(lab.told("{\"save\":"));
    lab.push(TogglePause{});
    lab.messages.clear();
    lab.run_for(5'000);
    int saves = 0;
    for (const std::string& message : lab.messages) saves += message.starts_with("{\"save\":");
    EXPECT_GE(saves, 4);
    EXPECT_LE(saves, 6);
}

// The canvas.

TEST(Scale, AChangeMakesTheFontsAnew) {
    Lab lab;
    EXPECT_EQ(lab.app.fonts().scale, 1.0f);
    lab.platform.resize(1440, 900, 2);
    EXPECT_TRUE(lab.app.needs_fonts());
    lab.frame();
    EXPECT_FALSE(lab.app.needs_fonts());
    EXPECT_EQ(lab.app.fonts().scale, 2.0f);
    EXPECT_TRUE(lab.app.drew());
    EXPECT_TRUE(lab.frame_is_sound());
    for (const float scale : {1.25f, 3.0f, 1.0f}) {
        lab.platform.resize(1440, 900, scale);
        lab.frames(2);
        EXPECT_EQ(lab.app.fonts().scale, scale);
        EXPECT_TRUE(lab.press("top.pause"));
    }
}

TEST(TextView, DrawsNothingAndKeepsTheTwinUpToDate) {
    Lab lab;
    lab.push(ToggleTextView{});
    lab.frames(5);
    lab.messages.clear();
    const auto drawn = lab.app.stats().frames;
    for (int i = 0; i < 100; ++i) {
        const double wake = lab.frame();
        if (i > 5) {
            EXPECT_TRUE(wake >= 0 && wake <= 250) << wake;
        }
    }
    EXPECT_EQ(lab.app.stats().frames, drawn);
    EXPECT_TRUE(lab.told("{\"twin\":"));
    lab.push(ToggleTextView{});
    EXPECT_TRUE(lab.app.drew());
}

TEST(Twin, IsToldOnlyWhenItChanges) {
    Lab lab;
    lab.pause();
    lab.run_for(500);
    lab.messages.clear();
    for (int i = 0; i < 50; ++i) {
        lab.app.wake();
        lab.frame();
    }
    EXPECT_FALSE(lab.told("{\"twin\":"));
    lab.push(ToggleTheme{});
    EXPECT_TRUE(lab.told("{\"twin\":"));
}

TEST(Start, FailsWithTheNameOfWhatIsMissing) {
    for (const char* missing :
         {"assets/quotas.json", "lessons/course.json", "lessons/records.json"}) {
        App app;
        for (const char* path :
             {"assets/quotas.json", "lessons/course.json", "lessons/records.json"})
            if (std::string_view(path) != missing)
                app.set_asset(path, std::string(*tests::embedded_file(path)));
        const auto started = app.start({});
        ASSERT_FALSE(started);
        EXPECT_EQ(started.error().message, cat(missing, " is missing"));
        // What is asked of a lab that did not start does no harm.
        EXPECT_EQ(app.frame(0), -1);
        app.twin_event("top.pause", "press", "");
        app.text_state("field.key", "x", 0, 0, 0);
        EXPECT_FALSE(app.key(" ", false, false, false));
        app.set_visible(false);
        app.set_theme(Theme::Light);
        app.set_reduced_motion(true);
        EXPECT_FALSE(app.poll_output());
    }
}

}  // namespace
}  // namespace kds::web::test
