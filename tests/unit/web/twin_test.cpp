#include "web/model/twin.h"

#include <functional>
#include <map>
#include <set>

#include "core/base/text.h"
#include "tests/unit/web/lesson_lab.h"

namespace kds::web {
namespace {

using test::LessonLab;

std::string text_of(const TwinNode& node, std::string_view name) {
    for (const auto& [key, value] : node.texts)
        if (key == name) return value;
    return {};
}

void each_node(const TwinNode& node, const std::function<void(const TwinNode&)>& visit) {
    visit(node);
    for (const TwinNode& child : node.children) each_node(child, visit);
}

/// Everything that can be pressed in these models, on the canvas.
std::vector<Control> controls_of(const AppModel& model, const ViewState& view) {
    std::vector<Control> all;
    const auto take = [&](const Control& control) { all.push_back(control); };
    if (view.overlay == Overlay::Console) {
        const ConsoleModel& m = *model.console;
        take(m.close);
        for (const auto* list : {&m.path, &m.tabs})
            for (const Control& control : *list) take(control);
        for (const ConsoleModel::Section& section : m.sections) {
            for (const auto& entry : section.entries)
                if (entry.control) take(*entry.control);
            for (const auto* list : {&section.choices, &section.controls})
                for (const Control& control : *list) take(control);
        }
        return all;
    }
    if (view.overlay == Overlay::Seen) {
        const SeenModel& m = *model.seen;
        take(m.close);
        for (const Control& tab : m.tabs) take(tab);
        const auto take_all = [&](const std::vector<Control>& list) {
            for (const Control& control : list) take(control);
        };
        switch (m.page) {
            case SeenPage::Audit:
                take(m.audit.data_events);
                take(m.audit.save);
                take_all(m.audit.callers);
                take_all(m.audit.results);
                for (const AuditModel::Line& line : m.audit.lines) {
                    take(line.open);
                    if (!line.json.empty()) take(line.copy);
                }
                break;
            case SeenPage::Disk: take_all(m.disk.records); break;
            case SeenPage::Wire:
                take_all(m.wire.forms);
                take_all(m.wire.calls);
                break;
        }
        return all;
    }
    if (view.overlay != Overlay::None) {
        take(model.overlay.close);
        for (const auto& section : model.overlay.sections)
            for (const auto& entry : section.entries) {
                if (entry.control) take(*entry.control);
                for (const Control& control : entry.row) take(control);
            }
        for (const Control& control : model.overlay.controls) take(control);
        return all;
    }
    take(model.timeline.keep);
    take(model.timeline.moments);
    for (const LetterModel& letter : model.timeline.letters) take(letter.control);
    const TopBarModel& bar = model.top_bar;
    for (const Control* control : {&bar.course, &bar.pause, &bar.step, &bar.slower, &bar.faster,
                                   &bar.theme, &bar.text_view, &bar.streams, &bar.help})
        take(*control);
    if (model.lesson.dismiss) take(*model.lesson.dismiss);
    for (const QuestionModel& question : model.lesson.questions)
        for (const OptionModel& option : question.options) take(option.control);
    for (const Control& control : model.lesson.secondary) take(control);
    if (model.lesson.primary) take(*model.lesson.primary);
    for (const Control& control : model.drawer.tabs) take(control);
    for (const Control& control : model.drawer.forms) take(control);
    take(model.drawer.submit);
    take(model.drawer.copy);
    for (const CallLineModel& call : model.drawer.calls) take(call.code);
    if (view.tab == DrawerTab::Code) {
        for (const Control& subject : model.code->subjects) take(subject);
        for (const Control& form : model.code->forms) take(form);
        take(model.code->copy);
    }
    for (const Control& control : model.inspector.controls) take(control);
    for (const ProducerCard& card : model.stage.producers) take(card.select);
    for (const ConsumerCard& card : model.stage.consumers) take(card.select);
    for (const LaneModel& lane : model.stage.lanes) {
        take(lane.select);
        for (const Control& record : lane.newest) take(record);
    }
    // The tabs between the sheets of a narrow screen are not there: the twin shows all sheets.
    return all;
}

void check(const LessonLab& lab, const std::string& where) {
    const AppModel model = lab.model();
    const Twin twin = build_twin(model, lab.view);
    for (const Control& control : controls_of(model, lab.view)) {
        EXPECT_FALSE(control.id.empty()) << where;
        EXPECT_FALSE(control.label.empty()) << where << ": " << control.id;
        EXPECT_EQ(twin.actions.contains(control.id), control.enabled)
            << where << ": " << control.id;
        if (const auto action = twin.actions.find(control.id); action != twin.actions.end()) {
            EXPECT_EQ(action->second.index(), control.action.index())
                << where << ": " << control.id;
        }
    }
    for (const FieldModel& field : model.drawer.fields)
        EXPECT_EQ(twin.fields.contains(field.id), lab.view.overlay == Overlay::None)
            << where << ": " << field.id;

    // Each id stands in the tree once, options of selects apart: they are numbered by their select.
    std::map<std::string, int> ids;
    std::set<std::string> regions;
    each_node(twin.root, [&](const TwinNode& node) {
        const std::string id = text_of(node, "id");
        if (node.kind == "option" || id.empty()) return;
        EXPECT_EQ(++ids[id], 1) << where << ": " << id;
        if (node.kind == "region") {
            bool has_control = false;
            each_node(node, [&](const TwinNode& part) {
                const std::string part_id = text_of(part, "id");
                has_control =
                    has_control || twin.actions.contains(part_id) || twin.fields.contains(part_id);
            });
            if (has_control) regions.insert(id);
            EXPECT_FALSE(text_of(node, "label").empty()) << where << ": " << id;
        }
        if (node.kind == "h") ADD_FAILURE() << "a heading with an id";
    });
    for (const auto& [id, action] : twin.actions) EXPECT_EQ(ids[id], 1) << where << ": " << id;
    // F6 goes from region to region; each has a control to go to.
    EXPECT_EQ(twin.region_starts.size(), regions.size()) << where;
    for (const std::string& start : twin.region_starts)
        EXPECT_TRUE(twin.actions.contains(start) || twin.fields.contains(start))
            << where << ": " << start;
    EXPECT_EQ(twin.region_of.size(), twin.actions.size() + twin.fields.size()) << where;
    for (const auto& [id, region] : twin.region_of)
        EXPECT_LT(region, twin.region_starts.size()) << where << ": " << id;
}

TEST(Twin, HasEveryControlInEveryStep) {
    LessonLab lab;
    for (std::uint32_t step = 0; step < lab.lesson.steps.size(); ++step) {
        lab.run.go_to(step, lab.world());
        check(lab, cat("step ", step));
        for (int hints = 0; hints < 3; ++hints) lab.run.show_hint();
        lab.run.choose(0, 0);
        check(lab, cat("step ", step, " with hints or a choice"));
        lab.run.commit(0);
        check(lab, cat("step ", step, " answered"));
        lab.run.play(lab.world());
        check(lab, cat("step ", step, " playing"));
    }
    lab.finished_card = true;
    check(lab, "end");
}

TEST(Twin, HasEveryControlInEveryView) {
    LessonLab lab;
    lab.view.notice = "Something happened.";
    lab.view.form_error = "Something is missing.";
    for (const Form form : {Form::PutRecord, Form::GetShardIterator, Form::GetRecords})
        for (const DrawerTab tab : {DrawerTab::Calls, DrawerTab::Events, DrawerTab::Code}) {
            lab.view.form = form;
            lab.view.tab = tab;
            check(lab, cat("form ", static_cast<int>(form), ", tab ", static_cast<int>(tab)));
        }
    lab.view.form = Form::GetShardIterator;
    lab.view.field(Field::IteratorType) = "AT_SEQUENCE_NUMBER";
    check(lab, "an iterator at a number");
    for (const Overlay overlay : {Overlay::Course, Overlay::Help, Overlay::Simplified,
                                  Overlay::Moments, Overlay::Settings}) {
        lab.view.overlay = overlay;
        check(lab, cat("overlay ", static_cast<int>(overlay)));
    }
}

TEST(Twin, HasEveryControlOfTheConsole) {
    LessonLab lab;
    const lesson::ScenarioFile file{};
    lab.view.overlay = Overlay::Console;
    lab.view.console.stream = lab.world().engine().find_stream("clicks")->id;
    for (const lesson::ScenarioFile* const open :
         {static_cast<const lesson::ScenarioFile*>(nullptr), &file})
        for (const ConsolePage page : {ConsolePage::List, ConsolePage::Create, ConsolePage::Stream})
            for (int tab = 0; tab <= static_cast<int>(ConsoleTab::Consumers); ++tab)
                for (const bool asks : {false, true}) {
                    lab.scenario = open;
                    lab.view.console.page = page;
                    lab.view.console.tab = static_cast<ConsoleTab>(tab);
                    lab.view.console.asks_deletion = asks;
                    check(lab, cat("console, page ", static_cast<int>(page), ", tab ", tab));
                    const Twin twin = lab.twin();
                    const AppModel model = lab.model();
                    for (const ConsoleModel::Section& section : model.console->sections)
                        for (const FieldModel& field : section.fields)
                            EXPECT_TRUE(twin.fields.contains(field.id)) << field.id;
                }
}

TEST(Twin, HasEveryControlOfWhoSeesWhat) {
    LessonLab lab;
    lab.do_now(
        sim::CallPutRecord{{.stream_name = "clicks", .partition_key = "user-7", .data = "hello"}});
    lab.view.overlay = Overlay::Seen;
    lab.view.seen.data_events = true;
    for (const SeenPage page : {SeenPage::Audit, SeenPage::Disk, SeenPage::Wire})
        for (const bool other : {false, true}) {
            lab.view.seen.page = page;
            lab.view.seen.plain_http = other;
            lab.view.seen.entry = 0;
            if (other && page == SeenPage::Audit) {
                const AppModel model = lab.model();
                ASSERT_FALSE(model.seen->audit.lines.empty());
                const Control& open = model.seen->audit.lines.front().open;
                lab.view.seen.entry = std::get_if<LookInSeen>(&open.action)->number;
            }
            check(lab, cat("who sees what, page ", static_cast<int>(page)));
        }
}

TEST(Twin, HasEveryControlOfWhatIsSelected) {
    LessonLab lab;
    lab.do_now(
        sim::CallPutRecord{{.stream_name = "clicks", .partition_key = "user-7", .data = "hello"}});
    const Event event = lab.world().engine().events().back();
    for (const Selection& selection :
         {Selection{RecordSelected{event.stream, event.shard, event.place}},
          Selection{ShardSelected{event.stream, event.shard}}, Selection{ActorSelected{1}},
          Selection{ActorSelected{2}}, Selection{ActorSelected{99}},
          Selection{RecordSelected{event.stream, ShardIndex{77}, 0}}}) {
        lab.view.selection = selection;
        check(lab, cat("selection ", selection.index()));
    }
    lab.do_now(sim::PauseActor{"Web shop"});
    lab.view.selection = ActorSelected{1};
    check(lab, "a producer that rests");
}

TEST(Twin, RegionsStandInTheOrderInWhichOneReads) {
    const Twin twin = LessonLab().twin();
    ASSERT_EQ(twin.region_starts.size(), 6u);
    std::vector<std::string> regions;
    for (const TwinNode& node : twin.root.children) regions.push_back(text_of(node, "id"));
    EXPECT_EQ(regions.front(), "region.lesson");
    EXPECT_EQ(regions.size(), 7u);  // The inspector has nothing to press while nothing is selected.
}

TEST(Twin, IsOneLineOfJson) {
    LessonLab lab;
    lab.do_now(sim::CallPutRecord{{.stream_name = "clicks",
                                   .partition_key = "a\"\\\n\t\x01ü",
                                   .data = std::string("\xff\0<b>", 5)}});
    const Event event = lab.world().engine().events().back();
    lab.view.selection = RecordSelected{event.stream, event.shard, event.place};
    const std::string json = to_json(lab.twin().root);
    EXPECT_EQ(json.find('\n'), std::string::npos);
    EXPECT_TRUE(is_utf8(json));
    EXPECT_NE(json.find(R"(a\"\\\u000a\u0009\u0001ü)"), std::string::npos);
    EXPECT_TRUE(json.starts_with(R"({"t":"root","c":[{"t":"region","id":"region.lesson")"));
}

TEST(JsonQuoted, EscapesWhatJsonWants) {
    EXPECT_EQ(json_quoted(""), "\"\"");
    EXPECT_EQ(json_quoted("plain"), "\"plain\"");
    EXPECT_EQ(json_quoted("a\"b\\c"), R"("a\"b\\c")");
    EXPECT_EQ(json_quoted(std::string_view("\0\x1f\n", 3)), "\"\\u0000\\u001f\\u000a\"");
    EXPECT_EQ(json_quoted("\x7f"), "\"\x7f\"");
    EXPECT_EQ(json_quoted("größe 日本 🙂"), "\"größe 日本 🙂\"");
}

TEST(JsonQuoted, PutsASignInThePlaceOfWhatIsNoUtf8) {
    constexpr std::string_view kSign = "\xef\xbf\xbd";
    const auto signs = [&](int n) {
        std::string out;
        while (n-- > 0) out += kSign;
        return out;
    };
    EXPECT_EQ(json_quoted("\xff"), cat('"', signs(1), '"'));
    EXPECT_EQ(json_quoted("a\x80z"), cat("\"a", signs(1), "z\""));
    EXPECT_EQ(json_quoted("\xc3"), cat('"', signs(1), '"'));  // Cut after its first byte.
    EXPECT_EQ(json_quoted("\xc3("), cat('"', signs(1), "(\""));
    EXPECT_EQ(json_quoted("\xe2\x82"), cat('"', signs(2), '"'));      // Cut after two of three.
    EXPECT_EQ(json_quoted("\xc0\x80"), cat('"', signs(2), '"'));      // Too long for what it is.
    EXPECT_EQ(json_quoted("\xed\xa0\x80"), cat('"', signs(3), '"'));  // Half of a pair.
    EXPECT_EQ(json_quoted("\xf5\x80\x80\x80"), cat('"', signs(4), '"'));  // Beyond the last one.
    // What stands beside it stays.
    EXPECT_EQ(json_quoted("\xffü\xff"), cat('"', kSign, "ü", kSign, '"'));
    EXPECT_EQ(json_quoted("é\x80é"), cat("\"é", kSign, "é\""));
}

TEST(JsonQuoted, GivesUtf8ForAnyBytes) {
    for (int a = 0; a < 256; ++a)
        for (int b = 0; b < 256; ++b) {
            const char bytes[] = {static_cast<char>(a), static_cast<char>(b), 'x'};
            EXPECT_TRUE(is_utf8(json_quoted({bytes, 3}))) << a << ' ' << b;
        }
}

// The drawer's forms.

TEST(FormCommand, IsTheCallOfTheForm) {
    LessonLab lab;
    lab.view.field(Field::PartitionKey) = "user-7";
    lab.view.field(Field::Data) = "hello";
    EXPECT_EQ(lab.model().drawer.command_line,
              "aws kinesis put-record --stream-name clicks --partition-key user-7 --data aGVsbG8=");
    lab.view.form = Form::GetShardIterator;
    lab.view.field(Field::SequenceNumber) = "4961";  // Of no meaning for this type.
    EXPECT_EQ(lab.model().drawer.command_line,
              "aws kinesis get-shard-iterator --stream-name clicks --shard-id shardId-000000000000 "
              "--shard-iterator-type TRIM_HORIZON");
    lab.view.field(Field::IteratorType) = "AFTER_SEQUENCE_NUMBER";
    EXPECT_TRUE(lab.model().drawer.command_line.ends_with("--starting-sequence-number 4961"));
    ASSERT_EQ(lab.model().drawer.fields.size(), 3u);
}

TEST(FormCommand, WhatIsMissingIsNamedInTheLine) {
    LessonLab lab;
    EXPECT_TRUE(lab.model().drawer.command_line.ends_with("--partition-key <key> --data <base64>"));
    EXPECT_FALSE(lab.model().drawer.copy.enabled);
    lab.view.field(Field::PartitionKey) = "k";
    EXPECT_TRUE(lab.model().drawer.command_line.ends_with("--partition-key k --data <base64>"));
    lab.view.field(Field::Data) = "d";
    EXPECT_TRUE(lab.model().drawer.copy.enabled);
}

TEST(FormCommand, ReadingNeedsAnIteratorAndAWholeNumber) {
    LessonLab lab;
    lab.view.form = Form::GetRecords;
    auto made = form_command(lab.world(), lab.view);
    ASSERT_FALSE(made);
    EXPECT_TRUE(made.error().message.starts_with("You hold no shard iterator yet."));
    lab.do_now(sim::CallGetShardIterator{
        {.stream_name = "clicks", .shard_id = "0", .shard_iterator_type = "TRIM_HORIZON"}});
    EXPECT_TRUE(form_command(lab.world(), lab.view));
    for (const char* bad : {"x", "1x", " 1", "1.5", "99999999999999999999", "-"}) {
        lab.view.field(Field::Limit) = bad;
        made = form_command(lab.world(), lab.view);
        ASSERT_FALSE(made) << bad;
        EXPECT_EQ(made.error().message, "The limit must be a whole number.");
    }
    lab.view.field(Field::Limit) = "25";
    EXPECT_EQ(lab.model().drawer.command_line,
              "aws kinesis get-records --shard-iterator \"$SHARD_ITERATOR\" --limit 25");
}

TEST(Inspector, AnswersWhyThisShard) {
    LessonLab lab;
    lab.do_now(
        sim::CallPutRecord{{.stream_name = "clicks", .partition_key = "user-7", .data = "hello"}});
    const Event event = lab.world().engine().events().back();
    lab.view.selection = RecordSelected{event.stream, event.shard, event.place};
    const InspectorModel m = lab.model().inspector;
    EXPECT_EQ(m.why_question, cat("Why shard ", event.shard.value, "?"));
    EXPECT_TRUE(m.empty_text.empty());
    std::map<std::string, std::string> rows;
    for (const InspectorRow& row : m.rows) rows[row.term] = row.value;
    EXPECT_EQ(rows["partition key"], "user-7");
    EXPECT_EQ(rows["data"], "hello");
    EXPECT_EQ(rows["in JSON"], "aGVsbG8=");
    EXPECT_EQ(rows["size"], "5 bytes of data, 6 of key");
    // After the retention period the record is gone, and the inspector says so.
    lab.do_now(sim::PauseActor{"Web shop"});
    lab.do_now(sim::PauseActor{"Dashboard"});
    lab.wait(Duration::hours(25));
    EXPECT_TRUE(lab.model().inspector.rows.empty());
    EXPECT_NE(lab.model().inspector.empty_text.find("retention"), std::string::npos);
}

}  // namespace
}  // namespace kds::web
