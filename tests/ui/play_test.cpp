// The lesson from its first step to its end, by the pointer and the keyboard alone.
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

class Play : public testing::TestWithParam<Screen> {
protected:
    void sheet(Lab& lab, const char* id) {
        if (lab.hit(id)) {
            ASSERT_TRUE(lab.press(id)) << id;
        }
    }
    void type(Lab& lab, const char* field, std::string_view text) {
        ASSERT_TRUE(lab.press(field)) << field;
        for (int i = 0; i < 40; ++i) lab.app.text_key(App::TextKey::Backspace);
        lab.app.text_input(text);
        lab.frames(3);
        lab.app.text_key(App::TextKey::Escape);
        lab.frames(2);
    }
    void put(Lab& lab, std::string_view key, std::string_view data) {
        sheet(lab, "sheet.drawer");
        ASSERT_TRUE(lab.press("form.put"));
        type(lab, "field.key", key);
        type(lab, "field.data", data);
        ASSERT_TRUE(lab.press("form.send"));
    }
    void choose(Lab& lab, const char* select, std::string_view choice) {
        ASSERT_TRUE(lab.press(select)) << select;
        ASSERT_TRUE(lab.press(cat(select, '.', choice))) << choice;
    }
    /// What the lesson says about the task, and the calls that were made.
    std::string said(const Lab& lab) {
        std::string out;
        if (const auto& task = lab.app.model().lesson.task)
            for (const GoalLineModel& line : task->lines)
                out += plain_text(line.text) + " " + plain_text(line.diagnosis);
        for (const CallLineModel& call : lab.app.model().drawer.calls)
            out += "\n" + call.command + "\n" + call.output;
        return out;
    }
    void next(Lab& lab, std::uint32_t expected) {
        sheet(lab, "sheet.lesson");
        ASSERT_TRUE(lab.hit("lesson.next") && lab.hit("lesson.next")->enabled)
            << "before step " << expected;
        ASSERT_TRUE(lab.press("lesson.next"));
        ASSERT_EQ(lab.session().run().state().step, expected);
    }
};

TEST_P(Play, TheWholeLesson) {
    Lab lab(GetParam());
    ASSERT_NO_FATAL_FAILURE(next(lab, 1));
    // A prediction: first marked, then committed.
    EXPECT_FALSE(lab.hit("lesson.commit")->enabled);
    ASSERT_TRUE(lab.press("lesson.predict.option.2"));
    ASSERT_TRUE(lab.press("lesson.commit"));
    ASSERT_NO_FATAL_FAILURE(next(lab, 2));
    // A demo: played until the world stops.
    ASSERT_TRUE(lab.press("lesson.play"));
    for (int i = 0; i < 6'000 && lab.session().run().playing(); ++i) lab.frame();
    EXPECT_TRUE(lab.session().run().step_state().done);
    EXPECT_TRUE(lab.view().paused);
    ASSERT_NO_FATAL_FAILURE(next(lab, 3));
    EXPECT_FALSE(lab.hit("lesson.next")->enabled);
    ASSERT_NO_FATAL_FAILURE(put(lab, "user-7", "hello"));
    lab.run_for(1'500);
    EXPECT_TRUE(lab.told("Task done. You can go on.")) << said(lab);
    ASSERT_NO_FATAL_FAILURE(next(lab, 4));
    ASSERT_NO_FATAL_FAILURE(next(lab, 5));
    ASSERT_NO_FATAL_FAILURE(put(lab, "customer-4", "cart"));
    ASSERT_NO_FATAL_FAILURE(put(lab, "customer-4", "pay"));
    lab.run_for(1'500);
    ASSERT_NO_FATAL_FAILURE(next(lab, 6));
    // Where the records of customer-4 are, the inspector says.
    const auto* selected = std::get_if<RecordSelected>(&lab.view().selection);
    ASSERT_TRUE(selected);
    const std::string shard = to_string(selected->shard);
    sheet(lab, "sheet.drawer");
    ASSERT_TRUE(lab.press("form.iterator"));
    ASSERT_NO_FATAL_FAILURE(choose(lab, "field.shard", shard));
    ASSERT_NO_FATAL_FAILURE(choose(lab, "field.type", "TRIM_HORIZON"));
    ASSERT_TRUE(lab.press("form.send"));
    lab.run_for(1'000);
    ASSERT_TRUE(lab.press("form.send"));
    lab.run_for(1'500);
    ASSERT_NO_FATAL_FAILURE(next(lab, 7));
    for (std::uint32_t item = 0; item < 3; ++item) {
        const auto* quiz = std::get_if<lesson::Quiz>(&lab.session().run().step().body);
        ASSERT_TRUE(quiz);
        const auto& options = quiz->items[item].options;
        // First a wrong one: there is a reply, and it can be tried again.
        std::size_t wrong = 0;
        while (options[wrong].right) ++wrong;
        ASSERT_TRUE(lab.press(cat("lesson.quiz.", item, ".option.", wrong)));
        ASSERT_TRUE(lab.press("lesson.commit"));
        std::size_t right = 0;
        while (!options[right].right) ++right;
        ASSERT_TRUE(lab.press(cat("lesson.quiz.", item, ".option.", right))) << item;
        ASSERT_TRUE(lab.press("lesson.commit"));
    }
    EXPECT_TRUE(lab.session().run().finished());
    ASSERT_TRUE(lab.press("lesson.next"));
    EXPECT_TRUE(lab.told("Lesson complete."));
    EXPECT_TRUE(lab.frame_is_sound());
    EXPECT_TRUE(lab.hit("lesson.map"));
    // And once more from the beginning.
    ASSERT_TRUE(lab.press("lesson.over"));
    EXPECT_EQ(lab.session().run().state().step, 0u);
    EXPECT_EQ(lab.session().world().log().size(), 0u);
}

TEST_P(Play, HintsAndTheDemonstrationFinishATask) {
    Lab lab(GetParam());
    lab.push(GoToStep{5});
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(lab.press("lesson.hint")) << i;
    ASSERT_TRUE(lab.press("lesson.show"));
    for (int i = 0; i < 6'000 && lab.session().run().playing(); ++i) lab.frame();
    EXPECT_TRUE(lab.session().run().step_state().done);
    EXPECT_TRUE(lab.session().run().step_state().shown_answer);
    EXPECT_TRUE(lab.hit("lesson.next")->enabled);
}

INSTANTIATE_TEST_SUITE_P(Sizes, Play, testing::Values(Screen{1440, 900}, Screen{390, 844}),
                         [](const auto& at) {
                             return "At" + std::to_string(static_cast<int>(at.param.width)) + "x" +
                                    std::to_string(static_cast<int>(at.param.height));
                         });

}  // namespace
}  // namespace kds::web::test
