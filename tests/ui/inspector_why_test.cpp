// The inspector's answers, checked against the world that they are about.
#include <algorithm>
#include <functional>

#include "tests/ui/acts_lab.h"

namespace kds::web::test {
namespace {

const WhyModel* find_why(const Lab& lab, std::string_view question) {
    for (const WhyModel& why : lab.app.model().inspector.whys)
        if (why.question.starts_with(question)) return &why;
    return nullptr;
}

bool says(const WhyModel* why, std::string_view part) {
    return why && why->answer.find(part) != std::string::npos;
}

TEST(InspectorWhy, ARefusalIsExplainedByTheSecondBeforeIt) {
    ActsLab lab;
    // More than two shards can take.
    lab.push(DoCommand{sim::SetProducerRate{"Shop", 4'000'000}});
    lab.push(TogglePause{});
    lab.run_for(3'000);
    lab.pause();
    const Event* refusal = nullptr;
    const EventLog& events = lab.session().world().engine().events();
    for (std::uint64_t serial = events.end(); !refusal && serial-- > events.begin();)
        if (events[serial].kind == EventKind::RecordRefused) refusal = &events[serial];
    ASSERT_TRUE(refusal);
    lab.push(Select{ShardSelected{refusal->stream, refusal->shard}});
    // Counted here anew.
    std::int64_t records = 0;
    std::int64_t bytes = 0;
    for (std::uint64_t serial = events.begin(); serial < events.end(); ++serial) {
        const Event& event = events[serial];
        if (event.kind == EventKind::RecordAccepted && event.shard == refusal->shard &&
            event.at <= refusal->at && event.at > refusal->at - Duration::seconds(1)) {
            ++records;
            bytes += event.bytes;
        }
    }
    EXPECT_GT(records, 900);
    const WhyModel* const why = find_why(lab, "Why was a record refused?");
    ASSERT_TRUE(why);
    EXPECT_TRUE(says(why, cat(" took ", with_thousands(records), " records with ",
                              with_thousands(bytes), " bytes")))
        << why->answer;
    EXPECT_TRUE(says(why, "it holds 1,000 and gains 1,000 a second")) << why->answer;
    lab.push(Select{ActorSelected{1}});
    EXPECT_TRUE(find_why(lab, "Why was a record refused?"));
    // What is long over is not explained any more.
    lab.push(DoCommand{sim::SetProducerRate{"Shop", 1'000}});
    lab.push(TogglePause{});
    lab.run_for(30'000);
    EXPECT_FALSE(find_why(lab, "Why was a record refused?"));
}

TEST(InspectorWhy, ALateConsumerNamesWhatBinds) {
    const auto lab_with = [](std::string_view reader) {
        return cat(R"(,{"do":"add_consumer","name":"Slow","stream":"clicks",)",
                   R"("start_at":"TRIM_HORIZON",)", reader, "}");
    };
    struct Case {
        const char* reader;
        const char* binds;
    };
    for (const Case& each :
         {Case{R"("poll_interval_ms":1000,"limit":1)", "at most 1 record each, every 1,000 ms"},
          Case{R"("poll_interval_ms":1000,"limit":10000,"cost_us":1000000)",
               "which needs 1,000,000 µs for a record"}}) {
        ActsLab lab({1440, 900}, lab_with(each.reader));
        lab.push(TogglePause{});
        lab.run_for(20'000);
        lab.pause();
        lab.push(Select{ActorSelected{3}});
        const WhyModel* const why = find_why(lab, "Why is it ");
        ASSERT_TRUE(why) << each.reader;
        EXPECT_TRUE(says(why, each.binds)) << why->answer;
    }
    // One that keeps up is not late.
    ActsLab lab({1440, 900}, lab_with(R"("poll_interval_ms":200,"limit":10000)"));
    lab.push(Select{ActorSelected{3}});
    EXPECT_FALSE(find_why(lab, "Why is it "));
    // Who is held falls behind.
    lab.push(DoCommand{sim::PauseActor{"Slow"}});
    lab.push(TogglePause{});
    lab.run_for(5'000);
    lab.pause();
    EXPECT_TRUE(says(find_why(lab, "Why is it "), "It is held"));
}

TEST(InspectorWhy, ARecordThatIsThereTwiceNamesTheOther) {
    ActsLab lab;
    lab.push(DoCommand{sim::InjectFault{{.name = "Lost answers",
                                         .kind = sim::FaultKind::AnswerLoss,
                                         .target = "Shop",
                                         .amount = 500}}});
    lab.push(TogglePause{});
    lab.run_for(20'000);
    lab.pause();
    bool any = false;
    for (const LaneModel& lane : lab.app.model().stage.lanes)
        for (const std::uint64_t place : lane.duplicates) {
            if (any) break;
            any = true;
            lab.push(Select{RecordSelected{lab.stream().id, lane.shard, place}});
            const WhyModel* const why = find_why(lab, "Why is it here twice?");
            ASSERT_TRUE(why);
            EXPECT_TRUE(says(why, "The same record is record ")) << why->answer;
            EXPECT_TRUE(says(why, " ms before.")) << why->answer;
            EXPECT_TRUE(says(why, "(6,000 ms)")) << why->answer;
        }
    EXPECT_TRUE(any);
    lab.push(Select{ActorSelected{1}});
    EXPECT_TRUE(find_why(lab, "Why may records be there twice?"));
}

TEST(InspectorWhy, WhatAnotherWorkerDidAgainIsExplained) {
    ActsLab lab({1440, 900},
                R"(,{"do":"add_consumer","name":"Rides","stream":"clicks","kind":"kcl",)"
                R"("start_at":"TRIM_HORIZON","workers":2,"checkpoint_interval_ms":20000})");
    lab.push(TogglePause{});
    lab.run_for(10'000);
    lab.push(DoCommand{sim::InjectFault{
        {.name = "dead", .kind = sim::FaultKind::ConsumerCrash, .target = "Rides", .worker = 1}}});
    lab.run_for(30'000);
    lab.pause();
    ASSERT_GT(lab.session().world().consumers()[1].work.done_again, 0u);
    lab.push(Select{ActorSelected{3}});
    const WhyModel* const why = find_why(lab, "Why twice?");
    ASSERT_TRUE(why);
    EXPECT_TRUE(says(why,
                     "Worker 1 lost the lease before its checkpoint was behind them; worker 2 "
                     "began at the checkpoint."))
        << why->answer;
}

TEST(InspectorWhy, AChosenHashKeyIsNotExplainedByTheMd5) {
    ActsLab lab;
    lab.push(DoCommand{sim::CallPutRecord{{.stream_name = "clicks",
                                           .partition_key = "user-7",
                                           .data = "x",
                                           .explicit_hash_key = to_decimal(kU128Max)}}});
    EXPECT_NE(lab.app.model().inspector.why_answer.find("by ExplicitHashKey"), std::string::npos);
}

TEST(InspectorWhy, TheHistoryIsOfTheSelectedThingAndNoLonger) {
    ActsLab lab;
    lab.push(TogglePause{});
    lab.run_for(3'000);
    lab.pause();
    lab.push(Select{ActorSelected{1}});
    const auto& history = lab.app.model().inspector.history;
    ASSERT_EQ(history.size(), 10u);
    for (const EventLineModel& line : history)
        EXPECT_NE(line.text.find("Shop"), std::string::npos) << line.text;
    EXPECT_TRUE(std::ranges::is_sorted(history, std::greater{}, &EventLineModel::time));
    lab.push(Select{RecordSelected{lab.stream().id, ShardIndex{0}, 0}});
    ASSERT_FALSE(lab.app.model().inspector.history.empty());
    EXPECT_NE(lab.app.model().inspector.history.back().text.find("put a record"),
              std::string::npos);
    // The twin has it as a table.
    EXPECT_TRUE(lab.told("Its last events"));
    EXPECT_TRUE(lab.frame_is_sound());
}

}  // namespace
}  // namespace kds::web::test
