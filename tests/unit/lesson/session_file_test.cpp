#include "core/lesson/session_file.h"

#include <gtest/gtest.h>

#include "core/base/rng.h"
#include "core/base/text.h"

namespace kds::lesson {
namespace {

// Every field of every command, once. What is written is what was read.
constexpr std::string_view kCommands[] = {
    R"({"do":"create_stream","stream":"clicks","shards":-2})",
    R"({"do":"put_record","stream":"s","key":"user-7","data":"hello","explicit_hash_key":"5","sequence_number_for_ordering":"6"})",
    R"({"do":"put_record","stream":"s","key":"k","data_base64":"/w=="})",
    R"({"do":"put_records","stream":"s","records":[{"key":"a","data":"1"},{"key":"b","data":"2","explicit_hash_key":"7"}]})",
    R"({"do":"put_records","stream":"s","records":[]})",
    R"({"do":"get_shard_iterator","stream":"s","shard":"shardId-000000000001","type":"AT_SEQUENCE_NUMBER","sequence_number":"49","timestamp_ms":1772442000000})",
    R"({"do":"get_shard_iterator","stream_base64":"/w==","shard_base64":"/g==","type":"LATEST"})",
    R"({"do":"get_records","iterator":"AAAA","limit":10})",
    R"({"do":"get_records"})",
    R"({"do":"add_producer","name":"Shop","stream":"s","records_per_1000s":1200,"keys":"uniform","key_prefix":"user-","key_count":8,"payload":"{{{key}}}"})",
    R"({"do":"add_producer","name":"Shop","stream":"s","records_per_1000s":0,"keys":"constant","key_prefix":"k","key_count":4294967295,"payload":""})",
    R"({"do":"add_producer","name":"Shop","stream":"s","records_per_1000s":1,"keys":"round_robin","key_prefix":"k","key_count":1,"payload":"x"})",
    R"({"do":"add_consumer","name":"App","stream":"s","start_at":"TRIM_HORIZON","poll_interval_ms":1000,"limit":100})",
    R"({"do":"add_consumer","name":"App","stream":"s","start_at":"LATEST","poll_interval_ms":200,"limit":1})",
    R"({"do":"add_consumer","name":"App","stream":"s","kind":"kcl","start_at":"TRIM_HORIZON","poll_interval_ms":1500,"limit":10000,"workers":3,"fan_out":true,"checkpoint_interval_ms":60000,"failover_ms":20000,"cost_us":50,"application":{"kind":"alarm","window_s":20,"over_percent":200,"least":5}})",
    R"({"do":"add_consumer","name":"App","stream":"s","kind":"fan_out","start_at":"LATEST","application":{"kind":"dashboard","window_s":5,"ignores_duplicates":true}})",
    R"({"do":"add_consumer","name":"App","stream":"s","kind":"lambda","start_at":"LATEST","batch_size":10,"window_s":5,"parallelization":2,"retries_max":3,"record_age_max_s":60,"bisect":true,"report_item_failures":true,"invocation_ms":40,"application":{"kind":"price","window_s":30,"usual":4,"highest_percent":500}})",
    R"({"do":"add_consumer","name":"App","stream":"s","kind":"delivery","start_at":"LATEST","buffer_mib":2,"buffer_s":60})",
    R"({"do":"add_consumer","name":"App","stream":"s","start_at":"LATEST","poll_interval_ms":200,"limit":1,"application":{"kind":"archive"}})",
    R"({"do":"remove","name":"App"})",
    R"({"do":"pause","name":"App"})",
    R"({"do":"resume","name":"App"})",
    R"({"do":"set_rate","name":"Shop","records_per_1000s":5})",
    R"({"do":"call","action":"SplitShard","input":{"StreamName":"s","ShardToSplit":"0","NewStartingHashKey":"5"}})",
    R"({"do":"call","action":"ListShards","input":{"ShardFilter":{"Type":"AT_TIMESTAMP","Timestamp":1772442000.25},"MaxResults":7}})",
    R"({"do":"call","action":"TagResource","input":{"Tags":{"a":"b"},"Flag":true,"None":null,"List":[1,"x",[],false,{}]}})",
    R"({"do":"inject_fault","name":"F","fault":"hot_key","target":"Shop","amount":800,"key":"k","lasts_ms":60000})",
    R"({"do":"inject_fault","name":"F","fault":"consumer_crash","target":"App","worker":2})",
    R"({"do":"lift_fault","name":"F"})",
    R"({"do":"create_key","alias":"alias/mine"})",
};

TEST(CommandJson, IsReadAndWrittenAlike) {
    for (const std::string_view json : kCommands) {
        const auto command = command_from_json(json, "c.json");
        ASSERT_TRUE(command) << command.error().message;
        EXPECT_EQ(to_json(*command), json);
    }
}

TEST(CommandJson, PutsEachFieldInItsPlace) {
    const auto put = command_from_json(kCommands[1], "c.json");
    const auto* record = std::get_if<sim::CallPutRecord>(&*put);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->input.stream_name, "s");
    EXPECT_EQ(record->input.partition_key, "user-7");
    EXPECT_EQ(record->input.data, "hello");
    EXPECT_EQ(record->input.explicit_hash_key, "5");
    EXPECT_EQ(record->input.sequence_number_for_ordering, "6");
    const auto get = command_from_json(kCommands[5], "c.json");
    const auto* iterator = std::get_if<sim::CallGetShardIterator>(&*get);
    ASSERT_TRUE(iterator);
    EXPECT_EQ(iterator->input.shard_id, "shardId-000000000001");
    EXPECT_EQ(iterator->input.shard_iterator_type, "AT_SEQUENCE_NUMBER");
    EXPECT_EQ(iterator->input.starting_sequence_number, "49");
    EXPECT_EQ(iterator->input.timestamp_ms, 1'772'442'000'000);
    const auto add = command_from_json(kCommands[12], "c.json");
    const auto* consumer = std::get_if<sim::AddConsumer>(&*add);
    ASSERT_TRUE(consumer);
    EXPECT_EQ(consumer->spec.start_at, ShardIteratorType::TrimHorizon);
    const auto slow = command_from_json(kCommands[9], "c.json");
    const auto* producer = std::get_if<sim::AddProducer>(&*slow);
    ASSERT_TRUE(producer);
    EXPECT_EQ(producer->spec.key_strategy, sim::KeyStrategy::Uniform);
    EXPECT_EQ(producer->spec.payload_template, "{{{key}}}");
}

struct Mistake {
    std::string_view json;
    std::string_view message;
};

TEST(CommandJson, NamesWhatIsWrong) {
    constexpr Mistake kMistakes[] = {
        {R"({})", "c.json:1: do: this field is missing"},
        {R"([])", "c.json:1: this must be an object, not a list"},
        {R"({"do":"delete"})", "c.json:1: do: \"delete\" is no command; use one of create_stream"},
        {R"({"do":"pause"})", "c.json:1: name: this field is missing"},
        {R"({"do":"get_records","key":"a"})", "c.json:1: key: there is no such field"},
        {R"({"do":"put_record","stream":"s","key":"k","data":"a","data_base64":"YQ=="})",
         "c.json:1: data_base64: \"data\" is given too; give one of the two"},
        {R"({"do":"put_record","stream":"s","key":"k","data_base64":"a"})",
         "c.json:1: data_base64: this is no Base64"},
        {R"({"do":"put_records","stream":"s","records":[{"key":"k","data":"d","shard":1}]})",
         "c.json:1: records[0].shard: there is no such field"},
        {R"({"do":"add_consumer","name":"a","stream":"s","start_at":"AT_TIMESTAMP","poll_interval_ms":1000,"limit":1})",
         "c.json:1: start_at: \"AT_TIMESTAMP\" is no place to start at; use one of TRIM_HORIZON "
         "LATEST"},
        {R"({"do":"add_consumer","name":"a","stream":"s","kind":"fan_out","start_at":"LATEST","workers":2})",
         "c.json:1: workers: this kind of consumer does not have it"},
        {R"({"do":"add_consumer","name":"a","stream":"s","kind":"fan_out","start_at":"LATEST","application":{"kind":"archive","window_s":2}})",
         "c.json:1: application.window_s: this kind of application does not have it"},
        {R"({"do":"add_consumer","name":"a","stream":"s","kind":"fan_out","start_at":"LATEST","application":{"kind":"alarms"}})",
         "c.json:1: application.kind: \"alarms\" is no kind of application; did you mean \"alarm\"?"},
        {R"({"do":"add_consumer","name":"a","stream":"s","kind":"fan_out","start_at":"LATEST","application":{}})",
         "c.json:1: application.kind: this field is missing"},
        {R"({"do":"pause","name":"a","at_us":5})", "c.json:1: at_us: there is no such field"},
    };
    for (const Mistake& mistake : kMistakes) {
        const auto command = command_from_json(mistake.json, "c.json");
        ASSERT_FALSE(command) << mistake.json;
        EXPECT_EQ(command.error().code, ErrorCode::BadDocument);
        EXPECT_EQ(command.error().message.substr(0, mistake.message.size()), mistake.message);
    }
}

// --- Whole sessions ---

/// A place in a text of this size.
std::size_t any_below(Rng& rng, std::size_t size) {
    return static_cast<std::size_t>(rng.below(size));
}

std::string random_bytes(Rng& rng) {
    std::string bytes;
    // Half of them plain, the others any bytes: quotes, control characters, broken UTF-8.
    const bool plain = rng.below(2) == 0;
    for (std::uint64_t n = rng.below(12); n > 0; --n)
        bytes += static_cast<char>(plain ? 'a' + rng.below(26) : rng.below(256));
    return bytes;
}

std::optional<std::string> maybe_bytes(Rng& rng) {
    if (rng.below(2) == 0) return std::nullopt;
    return random_bytes(rng);
}

std::optional<std::int64_t> maybe_number(Rng& rng) {
    if (rng.below(2) == 0) return std::nullopt;
    return static_cast<std::int64_t>(rng.next_u64());
}

sim::Command random_command(Rng& rng) {
    const auto number = [&] { return static_cast<std::int64_t>(rng.next_u64()); };
    switch (rng.below(11)) {
        case 0: return sim::CallCreateStream{{random_bytes(rng), number()}};
        case 1:
            return sim::CallPutRecord{{random_bytes(rng), random_bytes(rng), random_bytes(rng),
                                       maybe_bytes(rng), maybe_bytes(rng)}};
        case 2: {
            sim::CallPutRecords puts{{random_bytes(rng), {}}};
            for (std::uint64_t n = rng.below(4); n > 0; --n)
                puts.input.records.push_back(
                    {random_bytes(rng), random_bytes(rng), maybe_bytes(rng)});
            return puts;
        }
        case 3:
            return sim::CallGetShardIterator{{random_bytes(rng), random_bytes(rng),
                                              random_bytes(rng), maybe_bytes(rng),
                                              maybe_number(rng)}};
        case 4: return sim::CallGetRecords{maybe_bytes(rng), maybe_number(rng)};
        case 5:
            return sim::AddProducer{{random_bytes(rng), random_bytes(rng), number(),
                                     static_cast<sim::KeyStrategy>(rng.below(3)), random_bytes(rng),
                                     rng.next_u32(), random_bytes(rng)}};
        case 6:
            return sim::AddConsumer{
                {random_bytes(rng), random_bytes(rng),
                 rng.below(2) ? ShardIteratorType::Latest : ShardIteratorType::TrimHorizon,
                 number(), number()}};
        case 7: return sim::RemoveActor{random_bytes(rng)};
        case 8: return sim::PauseActor{random_bytes(rng)};
        case 9: return sim::ResumeActor{random_bytes(rng)};
        default: return sim::SetProducerRate{random_bytes(rng), number()};
    }
}

std::int64_t random_time(Rng& rng) { return static_cast<std::int64_t>(rng.below(1ull << 57)); }

StepState random_step(Rng& rng) {
    StepState step{.entered = rng.below(2) == 0,
                   .done = rng.below(2) == 0,
                   .began = {{random_time(rng)}, rng.next_u64()},
                   .questions = {},
                   .hints_shown = rng.next_u32(),
                   .demo_runs = rng.next_u32(),
                   .shown_answer = rng.below(2) == 0,
                   .conditions_met = {}};
    for (std::uint64_t n = rng.below(3); n > 0; --n) {
        QuestionState question;
        if (rng.below(2)) question.chosen = static_cast<std::int32_t>(rng.below(5)) - 1;
        for (std::uint64_t tries = rng.below(3); tries > 0; --tries)
            question.committed.push_back(static_cast<std::int32_t>(rng.below(5)) - 1);
        step.questions.push_back(question);
    }
    for (std::uint64_t n = rng.below(3); n > 0; --n)
        step.conditions_met.push_back(rng.below(2) == 0);
    return step;
}

SavedSession random_session(std::uint64_t seed) {
    Rng rng{seed};
    SavedSession session{.lesson_id = "records",
                         .lesson_digest = "0123456789abcdef",
                         .seed = rng.next_u64(),
                         .now = {random_time(rng)},
                         .log = {},
                         .run = {.step = rng.next_u32(), .steps = {}}};
    for (std::uint64_t n = rng.below(6); n > 0; --n)
        session.log.push_back({{random_time(rng)}, random_command(rng)});
    for (std::uint64_t n = rng.below(4); n > 0; --n) session.run.steps.push_back(random_step(rng));
    return session;
}

void expect_same(const StepState& a, const StepState& b) {
    EXPECT_EQ(a.entered, b.entered);
    EXPECT_EQ(a.done, b.done);
    EXPECT_EQ(a.began.at, b.began.at);
    EXPECT_EQ(a.began.calls, b.began.calls);
    EXPECT_EQ(a.questions, b.questions);
    EXPECT_EQ(a.hints_shown, b.hints_shown);
    EXPECT_EQ(a.demo_runs, b.demo_runs);
    EXPECT_EQ(a.shown_answer, b.shown_answer);
    EXPECT_EQ(a.conditions_met, b.conditions_met);
}

TEST(SessionFile, LosesNothing) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        const SavedSession session = random_session(seed);
        const std::string json = to_json(session);
        const auto read = session_from_json(json, "s.json");
        ASSERT_TRUE(read) << read.error().message << "\n" << json;
        EXPECT_EQ(read->lesson_id, session.lesson_id);
        EXPECT_EQ(read->lesson_digest, session.lesson_digest);
        EXPECT_EQ(read->seed, session.seed);
        EXPECT_EQ(read->now, session.now);
        ASSERT_EQ(read->log.size(), session.log.size());
        for (std::size_t i = 0; i < session.log.size(); ++i) {
            EXPECT_EQ(read->log[i].at, session.log[i].at);
            EXPECT_EQ(to_json(read->log[i].command), to_json(session.log[i].command));
        }
        EXPECT_EQ(read->run.step, session.run.step);
        ASSERT_EQ(read->run.steps.size(), session.run.steps.size());
        for (std::size_t i = 0; i < session.run.steps.size(); ++i)
            expect_same(read->run.steps[i], session.run.steps[i]);
        EXPECT_EQ(to_json(*read), json);
    }
}

TEST(SessionFile, RefusesDamagedTextsWithoutHarm) {
    const std::string json = to_json(random_session(7));
    for (std::size_t length = 0; length < json.size(); ++length) {
        const auto read = session_from_json(std::string_view{json}.substr(0, length), "s.json");
        ASSERT_FALSE(read) << length;
        EXPECT_TRUE(read.error().message.starts_with("s.json:1")) << read.error().message;
    }
    for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
        Rng rng{seed};
        std::string damaged = json;
        for (std::uint64_t n = rng.below(4) + 1; n > 0; --n)
            damaged[any_below(rng, damaged.size())] = static_cast<char>(rng.below(256));
        const auto read = session_from_json(damaged, "s.json");
        if (read) continue;
        EXPECT_TRUE(is_utf8(read.error().message)) << "seed " << seed;
    }
}

TEST(SessionFile, NamesWhatIsWrong) {
    constexpr std::string_view kPlain =
        R"({"format":"shardlab-session","version":1,"lesson":"a","digest":"b","seed":"7","now_us":5,"log":[{"at_us":1,"do":"get_records"}],"run":{"step":0,"steps":[]}})";
    ASSERT_TRUE(session_from_json(kPlain, "s.json"));
    struct Change {
        std::string_view from, to, message;
    };
    constexpr Change kChanges[] = {
        {"shardlab-session", "other",
         "s.json:1: format: this is no file of the format \"shardlab-session\""},
        {"\"version\":1", "\"version\":2", "s.json:1: version: this lab reads version 1"},
        {"\"seed\":\"7\"", "\"seed\":7", "s.json:1: seed: this must be text, not a number"},
        {"\"seed\":\"7\"", "\"seed\":\"-7\"",
         "s.json:1: seed: this must be a whole number in quotes"},
        {"\"seed\":\"7\"", "\"seed\":\"18446744073709551616\"",
         "s.json:1: seed: this must be a whole number in quotes"},
        {"\"at_us\":1", "\"at_us\":-1", "s.json:1: log[0].at_us: -1 is out of range"},
        {"\"at_us\":1,", "", "s.json:1: log[0].at_us: this field is missing"},
        {"\"step\":0", "\"step\":4294967296", "s.json:1: run.step: 4294967296 is out of range"},
        {"\"steps\":[]", "\"steps\":[{}]", "s.json:1: run.steps[0].entered: this field is missing"},
    };
    for (const Change& change : kChanges) {
        std::string text{kPlain};
        text.replace(text.find(change.from), change.from.size(), change.to);
        const auto read = session_from_json(text, "s.json");
        ASSERT_FALSE(read) << change.to;
        EXPECT_EQ(read.error().message.substr(0, change.message.size()), change.message);
    }
}

TEST(ProgressFile, LosesNothing) {
    Progress progress{.last_lesson = "records", .lessons = {}};
    progress.lessons["records"] = {.steps_done = 3,
                                   .steps_total = 8,
                                   .finished = false,
                                   .quiz_right_first_try = 1,
                                   .quiz_items = 3};
    progress.lessons["shards"] = {.steps_done = 8,
                                  .steps_total = 8,
                                  .finished = true,
                                  .quiz_right_first_try = 2,
                                  .quiz_items = 3};
    const auto read = progress_from_json(to_json(progress), "p.json");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->last_lesson, "records");
    ASSERT_EQ(read->lessons.size(), 2u);
    EXPECT_EQ(read->lessons.find("records")->second.steps_done, 3u);
    EXPECT_TRUE(read->lessons.find("shards")->second.finished);
    EXPECT_EQ(to_json(*read), to_json(progress));
    EXPECT_FALSE(progress_from_json(to_json(random_session(1)), "p.json"));
}

}  // namespace
}  // namespace kds::lesson
