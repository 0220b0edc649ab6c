// What is done by hand on the stage: by drag, by press and through the twin; how it is cancelled,
// and where a refusal of the service is shown.
#include "tests/ui/acts_lab.h"
#include "tests/ui/drawn_again.h"
#include "web/model/rate_dial.h"

namespace kds::web::test {
namespace {

TEST(StageActs, ALessonThatWantsCallsKeepsTheStageAsItIs) {
    Lab lab;
    const auto steps = static_cast<std::uint32_t>(lab.session().run().lesson().steps.size());
    for (std::uint32_t step = 0; step < steps; ++step) {
        lab.push(GoToStep{step});
        EXPECT_FALSE(lab.app.model().stage.acts.offered) << step;
        EXPECT_FALSE(lab.hit("act.add_producer")) << step;
        EXPECT_FALSE(lab.hit("act.split.0")) << step;
    }
    lab.push(Select{ShardSelected{lab.session().world().engine().streams().front().id, {}}});
    EXPECT_FALSE(lab.app.model().inspector.has_more());
}

TEST(StageActs, AreThereAtEverySize) {
    for (const Screen& screen : kScreens) {
        ActsLab lab(screen, {}, {.touch = screen.width < 900});
        for (const char* id :
             {"act.add_producer", "act.add_consumer", "act.split.0", "act.split.1", "act.merge.0"})
            EXPECT_TRUE(lab.sees(id)) << id << " at " << screen.width;
        EXPECT_TRUE(lab.sees("act.rate.1")) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
        ASSERT_TRUE(lab.press("act.split.0")) << screen.width;
        EXPECT_TRUE(lab.sees_well("act.do", 33)) << screen.width;
        EXPECT_TRUE(lab.sees_well("act.cancel", 33)) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
    }
}

TEST(StageActs, ADragOnTheRulerAsksForASplitAtTheKeyUnderThePointer) {
    ActsLab lab;
    const std::uint64_t before = lab.commands();
    lab.drag("act.split.0", {0, -30});
    ASSERT_EQ(lab.act().kind, ActKind::Split);
    EXPECT_TRUE(lab.act().dragging);
    EXPECT_EQ(lab.view().act.shard, ShardIndex{0});
    const HashKey held = lab.view().act.cut;
    EXPECT_LT(held.value, u128{1} << 126);
    EXPECT_GT(held.value, u128{1} << 124);
    lab.drop();
    EXPECT_EQ(lab.view().act.cut, held);
    EXPECT_FALSE(lab.act().dragging);
    EXPECT_EQ(lab.act().cli, cat("aws kinesis split-shard --stream-name clicks --shard-to-split "
                                 "shardId-000000000000 --new-starting-hash-key ",
                                 to_decimal(held.value)));
    EXPECT_EQ(lab.commands(), before);  // It asks first.
    ASSERT_TRUE(lab.press("act.do"));
    EXPECT_EQ(lab.commands(), before + 1);
    EXPECT_FALSE(lab.view().act.is_on());
    lab.settle();
    EXPECT_EQ(lab.open_shards(), 3u);
    EXPECT_EQ(lab.stream().shards[3].range.first(), held);
}

TEST(StageActs, ACutStaysInsideItsShard) {
    ActsLab lab;
    lab.drag("act.split.0", {0, 2'000});
    EXPECT_EQ(lab.view().act.cut.value, lab.stream().shards[0].range.last().value - 1);
    lab.drop();
    EXPECT_EQ(lab.view().act.kind, ActKind::Split);
    lab.app.key("Escape", false, false, false);
    lab.frames(2);
    lab.drag("act.split.1", {0, -2'000});
    EXPECT_EQ(lab.view().act.cut.value, lab.stream().shards[1].range.first().value + 2);
}

TEST(StageActs, EscapeLetsGoOfWhatIsHeld) {
    for (const char* id :
         {"act.split.0", "act.merge.0", "act.rate.1", "act.add_producer", "act.worker.2.1"}) {
        ActsLab lab;
        const std::uint64_t before = lab.commands();
        lab.drag(id, {4, -40});
        ASSERT_TRUE(lab.view().act.dragging) << id;
        EXPECT_TRUE(lab.app.key("Escape", false, false, false)) << id;
        lab.frames(2);
        EXPECT_FALSE(lab.view().act.is_on()) << id;
        // The pointer is still down, and moves on: nothing begins anew.
        lab.platform.pointer_move(lab.middle(id) + Point{2, 2});
        EXPECT_FALSE(lab.view().act.is_on()) << id;
        lab.drop();
        EXPECT_FALSE(lab.view().act.is_on()) << id;
        EXPECT_EQ(lab.commands(), before) << id;
        EXPECT_FALSE(lab.app.key("Escape", false, false, false)) << id;
    }
}

TEST(StageActs, EscapeAndCancelCloseWhatAsks) {
    ActsLab lab;
    ASSERT_TRUE(lab.press("act.split.0"));
    ASSERT_TRUE(lab.sees("act.cancel"));
    EXPECT_TRUE(lab.app.key("Escape", false, false, false));
    lab.frames(2);
    EXPECT_FALSE(lab.sees("act.cancel"));
    ASSERT_TRUE(lab.press("act.split.0"));
    ASSERT_TRUE(lab.press("act.cancel"));
    EXPECT_FALSE(lab.view().act.is_on());
    EXPECT_EQ(lab.commands(), 0u);
}

TEST(StageActs, WhatLiesUnderTheCardIsNotPressed) {
    ActsLab lab;
    ASSERT_TRUE(lab.press("act.split.0"));
    const Point there = lab.middle("act.do") + Point{0, -90};
    lab.platform.click_at(there);
    lab.frames(2);
    EXPECT_EQ(lab.view().selection, Selection{});
    EXPECT_TRUE(lab.view().act.is_on());
}

TEST(StageActs, TheInspectorSplitsInTheMiddleAtOnceAndElsewhereWhenAsked) {
    ActsLab lab;
    ASSERT_TRUE(lab.press("stage.shard.0"));
    ASSERT_TRUE(lab.press("inspect.split_middle"));
    EXPECT_FALSE(lab.view().act.is_on());
    lab.settle();
    ASSERT_EQ(lab.open_shards(), 3u);
    EXPECT_EQ(lab.stream().shards[3].range.first().value, u128{1} << 126);
    lab.push(Select{ShardSelected{lab.stream().id, ShardIndex{1}}});
    ASSERT_TRUE(lab.press("inspect.split_at"));
    ASSERT_EQ(lab.act().kind, ActKind::Split);
    const HashKey middle = lab.view().act.cut;
    ASSERT_TRUE(lab.press("act.up"));
    EXPECT_EQ(middle.value - lab.view().act.cut.value, u128{1} << 121);  // A 64th of half.
    ASSERT_TRUE(lab.press("act.down"));
    EXPECT_EQ(lab.view().act.cut, middle);
}

TEST(StageActs, TheTwinSplitsWithKeys) {
    ActsLab lab;
    lab.app.twin_event("stage.shard.1", "press", "");
    lab.frames(3);
    lab.app.twin_event("inspect.split_at", "press", "");
    lab.frames(3);
    // The focus goes to where the cut is moved.
    EXPECT_TRUE(lab.told("{\"focus\":\"act.cut\"}"));
    EXPECT_TRUE(lab.app.twin().actions.contains("act.do"));
    const u128 begin = lab.stream().shards[1].range.first().value;
    lab.app.twin_event("act.cut", "slide", "528");
    lab.frames(3);
    EXPECT_EQ(lab.view().act.cut.value - begin, (u128{1} << 126) + (u128{1} << 121));
    EXPECT_TRUE(lab.told("{\"announce\":\"51.5 % above, 48.5 % below.\"}"));
    lab.app.twin_event("act.cut", "slide", "527");
    lab.frames(3);
    EXPECT_EQ(lab.view().act.cut.value - begin, (u128{1} << 117) * 527);
    for (const char* bad : {"", "x", "-4", "12345678"}) {
        const HashKey cut = lab.view().act.cut;
        lab.app.twin_event("act.cut", "slide", bad);
        lab.frames(3);
        EXPECT_EQ(lab.view().act.cut, cut) << bad;
    }
    lab.app.twin_event("act.do", "press", "");
    lab.frames(3);
    lab.settle();
    EXPECT_EQ(lab.open_shards(), 3u);
}

TEST(StageActs, TwoRangesArePulledTogether) {
    ActsLab lab;
    lab.drag("act.merge.0", {0, 24});
    EXPECT_EQ(lab.act().kind, ActKind::Merge);
    lab.drop();
    EXPECT_EQ(lab.act().cli,
              "aws kinesis merge-shards --stream-name clicks --shard-to-merge "
              "shardId-000000000000 --adjacent-shard-to-merge shardId-000000000001");
    ASSERT_TRUE(lab.press("act.do"));
    lab.settle();
    EXPECT_EQ(lab.open_shards(), 1u);
}

TEST(StageActs, TheInspectorMergesUpAndDown) {
    for (const char* id : {"inspect.merge_below", "inspect.merge_above"}) {
        ActsLab lab;
        const bool below = std::string_view(id) == "inspect.merge_below";
        lab.push(Select{ShardSelected{lab.stream().id, ShardIndex{below ? 0u : 1u}}});
        EXPECT_FALSE(lab.hit(below ? "inspect.merge_above" : "inspect.merge_below"));
        ASSERT_TRUE(lab.press(id));
        ASSERT_TRUE(lab.press("act.do"));
        lab.settle();
        EXPECT_EQ(lab.open_shards(), 1u) << id;
    }
}

TEST(StageActs, ARefusalStandsInTheCardWithTheServicesOwnWords) {
    ActsLab lab;
    ASSERT_TRUE(lab.press("act.split.0"));
    ASSERT_TRUE(lab.press("act.do"));
    // The stream is UPDATING now.
    ASSERT_TRUE(lab.press("act.split.1"));
    ASSERT_TRUE(lab.press("act.do"));
    ASSERT_TRUE(lab.view().act.is_on());
    const auto& answer = lab.session().world().calls().back().answer;
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::ResourceInUse);
    EXPECT_EQ(lab.act().error, cat("ResourceInUseException: ", answer.error().message));
    EXPECT_EQ(lab.act().advice,
              "A stream changes one thing at a time: try again when it is ACTIVE.");
    EXPECT_TRUE(lab.sees_well("act.do", 33));
    EXPECT_TRUE(lab.frame_is_sound());
    // Pressed in the inspector, it is shown at the ruler, too.
    ASSERT_TRUE(lab.press("act.cancel"));
    lab.push(Select{ShardSelected{lab.stream().id, ShardIndex{1}}});
    ASSERT_TRUE(lab.press("inspect.split_middle"));
    EXPECT_TRUE(lab.act().error.starts_with("ResourceInUseException: "));
    // When the change is over, the same card does it.
    lab.settle();
    ASSERT_TRUE(lab.press("act.do"));
    EXPECT_FALSE(lab.view().act.is_on());
    lab.settle();
    EXPECT_EQ(lab.open_shards(), 4u);
}

TEST(StageActs, RefusalsOfLimitAndArgumentAreShownToo) {
    ActsLab lab;
    // Five calls a second are allowed (kinesis.md 2.5); the others are refused.
    lab.push(Select{ShardSelected{lab.stream().id, ShardIndex{0}}});
    std::string limit;
    for (int i = 0; i < 12 && limit.empty(); ++i) {
        lab.push(ActOnStage{
            BeginAct{split_act(lab.stream(), lab.stream().shards[0], HashKey{1'000}), true}});
        if (lab.act().error.starts_with("LimitExceededException")) limit = lab.act().error;
    }
    EXPECT_FALSE(limit.empty());
    EXPECT_FALSE(lab.act().advice.empty());
    lab.settle();
    // Shard 0 is closed now.
    lab.push(ActOnStage{
        BeginAct{split_act(lab.stream(), lab.stream().shards[0], HashKey{1'000}), true}});
    EXPECT_TRUE(lab.act().error.starts_with("InvalidArgumentException: ")) << lab.act().error;
    EXPECT_FALSE(lab.act().advice.empty());
}

TEST(StageActs, TheDialIsOneCommandAtItsRelease) {
    ActsLab lab;
    const std::uint64_t before = lab.commands();
    ASSERT_EQ(lab.rate(), 10'000);
    lab.drag("act.rate.1", {0, -62});
    EXPECT_EQ(lab.act().number, "100");  // Ten positions up.
    EXPECT_EQ(lab.commands(), before);
    EXPECT_EQ(lab.rate(), 10'000);
    lab.drop();
    EXPECT_EQ(lab.rate(), 100'000);
    EXPECT_EQ(lab.commands(), before + 1);
    EXPECT_FALSE(lab.view().act.is_on());
    lab.drag("act.rate.1", {0, 1'000});
    EXPECT_EQ(lab.act().number, "1");
    lab.drop();
    EXPECT_EQ(lab.rate(), 1'000);
    // Turned and turned back, it is as it was.
    const Point from = lab.middle("act.rate.1");
    lab.platform.pointer_down(from);
    lab.platform.pointer_move(from + Point{0, -50});
    lab.platform.pointer_move(from);
    lab.drop();
    EXPECT_EQ(lab.commands(), before + 2);
    EXPECT_EQ(lab.rate(), 1'000);
}

TEST(StageActs, TheDialIsTurnedByPressesAndByKeys) {
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        ActsLab lab(screen);
        ASSERT_TRUE(lab.press("act.rate.1"));
        ASSERT_TRUE(lab.press("act.more"));
        EXPECT_EQ(lab.rate(), dial_rate(11));
        ASSERT_TRUE(lab.press("act.less"));
        ASSERT_TRUE(lab.press("act.less"));
        EXPECT_EQ(lab.rate(), dial_rate(9));
        ASSERT_TRUE(lab.press("act.cancel"));
        EXPECT_FALSE(lab.view().act.is_on());
        lab.push(Select{ActorSelected{1}});
        lab.app.twin_event("inspect.rate", "slide", "30");
        lab.frames(3);
        EXPECT_EQ(lab.rate(), 1'000'000);
        lab.app.twin_event("inspect.rate", "slide", "38");
        lab.frames(3);
        EXPECT_EQ(lab.rate(), 1'000'000);
    }
}

TEST(StageActs, AProducerIsDraggedOntoTheStageAndRemovedByTheInspector) {
    ActsLab lab;
    lab.drag("act.add_producer", {400, -200});
    EXPECT_EQ(lab.act().kind, ActKind::AddProducer);
    lab.drop();
    ASSERT_TRUE(lab.sees("act.choose.1"));
    ASSERT_TRUE(lab.press("act.choose.1"));
    ASSERT_EQ(lab.session().world().producers().size(), 2u);
    const sim::Producer& made = lab.session().world().producers()[1];
    EXPECT_EQ(made.spec.name, "KPL producer");
    EXPECT_EQ(made.spec.stream_name, "clicks");
    EXPECT_EQ(lab.view().selection, Selection{ActorSelected{made.id}});
    EXPECT_EQ(lab.app.model().inspector.title, "KPL producer");
    ASSERT_TRUE(lab.press("inspect.remove"));
    EXPECT_EQ(lab.session().world().producers().size(), 1u);
    EXPECT_TRUE(lab.frame_is_sound());
    ASSERT_TRUE(lab.press("time.undo"));
    EXPECT_EQ(lab.session().world().producers().size(), 2u);
}

TEST(StageActs, WhatIsDroppedBesideTheStageIsNotAdded) {
    ActsLab lab;
    lab.drag("act.add_consumer", {-900, 300});
    lab.drop();
    EXPECT_FALSE(lab.view().act.is_on());
    EXPECT_EQ(lab.session().world().consumers().size(), 1u);
}

TEST(StageActs, AConsumerOfEachKindIsAddedByPresses) {
    ActsLab lab({390, 844}, {}, {.touch = true});
    for (int kind = 0; kind < 5; ++kind) {
        ASSERT_TRUE(lab.press("act.add_consumer"));
        ASSERT_TRUE(lab.press(cat("act.choose.", kind))) << kind;
        ASSERT_EQ(lab.session().world().consumers().size(), 2u + static_cast<std::size_t>(kind));
        EXPECT_EQ(lab.session().world().consumers().back().spec.reader.index(),
                  static_cast<std::size_t>(kind));
        EXPECT_TRUE(lab.frame_is_sound()) << kind;
    }
    lab.app.twin_event("act.add_producer", "press", "");
    lab.frames(3);
    EXPECT_TRUE(lab.told("{\"focus\":\"act.choose.0\"}"));
    lab.app.twin_event("act.choose.2", "press", "");
    lab.frames(3);
    EXPECT_EQ(lab.session().world().producers().back().spec.name, "Agent");
}

TEST(StageActs, AWorkerIsKilledAndStartedAgain) {
    ActsLab lab;
    const auto dead = [&](std::size_t worker) {
        const auto* const kcl =
            std::get_if<sim::KclReader>(&lab.session().world().consumers()[0].reader);
        return kcl && kcl->workers[worker].crashed;
    };
    ASSERT_TRUE(lab.press("act.worker.2.2"));
    EXPECT_EQ(lab.act().title, "Kill worker 2 of Billing?");
    ASSERT_TRUE(lab.press("act.do"));
    EXPECT_TRUE(dead(1));
    EXPECT_FALSE(dead(0));
    lab.settle();
    ASSERT_TRUE(lab.press("act.worker.2.2"));
    EXPECT_EQ(lab.act().title, "Start worker 2 of Billing?");
    ASSERT_TRUE(lab.press("act.do"));
    EXPECT_FALSE(dead(1));
    // The same by the inspector.
    lab.push(Select{ActorSelected{2}});
    ASSERT_TRUE(lab.press("inspect.worker.3"));
    ASSERT_TRUE(lab.press("act.do"));
    EXPECT_TRUE(dead(2));
}

TEST(StageActs, AnotherMomentOrAnotherStreamDropsTheAct) {
    ActsLab lab;
    ASSERT_TRUE(lab.press("act.split.0"));
    lab.push(StepTick{true});
    EXPECT_FALSE(lab.view().act.is_on());
    ASSERT_TRUE(lab.press("act.split.0"));
    lab.push(StartOver{});
    EXPECT_FALSE(lab.view().act.is_on());
}

TEST(StageActs, APausedStageWithACardIsDrawnWithoutNewMemory) {
    count_imgui_allocations();
    ActsLab lab;
    ASSERT_TRUE(lab.press("act.split.0"));
    lab.frames(60);
    EXPECT_EQ(allocations_when_drawn_again(lab, 60), 0u);
}

}  // namespace
}  // namespace kds::web::test
