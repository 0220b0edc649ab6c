// Typing into the fields of the forms: on the desktop, where the lab edits, and in a browser, where
// a real input does.
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

using TextKey = App::TextKey;

struct Typing : testing::Test {
    Lab lab;

    void SetUp() override {
        lab.push(ChooseForm{Form::PutRecord});
        ASSERT_TRUE(lab.press("field.key"));
        ASSERT_TRUE(lab.app.typing());
    }
    void type(std::string_view text) {
        lab.app.text_input(text);
        lab.frames(2);
    }
    void key(TextKey k, int times = 1) {
        for (int i = 0; i < times; ++i) lab.app.text_key(k);
        lab.frames(2);
    }
    const std::string& value() { return lab.view().field(Field::PartitionKey); }
    std::size_t caret() { return lab.app.text_entry().selection_end; }
};

TEST_F(Typing, InsertsAtTheCaret) {
    type("use");
    type("r-7");
    EXPECT_EQ(value(), "user-7");
    EXPECT_EQ(caret(), 6u);
    key(TextKey::Home);
    type("x");
    EXPECT_EQ(value(), "xuser-7");
    key(TextKey::End);
    type("!");
    EXPECT_EQ(value(), "xuser-7!");
    key(TextKey::Left, 2);
    type("_");
    EXPECT_EQ(value(), "xuser-_7!");
    key(TextKey::Right);
    type("+");
    EXPECT_EQ(value(), "xuser-_7+!");
    EXPECT_EQ(lab.app.text_entry().value, value());
}

TEST_F(Typing, SeveralKeysBetweenTwoFramesAllCount) {
    for (const char* c : {"a", "b", "c"}) lab.app.text_input(c);
    lab.app.text_key(TextKey::Backspace);
    lab.app.text_input("d");
    lab.frames(2);
    EXPECT_EQ(value(), "abd");
}

TEST_F(Typing, ErasingAndTypingTheSameBetweenTwoFramesKeepsIt) {
    type("user-7");
    for (int i = 0; i < 10; ++i) lab.app.text_key(TextKey::Backspace);
    lab.app.text_input("user-7");
    lab.frames(2);
    EXPECT_EQ(value(), "user-7");
}

TEST_F(Typing, MovesAndErasesByCharacterNotByByte) {
    type("aü日🙂");
    EXPECT_EQ(caret(), 1u + 2 + 3 + 4);
    key(TextKey::Backspace);
    EXPECT_EQ(value(), "aü日");
    key(TextKey::Left);
    EXPECT_EQ(caret(), 3u);
    key(TextKey::Delete);
    EXPECT_EQ(value(), "aü");
    key(TextKey::Left);
    key(TextKey::Backspace);
    EXPECT_EQ(value(), "ü");
    key(TextKey::Delete);
    EXPECT_EQ(value(), "");
    // Nothing left: nothing happens.
    for (const TextKey k : {TextKey::Backspace, TextKey::Delete, TextKey::Left, TextKey::Right,
                            TextKey::Home, TextKey::End})
        key(k);
    EXPECT_EQ(value(), "");
}

TEST_F(Typing, WhatIsNoUtf8IsNotTaken) {
    type("a");
    type("\xff");
    type("\xc3");
    EXPECT_EQ(value(), "a");
}

TEST_F(Typing, EnterSendsAndEscapeLeaves) {
    type("user-7");
    key(TextKey::Enter);
    EXPECT_EQ(lab.session().world().calls().size(), 1u);
    EXPECT_TRUE(lab.app.typing());
    key(TextKey::Escape);
    EXPECT_FALSE(lab.app.typing());
    type("x");
    EXPECT_EQ(value(), "user-7");
}

TEST_F(Typing, AClickIntoAnotherFieldGoesThere) {
    type("k");
    ASSERT_TRUE(lab.press("field.data"));
    type("d");
    EXPECT_EQ(lab.view().field(Field::PartitionKey), "k");
    EXPECT_EQ(lab.view().field(Field::Data), "d");
    ASSERT_TRUE(lab.press("field.key"));
    EXPECT_EQ(caret(), 1u);
    type("2");
    EXPECT_EQ(value(), "k2");
}

TEST_F(Typing, EndsWhenTheFieldIsGone) {
    const std::pair<const char*, Action> ways[] = {{"another form", ChooseForm{Form::GetRecords}},
                                                   {"another tab", OpenTab{DrawerTab::Events}},
                                                   {"an overlay", OpenOverlay{Overlay::Help}}};
    for (const auto& [name, action] : ways) {
        lab.push(OpenOverlay{Overlay::None});
        lab.push(OpenTab{DrawerTab::Calls});
        lab.push(ChooseForm{Form::PutRecord});
        ASSERT_TRUE(lab.press("field.key")) << name;
        ASSERT_TRUE(lab.app.typing()) << name;
        lab.push(action);
        EXPECT_FALSE(lab.app.typing()) << name;
    }
}

TEST_F(Typing, EndsWhenItsSheetIsGone) {
    Lab phone({390, 844});
    phone.push(OpenSheet{Sheet::Drawer});
    ASSERT_TRUE(phone.press("field.key"));
    ASSERT_TRUE(phone.app.typing());
    phone.push(OpenSheet{Sheet::Lesson});
    EXPECT_FALSE(phone.app.typing());
}

TEST_F(Typing, FollowsWhenTheValueIsSetByAnother) {
    type("old text");
    // A step with a prefilled form, or "Read from here".
    lab.push(EditField{Field::PartitionKey, "new"});
    EXPECT_EQ(lab.app.text_entry().value, "new");
    EXPECT_LE(caret(), 3u);
    type("!");
    EXPECT_EQ(value(), "new!");
}

TEST_F(Typing, ALongValueIsSoundAtEachCaret) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "ü";
    type(text);
    EXPECT_EQ(value(), text);
    EXPECT_TRUE(lab.frame_is_sound());
    key(TextKey::Home);
    EXPECT_TRUE(lab.frame_is_sound());
}

TEST_F(Typing, WithoutAFieldNothingIsTaken) {
    key(TextKey::Escape);
    const std::uint64_t before = lab.session().revision();
    type("x");
    key(TextKey::Backspace);
    key(TextKey::Enter);
    EXPECT_EQ(lab.session().revision(), before);
}

// In a browser a real input stands over the field.

struct RealInput : testing::Test {
    Lab lab{{1440, 900, 1}, {.platform_edits_text = true}};
};

TEST_F(RealInput, StandsWhereTheTextIs) {
    lab.push(ChooseForm{Form::PutRecord});
    EXPECT_FALSE(lab.told("{\"text_entry\":"));
    ASSERT_TRUE(lab.press("field.data"));
    const std::string told = lab.last_told("{\"text_entry\":");
    EXPECT_TRUE(told.starts_with("{\"text_entry\":{\"id\":\"field.data\",\"x\":")) << told;
    const Rect box = lab.hit("field.data")->rect;
    const Rect text = lab.app.text_entry().rect;
    EXPECT_GE(text.x, box.x);
    EXPECT_GE(text.y, box.y);
    EXPECT_LE(text.right(), box.right());
    EXPECT_LE(text.bottom(), box.bottom());
}

TEST_F(RealInput, ItsTextAndSelectionAreMirrored) {
    lab.push(ChooseForm{Form::PutRecord});
    ASSERT_TRUE(lab.press("field.key"));
    lab.app.text_state("field.key", "größe", 2, 5, 0);
    lab.frames(2);
    EXPECT_EQ(lab.view().field(Field::PartitionKey), "größe");
    EXPECT_EQ(lab.app.text_entry().selection_start, 2u);
    EXPECT_EQ(lab.app.text_entry().selection_end, 5u);
    EXPECT_TRUE(lab.frame_is_sound());
    // An input method that is composing.
    lab.app.text_state("field.key", "größeに", 10, 10, 3);
    lab.frames(2);
    EXPECT_EQ(lab.app.text_entry().composing, 3u);
    EXPECT_EQ(lab.view().field(Field::PartitionKey), "größeに");
    // Figures that do not fit the text do no harm.
    lab.app.text_state("field.key", "a", 99, 77, 55);
    lab.frames(3);
    EXPECT_EQ(lab.app.text_entry().selection_end, 1u);
    EXPECT_TRUE(lab.frame_is_sound());
    lab.app.text_state("no.such.field", "x", 0, 0, 0);
    lab.frames(2);
    EXPECT_EQ(lab.app.text_entry().id, "field.key");
}

TEST_F(RealInput, IsTakenAwayWithItsField) {
    lab.push(ChooseForm{Form::PutRecord});
    ASSERT_TRUE(lab.press("field.key"));
    lab.push(ChooseForm{Form::GetRecords});
    EXPECT_EQ(lab.last_told("{\"text_entry\":"), "{\"text_entry\":null}");
    lab.push(ChooseForm{Form::PutRecord});
    ASSERT_TRUE(lab.press("field.key"));
    lab.app.twin_event("field.key", "blur", "");
    lab.frames(2);
    EXPECT_EQ(lab.last_told("{\"text_entry\":"), "{\"text_entry\":null}");
}

TEST_F(RealInput, IsNotSentAnewWhileNothingChanges) {
    lab.push(ChooseForm{Form::PutRecord});
    ASSERT_TRUE(lab.press("field.key"));
    lab.messages.clear();
    lab.run_for(1'000);
    EXPECT_FALSE(lab.told("{\"text_entry\":"));
}

}  // namespace
}  // namespace kds::web::test
