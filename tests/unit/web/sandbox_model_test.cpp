// The list of sandboxes as the page tells it, its model, and the page of an open sandbox.
#include "web/model/sandbox_model.h"

#include <algorithm>

#include "core/lesson/session_file.h"
#include "core/sim/restoring.h"
#include "tests/unit/web/lesson_lab.h"

namespace kds::web {
namespace {

using test::LessonLab;

constexpr std::string_view kList =
    R"({"entries":[{"id":3,"name":"Two readers","when":"2 Mar 2026, 14:05","commands":12,"bytes":3120},
{"id":1,"name":"Old","when":"","commands":0,"bytes":40}],
"undo":"Gone","said":"","trouble":"","used_bytes":3160,"full_bytes":5000000})";

struct SandboxLab : LessonLab {
    SavedSandboxes saved = test::must(read_saved_sandboxes(kList));
    lesson::ScenarioFile file{};

    SandboxLab() { view.overlay = Overlay::Sandboxes; }
    void open(std::string id, std::string title) {
        file.id = std::move(id);
        file.title = std::move(title);
        scenario = &file;
    }
    ModelInputs inputs() const {
        ModelInputs in = LessonLab::inputs();
        in.sandboxes = &saved;
        return in;
    }
    OverlayModel overlay() const { return build_overlay(inputs()); }
    std::optional<Control> find(std::string_view id) const {
        const OverlayModel m = overlay();
        for (const Control& control : m.controls)
            if (control.id == id) return control;
        for (const auto& section : m.sections)
            for (const auto& entry : section.entries) {
                if (entry.control && entry.control->id == id) return entry.control;
                for (const Control& control : entry.row)
                    if (control.id == id) return control;
            }
        return std::nullopt;
    }
};

TEST(Sandboxes, TheListIsReadAsThePageWritesIt) {
    const SavedSandboxes saved = test::must(read_saved_sandboxes(kList));
    ASSERT_EQ(saved.entries.size(), 2u);
    EXPECT_EQ(saved.find(3)->name, "Two readers");
    EXPECT_EQ(saved.find("Old")->id, 1u);
    EXPECT_FALSE(saved.find(2));
    EXPECT_FALSE(saved.find("two readers"));
    const auto refused = [](std::string_view from, std::string_view to) {
        std::string bad(kList);
        bad.replace(bad.find(from), from.size(), to);
        const auto read = read_saved_sandboxes(bad);
        return read ? std::string("it was read") : read.error().message;
    };
    EXPECT_NE(refused("\"id\":3", "\"id\":0").find("sandboxes:1: entries[0].id"),
              std::string::npos);
    EXPECT_NE(refused("\"Old\"", "\"\"").find("sandboxes:2: entries[1].name"), std::string::npos);
    EXPECT_NE(refused("\"undo\"", "\"undoo\"").find("did you mean \"undo\"?"), std::string::npos);
}

TEST(Sandboxes, ANameIsTrimmedAndBounded) {
    EXPECT_EQ(trimmed_name("  a b "), "a b");
    EXPECT_EQ(trimmed_name("   "), "");
    EXPECT_EQ(name_trouble("a"), "");
    EXPECT_EQ(name_trouble(""), "Give it a name first.");
    std::string longest;
    for (std::size_t i = 0; i < kSandboxNameMax; ++i) longest += "é";
    EXPECT_EQ(name_trouble(longest), "");
    EXPECT_EQ(name_trouble(longest + "x"), "A name has at most 60 characters.");
}

TEST(Sandboxes, InALessonOneCanGoOn) {
    SandboxLab lab;
    const auto go_on = lab.find("sandbox.go_on");
    const auto* const act = go_on ? std::get_if<DoInSandbox>(&go_on->action) : nullptr;
    ASSERT_TRUE(act);
    EXPECT_EQ(act->act, SandboxAct::GoOn);
    EXPECT_FALSE(lab.find("sandbox.save"));
    EXPECT_TRUE(lab.find("sandbox.nothing"));
    EXPECT_EQ(lab.overlay().sections.back().entries[0].text,
              "2 Mar 2026, 14:05, 12 commands, 4 KB.");
    EXPECT_EQ(lab.overlay().sections.back().entries[1].text, "nothing was done yet, 1 KB.");
    EXPECT_EQ(lab.find("sandbox.undo")->label, "Bring back Gone");
}

TEST(Sandboxes, ASavedNameIsReplacedAndNoNameIsNone) {
    SandboxLab lab;
    lab.open("hot-key", "One product goes viral");
    EXPECT_FALSE(lab.find("sandbox.go_on"));
    EXPECT_FALSE(lab.find("sandbox.save")->enabled);
    lab.view.field(Field::SandboxName) = "New one";
    EXPECT_TRUE(lab.find("sandbox.save")->enabled);
    EXPECT_EQ(lab.find("sandbox.save")->label, "Save");
    lab.view.field(Field::SandboxName) = " Two readers ";
    EXPECT_EQ(lab.find("sandbox.save")->label, "Replace");
    lab.do_now(sim::PauseActor{"Dashboard"});
    EXPECT_NE(lab.overlay().sections[0].entries[0].text.find("1 command"), std::string::npos);
    EXPECT_EQ(command_count(lab.time), 1);
}

TEST(Sandboxes, OnlyTheOneThatGetsAnotherNameHasAField) {
    SandboxLab lab;
    lab.view.renamed_sandbox = 3;
    const auto entries = lab.overlay().sections.back().entries;
    ASSERT_TRUE(entries[0].field);
    EXPECT_EQ(entries[0].field->field, Field::SandboxRename);
    EXPECT_FALSE(entries[1].field);
    EXPECT_FALSE(lab.find("sandbox.rename_now")->enabled);
    lab.view.field(Field::SandboxRename) = "Three readers";
    EXPECT_TRUE(lab.find("sandbox.rename_now")->enabled);
    EXPECT_FALSE(lab.find("sandbox.delete.3"));
    EXPECT_TRUE(lab.find("sandbox.delete.1"));
}

TEST(Sandboxes, AStorageThatIsNearlyFullIsSaid) {
    SandboxLab lab;
    lab.saved.used_bytes = 3'999'999;
    EXPECT_EQ(lab.overlay().intro.find("nearly full"), std::string::npos);
    lab.saved.used_bytes = 4'000'000;
    EXPECT_NE(lab.overlay().intro.find("nearly full: about 4.0 MB of 5.0 MB are used"),
              std::string::npos);
    lab.saved.trouble = "It was not saved.";
    EXPECT_TRUE(lab.overlay().intro.starts_with("It was not saved. The browser's storage"));
}

TEST(Sandboxes, ThePageOfOneSaysWhatToDoFirst) {
    SandboxLab lab;
    lab.open("world-records", "Records");
    LessonModel page = build_lesson(lab.inputs());
    EXPECT_EQ(page.eyebrow, "Sandbox");
    const auto* const back = std::get_if<OpenAddress>(&page.primary->action);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->address, "#/l/records");
    lab.open("hot-key", "One product goes viral");
    EXPECT_EQ(build_lesson(lab.inputs()).eyebrow, "Scenario");
    lab.open("sandbox", "Sandbox");
    // There is the lesson's stream.
    EXPECT_EQ(build_lesson(lab.inputs()).primary->id, "scenario.list");
    sim::Scenario nothing;
    nothing.id = "sandbox";
    lab.time = test::must(sim::TimeMachine::start(nothing, 1));
    page = build_lesson(lab.inputs());
    EXPECT_EQ(page.primary->label, "Create a stream");
    const auto* const form = std::get_if<GoInConsole>(&page.primary->action);
    ASSERT_TRUE(form);
    EXPECT_EQ(form->page, ConsolePage::Create);
    EXPECT_NE(plain_text(page.text).find("Create one first"), std::string::npos);
    // The stage has the same control, and no actor can be added to no stream.
    StageModel stage;
    build_stage(lab.world(), lab.view, stage);
    build_acts(lab.inputs(), stage);
    stage.acts.offered = true;
    EXPECT_EQ(stage.acts.add_stream.label, "Create a stream");
    EXPECT_TRUE(stage.acts.add_producer.id.empty());
    EXPECT_TRUE(stage.has_strip());
}

/// What "Go on in the sandbox" hands over, and what is kept of it, is the lesson's world.
TEST(Sandboxes, ASessionOfALessonsStepIsTheSameWorld) {
    LessonLab lab;
    lab.run.go_to(3, lab.world());
    lab.wait(Duration::seconds(3));
    lab.do_now(
        sim::CallPutRecord{{.stream_name = "clicks", .partition_key = "user-7", .data = "hello"}});
    lab.do_now(sim::SetProducerRate{"Web shop", 9'000});
    lab.wait(Duration::seconds(2));
    const sim::TimeMachine handed = lab.time;
    EXPECT_EQ(handed.world().state_hash(), lab.world().state_hash());

    lesson::SavedSession saved;
    saved.lesson_id = "records";
    saved.digest = "x";
    saved.seed = handed.world().seed();
    saved.history = handed.history();
    auto read = test::must(lesson::session_from_json(lesson::to_json(saved), "a.json"));
    EXPECT_FALSE(read.run);
    const sim::TimeMachine again =
        test::must(sim::restore(lab.lesson.scenario, read.seed, std::move(read.history)));
    EXPECT_EQ(again.world().state_hash(), lab.world().state_hash());
    EXPECT_EQ(again.world().calls().end(), lab.world().calls().end());
}

}  // namespace
}  // namespace kds::web
