// The stage with very many things, and how one looks at it more closely: by key, button, wheel and
// drag.
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

/// 64 shards, 12 producers, 20 consumers of two kinds.
std::string many_of_everything() {
    std::string setup = R"({"do":"create_stream","stream":"big","shards":64})";
    for (int i = 1; i <= 12; ++i)
        setup += cat(R"(,{"do":"add_producer","name":"Sensor hub )", i,
                     R"(","stream":"big","records_per_1000s":20000,"keys":"round_robin",)",
                     R"("key_prefix":"s)", i, R"(-","key_count":50,"payload":"{n}"})");
    for (int i = 1; i <= 20; ++i)
        setup += cat(R"(,{"do":"add_consumer","name":"Team )", i,
                     R"(","stream":"big","start_at":"TRIM_HORIZON")",
                     i % 2 ? R"(,"kind":"fan_out"})" : R"(,"poll_interval_ms":1000,"limit":100})");
    return cat(
        R"({"schema":1,"id":"many","title":"Many","shows":"All at once.","seed":1,"warm_up_ms":1000,)",
        R"("setup":[)", setup,
        R"(],"schedule":[],"expected":[{"at_ms":1000,"read":"alarms","op":"==","value":0}]})");
}

struct ManyLab : Lab {
    explicit ManyLab(Screen s) : Lab(s) {
        app.open_address("#/s/many");
        frames(2);
        app.set_asset("assets/scenarios/many.json", many_of_everything());
        frames(5);
        if (!session().scenario()) {
            ADD_FAILURE() << app.model().lesson.notice;
            std::abort();
        }
        run_for(2'000);
    }
    float lane_height() const { return hit("stage.shard.31") ? hit("stage.shard.31")->whole.h : 0; }
    Point middle_of_stage() const {
        return layout_shell(screen.width, screen.height, view().sheet).stage.center();
    }
};

TEST(StageWithVeryMuch, IsSoundAtEverySize) {
    for (const Screen& screen : {Screen{1920, 1080}, Screen{1440, 900}, Screen{1280, 720},
                                 Screen{800, 1200}, Screen{390, 844, 2}}) {
        ManyLab lab(screen);
        for (int i = 0; i < 10; ++i) {
            lab.frame();
            ASSERT_TRUE(lab.frame_is_sound()) << screen.width;
        }
        for (const char* id : {"stage.shard.0", "stage.shard.63", "stage.actor.1", "stage.you",
                               "stage.actor.32", "stage.zoom_in"})
            EXPECT_TRUE(lab.sees(id)) << id << " at " << screen.width;
        lab.app.set_reduced_motion(true);
        lab.frames(3);
        EXPECT_TRUE(lab.frame_is_sound());
    }
}

TEST(StageWithVeryMuch, IsLookedAtMoreCloselyByKeyButtonAndWheel) {
    ManyLab lab({1280, 720});
    lab.pause();
    const float before = lab.lane_height();
    EXPECT_TRUE(lab.app.key("+", false, false, false));
    lab.frames(2);
    EXPECT_GT(lab.lane_height(), before);
    EXPECT_TRUE(lab.app.key("0", false, false, false));
    lab.frames(2);
    EXPECT_EQ(lab.lane_height(), before);
    ASSERT_TRUE(lab.press("stage.zoom_in"));
    EXPECT_GT(lab.lane_height(), before);
    EXPECT_TRUE(lab.frame_is_sound());
    ASSERT_TRUE(lab.press("stage.zoom_out"));
    EXPECT_NEAR(lab.view().camera.zoom, 1, 0.01);
    for (int i = 0; i < 8; ++i) lab.platform.wheel(lab.middle_of_stage(), 1);
    EXPECT_GT(lab.view().camera.zoom, 2.5f);
    // It goes no farther than to where all is as large as it wants to be.
    for (int i = 0; i < 20; ++i) {
        lab.app.key("+", false, false, false);
        lab.frames(2);
    }
    const float most = lab.view().camera.zoom;
    EXPECT_LT(most, 60);
    lab.platform.wheel(lab.middle_of_stage(), 1);
    lab.app.key("+", false, false, false);
    lab.frames(2);
    EXPECT_NEAR(lab.view().camera.zoom, most, 0.01);
    EXPECT_TRUE(lab.frame_is_sound());
    ASSERT_TRUE(lab.press("stage.fit"));
    EXPECT_EQ(lab.view().camera, StageCamera{});
    // The twin has the same buttons.
    lab.app.twin_event("stage.zoom_in", "press", "");
    lab.frames(2);
    EXPECT_NEAR(lab.view().camera.zoom, kZoomStep, 0.01);
}

TEST(StageWithVeryMuch, ADragMovesItAndPressesNothing) {
    ManyLab lab({1440, 900});
    lab.pause();
    for (int i = 0; i < 4; ++i) {
        lab.app.key("+", false, false, false);
        lab.frames(2);
    }
    const Point from = lab.middle_of_stage();
    const float pan = lab.view().camera.pan;
    lab.platform.pointer_down(from);
    for (int i = 1; i <= 12; ++i)
        lab.platform.pointer_move({from.x, from.y - 10.0f * static_cast<float>(i)});
    lab.platform.pointer_up();
    EXPECT_GT(lab.view().camera.pan, pan);
    EXPECT_EQ(lab.view().selection, Selection{});
    const float there = lab.view().camera.pan;
    lab.app.key("PageUp", false, false, false);
    lab.frames(2);
    EXPECT_LT(lab.view().camera.pan, there);
    for (int i = 0; i < 100; ++i) lab.app.key("PageDown", false, false, false);
    lab.frames(3);
    EXPECT_EQ(lab.view().camera.pan, 1);
    EXPECT_TRUE(lab.sees("stage.shard.63"));
    EXPECT_TRUE(lab.frame_is_sound());
    // Nothing can be moved that is wholly in view.
    lab.app.key("0", false, false, false);
    lab.frames(2);
    lab.app.key("PageDown", false, false, false);
    lab.frames(2);
    EXPECT_EQ(lab.view().camera, StageCamera{});
}

TEST(StageWithVeryMuch, TwoFingersLookMoreClosely) {
    ManyLab lab({390, 844, 2});
    const Point at = lab.middle_of_stage();
    lab.app.pinch(at.x, at.y, 1.4f);
    lab.frames(2);
    EXPECT_NEAR(lab.view().camera.zoom, 1.4f, 0.01);
    lab.app.pinch(at.x, 800, 1.4f);  // Not on the stage.
    lab.frames(2);
    EXPECT_NEAR(lab.view().camera.zoom, 1.4f, 0.01);
}

TEST(StageWithVeryMuch, IsDrawnWithoutNewMemory) {
    count_imgui_allocations();
    ManyLab lab({1440, 900});
    lab.pause();
    lab.frames(60);
    EXPECT_EQ(allocations_when_drawn_again(lab, 60), 0u);
}

}  // namespace
}  // namespace kds::web::test
