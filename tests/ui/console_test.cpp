// The console of streams, by pointer, by keyboard and by the twin: a stream's whole life.
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"
#include "web/model/console_model.h"

namespace kds::web::test {
namespace {

constexpr Screen kConsoleScreens[] = {{1440, 900}, {1280, 720}, {800, 1200}, {390, 844}};

/// A lab with the scenario of a stream "orders" open: there, streams can be changed.
void open_scenario(Lab& lab) {
    for (const char* name : {"assets/payloads.json", "assets/scenarios/hot-key.json"})
        lab.app.set_asset(name, std::string(*tests::embedded_file(name)));
    lab.app.open_address("#/s/hot-key");
    lab.frames(3);
    ASSERT_TRUE(lab.session().scenario());
}

const ConsoleModel& console(const Lab& lab) { return *lab.app.model().console; }

const Stream* stream(const Lab& lab, std::string_view name) {
    return lab.session().world().engine().find_stream(name);
}

/// Into the console as a learner comes there on this screen.
void open_console(Lab& lab) {
    if (lab.sees("top.streams")) {
        ASSERT_TRUE(lab.press("top.streams"));
    } else {
        ASSERT_TRUE(lab.press("top.help"));
        ASSERT_TRUE(lab.press("overlay.streams"));
    }
    ASSERT_EQ(lab.view().overlay, Overlay::Console);
}

void open_stream(Lab& lab, std::string_view name) {
    ASSERT_TRUE(stream(lab, name));
    ASSERT_TRUE(lab.press(cat("console.open.", stream(lab, name)->id.value)));
}

/// Empties a field and types into it.
void type(Lab& lab, const char* id, std::string_view text) {
    ASSERT_TRUE(lab.press(id)) << id;
    lab.app.text_key(App::TextKey::End);
    for (int i = 0; i < 40; ++i) lab.app.text_key(App::TextKey::Backspace);
    lab.app.text_input(text);
    lab.frames(3);
}

TEST(Console, AStreamIsMadeChangedAndDeleted) {
    for (const Screen& screen : kConsoleScreens) {
        Lab lab(screen);
        open_scenario(lab);
        open_console(lab);
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("console.new"));
        ASSERT_TRUE(lab.press("console.provisioned"));
        type(lab, "console.name", "clicks");
        type(lab, "console.shards", "2");
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("console.create"));
        ASSERT_TRUE(stream(lab, "clicks"));
        // Its page opens, and shows how it comes into being.
        EXPECT_EQ(console(lab).title, "clicks");
        EXPECT_EQ(console(lab).answer, "CreateStream was accepted.");
        EXPECT_EQ(console(lab).status, "CREATING");
        lab.run_for(1'500);
        EXPECT_EQ(console(lab).status, "ACTIVE");
        EXPECT_EQ(stream(lab, "clicks")->open_shard_count(), 2u);

        lab.push(GoInConsole{});
        open_stream(lab, "clicks");
        ASSERT_TRUE(lab.press("console.configuration"));
        EXPECT_EQ(lab.view().field(Field::ConsoleTarget), "2");
        type(lab, "console.target", "4");
        ASSERT_TRUE(lab.press("console.scale"));
        EXPECT_EQ(console(lab).status, "UPDATING");
        lab.run_for(5'000);
        EXPECT_EQ(console(lab).status, "ACTIVE");
        EXPECT_EQ(stream(lab, "clicks")->open_shard_count(), 4u);

        // Enter in a field does the same as the button beside it.
        type(lab, "console.hours", "48");
        lab.app.text_key(App::TextKey::Enter);
        lab.frames(3);
        EXPECT_EQ(console(lab).answer, "IncreaseStreamRetentionPeriod was accepted.");
        lab.run_for(1'500);
        EXPECT_EQ(stream(lab, "clicks")->retention_hours, 48);
        EXPECT_TRUE(lab.frame_is_sound());

        ASSERT_TRUE(lab.press("console.details"));
        ASSERT_TRUE(lab.press("console.delete"));
        ASSERT_TRUE(stream(lab, "clicks"));
        ASSERT_TRUE(lab.press("console.delete_now"));
        EXPECT_EQ(console(lab).status, "DELETING");
        lab.run_for(3'000);
        EXPECT_FALSE(stream(lab, "clicks"));
        EXPECT_EQ(console(lab).title, "Streams");
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("overlay.close"));
        EXPECT_EQ(lab.view().overlay, Overlay::None);
    }
}

TEST(Console, ShowsTheErrorOfTheServiceAndOurOwn) {
    for (const Screen& screen : kConsoleScreens) {
        Lab lab(screen);
        open_scenario(lab);
        open_console(lab);
        open_stream(lab, "orders");
        ASSERT_TRUE(lab.press("console.configuration"));
        type(lab, "console.hours", "9000");
        ASSERT_TRUE(lab.press("console.retain"));
        EXPECT_EQ(console(lab).answer,
                  "InvalidArgumentException: Maximum allowed retention period is 8760 hours. "
                  "Requested retention period (9000 hours) is too long.");
        EXPECT_EQ(console(lab).answer_tone, Tone::Bad);
        EXPECT_TRUE(lab.told("The service refused: Maximum allowed retention period"));
        EXPECT_TRUE(lab.frame_is_sound());
        const std::uint64_t calls = lab.session().world().calls().end();
        type(lab, "console.hours", "two");
        ASSERT_TRUE(lab.press("console.retain"));
        EXPECT_EQ(console(lab).answer, "The number of hours must be a whole number.");
        EXPECT_EQ(lab.session().world().calls().end(), calls);
    }
}

TEST(Console, EachPageIsSoundAndTakesNothingFromTheHeap) {
    count_imgui_allocations();
    for (const Screen& screen : kConsoleScreens) {
        Lab lab(screen);
        open_scenario(lab);
        lab.push(DoCommand{sim::CallOperation{
            kds::Action::AddTagsToStream,
            api::Value::object()
                .with("StreamName", api::Value::of_text("orders"))
                .with("Tags", api::Value::object().with(
                                  "team", api::Value::of_text(std::string(256, 'W'))))}});
        lab.pause();
        const StreamId id = stream(lab, "orders")->id;
        for (const ConsolePage page : {ConsolePage::List, ConsolePage::Create, ConsolePage::Stream})
            for (int tab = 0; tab <= static_cast<int>(ConsoleTab::Consumers); ++tab) {
                lab.push(GoInConsole{page, static_cast<ConsoleTab>(tab), id});
                lab.frames(60);
                EXPECT_TRUE(lab.frame_is_sound()) << tab;
                EXPECT_EQ(allocations_when_drawn_again(lab, 20), 0u) << tab;
            }
    }
}

TEST(Console, InALessonNothingCanBePressedThatChangesSomething) {
    Lab lab;
    open_console(lab);
    EXPECT_FALSE(lab.press("console.new"));
    open_stream(lab, "clicks");
    EXPECT_FALSE(lab.press("console.delete"));
    ASSERT_TRUE(lab.press("console.configuration"));
    EXPECT_FALSE(lab.press("console.scale"));
    EXPECT_FALSE(lab.hit("console.target"));
    // Nor does an action that comes by another way.
    const std::uint64_t calls = lab.session().world().calls().end();
    lab.push(DoInConsole{ConsoleAct::Delete, {}});
    EXPECT_EQ(lab.session().world().calls().end(), calls);
    EXPECT_EQ(stream(lab, "clicks")->status, StreamStatus::Active);
    EXPECT_TRUE(lab.app.key("Escape", false, false, false));
    lab.frames(2);
    EXPECT_EQ(lab.view().overlay, Overlay::None);
}

TEST(Console, TheTwinDoesTheSame) {
    Lab lab;
    open_scenario(lab);
    lab.app.twin_event("top.streams", "press", "");
    lab.frames(3);
    lab.app.twin_event("console.new", "press", "");
    lab.frames(3);
    lab.app.twin_event("console.name", "input", "clicks");
    lab.frames(3);
    lab.app.twin_event("console.name", "submit", "");
    lab.frames(3);
    ASSERT_TRUE(stream(lab, "clicks"));
    EXPECT_EQ(stream(lab, "clicks")->mode, StreamMode::OnDemand);
    EXPECT_EQ(console(lab).title, "clicks");
    EXPECT_TRUE(lab.app.twin().actions.contains("console.tags"));
    EXPECT_FALSE(lab.app.twin().actions.contains("top.pause"));
}

TEST(Console, IsBuiltOnlyWhileItIsOpen) {
    Lab lab;
    EXPECT_FALSE(lab.app.model().console);
    lab.push(GoInConsole{});
    EXPECT_EQ(console(lab).title, "Streams");
}

}  // namespace
}  // namespace kds::web::test
