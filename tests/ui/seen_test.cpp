// "Who sees what", by pointer and by the twin, on all screens.
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"
#include "web/model/seen_model.h"

namespace kds::web::test {
namespace {

constexpr Screen kSeenScreens[] = {{1440, 900}, {1280, 720}, {800, 1200}, {390, 844}};
constexpr SeenPage kPages[] = {SeenPage::Audit, SeenPage::Disk, SeenPage::Wire};

/// A lab with a scenario open, whose programs put and read.
void open_scenario(Lab& lab) {
    for (const char* name : {"assets/payloads.json", "assets/scenarios/hot-key.json"})
        lab.app.set_asset(name, std::string(*tests::embedded_file(name)));
    lab.app.open_address("#/s/hot-key");
    lab.frames(3);
    ASSERT_TRUE(lab.session().scenario());
    lab.run_for(2'000);
    lab.pause();
}

const SeenModel& seen(const Lab& lab) { return *lab.app.model().seen; }

void open_page(Lab& lab, SeenPage page) {
    lab.push(LookInSeen{SeenDeed::Open, static_cast<std::uint64_t>(page)});
}

TEST(Seen, IsReachedFromHelpAndItsPagesByTheirTabs) {
    for (const Screen& screen : kSeenScreens) {
        Lab lab(screen);
        open_scenario(lab);
        ASSERT_TRUE(lab.press("top.help"));
        ASSERT_TRUE(lab.press("overlay.seen"));
        ASSERT_EQ(lab.view().overlay, Overlay::Seen);
        EXPECT_EQ(seen(lab).page, SeenPage::Audit);
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("seen.on_disk"));
        EXPECT_EQ(seen(lab).page, SeenPage::Disk);
        EXPECT_EQ(seen(lab).disk.empty, "");
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("seen.on_wire"));
        EXPECT_EQ(seen(lab).page, SeenPage::Wire);
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("overlay.close"));
        EXPECT_EQ(lab.view().overlay, Overlay::None);
    }
}

TEST(Seen, TheTrailIsSwitchedFilteredOpenedAndSaved) {
    for (const Screen& screen : kSeenScreens) {
        Lab lab(screen);
        open_scenario(lab);
        open_page(lab, SeenPage::Audit);
        const std::size_t management = seen(lab).audit.lines.size();
        EXPECT_NE(seen(lab).audit.unseen, "");
        ASSERT_TRUE(lab.press("seen.data_events"));
        EXPECT_EQ(seen(lab).audit.unseen, "");
        EXPECT_GT(seen(lab).audit.lines.size(), management);
        ASSERT_TRUE(lab.press("seen.result.allowed"));
        for (const AuditModel::Line& line : seen(lab).audit.lines)
            EXPECT_EQ(line.result, "allowed");
        ASSERT_TRUE(lab.press("seen.caller.1"));
        EXPECT_TRUE(seen(lab).audit.callers[1].pressed);
        ASSERT_TRUE(lab.press("seen.entry.0"));
        ASSERT_FALSE(seen(lab).audit.lines[0].json.empty());
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("seen.copy"));
        EXPECT_TRUE(lab.told("\"clipboard\":\"{\\u000a    \\\"eventVersion\\\""));
        ASSERT_TRUE(lab.press("seen.entry.0"));
        EXPECT_TRUE(seen(lab).audit.lines[0].json.empty());
        ASSERT_TRUE(lab.press("seen.save"));
        EXPECT_TRUE(lab.told("cloudtrail.json"));
    }
}

TEST(Seen, TheWireIsShownWithAndWithoutTls) {
    for (const Screen& screen : kSeenScreens) {
        Lab lab(screen);
        open_scenario(lab);
        open_page(lab, SeenPage::Wire);
        EXPECT_FALSE(seen(lab).wire.packets.empty());
        ASSERT_TRUE(lab.press("seen.plain"));
        EXPECT_TRUE(seen(lab).wire.packets.empty());
        EXPECT_FALSE(seen(lab).wire.request.empty());
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("seen.wire.1"));
        EXPECT_TRUE(seen(lab).wire.calls[1].pressed);
        ASSERT_TRUE(lab.press("seen.tls"));
        EXPECT_FALSE(seen(lab).wire.packets.empty());
        EXPECT_TRUE(lab.frame_is_sound());
    }
}

TEST(Seen, ASelectedRecordIsShownOnDisk) {
    Lab lab;
    open_scenario(lab);
    const Stream& stream = lab.session().world().engine().streams().front();
    for (const Shard& shard : stream.shards) {
        if (shard.records.size() == 0) continue;
        lab.push(Select{RecordSelected{stream.id, shard.index, shard.records.end() - 1}});
        lab.push(LookInSeen{SeenDeed::SelectedOnDisk});
        ASSERT_EQ(lab.view().overlay, Overlay::Seen);
        ASSERT_FALSE(seen(lab).disk.records.empty());
        EXPECT_EQ(seen(lab).disk.records[0].id, "seen.disk.selected");
        EXPECT_TRUE(seen(lab).disk.records[0].pressed);
        EXPECT_FALSE(seen(lab).disk.plain.rows.empty());
        const std::string newest = cat("seen.disk.", shard.index.value);
        ASSERT_TRUE(lab.press(newest));
        EXPECT_FALSE(seen(lab).disk.records[0].pressed);
        return;
    }
    ADD_FAILURE() << "no record was put";
}

TEST(Seen, EachPageIsSoundAndTakesNothingFromTheHeap) {
    count_imgui_allocations();
    for (const Screen& screen : kSeenScreens) {
        Lab lab(screen);
        open_scenario(lab);
        lab.push(LookInSeen{SeenDeed::DataEvents});
        for (const SeenPage page : kPages)
            for (const std::uint64_t plain : {0u, 1u}) {
                lab.push(LookInSeen{SeenDeed::PlainHttp, plain});
                open_page(lab, page);
                if (page == SeenPage::Audit) {
                    ASSERT_TRUE(lab.press("seen.entry.0"));
                }
                lab.frames(60);
                EXPECT_TRUE(lab.frame_is_sound()) << static_cast<int>(page);
                EXPECT_EQ(allocations_when_drawn_again(lab, 20), 0u) << static_cast<int>(page);
            }
    }
}

TEST(Seen, TheTwinDoesTheSame) {
    Lab lab;
    open_scenario(lab);
    open_page(lab, SeenPage::Audit);
    lab.app.twin_event("seen.data_events", "press", "");
    lab.frames(3);
    EXPECT_TRUE(seen(lab).audit.data_events.pressed);
    lab.app.twin_event("seen.entry.0", "press", "");
    lab.frames(3);
    EXPECT_TRUE(lab.app.twin().actions.contains("seen.copy"));
    lab.app.twin_event("seen.on_wire", "press", "");
    lab.frames(3);
    lab.app.twin_event("seen.plain", "press", "");
    lab.frames(3);
    EXPECT_FALSE(seen(lab).wire.request.empty());
    EXPECT_FALSE(lab.app.twin().actions.contains("top.pause"));
}

TEST(Seen, IsBuiltOnlyWhileItIsOpen) {
    Lab lab;
    EXPECT_FALSE(lab.app.model().seen);
    lab.push(LookInSeen{});
    EXPECT_EQ(seen(lab).title, "Who sees what");
}

}  // namespace
}  // namespace kds::web::test
