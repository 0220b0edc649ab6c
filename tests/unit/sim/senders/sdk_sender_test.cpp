// Producers that use an SDK: batches, what becomes of refused entries, calls under way at once.
#include <algorithm>
#include <charconv>
#include <set>

#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

ProducerSpec batching(std::int64_t rate, SdkSpec sdk) {
    ProducerSpec spec = producer("P", rate);
    spec.sender = sdk;
    return spec;
}

/// Numbers of all stored records ("{key} {n}"), in the order of the shards and places.
std::vector<std::uint64_t> stored_numbers(const World& world) {
    std::vector<std::uint64_t> numbers;
    for (const Shard& shard : world.engine().streams().front().shards)
        for (std::uint64_t i = shard.records.first(); i < shard.records.end(); ++i) {
            const std::string data = content_at(world, shard, i).data;
            std::uint64_t number = 0;
            std::from_chars(data.data() + data.find(' ') + 1, data.data() + data.size(), number);
            numbers.push_back(number);
        }
    return numbers;
}

/// Calls of PutRecords, by how many records each brought.
std::map<std::uint64_t, std::uint64_t> sizes_of_calls(const World& world) {
    std::map<std::uint64_t, std::uint64_t> sizes;
    const EventLog& events = world.engine().events();
    for (std::uint64_t i = events.begin(); i < events.end(); ++i)
        if (events[i].kind == EventKind::RecordAccepted ||
            events[i].kind == EventKind::RecordRefused)
            ++sizes[events[i].call];
    return sizes;
}

std::uint64_t all_counted(const Producer& p) {
    return p.accepted + p.given_up + p.dropped + p.under_way();
}

TEST(SdkSender, SendsAFullBatchAtOnceAndAnotherWhenItHasLingered) {
    // 100 records a second: ten in 100 ms.
    World full = started(
        with_shards(1, {AddProducer{batching(100'000, {.batch_size = 10, .linger_ms = 60'000})}}));
    run_for(full, Duration::seconds(5));
    ASSERT_GT(sizes_of_calls(full).size(), 45u);
    for (const auto& [call, size] : sizes_of_calls(full)) EXPECT_EQ(size, 10u);

    World lingers = started(
        with_shards(1, {AddProducer{batching(100'000, {.batch_size = 500, .linger_ms = 50})}}));
    run_for(lingers, Duration::seconds(5));
    for (const auto& [call, size] : sizes_of_calls(lingers)) EXPECT_NEAR(double(size), 5.5, 1.5);
    // No record waits longer than it may.
    const Shard& shard = shard_of(lingers, 0);
    for (std::uint64_t i = 0; i < shard.records.end(); ++i)
        EXPECT_LE(shard.records.at(i).arrival - lingers.began_at(), Duration::seconds(5));
    EXPECT_GT(stored_records(lingers), 480u);
}

TEST(SdkSender, PutsBatchesInTheOrderOfItsRecords) {
    World world = started(
        with_shards(1, {AddProducer{batching(500'000, {.batch_size = 50, .linger_ms = 100})}}));
    run_for(world, Duration::seconds(3));
    const auto numbers = stored_numbers(world);
    ASSERT_GT(numbers.size(), 1'000u);
    for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], i + 1);
}

TEST(SdkSender, SendsTheRestWhenItIsPaused) {
    World world = started(
        with_shards(1, {AddProducer{batching(100'000, {.batch_size = 500, .linger_ms = 2'000})}}));
    run_for(world, Duration::millis(1'000));
    EXPECT_EQ(stored_records(world), 0u);
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    // What was due before is counted, though nobody has looked at it yet.
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made), 100, 1);
    run_for(world, Duration::seconds(3));
    EXPECT_EQ(world.producers()[0].accepted, world.producers()[0].made);
    EXPECT_EQ(stored_records(world), world.producers()[0].made);
}

TEST(SdkSender, SendsAgainOnlyTheEntriesThatWereRefused) {
    // Twice what the shard takes, under a key that only one of two shards has.
    ProducerSpec spec = batching(2'000'000, {.batch_size = 500, .linger_ms = 100});
    spec.keys.strategy = KeySpec::Strategy::Constant;
    World world = started(with_shards(2, {AddProducer{spec}}));
    run_for(world, Duration::seconds(4));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(20));
    const Producer& p = world.producers()[0];
    EXPECT_EQ(p.under_way(), 0u);
    EXPECT_GT(p.retried, 500u);
    EXPECT_GT(p.given_up, 500u);
    EXPECT_EQ(p.accepted + p.given_up, p.made);
    EXPECT_EQ(p.throttled, p.retried + p.given_up);
    EXPECT_EQ(p.throttled, count_events(world, EventKind::RecordRefused, p.id));
    // Each record is there once: what was accepted was not sent again.
    auto numbers = stored_numbers(world);
    EXPECT_EQ(numbers.size(), p.accepted);
    std::ranges::sort(numbers);
    EXPECT_TRUE(std::ranges::adjacent_find(numbers) == numbers.end());
}

TEST(SdkSender, KeepsTheOrderOfRefusedEntries) {
    ProducerSpec spec = batching(1'500'000, {.batch_size = 100, .linger_ms = 100});
    spec.keys.strategy = KeySpec::Strategy::Constant;
    World world = started(with_shards(1, {AddProducer{spec}}));
    for (int i = 0; i < 200; ++i) {
        run_for(world, Duration::millis(20));
        for (const auto& [number, call] : sdk_calls(world.producers()[0]))
            EXPECT_TRUE(std::ranges::is_sorted(call.items, {},
                                               [](const Item& item) { return item.made.number; }));
    }
    EXPECT_GT(world.producers()[0].retrying(), 0u);
}

TEST(SdkSender, AWholeCallThatFailsIsTriedAgainAsTheSdkDoes) {
    World world = started(
        with_shards(1, {AddProducer{batching(50'000, {.batch_size = 10, .linger_ms = 1'000})}}));
    ASSERT_TRUE(is_done(world.apply(
        InjectFault{{.name = "F", .kind = FaultKind::LinkLoss, .target = "P", .amount = 1'000}})));
    run_for(world, Duration::seconds(3));
    EXPECT_EQ(stored_records(world), 0u);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    run_for(world, Duration::seconds(8));
    const Producer& p = world.producers()[0];
    EXPECT_GT(p.retried, 100u);
    EXPECT_EQ(p.given_up, 0u);
    EXPECT_EQ(all_counted(p), p.made);
}

TEST(SdkSender, EntriesFailByThemselvesWhileTheServiceHasInternalFailures) {
    World world = started(
        with_shards(1, {AddProducer{batching(100'000, {.batch_size = 50, .linger_ms = 1'000})}}));
    ASSERT_TRUE(is_done(world.apply(InjectFault{
        {.name = "F", .kind = FaultKind::InternalFailure, .target = "P", .amount = 200}})));
    run_for(world, Duration::seconds(10));
    const Producer& p = world.producers()[0];
    ASSERT_TRUE(p.last_error);
    EXPECT_EQ(p.last_error->code, ErrorCode::InternalFailure);
    EXPECT_EQ(p.throttled, 0u);
    // About a fifth of 1,000, and some of these once more.
    EXPECT_NEAR(static_cast<double>(p.retried), 230, 60);
    EXPECT_LT(p.given_up, 20u);
    EXPECT_EQ(p.accepted, stored_records(world));
    // CloudWatch counts them apart from what was throttled.
    const auto failed =
        world.metrics().datapoints(Metric::PutRecordsFailedRecords, {"s"}, {}, world.now());
    std::int64_t sum = 0;
    for (const Datapoint& point : failed) sum += point.statistics.sum;
    EXPECT_GE(sum, static_cast<std::int64_t>(p.retried));
    EXPECT_LE(sum, static_cast<std::int64_t>(p.retried + p.given_up + p.retrying()));
}

TEST(SdkSender, WhatFindsNoPlaceAmongThoseThatWaitIsDropped) {
    // A call takes 16 ms there and back, so that one at a time brings about 60 records a second.
    World world = started(
        with_shards(1, {AddProducer{batching(200'000, {.in_flight_max = 1, .backlog_max = 100})}}));
    run_for(world, Duration::millis(500));
    EXPECT_EQ(world.producers()[0].dropped, 0u);
    for (int i = 0; i < 50; ++i) {
        run_for(world, Duration::millis(100));
        EXPECT_LE(sdk_calls(world.producers()[0]).size(), 1u);
        EXPECT_LE(world.producers()[0].under_way(), 101u);
    }
    const Producer& p = world.producers()[0];
    EXPECT_NEAR(static_cast<double>(stored_records(world)), 341, 6);
    EXPECT_GT(p.dropped, 500u);
    EXPECT_EQ(all_counted(p), p.made);
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(3));
    EXPECT_EQ(p.under_way(), 0u);
    EXPECT_EQ(p.accepted + p.dropped, p.made);
}

TEST(SdkSender, ALinkThatIsSlowerThanTheClientsPatienceMakesDuplicates) {
    World world = started(with_shards(1, {AddProducer{batching(10'000, {.timeout_ms = 1'000})}}));
    ASSERT_TRUE(is_done(world.apply(
        InjectFault{{.name = "F", .kind = FaultKind::LinkDelay, .target = "P", .amount = 700}})));
    run_for(world, Duration::seconds(10));
    // The request arrives, the answer comes too late.
    EXPECT_GT(world.producers()[0].stored_unknown, 100u);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    ASSERT_TRUE(is_done(world.apply(
        InjectFault{{.name = "F", .kind = FaultKind::LinkDelay, .target = "P", .amount = 2'000}})));
    run_for(world, Duration::seconds(5));
    const std::uint64_t stored = stored_records(world);
    run_for(world, Duration::seconds(5));
    EXPECT_EQ(stored_records(world), stored);  // No connection comes about.
}

TEST(SdkSender, OwnRetriesGoOnAsLongAsTheyAreTold) {
    ProducerSpec spec = batching(
        10'000, {.timeout_ms = 100, .retry = SdkSpec::Retry::Own, .attempts = 6, .backoff_ms = 10});
    World world = started(with_shards(1, {AddProducer{spec}}));
    ASSERT_TRUE(is_done(world.apply(
        InjectFault{{.name = "F", .kind = FaultKind::LinkLoss, .target = "P", .amount = 1'000}})));
    std::uint32_t attempts = 0;
    for (int i = 0; i < 100; ++i) {
        run_for(world, Duration::millis(50));
        for (const auto& [number, call] : sdk_calls(world.producers()[0]))
            attempts = std::max(attempts, call.attempt);
    }
    EXPECT_EQ(attempts, 6u);
    EXPECT_GT(world.producers()[0].given_up, 20u);
}

TEST(SdkSender, TheStandardModeStopsRetryingWhenItsQuotaIsUsedUp) {
    World world = started(with_shards(1, {AddProducer{producer("P", 100'000)}}));
    ASSERT_TRUE(is_done(world.apply(InjectFault{
        {.name = "F", .kind = FaultKind::InternalFailure, .target = "P", .amount = 1'000}})));
    run_for(world, Duration::seconds(20));
    // 500 tokens, five a retry (kinesis.md 7.1); those of before the fault were never used.
    EXPECT_EQ(world.producers()[0].retried + world.producers()[0].retrying(), 100u);
    EXPECT_GT(world.producers()[0].given_up, 1'800u);
}

TEST(SdkSender, IsRefusedWithValuesOutOfRange) {
    World world = started(with_shards(1));
    EXPECT_TRUE(is_refused(world, AddProducer{batching(1, {.batch_size = 501})},
                           "producer \"P\": batch_size: 501 is out of range: 0 to 500"));
    EXPECT_TRUE(is_refused(world, AddProducer{batching(1, {.timeout_ms = 99})},
                           "producer \"P\": timeout_ms: 99 is out of range: 100 to 600000"));
}

TEST(SdkSender, FollowsItsCurve) {
    ProducerSpec spec = producer("P");
    spec.rate = BurstRate{.base = 1'000,
                          .peak = 100'000,
                          .every = Duration::seconds(20),
                          .lasts = Duration::seconds(5)};
    World world = started(with_shards(1, {AddProducer{spec}}));
    const Instant since = world.now();
    run_for(world, Duration::seconds(15));
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made), 15, 2);
    run_for(world, Duration::seconds(5));
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made), 515, 3);
    EXPECT_EQ(world.producers()[0].rate_at(since + Duration::seconds(37)), 100'000);
    // A pause does not move the curve, and what it takes is not made up for.
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(17));
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"P"})));
    run_for(world, Duration::seconds(3));
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made), 815, 4);
}

TEST(SdkSender, ARecordCostsAtMostFortyBytes) {
    ProducerSpec spec = batching(800'000, {.batch_size = 500, .linger_ms = 100});
    spec.payload_template = "{key} {hex:64}{hex:64}{hex:64}{hex:64} {time}";
    World world = started(with_shards(1, {AddProducer{spec}}));
    run_for(world, Duration::seconds(60));
    const RecordStore& records = shard_of(world, 0).records;
    ASSERT_GT(records.size(), 40'000u);
    EXPECT_LE(records.memory_bytes(), records.size() * 40);
}

TEST(SdkSender, HotKeysOfSeveralFaultsStayWhatTheyWere) {
    World world = started(with_shards(1, {AddProducer{producer("P", 10'000)}}));
    const auto heat = [&world](const char* key) {
        ASSERT_TRUE(is_done(world.apply(InjectFault{{.name = "F",
                                                     .kind = FaultKind::HotKey,
                                                     .target = "P",
                                                     .amount = 1'000,
                                                     .key = key,
                                                     .lasts = Duration::seconds(5)}})));
        run_for(world, Duration::seconds(6));
    };
    heat("one");
    heat("two");
    heat("one");
    std::map<std::string, int> keys;
    for (std::uint64_t i = 0; i < shard_of(world, 0).records.end(); ++i)
        ++keys[content_at(world, shard_of(world, 0), i).key];
    EXPECT_NEAR(keys["one"], 100, 2);
    EXPECT_NEAR(keys["two"], 50, 2);
    EXPECT_EQ(world.producers()[0].sources.size(), 3u);
    EXPECT_EQ(world.engine().sources().size(), 3u);
}

}  // namespace
}  // namespace kds::sim::test
