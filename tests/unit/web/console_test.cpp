// The console of streams: what each act calls, what the pages say, and what our sentences are.
#include "web/model/console_model.h"

#include "core/api/json_writer.h"
#include "tests/unit/web/lesson_lab.h"

namespace kds::web {
namespace {

using test::LessonLab;

struct ConsoleLab : LessonLab {
    lesson::ScenarioFile file{};

    ConsoleLab() {
        scenario = &file;
        view.overlay = Overlay::Console;
        wait(Duration::seconds(2));
        view.console.stream = world().engine().find_stream("clicks")->id;
    }
    const Stream& clicks() const { return *world().engine().find_stream("clicks"); }
    ConsoleModel console() const {
        ConsoleModel out;
        refresh_console(inputs(), out);
        return out;
    }
    /// What an act would send.
    std::string sends(ConsoleAct act, const std::string& what = {}) const {
        const auto made = console_command(world(), view, act, what);
        if (!made) return made.error().message;
        const auto* const call = std::get_if<sim::CallOperation>(&*made);
        return call ? cat(to_string(call->action), api::write_json(call->input)) : std::string();
    }
    /// Does it as the session does.
    void act(ConsoleAct act, const std::string& what = {}) {
        view.console.act = act;
        view.console.call = world().calls().end();
        do_now(test::must(console_command(world(), view, act, what)));
    }
    /// The control with this id; one without an id if there is none.
    Control find(std::string_view id) const {
        const ConsoleModel m = console();
        for (const ConsoleModel::Section& section : m.sections) {
            for (const auto* list : {&section.controls, &section.choices})
                for (const Control& control : *list)
                    if (control.id == id) return control;
            for (const ConsoleModel::Entry& entry : section.entries)
                if (entry.control && entry.control->id == id) return *entry.control;
        }
        return {};
    }
};

constexpr const char* kArn = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks";

TEST(Console, EachActIsACall) {
    ConsoleLab lab;
    ViewState& view = lab.view;
    view.field(Field::ConsoleName) = "orders";
    EXPECT_EQ(
        lab.sends(ConsoleAct::Create),
        R"(CreateStream{"StreamName":"orders","StreamModeDetails":{"StreamMode":"ON_DEMAND"}})");
    view.console.on_demand = false;
    view.field(Field::ConsoleShards) = "3";
    EXPECT_EQ(lab.sends(ConsoleAct::Create),
              R"(CreateStream{"StreamName":"orders","ShardCount":3,"StreamModeDetails":)"
              R"({"StreamMode":"PROVISIONED"}})");
    view.field(Field::ConsoleTarget) = "4";
    EXPECT_EQ(lab.sends(ConsoleAct::SetShardCount),
              R"(UpdateShardCount{"StreamName":"clicks","TargetShardCount":4,"ScalingType":)"
              R"("UNIFORM_SCALING"})");
    for (const auto& [hours, name] :
         {std::pair{"23", "Decrease"}, std::pair{"24", "Increase"}, std::pair{"25", "Increase"}}) {
        view.field(Field::ConsoleRetention) = hours;
        EXPECT_EQ(
            lab.sends(ConsoleAct::SetRetention),
            cat(name, R"(StreamRetentionPeriod{"StreamName":"clicks","RetentionPeriodHours":)",
                hours, "}"));
    }
    EXPECT_EQ(lab.sends(ConsoleAct::SwitchMode),
              cat(R"(UpdateStreamMode{"StreamARN":")", kArn,
                  R"(","StreamModeDetails":{"StreamMode":"ON_DEMAND"}})"));
    view.field(Field::ConsoleRecordSize) = "2048";
    EXPECT_EQ(lab.sends(ConsoleAct::SetRecordSize),
              cat(R"(UpdateMaxRecordSize{"StreamARN":")", kArn, R"(","MaxRecordSizeInKiB":2048})"));
    view.field(Field::ConsoleKey) = "alias/aws/kinesis";
    EXPECT_EQ(lab.sends(ConsoleAct::Encrypt),
              R"(StartStreamEncryption{"StreamName":"clicks","EncryptionType":"KMS","KeyId":)"
              R"("alias/aws/kinesis"})");
    EXPECT_EQ(lab.sends(ConsoleAct::SwitchMetric, "IncomingBytes"),
              R"(EnableEnhancedMonitoring{"StreamName":"clicks","ShardLevelMetrics":)"
              R"(["IncomingBytes"]})");
    view.field(Field::ConsoleTagKey) = "team";
    view.field(Field::ConsoleTagValue) = "blue";
    EXPECT_EQ(lab.sends(ConsoleAct::AddTag),
              R"(AddTagsToStream{"StreamName":"clicks","Tags":{"team":"blue"}})");
    EXPECT_EQ(lab.sends(ConsoleAct::RemoveTag, "team"),
              R"(RemoveTagsFromStream{"StreamName":"clicks","TagKeys":["team"]})");
    view.field(Field::ConsoleConsumer) = "billing";
    EXPECT_EQ(lab.sends(ConsoleAct::Register), cat(R"(RegisterStreamConsumer{"StreamARN":")", kArn,
                                                   R"(","ConsumerName":"billing"})"));
    EXPECT_EQ(
        lab.sends(ConsoleAct::Deregister, "billing"),
        cat(R"(DeregisterStreamConsumer{"StreamARN":")", kArn, R"(","ConsumerName":"billing"})"));
    EXPECT_EQ(lab.sends(ConsoleAct::Delete), R"(DeleteStream{"StreamName":"clicks"})");
    EXPECT_EQ(lab.sends(ConsoleAct::DeleteAll),
              R"(DeleteStream{"StreamName":"clicks","EnforceConsumerDeletion":true})");
}

TEST(Console, WhatIsNoNumberIsNotSent) {
    ConsoleLab lab;
    lab.view.console.on_demand = false;
    for (const char* text : {"", "x", "2x", "2.5", " 2", "99999999999999999999"}) {
        lab.view.field(Field::ConsoleShards) = text;
        EXPECT_EQ(lab.sends(ConsoleAct::Create), "The number of shards must be a whole number.");
    }
    // The service says itself what it takes.
    lab.view.field(Field::ConsoleShards) = "-1";
    EXPECT_TRUE(lab.sends(ConsoleAct::Create).starts_with("CreateStream{"));
    lab.view.console.stream = StreamId{999};
    EXPECT_EQ(lab.sends(ConsoleAct::Delete), "This stream is there no more.");
}

TEST(Console, EnterDoesWhatTheButtonBesideTheFieldDoes) {
    EXPECT_EQ(console_act_of(Field::ConsoleName), ConsoleAct::Create);
    EXPECT_EQ(console_act_of(Field::ConsoleShards), ConsoleAct::Create);
    EXPECT_EQ(console_act_of(Field::ConsoleTarget), ConsoleAct::SetShardCount);
    EXPECT_EQ(console_act_of(Field::ConsoleRetention), ConsoleAct::SetRetention);
    EXPECT_EQ(console_act_of(Field::ConsoleRecordSize), ConsoleAct::SetRecordSize);
    EXPECT_EQ(console_act_of(Field::ConsoleKey), ConsoleAct::Encrypt);
    EXPECT_EQ(console_act_of(Field::ConsoleTagKey), ConsoleAct::AddTag);
    EXPECT_EQ(console_act_of(Field::ConsoleTagValue), ConsoleAct::AddTag);
    EXPECT_EQ(console_act_of(Field::ConsoleConsumer), ConsoleAct::Register);
}

TEST(Console, ListsTheStreamsOfTheAccount) {
    ConsoleLab lab;
    const ConsoleModel m = lab.console();
    EXPECT_EQ(m.title, "Streams");
    EXPECT_EQ(m.intro, "1 stream of account 123456789012 in us-east-1.");
    ASSERT_EQ(m.sections.size(), 1u);
    ASSERT_EQ(m.sections[0].entries.size(), 1u);
    EXPECT_EQ(m.sections[0].entries[0].head, "clicks");
    EXPECT_EQ(m.sections[0].entries[0].text,
              cat("ACTIVE · provisioned · ", lab.clicks().open_shard_count(),
                  " open shards · keeps 24 hours"));
    EXPECT_TRUE(lab.find("console.new").enabled);
}

TEST(Console, SaysWhatDescribeStreamSummarySays) {
    ConsoleLab lab;
    lab.view.console.page = ConsolePage::Stream;
    const ConsoleModel m = lab.console();
    EXPECT_EQ(m.title, "clicks");
    EXPECT_EQ(m.status, "ACTIVE");
    lab.do_now(
        sim::CallOperation{kds::Action::DescribeStreamSummary,
                           api::Value::object().with("StreamName", api::Value::of_text("clicks"))});
    const auto& answer = lab.world().calls().back().answer;
    ASSERT_TRUE(answer);
    const auto* const document = std::get_if<api::Value>(&*answer);
    ASSERT_TRUE(document);
    const api::Value* const summary = document->find("StreamDescriptionSummary");
    ASSERT_TRUE(summary);
    std::size_t compared = 0;
    for (const InspectorRow& row : m.sections[0].rows) {
        const api::Value* const value = summary->find(row.term);
        if (!value ||
            (value->kind != api::Value::Kind::Text && value->kind != api::Value::Kind::Number))
            continue;
        ++compared;
        EXPECT_EQ(row.value, value->kind == api::Value::Kind::Text ? std::string(value->text.view())
                                                                   : cat(value->integer))
            << row.term;
    }
    EXPECT_GE(compared, 8u);
}

TEST(Console, ShowsHowAStatusChangesAndLetsTimeRun) {
    ConsoleLab lab;
    lab.view.console.page = ConsolePage::Stream;
    lab.view.console.tab = ConsoleTab::Configuration;
    lab.view.field(Field::ConsoleTarget) = cat(lab.clicks().open_shard_count() * 2);
    lab.act(ConsoleAct::SetShardCount);
    ConsoleModel m = lab.console();
    EXPECT_EQ(m.status, "UPDATING");
    EXPECT_EQ(m.answer, "UpdateShardCount was accepted.");
    EXPECT_EQ(m.answer_tone, Tone::Good);
    EXPECT_FALSE(m.explanation.empty());
    EXPECT_FALSE(m.run);
    lab.view.paused = true;
    m = lab.console();
    ASSERT_TRUE(m.run);
    lab.wait(Duration::seconds(60));
    m = lab.console();
    EXPECT_EQ(m.status, "ACTIVE");
    EXPECT_FALSE(m.run);
}

TEST(Console, AnErrorIsTheServicesOwnBesideOurSentence) {
    ConsoleLab lab;
    lab.view.field(Field::ConsoleName) = "clicks";
    lab.act(ConsoleAct::Create);
    ConsoleModel m = lab.console();
    EXPECT_EQ(m.answer,
              "ResourceInUseException: Stream clicks under account 123456789012 already exists.");
    EXPECT_EQ(m.answer_tone, Tone::Bad);
    EXPECT_TRUE(m.explanation.starts_with("A name can be used once"));
    lab.view.field(Field::ConsoleTarget) = "100";
    lab.act(ConsoleAct::SetShardCount);
    m = lab.console();
    EXPECT_TRUE(m.answer.starts_with("LimitExceededException: ")) << m.answer;
    EXPECT_TRUE(m.explanation.starts_with("A call may at most double or halve"));
    // Time goes back behind the call: its answer never was.
    lab.view.console.call = lab.world().calls().end();
    EXPECT_EQ(lab.console().answer, "");
    lab.view.console.error = "The number of hours must be a whole number.";
    m = lab.console();
    EXPECT_EQ(m.answer, lab.view.console.error);
    EXPECT_EQ(m.answer_tone, Tone::Warn);
}

TEST(Console, OneSentenceForEachActAndError) {
    for (int act = 0; act <= static_cast<int>(ConsoleAct::DeleteAll); ++act) {
        sim::LearnerCall call{.request = sim::CallOperation{}, .answer = sim::CallOutput{}};
        const auto sentence = [&] {
            const std::string text = console_explanation(static_cast<ConsoleAct>(act), call);
            EXPECT_TRUE(text.ends_with('.')) << text;
        };
        sentence();
        for (int code = 0; code <= static_cast<int>(ErrorCode::UnrecognizedClient); ++code) {
            call.answer = std::unexpected(Error{static_cast<ErrorCode>(code), ""});
            sentence();
        }
    }
}

TEST(Console, TagsMetricsConsumersAndEncryptionGoOnAndOff) {
    ConsoleLab lab;
    ViewState& view = lab.view;
    view.console.page = ConsolePage::Stream;
    view.console.tab = ConsoleTab::Tags;
    view.field(Field::ConsoleTagKey) = "team";
    view.field(Field::ConsoleTagValue) = "blue";
    lab.act(ConsoleAct::AddTag);
    const Control control = lab.find("console.untag.0");
    const auto* const untag = std::get_if<DoInConsole>(&control.action);
    ASSERT_TRUE(untag);
    EXPECT_EQ(untag->act, ConsoleAct::RemoveTag);
    EXPECT_EQ(untag->what, "team");
    EXPECT_EQ(lab.console().sections[0].entries.size(), 1u);
    lab.act(ConsoleAct::RemoveTag, "team");
    EXPECT_TRUE(lab.console().sections[0].entries.empty());

    view.console.tab = ConsoleTab::Monitoring;
    EXPECT_FALSE(lab.find("console.metric.ALL").pressed);
    lab.act(ConsoleAct::SwitchMetric, "ALL");
    lab.wait(Duration::seconds(5));
    EXPECT_TRUE(lab.find("console.metric.ALL").pressed);
    EXPECT_TRUE(lab.find("console.metric.IncomingBytes").pressed);
    EXPECT_TRUE(lab.sends(ConsoleAct::SwitchMetric, "IncomingBytes").starts_with("Disable"));

    view.console.tab = ConsoleTab::Consumers;
    view.field(Field::ConsoleConsumer) = "billing";
    lab.act(ConsoleAct::Register);
    ASSERT_EQ(lab.console().sections[0].entries.size(), 1u);
    EXPECT_TRUE(lab.console().sections[0].entries[0].text.starts_with("CREATING · arn:aws:"));
    lab.wait(Duration::seconds(5));
    EXPECT_TRUE(lab.console().sections[0].entries[0].text.starts_with("ACTIVE · arn:aws:"));
    // Now a deletion must say that the consumer goes with the stream.
    view.console.tab = ConsoleTab::Details;
    view.console.asks_deletion = true;
    EXPECT_EQ(lab.find("console.delete_all").id, "console.delete_all");
    lab.act(ConsoleAct::Delete);
    EXPECT_TRUE(lab.console().answer.starts_with("ResourceInUseException: "));
    lab.act(ConsoleAct::Deregister, "billing");
    lab.wait(Duration::seconds(5));
    EXPECT_TRUE(lab.clicks().consumers.empty());

    view.console.tab = ConsoleTab::Configuration;
    view.field(Field::ConsoleKey) = "alias/aws/kinesis";
    EXPECT_EQ(lab.find("console.encrypt").id, "console.encrypt");
    lab.act(ConsoleAct::Encrypt);
    lab.wait(Duration::seconds(5));
    EXPECT_EQ(lab.find("console.encrypt").id, "");
    EXPECT_EQ(lab.find("console.decrypt").id, "console.decrypt");
    lab.act(ConsoleAct::StopEncryption);
    lab.wait(Duration::seconds(5));
    EXPECT_TRUE(lab.clicks().encryption.key_id.empty());
}

TEST(Console, GoesBackToTheListWhenTheStreamIsGone) {
    ConsoleLab lab;
    lab.view.console.page = ConsolePage::Stream;
    lab.act(ConsoleAct::Delete);
    EXPECT_EQ(lab.console().status, "DELETING");
    lab.wait(Duration::seconds(60));
    EXPECT_EQ(lab.console().title, "Streams");
    EXPECT_TRUE(lab.console().sections[0].entries.empty());
}

TEST(Console, InALessonItShowsAndChangesNothing) {
    ConsoleLab lab;
    lab.scenario = nullptr;
    for (const ConsolePage page : {ConsolePage::List, ConsolePage::Create, ConsolePage::Stream})
        for (int tab = 0; tab <= static_cast<int>(ConsoleTab::Consumers); ++tab) {
            lab.view.console.page = page;
            lab.view.console.tab = static_cast<ConsoleTab>(tab);
            const ConsoleModel m = lab.console();
            EXPECT_NE(m.intro.find("In a lesson"), std::string::npos);
            for (const ConsoleModel::Section& section : m.sections) {
                EXPECT_TRUE(section.fields.empty());
                for (const auto* list : {&section.controls, &section.choices})
                    for (const Control& control : *list)
                        EXPECT_FALSE(control.enabled) << control.id;
            }
        }
}

}  // namespace
}  // namespace kds::web
