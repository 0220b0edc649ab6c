#include "core/engine/engine.h"

#include <gtest/gtest.h>

#include <set>

#include "core/engine/ops/delete_stream.h"
#include "core/engine/ops/describe_limits.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::kStart;
using test::Lab;
using test::succeeds;

TEST(Engine, IsEmptyAtFirst) {
    const Engine engine(EngineOptions{});
    EXPECT_TRUE(engine.streams().empty());
    EXPECT_TRUE(engine.events().empty());
    EXPECT_EQ(engine.open_shard_count("123456789012"), 0);
    EXPECT_FALSE(engine.next_transition());
}

TEST(Engine, AStreamBecomesActiveAtItsMoment) {
    Lab lab;
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    const Instant done = kStart + limits::kCreatingTakes;
    EXPECT_EQ(lab.engine.next_transition(), done);
    lab.engine.settle(done - Duration::micros(1));
    EXPECT_EQ(lab.stream().status, StreamStatus::Creating);
    EXPECT_TRUE(lab.stream().shards.empty());
    lab.engine.settle(done);
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(lab.stream().shards.size(), 1u);
    EXPECT_FALSE(lab.engine.next_transition());
}

TEST(Engine, LogsTheMomentAtWhichAStreamBecameActive) {
    Lab lab;
    ASSERT_TRUE(
        succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s", .shard_count = 3})));
    lab.wait(Duration::hours(1));  // Nobody looked in time.
    const Event& active = lab.last_event();
    EXPECT_EQ(active.kind, EventKind::StreamActive);
    EXPECT_EQ(active.at, kStart + limits::kCreatingTakes);
    EXPECT_EQ(active.count, 3u);
    EXPECT_EQ(active.stream, lab.stream().id);
}

TEST(Engine, StreamsBecomeActiveInTheOrderOfTheirMoments) {
    Lab lab;
    for (const char* name : {"z", "m", "a"}) {
        ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = name})));
        lab.now = lab.now + Duration::millis(1);
    }
    lab.wait(Duration::seconds(1));
    Instant before{};
    std::string order;
    for (std::uint64_t i = lab.engine.events().begin(); i < lab.engine.events().end(); ++i) {
        const Event& event = lab.engine.events()[i];
        EXPECT_GE(event.at, before);
        before = event.at;
        if (event.kind == EventKind::StreamActive)
            order += lab.engine.find_stream(event.stream)->name;
    }
    EXPECT_EQ(order, "zma");
}

TEST(Engine, StampsShardsTwoSecondsBeforeTheCall) {
    Lab lab;
    lab.now = Instant{1'735'689'602'999'999};  // The fraction is dropped after the subtraction.
    lab.make_active("s", 2);
    EXPECT_EQ(lab.shard(0).created_s, 1'735'689'600);
    EXPECT_EQ(lab.shard(1).created_s, 1'735'689'600);
}

TEST(Engine, FindsStreamsByNameAndById) {
    Lab lab;
    for (const char* name : {"b", "a", "c"}) lab.make_active(name, 1);
    const Engine& engine = lab.engine;
    std::string order;
    for (const Stream& stream : engine.streams()) order += stream.name;
    EXPECT_EQ(order, "abc");
    EXPECT_EQ(engine.find_stream("b")->id, StreamId{1});
    EXPECT_EQ(engine.find_stream("bb"), nullptr);
    EXPECT_EQ(engine.find_stream(StreamId{3})->name, "c");
    EXPECT_EQ(engine.find_stream(StreamId{4}), nullptr);
    EXPECT_EQ(engine.arn_of(*engine.find_stream("a")),
              "arn:aws:kinesis:us-east-1:123456789012:stream/a");
    EXPECT_EQ(engine.open_shard_count("123456789012"), 3);
}

TEST(Engine, ARecordExpiresToTheMicrosecond) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.put("k", "first")));
    lab.wait(Duration::micros(1));
    ASSERT_TRUE(succeeds(lab.put("k", "second")));
    const Instant gone = lab.now - Duration::micros(1) + Duration::hours(24);
    lab.engine.settle(gone - Duration::micros(1));
    EXPECT_EQ(lab.shard(0).records.size(), 2u);
    lab.engine.settle(gone);
    EXPECT_EQ(lab.shard(0).records.size(), 1u);
    EXPECT_EQ(lab.shard(0).records.first(), 1u);
    lab.engine.settle(gone + Duration::micros(1));
    EXPECT_EQ(lab.shard(0).records.size(), 0u);
}

TEST(Engine, RecordsOfAnyShardAndStreamExpire) {
    Lab lab;
    lab.make_active("s", 2);
    lab.make_active("t", 1);
    lab.wait(Duration::hours(30));  // Long after everything was last looked at.
    ASSERT_TRUE(succeeds(lab.put_at("0", "in shard 0")));
    lab.wait(Duration::hours(1));
    ASSERT_TRUE(succeeds(lab.put_at("340282366920938463463374607431768211455", "in shard 1")));
    ASSERT_TRUE(succeeds(put_record(lab.engine, lab.call(),
                                    {.stream_name = "t", .partition_key = "k", .data = "in t"})));
    lab.wait(Duration::hours(23));
    EXPECT_EQ(lab.shard(0).records.size(), 0u);
    EXPECT_EQ(lab.shard(1).records.size(), 1u);
    EXPECT_EQ(lab.engine.find_stream("t")->shards[0].records.size(), 1u);
    lab.wait(Duration::hours(1));
    EXPECT_EQ(lab.shard(1).records.size(), 0u);
    EXPECT_EQ(lab.engine.find_stream("t")->shards[0].records.size(), 0u);
}

TEST(Engine, AChangedRetentionPeriodCountsAfterSettlingAnew) {
    Lab lab;
    lab.make_active("s", 1);
    lab.stream().retention_hours = 48;
    lab.engine.settle_anew();
    ASSERT_TRUE(succeeds(lab.put("k", "old")));
    lab.wait(Duration::hours(30));
    EXPECT_EQ(lab.shard(0).records.size(), 1u);
    lab.stream().retention_hours = 24;
    lab.engine.settle_anew();
    lab.wait(Duration{});
    EXPECT_EQ(lab.shard(0).records.size(), 0u);
}

TEST(Engine, KeepsItsNewestEvents) {
    Engine engine(EngineOptions{});
    for (std::uint64_t i = 0; i < kEventsKept + 2'000; ++i) engine.log({.sequence_index = i});
    EXPECT_EQ(engine.events().end(), kEventsKept + 2'000);
    EXPECT_GE(engine.events().size(), kEventsKept);
    EXPECT_LT(engine.events().size(), kEventsKept + 1'000);
    EXPECT_EQ(engine.events().back().sequence_index, kEventsKept + 1'999);
}

TEST(Engine, NumbersItsCalls) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.put("k", "d")));
    const std::uint64_t first = lab.last_event().call;
    ASSERT_TRUE(succeeds(lab.put("k", "d")));
    EXPECT_EQ(lab.last_event().call, first + 1);
    EXPECT_EQ(lab.last_event().actor, 1u);
}

TEST(Engine, StateHashSeesWhatCanChangeAnAnswer) {
    Lab lab;
    std::set<std::uint64_t> seen{lab.engine.state_hash()};
    const auto is_new = [&] { return seen.insert(lab.engine.state_hash()).second; };
    lab.make_active("s", 2);
    EXPECT_TRUE(is_new());
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(is_new()) << "time";
    ASSERT_TRUE(succeeds(lab.put("k", "d")));
    EXPECT_TRUE(is_new()) << "a record";
    ASSERT_TRUE(succeeds(lab.iterator("LATEST")));
    EXPECT_TRUE(is_new()) << "a call";
    lab.stream().retention_hours = 48;
    EXPECT_TRUE(is_new()) << "retention";
    ASSERT_EQ(lab.shard(0).reads.admit_call(lab.now), ReadLimit::None);
    EXPECT_TRUE(is_new()) << "read throttle";
    ASSERT_TRUE(lab.shard(0).iterators.try_take(1, lab.now));
    EXPECT_TRUE(is_new()) << "iterator throttle";
    ASSERT_EQ(lab.shard(0).writes.admit(1, lab.now), WriteLimit::None);
    EXPECT_TRUE(is_new()) << "write throttle";
    lab.shard(1).closed_at = lab.now;
    EXPECT_TRUE(is_new()) << "a closed shard";
    lab.shard(1).parent = ShardIndex{0};
    EXPECT_TRUE(is_new()) << "a parent";
    lab.shard(1).adjacent_parent = ShardIndex{0};
    EXPECT_TRUE(is_new()) << "an adjacent parent";
    ++lab.stream().sequence_counter_of(ShardIndex{0});
    EXPECT_TRUE(is_new()) << "a sequence counter";
    lab.shard(1).opened_at = lab.now;
    EXPECT_TRUE(is_new()) << "when a child was opened";
    lab.stream().shard_count_updates.push_back(lab.now);
    EXPECT_TRUE(is_new()) << "a change of the shard count";
    lab.stream().monitoring = ShardLevelMetrics::all();
    EXPECT_TRUE(is_new()) << "enhanced monitoring";
    lab.stream().tags["key"] = "value";
    EXPECT_TRUE(is_new()) << "a tag";
    lab.stream().tags["key"] = "other";
    EXPECT_TRUE(is_new()) << "its value";
    lab.stream().status = StreamStatus::Updating;
    EXPECT_TRUE(is_new()) << "status";
    lab.stream().change.monitoring = ShardLevelMetrics();
    EXPECT_TRUE(is_new()) << "enhanced monitoring to come";
    lab.stream().change.retention_hours = 72;
    EXPECT_TRUE(is_new()) << "the retention period to come";
    lab.stream().change.steps.push_back({.shard = {0}, .second_starts = HashKey{5}});
    EXPECT_TRUE(is_new()) << "a step";
    lab.stream().change.steps[0].kind = ReshardStep::Kind::Merge;
    EXPECT_TRUE(is_new()) << "its kind";
    lab.stream().change.steps[0].shard = {1};
    EXPECT_TRUE(is_new()) << "its shard";
    lab.stream().change.steps[0].adjacent = {1};
    EXPECT_TRUE(is_new()) << "its other shard";
    lab.stream().change.steps[0].second_starts = HashKey{6};
    EXPECT_TRUE(is_new()) << "its hash key";
    lab.stream().change.steps_done = 1;
    EXPECT_TRUE(is_new()) << "the steps done";
    lab.stream().change.open_shards_most = 3;
    EXPECT_TRUE(is_new()) << "the shards on the way";
    lab.engine.log({});
    EXPECT_TRUE(is_new()) << "an event";
    EXPECT_NE(Engine({.region = "eu-west-1"}).state_hash(), Engine(EngineOptions{}).state_hash());
}

TEST(Engine, StateHashSeesEachFieldOfAnEvent) {
    const Event base;
    std::vector<Event> others(16, base);
    others[0].at = Instant{1};
    others[1].kind = EventKind::StreamActive;
    others[2].write_limit = WriteLimit::BytesPerSecond;
    others[3].read_limit = ReadLimit::CallsPerSecond;
    others[4].error = ErrorCode::ResourceInUse;
    others[5].actor = 1;
    others[6].stream = {1};
    others[7].shard = {1};
    others[8].hash_key = {1};
    others[9].hash_key = {make_u128(1, 0)};
    others[10].key_tag = 1;
    others[11].count = 1;
    others[12].bytes = 1;
    others[13].sequence_index = 1;
    others[14].place = 1;
    others[15].behind_ms = 1;
    std::set<std::uint64_t> seen;
    const auto add = [&seen](const Event& event) {
        Engine engine(EngineOptions{});
        engine.log(event);
        return seen.insert(engine.state_hash()).second;
    };
    EXPECT_TRUE(add(base));
    for (std::size_t i = 0; i < others.size(); ++i) EXPECT_TRUE(add(others[i])) << i;
    Event last = base;
    last.call = 1;
    EXPECT_TRUE(add(last));
}

/// A lab whose engine was made with these options, with a stream "s" of one shard.
test::Lab lab_with(EngineOptions options) {
    test::Lab lab{.engine = Engine(std::move(options))};
    lab.make_active("s", 1);
    return lab;
}

TEST(EngineOptions, WithoutThrottlesNothingIsRefused) {
    test::Lab strict = lab_with({}), free = lab_with({.throttles = false});
    EXPECT_NE(strict.engine.state_hash(), free.engine.state_hash());
    for (test::Lab* lab : {&strict, &free}) {
        const bool is_free = lab == &free;
        int puts = 0, reads = 0, iterators = 0;
        for (int i = 0; i < 1'001; ++i) puts += lab->put("k", "d").has_value();
        const auto iterator = lab->iterator("TRIM_HORIZON");
        ASSERT_TRUE(iterator);
        for (int i = 0; i < 20; ++i) reads += lab->get(iterator->shard_iterator).has_value();
        for (int i = 0; i < 20; ++i) iterators += lab->iterator("LATEST").has_value();
        EXPECT_EQ(puts, is_free ? 1'001 : 1'000);
        EXPECT_EQ(reads, is_free ? 20 : 5);
        EXPECT_EQ(iterators, is_free ? 20 : 4);
    }
}

TEST(EngineOptions, ChangesTakeAsLongAsTold) {
    const Delays delays{.creating = Duration::seconds(20),
                        .updating = Duration::seconds(30),
                        .deleting = Duration::seconds(40)};
    test::Lab lab{.engine = Engine({.delays = delays})};
    const auto takes = [&lab](Duration duration, StreamStatus status) {
        lab.wait(duration - Duration::micros(1));
        const Stream* stream = lab.engine.find_stream("s");
        const bool is_under_way = stream && stream->status == status;
        lab.wait(Duration::micros(1));
        stream = lab.engine.find_stream("s");
        return is_under_way && (!stream || stream->status == StreamStatus::Active);
    };
    ASSERT_TRUE(create_stream(lab.engine, lab.call(), {.stream_name = "s"}));
    EXPECT_TRUE(takes(delays.creating, StreamStatus::Creating));
    ASSERT_TRUE(lab.split_shard("0", "5"));
    EXPECT_TRUE(takes(delays.updating, StreamStatus::Updating));
    ASSERT_TRUE(delete_stream(lab.engine, lab.call(), {.stream_name = "s"}));
    EXPECT_TRUE(takes(delays.deleting, StreamStatus::Deleting));
    EXPECT_EQ(lab.engine.find_stream("s"), nullptr);
    std::set<std::uint64_t> seen{test::Lab{}.engine.state_hash()};
    for (Duration Delays::* member : {&Delays::creating, &Delays::updating, &Delays::deleting}) {
        Delays other;
        other.*member = Duration::seconds(1);
        EXPECT_TRUE(seen.insert(Engine({.delays = other}).state_hash()).second);
    }
}

TEST(EngineOptions, QuotasAreThoseOfTheRegionUnlessTold) {
    EXPECT_EQ(Engine({}).quotas().shards_per_account, 20'000);
    EXPECT_EQ(Engine({.region = "eu-central-1"}).quotas().shards_per_account, 1'000);
    const Quotas small{.shards_per_account = 3, .shards_per_stream = 4, .on_demand_streams = 5};
    test::Lab lab{.engine = Engine({.quotas = small})};
    EXPECT_EQ(lab.engine.quotas(), small);
    EXPECT_NE(lab.engine.state_hash(), test::Lab{}.engine.state_hash());
    lab.make_active("s", 3);
    const auto refused = create_stream(lab.engine, lab.call(), {.stream_name = "t"});
    EXPECT_TRUE(test::fails_with(
        refused, ErrorCode::LimitExceeded,
        "This request would exceed the shard limit for the account 123456789012 in us-east-1. "
        "Current shard count for the account: 3. Limit: 3. Number of additional shards that would "
        "have resulted from this request: 1. Refer to the AWS Service Limits page "
        "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits "
        "and how to request higher limits."));
}

TEST(Accounts, EachHasItsOwnStreamsQuotasAndRates) {
    test::Lab lab;
    const auto as = [&lab](std::string account) {
        return Call{.now = lab.now, .principal = {.account = std::move(account)}};
    };
    lab.make_active("s", 2);
    ASSERT_TRUE(create_stream(lab.engine, as("222222222222"), {.stream_name = "s"}));
    ASSERT_TRUE(create_stream(lab.engine, as("111111111111"), {.stream_name = "s"}));
    lab.wait(limits::kCreatingTakes);
    std::string accounts;
    for (const Stream& stream : lab.engine.streams()) accounts += stream.account.substr(0, 1);
    EXPECT_EQ(accounts, "112");
    EXPECT_EQ(lab.engine.find_stream("s")->account, "123456789012");
    const Stream* second = lab.engine.find_stream("s", "222222222222");
    EXPECT_EQ(lab.engine.arn_of(*second), "arn:aws:kinesis:us-east-1:222222222222:stream/s");
    EXPECT_EQ(second->open_shard_count(), 1u);
    EXPECT_EQ(lab.engine.open_shard_count("123456789012"), 2);
    EXPECT_EQ(lab.engine.counted_shards("222222222222"), 1);
    // One account's calls do not count for another.
    ASSERT_TRUE(describe_limits(lab.engine, as("222222222222")));
    EXPECT_TRUE(test::fails_with(describe_limits(lab.engine, as("222222222222")),
                                 ErrorCode::LimitExceeded,
                                 "Rate exceeded for account 222222222222."));
    EXPECT_EQ(describe_limits(lab.engine, as("111111111111"))->open_shard_count, 1);
    EXPECT_TRUE(test::fails_with(
        create_stream(lab.engine, as("222222222222"), {.stream_name = "s"}),
        ErrorCode::ResourceInUse, "Stream s under account 222222222222 already exists."));
}

TEST(Accounts, OneMayNotTouchTheStreamOfAnother) {
    test::Lab lab;
    lab.make_active("s", 1);
    const Call stranger{
        .now = lab.now,
        .principal = {.account = "222222222222", .arn = "arn:aws:iam::222222222222:user/eve"},
        .owner = "123456789012"};
    EXPECT_TRUE(test::fails_with(
        put_record(lab.engine, stranger, {.stream_name = "s", .partition_key = "k", .data = "d"}),
        ErrorCode::AccessDenied,
        "User: arn:aws:iam::222222222222:user/eve is not authorized to perform: kinesis:PutRecord "
        "on resource: arn:aws:kinesis:us-east-1:123456789012:stream/s because no resource-based "
        "policy allows the kinesis:PutRecord action"));
    EXPECT_EQ(lab.last_event().error, ErrorCode::AccessDenied);
    // Without an ARN the name means a stream of the caller.
    const Call own{.now = lab.now, .principal = {.account = "222222222222"}};
    EXPECT_TRUE(test::fails_with(
        put_record(lab.engine, own, {.stream_name = "s", .partition_key = "k", .data = "d"}),
        ErrorCode::ResourceNotFound, "Stream s under account 222222222222 not found."));
}

TEST(CallRates, AreLimitedForTheAccountOrTheStream) {
    test::Lab lab;
    lab.make_active("s", 1);
    lab.make_active("t", 1);
    lab.wait(Duration::seconds(1));
    int summaries = 0, lists = 0, others = 0;
    for (int i = 0; i < 30; ++i)
        summaries +=
            describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"}).has_value();
    EXPECT_EQ(summaries, 20);
    EXPECT_TRUE(
        test::fails_with(describe_stream_summary(lab.engine, lab.call(), {.stream_name = "t"}),
                         ErrorCode::LimitExceeded, "Rate exceeded for account 123456789012."));
    for (int i = 0; i < 1'010; ++i) {
        lists += list_shards(lab.engine, lab.call(), {.stream_name = "s"}).has_value();
        if (i < 10) others += list_shards(lab.engine, lab.call(), {.stream_name = "t"}).has_value();
    }
    EXPECT_EQ(lists, 1'000);
    EXPECT_EQ(others, 10);
    EXPECT_TRUE(test::fails_with(list_shards(lab.engine, lab.call(), {.stream_name = "s"}),
                                 ErrorCode::LimitExceeded,
                                 "Rate exceeded for stream s under account 123456789012."));
    lab.wait(Duration::millis(1));
    EXPECT_TRUE(list_shards(lab.engine, lab.call(), {.stream_name = "s"}).has_value());
    lab.wait(Duration::millis(49));
    EXPECT_TRUE(describe_stream_summary(lab.engine, lab.call(), {.stream_name = "t"}).has_value());
    EXPECT_FALSE(describe_stream_summary(lab.engine, lab.call(), {.stream_name = "t"}).has_value());
}

TEST(Engine, EventsThatAreDroppedAreNoState) {
    Lab lab;
    lab.make_active("s", 1);
    for (int i = 0; i < 1'500; ++i) {
        ASSERT_TRUE(succeeds(lab.put("k", "d")));
        lab.wait(Duration::millis(2));
    }
    Lab snapshot = lab;
    snapshot.engine.keep_newest_events(10);
    EXPECT_GE(snapshot.engine.events().size(), 10u);
    EXPECT_LT(snapshot.engine.events().size(), lab.engine.events().size());
    EXPECT_EQ(snapshot.engine.events().end(), lab.engine.events().end());
    EXPECT_EQ(snapshot.last_event().place, lab.last_event().place);
    EXPECT_EQ(snapshot.engine.state_hash(), lab.engine.state_hash());
    ASSERT_TRUE(succeeds(lab.put("k", "e")));
    ASSERT_TRUE(succeeds(snapshot.put("k", "e")));
    EXPECT_EQ(snapshot.engine.state_hash(), lab.engine.state_hash());
    EXPECT_EQ(snapshot.last_event().place, 1'500u);
}

}  // namespace
}  // namespace kds
