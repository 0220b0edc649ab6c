// A frame takes nothing from the heap once everything has grown to its size (style, smell 6).
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

TEST(Allocation, TheCountSeesNewAndDearImGui) {
    const Allocations before = allocations();
    auto* text = new std::string(100, 'x');
    EXPECT_GE(allocations().count - before.count, 2u);
    EXPECT_GE(allocations().live_bytes - before.live_bytes, 100);
    delete text;
    EXPECT_EQ(allocations().live_bytes, before.live_bytes);
    count_imgui_allocations();
    const Allocations without = allocations();
    Lab lab;
    EXPECT_GT(allocations().live_bytes - without.live_bytes, 100'000);
}

TEST(Allocation, APausedLabTakesNothingAtAll) {
    count_imgui_allocations();
    Lab lab;
    lab.run_for(2'000);
    lab.pause();
    lab.frames(120);
    const std::uint64_t before = allocations().count;
    for (int i = 0; i < 200; ++i) lab.platform.frame();
    EXPECT_EQ(allocations().count - before, 0u);
}

TEST(Allocation, DrawingAPausedLabTakesNothing) {
    count_imgui_allocations();
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        Lab lab(screen);
        lab.run_for(2'000);
        lab.pause();
        lab.frames(120);
        EXPECT_EQ(allocations_when_drawn_again(lab, 200), 0u) << screen.width;
    }
}

TEST(Allocation, ARunningLabInWhichNothingHappensDoesNotGrow) {
    count_imgui_allocations();
    Lab lab;
    lab.push(DoCommand{sim::PauseActor{"Web shop"}});
    lab.push(DoCommand{sim::PauseActor{"Dashboard"}});
    // Until the counts of the last half minute are at rest, and all texts have been made.
    for (int i = 0; i < 600; ++i) lab.frame(100);
    lab.messages.clear();
    lab.messages.shrink_to_fit();
    const std::int64_t before = allocations().live_bytes;
    for (int i = 0; i < 600; ++i) {
        lab.platform.frame();
        while (lab.app.poll_output()) {
        }
    }
    EXPECT_NEAR(static_cast<double>(allocations().live_bytes - before), 0, 256);
}

TEST(Allocation, WhatIsDrawnDoesNotGrowWithTheRecordsOfTheWorld) {
    count_imgui_allocations();
    Lab lab;
    lab.push(DoCommand{sim::SetProducerRate{"Web shop", 50'000}});
    // A world keeps its records; a copy of it shares them, and so shows what models and panels
    // take.
    const auto besides_the_world = [&] {
        lab.pause();
        lab.messages.clear();
        lab.messages.shrink_to_fit();
        const std::int64_t all = allocations().live_bytes;
        std::int64_t records = 0;
        for (const Stream& stream : lab.session().world().engine().streams())
            for (const Shard& shard : stream.shards)
                records += static_cast<std::int64_t>(shard.records.memory_bytes());
        const auto events = static_cast<std::int64_t>(
            lab.session().world().engine().events().size() * sizeof(Event));
        lab.push(TogglePause{});
        return all - records - events;
    };
    lab.run_for(30'000);
    const std::int64_t early = besides_the_world();
    lab.run_for(30'000);
    const std::int64_t late = besides_the_world();
    // Half a minute at 50 records a second: anything kept for each record would be much more than
    // this.
    EXPECT_LT(late - early, 100'000);
}

}  // namespace
}  // namespace kds::web::test
