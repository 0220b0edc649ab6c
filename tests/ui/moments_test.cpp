// Kept moments: by key, by the strip of time, by their list; branches and their names.
#include <algorithm>

#include "core/lesson/session_file.h"
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

const sim::TimeMachine& time_of(const Lab& lab) { return lab.session().time_machine(); }

void put(Lab& lab, const char* key) {
    lab.push(DoCommand{
        sim::CallPutRecord{{.stream_name = "clicks", .partition_key = key, .data = "x"}}});
}

/// A lab that stands still, with A before a record of the learner's and B after it.
void keep_two(Lab& lab) {
    lab.run_for(2'000);
    lab.pause();
    lab.push(KeepMoment{});
    lab.push(TogglePause{});
    put(lab, "user-7");
    lab.run_for(3'000);
    lab.pause();
    lab.push(KeepMoment{});
}

const OverlayModel::Entry* entry_of(const Lab& lab, std::string_view head) {
    for (const OverlayModel::Section& section : lab.app.model().overlay.sections)
        for (const OverlayModel::Entry& entry : section.entries)
            if (entry.head == head) return &entry;
    return nullptr;
}

TEST(Moments, AreKeptByKeyByButtonAndByTheList) {
    Lab lab;
    lab.run_for(500);
    EXPECT_TRUE(lab.app.key("k", false, false, false));
    lab.run_for(500);
    ASSERT_TRUE(lab.press("time.keep"));
    EXPECT_EQ(time_of(lab).moments().size(), 2u);
    lab.pause();
    lab.push(OpenOverlay{Overlay::Moments});
    ASSERT_TRUE(lab.press("moments.keep"));
    ASSERT_EQ(time_of(lab).moments().size(), 3u);
    // The present is kept now.
    EXPECT_FALSE(lab.press("moments.keep"));
    EXPECT_TRUE(lab.told("Kept as C."));
    lab.push(KeepMoment{});
    EXPECT_NE(lab.app.model().overlay.intro.find("this moment is kept already, as C"),
              std::string::npos);
    EXPECT_EQ(time_of(lab).moments().size(), 3u);
}

TEST(Moments, TheLetterOnTheLineWinsOverTheLineUnderIt) {
    for (const Screen& screen : {Screen{1440, 900}, Screen{1280, 720}, Screen{390, 844}}) {
        Lab lab(screen);
        keep_two(lab);
        lab.push(TogglePause{});
        lab.run_for(2'000);
        lab.pause();
        ASSERT_TRUE(lab.sees("time.moment.A")) << screen.width;
        const Rect letter = lab.hit("time.moment.A")->rect;
        const Rect track = lab.hit("time.track")->rect;
        EXPECT_TRUE(track.contains(letter.center()));
        EXPECT_GE(letter.w, screen.width < 700 ? 44 : 24);
        ASSERT_TRUE(lab.press("time.moment.A")) << screen.width;
        const sim::KeptMoment& a = time_of(lab).moments()[0];
        EXPECT_EQ(lab.session().world().now(), a.at) << screen.width;
        EXPECT_EQ(lab.session().world().learner_records(), 0u);
        EXPECT_TRUE(lab.view().paused);
        // Beside the letters the line does what it did.
        const Rect whole = lab.hit("time.track")->rect;
        lab.platform.click_at({whole.right() - 8, whole.center().y});
        lab.frames(3);
        EXPECT_NE(lab.session().world().now(), a.at) << screen.width;
    }
}

TEST(Moments, LettersThatLieTogetherDoNotCoverEachOther) {
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        Lab lab(screen);
        lab.run_for(3'000);
        for (int i = 0; i < 12; ++i) {
            lab.push(KeepMoment{});
            lab.frame();
        }
        lab.pause();
        ASSERT_EQ(time_of(lab).moments().size(), 12u);
        std::vector<Rect> seen;
        for (char letter = 'A'; letter <= 'L'; ++letter)
            if (const HitMap::Entry* entry = lab.hit(cat("time.moment.", std::string(1, letter))))
                seen.push_back(entry->whole);
        ASSERT_FALSE(seen.empty());
        if (screen.width > 1'000) {
            EXPECT_EQ(seen.size(), 12u);
        }
        for (std::size_t i = 1; i < seen.size(); ++i)
            EXPECT_GE(seen[i].x, seen[i - 1].right() - 0.1f) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound());
        // The twin has all of them.
        for (char letter = 'A'; letter <= 'L'; ++letter)
            EXPECT_TRUE(
                lab.app.twin().actions.contains(cat("time.moment.", std::string(1, letter))));
    }
}

TEST(Moments, AreGoneToForgottenAndForkedFromInTheList) {
    Lab lab;
    keep_two(lab);
    lab.push(OpenOverlay{Overlay::Moments});
    const OverlayModel::Entry* b = entry_of(lab, "B");
    ASSERT_TRUE(b);
    EXPECT_TRUE(b->current);
    EXPECT_NE(b->text.find("on main"), std::string::npos);
    EXPECT_NE(b->text.find("PutRecord, key user-7"), std::string::npos) << b->text;
    EXPECT_NE(entry_of(lab, "A")->text.find("Nothing was done before it."), std::string::npos);
    ASSERT_TRUE(lab.press("moments.go.A"));
    EXPECT_EQ(lab.session().world().learner_records(), 0u);
    EXPECT_TRUE(entry_of(lab, "A")->current);
    EXPECT_FALSE(entry_of(lab, "B")->current);
    ASSERT_TRUE(lab.press("moments.fork.B"));
    EXPECT_EQ(time_of(lab).branches().size(), 2u);
    EXPECT_EQ(time_of(lab).current_branch(), 1u);
    EXPECT_EQ(time_of(lab).branches()[1].name, "Branch 2");
    EXPECT_EQ(lab.session().world().learner_records(), 1u);
    ASSERT_TRUE(lab.press("moments.forget.A"));
    EXPECT_FALSE(time_of(lab).moment('A'));
    EXPECT_FALSE(entry_of(lab, "A"));
}

TEST(Moments, AreComparedByPress) {
    Lab lab;
    keep_two(lab);
    lab.push(OpenOverlay{Overlay::Moments});
    ASSERT_TRUE(lab.press("moments.compare.A"));
    const OverlayModel& m = lab.app.model().overlay;
    const auto section = [&](std::string_view title) {
        return std::ranges::any_of(m.sections, [&](const OverlayModel::Section& s) {
            return s.title == title && !s.entries.empty();
        });
    };
    EXPECT_TRUE(section("What differs"));
    EXPECT_TRUE(section("Stream clicks"));
    EXPECT_TRUE(section("Producer Web shop"));
    EXPECT_TRUE(section("Consumer Dashboard"));
    EXPECT_TRUE(section("What you did"));
    ASSERT_TRUE(entry_of(lab, "Records that you put"));
    EXPECT_EQ(entry_of(lab, "Records that you put")->text, "0 → 1");
    EXPECT_FALSE(entry_of(lab, "Open shards"));  // Unchanged, so it is counted only.
    // What differs has come into view.
    EXPECT_TRUE(lab.sees("moments.from.A"));
    EXPECT_TRUE(lab.sees("moments.to.now"));
    // Two kept moments, the other way around.
    ASSERT_TRUE(lab.press("moments.from.B"));
    ASSERT_TRUE(lab.press("moments.to.A"));
    EXPECT_EQ(entry_of(lab, "Records that you put")->text, "1 → 0");
    // Without one of them there is no comparison.
    ASSERT_TRUE(lab.press("moments.forget.B"));
    EXPECT_FALSE(entry_of(lab, "From"));
}

TEST(Moments, TwoBranchesAreComparedAtOneTime) {
    Lab lab;
    keep_two(lab);
    lab.push(ForkFromMoment{'A'});
    lab.push(TogglePause{});
    lab.run_for(1'000);
    lab.pause();
    put(lab, "other");
    put(lab, "another");
    lab.push(OpenOverlay{Overlay::Moments});
    ASSERT_TRUE(lab.press("moments.compare.branch.0"));
    ASSERT_TRUE(entry_of(lab, "Records that you put"));
    EXPECT_EQ(entry_of(lab, "Records that you put")->text, "1 → 2");
    ASSERT_TRUE(lab.press("moments.to.branch.1"));
    EXPECT_EQ(entry_of(lab, "Records that you put")->text, "1 → 2");
    const auto time_in = [&](const char* head) { return entry_of(lab, head)->text.substr(0, 12); };
    EXPECT_EQ(time_in("From"), time_in("To"));
    // Nobody else did anything differently.
    EXPECT_FALSE(entry_of(lab, "Records made"));
}

TEST(Branches, AreRenamedByTyping) {
    Lab lab;
    keep_two(lab);
    lab.push(OpenOverlay{Overlay::Moments});
    ASSERT_TRUE(lab.press("moments.fork.A"));
    EXPECT_EQ(lab.view().field(Field::BranchName), "Branch 2");
    EXPECT_FALSE(lab.press("moments.rename"));  // It has this name.
    ASSERT_TRUE(lab.press("moments.branch_name"));
    lab.app.text_state("moments.branch_name", "Before the split", 16, 16, 0);
    lab.frames(3);
    ASSERT_TRUE(lab.press("moments.rename"));
    EXPECT_EQ(time_of(lab).branches()[1].name, "Before the split");
    // By Enter too, in the twin and on the canvas.
    lab.app.text_state("moments.branch_name", "main", 4, 4, 0);
    lab.app.twin_event("moments.branch_name", "submit", "");
    lab.frames(3);
    EXPECT_EQ(time_of(lab).branches()[1].name, "Before the split");
    EXPECT_NE(lab.app.model().overlay.intro.find("a branch named \"main\" exists already"),
              std::string::npos);
    EXPECT_EQ(lab.session().world().calls().size(), 0u);  // No form was sent.
    lab.app.text_state("moments.branch_name", "Side", 4, 4, 0);
    lab.frames(2);
    EXPECT_EQ(lab.app.model().overlay.intro.find("exists already"), std::string::npos);
    lab.app.text_key(App::TextKey::Enter);
    lab.frames(3);
    EXPECT_EQ(time_of(lab).branches()[1].name, "Side");
    // The strip of time shows it.
    lab.push(OpenOverlay{Overlay::None});
    EXPECT_TRUE(std::ranges::any_of(lab.app.model().timeline.branches,
                                    [](const Control& c) { return c.label == "Side"; }));
}

TEST(Moments, TheirListScrollsInALowWindow) {
    for (const Screen& screen : {Screen{1280, 720}, Screen{390, 844}, Screen{320, 480}}) {
        Lab lab(screen);
        for (int i = 0; i < 9; ++i) {
            lab.run_for(200);
            lab.push(KeepMoment{});
        }
        lab.pause();
        put(lab, "k");
        lab.push(OpenOverlay{Overlay::Moments});
        ASSERT_TRUE(lab.press("moments.compare.A")) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
        const Point middle = lab.on_page({lab.width() / 2, lab.height() / 2});
        const auto reach_from_the_top = [&](const char* id) {
            lab.platform.wheel(middle, 200);
            for (int i = 0; i < 200 && !lab.sees_well(id); ++i) lab.platform.wheel(middle, -1);
            return lab.sees_well(id);
        };
        for (const char* id : {"moments.keep", "moments.forget.I", "moments.rename",
                               "moments.from.now", "moments.to.A"}) {
            EXPECT_TRUE(reach_from_the_top(id)) << id << " at " << screen.width;
            EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
        }
        // A control that has the focus comes into view by itself.
        lab.app.twin_event("moments.go.A", "focus", "");
        lab.frames(4);
        EXPECT_TRUE(lab.sees_well("moments.go.A", 38)) << screen.width;
    }
}

TEST(Moments, GoIntoTheSavedSessionAndComeBack) {
    Lab lab;
    keep_two(lab);
    lab.push(ForkFromMoment{'A'});
    lab.frames(80);
    lesson::SavedSession saved = lab.session().saved();
    saved.lesson_id = "records";
    saved.digest = lesson::lesson_digest(*tests::embedded_file("lessons/records.json"));
    const std::string stored = lesson::to_json(saved);
    EXPECT_NE(lab.last_told("{\"save\":").find(json_quoted(stored)), std::string::npos);
    Lab again({1440, 900, 1}, {.saved = stored});
    EXPECT_FALSE(again.told("stored_bad"));
    EXPECT_EQ(time_of(again).moments(), time_of(lab).moments());
    again.pause();
    again.push(GoToMoment{'B'});
    EXPECT_EQ(again.session().world().learner_records(), 1u);
}

TEST(Moments, ADrawnListTakesNothingFromTheHeap) {
    count_imgui_allocations();
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        Lab lab(screen);
        keep_two(lab);
        lab.push(OpenOverlay{Overlay::Moments});
        ASSERT_TRUE(lab.press("moments.compare.A"));
        lab.frames(120);
        EXPECT_EQ(allocations_when_drawn_again(lab, 100), 0u) << screen.width;
    }
}

TEST(Moments, ThatAreInALinkAreThoseOfTheBranch) {
    Lab lab;
    keep_two(lab);
    lab.push(ForkFromMoment{'A'});
    lab.messages.clear();
    lab.push(OpenOverlay{Overlay::Share});
    const std::string packed = lab.last_told("{\"pack\":");
    ASSERT_FALSE(packed.empty());
    // A was before the branches parted; B is on the other one.
    EXPECT_NE(packed.find("{\\\"letter\\\":\\\"A\\\",\\\"branch\\\":0,"), std::string::npos)
        << packed;
    EXPECT_EQ(packed.find("\\\"letter\\\":\\\"B\\\""), std::string::npos);
}

}  // namespace
}  // namespace kds::web::test
