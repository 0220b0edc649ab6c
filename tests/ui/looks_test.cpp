// That what is to be read has room: titles in the bar, plots of charts, the legend.
#include "tests/ui/ui_lab.h"
#include "web/model/metrics_model.h"

namespace kds::web::test {
namespace {

constexpr const char* kLong = "The same sensors, packed by the KPL";

std::string with_a_long_title() {
    return cat(
        R"({"schema":1,"id":"long","title":")", kLong,
        R"(","shows":"A title.","seed":1,"warm_up_ms":1000,"setup":[)",
        R"({"do":"create_stream","stream":"s","shards":2},)",
        R"({"do":"add_producer","name":"P","stream":"s","records_per_1000s":20000,)",
        R"("keys":"round_robin","key_prefix":"k","key_count":50,"payload":"{n}"},)",
        R"({"do":"add_consumer","name":"C","stream":"s","start_at":"TRIM_HORIZON","poll_interval_ms":1000,"limit":10000}],)",
        R"("schedule":[],"expected":[{"at_ms":1000,"read":"alarms","op":"==","value":0}]})");
}

struct LongLab : Lab {
    explicit LongLab(Screen s) : Lab(s) {
        app.open_address("#/s/long");
        frames(2);
        app.set_asset("assets/scenarios/long.json", with_a_long_title());
        frames(5);
        if (!session().scenario()) {
            ADD_FAILURE() << app.model().lesson.notice;
            std::abort();
        }
    }
};

/// Controls of the bar by where they begin.
std::vector<const HitMap::Entry*> of_the_bar(const Lab& lab) {
    std::vector<const HitMap::Entry*> out;
    for (const HitMap::Entry& entry : lab.app.hits().entries())
        if (std::string_view(entry.id).starts_with("top.")) out.push_back(&entry);
    std::ranges::sort(out, {}, [](const HitMap::Entry* entry) { return entry->rect.x; });
    return out;
}

TEST(TopBar, GivesTheTitleTheRoomThatThereIs) {
    // Its letters take some 250 px.
    for (const float width : {1920.0f, 1440.0f, 1280.0f}) {
        const LongLab lab({width, 900});
        EXPECT_GE(lab.hit("top.course")->rect.w, 280) << width;
    }
    for (const float width : {800.0f, 390.0f}) {
        const LongLab lab({width, 900});
        EXPECT_GE(lab.hit("top.course")->rect.w, 96) << width;
    }
}

TEST(TopBar, HasNoControlOverAnother) {
    for (const float width : {1920.0f, 1440.0f, 1280.0f, 1180.0f, 1100.0f, 1000.0f, 900.0f, 800.0f,
                              720.0f, 600.0f, 390.0f, 320.0f}) {
        const LongLab lab({width, 900});
        const auto bar = of_the_bar(lab);
        ASSERT_GE(bar.size(), 4u) << width;
        for (std::size_t i = 1; i < bar.size(); ++i)
            EXPECT_LE(bar[i - 1]->rect.right(), bar[i]->rect.x + 0.5f)
                << width << ": " << bar[i - 1]->id << " and " << bar[i]->id;
    }
}

TEST(Charts, HavePlotsThatAreWideEnoughToRead) {
    for (const Screen& screen : {Screen{1920, 1080}, Screen{1440, 900}, Screen{1280, 720},
                                 Screen{800, 1200}, Screen{390, 844}}) {
        LongLab lab(screen);
        lab.run_for(3'000);
        lab.push(OpenSheet{Sheet::Drawer});
        lab.push(OpenTab{DrawerTab::Metrics});
        lab.frames(3);
        const HitMap::Entry* const plot = lab.hit("metrics.chart.written");
        ASSERT_TRUE(plot) << screen.width;
        EXPECT_GE(plot->whole.w, 220) << screen.width;
        EXPECT_GE(plot->whole.h, 90) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
    }
}

TEST(Legend, HasTheSwitchOfColoursAsATargetForAFinger) {
    AppOptions touch;
    touch.touch = true;
    const Lab lab({1440, 900, 1}, touch);
    ASSERT_TRUE(lab.hit("stage.colour"));
    EXPECT_GE(lab.hit("stage.colour")->rect.h, size::kTouch);
}

}  // namespace
}  // namespace kds::web::test
