// The tab of the bill, and what is asked when streams are left on.
#include "tests/ui/acts_lab.h"
#include "tests/ui/drawn_again.h"
#include "web/model/bill_model.h"

namespace kds::web::test {
namespace {

constexpr const char* kPrices = "assets/prices.json";

void bring_prices(Lab& lab) {
    EXPECT_TRUE(lab.told(cat("{\"want\":\"", kPrices, "\"}")));
    lab.app.set_asset(kPrices, std::string(*tests::embedded_file(kPrices)));
    lab.frames(3);
}

struct BillTabLab : ActsLab {
    explicit BillTabLab(Screen s = {1440, 900}) : ActsLab(s) {
        if (view().sheet != Sheet::Drawer) push(OpenSheet{Sheet::Drawer});
        EXPECT_FALSE(told("prices.json"));
        EXPECT_TRUE(press("drawer.bill"));
    }
    const BillModel& bill() const { return *app.model().bill; }
    /// Scrolls the drawer to it first.
    bool press_here(std::string_view id) {
        reach(id, layout_shell(width(), height(), view().sheet).drawer.center());
        return press(id);
    }
    void bring() {
        bring_prices(*this);
        for (int i = 0; i < 200 && !bill().state.empty(); ++i) frame();
        EXPECT_EQ(bill().state, "");
    }
};

TEST(BillTab, AsksForThePricesWhenItIsOpenedAndThenShowsTheBill) {
    BillTabLab lab;
    EXPECT_EQ(lab.bill().state, "The prices are on their way.");
    lab.bring();
    ASSERT_EQ(lab.bill().lines.size(), 2u);
    EXPECT_TRUE(lab.sees("drawer.bill.line.0"));
    EXPECT_TRUE(lab.frame_is_sound());
}

TEST(BillTab, SaysWhenThePricesDoNotComeAndAsksAgain) {
    BillTabLab lab;
    lab.app.asset_failed(kPrices, "The server answered 503.");
    lab.frames(3);
    EXPECT_EQ(lab.view().tab, DrawerTab::Bill);
    EXPECT_NE(lab.bill().state.find("The server answered 503."), std::string::npos);
    lab.messages.clear();
    ASSERT_TRUE(lab.press_here("drawer.bill.retry"));
    lab.bring();
}

TEST(BillTab, OpensAndClosesALineAndGoesToWhatMadeItGrow) {
    BillTabLab lab;
    lab.bring();
    ASSERT_TRUE(lab.press_here("drawer.bill.line.1"));
    const BillLineModel& line = lab.bill().lines[1];
    EXPECT_TRUE(line.formula.ends_with(line.amount)) << line.formula;
    ASSERT_FALSE(line.growth.empty());
    ASSERT_TRUE(lab.press_here("drawer.bill.who.0"));
    EXPECT_TRUE(std::get_if<ActorSelected>(&lab.view().selection));
    const Instant before = lab.session().world().now();
    ASSERT_TRUE(lab.press_here("drawer.bill.at.0"));
    EXPECT_LT(lab.session().world().now(), before);
    lab.frames(60);
    EXPECT_EQ(lab.bill().state, "");
    ASSERT_TRUE(lab.press_here("drawer.bill.line.1"));
    EXPECT_EQ(lab.view().bill.open, -1);
    EXPECT_TRUE(lab.bill().lines[1].formula.empty());
}

TEST(BillTab, ShowsThePricesOfAnotherRegionAndLeavesTheStreamWhereItIs) {
    BillTabLab lab;
    lab.bring();
    const std::string total = lab.bill().total;
    const std::uint64_t commands = lab.commands();
    ASSERT_TRUE(lab.press_here("drawer.bill.region.2"));
    EXPECT_NE(lab.bill().total, total);
    ASSERT_TRUE(lab.press_here("drawer.bill.region.0"));
    EXPECT_EQ(lab.bill().total, total);
    EXPECT_EQ(lab.commands(), commands);
}

TEST(BillTab, GoesAlongWithTheWorldAndIsRightAfterASeek) {
    BillTabLab lab;
    lab.bring();
    const std::string total = lab.bill().total;
    const Instant at = lab.session().world().now();
    lab.push(TogglePause{});
    lab.run_for(2'000);
    lab.pause();
    EXPECT_NE(lab.bill().total, total);
    lab.push(SeekTo{at});
    lab.frames(60);
    EXPECT_EQ(lab.bill().total, total);
}

TEST(BillTab, IsGivenOutAsAFile) {
    BillTabLab lab;
    lab.bring();
    ASSERT_TRUE(lab.press_here("drawer.bill.save"));
    EXPECT_TRUE(lab.told("{\"download\":{\"name\":\"bill.csv\",\"text\":\"line,quantity,unit,"));
    EXPECT_TRUE(lab.told("The bill is given to your browser as a file."));
}

TEST(BillTab, IsInTheTwinWithTheSameControls) {
    BillTabLab lab;
    lab.bring();
    lab.push(OnBill{BillAct::OpenLine, 1});
    for (const char* id : {"drawer.bill", "drawer.bill.region.1", "drawer.bill.line.0",
                           "drawer.bill.at.0", "drawer.bill.who.0", "drawer.bill.copy"})
        EXPECT_TRUE(lab.app.twin().actions.contains(id)) << id;
    EXPECT_NE(to_json(lab.app.twin().root).find(lab.bill().lines[1].formula), std::string::npos);
}

TEST(BillTab, HasItsPlaceAtEverySize) {
    for (const Screen& screen : kScreens) {
        BillTabLab lab(screen);
        lab.bring();
        lab.push(OnBill{BillAct::OpenLine, 1});
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
        EXPECT_TRUE(lab.press_here("drawer.bill.line.0")) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
    }
}

TEST(BillTab, TakesNothingFromTheHeapWhenNothingMoves) {
    count_imgui_allocations();
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        BillTabLab lab(screen);
        lab.bring();
        lab.push(OnBill{BillAct::OpenLine, 1});
        lab.frames(120);
        EXPECT_EQ(allocations_when_drawn_again(lab, 200), 0u) << screen.width;
    }
}

TEST(LightsOut, AsksOnceWhenAScenarioIsLeftWithStreamsOn) {
    ActsLab lab;
    lab.push(OpenAddress{"#/l/records"});
    ASSERT_EQ(lab.view().overlay, Overlay::LightsOut);
    EXPECT_TRUE(lab.session().scenario());
    bring_prices(lab);
    const OverlayModel& page = lab.app.model().overlay;
    // Two shards for twelve hours and for 720.
    EXPECT_EQ(page.sections[0].entries[0].text, "$0.36 for 12 idle hours.");
    EXPECT_EQ(page.sections[0].entries[1].text, "$21.60 for 30 idle days (720 h).");
    EXPECT_TRUE(lab.frame_is_sound());
    ASSERT_TRUE(lab.press("lights.stay"));
    EXPECT_EQ(lab.view().overlay, Overlay::None);
    EXPECT_TRUE(lab.session().scenario());
    lab.push(OpenAddress{"#/l/records"});
    EXPECT_FALSE(lab.session().scenario());
}

TEST(LightsOut, LeavesAllTheSame) {
    ActsLab lab;
    lab.push(OpenAddress{"#/l/records"});
    ASSERT_TRUE(lab.press("lights.leave"));
    EXPECT_FALSE(lab.session().scenario());
    EXPECT_EQ(lab.view().overlay, Overlay::None);
    // A lesson is left without a question.
    lab.push(OpenAddress{"#/s/acts"});
    EXPECT_TRUE(lab.session().scenario());
}

TEST(LightsOut, DeletesWhatIsLeftOn) {
    ActsLab lab;
    lab.push(OpenAddress{"#/l/records"});
    ASSERT_TRUE(lab.press("lights.delete"));
    EXPECT_EQ(lab.view().overlay, Overlay::LightsOut);
    EXPECT_EQ(lab.stream().status, StreamStatus::Deleting);
    EXPECT_EQ(lab.app.model().overlay.intro, "No stream is left on. You can go.");
    ASSERT_TRUE(lab.press("lights.leave"));
    EXPECT_FALSE(lab.session().scenario());
}

TEST(LightsOut, IsSilentWithoutStreamsAndWhenItIsSwitchedOff) {
    ActsLab lab;
    lab.push(OpenOverlay{Overlay::Settings});
    ASSERT_TRUE(lab.press("settings.lights_out"));
    EXPECT_TRUE(lab.last_told("{\"settings\":").ends_with(",\"lights_out\":\"off\"}}"));
    lab.push(OpenAddress{"#/l/records"});
    EXPECT_FALSE(lab.session().scenario());
    ActsLab empty;
    empty.push(OnBill{BillAct::DeleteStreams, 0});
    empty.settle();
    empty.push(OpenAddress{"#/l/records"});
    EXPECT_FALSE(empty.session().scenario());
    AppOptions options;
    options.asks_leaving = false;
    ActsLab silent({390, 844}, {}, options);
    silent.push(OpenAddress{"#/l/records"});
    EXPECT_FALSE(silent.session().scenario());
}

TEST(LightsOut, HasItsPlaceOnAPhone) {
    ActsLab lab({390, 844});
    lab.push(OpenAddress{"#/l/records"});
    bring_prices(lab);
    for (const char* id : {"lights.delete", "lights.leave", "lights.stay"}) {
        EXPECT_TRUE(lab.sees_well(id, 44)) << id;
        EXPECT_TRUE(lab.app.twin().actions.contains(id)) << id;
    }
    EXPECT_TRUE(lab.frame_is_sound());
}

}  // namespace
}  // namespace kds::web::test
