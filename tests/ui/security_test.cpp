// Who may do what, by pointer, by keyboard and by the twin: principals, policies, traces, advice.
#include "core/sim/access.h"
#include "tests/ui/acts_lab.h"
#include "tests/ui/drawn_again.h"
#include "web/model/security_model.h"

namespace kds::web::test {
namespace {

constexpr Screen kSecurityScreens[] = {{1440, 900}, {1280, 720}, {800, 1200}, {390, 844}};

struct SecurityLab : ActsLab {
    explicit SecurityLab(Screen s = {1440, 900}) : ActsLab(s) { push(DoInSecurity{}); }

    const SecurityModel& page() const { return *app.model().security; }
    const sim::Access* access() const { return session().world().access(); }
    const sim::AccessPrincipal* principal(std::string_view name) const {
        return access() ? access()->find_principal(name) : nullptr;
    }
    void open(SecurityPage to) {
        push(DoInSecurity{.act = SecurityDo::Open, .number = static_cast<std::uint64_t>(to)});
    }
    void write(std::string text) { push(EditField{Field::PolicyText, std::move(text)}); }
    std::string stream_arn() const { return session().world().engine().arn_of(stream()); }
    /// The learner's own PutRecord.
    void put() {
        push(DoCommand{sim::CallOperation{kds::Action::PutRecord,
                                          api::Value::object()
                                              .with("StreamName", api::Value::of_text("clicks"))
                                              .with("PartitionKey", api::Value::of_text("k"))
                                              .with("Data", api::Value::of_blob("x"))}});
    }
    bool last_call_was_refused() const { return !session().world().calls().back().answer; }
    const SecurityModel::Entry* entry(std::string_view head) const {
        for (const SecurityModel::Section& section : page().sections)
            for (const SecurityModel::Entry& one : section.entries)
                if (one.head.find(head) != std::string::npos) return &one;
        return nullptr;
    }
};

TEST(Security, IsOpenedFromHelp) {
    for (const Screen& screen : kSecurityScreens) {
        ActsLab lab(screen);
        EXPECT_FALSE(lab.app.model().security);
        ASSERT_TRUE(lab.press("top.help"));
        ASSERT_TRUE(lab.press("overlay.security"));
        ASSERT_EQ(lab.view().overlay, Overlay::Security);
        EXPECT_TRUE(lab.frame_is_sound());
        for (const char* tab :
             {"security.policy", "security.why", "security.advice", "security.principals"}) {
            ASSERT_TRUE(lab.press(tab)) << tab;
            EXPECT_TRUE(lab.frame_is_sound()) << tab;
        }
        ASSERT_TRUE(lab.press("overlay.close"));
        EXPECT_EQ(lab.view().overlay, Overlay::None);
    }
}

TEST(Security, ThePolicyPageOpensWithThePolicyThatThereIs) {
    SecurityLab lab;
    lab.open(SecurityPage::Policy);
    EXPECT_EQ(lab.view().field(Field::PolicyOwner), lab.stream_arn());
    EXPECT_TRUE(lab.frame_is_sound());

    SecurityLab other;
    ASSERT_TRUE(other.press("security.new.auditor"));
    other.open(SecurityPage::Policy);
    EXPECT_EQ(other.view().field(Field::PolicyOwner), "auditor");
    EXPECT_NE(other.view().field(Field::PolicyText).find("kinesis:Describe"), std::string::npos);
}

TEST(Security, AnAuditorIsAddedActsAndIsRefused) {
    for (const Screen& screen : kSecurityScreens) {
        SecurityLab lab(screen);
        ASSERT_TRUE(lab.press("security.new.auditor"));
        ASSERT_TRUE(lab.principal("auditor"));
        ASSERT_TRUE(lab.press("security.as.0"));
        EXPECT_TRUE(lab.told("another principal"));
        EXPECT_TRUE(lab.frame_is_sound());
        lab.put();
        ASSERT_TRUE(lab.last_call_was_refused());
        ASSERT_TRUE(lab.press("security.why"));
        ASSERT_FALSE(lab.page().sections.empty());
        EXPECT_EQ(lab.page().sections[0].title, "auditor asked for kinesis:PutRecord");
        const SecurityModel::Entry* const verdict = lab.entry("By the policies as they are now");
        ASSERT_TRUE(verdict);
        EXPECT_EQ(verdict->tone, Tone::Bad);
        ASSERT_TRUE(lab.entry("Policies of the principal"));
        EXPECT_TRUE(lab.entry("Policies of the principal")->is_marked);
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("security.principals"));
        EXPECT_NE(lab.entry("auditor")->text.find("1 refused"), std::string::npos)
            << lab.entry("auditor")->text;
        // What is done here can be taken back.
        lab.push(Undo{});
        lab.push(Undo{});
        lab.push(Undo{});
        EXPECT_FALSE(lab.principal("auditor"));
    }
}

TEST(Security, APolicyIsWrittenRefusedCorrectedAndSaved) {
    for (const Screen& screen : kSecurityScreens) {
        SecurityLab lab(screen);
        ASSERT_TRUE(lab.press("security.new.producer"));
        ASSERT_TRUE(lab.press("security.edit.0.0"));
        EXPECT_EQ(lab.view().field(Field::PolicyOwner), "producer");
        EXPECT_NE(lab.view().field(Field::PolicyText).find("kinesis:PutRecord"), std::string::npos);
        lab.write(
            "{\n\"Statement\": [{\n\"Effect\": \"allow\",\n\"Action\": \"kinesis:*\",\n"
            "\"Resource\": \"*\"}]}");
        ASSERT_TRUE(lab.entry("Line 3"));
        EXPECT_EQ(lab.entry("Line 3")->text,
                  "Statement[0].Effect: found \"allow\", expected Allow or Deny.");
        const auto& marks = lab.page().sections[1].marks;
        ASSERT_EQ(marks.size(), 3u);
        EXPECT_EQ(marks[2], Tone::Bad);
        const std::uint64_t commands = lab.commands();
        ASSERT_TRUE(lab.press("security.save"));
        EXPECT_EQ(lab.commands(), commands);
        EXPECT_NE(lab.page().answer.find("found \"allow\""), std::string::npos)
            << lab.page().answer;
        EXPECT_TRUE(lab.frame_is_sound());
        // Right, and too wide.
        lab.write(
            "{\n\"Statement\": [{\n\"Effect\": \"Allow\",\n\"Action\": \"kinesis:*\",\n"
            "\"Resource\": \"*\"}]}");
        EXPECT_TRUE(lab.page().answer.empty());
        ASSERT_TRUE(lab.entry("Lines 2 to 5"));
        ASSERT_TRUE(lab.press("security.save"));
        EXPECT_EQ(lab.commands(), commands + 1);
        EXPECT_EQ(lab.page().answer, "Done.");
        EXPECT_NE(lab.principal("producer")->spec.policies[0].text.find("kinesis:*"),
                  std::string::npos);
        ASSERT_TRUE(lab.press("security.take.reader"));
        EXPECT_NE(lab.view().field(Field::PolicyText).find("GetShardIterator"), std::string::npos);
        EXPECT_TRUE(lab.frame_is_sound());
    }
}

TEST(Security, TheEditorTakesLinesAndSuggestions) {
    for (const Screen& screen : kSecurityScreens) {
        SecurityLab lab(screen);
        ASSERT_TRUE(lab.press("security.new.producer"));
        ASSERT_TRUE(lab.press("security.add.0"));
        ASSERT_TRUE(lab.press("security.text"));
        lab.app.text_input("{");
        lab.app.text_key(App::TextKey::Enter);
        lab.app.text_input("\"Action\": \"kinesis:PutRecords");
        lab.frames(3);
        EXPECT_EQ(lab.view().field(Field::PolicyText), "{\n\"Action\": \"kinesis:PutRecords");
        EXPECT_EQ(lab.view().overlay, Overlay::Security);
        lab.app.text_key(App::TextKey::Backspace);
        lab.frames(3);
        ASSERT_TRUE(lab.press("security.suggest.0"));
        EXPECT_EQ(lab.view().field(Field::PolicyText), "{\n\"Action\": \"kinesis:PutRecords\"")
            << lab.page().sections[1].chips[0].label;
        EXPECT_TRUE(lab.frame_is_sound());
    }
}

TEST(Security, APressInTheEditorPutsTheCaretThere) {
    SecurityLab lab;
    ASSERT_TRUE(lab.press("security.new.producer"));
    ASSERT_TRUE(lab.press("security.add.0"));
    lab.write("first\nsecond\nthird");
    const HitMap::Entry* const area = lab.hit("security.text");
    ASSERT_TRUE(area);
    // In the second line, of 20 px, beyond its end.
    lab.platform.click_at({area->whole.right() - 30, area->whole.y + 40});
    lab.frames(3);
    lab.app.text_input("!");
    lab.frames(3);
    EXPECT_EQ(lab.view().field(Field::PolicyText), "first\nsecond!\nthird");
    // Arrows go on from there.
    lab.app.text_key(App::TextKey::Left);
    lab.app.text_key(App::TextKey::Enter);
    lab.frames(3);
    EXPECT_EQ(lab.view().field(Field::PolicyText), "first\nsecond\n!\nthird");
}

TEST(Security, TheCaretStaysInView) {
    for (const Screen& screen : kSecurityScreens) {
        SecurityLab lab(screen);
        ASSERT_TRUE(lab.press("security.new.producer"));
        ASSERT_TRUE(lab.press("security.add.0"));
        ASSERT_TRUE(lab.press("security.text"));
        for (int i = 0; i < 80; ++i) {
            lab.app.text_key(App::TextKey::Enter);
            lab.frames(1);
        }
        lab.frames(4);
        const TextEntry& entry = lab.app.text_entry();
        ASSERT_EQ(entry.id, "security.text");
        const float caret = entry.rect.y + 80 * 20;
        EXPECT_GT(caret, 0);
        EXPECT_LT(caret + 20, lab.height());
        EXPECT_TRUE(entry.more.starts_with(",\"clip\":[")) << entry.more;
        EXPECT_FALSE(entry.more.starts_with(",\"clip\":[0,")) << entry.more;
    }
}

TEST(Security, TheStreamsOwnPolicyIsACallOfTheService) {
    SecurityLab lab;
    ASSERT_TRUE(lab.press(cat("security.stream.", lab.stream().id.value)));
    EXPECT_EQ(lab.view().field(Field::PolicyOwner), lab.stream_arn());
    ASSERT_TRUE(lab.press("security.take.shared_reader"));
    ASSERT_TRUE(lab.press("security.save"));
    EXPECT_EQ(lab.page().answer, "The service took the policy.");
    EXPECT_TRUE(lab.stream().policy.is_there());
    lab.write(R"({"Version":"2012-10-17","Statement":[{}]})");
    ASSERT_TRUE(lab.press("security.save"));
    EXPECT_EQ(lab.page().answer_tone, Tone::Bad);
    EXPECT_NE(lab.page().answer.find("Exception: "), std::string::npos) << lab.page().answer;
    EXPECT_TRUE(lab.stream().policy.is_there());
    ASSERT_TRUE(lab.press("security.delete"));
    EXPECT_FALSE(lab.stream().policy.is_there());
}

TEST(Security, WhatIfAsksWithoutACall) {
    for (const Screen& screen : kSecurityScreens) {
        SecurityLab lab(screen);
        ASSERT_TRUE(lab.press("security.new.producer"));
        ASSERT_TRUE(lab.press("security.why"));
        const std::uint64_t commands = lab.commands();
        ASSERT_TRUE(lab.press("security.ask.as.0"));
        lab.push(EditField{Field::AskedAction, "kinesis:PutRecord"});
        ASSERT_TRUE(lab.press("security.ask.on.0"));
        EXPECT_EQ(lab.view().field(Field::AskedResource), lab.stream_arn());
        ASSERT_TRUE(lab.entry("Answer"));
        EXPECT_EQ(lab.entry("Answer")->tone, Tone::Good) << lab.entry("Answer")->text;
        lab.push(EditField{Field::AskedAction, "kinesis:DeleteStream"});
        EXPECT_EQ(lab.entry("Answer")->tone, Tone::Bad);
        EXPECT_EQ(lab.commands(), commands);
        EXPECT_TRUE(lab.frame_is_sound());
    }
}

TEST(Security, AdviceBecomesAPolicy) {
    SecurityLab lab;
    ASSERT_TRUE(lab.press("security.new.administrator"));
    ASSERT_TRUE(lab.press("security.as.0"));
    lab.put();
    ASSERT_FALSE(lab.last_call_was_refused());
    ASSERT_TRUE(lab.press("security.advise.0"));
    EXPECT_EQ(lab.page().sections[1].title, "This user used 1 of its 40 actions.");
    ASSERT_TRUE(lab.press("security.take"));
    EXPECT_EQ(lab.view().security.page, SecurityPage::Policy);
    EXPECT_EQ(lab.view().field(Field::PolicyName), "least-privilege");
    ASSERT_TRUE(lab.press("security.save"));
    EXPECT_EQ(lab.principal("administrator")->spec.policies.size(), 2u);
}

TEST(Security, AKeyIsMadeInactiveAndAnActorCallsAsAnother) {
    SecurityLab lab;
    ASSERT_TRUE(lab.press("security.new.administrator"));
    ASSERT_TRUE(lab.press("security.new.auditor"));
    ASSERT_TRUE(lab.press("security.key.1"));
    EXPECT_FALSE(lab.principal("auditor")->is_active);
    ASSERT_TRUE(lab.press("security.key.1"));
    EXPECT_TRUE(lab.principal("auditor")->is_active);
    ASSERT_TRUE(lab.press("security.let.0.0"));
    EXPECT_EQ(lab.access()->find_actor("Shop")->principal, "administrator");
}

TEST(Security, TheTwinDoesTheSame) {
    SecurityLab lab;
    lab.app.twin_event("security.new.producer", "press", "");
    lab.frames(3);
    ASSERT_TRUE(lab.principal("producer"));
    lab.app.twin_event("security.edit.0.0", "press", "");
    lab.frames(3);
    ASSERT_TRUE(lab.app.twin().fields.contains("security.text"));
    EXPECT_NE(to_json(lab.app.twin().root).find("\"area\":true"), std::string::npos);
    lab.app.twin_event("security.text", "input", "{\"Statement\":[]}");
    lab.frames(3);
    lab.app.twin_event("security.save", "press", "");
    lab.frames(3);
    EXPECT_EQ(lab.principal("producer")->spec.policies[0].text, "{\"Statement\":[]}");
    EXPECT_FALSE(lab.app.twin().actions.contains("top.pause"));
}

TEST(Security, InALessonNothingIsChanged) {
    Lab lab;
    lab.push(DoInSecurity{});
    EXPECT_FALSE(lab.press("security.new.auditor"));
    const std::uint64_t commands = lab.session().world().log().end();
    lab.push(DoInSecurity{.act = SecurityDo::AddPrincipal, .number = 0});
    EXPECT_EQ(lab.session().world().log().end(), commands);
    EXPECT_TRUE(lab.app.key("Escape", false, false, false));
    lab.frames(2);
    EXPECT_EQ(lab.view().overlay, Overlay::None);
}

TEST(Security, EachPageIsDrawnWithoutTheHeap) {
    count_imgui_allocations();
    for (const Screen& screen : kSecurityScreens) {
        SecurityLab lab(screen);
        for (std::uint64_t i = 0; i < security_newcomers().size(); ++i)
            lab.push(DoInSecurity{.act = SecurityDo::AddPrincipal, .number = i});
        lab.push(
            DoInSecurity{.act = SecurityDo::Edit, .who = "application", .what = "application"});
        lab.write(lab.view().field(Field::PolicyText) + std::string(300, 'W') + "\n" +
                  std::string(300, ' '));
        ASSERT_TRUE(lab.press("security.text"));
        for (const SecurityPage page : {SecurityPage::Policy, SecurityPage::Principals,
                                        SecurityPage::Why, SecurityPage::Advice}) {
            lab.open(page);
            lab.frames(60);
            EXPECT_TRUE(lab.frame_is_sound());
            EXPECT_EQ(allocations_when_drawn_again(lab, 20), 0u) << static_cast<int>(page);
        }
    }
}

}  // namespace
}  // namespace kds::web::test
