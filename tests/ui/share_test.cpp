// Sessions in and out: given out as a file or a link, and opened again in another lab.
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

constexpr const char* kHotKey = "assets/scenarios/hot-key.json";
constexpr const char* kCatalog = "assets/payloads.json";

std::string file(const char* path) { return std::string(*tests::embedded_file(path)); }

/// A text that stands in a message as JSON's text; it has no escapes but \" \\ and \n, \t as codes.
std::string text_in(std::string_view message, std::string_view name) {
    const std::string begin = cat("\"", name, "\":\"");
    const std::size_t at = message.find(begin);
    EXPECT_NE(at, std::string_view::npos) << message.substr(0, 200);
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

std::string exported(Lab& lab) {
    lab.push(OpenOverlay{Overlay::Share});
    EXPECT_TRUE(lab.press("share.export"));
    lab.push(OpenOverlay{Overlay::None});
    return text_in(lab.last_told("{\"download\":"), "text");
}

void open_hot_key(Lab& lab) {
    lab.app.open_address("#/s/hot-key");
    lab.app.set_asset(kHotKey, file(kHotKey));
    lab.app.set_asset(kCatalog, file(kCatalog));
    lab.frames(3);
}

/// A lab with the scenario open, two branches, and a command undone; it stands still.
void work(Lab& lab) {
    open_hot_key(lab);
    lab.run_for(2'000);
    lab.push(DoCommand{sim::SetProducerRate{"Web shop", 90'000}});
    lab.run_for(2'000);
    const Instant before = lab.session().world().began_at() + Duration::seconds(1);
    lab.push(SeekTo{before});
    lab.push(DoCommand{sim::PauseActor{"Stock"}});
    lab.push(TogglePause{});
    lab.run_for(1'000);
    lab.push(DoCommand{sim::PauseActor{"Web shop"}});
    lab.push(Undo{});
    lab.pause();
    lab.frames(3);
}

/// Until what is being opened is open.
void wait(Lab& lab) {
    for (int i = 0; i < 2'000 && lab.view().overlay == Overlay::Opening; ++i) lab.frame();
    EXPECT_NE(lab.view().overlay, Overlay::Opening);
}

void expect_same(const Session& a, const Session& b) {
    const sim::TimeMachine& x = a.time_machine();
    const sim::TimeMachine& y = b.time_machine();
    EXPECT_EQ(x.now(), y.now());
    EXPECT_EQ(x.world().state_hash(), y.world().state_hash());
    EXPECT_EQ(x.current_branch(), y.current_branch());
    EXPECT_EQ(x.can_redo(), y.can_redo());
    ASSERT_EQ(x.branches().size(), y.branches().size());
    for (std::size_t i = 0; i < x.branches().size(); ++i) {
        EXPECT_EQ(x.branches()[i].name, y.branches()[i].name);
        const Instant end = x.branches()[i].reached;
        EXPECT_EQ(end, y.branches()[i].reached);
        EXPECT_EQ(x.world_at(i, end).state_hash(), y.world_at(i, end).state_hash()) << i;
    }
}

TEST(Share, AFileBringsAScenarioBackWithItsBranches) {
    Lab lab;
    work(lab);
    ASSERT_EQ(lab.session().time_machine().branches().size(), 2u);
    const std::string text = exported(lab);
    EXPECT_TRUE(lab.told("\"name\":\"hot-key.shardlab.json\""));
    Lab again;
    again.app.set_asset("import/hot-key.shardlab.json", text);
    again.frames(3);
    EXPECT_TRUE(again.told(cat("{\"want\":\"", kCatalog, "\"}")));
    again.app.set_asset(kCatalog, file(kCatalog));
    EXPECT_EQ(again.view().overlay, Overlay::Opening);
    wait(again);
    ASSERT_TRUE(again.session().scenario());
    EXPECT_EQ(again.session().scenario()->title, "One product goes viral");
    EXPECT_TRUE(again.view().paused);
    expect_same(lab.session(), again.session());
    EXPECT_TRUE(again.session().time_machine().can_redo());
    // It is a session as any other: it can be given out once more, and it can be left.
    EXPECT_EQ(exported(again), text);
    again.app.open_address("#/l/records");
    again.frames(3);
    EXPECT_FALSE(again.session().scenario());
}

TEST(Share, AFileBringsAnAttemptAtTheLessonBack) {
    Lab lab;
    lab.push(GoToStep{1});
    lab.push(ChooseOption{0, 2});
    lab.push(CommitAnswer{0});
    lab.push(DoCommand{sim::SetProducerRate{"Web shop", 9'000}});
    lab.run_for(2'000);
    lab.pause();
    const std::string text = exported(lab);
    Lab again;
    open_hot_key(again);
    again.app.set_asset("import/records.shardlab.json", text);
    wait(again);
    EXPECT_FALSE(again.session().scenario());
    EXPECT_EQ(again.session().run().state().step, 1u);
    EXPECT_EQ(again.session().run().state().steps[1].questions[0].committed,
              (std::vector<std::int32_t>{2}));
    expect_same(lab.session(), again.session());
    EXPECT_TRUE(again.told("{\"save\":"));
    EXPECT_EQ(again.last_told("{\"hash\""), "{\"hash\":\"#/l/records\"}");
}

/// What the page would pack into a link.
std::string packed(Lab& lab) {
    lab.push(OpenOverlay{Overlay::Share});
    return text_in(lab.last_told("{\"pack\":"), "pack");
}

TEST(Share, ALinkBringsTheBranchAndTheMoment) {
    Lab lab;
    work(lab);
    const std::string text = packed(lab);
    EXPECT_LT(text.size(), 1'000u) << text;  // The scenario by its name, no other branch.
    Lab again;
    again.app.open_address("#/x/abc");
    again.frames(3);
    EXPECT_EQ(again.last_told("{\"unpack\""), "{\"unpack\":\"abc\"}");
    EXPECT_EQ(again.view().overlay, Overlay::Opening);
    again.app.set_asset("import/link", text);
    again.frames(3);
    EXPECT_TRUE(again.told(cat("{\"want\":\"", kHotKey, "\"}")));
    again.app.set_asset(kHotKey, file(kHotKey));
    again.frames(3);
    EXPECT_TRUE(again.told(cat("{\"want\":\"", kCatalog, "\"}")));
    again.app.set_asset(kCatalog, file(kCatalog));
    wait(again);
    EXPECT_EQ(again.session().world().state_hash(), lab.session().world().state_hash());
    EXPECT_EQ(again.session().time_machine().branches().size(), 1u);
    EXPECT_EQ(again.last_told("{\"hash\""), "{\"hash\":\"#/x/abc\"}");
    // What is open is not opened again; another address is.
    again.messages.clear();
    again.app.open_address("#/x/abc");
    again.frames(3);
    EXPECT_FALSE(again.told("unpack"));
    again.app.open_address("#/s/hot-key");
    again.frames(3);
    EXPECT_EQ(again.last_told("{\"hash\""), "{\"hash\":\"#/s/hot-key\"}");
    EXPECT_LE(again.session().world().now() - again.session().world().began_at(),
              Duration::seconds(1));
}

TEST(Share, ALinkOfALessonShowsItsWorldAndLeavesTheAttemptAlone) {
    Lab lab;
    lab.push(GoToStep{3});
    lab.push(DoCommand{sim::SetProducerRate{"Web shop", 9'000}});
    lab.run_for(1'000);
    lab.pause();
    const std::string text = packed(lab);
    Lab again;
    again.push(GoToStep{2});
    again.app.open_address("#/x/abc");
    again.app.set_asset("import/link", text);
    wait(again);
    ASSERT_TRUE(again.session().scenario());
    EXPECT_EQ(again.session().world().state_hash(), lab.session().world().state_hash());
    // From here it can be passed on.
    EXPECT_EQ(packed(again), text);
    again.app.open_address("#/l/records");
    again.frames(3);
    EXPECT_FALSE(again.session().scenario());
    EXPECT_EQ(again.session().run().state().step, 2u);
}

TEST(Share, ABrokenLinkSaysWhatIsWrongAndOpensTheListOfScenarios) {
    Lab lab;
    lab.app.open_address("#/x/abc");
    lab.frames(3);
    lab.app.asset_failed("import/link", "It is damaged.");
    lab.frames(3);
    EXPECT_EQ(lab.view().overlay, Overlay::Scenarios);
    EXPECT_TRUE(lab.told("{\"want\":\"assets/scenarios/index.json\"}"));
    EXPECT_TRUE(
        lab.app.model().overlay.intro.starts_with("This link cannot be opened. It is damaged."));
    EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/l/records\"}");

    lab.app.open_address("#/x/abd");
    lab.app.set_asset("import/link", R"({"format":"shardlab-session","version":1000})");
    lab.frames(3);
    EXPECT_NE(lab.view().notice.find("a later lab has written this, in version 1000"),
              std::string::npos);
    lab.app.open_address("#/x/abf");
    lab.app.set_asset("import/link",
                      R"({"format":"shardlab-session","version":2,"scenario":"none","digest":"",
"seed":"1","branches":[{"name":"main","reached_us":1,"log":[]}],"branch":0,"now_us":1,"undone":[]})");
    lab.frames(3);
    lab.app.asset_failed("assets/scenarios/none.json", "There is none of this name.");
    lab.frames(3);
    EXPECT_EQ(lab.view().notice, "This link cannot be opened. There is none of this name.");
}

TEST(Share, ABrokenFileLeavesWhatIsOpen) {
    Lab lab;
    work(lab);
    const std::uint64_t hash = lab.session().world().state_hash();
    std::string text = exported(lab);
    const auto refused = [&](std::string_view from, std::string_view to, std::string_view why) {
        std::string bad = text;
        const std::size_t at = bad.rfind(from);
        ASSERT_NE(at, std::string::npos) << from;
        bad.replace(at, from.size(), to);
        lab.app.set_asset("import/my file.json", bad);
        wait(lab);
        EXPECT_TRUE(lab.view().notice.starts_with("The file my file.json cannot be opened."));
        EXPECT_NE(lab.view().notice.find(why), std::string::npos) << lab.view().notice;
        EXPECT_EQ(lab.view().overlay, Overlay::None);
        EXPECT_EQ(lab.session().world().state_hash(), hash);
    };
    refused("\"branch\":", "\"brunch\":", "my file.json:");
    refused("{\"at_us\":", "{\"at_us\":-", "branches[1].log[0].at_us");
    refused("\"do\":\"pause\",\"name\":\"Stock\"", "\"do\":\"pause\",\"name\":\"Stack\"",
            "branches[1].log[0]: ");
    EXPECT_EQ(lab.last_told("{\"hash\""), "{\"hash\":\"#/s/hot-key\"}");
}

TEST(Share, ALongSessionIsOpenedInFramesAndCanBeGivenUp) {
    const std::string text =
        R"({"format":"shardlab-session","version":2,"lesson":"records","digest":"x","seed":"1",
"branches":[{"name":"main","reached_us":1772452000000000,"log":[]}],
"branch":0,"now_us":1772452000000000,"undone":[]})";
    Lab lab;
    const std::uint64_t hash = (lab.pause(), lab.session().world().state_hash());
    lab.app.set_asset("import/long.json", text);
    std::int64_t percent = 0;
    int moves = 0;
    for (int i = 0; i < 400 && moves < 3; ++i) {
        EXPECT_EQ(lab.frame(), 0);
        moves += lab.view().opening_percent > percent;
        percent = lab.view().opening_percent;
    }
    EXPECT_EQ(moves, 3);
    EXPECT_EQ(lab.view().overlay, Overlay::Opening);
    EXPECT_TRUE(lab.frame_is_sound());
    EXPECT_NE(lab.app.model().overlay.intro.find(cat(percent, " % of it")), std::string::npos);
    ASSERT_TRUE(lab.press("opening.cancel"));
    EXPECT_EQ(lab.view().overlay, Overlay::None);
    EXPECT_EQ(lab.session().world().state_hash(), hash);
}

TEST(Share, SaysHowLongTheLinkIsAndOffersTheFileForLongOnes) {
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        ASSERT_TRUE(lab.press("top.share"));
        const auto link = [&] { return lab.app.model().overlay.sections[0].entries[0]; };
        EXPECT_EQ(link().text, "The link is being made.");
        EXPECT_FALSE(link().control->enabled);
        lab.app.set_link("https://host/#/x/abc");
        lab.frames(3);
        EXPECT_TRUE(link().text.starts_with("20 of at most 2,000 characters."));
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("share.link"));
        EXPECT_EQ(lab.last_told("{\"clipboard\""), "{\"clipboard\":\"https://host/#/x/abc\"}");
        EXPECT_TRUE(link().text.starts_with("Copied: 20 of at most 2,000 characters."));
        lab.app.set_link(std::string(2'001, 'a'));
        lab.frames(3);
        EXPECT_FALSE(link().control->enabled);
        EXPECT_NE(link().text.find("2,001 characters"), std::string::npos);
        EXPECT_NE(link().text.find("Save a file instead"), std::string::npos);
        lab.app.set_link("");
        lab.frames(3);
        EXPECT_NE(link().text.find("This browser cannot make links"), std::string::npos);
        ASSERT_TRUE(lab.press("share.import"));
        EXPECT_TRUE(lab.told("{\"choose_file\":true}"));
    }
}

TEST(Share, AReloadKeepsBranchesAndWhatWasUndone) {
    Lab lab;
    lab.run_for(1'000);
    lab.push(DoCommand{sim::SetProducerRate{"Web shop", 9'000}});
    lab.run_for(1'000);
    lab.push(SeekTo{lab.session().world().began_at() + Duration::millis(500)});
    lab.push(DoCommand{sim::PauseActor{"Dashboard"}});
    lab.push(DoCommand{sim::PauseActor{"Web shop"}});
    lab.push(Undo{});
    lab.run_for(2'000);
    const std::string stored = text_in(lab.last_told("{\"save\":"), "session");
    Lab again({1440, 900, 1}, {.saved = stored});
    again.pause();
    EXPECT_FALSE(again.told("stored_bad")) << again.last_told("{\"stored_bad\"");
    EXPECT_EQ(again.session().time_machine().branches().size(), 2u);
    EXPECT_TRUE(again.session().time_machine().can_redo());
    // As it was stored before there were branches.
    Lab old({1440, 900, 1}, {.saved = file("tests/golden/sessions/version-1-lesson.json")});
    EXPECT_FALSE(old.told("stored_bad")) << old.last_told("{\"stored_bad\"");
    EXPECT_EQ(old.session().run().state().step, 1u);
    EXPECT_EQ(old.session().world().learner_records(), 2u);
}

TEST(Share, AReloadGoesOnWithTheScenario) {
    Lab lab;
    work(lab);
    lab.pause();
    lab.run_for(2'000);
    const std::string save = lab.last_told("{\"save\":");
    ASSERT_EQ(text_in(save, "scenario_address"), "#/s/hot-key");
    const AppOptions left{.scenario = text_in(save, "scenario"), .scenario_address = "#/s/hot-key"};

    Lab again({1440, 900, 1}, left);
    again.app.open_address("#/s/hot-key");
    again.frames(3);
    EXPECT_TRUE(again.told(cat("{\"want\":\"", kCatalog, "\"}")));
    again.app.set_asset(kCatalog, file(kCatalog));
    wait(again);
    ASSERT_TRUE(again.session().scenario());
    EXPECT_TRUE(again.view().paused);
    expect_same(lab.session(), again.session());
    // The attempt at the lesson waits behind it.
    again.app.open_address("#/l/records");
    again.frames(3);
    EXPECT_FALSE(again.session().scenario());

    // Who begins elsewhere has left it: the scenario begins anew then.
    Lab elsewhere({1440, 900, 1}, left);
    elsewhere.app.open_address("#/l/records");
    open_hot_key(elsewhere);
    EXPECT_EQ(elsewhere.session().time_machine().branches().size(), 1u);
}

TEST(Share, AStoredScenarioThatCannotBeReadIsSetAsideAndTheScenarioBeginsAnew) {
    Lab lab({1440, 900, 1}, {.scenario = "rubbish", .scenario_address = "#/s/hot-key"});
    open_hot_key(lab);
    EXPECT_TRUE(lab.told("\"stored_name\":\"scenario\"")) << lab.last_told("{\"stored_bad\"");
    ASSERT_TRUE(lab.session().scenario());
    EXPECT_EQ(lab.view().overlay, Overlay::None);
}

}  // namespace
}  // namespace kds::web::test
