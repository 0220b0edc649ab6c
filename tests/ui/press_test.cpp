// Each control does what its action says, pressed on the canvas and through the twin.
#include "tests/ui/ui_lab.h"
#include "web/model/events_model.h"

namespace kds::web::test {
namespace {

TEST(Press, TheTopBar) {
    Lab lab;
    EXPECT_FALSE(lab.view().paused);
    ASSERT_TRUE(lab.press("top.pause"));
    EXPECT_TRUE(lab.view().paused);
    EXPECT_TRUE(lab.told("{\"announce\":\"Paused.\"}"));
    const Instant before = lab.session().world().now();
    const std::uint64_t events = lab.session().world().engine().events().end();
    ASSERT_TRUE(lab.press("top.step"));
    EXPECT_GT(lab.session().world().engine().events().end(), events);
    EXPECT_EQ(lab.session().world().now(), lab.session().world().engine().events().back().at);
    EXPECT_GT(lab.session().world().now(), before);
    EXPECT_TRUE(lab.view().paused);
    ASSERT_TRUE(lab.press("top.slower"));
    EXPECT_EQ(lab.view().speed, kNormalSpeed - 1);
    ASSERT_TRUE(lab.press("top.faster"));
    ASSERT_TRUE(lab.press("top.faster"));
    EXPECT_EQ(lab.view().speed, kNormalSpeed + 1);
    ASSERT_TRUE(lab.press("top.theme"));
    EXPECT_EQ(lab.view().theme, Theme::Light);
    EXPECT_TRUE(lab.told("{\"theme\":\"light\"}"));
    ASSERT_TRUE(lab.press("top.help"));
    EXPECT_EQ(lab.view().overlay, Overlay::Help);
    ASSERT_TRUE(lab.press("overlay.simplified"));
    EXPECT_EQ(lab.view().overlay, Overlay::Simplified);
    ASSERT_TRUE(lab.press("overlay.back"));
    ASSERT_TRUE(lab.press("overlay.motion"));
    EXPECT_TRUE(lab.view().reduced_motion);
    ASSERT_TRUE(lab.press("overlay.close"));
    EXPECT_EQ(lab.view().overlay, Overlay::None);
    ASSERT_TRUE(lab.press("top.course"));
    EXPECT_EQ(lab.view().overlay, Overlay::Course);
    ASSERT_TRUE(lab.press("overlay.resume"));
    EXPECT_EQ(lab.view().overlay, Overlay::None);
    ASSERT_TRUE(lab.press("top.pause"));
    EXPECT_FALSE(lab.view().paused);
    ASSERT_TRUE(lab.press("top.text"));
    EXPECT_TRUE(lab.view().text_view);
    EXPECT_TRUE(lab.told("{\"text_view\":true}"));
}

TEST(Press, TheLineOfTime) {
    Lab lab;
    lab.run_for(4'000);
    ASSERT_TRUE(lab.press("top.pause"));
    const Instant newest = lab.session().world().now();
    const std::uint64_t hash = lab.session().world().state_hash();
    ASSERT_TRUE(lab.press("time.event_back"));
    EXPECT_LT(lab.session().world().now(), newest);
    const Instant before = lab.session().world().now();
    ASSERT_TRUE(lab.press("time.tick_back"));
    EXPECT_EQ(lab.session().world().now(), before - Duration::millis(100));
    ASSERT_TRUE(lab.press("time.newest"));
    EXPECT_EQ(lab.session().world().now(), newest);
    EXPECT_EQ(lab.session().world().state_hash(), hash);
    // Pressed in its middle, it goes to the middle of what was.
    ASSERT_TRUE(lab.press("time.track"));
    const Instant begin = lab.session().time_machine().begins_at();
    const Duration half{(newest - begin).us / 2};
    EXPECT_NEAR(static_cast<double>((lab.session().world().now() - begin).us),
                static_cast<double>(half.us), static_cast<double>(half.us) / 20);
    EXPECT_TRUE(lab.session().time_machine().is_in_the_past());
    // What is done there is a course of events of its own only if something came later.
    lab.push(DoCommand{
        sim::CallPutRecord{{.stream_name = "clicks", .partition_key = "k", .data = "then"}}});
    lab.frame();
    EXPECT_EQ(lab.session().time_machine().branches().size(), 1u);
    ASSERT_TRUE(lab.press("time.undo"));
    EXPECT_TRUE(lab.session().time_machine().log().empty());
    EXPECT_FALSE(lab.press("time.undo"));
    ASSERT_TRUE(lab.press("time.redo"));
    EXPECT_EQ(lab.session().time_machine().log().size(), 1u);
    EXPECT_TRUE(lab.app.key("z", false, true, false));
    lab.frame();
    EXPECT_TRUE(lab.session().time_machine().log().empty());
    EXPECT_TRUE(lab.app.key("Z", true, true, false));
    lab.frame();
    EXPECT_EQ(lab.session().time_machine().log().size(), 1u);
}

TEST(Press, WhatLiesUnderAnOverlayIsNotPressed) {
    Lab lab;
    const Point pause = lab.hit("top.pause")->rect.center();
    lab.push(OpenOverlay{Overlay::Help});
    EXPECT_FALSE(lab.sees("top.pause"));
    lab.platform.click_at(pause);
    EXPECT_FALSE(lab.view().paused);
}

TEST(Press, TheStageSelects) {
    Lab lab;
    ASSERT_TRUE(lab.press("stage.shard.1"));
    const Stream& stream = lab.session().world().engine().streams().front();
    EXPECT_EQ(lab.view().selection, (Selection{ShardSelected{stream.id, ShardIndex{1}}}));
    EXPECT_EQ(lab.app.model().inspector.title, "shardId-000000000001");
    ASSERT_TRUE(lab.press("stage.shard.1"));
    EXPECT_EQ(lab.view().selection, Selection{});  // Once more lets go of it.
    ASSERT_TRUE(lab.press("stage.actor.1"));
    EXPECT_EQ(lab.view().selection, Selection{ActorSelected{1}});
    ASSERT_TRUE(lab.press("inspect.faster"));
    EXPECT_EQ(lab.session().world().producers()[0].rate_at(lab.session().world().now()), 2'400);
    ASSERT_TRUE(lab.press("inspect.slower"));
    EXPECT_EQ(lab.session().world().producers()[0].rate_at(lab.session().world().now()), 1'200);
    ASSERT_TRUE(lab.press("inspect.pause"));
    EXPECT_TRUE(lab.session().world().producers()[0].paused);
    ASSERT_TRUE(lab.press("inspect.pause"));
    EXPECT_FALSE(lab.session().world().producers()[0].paused);
    ASSERT_TRUE(lab.press("stage.actor.2"));
    EXPECT_EQ(lab.app.model().inspector.title, "Dashboard");
    ASSERT_TRUE(lab.press("inspect.pause"));
    EXPECT_TRUE(lab.session().world().consumers()[0].paused);
    lab.push(OpenTab{DrawerTab::Events});
    ASSERT_TRUE(lab.press("stage.you"));
    EXPECT_EQ(lab.view().tab, DrawerTab::Calls);
}

TEST(Press, ADotSelectsItsRecord) {
    Lab lab;
    lab.run_for(1'000);
    lab.pause();
    std::string id;
    for (const HitMap::Entry& entry : lab.app.hits().entries())
        if (std::string_view(entry.id).starts_with("stage.record.0.") && entry.rect.w > 8)
            id = entry.id;
    ASSERT_FALSE(id.empty());
    ASSERT_TRUE(lab.press(id));
    const auto* selected = std::get_if<RecordSelected>(&lab.view().selection);
    ASSERT_TRUE(selected);
    EXPECT_EQ(id, cat("stage.record.", selected->shard.value, '.', selected->place));
    EXPECT_EQ(lab.app.model().inspector.title, "Record");
    ASSERT_TRUE(lab.press("inspect.copy"));
    EXPECT_TRUE(lab.told("{\"clipboard\":\"49"));
    ASSERT_TRUE(lab.press("inspect.read"));
    EXPECT_EQ(lab.view().form, Form::GetShardIterator);
    EXPECT_EQ(lab.view().field(Field::IteratorType), "AT_SEQUENCE_NUMBER");
    ASSERT_TRUE(lab.press("form.send"));
    EXPECT_EQ(lab.view().form, Form::GetRecords);
    ASSERT_TRUE(lab.press("form.send"));
    ASSERT_EQ(lab.session().world().calls().size(), 2u);
    const auto& answer = lab.session().world().calls().back().answer;
    ASSERT_TRUE(answer);
    const auto* read = std::get_if<GetRecordsOutput>(&*answer);
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->records.empty());
}

TEST(Press, AFocusedRecordOfTheTwinHasItsRingOnTheStage) {
    // The twin and the canvas name one thing by one id, or the focus could not be seen.
    Lab lab;
    lab.run_for(2'000);
    lab.pause();
    bool any = false;
    for (const LaneModel& lane : lab.app.model().stage.lanes)
        for (const Control& record : lane.newest) any = any || lab.hit(record.id) != nullptr;
    EXPECT_TRUE(any);
}

TEST(Press, TheDrawerTabsAndForms) {
    Lab lab;
    ASSERT_TRUE(lab.press("drawer.events"));
    EXPECT_EQ(lab.view().tab, DrawerTab::Events);
    EXPECT_FALSE(lab.app.model().events->lines.empty());
    ASSERT_TRUE(lab.press("drawer.calls"));
    ASSERT_TRUE(lab.press("form.iterator"));
    EXPECT_EQ(lab.view().form, Form::GetShardIterator);
    ASSERT_TRUE(lab.press("form.read"));
    EXPECT_EQ(lab.view().form, Form::GetRecords);
    ASSERT_TRUE(lab.press("form.send"));
    EXPECT_FALSE(lab.view().form_error.empty());
    EXPECT_EQ(lab.session().world().calls().size(), 0u);
    ASSERT_TRUE(lab.press("form.put"));
    EXPECT_TRUE(lab.view().form_error.empty());
    lab.push(EditField{Field::PartitionKey, "k"});
    lab.push(EditField{Field::Data, "d"});
    ASSERT_TRUE(lab.press("form.copy"));
    EXPECT_TRUE(
        lab.told("{\"clipboard\":\"aws kinesis put-record --stream-name clicks --partition-key k "
                 "--data ZA==\"}"));
    ASSERT_TRUE(lab.press("form.send"));
    EXPECT_EQ(lab.session().world().learner_records(), 1u);
    // What was put is selected.
    EXPECT_TRUE(std::get_if<RecordSelected>(&lab.view().selection));
}

TEST(Press, ADisabledControlDoesNothing) {
    Lab lab;
    for (int i = 0; i < 20; ++i) lab.push(ChangeSpeed{-1});
    EXPECT_EQ(lab.view().speed, 0u);
    const HitMap::Entry* slower = lab.hit("top.slower");
    ASSERT_TRUE(slower);
    EXPECT_FALSE(slower->enabled);
    const auto before = lab.session().revision();
    lab.platform.click_at(slower->rect.center());
    EXPECT_EQ(lab.session().revision(), before);
    lab.app.twin_event("top.slower", "press", "");
    lab.frames(3);
    EXPECT_EQ(lab.session().revision(), before);
}

TEST(Press, TheTwinDoesTheSame) {
    Lab lab;
    lab.app.twin_event("top.pause", "press", "");
    lab.frames(2);
    EXPECT_TRUE(lab.view().paused);
    lab.app.twin_event("stage.shard.0", "press", "");
    lab.frames(2);
    EXPECT_TRUE(std::get_if<ShardSelected>(&lab.view().selection));
    lab.app.twin_event("no.such.thing", "press", "");
    lab.app.twin_event("", "press", "");
    lab.app.twin_event("field.key", "input", "größe");
    lab.frames(2);
    EXPECT_EQ(lab.view().field(Field::PartitionKey), "größe");
    lab.app.twin_event("field.data", "submit", "");
    lab.frames(2);
    EXPECT_EQ(lab.session().world().calls().size(), 1u);
}

TEST(Press, ChoicesOfASelectThroughTheTwin) {
    Lab lab;
    lab.push(ChooseForm{Form::GetShardIterator});
    lab.push(EditField{Field::Shard, "shardId-000000000000"});
    lab.app.twin_event("field.shard", "choose", "1");
    lab.frames(2);
    EXPECT_EQ(lab.view().field(Field::Shard), "shardId-000000000001");
    for (const char* bad : {"7", "-1", "x", "99999999999999999999999", ""}) {
        lab.app.twin_event("field.shard", "choose", bad);
        lab.frames(2);
        EXPECT_EQ(lab.view().field(Field::Shard), "shardId-000000000001") << '"' << bad << '"';
    }
}

// Selects on the canvas.

TEST(OpenSelect, ChoosesAndCloses) {
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        Lab lab(screen);
        lab.push(OpenSheet{Sheet::Drawer});
        lab.push(ChooseForm{Form::GetShardIterator});
        ASSERT_TRUE(lab.press("field.shard"));
        ASSERT_TRUE(lab.sees("field.shard.shardId-000000000001"));
        // What lies under it cannot be pressed meanwhile.
        EXPECT_FALSE(lab.sees("form.put"));
        ASSERT_TRUE(lab.press("field.shard.shardId-000000000001"));
        EXPECT_EQ(lab.view().field(Field::Shard), "shardId-000000000001");
        EXPECT_FALSE(lab.sees("field.shard.shardId-000000000001"));
        EXPECT_TRUE(lab.sees("form.put"));
    }
}

TEST(OpenSelect, ClosesByEscapeByAClickBesideItAndOnItself) {
    Lab lab;
    lab.push(ChooseForm{Form::GetShardIterator});
    ASSERT_TRUE(lab.press("field.type"));
    ASSERT_TRUE(lab.sees("field.type.LATEST"));
    EXPECT_TRUE(lab.app.key("Escape", false, false, false));
    lab.frames(2);
    EXPECT_FALSE(lab.sees("field.type.LATEST"));
    EXPECT_FALSE(lab.app.key("Escape", false, false, false));
    ASSERT_TRUE(lab.press("field.type"));
    const std::uint64_t before = lab.session().revision();
    lab.platform.click_at({700, 300});
    lab.frames(2);
    EXPECT_FALSE(lab.sees("field.type.LATEST"));
    EXPECT_EQ(lab.session().revision(), before);  // The click closed it, and did nothing else.
    const Point field = lab.hit("field.type")->rect.center();
    ASSERT_TRUE(lab.press("field.type"));
    ASSERT_TRUE(lab.sees("field.type.LATEST"));
    lab.platform.click_at(field);
    lab.frames(2);
    EXPECT_FALSE(lab.sees("field.type.LATEST"));
}

TEST(OpenSelect, IsGoneWhenItsFieldIs) {
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        const std::pair<const char*, Action> ways[] = {
            {"another form", ChooseForm{Form::PutRecord}},
            {"another tab", OpenTab{DrawerTab::Events}},
            {"an overlay", OpenOverlay{Overlay::Help}}};
        for (const auto& [name, action] : ways) {
            Lab lab(screen);
            lab.push(OpenSheet{Sheet::Drawer});
            lab.push(ChooseForm{Form::GetShardIterator});
            ASSERT_TRUE(lab.press("field.type")) << name;
            lab.push(action);
            EXPECT_FALSE(lab.sees("field.type.LATEST")) << name;
            lab.push(OpenOverlay{Overlay::None});
            lab.push(OpenTab{DrawerTab::Calls});
            lab.push(ChooseForm{Form::GetShardIterator});
            EXPECT_FALSE(lab.sees("field.type.LATEST")) << name << ": it has come back";
            EXPECT_TRUE(lab.sees("form.put")) << name;
        }
    }
    Lab phone({390, 844});
    phone.push(OpenSheet{Sheet::Drawer});
    phone.push(ChooseForm{Form::GetShardIterator});
    ASSERT_TRUE(phone.press("field.type"));
    phone.push(OpenSheet{Sheet::Lesson});
    EXPECT_FALSE(phone.sees("field.type.LATEST"));
    EXPECT_TRUE(phone.sees("sheet.drawer"));
}

TEST(OpenSelect, StaysInsideTheWindow) {
    for (const Screen& screen : {Screen{1440, 900}, Screen{800, 1200}, Screen{390, 844},
                                 Screen{320, 568}, Screen{1100, 420}, Screen{1100, 230}}) {
        Lab lab(screen);
        lab.push(OpenSheet{Sheet::Drawer});
        lab.push(ChooseForm{Form::GetShardIterator});
        ASSERT_TRUE(lab.press("field.type")) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
        for (const char* choice :
             {"TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"})
            EXPECT_TRUE(lab.sees_well(cat("field.type.", choice), 33))
                << screen.width << ": " << choice;
    }
}

// Scrolling.

TEST(Scroll, TheWheelScrollsWhatItIsOver) {
    Lab lab({1440, 620});
    lab.push(GoToStep{7});
    const HitMap::Entry* option = lab.hit("lesson.quiz.0.option.0");
    ASSERT_TRUE(option);
    const float before = option->rect.y;
    lab.platform.wheel({700, 300}, -1);  // Over the stage: nothing.
    EXPECT_EQ(lab.hit("lesson.quiz.0.option.0")->rect.y, before);
    lab.platform.wheel({200, 300}, -1);
    EXPECT_LT(lab.hit("lesson.quiz.0.option.0")->rect.y, before);
    lab.platform.wheel({200, 300}, 50);
    EXPECT_EQ(lab.hit("lesson.quiz.0.option.0")->rect.y, before);
}

TEST(Scroll, AFocusedControlComesIntoView) {
    for (const Screen& screen : {Screen{1440, 620}, Screen{390, 700}}) {
        Lab lab(screen);
        lab.push(GoToStep{7});
        lab.push(OpenSheet{Sheet::Lesson});
        ASSERT_FALSE(lab.sees_well("lesson.quiz.0.option.2"))
            << "there is nothing to scroll at " << screen.width;
        lab.app.twin_event("lesson.quiz.0.option.2", "focus", "");
        lab.frames(4);
        EXPECT_TRUE(lab.sees_well("lesson.quiz.0.option.2", 40)) << screen.width;
        lab.app.twin_event("lesson.quiz.0.option.0", "focus", "");
        lab.frames(4);
        EXPECT_TRUE(lab.sees_well("lesson.quiz.0.option.0", 40)) << screen.width;
        // A button at the foot is always in view: nothing moves for it.
        const float before = lab.hit("lesson.quiz.0.option.0")->rect.y;
        lab.app.twin_event("lesson.commit", "focus", "");
        lab.frames(4);
        EXPECT_EQ(lab.hit("lesson.quiz.0.option.0")->rect.y, before);
    }
}

TEST(Scroll, AFocusedControlFarBelowComesIntoView) {
    Lab lab({320, 480});
    lab.push(OpenOverlay{Overlay::Course});
    // The button of this lesson may be far up; the last ones far down.
    ASSERT_TRUE(lab.hit("overlay.resume"));
    lab.platform.wheel({160, 200}, -100);
    EXPECT_FALSE(lab.sees_well("overlay.resume"));
    lab.app.twin_event("overlay.resume", "focus", "");
    lab.frames(4);
    EXPECT_TRUE(lab.sees_well("overlay.resume", 40));
}

TEST(Scroll, OnAPhoneTheSheetOfTheFocusComesUp) {
    Lab lab({390, 844});
    lab.push(OpenSheet{Sheet::Lesson});
    lab.app.twin_event("field.key", "focus", "");
    lab.frames(4);
    EXPECT_EQ(lab.view().sheet, Sheet::Drawer);
    EXPECT_TRUE(lab.sees_well("field.key"));
    lab.app.twin_event("lesson.next", "focus", "");
    lab.frames(4);
    EXPECT_EQ(lab.view().sheet, Sheet::Lesson);
    EXPECT_TRUE(lab.sees_well("lesson.next"));
    lab.app.twin_event("top.pause", "focus", "");
    lab.frames(4);
    EXPECT_EQ(lab.view().sheet, Sheet::Lesson);
}

TEST(Scroll, ShrunkContentIsNotLeftOutOfView) {
    Lab lab({1440, 620});
    lab.push(GoToStep{3});
    for (int i = 0; i < 3; ++i) lab.push(ShowHint{});
    lab.platform.wheel({200, 300}, -100);
    lab.push(StartOver{});
    lab.push(GoToStep{7});
    lab.frames(3);
    EXPECT_TRUE(lab.sees_well("lesson.quiz.0.option.0"));
}

TEST(Drag, AFingerScrollsAndPressesNothing) {
    Lab lab({390, 700}, {.touch = true});
    lab.push(GoToStep{7});
    lab.push(OpenSheet{Sheet::Lesson});
    lab.reach("lesson.quiz.0.option.1", {195, lab.middle_of_panel()});
    const HitMap::Entry* option = lab.hit("lesson.quiz.0.option.1");
    ASSERT_TRUE(option);
    const Point from = option->rect.center();
    const float before = option->whole.y;
    lab.platform.pointer_down(from);
    for (int i = 1; i <= 20; ++i) {
        lab.platform.pointer_move({from.x, from.y - 2 * static_cast<float>(i)});
        // Once the finger scrolls, the content stays under it, pixel by pixel.
        if (i >= 6) {
            const float moved = before - lab.hit("lesson.quiz.0.option.1")->whole.y;
            EXPECT_NEAR(moved, 2 * static_cast<float>(i), 7.1f) << i;
        }
    }
    lab.platform.pointer_up();
    lab.frames(3);
    EXPECT_FALSE(lab.session().run().step_state().questions[0].chosen);
    // A tap, with the little that a finger wavers, still presses.
    const HitMap::Entry* again = lab.hit("lesson.quiz.0.option.1");
    ASSERT_TRUE(again && !again->rect.empty());
    const Point tap = again->rect.center();
    lab.platform.pointer_down(tap);
    lab.platform.pointer_move({tap.x + 2, tap.y - 3});
    lab.platform.pointer_up();
    lab.frames(3);
    EXPECT_TRUE(lab.session().run().step_state().questions[0].chosen);
}

TEST(Drag, AMouseDoesNotDragTheContent) {
    Lab lab({1440, 620});
    lab.push(GoToStep{7});
    const HitMap::Entry* option = lab.hit("lesson.quiz.0.option.0");
    ASSERT_TRUE(option && !option->rect.empty());
    const float before = option->rect.y;
    lab.platform.pointer_down(option->rect.center());
    lab.platform.pointer_move({option->rect.center().x, option->rect.center().y - 40});
    lab.platform.pointer_up();
    lab.frames(3);
    EXPECT_EQ(lab.hit("lesson.quiz.0.option.0")->rect.y, before);
}

// Keys.

TEST(Keys, AreShortcuts) {
    Lab lab;
    const auto key = [&](std::string_view name, bool shift = false, bool ctrl = false,
                         bool alt = false) {
        const bool used = lab.app.key(name, shift, ctrl, alt);
        lab.frames(2);
        return used;
    };
    EXPECT_TRUE(key(" "));
    EXPECT_TRUE(lab.view().paused);
    EXPECT_TRUE(key(" "));
    EXPECT_FALSE(lab.view().paused);
    EXPECT_TRUE(key("ArrowRight"));
    EXPECT_TRUE(lab.view().paused);
    EXPECT_TRUE(key("<", true));
    EXPECT_EQ(lab.view().speed, kNormalSpeed - 1);
    EXPECT_TRUE(key(">", true));
    EXPECT_EQ(lab.view().speed, kNormalSpeed);
    EXPECT_TRUE(key("?", true));
    EXPECT_EQ(lab.view().overlay, Overlay::Help);
    EXPECT_TRUE(key("Escape"));
    EXPECT_EQ(lab.view().overlay, Overlay::None);
    EXPECT_TRUE(key("t"));
    EXPECT_TRUE(lab.view().text_view);
    EXPECT_TRUE(key("T", true));
    EXPECT_FALSE(lab.view().text_view);
    EXPECT_TRUE(key(","));
    EXPECT_EQ(lab.view().overlay, Overlay::Settings);
    EXPECT_TRUE(key("Escape"));
    EXPECT_TRUE(key("K", true));
    EXPECT_EQ(lab.view().overlay, Overlay::Moments);
    EXPECT_TRUE(key("Escape"));
    EXPECT_TRUE(key("k"));
    EXPECT_EQ(lab.session().time_machine().moments().size(), 1u);
    EXPECT_FALSE(key("x"));
    EXPECT_FALSE(key("Escape"));
    EXPECT_FALSE(key(" ", false, true));
    EXPECT_FALSE(key(" ", false, false, true));
}

TEST(Keys, F6GoesFromRegionToRegion) {
    Lab lab;
    const std::vector<std::string> starts = lab.app.twin().region_starts;
    ASSERT_GE(starts.size(), 4u);
    const auto after = [&](std::string_view focused, bool shift) {
        lab.app.twin_event(focused, "focus", "");
        lab.messages.clear();
        EXPECT_TRUE(lab.app.key("F6", shift, false, false));
        lab.frames(1);
        return lab.last_told("{\"focus\":");
    };
    const auto focus = [](const std::string& id) { return cat("{\"focus\":\"", id, "\"}"); };
    for (std::size_t i = 0; i < starts.size(); ++i) {
        EXPECT_EQ(after(starts[i], false), focus(starts[(i + 1) % starts.size()]));
        EXPECT_EQ(after(starts[i], true), focus(starts[(i + starts.size() - 1) % starts.size()]));
    }
    // From the middle of a region the next one is next, and back is its own beginning or the one
    // before.
    EXPECT_EQ(after("top.help", false), after("top.course", false));
    EXPECT_EQ(after("top.help", true), after("top.course", true));
    EXPECT_EQ(after("form.send", false), after("form.put", false));
    // From nowhere it begins at the first one, or the last one.
    lab.app.twin_event("form.send", "blur", "");
    EXPECT_EQ(after("", false), focus(starts.front()));
    EXPECT_EQ(after("", true), focus(starts.back()));
    EXPECT_EQ(after("gone.away", false), focus(starts.front()));
    lab.push(OpenOverlay{Overlay::Help});
    EXPECT_EQ(after("", true), focus("overlay.close"));
    EXPECT_EQ(after("overlay.motion", false), focus("overlay.close"));
}

}  // namespace
}  // namespace kds::web::test
