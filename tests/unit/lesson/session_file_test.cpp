#include "core/lesson/session_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/sim/access_command.h"

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
    R"({"do":"add_producer","name":"Shop","stream":"s","rate":{"kind":"daily","low":5,"high":90,"peak_hour":18},"keys":"zipf","key_prefix":"k","key_count":9,"skew_hundredths":120,"hash_ranges":4,"payload":"{list:a}","lists":{"a":["x","y"]},"batch_size":500,"linger_ms":50,"attempts":5,"retry":"own"})",
    R"({"do":"add_producer","name":"Shop","stream":"s","records_per_1000s":1,"keys":"uniform","key_prefix":"k","key_count":9,"payload":"x","sender":"kpl","buffered_ms":50,"aggregation":false})",
    R"({"do":"add_producer","name":"Shop","stream":"s","records_per_1000s":1,"keys":"uniform","key_prefix":"k","key_count":9,"payload":"x","sender":"agent","max_buffer_age_ms":1000,"partition_key_option":"deterministic"})",
    R"({"do":"create_key","alias":"alias/mine"})",
    R"({"do":"set_payload","name":"Shop","payload":"{list:a}","lists":{"a":["x","y"]}})",
    R"({"do":"set_payload","name":"Shop","payload":""})",
    R"({"do":"add_principal","name":"writer"})",
    R"({"do":"add_principal","name":"reader","kind":"role","account":"210987654321","about":"Reads.","policies":[{"name":"a","policy":"{}"},{"name":"b","policy_base64":"/w=="}],"session_policies":[{"name":"c","policy":"x"}],"boundary":{"name":"d","policy":"y"},"trust":"z","tags":{"team":"orders","a":""}})",
    R"({"do":"use_principal","actor":"Shop","principal":"writer"})",
    R"({"do":"use_principal","principal":""})",
    R"({"do":"put_principal_policy","principal":"writer","name":"put","policy":"{}"})",
    R"({"do":"delete_principal_policy","principal":"writer","name":"put"})",
    R"({"do":"set_principal_boundary","principal":"writer","name":"most","policy":"{}"})",
    R"({"do":"set_principal_boundary","principal":"writer"})",
    R"({"do":"deactivate_principal","principal":"writer"})",
    R"({"do":"reactivate_principal","principal":"writer"})",
    R"({"do":"put_control_policy","account":"123456789012","level":1,"name":"most","policy":"{}"})",
    R"({"do":"put_control_policy","level":0,"name":"most"})",
    R"({"do":"set_organization","account":"123456789012","organization":"o-a1b2c3d4e5"})",
    R"({"do":"put_endpoint","endpoint":"vpce-1","vpc":"vpc-1","policy":"{}"})",
    R"({"do":"set_path","actor":"Shop","endpoint":"vpce-1","address":"10.0.0.7"})",
    R"({"do":"set_path"})",
    R"({"do":"set_key_state","key":"alias/mine","state":"PendingDeletion"})",
    R"({"do":"put_key_policy","key":"alias/mine","policy":"{}"})",
    R"({"do":"put_key_policy","key":"alias/mine"})",
    R"({"do":"create_grant","key":"alias/mine","name":"audit","principal":"reader","operations":["Decrypt","GenerateDataKey"]})",
    R"({"do":"revoke_grant","key":"alias/mine","name":"audit"})",
};

TEST(CommandJson, IsReadAndWrittenAlike) {
    for (const std::string_view json : kCommands) {
        const auto command = command_from_json(json, "c.json");
        ASSERT_TRUE(command) << command.error().message;
        EXPECT_EQ(to_json(*command), json);
    }
}

TEST(CommandJson, TakesAPolicyAsAnObjectToo) {
    const auto command = command_from_json(
        R"({"do":"put_principal_policy","principal":"w","name":"p","policy":)"
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kinesis:Get*"],)"
        R"("Resource":"*","Condition":{}}]}})",
        "c.json");
    ASSERT_TRUE(command) << command.error().message;
    const auto* change = std::get_if<sim::ChangeAccess>(&*command);
    ASSERT_TRUE(change);
    const auto* put = std::get_if<sim::PutPrincipalPolicy>(&change->command().what);
    ASSERT_TRUE(put);
    EXPECT_EQ(put->text, R"({
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["kinesis:Get*"],
            "Resource": "*",
            "Condition": {}
        }
    ]
})");
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
    EXPECT_EQ(producer->spec.keys.strategy, sim::KeySpec::Strategy::Uniform);
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
         "c.json:1: application.kind: \"alarms\" is no kind of application; did you mean "
         "\"alarm\"?"},
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

/// Any that can be written; most make no sense.
sim::ProducerSpec random_producer(Rng& rng) {
    const auto up_to = [&](std::uint64_t most) {
        return static_cast<std::int64_t>(rng.below(most + 1));
    };
    const auto length = [&] { return Duration::millis(up_to(1'000'000)); };
    sim::ProducerSpec spec{.name = random_bytes(rng),
                           .stream_name = random_bytes(rng),
                           .payload_template = random_bytes(rng)};
    switch (rng.below(4)) {
        case 0: spec.rate = sim::ConstantRate{static_cast<std::int64_t>(rng.next_u64())}; break;
        case 1: spec.rate = sim::RampRate{up_to(9), up_to(99), length()}; break;
        case 2: spec.rate = sim::DailyRate{up_to(9), up_to(99), up_to(30)}; break;
        default: spec.rate = sim::BurstRate{up_to(9), up_to(99), length(), length()};
    }
    spec.keys.strategy = static_cast<sim::KeySpec::Strategy>(rng.below(4));
    spec.keys.prefix = random_bytes(rng);
    spec.keys.count = rng.next_u32();
    if (spec.keys.strategy == sim::KeySpec::Strategy::Zipf)
        spec.keys.skew_hundredths = rng.next_u32();
    spec.keys.explicit_hash = static_cast<sim::KeySpec::ExplicitHash>(rng.below(3));
    if (spec.keys.explicit_hash == sim::KeySpec::ExplicitHash::Fixed)
        spec.keys.hash_key = HashKey{make_u128(rng.next_u64(), rng.next_u64())};
    if (spec.keys.explicit_hash == sim::KeySpec::ExplicitHash::Spread)
        spec.keys.ranges = rng.next_u32();
    if (rng.below(2)) spec.lists = {{"a", {"x", ""}}, {"b", {"\"y\""}}};
    const auto fill = [&rng](auto& sender, const auto& numbers) {
        for (const auto& number : numbers)
            if (rng.below(2)) sender.*number.member = static_cast<std::int64_t>(rng.next_u64());
    };
    sim::SdkSpec sdk;
    fill(sdk, sim::kSdkNumbers);
    sdk.retry = static_cast<sim::SdkSpec::Retry>(rng.below(3));
    sim::KplSpec kpl{.aggregation = rng.below(2) == 0, .fail_if_throttled = rng.below(2) == 0};
    fill(kpl, sim::kKplNumbers);
    sim::AgentSpec agent;
    fill(agent, sim::kAgentNumbers);
    agent.partition_key_option = static_cast<sim::AgentKeyOption>(rng.below(2));
    const sim::SenderSpec senders[] = {sdk, kpl, agent};
    spec.sender = senders[rng.below(3)];
    return spec;
}

sim::Command random_command(Rng& rng) {
    const auto number = [&] { return static_cast<std::int64_t>(rng.next_u64()); };
    switch (rng.below(14)) {
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
        case 5: return sim::AddProducer{random_producer(rng)};
        case 6:
            return sim::AddConsumer{
                {random_bytes(rng), random_bytes(rng),
                 rng.below(2) ? ShardIteratorType::Latest : ShardIteratorType::TrimHorizon,
                 number(), number()}};
        case 7: return sim::RemoveActor{random_bytes(rng)};
        case 8: return sim::PauseActor{random_bytes(rng)};
        case 9: return sim::ResumeActor{random_bytes(rng)};
        case 10: {
            const sim::ProducerSpec spec = random_producer(rng);
            return sim::SetProducerPayload{random_bytes(rng), spec.payload_template, spec.lists,
                                           spec.template_id};
        }
        case 11:
            return sim::ChangeAccess(
                {sim::PutPrincipalPolicy{random_bytes(rng), random_bytes(rng), random_bytes(rng)}});
        case 12:
            return sim::ChangeAccess(
                {sim::SetPath{random_bytes(rng), random_bytes(rng), random_bytes(rng)}});
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

/// The commands go on from `from` in the order of time; gives the time of the last one.
std::int64_t add_commands(Rng& rng, std::int64_t from, std::vector<sim::LoggedCommand>& log) {
    for (std::uint64_t n = rng.below(6); n > 0; --n) {
        from += static_cast<std::int64_t>(rng.below(1ull << 40));
        log.push_back({{from}, random_command(rng)});
    }
    return from;
}

sim::History random_history(Rng& rng) {
    sim::History history;
    const std::uint64_t count = 1 + rng.below(4);
    for (std::uint64_t number = 0; number < count; ++number) {
        sim::Course course{.name = cat("branch ", number)};
        std::int64_t last = random_time(rng) / 2;
        if (number > 0) {
            course.parent = any_below(rng, history.branches.size());
            const auto& log = history.branches[course.parent].log;
            course.shared = any_below(rng, log.size() + 1);
            course.log.assign(log.begin(),
                              log.begin() + static_cast<std::ptrdiff_t>(course.shared));
            if (!course.log.empty()) last = course.log.back().at.us;
            course.forked_at = {random_time(rng)};
        }
        course.reached = {add_commands(rng, last, course.log) +
                          static_cast<std::int64_t>(rng.below(1'000))};
        history.branches.push_back(course);
    }
    history.current = any_below(rng, history.branches.size());
    history.now = {history.branches[history.current].reached.us -
                   static_cast<std::int64_t>(rng.below(1'000))};
    history.now = {std::max<std::int64_t>(0, history.now.us)};
    for (std::uint64_t n = rng.below(4); n > 0; --n) history.undone.push_back(random_command(rng));
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        if (rng.below(10) > 0) continue;
        sim::KeptMoment moment{.letter = letter, .branch = any_below(rng, history.branches.size())};
        const sim::Course& course = history.branches[moment.branch];
        moment.commands = any_below(rng, course.log.size() + 1);
        moment.at =
            moment.commands < course.log.size() ? course.log[moment.commands].at : course.reached;
        history.moments.push_back(moment);
    }
    return history;
}

constexpr std::string_view kScenario =
    R"({"schema":1,"id":"x","title":"X","shows":"X.","seed":1,"warm_up_ms":0,
    "setup":[{"do":"create_stream","stream":"s","shards":1},
             {"do":"call","action":"TagResource","input":{"":null,"a":[1.50,true,[]],"b":{}}}],
    "expected":[{"at_ms":1,"read":"open_shards","op":"==","value":1}]})";

SavedSession random_session(std::uint64_t seed) {
    Rng rng{seed};
    SavedSession session;
    session.seed = rng.next_u64();
    session.history = random_history(rng);
    if (seed % 3 == 0) {
        session.scenario_id = "hot-key";
        session.digest = "0123456789abcdef";
    } else if (seed % 3 == 1) {
        session.scenario_id = "x";
        session.scenario_json = kScenario;
    } else {
        session.lesson_id = "records";
        session.digest = "0123456789abcdef";
        session.run.emplace(RunState{.step = rng.next_u32(), .steps = {}});
        for (std::uint64_t n = rng.below(4); n > 0; --n)
            session.run->steps.push_back(random_step(rng));
    }
    return session;
}

void expect_same(const std::vector<sim::LoggedCommand>& a,
                 const std::vector<sim::LoggedCommand>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].at, b[i].at);
        EXPECT_EQ(to_json(a[i].command), to_json(b[i].command));
    }
}

void expect_same(const sim::History& a, const sim::History& b) {
    ASSERT_EQ(a.branches.size(), b.branches.size());
    for (std::size_t i = 0; i < a.branches.size(); ++i) {
        EXPECT_EQ(a.branches[i].name, b.branches[i].name);
        EXPECT_EQ(a.branches[i].parent, b.branches[i].parent);
        EXPECT_EQ(a.branches[i].shared, b.branches[i].shared);
        EXPECT_EQ(a.branches[i].forked_at, b.branches[i].forked_at);
        EXPECT_EQ(a.branches[i].reached, b.branches[i].reached);
        expect_same(a.branches[i].log, b.branches[i].log);
    }
    EXPECT_EQ(a.current, b.current);
    EXPECT_EQ(a.now, b.now);
    EXPECT_EQ(a.moments, b.moments);
    ASSERT_EQ(a.undone.size(), b.undone.size());
    for (std::size_t i = 0; i < a.undone.size(); ++i)
        EXPECT_EQ(to_json(a.undone[i]), to_json(b.undone[i]));
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
        EXPECT_EQ(read->scenario_id, session.scenario_id);
        EXPECT_EQ(read->scenario.has_value(), !session.scenario_json.empty());
        EXPECT_EQ(read->digest, session.digest);
        EXPECT_EQ(read->seed, session.seed);
        expect_same(read->history, session.history);
        ASSERT_EQ(read->run.has_value(), session.run.has_value());
        if (session.run) {
            EXPECT_EQ(read->run->step, session.run->step);
            ASSERT_EQ(read->run->steps.size(), session.run->steps.size());
            for (std::size_t i = 0; i < session.run->steps.size(); ++i)
                expect_same(read->run->steps[i], session.run->steps[i]);
        }
        EXPECT_EQ(read->scenario_json, session.scenario_json);
        EXPECT_EQ(to_json(*read), json);
    }
}

TEST(SessionFile, StandsOnManyLinesACommandEach) {
    SavedSession session;
    session.lesson_id = "records";
    session.digest = "d";
    session.history.branches.push_back(
        {.name = "main",
         .log = {{{5}, sim::PauseActor{"a"}}, {{6}, sim::ResumeActor{"a"}}},
         .reached = {9}});
    session.history.now = {7};
    session.history.undone.push_back(sim::RemoveActor{"b"});
    EXPECT_EQ(to_json(session), R"({"format":"shardlab-session","version":2,
"lesson":"records","digest":"d",
"seed":"0",
"branches":[
{"name":"main","reached_us":9,"log":[
{"at_us":5,"do":"pause","name":"a"},
{"at_us":6,"do":"resume","name":"a"}]}],
"branch":0,"now_us":7,"undone":[
{"do":"remove","name":"b"}]})");
}

TEST(SessionFile, RefusesDamagedTextsWithoutHarm) {
    const std::string json = to_json(random_session(7));
    for (std::size_t length = 0; length < json.size(); ++length) {
        const auto read = session_from_json(std::string_view{json}.substr(0, length), "s.json");
        ASSERT_FALSE(read) << length;
        EXPECT_TRUE(read.error().message.starts_with("s.json:")) << read.error().message;
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

struct Change {
    std::string_view from, to, message;
};

/// Each change alone makes the text unreadable, with this message.
void expect_refused(std::string_view plain, std::span<const Change> changes) {
    ASSERT_TRUE(session_from_json(plain, "s.json"));
    for (const Change& change : changes) {
        std::string text{plain};
        ASSERT_NE(text.find(change.from), std::string::npos) << change.from;
        text.replace(text.find(change.from), change.from.size(), change.to);
        const auto read = session_from_json(text, "s.json");
        ASSERT_FALSE(read) << change.to;
        EXPECT_EQ(read.error().message.substr(0, change.message.size()), change.message);
    }
}

TEST(SessionFile, NamesWhatIsWrong) {
    constexpr std::string_view kPlain = R"({"format":"shardlab-session","version":2,
"lesson":"a","digest":"b",
"seed":"7",
"branches":[
{"name":"main","reached_us":5,"log":[
{"at_us":1,"do":"get_records"},
{"at_us":3,"do":"get_records"}]},
{"name":"main 2","parent":0,"shared":1,"forked_us":2,"reached_us":4,"log":[
{"at_us":2,"do":"pause","name":"P"}]}],
"branch":1,"now_us":4,"undone":[]})";
    constexpr Change kChanges[] = {
        {"shardlab-session", "other",
         "s.json:1: format: this is no file of the format \"shardlab-session\""},
        {"\"version\":2", "\"version\":3",
         "s.json:1: version: a later lab has written this, in version 3; this lab reads versions "
         "up to 2"},
        {"\"lesson\":\"a\",", "", "s.json:1: lesson: this field is missing"},
        {"\"digest\"", "\"scenario\":\"x\",\"digest\"",
         "s.json:2: lesson: a scenario is given too"},
        {"\"lesson\":\"a\"", "\"scenario\":\"A b\"", "s.json:2: scenario: an id has"},
        {"\"lesson\":\"a\",\"digest\":\"b\"", "\"scenario\":{\"schema\":1,\n\"ide\":1}",
         "s.json:3: scenario.ide: there is no such field"},
        {"\"seed\":\"7\"", "\"seed\":7", "s.json:3: seed: this must be text, not a number"},
        {"\"name\":\"main\"", "\"name\":\"main 2\"",
         "s.json:8: branches[1].name: another branch has this name too"},
        {"\"name\":\"main\"", "\"name\":\"mainmainmainmainmainmainmainmainmainmainm\"",
         "s.json:5: branches[0].name: a name has at most 40 characters"},
        {"\"name\":\"main\"", "\"name\":\"main\",\"parent\":0",
         "s.json:5: branches[0].parent: there is no such field"},
        {"\"parent\":0", "\"parent\":1", "s.json:8: branches[1].parent: 1 is out of range"},
        {"\"shared\":1", "\"shared\":3", "s.json:8: branches[1].shared: 3 is out of range"},
        {"\"reached_us\":4", "\"reached_us\":0",
         "s.json:8: branches[1].shared: what it shares lies after the newest moment"},
        {"\"at_us\":3", "\"at_us\":0",
         "s.json:7: branches[0].log[1].at_us: commands stand in the order of time"},
        {"\"at_us\":3", "\"at_us\":6",
         "s.json:7: branches[0].log[1].at_us: this lies after the newest moment of its branch"},
        {"\"at_us\":2", "\"at_us\":0",
         "s.json:9: branches[1].log[0].at_us: commands stand in the order of time"},
        {"\"do\":\"pause\"", "\"do\":\"pose\"",
         "s.json:9: branches[1].log[0].do: \"pose\" is no command; use "},
        {"\"branch\":1", "\"branch\":2", "s.json:10: branch: 2 is out of range"},
        {"\"now_us\":4", "\"now_us\":5",
         "s.json:10: now_us: this lies after the newest moment of the branch"},
        {"\"undone\":[]", "\"undone\":[{}]", "s.json:10: undone[0].do: this field is missing"},
        {"\"undone\":[]", "\"undone\":[],\"run\":{\"step\":0,\"steps\":[{}]}",
         "s.json:10: run.steps[0].entered: this field is missing"},
    };
    expect_refused(kPlain, kChanges);
}

TEST(SessionFile, NamesWhatIsWrongWithMoments) {
    constexpr std::string_view kPlain = R"({"format":"shardlab-session","version":2,
"lesson":"a","digest":"b",
"seed":"7",
"branches":[
{"name":"main","reached_us":5,"log":[
{"at_us":1,"do":"get_records"},
{"at_us":3,"do":"get_records"}]}],
"branch":0,"now_us":4,"undone":[],"moments":[
{"letter":"B","branch":0,"at_us":2,"commands":1},
{"letter":"D","branch":0,"at_us":3,"commands":2}]})";
    const auto plain = session_from_json(kPlain, "s.json");
    ASSERT_TRUE(plain) << plain.error().message;
    EXPECT_EQ(plain->history.moments,
              (std::vector<sim::KeptMoment>{{'B', 0, {2}, 1}, {'D', 0, {3}, 2}}));
    EXPECT_EQ(to_json(*plain), kPlain);
    constexpr std::string_view kNotOn =
        "this moment was not on its branch: that did not come as far, or its commands were done at "
        "other times";
    const Change changes[] = {
        {"\"letter\":\"B\"", "\"letter\":\"b\"",
         "s.json:9: moments[0].letter: a moment is kept under a letter from A to Z"},
        {"\"letter\":\"B\"", "\"letter\":\"AB\"",
         "s.json:9: moments[0].letter: a moment is kept under a letter from A to Z"},
        {"\"letter\":\"D\"", "\"letter\":\"B\"",
         "s.json:10: moments[1].letter: letters stand in the order of the alphabet, each once"},
        {"\"letter\":\"D\",\"branch\":0", "\"letter\":\"D\",\"branch\":1",
         "s.json:10: moments[1].branch: 1 is out of range"},
        {"\"commands\":2", "\"commands\":3", "s.json:10: moments[1].commands: 3 is out of range"},
        {"\"at_us\":2,\"commands\"", "\"at_us\":6,\"commands\"", kNotOn},
        {"\"commands\":1", "\"commands\":2", kNotOn},
        {"\"commands\":1", "\"commands\":0", kNotOn},
        {"\"commands\":1", "\"comands\":1", "s.json:9: moments[0].comands: there is no such field"},
    };
    for (const Change& change : changes) {
        std::string text(kPlain);
        text.replace(text.find(change.from), change.from.size(), change.to);
        const auto read = session_from_json(text, "s.json");
        ASSERT_FALSE(read) << change.to;
        EXPECT_NE(read.error().message.find(change.message), std::string::npos)
            << read.error().message;
    }
}

TEST(SessionFile, NamesWhatIsWrongInItsFirstForm) {
    constexpr std::string_view kPlain =
        R"({"format":"shardlab-session","version":1,"lesson":"a","digest":"b","seed":"7","now_us":5,"log":[{"at_us":1,"do":"get_records"}],"run":{"step":0,"steps":[]}})";
    constexpr Change kChanges[] = {
        {"\"seed\":\"7\"", "\"seed\":\"-7\"",
         "s.json:1: seed: this must be a whole number in quotes"},
        {"\"seed\":\"7\"", "\"seed\":\"18446744073709551616\"",
         "s.json:1: seed: this must be a whole number in quotes"},
        {"\"at_us\":1", "\"at_us\":-1", "s.json:1: log[0].at_us: -1 is out of range"},
        {"\"at_us\":1,", "", "s.json:1: log[0].at_us: this field is missing"},
        {"\"step\":0", "\"step\":4294967296", "s.json:1: run.step: 4294967296 is out of range"},
        {"\"steps\":[]", "\"steps\":[{}]", "s.json:1: run.steps[0].entered: this field is missing"},
    };
    expect_refused(kPlain, kChanges);
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
