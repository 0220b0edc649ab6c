// Every panel in every state, at every size: no id twice, nothing outside of the window, no broken
// stack (Dear ImGui's assertions are on).
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

class Panels : public testing::TestWithParam<Screen> {};

/// Sixty frames of the present state.
void draw_sixty(Lab& lab, const std::string& where) {
    for (int i = 0; i < 60; ++i) {
        lab.app.wake();
        lab.frame();
        ASSERT_TRUE(lab.app.drew()) << where;
        ASSERT_TRUE(lab.frame_is_sound()) << where << ", frame " << i;
        ASSERT_GT(lab.platform.vertex_count(), 200) << where;
    }
}

TEST_P(Panels, InEachStepOfTheLesson) {
    Lab lab(GetParam());
    const auto steps = static_cast<std::uint32_t>(lab.session().run().lesson().steps.size());
    for (const Theme theme : {Theme::Dark, Theme::Light}) {
        lab.app.set_theme(theme);
        for (std::uint32_t step = 0; step < steps; ++step) {
            const std::string where = cat("step ", step);
            lab.push(GoToStep{step});
            for (int i = 0; i < 3; ++i) lab.push(ShowHint{});
            draw_sixty(lab, where);
            lab.push(PlayScript{});
            draw_sixty(lab, where + ", playing");
            lab.push(ChooseOption{0, 0});
            lab.push(CommitAnswer{0});
            draw_sixty(lab, where + ", answered");
        }
        lab.push(FinishLesson{});
        draw_sixty(lab, "end");
        lab.push(StartOver{});
    }
}

TEST_P(Panels, InEachOverlaySheetTabAndForm) {
    Lab lab(GetParam());
    for (const Overlay overlay :
         {Overlay::Course, Overlay::Help, Overlay::Simplified, Overlay::Moments, Overlay::Settings,
          Overlay::Console, Overlay::Plan, Overlay::Sandboxes, Overlay::Security, Overlay::Seen,
          Overlay::None}) {
        lab.push(OpenOverlay{overlay});
        draw_sixty(lab, cat("overlay ", static_cast<int>(overlay)));
    }
    for (const Sheet sheet : {Sheet::Drawer, Sheet::Inspector, Sheet::Lesson}) {
        lab.push(OpenSheet{sheet});
        draw_sixty(lab, cat("sheet ", static_cast<int>(sheet)));
    }
    lab.push(OpenSheet{Sheet::Drawer});
    for (const DrawerTab tab :
         {DrawerTab::Events, DrawerTab::Metrics, DrawerTab::Code, DrawerTab::Calls}) {
        lab.push(OpenTab{tab});
        draw_sixty(lab, cat("tab ", static_cast<int>(tab)));
    }
    for (const Form form : {Form::GetRecords, Form::PutRecord, Form::GetShardIterator}) {
        lab.push(ChooseForm{form});
        lab.push(SubmitForm{});
        draw_sixty(lab, cat("form ", static_cast<int>(form)));
    }
    lab.push(ChooseForm{Form::GetShardIterator});
    lab.push(EditField{Field::IteratorType, "AFTER_SEQUENCE_NUMBER"});
    draw_sixty(lab, "an iterator at a number");
    for (const char* select : {"field.shard", "field.type"}) {
        ASSERT_TRUE(lab.press(select)) << select;
        draw_sixty(lab, cat("open ", select));
        EXPECT_TRUE(lab.app.key("Escape", false, false, false));
        lab.frames(2);
    }
}

TEST_P(Panels, WithEachThingSelected) {
    Lab lab(GetParam());
    lab.push(DoCommand{sim::CallPutRecord{{.stream_name = "clicks",
                                           .partition_key = std::string(256, 'W'),
                                           .data = std::string(5'000, 'w')}}});
    const auto record = lab.view().selection;
    ASSERT_TRUE(std::get_if<RecordSelected>(&record));
    lab.push(OpenSheet{Sheet::Inspector});
    const RecordSelected& r = *std::get_if<RecordSelected>(&record);
    lab.push(Select{});
    for (const Selection& selection :
         {Selection{}, record, Selection{ShardSelected{r.stream, r.shard}},
          Selection{ActorSelected{1}}, Selection{ActorSelected{2}}, Selection{ActorSelected{9}}}) {
        lab.push(Select{selection});
        draw_sixty(lab, cat("selection ", selection.index()));
    }
    lab.push(OpenSheet{Sheet::Drawer});
    draw_sixty(lab, "the answer to a long call");
}

TEST_P(Panels, WithAHugeWorld) {
    Lab lab(GetParam());
    for (int i = 0; i < 3; ++i) {
        lab.push(DoCommand{sim::AddProducer{{.name = cat("A producer with a very long name ", i),
                                             .stream_name = "clicks",
                                             .rate = sim::ConstantRate{2'000'000},
                                             .payload_template = "x"}}});
        lab.push(DoCommand{sim::AddConsumer{{.name = cat("A consumer with a very long name ", i),
                                             .stream_name = "clicks",
                                             .poll_interval_ms = 200,
                                             .limit = 10}}});
    }
    for (int i = 0; i < 30; ++i) lab.frame(100);
    draw_sixty(lab, "busy");
    for (int i = 0; i < 12; ++i) lab.push(ChangeSpeed{-1});
    draw_sixty(lab, "busy in slow motion");
    // Ten minutes in a second, at rates that can be computed in that time.
    for (const sim::Producer& p : std::vector<sim::Producer>(lab.session().world().producers()))
        lab.push(DoCommand{sim::SetProducerRate{p.spec.name, 200}});
    for (int i = 0; i < 10; ++i) lab.push(ChangeSpeed{1});
    draw_sixty(lab, "at 600 times");
    lab.app.set_reduced_motion(true);
    draw_sixty(lab, "busy without motion");
}

TEST_P(Panels, WithAnEmptyWorldAfterNotices) {
    Lab lab(GetParam());
    lab.push(DoCommand{sim::RemoveActor{"Web shop"}});
    lab.push(DoCommand{sim::RemoveActor{"Dashboard"}});
    lab.push(DoCommand{sim::RemoveActor{"Nobody"}});
    EXPECT_FALSE(lab.view().notice.empty());
    draw_sixty(lab, "empty, with a notice");
    lab.push(OpenTab{DrawerTab::Events});
    draw_sixty(lab, "events of an empty world");
}

INSTANTIATE_TEST_SUITE_P(Sizes, Panels, testing::ValuesIn(kScreens), [](const auto& at) {
    return "At" + std::to_string(static_cast<int>(at.param.width)) + "x" +
           std::to_string(static_cast<int>(at.param.height)) + "Times" +
           std::to_string(static_cast<int>(at.param.scale));
});

TEST(PanelSizes, ManyMoreSizesAreSound) {
    Lab lab;
    for (const Screen& screen :
         {Screen{320, 640, 1}, Screen{320, 256, 1}, Screen{200, 200, 1}, Screen{844, 390, 3},
          Screen{699, 900, 1.25f}, Screen{700, 500, 1.25f}, Screen{1099, 600, 1},
          Screen{1100, 700, 1.5f}, Screen{1280, 720, 1}, Screen{1359, 700, 1},
          Screen{1920, 1080, 1}, Screen{3840, 2160, 1}}) {
        lab.screen = screen;
        lab.platform.resize(screen.width, screen.height, screen.scale);
        for (const Sheet sheet : {Sheet::Lesson, Sheet::Drawer, Sheet::Inspector}) {
            lab.push(OpenSheet{sheet});
            lab.frames(4);
            EXPECT_TRUE(lab.frame_is_sound()) << screen.width << 'x' << screen.height;
        }
        lab.push(OpenOverlay{Overlay::Help});
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width << 'x' << screen.height;
        lab.push(OpenOverlay{Overlay::None});
    }
}

TEST(PanelSizes, TargetsUnderAFingerAreLargeEnough) {
    // WCAG 2.2, 2.5.8: 24 CSS pixels at least, also where the pointer is fine. Dots on a belt are
    // the exception: what they select is in the list of the twin too.
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        for (const Sheet sheet : {Sheet::Lesson, Sheet::Drawer, Sheet::Inspector}) {
            lab.push(OpenSheet{sheet});
            for (const HitMap::Entry& entry : lab.app.hits().entries()) {
                const std::string_view id = entry.id;
                if (entry.rect.empty() || id.starts_with("stage.")) continue;
                EXPECT_GE(entry.rect.w, 24) << id << " at " << screen.width;
            }
        }
    }
}

}  // namespace
}  // namespace kds::web::test
