// The sandbox: from nothing, from the step of a lesson and back, kept by name, after a reload; the
// tabs of its streams; and a lesson that is opened from a file.
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"
#include "web/model/console_model.h"

namespace kds::web::test {
namespace {

constexpr const char* kEmpty = "assets/scenarios/sandbox.json";

std::string file(const char* path) { return std::string(*tests::embedded_file(path)); }

void open_empty(Lab& lab) {
    lab.app.open_address("#/sandbox");
    lab.frames(2);
    EXPECT_TRUE(lab.told(cat("{\"want\":\"", kEmpty, "\"}")));
    lab.app.set_asset(kEmpty, file(kEmpty));
    lab.frames(3);
    ASSERT_TRUE(lab.session().scenario());
}

void type(Lab& lab, const char* id, std::string_view text) {
    ASSERT_TRUE(lab.press(id)) << id;
    lab.app.text_key(App::TextKey::End);
    for (int i = 0; i < 70; ++i) lab.app.text_key(App::TextKey::Backspace);
    lab.app.text_input(text);
    lab.frames(3);
}

/// A text that stands in a message as JSON's text (as in share_test.cpp).
std::string text_in(std::string_view message, std::string_view name) {
    const std::string begin = cat("\"", name, "\":\"");
    const std::size_t at = message.find(begin);
    EXPECT_NE(at, std::string_view::npos) << name << " in " << message.substr(0, 200);
    std::string text;
    for (std::size_t i = at + begin.size(); i < message.size() && message[i] != '"'; ++i) {
        if (message[i] != '\\') {
            text += message[i];
        } else if (message[++i] == 'u') {
            text += message[i + 4] == 'a' ? '\n' : '\t';
            i += 4;
        } else {
            text += message[i];
        }
    }
    return text;
}

/// Until what is being opened is open.
void wait(Lab& lab) {
    for (int i = 0; i < 2'000 && lab.view().overlay == Overlay::Opening; ++i) lab.frame();
    EXPECT_NE(lab.view().overlay, Overlay::Opening);
}

/// What the page says is kept.
void tell_list(Lab& lab, std::string_view entries, std::string_view more = {}) {
    std::string list = cat("{\"entries\":[", entries, "],\"undo\":\"\",\"said\":\"\",",
                           "\"trouble\":\"\",\"used_bytes\":100,\"full_bytes\":5000000}");
    if (!more.empty()) list.replace(list.find("\"undo\":\"\""), 9, more);
    lab.app.set_asset("sandboxes", std::move(list));
    lab.frames(3);
}
constexpr std::string_view kMine =
    R"({"id":4,"name":"Mine","when":"2 Mar 2026, 14:05","commands":3,"bytes":900})";

TEST(Sandbox, FromNothingAStreamIsMadeAndARecordPut) {
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        open_empty(lab);
        EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/sandbox\"}");
        EXPECT_FALSE(lab.app.model().stage.has_stream);
        EXPECT_TRUE(lab.sees("stage.add_stream"));
        EXPECT_FALSE(lab.sees("act.add_producer"));
        EXPECT_TRUE(lab.app.twin().actions.contains("stage.add_stream"));
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("scenario.create"));
        ASSERT_EQ(lab.view().overlay, Overlay::Console);
        ASSERT_TRUE(lab.press("console.provisioned"));
        type(lab, "console.name", "clicks");
        type(lab, "console.shards", "1");
        ASSERT_TRUE(lab.press("console.create"));
        lab.run_for(1'500);
        EXPECT_EQ(lab.app.model().console->status, "ACTIVE");
        ASSERT_TRUE(lab.press("overlay.close"));
        EXPECT_TRUE(lab.app.model().stage.has_stream);
        EXPECT_TRUE(lab.sees("act.add_producer"));
        // One more is offered beside the title; there is nothing to choose from yet.
        EXPECT_TRUE(lab.sees("stage.add_stream"));
        EXPECT_TRUE(lab.app.model().stage.streams.empty());
        EXPECT_TRUE(lab.frame_is_sound());
        lab.push(EditField{Field::PartitionKey, "user-7"});
        lab.push(EditField{Field::Data, "hello"});
        lab.push(SubmitForm{});
        EXPECT_EQ(lab.session().world().learner_records(), 1u);
        EXPECT_EQ(lab.app.model().lesson.primary->id, "scenario.list");
    }
}

TEST(Sandbox, FromAStepOfTheLessonAndBack) {
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        lab.push(GoToStep{3});
        lab.push(DoCommand{sim::SetProducerRate{"Web shop", 9'000}});
        lab.run_for(1'000);
        lab.pause();
        lab.push(OpenOverlay{Overlay::Course});
        ASSERT_TRUE(lab.press("overlay.go_on"));
        ASSERT_TRUE(lab.session().scenario());
        EXPECT_EQ(lab.view().overlay, Overlay::None);
        EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/sandbox/records\"}");
        EXPECT_TRUE(lab.told("The lesson waits for you."));
        EXPECT_TRUE(lab.app.model().stage.acts.offered);
        EXPECT_TRUE(lab.frame_is_sound());
        // What was done in the lesson is in it, and can be undone here.
        EXPECT_TRUE(lab.session().time_machine().can_undo());
        lab.push(GoInConsole{ConsolePage::Create, {}, {}});
        EXPECT_TRUE(lab.app.twin().actions.contains("console.create"));
        lab.push(OpenOverlay{Overlay::None});
        lab.push(DoCommand{sim::PauseActor{"Web shop"}});
        lab.run_for(500);
        EXPECT_EQ(lab.session().progress().last_lesson, "records");
        ASSERT_TRUE(lab.press("scenario.lesson"));
        // Its stream is left on.
        EXPECT_EQ(lab.view().overlay, Overlay::LightsOut);
        ASSERT_TRUE(lab.press("lights.leave"));
        lab.push(TogglePause{});
        EXPECT_FALSE(lab.session().scenario());
        EXPECT_EQ(lab.session().run().state().step, 3u);
        EXPECT_EQ(lab.session().time_machine().branches()[0].log.size(), 1u);
        EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/l/records\"}");
    }
}

TEST(Sandbox, HasTheWorldOfTheStepToTheByte) {
    Lab lab;
    lab.push(GoToStep{3});
    lab.push(DoCommand{sim::SetProducerRate{"Web shop", 9'000}});
    lab.run_for(2'000);
    const sim::World before = lab.session().world();
    lab.app.push(DoInSandbox{SandboxAct::GoOn, 0});
    lab.frames(3);
    ASSERT_TRUE(lab.session().scenario());
    sim::World there = before;
    there.advance_to(lab.session().world().now());
    EXPECT_EQ(there.state_hash(), lab.session().world().state_hash());
}

TEST(Sandbox, WaitsWhileOneIsInTheLesson) {
    Lab lab;
    lab.app.push(DoInSandbox{SandboxAct::GoOn, 0});
    lab.frames(3);
    lab.push(DoCommand{sim::PauseActor{"Web shop"}});
    lab.pause();
    const std::uint64_t hash = lab.session().world().state_hash();
    lab.app.open_address("#/l/records");
    lab.frames(3);
    ASSERT_FALSE(lab.session().scenario());
    lab.app.open_address("#/sandbox/records");
    lab.frames(3);
    wait(lab);
    ASSERT_TRUE(lab.session().scenario());
    EXPECT_EQ(lab.session().world().state_hash(), hash);
    EXPECT_TRUE(lab.view().paused);
    // Another world takes its place; then the address leads to the lesson's beginning.
    open_empty(lab);
    lab.app.open_address("#/sandbox/records");
    lab.frames(3);
    ASSERT_TRUE(lab.session().scenario());
    EXPECT_EQ(lab.session().time_machine().branches()[0].log.size(), 0u);
}

TEST(Sandbox, AReloadGoesOnWithIt) {
    Lab lab;
    lab.push(GoToStep{2});
    lab.app.push(DoInSandbox{SandboxAct::GoOn, 0});
    lab.frames(3);
    lab.push(DoCommand{sim::SetProducerRate{"Web shop", 9'000}});
    lab.pause();
    lab.run_for(2'000);
    const std::string save = lab.last_told("{\"save\":{\"scenario\"");
    ASSERT_EQ(text_in(save, "scenario_address"), "#/sandbox/records");
    const AppOptions left{.scenario = text_in(save, "scenario"),
                          .scenario_address = "#/sandbox/records"};
    Lab again({1440, 900, 1}, left);
    again.app.open_address("#/sandbox/records");
    again.frames(3);
    wait(again);
    ASSERT_TRUE(again.session().scenario());
    EXPECT_EQ(again.session().world().state_hash(), lab.session().world().state_hash());
    // Also by way of the lesson.
    Lab elsewhere({1440, 900, 1}, left);
    elsewhere.app.open_address("#/l/records");
    elsewhere.frames(3);
    elsewhere.app.open_address("#/sandbox/records");
    elsewhere.frames(3);
    wait(elsewhere);
    EXPECT_EQ(elsewhere.session().world().state_hash(), lab.session().world().state_hash());
    // What is no address of ours is ignored.
    elsewhere.app.open_address("#/sandbox/no-such-lesson");
    elsewhere.app.open_address("#/sandboxes");
    elsewhere.frames(3);
    EXPECT_EQ(elsewhere.session().world().state_hash(), lab.session().world().state_hash());
}

TEST(Sandbox, IsSavedByNameAndOpenedAgain) {
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        lab.app.push(DoInSandbox{SandboxAct::GoOn, 0});
        lab.frames(3);
        lab.push(DoCommand{sim::SetProducerRate{"Web shop", 9'000}});
        lab.pause();
        ASSERT_TRUE(lab.press("scenario.saved"));
        EXPECT_EQ(lab.view().overlay, Overlay::Sandboxes);
        EXPECT_EQ(lab.last_told("{\"sandboxes\""), "{\"sandboxes\":{\"do\":\"list\"}}");
        EXPECT_EQ(lab.view().field(Field::SandboxName), "Records");
        tell_list(lab, "");
        EXPECT_TRUE(lab.frame_is_sound());
        type(lab, "sandbox.name", "Mine “1”");
        ASSERT_TRUE(lab.press("sandbox.save"));
        const std::string order = lab.last_told("{\"sandboxes\":{\"do\":\"put\"");
        EXPECT_EQ(text_in(order, "name"), "Mine “1”");
        EXPECT_NE(order.find("\"id\":0,"), std::string::npos);
        EXPECT_NE(order.find("\"commands\":1,"), std::string::npos);
        const std::string text = text_in(order, "text");
        tell_list(lab, kMine);
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("sandbox.open.4"));
        EXPECT_EQ(lab.last_told("{\"sandboxes\""),
                  "{\"sandboxes\":{\"do\":\"open\",\"id\":4,\"name\":\"Mine\"}}");

        Lab again(screen);
        again.app.set_asset("sandbox/Mine", text);
        wait(again);
        ASSERT_TRUE(again.session().scenario());
        EXPECT_EQ(again.session().world().state_hash(), lab.session().world().state_hash());
        EXPECT_EQ(again.last_told("{\"hash\""), "{\"hash\":\"#/sandbox/records\"}");
        // It is saved under the same name again, in its own place.
        again.push(DoInSandbox{SandboxAct::Show, 0});
        tell_list(again, kMine);
        EXPECT_EQ(again.view().field(Field::SandboxName), "Mine");
        ASSERT_TRUE(again.press("sandbox.save"));
        EXPECT_NE(again.last_told("{\"sandboxes\"").find("\"id\":4,"), std::string::npos);
    }
}

TEST(Sandbox, GoesOutAsALinkAndAsAFile) {
    Lab lab;
    open_empty(lab);
    lab.push(DoCommand{sim::CallCreateStream{{.stream_name = "clicks", .shard_count = 1}}});
    lab.run_for(1'000);
    lab.pause();
    const std::uint64_t hash = lab.session().world().state_hash();
    lab.push(OpenOverlay{Overlay::Share});
    const std::string link = text_in(lab.last_told("{\"pack\":"), "pack");
    EXPECT_NE(link.find("\"scenario\":\"sandbox\""), std::string::npos) << link;
    ASSERT_TRUE(lab.press("share.export"));
    const std::string saved = lab.last_told("{\"download\":");
    EXPECT_EQ(text_in(saved, "name"), "sandbox.shardlab.json");

    Lab by_link;
    by_link.app.open_address("#/x/abc");
    by_link.app.set_asset("import/link", link);
    by_link.frames(3);
    EXPECT_TRUE(by_link.told(cat("{\"want\":\"", kEmpty, "\"}")));
    by_link.app.set_asset(kEmpty, file(kEmpty));
    wait(by_link);
    EXPECT_EQ(by_link.session().world().state_hash(), hash);
    EXPECT_EQ(by_link.last_told("{\"hash\""), "{\"hash\":\"#/x/abc\"}");

    Lab by_file;
    by_file.app.set_asset("import/mine.json", text_in(saved, "text"));
    wait(by_file);
    EXPECT_EQ(by_file.session().world().state_hash(), hash);
    EXPECT_EQ(by_file.last_told("{\"hash\""), "{\"hash\":\"#/sandbox\"}");
}

TEST(Sandbox, IsRenamedDuplicatedDeletedAndBroughtBack) {
    Lab lab;
    lab.push(DoInSandbox{SandboxAct::Show, 0});
    tell_list(lab, cat(kMine, R"(,{"id":2,"name":"Other","when":"","commands":0,"bytes":9})"));
    ASSERT_TRUE(lab.press("sandbox.rename.4"));
    type(lab, "sandbox.rename_to", "Other");
    lab.messages.clear();
    ASSERT_TRUE(lab.press("sandbox.rename_now"));
    EXPECT_FALSE(lab.told("{\"sandboxes\""));
    EXPECT_TRUE(lab.told("Another sandbox is called “Other” too."));
    EXPECT_EQ(lab.view().renamed_sandbox, 4u);
    type(lab, "sandbox.rename_to", " Third ");
    lab.app.text_key(App::TextKey::Enter);
    lab.frames(3);
    EXPECT_EQ(lab.last_told("{\"sandboxes\""),
              "{\"sandboxes\":{\"do\":\"rename\",\"id\":4,\"name\":\"Mine\",\"to\":\"Third\"}}");
    EXPECT_EQ(lab.view().renamed_sandbox, 0u);
    ASSERT_TRUE(lab.press("sandbox.copy.2"));
    EXPECT_TRUE(lab.told("{\"sandboxes\":{\"do\":\"duplicate\",\"id\":2,\"name\":\"Other\"}}"));
    ASSERT_TRUE(lab.press("sandbox.delete.4"));
    EXPECT_TRUE(lab.told("{\"sandboxes\":{\"do\":\"delete\",\"id\":4,\"name\":\"Mine\"}}"));
    tell_list(lab, "", "\"undo\":\"Mine\"");
    ASSERT_TRUE(lab.press("sandbox.undo"));
    EXPECT_EQ(lab.last_told("{\"sandboxes\""), "{\"sandboxes\":{\"do\":\"undo\"}}");
    // What is not in the list any more does nothing.
    lab.messages.clear();
    lab.push(DoInSandbox{SandboxAct::Delete, 99});
    EXPECT_FALSE(lab.told("{\"sandboxes\""));
    lab.app.set_asset("sandboxes", "{");
    lab.frames(3);
    EXPECT_TRUE(lab.told("The list of sandboxes cannot be read. sandboxes:1:"));
}

TEST(Sandbox, ThatCannotBeReadLeavesWhatIsOpen) {
    Lab lab;
    lab.pause();
    const std::uint64_t hash = lab.session().world().state_hash();
    lab.app.set_asset("sandbox/Mine", R"({"format":"shardlab-session","version":1000})");
    wait(lab);
    EXPECT_TRUE(lab.view().notice.starts_with("The sandbox “Mine” cannot be opened. Mine:1:"))
        << lab.view().notice;
    EXPECT_EQ(lab.session().world().state_hash(), hash);
}

TEST(Sandbox, TheEndCardLeadsThere) {
    Lab lab;
    lab.push(FinishLesson{});
    ASSERT_TRUE(lab.press("lesson.sandbox"));
    ASSERT_TRUE(lab.session().scenario());
    EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/sandbox/records\"}");
    lab.app.open_address("#/l/records");
    lab.frames(3);
    EXPECT_TRUE(lab.app.model().lesson.end);
}

/// So many streams; not faster than CreateStream may be called.
void make_streams(Lab& lab, int count) {
    for (int i = 0; i < count; ++i) {
        lab.push(DoCommand{
            sim::CallCreateStream{{.stream_name = cat("stream-number-", i), .shard_count = 1}}});
        lab.run_for(300);
    }
    lab.run_for(1'000);
}

TEST(StreamTabs, ScrollInTheirOwnStripAndAreReachedByFocus) {
    count_imgui_allocations();
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        open_empty(lab);
        make_streams(lab, 9);
        lab.pause();
        const auto& tabs = lab.app.model().stage.streams;
        ASSERT_EQ(tabs.size(), 9u);
        EXPECT_EQ(tabs[0].state, Tone::Good);
        EXPECT_TRUE(lab.frame_is_sound());
        const std::string first = tabs.front().control.id;
        const std::string last = tabs.back().control.id;
        ASSERT_TRUE(lab.sees(first));
        EXPECT_FALSE(lab.sees(last));
        // The button for one more stays in sight.
        EXPECT_TRUE(lab.sees("stage.add_stream"));
        lab.app.twin_event(last, "focus", "");
        lab.frames(5);
        ASSERT_TRUE(lab.sees(last)) << screen.width;
        EXPECT_FALSE(lab.sees(first));
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press(last));
        EXPECT_TRUE(lab.app.model().stage.title.starts_with("Stream stream-number-8"));
        EXPECT_TRUE(lab.app.twin().actions.contains(first));
        lab.app.twin_event(last, "blur", "");
        // The wheel brings the first one back.
        const HitMap::Entry* const entry = lab.hit(last);
        ASSERT_TRUE(entry);
        const Point over = entry->rect.center();
        for (int i = 0; i < 40; ++i) lab.platform.wheel(over, 1);
        EXPECT_TRUE(lab.sees(first));
        lab.frames(60);
        EXPECT_EQ(allocations_when_drawn_again(lab, 20), 0u);
        ASSERT_TRUE(lab.press("stage.add_stream"));
        EXPECT_EQ(lab.view().overlay, Overlay::Console);
        EXPECT_EQ(lab.view().console.page, ConsolePage::Create);
    }
}

TEST(StreamTabs, AreNotThereInTheLesson) {
    Lab lab;
    EXPECT_FALSE(lab.app.model().stage.has_strip());
    open_empty(lab);
    EXPECT_TRUE(lab.app.model().stage.has_strip());
    lab.app.open_address("#/l/records");
    lab.frames(3);
    EXPECT_FALSE(lab.app.model().stage.has_strip());
    EXPECT_FALSE(lab.app.twin().actions.contains("stage.add_stream"));
}

/// "#/": the first lesson, at work, with words that say what it is.
TEST(FirstVisit, SomethingMovesWithinFiveSeconds) {
    Lab lab;
    lab.app.open_address("#/");
    EXPECT_FALSE(lab.view().paused);
    EXPECT_EQ(lab.view().overlay, Overlay::None);
    EXPECT_FALSE(lab.app.model().lesson.text.empty());
    const std::uint64_t events = lab.session().world().engine().events().end();
    lab.run_for(5'000);
    EXPECT_GT(lab.session().world().engine().events().end(), events + 3);
    EXPECT_GT(lab.app.stats().dots, 0u);
}

TEST(LessonFile, OpensWithItsStepsAndSaysWhereItIsBroken) {
    Lab lab;
    lab.push(GoToStep{2});
    std::string text = file("lessons/records.json");
    const std::string title = "\"title\": \"Records\"";
    text.replace(text.find(title), title.size(), "\"title\": \"My lesson\"");
    lab.app.set_asset("import/mine.json", text);
    lab.frames(3);
    EXPECT_EQ(lab.view().overlay, Overlay::None);
    EXPECT_FALSE(lab.session().scenario());
    EXPECT_EQ(lab.session().run().lesson().title, "My lesson");
    EXPECT_EQ(lab.session().run().state().step, 0u);
    EXPECT_TRUE(lab.view().notice.starts_with("This lesson is open from its file."));
    EXPECT_EQ(lab.last_told("{\"title\""), "{\"title\":\"My lesson · ShardLab\"}");
    // Nothing of it takes the place of what is kept.
    lab.messages.clear();
    lab.push(GoToStep{1});
    lab.run_for(3'000);
    EXPECT_FALSE(lab.told("{\"save\":"));
    lab.push(OpenOverlay{Overlay::Share});
    EXPECT_TRUE(lab.view().notice.starts_with("What is done in a lesson from a file"));
    // The course map leads back.
    lab.push(OpenOverlay{Overlay::Course});
    ASSERT_TRUE(lab.press("overlay.open.records"));
    EXPECT_EQ(lab.session().run().lesson().title, "Records");
    EXPECT_EQ(lab.session().run().state().step, 2u);

    text.replace(text.find("\"minutes\""), 9, "\"minuets\"");
    lab.app.set_asset("import/mine.json", text);
    lab.frames(3);
    EXPECT_TRUE(lab.view().notice.starts_with("The file mine.json cannot be opened. mine.json:"))
        << lab.view().notice;
    EXPECT_NE(lab.view().notice.find("minu"), std::string::npos);
    EXPECT_EQ(lab.session().run().lesson().title, "Records");
}

}  // namespace
}  // namespace kds::web::test
