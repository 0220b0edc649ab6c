// The switch of what colours say: at the legend, among the settings, kept by the page.
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

constexpr DotColour kColours[] = {DotColour::Key, DotColour::Shard, DotColour::Producer,
                                  DotColour::Age};

TEST(Colour, GoesRoundByTheControlAtTheLegend) {
    Lab lab;
    const auto label = [&] { return lab.app.model().stage.colour.label; };
    EXPECT_EQ(label(), "Colour: partition key");
    EXPECT_TRUE(lab.app.model().stage.swatches.empty());
    ASSERT_TRUE(lab.press("stage.colour"));
    EXPECT_EQ(label(), "Colour: shard");
    EXPECT_EQ(lab.app.model().stage.swatches.size(), lab.app.model().stage.lanes.size());
    ASSERT_TRUE(lab.press("stage.colour"));
    EXPECT_EQ(label(), "Colour: producer");
    EXPECT_EQ(lab.app.model().stage.swatches.size(), lab.app.model().stage.producers.size());
    ASSERT_TRUE(lab.press("stage.colour"));
    EXPECT_EQ(label(), "Colour: age");
    ASSERT_EQ(lab.app.model().stage.swatches.size(), 6u);
    EXPECT_EQ(lab.app.model().stage.swatches.front().text, "up to 10 s");
    EXPECT_EQ(lab.app.model().stage.swatches.back().text, "last hour");
    EXPECT_NE(lab.last_told("{\"settings\":").find("\"dot_colour\":\"age\""), std::string::npos);
    ASSERT_TRUE(lab.press("stage.colour"));
    EXPECT_EQ(label(), "Colour: partition key");
    EXPECT_TRUE(lab.app.model().stage.swatches.empty());
    EXPECT_NE(lab.last_told("{\"settings\":").find("\"dot_colour\":\"key\""), std::string::npos);
}

TEST(Colour, IsChosenAmongTheSettings) {
    Lab lab;
    lab.push(OpenOverlay{Overlay::Settings});
    ASSERT_TRUE(lab.press("settings.colour.age"));
    EXPECT_EQ(lab.view().colour, DotColour::Age);
    ASSERT_TRUE(lab.press("settings.colour.producer"));
    EXPECT_EQ(lab.view().colour, DotColour::Producer);
    bool is_chosen = false;
    for (const auto& entry : lab.app.model().overlay.sections[0].entries)
        for (const Control& control : entry.row)
            is_chosen = is_chosen || (control.id == "settings.colour.producer" && control.pressed);
    EXPECT_TRUE(is_chosen);
}

TEST(Colour, ThatWasKeptHoldsFromTheStart) {
    AppOptions options;
    options.dot_colour = DotColour::Shard;
    Lab lab({1440, 900, 1}, options);
    EXPECT_EQ(lab.view().colour, DotColour::Shard);
    EXPECT_FALSE(lab.told("{\"settings\":"));
    EXPECT_EQ(lab.app.model().stage.colour.label, "Colour: shard");
}

TEST(Colour, TheTwinHasTheControlAndWhatColoursSay) {
    Lab lab;
    lab.push(ChooseColour{DotColour::Age});
    const std::string twin = lab.last_told("{\"twin\":");
    EXPECT_NE(twin.find("\"stage.colour\""), std::string::npos);
    EXPECT_NE(twin.find("up to 10 s, 1 min, 10 min, 1 h, older, last hour"), std::string::npos);
}

TEST(Colour, IsSoundAtEverySizeAndMakesNoNewMemory) {
    count_imgui_allocations();
    for (const Screen& screen : {Screen{1920, 1080}, Screen{1440, 900}, Screen{1280, 720},
                                 Screen{800, 1200}, Screen{390, 844, 2}})
        for (const bool is_still : {false, true}) {
            Lab lab(screen);
            lab.app.set_reduced_motion(is_still);
            lab.run_for(3'000);
            lab.pause();
            for (const DotColour colour : kColours) {
                lab.push(ChooseColour{colour});
                lab.frames(10);
                EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
                // On a phone there is no room for it: the settings and the twin have it.
                EXPECT_EQ(lab.sees("stage.colour"), screen.width >= 700) << screen.width;
                lab.frames(40);
                EXPECT_EQ(allocations_when_drawn_again(lab, 10), 0u)
                    << screen.width << " " << is_still;
            }
        }
}

TEST(Colour, TheInspectorShowsNoColourOfAKeyWhileColoursSayAnother) {
    Lab lab;
    lab.run_for(5'000);
    lab.pause();
    const auto& lanes = lab.app.model().stage.lanes;
    for (const LaneModel& lane : lanes) {
        if (lane.newest.empty()) continue;
        lab.push(lane.newest.front().action);
        break;
    }
    ASSERT_TRUE(lab.app.model().inspector.has_key);
    lab.push(ChooseColour{DotColour::Shard});
    EXPECT_FALSE(lab.app.model().inspector.has_key);
    for (const InspectorRow& row : lab.app.model().inspector.rows) EXPECT_EQ(row.key_tag_row, 0);
    lab.push(ChooseColour{DotColour::Key});
    EXPECT_TRUE(lab.app.model().inspector.has_key);
}

}  // namespace
}  // namespace kds::web::test
