// Applications of the KCL: leases, failover, checkpoints, parents before children.
#include "core/sim/readers/kcl_reader.h"

#include "tests/unit/sim/readers/processed_check.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

ConsumerSpec application(std::uint32_t workers, KclSpec kcl = {}) {
    ConsumerSpec spec = consumer("App");
    kcl.workers = workers;
    spec.reader = kcl;
    return spec;
}

const KclReader& reader_of(const World& world) {
    const auto* const reader = std::get_if<KclReader>(&world.consumers()[0].reader);
    if (!reader) std::abort();
    return *reader;
}

void stop_producers(World& world) {
    for (const Producer& p : std::vector<Producer>(world.producers()))
        ASSERT_TRUE(is_done(world.apply(PauseActor{p.spec.name})));
}

std::vector<std::size_t> leases_per_worker(const World& world) {
    std::vector<std::size_t> counts;
    for (const KclWorker& worker : reader_of(world).workers) {
        std::size_t count = 0;
        for (const Lease& lease : reader_of(world).leases.rows()) count += lease.owner == worker.id;
        counts.push_back(count);
    }
    return counts;
}

void fault(World& world, FaultKind kind, std::uint32_t worker) {
    ASSERT_TRUE(is_done(world.apply(
        InjectFault{{.name = "fault", .kind = kind, .target = "App", .worker = worker}})));
}

class KclOver : public testing::TestWithParam<bool> {
protected:
    static KclSpec kcl() { return {.fan_out = GetParam()}; }
};
INSTANTIATE_TEST_SUITE_P(Both, KclOver, testing::Bool());

TEST_P(KclOver, DoesEachRecordOnceWhileNothingGoesWrong) {
    World world = started(
        with_shards(3, {AddProducer{producer("P", 60'000)}, AddConsumer{application(1, kcl())}}));
    run_for(world, Duration::seconds(30));
    stop_producers(world);
    run_for(world, Duration::seconds(5));
    const Consumer& app = world.consumers()[0];
    EXPECT_TRUE(has_done_all(world, app));
    EXPECT_EQ(app.work.done, stored_records(world));
    EXPECT_EQ(app.work.done_again, 0u);
    ASSERT_EQ(reader_of(world).leases.rows().size(), 3u);
    for (const Lease& lease : reader_of(world).leases.rows()) {
        EXPECT_EQ(to_string(lease.owner), "worker-1");
        const RecordStore& records = shard_of(world, lease.shard.value).records;
        if (records.end() == 0) continue;
        ASSERT_EQ(lease.checkpoint.kind, Checkpoint::Kind::AtSequence);
        EXPECT_EQ(*lease.checkpoint.sequence,
                  sequence_number_at(world.engine(), world.engine().streams()[0].id, lease.shard,
                                     records.end() - 1));
    }
}

TEST_P(KclOver, WorkersShareTheLeasesOneStealAtATime) {
    World world = started(
        with_shards(6, {AddProducer{producer("P", 60'000)}, AddConsumer{application(3, kcl())}}));
    // The first to look took all, and each of the others has stolen one since.
    EXPECT_EQ(leases_per_worker(world), (std::vector<std::size_t>{4, 1, 1}));
    run_for(world, Duration::seconds(120));
    EXPECT_EQ(leases_per_worker(world), (std::vector<std::size_t>{2, 2, 2}));
    stop_producers(world);
    run_for(world, Duration::seconds(20));
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
}

TEST_P(KclOver, ACrashedWorkersLeasesAreTakenAndOnlyWhatHadNoCheckpointComesAgain) {
    KclSpec spec = kcl();
    spec.checkpoint_interval_ms = 20'000;
    World world = started(
        with_shards(4, {AddProducer{producer("P", 40'000)}, AddConsumer{application(2, spec)}}));
    run_for(world, Duration::seconds(90));
    ASSERT_EQ(leases_per_worker(world), (std::vector<std::size_t>{2, 2}));
    const std::uint64_t before = world.consumers()[0].work.done_again;
    fault(world, FaultKind::ConsumerCrash, 2);
    run_for(world, Duration::seconds(60));
    EXPECT_EQ(leases_per_worker(world), (std::vector<std::size_t>{4, 0}));
    stop_producers(world);
    run_for(world, Duration::seconds(10));
    const Consumer& app = world.consumers()[0];
    EXPECT_TRUE(has_done_all(world, app));
    EXPECT_GT(app.work.done_again, before);
    // Two of four shards, ten records a second each, and at most 20 s without a checkpoint.
    EXPECT_LE(app.work.done_again - before, 2u * 10u * 22u);
    // It comes back as another worker and gets its share again.
    ASSERT_TRUE(is_done(world.apply(LiftFault{"fault"})));
    run_for(world, Duration::seconds(90));
    EXPECT_EQ(leases_per_worker(world), (std::vector<std::size_t>{2, 2}));
    EXPECT_EQ(to_string(reader_of(world).workers[1].id), "worker-2.2");
}

TEST_P(KclOver, AFrozenWorkerNoticesItsLossAtTheNextRenewal) {
    World world = started(
        with_shards(2, {AddProducer{producer("P", 20'000)}, AddConsumer{application(2, kcl())}}));
    run_for(world, Duration::seconds(60));
    fault(world, FaultKind::ConsumerFreeze, 1);
    run_for(world, Duration::seconds(60));
    EXPECT_EQ(leases_per_worker(world), (std::vector<std::size_t>{0, 2}));
    EXPECT_EQ(reader_of(world).workers[0].lease_count(), 1u);  // So it believes.
    ASSERT_TRUE(is_done(world.apply(LiftFault{"fault"})));
    run_for(world, Duration::millis(1));
    EXPECT_LE(reader_of(world).workers[0].lease_count(), 1u);
    run_for(world, Duration::seconds(60));
    EXPECT_EQ(leases_per_worker(world), (std::vector<std::size_t>{1, 1}));
    stop_producers(world);
    run_for(world, Duration::seconds(10));
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
}

TEST_P(KclOver, AWorkerCutOffFromTheTableGoesOnUntilTheFailoverTimeIsOver) {
    World world = started(
        with_shards(2, {AddProducer{producer("P", 20'000)}, AddConsumer{application(2, kcl())}}));
    run_for(world, Duration::seconds(60));
    const std::uint64_t again = world.consumers()[0].work.done_again;
    fault(world, FaultKind::LeasePartition, 1);
    const std::uint64_t log = world.consumers()[0].processed.end();
    run_for(world, Duration::seconds(8));
    bool goes_on = false;
    const ProcessedLog& processed = world.consumers()[0].processed;
    for (std::uint64_t i = log; i < processed.end(); ++i)
        goes_on = goes_on || processed[i].batch.worker == 1;
    EXPECT_TRUE(goes_on);
    run_for(world, Duration::seconds(60));
    EXPECT_EQ(reader_of(world).workers[0].lease_count(), 0u);
    EXPECT_EQ(leases_per_worker(world), (std::vector<std::size_t>{0, 2}));
    stop_producers(world);
    run_for(world, Duration::seconds(10));
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
    // What it did without reaching the table was done again.
    EXPECT_GT(world.consumers()[0].work.done_again, again + 50);
}

TEST_P(KclOver, ParentsAreDoneBeforeTheirChildren) {
    World world = started(
        with_shards(2, {AddProducer{producer("P", 40'000)}, AddConsumer{application(2, kcl())}}));
    run_for(world, Duration::seconds(40));
    const auto call = [&](Action action, api::Value input) {
        ASSERT_TRUE(is_done(world.apply(CallOperation{action, std::move(input)})));
        ASSERT_TRUE(world.calls().back().answer);
    };
    api::Value more = api::Value::object();
    more.with(api::Text(std::string("StreamName")), api::Value::of_text("s"));
    more.with(api::Text(std::string("TargetShardCount")), api::Value::of_integer(4));
    more.with(api::Text(std::string("ScalingType")), api::Value::of_text("UNIFORM_SCALING"));
    call(Action::UpdateShardCount, more);
    run_for(world, Duration::seconds(200));
    stop_producers(world);
    run_for(world, Duration::seconds(20));
    const Consumer& app = world.consumers()[0];
    EXPECT_TRUE(has_done_all(world, app));
    EXPECT_EQ(app.work.skipped, 0u);
    // The first time of each record: all of a parent's come before the first of its children's.
    std::map<std::uint32_t, Instant> first;
    std::map<std::uint32_t, Instant> last_new;
    std::map<std::uint32_t, std::uint64_t> up_to;
    for (std::uint64_t i = 0; i < app.processed.end(); ++i) {
        const Processed& entry = app.processed[i];
        const std::uint32_t shard = entry.batch.shard.value;
        first.try_emplace(shard, entry.at);
        if (entry.batch.end > up_to[shard]) last_new[shard] = entry.at;
        up_to[shard] = std::max(up_to[shard], entry.batch.end);
    }
    for (const Shard& shard : world.engine().streams().front().shards) {
        if (shard.parent && first.contains(shard.index.value)) {
            EXPECT_GE(first[shard.index.value], last_new[shard.parent->value]);
        }
    }
    for (const Lease& lease : reader_of(world).leases.rows())
        EXPECT_EQ(lease.is_finished(), !shard_of(world, lease.shard.value).is_open());
}

TEST_P(KclOver, TheChildOfAMergeWaitsForTheParentThatHasNoLeaseYet) {
    World world = with_merge_of_generations();
    ConsumerSpec spec = application(1, kcl());
    spec.limit = 20;
    spec.cost_us = 20'000;
    ASSERT_TRUE(is_done(world.apply(AddConsumer{spec})));
    run_for(world, Duration::seconds(240));
    expect_order_of_generations(world);
}

TEST_P(KclOver, AWorkerThatWasCutOffTakesItsOwnLeasesAgain) {
    World world = started(
        with_shards(2, {AddProducer{producer("P", 2'000)}, AddConsumer{application(1, kcl())}}));
    run_for(world, Duration::seconds(30));
    fault(world, FaultKind::LeasePartition, 0);
    run_for(world, Duration::seconds(60));
    ASSERT_TRUE(reader_of(world).workers[0].shards.empty());
    ASSERT_TRUE(is_done(world.apply(LiftFault{"fault"})));
    stop_producers(world);
    run_for(world, Duration::seconds(60));
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
    EXPECT_EQ(reader_of(world).workers[0].lease_count(), 2u);
}

TEST_P(KclOver, APoisonRecordCostsTheRestOfItsBatch) {
    World world = started(with_shards(1, {AddConsumer{application(1, kcl())}}));
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(is_done(world.apply(InjectFault{
        {.name = "bad", .kind = FaultKind::PoisonRecord, .target = "App", .key = "bad"}})));
    ASSERT_TRUE(
        is_done(world.apply(CallPutRecords{{.stream_name = "s",
                                            .records = {{.partition_key = "a", .data = "1"},
                                                        {.partition_key = "bad", .data = "2"},
                                                        {.partition_key = "c", .data = "3"}}}})));
    run_for(world, Duration::seconds(5));
    EXPECT_EQ(world.consumers()[0].work.done, 1u);
    EXPECT_EQ(world.consumers()[0].work.skipped, 2u);
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "s", .partition_key = "d", .data = "4"}})));
    run_for(world, Duration::seconds(5));
    EXPECT_EQ(world.consumers()[0].work.done, 2u);
}

TEST_P(KclOver, APoisonUserRecordIsFoundInAnAggregatedRecord) {
    ProducerSpec library = producer("Library", 100'000);
    library.keys = {.strategy = KeySpec::Strategy::RoundRobin, .prefix = "user-", .count = 100};
    library.sender = KplSpec{};
    World world = started(with_shards(1, {AddConsumer{application(1, kcl())}}));
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(is_done(world.apply(AddProducer{library})));
    run_for(world, Duration::seconds(2));
    EXPECT_EQ(world.consumers()[0].work.skipped, 0u);
    ASSERT_TRUE(is_done(world.apply(InjectFault{
        {.name = "bad", .kind = FaultKind::PoisonRecord, .target = "App", .key = "user-7"}})));
    run_for(world, Duration::seconds(5));
    EXPECT_GT(world.consumers()[0].work.skipped, 0u);
}

TEST_P(KclOver, PortionsOfTimeDoNotMatterAndACopyGoesOnAlike) {
    const Scenario scenario =
        with_shards(3, {AddProducer{producer("P", 60'000)}, AddConsumer{application(2, kcl())}});
    World one = started(scenario);
    World many = started(scenario);
    run_for(one, Duration::seconds(45));
    for (int i = 0; i < 450; ++i) run_for(many, Duration::millis(100));
    EXPECT_EQ(one.state_hash(), many.state_hash());
    World copy = one;
    run_for(one, Duration::seconds(20));
    run_for(copy, Duration::seconds(20));
    EXPECT_EQ(one.state_hash(), copy.state_hash());
}

TEST(Kcl, ASubscriptionThatEndsWithAnErrorWhileABatchIsAtWorkIsOpenedAgain) {
    ConsumerSpec spec = application(1, {.fan_out = true});
    spec.cost_us = 20'000;
    const auto put = [](std::size_t count) {
        CallPutRecords many;
        many.input.stream_name = "s";
        many.input.records.resize(count, {.partition_key = "k", .data = "d"});
        return many;
    };
    World world = started(
        with_shards(1, {CreateKey{"alias/mine"},
                        CallOperation{Action::StartStreamEncryption,
                                      api::Value::object()
                                          .with("StreamName", api::Value::of_text("s"))
                                          .with("EncryptionType", api::Value::of_text("KMS"))
                                          .with("KeyId", api::Value::of_text("alias/mine"))},
                        AddConsumer{spec}}));
    run_for(world, Duration::seconds(5));
    // At work on the first ones, while others wait and a third push fails.
    for (const std::size_t count : {100u, 10u, 10u}) {
        ASSERT_TRUE(is_done(world.apply(put(count))));
        if (count == 100u) run_for(world, Duration::millis(500));
        run_for(world, Duration::millis(60));
    }
    ASSERT_TRUE(is_done(
        world.apply(InjectFault{{.name = "key", .kind = FaultKind::KeyDisabled, .target = "s"}})));
    run_for(world, Duration::seconds(20));
    ASSERT_TRUE(is_done(world.apply(LiftFault{"key"})));
    run_for(world, Duration::seconds(30));
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
}

TEST(Kcl, ThePresentRowsOfATrimHorizonAndOfALatestStart) {
    World world = started(with_shards(2, {AddProducer{producer("P", 20'000)}}));
    run_for(world, Duration::seconds(10));
    const std::uint64_t before = stored_records(world);
    ConsumerSpec latest = application(1);
    latest.start_at = ShardIteratorType::Latest;
    ASSERT_TRUE(is_done(world.apply(AddConsumer{latest})));
    EXPECT_EQ(to_string(reader_of(world).leases.rows()[0].checkpoint), "LATEST");
    run_for(world, Duration::seconds(10));
    stop_producers(world);
    run_for(world, Duration::seconds(5));
    EXPECT_LE(world.consumers()[0].work.done, stored_records(world) - before);
    EXPECT_GT(world.consumers()[0].work.done, 150u);
}

TEST(Kcl, ANewStartGoesOnAtTheCheckpointsOnceTheOldLeasesHaveExpired) {
    World world =
        started(with_shards(1, {AddProducer{producer("P", 20'000)}, AddConsumer{application(1)}}));
    run_for(world, Duration::seconds(20));
    fault(world, FaultKind::ConsumerCrash, 0);
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(is_done(world.apply(LiftFault{"fault"})));
    const std::uint64_t done = world.consumers()[0].work.done;
    run_for(world, Duration::seconds(9));
    EXPECT_EQ(world.consumers()[0].work.done, done);
    run_for(world, Duration::seconds(40));
    stop_producers(world);
    run_for(world, Duration::seconds(5));
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
    // It had written a checkpoint behind each batch.
    EXPECT_EQ(world.consumers()[0].work.done_again, 0u);
}

TEST(Kcl, ValuesOutOfRangeAreRefused) {
    World world = started(with_shards(1));
    const auto refused = [&](KclSpec kcl, const char* message) {
        ConsumerSpec spec = consumer("App");
        spec.reader = kcl;
        return is_refused(world, AddConsumer{spec}, message);
    };
    EXPECT_TRUE(refused({.workers = 0}, "consumer \"App\": the number of workers must be 1 to 16"));
    EXPECT_TRUE(
        refused({.workers = 17}, "consumer \"App\": the number of workers must be 1 to 16"));
    EXPECT_TRUE(refused({.checkpoint_interval_ms = -1},
                        "consumer \"App\": the checkpoint interval must be 0 to 3600000 ms"));
    EXPECT_TRUE(refused({.failover_ms = 999},
                        "consumer \"App\": the failover time must be 1000 to 300000 ms"));
}

TEST(Kcl, RemovingAnApplicationWithFanOutDeregistersIt) {
    World world = started(with_shards(1, {AddConsumer{application(1, {.fan_out = true})}}));
    run_for(world, Duration::seconds(5));
    ASSERT_EQ(world.engine().streams()[0].consumers.size(), 1u);
    EXPECT_EQ(world.engine().streams()[0].consumers[0].name, "App");
    ASSERT_TRUE(is_done(world.apply(RemoveActor{"App"})));
    run_for(world, Duration::seconds(5));
    EXPECT_TRUE(world.engine().streams()[0].consumers.empty());
}

}  // namespace
}  // namespace kds::sim::test
