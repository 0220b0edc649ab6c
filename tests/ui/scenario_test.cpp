// Scenarios in the place of a lesson: found in the list, opened by address, faults by button.
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

constexpr const char* kList = "assets/scenarios/index.json";
constexpr const char* kHotKey = "assets/scenarios/hot-key.json";
constexpr const char* kCatalog = "assets/payloads.json";

void bring(Lab& lab, const char* name) {
    EXPECT_TRUE(lab.told(cat("{\"want\":\"", name, "\"}"))) << name;
    const auto bytes = tests::embedded_file(name);
    ASSERT_TRUE(bytes) << name;
    lab.app.set_asset(name, std::string(*bytes));
    lab.frames(3);
}

/// The scenario names a template: that is asked for once it is known.
void bring_hot_key(Lab& lab) {
    bring(lab, kHotKey);
    EXPECT_FALSE(lab.session().scenario());
    bring(lab, kCatalog);
}

void open_hot_key(Lab& lab) {
    lab.app.open_address("#/s/hot-key");
    lab.frames(2);
    bring_hot_key(lab);
}

TEST(Scenario, OpensFromTheListAndByItsFaultsButton) {
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        lab.push(OpenOverlay{Overlay::Course});
        ASSERT_TRUE(lab.press("overlay.scenarios"));
        bring(lab, kList);
        ASSERT_TRUE(lab.press("overlay.open.hot-key"));
        bring_hot_key(lab);
        ASSERT_TRUE(lab.session().scenario());
        EXPECT_EQ(lab.session().scenario()->id, "hot-key");
        EXPECT_EQ(lab.view().overlay, Overlay::None);
        EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/s/hot-key\"}");
        EXPECT_TRUE(lab.frame_is_sound());

        ASSERT_EQ(lab.app.model().lesson.faults.size(), 1u);
        EXPECT_FALSE(lab.app.model().lesson.faults[0].at_work);
        ASSERT_TRUE(lab.press("scenario.fault.0"));
        EXPECT_TRUE(lab.session().world().faults().find("Viral product"));
        EXPECT_TRUE(lab.app.model().lesson.faults[0].at_work);
        ASSERT_TRUE(lab.press("scenario.fault.0"));
        EXPECT_FALSE(lab.session().world().faults().find("Viral product"));
        EXPECT_TRUE(lab.frame_is_sound());
    }
}

TEST(Scenario, SaysWhenAFaultComesAndHowLongItStays) {
    Lab lab;
    open_hot_key(lab);
    const auto state = [&] { return lab.app.model().lesson.faults[0].state; };
    EXPECT_EQ(state(), "Comes by itself at 00:00:20.000.");
    lab.run_for(20'500);
    EXPECT_EQ(state(), "At work until 00:00:35.000.");
    lab.run_for(16'000);
    EXPECT_EQ(state(), "");
}

TEST(Scenario, LeavesTheAttemptAtTheLessonAsItWas) {
    Lab lab;
    lab.push(GoToStep{2});
    lab.pause();
    const Instant paused_at = lab.session().world().now();
    const std::string progress_before = lab.session().progress().last_lesson;
    open_hot_key(lab);
    ASSERT_TRUE(lab.session().scenario());
    lab.messages.clear();
    lab.run_for(3'000);
    EXPECT_TRUE(lab.told("{\"save\":{\"scenario\":"));
    EXPECT_FALSE(lab.told("{\"save\":{\"session\":"));
    EXPECT_EQ(lab.session().progress().last_lesson, progress_before);

    lab.app.open_address("#/l/records");
    lab.frames(2);
    EXPECT_FALSE(lab.session().scenario());
    EXPECT_LE(lab.session().world().now() - paused_at, Duration::millis(40));
    EXPECT_EQ(lab.session().run().state().step, 2u);
    EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/l/records\"}");
}

TEST(Scenario, StartsOver) {
    Lab lab;
    open_hot_key(lab);
    const Instant began = lab.session().world().began_at();
    lab.run_for(25'000);
    EXPECT_TRUE(lab.session().world().faults().find("Viral product"));
    ASSERT_TRUE(lab.press("scenario.over"));
    EXPECT_LE(lab.session().world().now() - began, Duration::seconds(1));
    EXPECT_FALSE(lab.session().world().faults().find("Viral product"));
    EXPECT_TRUE(lab.session().scenario());
}

TEST(Scenario, ThatCannotBeHadIsSaidAndTheLessonGoesOn) {
    Lab lab;
    lab.app.open_address("#/s/no-such-thing");
    lab.frames(2);
    EXPECT_TRUE(lab.told("{\"want\":\"assets/scenarios/no-such-thing.json\"}"));
    lab.app.asset_failed("assets/scenarios/no-such-thing.json", "There is none of this name.");
    lab.frames(2);
    EXPECT_FALSE(lab.session().scenario());
    EXPECT_EQ(lab.app.model().lesson.notice,
              "This scenario could not be opened. There is none of this name.");

    lab.app.open_address("#/s/broken");
    lab.frames(2);
    lab.app.set_asset("assets/scenarios/broken.json", "{\"schema\": 2}");
    lab.frames(2);
    EXPECT_FALSE(lab.session().scenario());
    EXPECT_NE(lab.app.model().lesson.notice.find("could not be opened"), std::string::npos);
}

TEST(Scenario, WhoseTemplatesDoNotComeIsNotOpened) {
    Lab lab;
    lab.app.open_address("#/s/hot-key");
    lab.frames(2);
    bring(lab, kHotKey);
    lab.app.asset_failed(kCatalog, "Its file did not arrive; you may be offline.");
    lab.frames(2);
    EXPECT_FALSE(lab.session().scenario());
    EXPECT_EQ(lab.app.model().lesson.notice,
              "This scenario could not be opened. Its file did not arrive; you may be offline.");
    // Another try asks once more.
    lab.messages.clear();
    lab.app.open_address("#/s/hot-key");
    lab.frames(2);
    bring(lab, kCatalog);
    EXPECT_TRUE(lab.session().scenario());
}

TEST(Scenario, OnItsWayDoesNotTakeTheAddressAway) {
    Lab lab;
    lab.messages.clear();
    lab.app.open_address("#/s/hot-key");
    lab.frames(5);
    EXPECT_EQ(lab.last_told("{\"hash\""), "");
    bring_hot_key(lab);
    EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/s/hot-key\"}");
}

}  // namespace
}  // namespace kds::web::test
