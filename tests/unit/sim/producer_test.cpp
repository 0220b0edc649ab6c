// The producers of a world: how often they send, which keys, and what they do when they are
// refused.
#include <algorithm>
#include <map>

#include "core/engine/hash_key.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

std::map<std::string, int> keys_stored(const World& world) {
    std::map<std::string, int> keys;
    for (const Shard& shard : world.engine().streams().front().shards)
        for (std::uint64_t place = shard.records.first(); place < shard.records.end(); ++place)
            ++keys[content_at(world, shard, place).key];
    return keys;
}

TEST(Producer, KeepsItsRateExactly) {
    for (const std::int64_t rate : {1'200, 10'000, 333'333, 1'000'000}) {
        World world = started(with_shards(4, {AddProducer{producer("P", rate)}}));
        const Instant since = world.now();
        for (int s = 1; s <= 20; ++s) {
            world.advance_to(since + Duration::seconds(s));
            const auto due = static_cast<std::int64_t>(world.producers()[0].made);
            // The n-th record is made within 60 % of an interval after its even time.
            EXPECT_GE(due, rate * s / 1'000 - 1) << rate;
            EXPECT_LE(due, rate * s / 1'000 + 1) << rate;
        }
    }
}

TEST(Producer, ASlowRateIsKeptOverHours) {
    World world = started(with_shards(1, {AddProducer{producer("P", 7)}}));
    run_for(world, Duration::seconds(10'000));
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made), 70, 1);
}

TEST(Producer, ChoosesKeysByItsStrategy) {
    ProducerSpec spec = producer("P", 100'000);
    spec.keys.prefix = "k";
    spec.keys.count = 3;
    spec.keys.strategy = KeySpec::Strategy::RoundRobin;
    World round = started(with_shards(1, {AddProducer{spec}}));
    run_for(round, Duration::seconds(3));
    const auto in_turn = keys_stored(round);
    ASSERT_EQ(in_turn.size(), 3u);
    for (const auto& [key, count] : in_turn) EXPECT_NEAR(count, 100, 1) << key;
    EXPECT_EQ(in_turn.begin()->first, "k1");
    EXPECT_EQ(in_turn.rbegin()->first, "k3");
    for (std::uint64_t place = 0; place < 9; ++place)
        EXPECT_EQ(content_at(round, shard_of(round, 0), place).key, cat("k", place % 3 + 1));

    spec.keys.strategy = KeySpec::Strategy::Uniform;
    World uniform = started(with_shards(1, {AddProducer{spec}}));
    run_for(uniform, Duration::seconds(3));
    const auto drawn = keys_stored(uniform);
    ASSERT_EQ(drawn.size(), 3u);
    for (const auto& [key, count] : drawn) EXPECT_NEAR(count, 100, 40) << key;

    spec.keys.strategy = KeySpec::Strategy::Constant;
    World constant = started(with_shards(1, {AddProducer{spec}}));
    run_for(constant, Duration::seconds(1));
    ASSERT_EQ(keys_stored(constant).size(), 1u);
    EXPECT_EQ(keys_stored(constant).begin()->first, "k");
}

TEST(Producer, RecordsArriveOneLinkDelayLater) {
    World world = started(with_shards(1, {AddProducer{producer("P", 1'000)}}));
    const auto first = world.next_event();
    ASSERT_TRUE(first);
    world.advance_to(*first);
    EXPECT_EQ(world.producers()[0].made, 1u);
    EXPECT_EQ(world.producers()[0].under_way(), 1u);
    EXPECT_EQ(stored_records(world), 0u);
    world.advance_to(*first + kLinkDelay - Duration::micros(1));
    EXPECT_EQ(stored_records(world), 0u);
    world.advance_to(*first + kLinkDelay);
    EXPECT_EQ(stored_records(world), 1u);
    EXPECT_EQ(world.producers()[0].accepted, 1u);
    EXPECT_EQ(world.producers()[0].under_way(), 0u);
    EXPECT_EQ(shard_of(world, 0).records.at(0).arrival, *first + kLinkDelay);
    EXPECT_EQ(content_at(world, shard_of(world, 0), 0).data, "user-1 1");
}

TEST(Producer, PausingStopsNewRecordsAndLetsThoseInFlightArrive) {
    World world = started(with_shards(1, {AddProducer{producer("P", 500'000)}}));
    run_for(world, Duration::seconds(1));
    const std::uint64_t made = world.producers()[0].made;
    ASSERT_GT(world.producers()[0].under_way(), 0u);
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    EXPECT_TRUE(world.producers()[0].paused);
    run_for(world, Duration::seconds(5));
    EXPECT_EQ(world.producers()[0].made, made);
    EXPECT_EQ(world.producers()[0].accepted, made);
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"P"})));
    run_for(world, Duration::seconds(2));
    // Nothing is made up for: it goes on at its rate.
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made - made), 1'000, 1);
    // A second word does nothing.
    const std::uint64_t epoch = world.producers()[0].epoch;
    ASSERT_TRUE(is_done(world.apply(ResumeActor{"P"})));
    EXPECT_EQ(world.producers()[0].epoch, epoch);
}

TEST(Producer, AChangedRateHoldsFromThenOn) {
    World world = started(with_shards(2, {AddProducer{producer("P", 10'000)}}));
    run_for(world, Duration::seconds(10));
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made), 100, 1);
    ASSERT_TRUE(is_done(world.apply(SetProducerRate{"P", 200'000})));
    run_for(world, Duration::seconds(10));
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made), 2'100, 2);
    ASSERT_TRUE(is_done(world.apply(SetProducerRate{"P", 0})));
    const std::uint64_t made = world.producers()[0].made;
    run_for(world, Duration::seconds(10));
    EXPECT_EQ(world.producers()[0].made, made);
    EXPECT_EQ(world.producers()[0].accepted, made);
}

/// Data of the records as they would be read, without their number at the end.
std::map<std::string, int> kinds_stored(const World& world) {
    std::map<std::string, int> kinds;
    for (const Shard& shard : world.engine().streams().front().shards)
        for (std::uint64_t place = shard.records.first(); place < shard.records.end(); ++place) {
            const std::string data = content_at(world, shard, place).data;
            ++kinds[data.substr(0, data.find(' '))];
        }
    return kinds;
}

/// For the producer "P".
SetProducerPayload payload(std::string payload_template, WordLists lists = {}) {
    return {"P", std::move(payload_template), std::move(lists), {}};
}

TEST(Producer, AnotherPayloadHoldsFromThenOnAndWhatIsStoredStays) {
    ProducerSpec spec = producer("P", 10'000);
    spec.payload_template = "old {n}";
    World world = started(with_shards(1, {AddProducer{spec}}));
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(is_done(world.apply(payload("{list:word} {n}", {{"word", {"new"}}}))));
    EXPECT_EQ(world.producers()[0].spec.payload_template, "{list:word} {n}");
    const std::uint64_t before = world.producers()[0].made;
    run_for(world, Duration::seconds(5));
    auto kinds = kinds_stored(world);
    ASSERT_EQ(kinds.size(), 2u);
    EXPECT_EQ(static_cast<std::uint64_t>(kinds["old"]), before);
    EXPECT_NEAR(kinds["new"], 50, 1);
    // The numbers go on.
    EXPECT_EQ(content_at(world, shard_of(world, 0), before).data, cat("new ", before + 1));
}

TEST(Producer, ABadPayloadIsRefusedAndChangesNothing) {
    World world = started(with_shards(1, {AddProducer{producer("P")}}));
    const std::uint64_t hash = world.state_hash();
    EXPECT_TRUE(
        is_refused(world, payload("ab{"), "payload template, character 3: { without a closing }"));
    EXPECT_TRUE(is_refused(world, SetProducerPayload{"Q", "x", {}, {}},
                           "there is no producer named \"Q\""));
    EXPECT_EQ(world.state_hash(), hash);
    EXPECT_EQ(world.producers()[0].sources.size(), 1u);
}

TEST(Producer, AHotKeyOutlivesAnotherPayload) {
    ProducerSpec spec = producer("P", 10'000);
    spec.payload_template = "old {n}";
    World world = started(with_shards(1, {AddProducer{spec}}));
    const InjectFault heat{
        {.name = "F", .kind = FaultKind::HotKey, .target = "P", .amount = 1'000, .key = "hot"}};
    ASSERT_TRUE(is_done(world.apply(heat)));
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(is_done(world.apply(payload("new {n}"))));
    run_for(world, Duration::seconds(2));
    const RecordStore& records = shard_of(world, 0).records;
    const ReadContent last = content_at(world, shard_of(world, 0), records.end() - 1);
    EXPECT_EQ(last.key, "hot");
    EXPECT_TRUE(last.data.starts_with("new ")) << last.data;
    // The same key again, later, is another source than the one with the old payload.
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    ASSERT_TRUE(is_done(world.apply(heat)));
    run_for(world, Duration::seconds(1));
    const ReadContent newest = content_at(world, shard_of(world, 0), records.end() - 1);
    EXPECT_EQ(newest.key, "hot");
    EXPECT_TRUE(newest.data.starts_with("new ")) << newest.data;
}

TEST(Producer, ManySendersTakeAnotherPayloadUnderWay) {
    // A record that has its key 200 times may have 200 KB, so that few of them are sent together;
    // records of a few bytes wait beside them.
    std::string large;
    for (int i = 0; i < 200; ++i) large += "{key}";
    for (const SenderSpec& sender : {SenderSpec{SdkSpec{.batch_size = 500, .linger_ms = 2'000}},
                                     SenderSpec{KplSpec{}}, SenderSpec{AgentSpec{}}}) {
        ProducerSpec spec = producer("P", 100'000);
        spec.payload_template = cat("old ", large, "{n}");
        spec.sender = sender;
        World world = started(with_shards(40, {AddProducer{spec}}));
        run_for(world, Duration::millis(3'700));
        ASSERT_TRUE(is_done(world.apply(payload("new {n}"))));
        run_for(world, Duration::millis(3'700));
        ASSERT_TRUE(is_done(world.apply(payload(cat("old ", large, "{n}")))));
        run_for(world, Duration::seconds(5));
        ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
        run_for(world, Duration::seconds(90));
        const Producer& p = world.producers()[0];
        EXPECT_GT(p.made, 1'000u) << sender.index();
        EXPECT_EQ(p.accepted, p.made) << sender.index();
        EXPECT_FALSE(p.last_error) << p.last_error->message;
    }
}

TEST(Producer, TriesThreeTimesAndThenGivesUp) {
    // All records have one key, and there are ten times as many as the shard takes.
    ProducerSpec spec = producer("P", 10'000'000);
    spec.keys.strategy = KeySpec::Strategy::Constant;
    spec.keys.prefix = "hot";
    World world = started(with_shards(2, {AddProducer{spec}}));
    run_for(world, Duration::seconds(1));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    std::uint64_t attempts_max = 0;
    for (int i = 0; i < 400; ++i) {
        for (const auto& [number, put] : sdk_calls(world.producers()[0]))
            attempts_max = std::max<std::uint64_t>(attempts_max, put.attempt);
        run_for(world, Duration::millis(20));
    }
    const Producer& p = world.producers()[0];
    EXPECT_EQ(attempts_max, 3u);
    EXPECT_EQ(p.under_way(), 0u);
    EXPECT_GT(p.given_up, 1'000u);
    EXPECT_EQ(p.accepted + p.given_up, p.made);
    // Each refused call is a retry or the end of its record.
    EXPECT_EQ(p.throttled, p.retried + p.given_up);
    EXPECT_EQ(p.accepted, stored_records(world));
    ASSERT_TRUE(p.last_error);
    EXPECT_EQ(p.last_error->code, ErrorCode::ProvisionedThroughputExceeded);
    EXPECT_EQ(p.throttled, count_events(world, EventKind::RecordRefused, p.id));
}

TEST(Producer, RetriesWaitAtMostAsLongAsTheStandardModeSays) {
    // kinesis.md 7.1: a random part of 1 s before the first retry, of 2 s before the second one.
    ProducerSpec spec = producer("P", 3'000'000);
    spec.keys.strategy = KeySpec::Strategy::Constant;
    World world = started(with_shards(1, {AddProducer{spec}}));
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    const Instant paused = world.now();
    while (world.producers()[0].under_way() > 0 && world.next_event())
        world.advance_to(*world.next_event());
    // To the service; back, backoff and there again twice.
    EXPECT_LE(world.now() - paused, kLinkDelay * 5 + Duration::seconds(3));
    EXPECT_GT(world.now() - paused, Duration::seconds(1));
}

TEST(Producer, OtherErrorsAreNotTriedAgain) {
    ProducerSpec lost = producer("Lost", 10'000);
    lost.stream_name = "nowhere";
    ProducerSpec no_name = producer("No name", 10'000);
    no_name.stream_name = "no name";
    World world = started(with_shards(1, {AddProducer{lost}, AddProducer{no_name}}));
    run_for(world, Duration::seconds(2));
    for (const Producer& p : world.producers()) {
        EXPECT_GT(p.made, 15u);
        EXPECT_EQ(p.accepted, 0u);
        EXPECT_EQ(p.retried, 0u);
        EXPECT_EQ(p.throttled, 0u);
        EXPECT_EQ(p.given_up + p.under_way(), p.made);
        EXPECT_EQ(count_events(world, EventKind::CallFailed, p.id), p.given_up);
    }
    EXPECT_EQ(world.producers()[0].last_error->code, ErrorCode::ResourceNotFound);
    EXPECT_EQ(world.producers()[1].last_error->code, ErrorCode::Validation);
}

TEST(Producer, ARemovedOneSendsNothingMore) {
    World world = started(with_shards(1, {AddProducer{producer("P", 500'000)}}));
    run_for(world, Duration::seconds(1));
    const std::uint64_t stored = stored_records(world);
    ASSERT_TRUE(is_done(world.apply(RemoveActor{"P"})));
    EXPECT_TRUE(world.producers().empty());
    run_for(world, Duration::seconds(2));
    EXPECT_EQ(stored_records(world), stored);
    // A new one of that name is another actor, and nothing of the old one reaches it.
    ASSERT_TRUE(is_done(world.apply(AddProducer{producer("P", 0)})));
    EXPECT_EQ(world.producers()[0].id, 2u);
    run_for(world, Duration::seconds(2));
    EXPECT_EQ(world.producers()[0].made, 0u);
}

TEST(Producer, EachHasItsOwnChance) {
    ProducerSpec spec = producer("A", 50'000);
    spec.keys.strategy = KeySpec::Strategy::Uniform;
    ProducerSpec other = spec;
    other.name = "B";
    World alone = started(with_shards(1, {AddProducer{spec}}));
    World both = started(with_shards(1, {AddProducer{spec}, AddProducer{other}}));
    run_for(alone, Duration::seconds(3));
    run_for(both, Duration::seconds(3));
    // What the one draws does not depend on whether the other one exists.
    EXPECT_EQ(alone.producers()[0].rng, both.producers()[0].rng);
    EXPECT_FALSE(both.producers()[0].rng == both.producers()[1].rng);
}

}  // namespace
}  // namespace kds::sim::test
