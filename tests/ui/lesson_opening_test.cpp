// A lesson other than the first one: its file and the prices come when it is opened.
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

constexpr const char* kCosts = "lessons/costs.json";
constexpr const char* kPrices = "assets/prices.json";

void bring(Lab& lab, const char* name) {
    EXPECT_TRUE(lab.told(cat("{\"want\":\"", name, "\"}"))) << name;
    const auto bytes = tests::embedded_file(name);
    ASSERT_TRUE(bytes) << name;
    lab.app.set_asset(name, std::string(*bytes));
    lab.frames(3);
}

void bring_costs(Lab& lab) {
    bring(lab, kCosts);
    // It reads money, so it waits for prices.
    EXPECT_EQ(lab.session().run().lesson().id, "records");
    bring(lab, kPrices);
}

TEST(LessonOpening, FromTheCourseMap) {
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        lab.push(OpenOverlay{Overlay::Course});
        ASSERT_TRUE(lab.press("overlay.open.costs"));
        bring_costs(lab);
        EXPECT_EQ(lab.session().run().lesson().id, "costs");
        EXPECT_EQ(lab.session().run().state().step, 0u);
        EXPECT_FALSE(lab.session().scenario());
        EXPECT_EQ(lab.view().overlay, Overlay::None);
        EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/l/costs\"}");
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("lesson.next"));
        EXPECT_EQ(lab.session().run().state().step, 1u);
        // And back again.
        lab.app.open_address("#/l/records");
        lab.frames(3);
        EXPECT_EQ(lab.session().run().lesson().id, "records");
        EXPECT_TRUE(lab.frame_is_sound());
    }
}

TEST(LessonOpening, SaysWhatDidNotCome) {
    Lab lab;
    lab.app.open_address("#/l/costs");
    lab.frames(2);
    lab.app.asset_failed(kCosts, "The server answered 404.");
    lab.frames(2);
    EXPECT_EQ(lab.view().notice, "This lesson could not be opened. The server answered 404.");
    EXPECT_EQ(lab.session().run().lesson().id, "records");

    lab.app.open_address("#/l/costs");
    lab.frames(2);
    bring(lab, kCosts);
    lab.app.asset_failed(kPrices, "The server answered 500.");
    lab.frames(2);
    EXPECT_EQ(lab.view().notice, "This lesson could not be opened. The server answered 500.");
    EXPECT_EQ(lab.session().run().lesson().id, "records");
}

TEST(LessonOpening, GoesOnWithTheAttemptThatWasStored) {
    std::string stored;
    {
        Lab lab;
        lab.app.open_address("#/l/costs");
        lab.frames(2);
        bring_costs(lab);
        ASSERT_TRUE(lab.press("lesson.next"));
        lesson::SavedSession saved = lab.session().saved();
        saved.lesson_id = "costs";
        saved.digest = lesson::lesson_digest(*tests::embedded_file(kCosts));
        stored = to_json(saved);
    }
    Lab again({1440, 900, 1}, {.saved = stored});
    EXPECT_EQ(again.session().run().lesson().id, "records");
    EXPECT_EQ(again.view().notice, "");
    again.app.open_address("#/l/costs");
    again.frames(2);
    bring_costs(again);
    EXPECT_EQ(again.session().run().lesson().id, "costs");
    EXPECT_EQ(again.session().run().state().step, 1u);
}

}  // namespace
}  // namespace kds::web::test
