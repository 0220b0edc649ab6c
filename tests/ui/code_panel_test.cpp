// The tab of code: each act in each language, by the canvas and by the twin.
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"
#include "web/model/code/code_model.h"

namespace kds::web::test {
namespace {

void put(Lab& lab, std::string key = "user-7", std::string data = "hello") {
    lab.push(DoCommand{sim::CallPutRecord{
        {.stream_name = "clicks", .partition_key = std::move(key), .data = std::move(data)}}});
}

const CodeModel& code(const Lab& lab) { return *lab.app.model().code; }

std::string text(const Lab& lab) {
    std::string all;
    for (const std::string& line : code(lab).lines) all += line + '\n';
    return all;
}

TEST(CodePanel, ShowsTheNewestActInEachLanguage) {
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        put(lab);
        lab.push(OpenSheet{Sheet::Drawer});
        ASSERT_TRUE(lab.press("drawer.code"));
        EXPECT_EQ(lab.view().tab, DrawerTab::Code);
        EXPECT_TRUE(code(lab).title.starts_with("PutRecord · 00:00:0")) << code(lab).title;
        const std::pair<const char*, const char*> expected[] = {
            {"code.python", "kinesis.put_record("},
            {"code.java", "kinesis.putRecord("},
            {"code.javascript", "new PutRecordCommand({"},
            {"code.http", "X-Amz-Target: Kinesis_20131202.PutRecord"},
            {"code.cli", "aws kinesis put-record"}};
        for (const auto& [id, part] : expected) {
            ASSERT_TRUE(lab.press(id)) << id;
            EXPECT_NE(text(lab).find(part), std::string::npos) << text(lab);
            EXPECT_TRUE(lab.frame_is_sound());
            EXPECT_TRUE(lab.sees(id));
            ASSERT_TRUE(lab.press("code.copy")) << id;
            EXPECT_NE(lab.last_told("{\"clipboard\":").find(part), std::string::npos) << id;
        }
    }
}

TEST(CodePanel, ShowsACallOfTheListAndForgetsOneThatNeverWas) {
    Lab lab;
    put(lab, "first");
    put(lab, "second");
    ASSERT_TRUE(lab.press("call.1.code"));
    EXPECT_EQ(lab.view().tab, DrawerTab::Code);
    EXPECT_NE(text(lab).find("--partition-key second"), std::string::npos) << text(lab);
    lab.push(OpenTab{DrawerTab::Calls});
    lab.app.twin_event("call.0.code", "press", "");
    lab.frames(3);
    EXPECT_EQ(lab.view().tab, DrawerTab::Code);
    EXPECT_NE(text(lab).find("--partition-key first"), std::string::npos) << text(lab);
    ASSERT_EQ(code(lab).subjects.size(), 3u);
    EXPECT_TRUE(code(lab).subjects[2].pressed);
    ASSERT_TRUE(lab.press("code.newest"));
    EXPECT_NE(text(lab).find("--partition-key second"), std::string::npos) << text(lab);
    // One that was taken back.
    lab.push(ShowCode{CodeSubject::OneCall, 1});
    EXPECT_NE(text(lab).find("--partition-key second"), std::string::npos);
    lab.push(Undo{});
    EXPECT_EQ(code(lab).subjects.size(), 2u);
    EXPECT_NE(text(lab).find("--partition-key first"), std::string::npos) << text(lab);
}

TEST(CodePanel, FollowsTheFormThatIsBeingFilled) {
    Lab lab;
    lab.push(ChooseForm{Form::PutRecord});
    lab.push(EditField{Field::PartitionKey, ""});
    lab.push(EditField{Field::Data, ""});
    lab.push(ShowCode{CodeSubject::OpenForm, 0});
    EXPECT_EQ(code(lab).title, "PutRecord · not sent yet");
    EXPECT_EQ(code(lab).note, "Still to be filled in: partition key, data.");
    EXPECT_NE(text(lab).find("--partition-key '<partition key>'"), std::string::npos) << text(lab);
    EXPECT_FALSE(lab.hit("code.copy")->enabled);
    lab.push(EditField{Field::PartitionKey, "k"});
    lab.push(EditField{Field::Data, "some data"});
    EXPECT_EQ(code(lab).note, "");
    EXPECT_TRUE(lab.hit("code.copy")->enabled);
    EXPECT_NE(text(lab).find("--data 'some data'"), std::string::npos) << text(lab);
    lab.push(ChooseForm{Form::GetRecords});
    EXPECT_NE(text(lab).find("--shard-iterator \"$SHARD_ITERATOR\""), std::string::npos);
    lab.push(ChooseForm{Form::GetShardIterator});
    lab.push(EditField{Field::Shard, ""});
    EXPECT_NE(text(lab).find("--shard-id '<shard>'"), std::string::npos) << text(lab);
}

TEST(CodePanel, SaysWhatAnActIsThatIsNoCall) {
    Lab lab;
    lab.push(DoCommand{sim::PauseActor{"Web shop"}});
    lab.push(OpenTab{DrawerTab::Code});
    EXPECT_EQ(code(lab).note, "In reality: stop the program Web shop for a while.");
    EXPECT_TRUE(code(lab).forms.empty());
    EXPECT_TRUE(code(lab).lines.empty());
    EXPECT_FALSE(lab.sees("code.copy"));
    EXPECT_TRUE(lab.frame_is_sound());
}

TEST(CodePanel, IsBuiltOnlyWhileItIsOpen) {
    Lab lab;
    put(lab);
    EXPECT_FALSE(lab.app.model().code);
    EXPECT_FALSE(lab.app.twin().actions.contains("code.newest"));
    lab.push(OpenTab{DrawerTab::Code});
    EXPECT_FALSE(code(lab).subjects.empty());
    EXPECT_TRUE(lab.app.twin().actions.contains("code.newest"));
    lab.app.twin_event("code.http", "press", "");
    lab.frames(3);
    EXPECT_EQ(lab.view().code.form, CodeForm::Http);
}

TEST(CodePanel, AVeryLongCodeIsCutWhereItIsShownOnly) {
    Lab lab;
    sim::CallPutRecords many;
    many.input.stream_name = "clicks";
    for (int i = 0; i < 500; ++i)
        many.input.records.push_back({.partition_key = cat("user-", i), .data = "x"});
    lab.push(DoCommand{many});
    lab.push(ChooseCodeForm{CodeForm::Python});
    lab.push(OpenTab{DrawerTab::Code});
    ASSERT_EQ(code(lab).lines.size(), kCodeLinesShown + 1);
    EXPECT_TRUE(code(lab).lines.back().ends_with(" more lines: Copy has all of them."))
        << code(lab).lines.back();
    const auto* const copy = std::get_if<CopyText>(&code(lab).copy.action);
    ASSERT_TRUE(copy);
    EXPECT_NE(copy->text.find("user-499"), std::string::npos);
    EXPECT_TRUE(lab.frame_is_sound());
}

TEST(CodePanel, TakesNothingFromTheHeapWhileItIsDrawn) {
    count_imgui_allocations();
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        Lab lab(screen);
        put(lab);
        lab.push(OpenSheet{Sheet::Drawer});
        lab.push(OpenTab{DrawerTab::Code});
        lab.push(ChooseCodeForm{CodeForm::Java});
        lab.pause();
        lab.frames(120);
        EXPECT_EQ(allocations_when_drawn_again(lab, 100), 0u) << screen.width;
    }
}

}  // namespace
}  // namespace kds::web::test
