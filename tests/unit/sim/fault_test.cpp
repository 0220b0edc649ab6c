#include <algorithm>
#include <set>

#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

FaultSpec fault(FaultKind kind, std::string target, std::int64_t amount = 0) {
    return {.name = "F", .kind = kind, .target = std::move(target), .amount = amount};
}

World with_actors(std::int64_t rate = 10'000) {
    return started(with_shards(2, {AddProducer{producer("P", rate)}, AddConsumer{consumer("C")}}));
}

std::uint64_t stored_with_key(const World& world, std::string_view key) {
    std::uint64_t count = 0;
    for (const Shard& shard : world.engine().streams().front().shards)
        for (std::uint64_t i = shard.records.first(); i < shard.records.end(); ++i)
            count += content_at(world, shard, i).key == key;
    return count;
}

TEST(Faults, EachKindHasItsName) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < kFaultKindCount; ++i) {
        const auto kind = static_cast<FaultKind>(i);
        EXPECT_TRUE(names.insert(to_string(kind)).second);
        EXPECT_EQ(parse_fault_kind(to_string(kind)), kind);
    }
    EXPECT_EQ(parse_fault_kind("meteor"), std::nullopt);
}

TEST(Faults, WhatMakesNoSenseIsRefused) {
    World world = with_actors();
    const auto refused = [&world](const FaultSpec& spec, std::string_view message) {
        return is_refused(world, InjectFault{spec}, message);
    };
    FaultSpec nameless = fault(FaultKind::LinkDelay, "P", 5);
    nameless.name.clear();
    EXPECT_TRUE(refused(nameless, "a fault's name has 1 to 40 characters"));
    EXPECT_TRUE(refused(fault(FaultKind::LinkDelay, "P", 0),
                        "fault \"F\" (link_delay): the amount must be 1 to 60000 milliseconds"));
    EXPECT_TRUE(refused(fault(FaultKind::LinkDelay, "P", 60'001),
                        "fault \"F\" (link_delay): the amount must be 1 to 60000 milliseconds"));
    EXPECT_TRUE(refused(fault(FaultKind::ConsumerFreeze, "C", 1),
                        "fault \"F\" (consumer_freeze): it has no amount"));
    EXPECT_TRUE(refused(fault(FaultKind::HotKey, "P", 500),
                        "fault \"F\" (hot_key): the key must have 1 to 256 characters"));
    FaultSpec no_text = fault(FaultKind::HotKey, "P", 500);
    no_text.key = "\xff";
    EXPECT_TRUE(refused(no_text, "fault \"F\" (hot_key): the key must have 1 to 256 characters"));
    FaultSpec keyed = fault(FaultKind::LinkLoss, "P", 1);
    keyed.key = "k";
    EXPECT_TRUE(refused(keyed, "fault \"F\" (link_loss): it has no key"));
    FaultSpec of_worker = fault(FaultKind::LinkLoss, "P", 1);
    of_worker.worker = 1;
    EXPECT_TRUE(refused(of_worker, "fault \"F\" (link_loss): it has no worker"));
    FaultSpec endless = fault(FaultKind::LinkLoss, "P", 1);
    endless.lasts = Duration::seconds(30 * 86'400 + 1);
    EXPECT_TRUE(refused(endless, "fault \"F\" (link_loss): it may last up to 2592000 seconds"));
    EXPECT_TRUE(
        refused(fault(FaultKind::LinkLoss, "X", 1), "fault \"F\": there is no actor named \"X\""));
    EXPECT_TRUE(refused(fault(FaultKind::TrafficBurst, "C", 200),
                        "fault \"F\": there is no producer named \"C\""));
    EXPECT_TRUE(refused(fault(FaultKind::ConsumerCrash, "P"),
                        "fault \"F\": there is no consumer named \"P\""));
    EXPECT_TRUE(refused(fault(FaultKind::StreamDeleted, "t"),
                        "fault \"F\": there is no stream named \"t\""));
    EXPECT_TRUE(
        refused(fault(FaultKind::KeyDisabled, "s"),
                "fault \"F\": the stream \"s\" is not encrypted by a customer managed key"));
    EXPECT_TRUE(is_refused(world, LiftFault{"F"}, "there is no fault named \"F\" at work"));
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::LinkLoss, "P", 1)})));
    EXPECT_TRUE(
        refused(fault(FaultKind::LinkLoss, "P", 2), "a fault named \"F\" is at work already"));
    FaultSpec second = fault(FaultKind::LinkLoss, "P", 2);
    second.name = "G";
    EXPECT_TRUE(refused(second, "fault \"G\": one of its kind is at work on \"P\" already"));
}

TEST(Faults, AHotKeyTakesItsShareUntilItIsLifted) {
    World world = with_actors();
    FaultSpec hot = fault(FaultKind::HotKey, "P", 1'000);
    hot.key = "celebrity";
    ASSERT_TRUE(is_done(world.apply(InjectFault{hot})));
    run_for(world, Duration::seconds(10));
    const std::uint64_t all = stored_records(world);
    EXPECT_GE(stored_with_key(world, "celebrity"), all - 1);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    const std::uint64_t hot_ones = stored_with_key(world, "celebrity");
    run_for(world, Duration::seconds(10));
    EXPECT_LE(stored_with_key(world, "celebrity"), hot_ones + 1);  // One was on its way.
    EXPECT_GT(stored_records(world), all + 90);
}

TEST(Faults, ABurstMultipliesTheRateAndEndsByItself) {
    World world = with_actors();
    FaultSpec burst = fault(FaultKind::TrafficBurst, "P", 500);
    burst.lasts = Duration::seconds(10);
    ASSERT_TRUE(is_done(world.apply(InjectFault{burst})));
    const std::uint64_t before = world.producers()[0].made;
    run_for(world, Duration::seconds(10));
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made - before), 500.0, 2.0);
    EXPECT_TRUE(world.faults().active().empty());
    const std::uint64_t after = world.producers()[0].made;
    run_for(world, Duration::seconds(10));
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made - after), 100.0, 2.0);
}

TEST(Faults, ADelayedLinkDelaysWhatIsSent) {
    World world = with_actors(1'000);
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::LinkDelay, "P", 2'000)})));
    const std::uint64_t before = stored_records(world);
    run_for(world, Duration::millis(1'999));
    EXPECT_LE(stored_records(world), before + 1);
    run_for(world, Duration::seconds(5));
    EXPECT_GT(stored_records(world), before + 3);
}

TEST(Faults, LostRequestsAreTriedAgainAndGivenUp) {
    World world = with_actors();
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::LinkLoss, "P", 1'000)})));
    run_for(world, Duration::millis(100));
    const std::uint64_t stored = stored_records(world);
    run_for(world, Duration::seconds(60));
    EXPECT_EQ(stored_records(world), stored);
    EXPECT_GT(world.producers()[0].retried, 0u);
    EXPECT_GT(world.producers()[0].given_up, 0u);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    run_for(world, Duration::seconds(10));
    EXPECT_GT(stored_records(world), stored + 90);
}

TEST(Faults, ALostAnswerMakesADuplicate) {
    World world = with_actors();
    FaultSpec loss = fault(FaultKind::AnswerLoss, "P", 1'000);
    loss.lasts = Duration::seconds(5);
    ASSERT_TRUE(is_done(world.apply(InjectFault{loss})));
    run_for(world, Duration::seconds(40));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(20));
    const Producer& p = world.producers()[0];
    EXPECT_EQ(p.under_way(), 0u);
    EXPECT_GT(p.stored_unknown, 0u);
    EXPECT_EQ(stored_records(world), p.accepted + p.stored_unknown);
    // "{key} {n}": the same number twice is the same record twice.
    std::multiset<std::string> data;
    for (const Shard& shard : world.engine().streams().front().shards)
        for (std::uint64_t i = shard.records.first(); i < shard.records.end(); ++i)
            data.insert(content_at(world, shard, i).data);
    const bool has_duplicate =
        std::ranges::any_of(data, [&data](const auto& text) { return data.count(text) > 1; });
    EXPECT_TRUE(has_duplicate);
}

TEST(Faults, InternalFailuresAreRetriedByProducersAndSeenByConsumers) {
    World world = with_actors();
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::InternalFailure, "P", 500)})));
    FaultSpec of_reader = fault(FaultKind::InternalFailure, "C", 1'000);
    of_reader.name = "G";
    ASSERT_TRUE(is_done(world.apply(InjectFault{of_reader})));
    run_for(world, Duration::millis(50));
    const std::uint64_t read = world.consumers()[0].records_read;
    run_for(world, Duration::seconds(20));
    EXPECT_GT(world.producers()[0].retried, 20u);
    EXPECT_GT(world.producers()[0].accepted, 100u);
    EXPECT_EQ(world.consumers()[0].records_read, read);
    ASSERT_TRUE(world.consumers()[0].last_error);
    EXPECT_EQ(world.consumers()[0].last_error->code, ErrorCode::InternalFailure);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"G"})));
    run_for(world, Duration::seconds(5));
    EXPECT_GT(world.consumers()[0].records_read, read + 100);
}

TEST(Faults, ACrashedConsumerBeginsAnew) {
    World world = with_actors();
    run_for(world, Duration::seconds(10));
    const std::uint64_t read = world.consumers()[0].records_read;
    ASSERT_GT(read, 80u);
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::ConsumerCrash, "C")})));
    EXPECT_TRUE(world.consumers()[0].cursors.empty());
    run_for(world, Duration::seconds(10));
    EXPECT_EQ(world.consumers()[0].records_read, read);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    run_for(world, Duration::seconds(5));
    // It starts at TRIM_HORIZON and has kept no checkpoint: all is read again.
    EXPECT_GE(world.consumers()[0].records_read, read + stored_records(world) - 20);
}

TEST(Faults, AFrozenConsumerComesBackWithAnExpiredIterator) {
    World world = with_actors();
    run_for(world, Duration::seconds(10));
    FaultSpec freeze = fault(FaultKind::ConsumerFreeze, "C");
    freeze.lasts = Duration::seconds(301);
    ASSERT_TRUE(is_done(world.apply(InjectFault{freeze})));
    run_for(world, Duration::seconds(302));
    ASSERT_TRUE(world.consumers()[0].last_error);
    EXPECT_EQ(world.consumers()[0].last_error->code, ErrorCode::ExpiredIterator);
    run_for(world, Duration::seconds(20));
    // It goes on behind the last record that it had read: none is left out, none read twice.
    auto read = records_read_by(world, world.consumers()[0].id);
    std::ranges::sort(read);
    EXPECT_TRUE(std::ranges::adjacent_find(read) == read.end());
    EXPECT_EQ(world.consumers()[0].records_read, read.size());
    EXPECT_GE(read.size(), stored_records(world) - 20);
}

TEST(Faults, ASkewedClockShowsInTheData) {
    ProducerSpec spec = producer("P", 1'000);
    spec.payload_template = "{time}";
    World world = started(with_shards(1, {AddProducer{spec}}));
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::ClockSkew, "P", 3'600'000)})));
    run_for(world, Duration::seconds(3));
    const RecordStore& records = shard_of(world, 0).records;
    const std::uint64_t last = records.end() - 1;
    const std::string an_hour_on = to_iso8601(records.at(last).arrival + Duration::seconds(3'600));
    EXPECT_EQ(content_at(world, shard_of(world, 0), last).data.substr(0, 16),
              an_hour_on.substr(0, 16));
}

TEST(Faults, ADisabledKeyStopsAllAndLiftingMendsIt) {
    Scenario scenario = with_shards(1);
    scenario.setup.push_back(CreateKey{"alias/mine"});
    api::Value input = api::Value::object();
    input.with("StreamName", api::Value::of_text("s"))
        .with("EncryptionType", api::Value::of_text("KMS"))
        .with("KeyId", api::Value::of_text("alias/mine"));
    scenario.setup.push_back(CallOperation{Action::StartStreamEncryption, input});
    scenario.setup.push_back(AddProducer{producer("P", 10'000)});
    World world = started(scenario);
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::KeyDisabled, "s")})));
    run_for(world, Duration::millis(20));
    const std::uint64_t stored = stored_records(world);
    run_for(world, Duration::seconds(5));
    EXPECT_EQ(stored_records(world), stored);
    EXPECT_EQ(world.producers()[0].last_error->code, ErrorCode::KmsDisabled);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    run_for(world, Duration::seconds(5));
    EXPECT_GT(stored_records(world), stored + 40);
}

TEST(Faults, LiftingEnablesTheKeyThatWasDisabledWhateverTheStreamUsesThen) {
    Scenario scenario = with_shards(1, {CreateKey{"alias/mine"}});
    const auto with_key = [] {
        return api::Value::object()
            .with("StreamName", api::Value::of_text("s"))
            .with("EncryptionType", api::Value::of_text("KMS"))
            .with("KeyId", api::Value::of_text("alias/mine"));
    };
    scenario.setup.push_back(CallOperation{Action::StartStreamEncryption, with_key()});
    World world = started(scenario);
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = "d"}})));
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::KeyDisabled, "s")})));
    call(world, Action::StopStreamEncryption, with_key());
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    ASSERT_TRUE(is_done(world.apply(AddConsumer{consumer("C")})));
    run_for(world, Duration::seconds(5));
    EXPECT_EQ(world.consumers()[0].work.done, 1u);
}

TEST(Faults, ADeletedStreamComesBackEmpty) {
    World world = with_actors();
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::StreamDeleted, "s")})));
    run_for(world, Duration::seconds(5));
    // Its name is not free yet: it is made when it is.
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    run_for(world, Duration::seconds(90));
    ASSERT_EQ(world.engine().streams().size(), 1u);
    EXPECT_EQ(world.engine().streams()[0].status, StreamStatus::Active);
    EXPECT_EQ(world.engine().streams()[0].open_shard_count(), 2);
    EXPECT_EQ(world.producers()[0].last_error->code, ErrorCode::ResourceNotFound);
    const std::uint64_t read = world.consumers()[0].records_read;
    run_for(world, Duration::seconds(10));
    EXPECT_GT(stored_records(world), 80u);
    EXPECT_GT(world.consumers()[0].records_read, read + 80);
}

TEST(Faults, ARemovedActorTakesItsFaultsAlong) {
    World world = with_actors();
    ASSERT_TRUE(is_done(world.apply(InjectFault{fault(FaultKind::LinkLoss, "P", 5)})));
    ASSERT_TRUE(is_done(world.apply(RemoveActor{"P"})));
    EXPECT_TRUE(world.faults().active().empty());
}

TEST(Schedule, HappensAtItsTimesAndIsNoneOfTheLearnersDoing) {
    Scenario scenario = with_shards(1, {AddProducer{producer("P", 10'000)}});
    scenario.warm_up = Duration::seconds(3);
    scenario.schedule = {
        {.after = Duration::seconds(1), .command = SetProducerRate{"P", 0}},
        {.after = Duration::seconds(2),
         .command = CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = "d"}}},
        {.after = Duration::seconds(2), .command = SetProducerRate{"Nobody", 1}},
        {.after = Duration::seconds(4), .command = SetProducerRate{"P", 20'000}}};
    World world = started(scenario);
    run_for(world, Duration::millis(1'100));
    const std::uint64_t made = world.producers()[0].made;
    run_for(world, Duration::millis(2'800));
    EXPECT_EQ(world.producers()[0].made, made);
    EXPECT_EQ(stored_with_key(world, "k"), 1u);
    run_for(world, Duration::seconds(2));
    EXPECT_GT(world.producers()[0].made, made + 30);
    EXPECT_EQ(world.log().end(), 0u);
    EXPECT_EQ(world.calls().end(), 0u);
    EXPECT_EQ(world.learner_records(), 0u);
}

TEST(CallOperation, AnswersWithADocumentAndCountsAsACallOfTheLearner) {
    World world = started(with_shards(2));
    api::Value input = api::Value::object();
    input.with("StreamName", api::Value::of_text("s"));
    ASSERT_TRUE(is_done(world.apply(CallOperation{Action::DescribeStreamSummary, input})));
    ASSERT_EQ(world.calls().end(), 1u);
    const auto& answer = world.calls().back().answer;
    ASSERT_TRUE(answer);
    const auto* value = std::get_if<api::Value>(&*answer);
    ASSERT_TRUE(value);
    EXPECT_TRUE(value->find("StreamDescriptionSummary"));
    input.with("ShardToSplit", api::Value::of_integer(5));
    ASSERT_TRUE(is_done(world.apply(CallOperation{Action::SplitShard, input})));
    ASSERT_FALSE(world.calls().back().answer);
    EXPECT_EQ(world.calls().back().answer.error().code, ErrorCode::Serialization);
    EXPECT_TRUE(is_refused(world, CallOperation{Action::SplitShard, api::Value::list()},
                           "the input of SplitShard must be an object"));
    EXPECT_FALSE(world.apply(CallOperation{Action::SubscribeToShard, input}));
}

}  // namespace
}  // namespace kds::sim::test
