#include "web/model/stage_model.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/unit/sim/sim_lab.h"

namespace kds::web {
namespace {

using namespace sim;
using sim::test::run_for;

constexpr std::size_t kNormal = kNormalSpeed;
constexpr std::size_t kVisible = 12;

struct Stage {
    World world;
    ViewState view{};
    StageModel model{};
    StageFrame frame{};

    explicit Stage(World w) : world{std::move(w)} { look(); }
    void look() {
        build_stage(world, view, model);
        dots();
    }
    void dots() { build_stage_frame(world, view, model, kVisible, frame); }
    void wait(Duration d) {
        run_for(world, d);
        dots();
    }
    void put(std::string key, std::string data = "d") {
        ASSERT_TRUE(world.apply(CallPutRecord{
            {.stream_name = "s", .partition_key = std::move(key), .data = std::move(data)}}));
    }
};

/// A call whose members are all texts.
void call(Stage& stage, kds::Action action,
          std::initializer_list<std::pair<const char*, std::string>> members) {
    api::Value input = api::Value::object();
    for (const auto& [name, value] : members)
        input.with(api::Text(std::string(name)), api::Value::of_text(value));
    ASSERT_TRUE(stage.world.apply(CallOperation{action, input}));
    ASSERT_TRUE(stage.world.calls().back().answer)
        << stage.world.calls().back().answer.error().message;
}

Stage empty_stage(std::int64_t shards = 2) {
    return Stage(sim::test::started(sim::test::with_shards(shards)));
}

TEST(TravelTime, IsThatOfTheViewerInVirtualTime) {
    EXPECT_EQ(travel_time(kSpeeds[kNormal]), Duration::millis(450));
    EXPECT_EQ(travel_time(kSpeeds.front()), Duration::micros(450));    // 1/1,000
    EXPECT_EQ(travel_time(kSpeeds.back()), Duration::seconds(1'620));  // 3,600
}

TEST(BuildStage, NamesWhatThereIs) {
    Stage none(World(sim::test::started(Scenario{.id = "x", .engine = {}, .setup = {}})));
    EXPECT_FALSE(none.model.has_stream);
    EXPECT_FALSE(none.model.empty_text.empty());
    EXPECT_TRUE(none.model.lanes.empty());
    EXPECT_TRUE(none.frame.flights.empty());

    Stage stage = empty_stage();
    EXPECT_TRUE(stage.model.title.starts_with("Stream s · 2 shards")) << stage.model.title;
    ASSERT_EQ(stage.model.lanes.size(), 2u);
    EXPECT_EQ(stage.model.lanes[0].title, "shard 0");
    EXPECT_EQ(stage.model.lanes[0].sequence, "no records yet");
    EXPECT_EQ(stage.model.lanes[0].range_start, "0");
    EXPECT_EQ(stage.model.lanes[1].range_start, "8000…");
    EXPECT_EQ(stage.model.legend_dot, "1 dot = 1 record");
    // The learner stands among the producers.
    ASSERT_EQ(stage.model.producers.size(), 1u);
    EXPECT_EQ(stage.model.producers[0].name, "You");
}

TEST(BuildStage, LanesTileTheRuler) {
    for (const std::int64_t shards : {1, 2, 3, 7, 12}) {
        const Stage stage = empty_stage(shards);
        const auto& lanes = stage.model.lanes;
        ASSERT_EQ(lanes.size(), static_cast<std::size_t>(shards));
        EXPECT_EQ(lanes.front().range_top, 0.0f);
        EXPECT_EQ(lanes.back().range_bottom, 1.0f);
        for (std::size_t i = 1; i < lanes.size(); ++i) {
            EXPECT_NEAR(lanes[i].range_top, lanes[i - 1].range_bottom, 1e-6);
            EXPECT_GT(lanes[i].range_top, lanes[i - 1].range_top);
        }
    }
}

TEST(BuildStage, GaugesShowTheLastSecond) {
    Stage stage = empty_stage(1);
    for (int i = 0; i < 100; ++i)
        stage.put("k", std::string(1'023, 'x'));  // With the key one KiB each.
    stage.look();
    EXPECT_NEAR(stage.model.lanes[0].records_in.used, 0.1, 1e-6);
    EXPECT_NEAR(stage.model.lanes[0].bytes_in.used, 100.0 / 1024, 1e-6);
    EXPECT_EQ(stage.model.lanes[0].records_in.text, "100 of 1,000 records/s");
    EXPECT_EQ(stage.model.lanes[0].bytes_in.text, "0.09 of 1 MB/s");
    EXPECT_EQ(stage.model.lanes[0].stored, "100 records stored");
    EXPECT_EQ(stage.model.lanes[0].refusing, "");
    for (int i = 0; i < 1'000; ++i) stage.put("k", "x");
    stage.look();
    EXPECT_EQ(stage.model.lanes[0].records_in.used, 1.0f);
    EXPECT_FALSE(stage.model.lanes[0].refusing.empty());
    run_for(stage.world, Duration::seconds(1));
    stage.look();
    EXPECT_EQ(stage.model.lanes[0].records_in.used, 0.0f);
    EXPECT_EQ(stage.model.lanes[0].refusing, "");
}

TEST(BuildStage, CardsTellHowActorsFare) {
    ProducerSpec hot = sim::test::producer("Hot", 3'000'000);
    hot.keys.strategy = KeySpec::Strategy::Constant;
    ConsumerSpec slow = sim::test::consumer("Slow");
    slow.limit = 1;
    Stage stage(
        sim::test::started(sim::test::with_shards(1, {AddProducer{hot}, AddConsumer{slow}})));
    run_for(stage.world, Duration::millis(1'800));
    stage.look();
    EXPECT_TRUE(stage.model.producers[0].trouble.starts_with("retrying "))
        << stage.model.producers[0].trouble;
    EXPECT_EQ(stage.model.producers[0].rate, "3,000");
    EXPECT_EQ(stage.model.producers[0].retrying, stage.world.producers()[0].retrying());
    EXPECT_EQ(stage.model.producers[0].kind, "SDK, PutRecord");
    EXPECT_TRUE(stage.model.producers[0].under_way.ends_with(" on their way"));
    ASSERT_EQ(stage.model.producers.size(), 2u);
    EXPECT_EQ(stage.model.consumers[0].how, "polling, 1 call/s");
    run_for(stage.world, Duration::seconds(12));
    stage.look();
    EXPECT_EQ(stage.model.consumers[0].lag_tone, Tone::Warn);
    ASSERT_TRUE(stage.world.apply(PauseActor{"Slow"}));
    ASSERT_TRUE(stage.world.apply(PauseActor{"Hot"}));
    stage.look();
    EXPECT_EQ(stage.model.consumers[0].lag, "paused");
    EXPECT_EQ(stage.model.producers[0].rate, "paused");
    run_for(stage.world, Duration::seconds(60));
    stage.look();
    EXPECT_TRUE(stage.model.producers[0].trouble.ends_with(" lost"));
    for (float share : stage.model.producers[0].history) EXPECT_TRUE(share >= 0 && share <= 1);
}

TEST(BuildStage, ADotStandsForAsManyRecordsAsTheTrafficNeeds) {
    ProducerSpec many = sim::test::producer("Many", 800'000);
    many.keys.strategy = KeySpec::Strategy::Constant;
    Stage stage(sim::test::started(sim::test::with_shards(1, {AddProducer{many}})));
    run_for(stage.world, Duration::seconds(3));
    stage.look();
    EXPECT_EQ(stage.model.records_per_dot, 5u);
    EXPECT_EQ(stage.model.legend_dot, "1 dot = 5 records");
    stage.view.speed = 0;  // 1/50: sixteen records a second of the viewer's.
    stage.look();
    EXPECT_EQ(stage.model.records_per_dot, 1u);
    stage.view.speed = kSpeeds.size() - 1;  // 2.88 million a second.
    stage.look();
    EXPECT_EQ(stage.model.records_per_dot, 20'000u);
}

TEST(BuildStage, UpTo200RecordsASecondOfALaneEachHasItsDot) {
    // Calls take a varying time, so that a second may have a few more or fewer.
    for (const std::int64_t rate : {190, 215}) {
        ProducerSpec spec = sim::test::producer("P", rate * 1'000);
        spec.keys.strategy = KeySpec::Strategy::Constant;
        Stage stage(sim::test::started(sim::test::with_shards(1, {AddProducer{spec}})));
        run_for(stage.world, Duration::seconds(3));
        stage.look();
        EXPECT_EQ(stage.model.records_per_dot, rate == 190 ? 1u : 2u);
    }
    // Many lanes with fewer each have a bound together.
    ProducerSpec wide = sim::test::producer("P", 8'000'000);
    wide.keys = {.strategy = KeySpec::Strategy::Uniform, .count = 10'000};
    Stage many(sim::test::started(sim::test::with_shards(64, {AddProducer{wide}})));
    run_for(many.world, Duration::seconds(2));
    many.look();
    EXPECT_EQ(many.model.records_per_dot, 5u);
}

/// Shard 0 of two is split in its middle, then shards 1 and 3 of what is open become one.
Stage resharded() {
    Stage stage = empty_stage(2);
    const HashKey quarter{u128{1} << 126};
    call(stage, kds::Action::SplitShard,
         {{"StreamName", "s"},
          {"ShardToSplit", "0"},
          {"NewStartingHashKey", to_decimal(quarter.value)}});
    run_for(stage.world, Duration::seconds(60));
    call(stage, kds::Action::MergeShards,
         {{"StreamName", "s"}, {"ShardToMerge", "3"}, {"AdjacentShardToMerge", "1"}});
    run_for(stage.world, Duration::seconds(60));
    stage.look();
    return stage;
}

TEST(BuildStage, ParentsStandBeforeTheirChildrenInTheOrderOfTheRuler) {
    const Stage stage = resharded();
    const auto& lanes = stage.model.lanes;
    ASSERT_EQ(lanes.size(), 5u);
    std::string order;
    for (const LaneModel& lane : lanes) order += cat(lane.shard.value, lane.closed ? "- " : "+ ");
    EXPECT_EQ(order, "0- 2+ 3- 4+ 1- ");
    EXPECT_TRUE(stage.model.has_joins);
    for (std::uint32_t i = 0; i < lanes.size(); ++i)
        EXPECT_EQ(stage.model.lane_of(lanes[i].shard), i);
    EXPECT_EQ(stage.model.lane_of(ShardIndex{5}), kNoLane);
    EXPECT_EQ(lanes[1].parents[0], 0u);
    EXPECT_EQ(lanes[2].parents[0], 0u);
    EXPECT_EQ(lanes[3].parents[0], 2u);
    EXPECT_EQ(lanes[3].parents[1], 4u);
    EXPECT_EQ(lanes[0].parents[0], kNoLane);
    EXPECT_TRUE(lanes[0].stored.starts_with("closed · "));
    EXPECT_TRUE(stage.model.title.starts_with("Stream s · 2 open shards"));
}

TEST(BuildStage, RecordsFlyToTheLaneOfTheirShardWhereverItStands) {
    Stage stage = resharded();
    stage.put("user-7");
    const Event event = stage.world.engine().events().back();
    stage.dots();
    ASSERT_EQ(stage.frame.flights.size(), 1u);
    EXPECT_EQ(stage.model.lanes[stage.frame.flights[0].lane].shard, event.shard);
    stage.wait(Duration::seconds(1));
    EXPECT_EQ(stage.frame.lanes[stage.model.lane_of(event.shard)].dots.size(), 1u);
}

TEST(BuildStage, OfSeveralStreamsOneIsShownWithItsActors) {
    Scenario scenario = sim::test::with_shards(1);
    scenario.setup.push_back(CallCreateStream{{.stream_name = "t", .shard_count = 3}});
    ProducerSpec of_t = sim::test::producer("P");
    of_t.stream_name = "t";
    ConsumerSpec reads_t = sim::test::consumer("C");
    reads_t.stream_name = "t";
    scenario.setup.push_back(AddConsumer{sim::test::consumer("B")});
    scenario.setup.push_back(AddProducer{of_t});
    scenario.setup.push_back(AddConsumer{reads_t});
    Stage stage(sim::test::started(scenario));
    run_for(stage.world, Duration::seconds(3));
    stage.look();
    ASSERT_EQ(stage.model.streams.size(), 2u);
    EXPECT_TRUE(stage.model.streams[0].control.pressed);
    EXPECT_EQ(stage.model.producers.size(), 1u);  // The learner.
    ASSERT_EQ(stage.model.consumers.size(), 1u);
    EXPECT_EQ(stage.model.consumers[0].name, "B");
    const auto* const choose = std::get_if<ChooseStream>(&stage.model.streams[1].control.action);
    ASSERT_TRUE(choose);
    stage.view.stream = choose->stream;
    stage.look();
    EXPECT_TRUE(stage.model.title.starts_with("Stream t · 3 shards"));
    EXPECT_EQ(stage.model.producers[0].name, "P");
    ASSERT_EQ(stage.model.consumers.size(), 1u);
    EXPECT_EQ(stage.model.consumers[0].letter, "A");
    ASSERT_EQ(stage.model.lanes[2].links.size(), 1u);
    EXPECT_EQ(stage.model.lanes[2].links[0].consumer, 0u);
    // One that is no more gives way to the first one.
    stage.view.stream = StreamId{99};
    stage.look();
    EXPECT_TRUE(stage.model.title.starts_with("Stream s"));
}

TEST(BuildStage, TabsTellTheStateOfTheirStreamAndWhatIsRefused) {
    Scenario scenario = sim::test::with_shards(1);
    scenario.setup.push_back(CallCreateStream{{.stream_name = "t", .shard_count = 1}});
    Stage stage(sim::test::started(scenario));
    ASSERT_EQ(stage.model.streams.size(), 2u);
    EXPECT_EQ(stage.model.streams[0].state, Tone::Good);
    EXPECT_EQ(stage.model.streams[0].control.describe, "Shows this stream: ACTIVE");
    for (int i = 0; i < 4; ++i) stage.put("k", std::string(1'000'000, 'x'));
    stage.look();
    EXPECT_GT(stage.model.streams[0].refused, 0);
    EXPECT_NE(stage.model.streams[0].control.describe.find("refused in the last second"),
              std::string::npos);
    EXPECT_EQ(stage.model.streams[1].refused, 0);
    stage.wait(Duration::seconds(2));
    stage.look();
    EXPECT_EQ(stage.model.streams[0].refused, 0);
    call(stage, kds::Action::DeleteStream, {{"StreamName", "t"}});
    stage.look();
    EXPECT_EQ(stage.model.streams[1].state, Tone::Warn);
    EXPECT_EQ(stage.model.streams[1].control.describe, "Shows this stream: DELETING");
    stage.wait(Duration::seconds(5));
    stage.look();
    EXPECT_TRUE(stage.model.streams.empty());
}

TEST(BuildStage, CursorsAtOneDotAreOneAndNameTheirConsumers) {
    Scenario scenario = sim::test::with_shards(1);
    for (const char* name : {"A", "B", "C"})
        scenario.setup.push_back(AddConsumer{sim::test::consumer(name)});
    Stage stage(sim::test::started(scenario));
    stage.put("k");
    run_for(stage.world, Duration::seconds(3));
    stage.look();
    ASSERT_EQ(stage.model.lanes[0].cursors.size(), 1u);
    EXPECT_EQ(stage.model.lanes[0].cursors[0].letters, "all");
    EXPECT_EQ(stage.model.lanes[0].cursors[0].place, 1u);
    EXPECT_EQ(stage.model.consumers[2].letter, "C");
    ASSERT_TRUE(stage.world.apply(PauseActor{"B"}));
    stage.put("k");
    run_for(stage.world, Duration::seconds(3));
    stage.look();
    ASSERT_EQ(stage.model.lanes[0].cursors.size(), 2u);
    EXPECT_EQ(stage.model.lanes[0].cursors[0].letters, "B");
    EXPECT_EQ(stage.model.lanes[0].cursors[1].letters, "AC");
    EXPECT_EQ(stage.model.lanes[0].links.size(), 3u);
}

TEST(BuildStage, ReadsHaveGaugesAndRefusalsToo) {
    Scenario scenario = sim::test::with_shards(1);
    for (int i = 0; i < 8; ++i) {
        ConsumerSpec spec = sim::test::consumer(cat("C", i));
        scenario.setup.push_back(AddConsumer{spec});
    }
    Stage stage(sim::test::started(scenario));
    run_for(stage.world, Duration::seconds(5));
    stage.look();
    EXPECT_EQ(stage.model.lanes[0].calls_out.used, 1.0f);
    EXPECT_TRUE(stage.model.lanes[0].refusing_reads.starts_with("refusing "));
    int refused = 0;
    for (const ConsumerCard& card : stage.model.consumers) refused += !card.trouble.empty();
    EXPECT_GT(refused, 0);
}

TEST(BuildStage, WorkersShowTheirLeases) {
    ConsumerSpec spec = sim::test::consumer("App");
    spec.reader = KclSpec{.workers = 2};
    Stage stage(sim::test::started(sim::test::with_shards(4, {AddConsumer{spec}})));
    run_for(stage.world, Duration::seconds(60));
    stage.look();
    ASSERT_EQ(stage.model.consumers[0].workers.size(), 2u);
    EXPECT_EQ(stage.model.consumers[0].workers[0].text, "worker 1 · 2 leases");
    std::size_t of_second = 0;
    for (const LaneModel& lane : stage.model.lanes)
        for (const LinkModel& link : lane.links) of_second += link.worker;
    EXPECT_EQ(of_second, 2u);
    ASSERT_TRUE(stage.world.apply(InjectFault{
        {.name = "dies", .kind = FaultKind::ConsumerCrash, .target = "App", .worker = 2}}));
    run_for(stage.world, Duration::seconds(1));
    stage.look();
    EXPECT_EQ(stage.model.consumers[0].workers[1].text, "worker 2 · dead");
    EXPECT_EQ(stage.model.consumers[0].workers[1].tone, Tone::Bad);
}

TEST(BuildStage, ARecordThatIsStoredTwiceIsMarkedOnce) {
    ProducerSpec spec = sim::test::producer("P", 2'000);
    Stage stage(sim::test::started(sim::test::with_shards(1, {AddProducer{spec}}), 3));
    ASSERT_TRUE(stage.world.apply(InjectFault{
        {.name = "lost", .kind = FaultKind::AnswerLoss, .target = "P", .amount = 1'000}}));
    run_for(stage.world, Duration::seconds(3));
    ASSERT_TRUE(stage.world.apply(LiftFault{"lost"}));
    run_for(stage.world, Duration::seconds(30));
    stage.look();
    const LaneModel& lane = stage.model.lanes[0];
    const Producer& producer = stage.world.producers()[0];
    EXPECT_GT(producer.stored_unknown, 0u);
    EXPECT_EQ(lane.duplicates.size(), lane.end_place - producer.accepted);
    EXPECT_TRUE(std::ranges::is_sorted(lane.duplicates));
    EXPECT_TRUE(std::ranges::any_of(stage.model.legend, [](const LegendEntry& entry) {
        return entry.sign == Sign::Duplicate;
    }));
}

TEST(BuildStage, TheLegendExplainsWhatIsThere) {
    const auto signs = [](const Stage& stage) {
        std::string all;
        for (const LegendEntry& entry : stage.model.legend) all += cat(entry.short_text, ' ');
        return all;
    };
    Stage plain = empty_stage(1);
    EXPECT_EQ(signs(plain), "record refused ");
    ProducerSpec kpl = sim::test::producer("K", 200'000);
    kpl.sender = KplSpec{};
    Stage packed(sim::test::started(
        sim::test::with_shards(1, {AddProducer{kpl}, AddConsumer{sim::test::consumer("C")}})));
    run_for(packed.world, Duration::seconds(5));
    packed.look();
    EXPECT_EQ(signs(packed), "record packed refused read to ");
    EXPECT_EQ(packed.model.producers[0].kind, "KPL, aggregates");
    ASSERT_FALSE(packed.frame.lanes[0].dots.empty());
    EXPECT_TRUE(packed.frame.lanes[0].dots.back().aggregate);
}

TEST(BuildStage, AnEncryptedStreamIsLocked) {
    Stage stage = empty_stage(1);
    stage.put("before");
    call(stage, kds::Action::StartStreamEncryption,
         {{"StreamName", "s"}, {"EncryptionType", "KMS"}, {"KeyId", "alias/aws/kinesis"}});
    run_for(stage.world, Duration::seconds(60));
    stage.put("after");
    stage.wait(Duration::seconds(1));
    stage.look();
    EXPECT_TRUE(stage.model.lanes[0].locked);
    ASSERT_EQ(stage.frame.lanes[0].dots.size(), 2u);
    EXPECT_FALSE(stage.frame.lanes[0].dots[0].locked);
    EXPECT_TRUE(stage.frame.lanes[0].dots[1].locked);
    EXPECT_TRUE(stage.model.limits.starts_with(" · encrypted"));
}

TEST(StageFrame, PushesComeWithoutCallsAndNewShardsAreSeen) {
    ConsumerSpec spec = sim::test::consumer("C");
    spec.reader = FanOutSpec{};
    Stage stage(sim::test::started(sim::test::with_shards(1, {AddConsumer{spec}})));
    run_for(stage.world, Duration::seconds(20));
    stage.put("k");
    run_for(stage.world, Duration::millis(200));
    stage.look();
    const auto has = [&](FlightKind kind) {
        return std::ranges::count(stage.frame.flights, kind, &Flight::kind);
    };
    EXPECT_EQ(has(FlightKind::Pushed), 1);
    EXPECT_EQ(has(FlightKind::Read), 0);
    ASSERT_EQ(stage.model.lanes[0].links.size(), 1u);
    EXPECT_TRUE(stage.model.lanes[0].links[0].pushed);
}

TEST(BuildStage, TheTwinCanSelectTheNewestRecords) {
    Stage stage = empty_stage(1);
    for (int i = 0; i < 20; ++i) stage.put(cat("k", i));
    stage.look();
    ASSERT_EQ(stage.model.lanes[0].newest.size(), 8u);
    EXPECT_TRUE(stage.model.lanes[0].newest.front().label.starts_with("k19, "));
    EXPECT_TRUE(stage.model.lanes[0].newest.back().label.starts_with("k12, "));
}

TEST(BuildStage, ASelectedRecordHasItsHash) {
    Stage stage = empty_stage(2);
    stage.put("user-7");
    const Event& event = stage.world.engine().events().back();
    stage.view.selection = RecordSelected{event.stream, event.shard, event.place};
    stage.look();
    EXPECT_TRUE(stage.model.has_selected_record);
    EXPECT_EQ(stage.model.selected_hash, event.hash_key);
    EXPECT_EQ(stage.model.selected_tag, event.key_tag);
    // One that is not there any more, or never was.
    stage.view.selection = RecordSelected{event.stream, event.shard, event.place + 1};
    stage.look();
    EXPECT_FALSE(stage.model.has_selected_record);
    stage.view.selection = RecordSelected{event.stream, ShardIndex{9}, 0};
    stage.look();
    EXPECT_FALSE(stage.model.has_selected_record);
}

TEST(StageFrame, AFlightFollowsTheClock) {
    Stage stage = empty_stage(2);
    stage.put("user-7");
    const Event event = stage.world.engine().events().back();
    for (const int ms : {0, 1, 90, 225, 337, 449}) {
        World at = stage.world;
        run_for(at, Duration::millis(ms));
        build_stage_frame(at, stage.view, stage.model, kVisible, stage.frame);
        ASSERT_EQ(stage.frame.flights.size(), 1u) << ms;
        const Flight& flight = stage.frame.flights[0];
        EXPECT_EQ(flight.kind, FlightKind::Accepted);
        EXPECT_EQ(flight.actor, kLearner);
        EXPECT_EQ(flight.lane, event.shard.value);
        EXPECT_EQ(flight.key_tag, event.key_tag);
        EXPECT_EQ(flight.place, 0u);
        EXPECT_NEAR(flight.progress, static_cast<double>(ms) / 450, 1e-5) << ms;
        EXPECT_NEAR(flight.hash_place,
                    static_cast<double>(high_word(event.hash_key.value) >> 32) / 4294967296.0,
                    1e-6);
        EXPECT_TRUE(stage.frame.lanes[event.shard.value].dots.empty()) << ms;
        EXPECT_TRUE(stage.frame.moving);
    }
    stage.wait(Duration::millis(450));
    EXPECT_TRUE(stage.frame.flights.empty());
    EXPECT_FALSE(stage.frame.moving);
    ASSERT_EQ(stage.frame.lanes[event.shard.value].dots.size(), 1u);
    EXPECT_EQ(stage.frame.lanes[event.shard.value].dots[0].key_tag, event.key_tag);
    EXPECT_EQ(stage.frame.lanes[event.shard.value].arrived, 1.0);
}

TEST(StageFrame, SlowMotionStretchesTheFlight) {
    Stage stage = empty_stage(1);
    stage.view.speed = kNormalSpeed - 2;  // 1/4
    stage.look();
    stage.put("k");
    stage.wait(Duration::micros(112'499));
    EXPECT_EQ(stage.frame.flights.size(), 1u);
    stage.wait(Duration::micros(1));
    EXPECT_TRUE(stage.frame.flights.empty());
}

TEST(StageFrame, EachDotIsInFlightOrHasLanded) {
    ProducerSpec spec = sim::test::producer("P", 30'000);
    spec.keys.strategy = KeySpec::Strategy::Uniform;
    Stage stage(sim::test::started(sim::test::with_shards(3, {AddProducer{spec}}), 4));
    for (int i = 0; i < 200; ++i) {
        run_for(stage.world, Duration::micros(7'919 * (1 + i % 5)));
        if (i % 10 == 0) build_stage(stage.world, stage.view, stage.model);
        stage.model.records_per_dot = 1;
        build_stage_frame(stage.world, stage.view, stage.model, 1'000, stage.frame);
        std::map<std::pair<std::uint32_t, std::uint64_t>, int> seen;
        for (const Flight& flight : stage.frame.flights) {
            ASSERT_GE(flight.progress, 0);
            ASSERT_LT(flight.progress, 1);
            ASSERT_GE(flight.hash_place, 0);
            ASSERT_LE(flight.hash_place, 1);
            ++seen[{flight.lane, flight.place}];
        }
        for (std::uint32_t lane = 0; lane < 3; ++lane) {
            for (const LaneDot& dot : stage.frame.lanes[lane].dots) ++seen[{lane, dot.place}];
            const std::uint64_t end = sim::test::shard_of(stage.world, lane).records.end();
            ASSERT_GE(stage.frame.lanes[lane].arrived, 0);
            ASSERT_LE(stage.frame.lanes[lane].arrived, static_cast<double>(end));
            for (std::uint64_t place = 0; place < end; ++place)
                ASSERT_EQ((seen[{lane, place}]), 1)
                    << "lane " << lane << ", record " << place << ", move " << i;
        }
    }
}

TEST(StageFrame, TheBeltMovesOnSmoothlyAndNeverBack) {
    Stage stage(sim::test::started(
        sim::test::with_shards(1, {AddProducer{sim::test::producer("P", 4'000)}}), 9));
    double before = 0;
    for (int i = 0; i < 2'000; ++i) {
        stage.wait(Duration::millis(4));
        const double arrived = stage.frame.lanes[0].arrived;
        ASSERT_GE(arrived, before - 1e-6) << i;
        // A dot settles in a quarter of its flight: at most a few hundredths of a place in 4 ms.
        ASSERT_LE(arrived - before, 0.2) << i;
        before = arrived;
    }
    EXPECT_GT(before, 25);
}

TEST(StageFrame, OnlyWhatFitsIsShown) {
    Stage stage = empty_stage(1);
    for (int i = 0; i < 100; ++i) stage.put(cat("k", i));
    stage.wait(Duration::seconds(2));
    const auto& dots = stage.frame.lanes[0].dots;
    ASSERT_FALSE(dots.empty());
    EXPECT_LE(dots.size(), kVisible + 2);
    EXPECT_GE(dots.size(), kVisible);
    EXPECT_EQ(dots.back().place, 99u);
    EXPECT_TRUE(std::ranges::is_sorted(dots, {}, &LaneDot::place));
}

TEST(StageFrame, GroupedDotsStandForTheirFirstRecord) {
    Stage stage = empty_stage(1);
    for (int i = 0; i < 25; ++i) stage.put("k");
    stage.model.records_per_dot = 10;
    stage.dots();
    EXPECT_EQ(stage.frame.flights.size(), 3u);
    stage.wait(Duration::seconds(1));
    const auto& dots = stage.frame.lanes[0].dots;
    ASSERT_EQ(dots.size(), 3u);
    EXPECT_EQ(dots[0].place, 0u);
    EXPECT_EQ(dots[1].place, 10u);
    EXPECT_EQ(dots[2].place, 20u);
    EXPECT_EQ(stage.frame.lanes[0].arrived, 3.0);
}

TEST(StageFrame, RefusedOnesAndReadsFlyToo) {
    ConsumerSpec c = sim::test::consumer("C");
    Stage stage(sim::test::started(sim::test::with_shards(1, {AddConsumer{c}})));
    for (int i = 0; i < 1'001; ++i) stage.put("k");
    stage.look();
    stage.model.records_per_dot = 1;
    stage.dots();
    const auto of_kind = [&](FlightKind kind) {
        return std::ranges::count(stage.frame.flights, kind, &Flight::kind);
    };
    EXPECT_EQ(of_kind(FlightKind::Refused), 1);
    EXPECT_EQ(of_kind(FlightKind::Accepted), 1'000);
    stage.wait(Duration::millis(10));
    EXPECT_EQ(of_kind(FlightKind::Read), 1);
    const auto read = std::ranges::find(stage.frame.flights, FlightKind::Read, &Flight::kind);
    EXPECT_EQ(read->count, 1'000u);
    EXPECT_EQ(read->actor, 1u);
}

TEST(StageFrame, NoFrameHasMoreFlightsThanTheBound) {
    ProducerSpec many = sim::test::producer("Many", 10'000'000);
    Stage stage(sim::test::started(sim::test::with_shards(10, {AddProducer{many}})));
    run_for(stage.world, Duration::seconds(1));
    stage.model.records_per_dot = 1;
    stage.dots();
    EXPECT_EQ(stage.frame.flights.size(), 2'000u);
    EXPECT_EQ(
        stage.frame.dot_count(), 2'000u + [&] {
            std::size_t dots = 0;
            for (const LaneDots& lane : stage.frame.lanes) dots += lane.dots.size();
            return dots;
        }());
}

TEST(StageFrame, WithReducedMotionTheBeltJumps) {
    Stage stage = empty_stage(1);
    stage.view.reduced_motion = true;
    stage.put("a");
    for (int i = 0; i < 40; ++i) {
        stage.wait(Duration::millis(17));
        const double arrived = stage.frame.lanes[0].arrived;
        EXPECT_EQ(arrived, std::floor(arrived)) << i;
    }
    EXPECT_EQ(stage.frame.lanes[0].arrived, 1.0);
}

TEST(StageFrame, WithReducedMotionEachRecordHasItsPlaceAtOnce) {
    Stage stage = empty_stage(1);
    for (const char* key : {"a", "b", "c"}) stage.put(key);
    stage.dots();
    EXPECT_EQ(stage.frame.lanes[0].arrived, 0.0);
    stage.view.reduced_motion = true;
    stage.dots();
    // Three are on their way, and where each will lie is free.
    ASSERT_EQ(stage.frame.flights.size(), 3u);
    EXPECT_EQ(stage.frame.lanes[0].arrived, 3.0);
    for (const Flight& flight : stage.frame.flights)
        EXPECT_LT(static_cast<double>(flight.place), stage.frame.lanes[0].arrived);
}

TEST(StageFrame, TrimmedRecordsAreGone) {
    Stage stage = empty_stage(1);
    for (int i = 0; i < 5; ++i) stage.put("k");
    run_for(stage.world, Duration::hours(20));
    for (int i = 0; i < 2; ++i) stage.put("k");
    run_for(stage.world, Duration::hours(5));
    stage.look();
    ASSERT_EQ(stage.frame.lanes[0].dots.size(), 2u);
    EXPECT_EQ(stage.frame.lanes[0].dots[0].place, 5u);
    EXPECT_EQ(stage.model.lanes[0].first_place, 5u);
}

TEST(StageFrame, AModelOfFewerLanesThanTheWorldIsNoHarm) {
    // The parts with texts are made four times a second, the dots in every frame.
    Stage stage(World(sim::test::started(Scenario{.id = "x", .engine = {}, .setup = {}})));
    ASSERT_TRUE(stage.world.apply(CallCreateStream{{.stream_name = "s", .shard_count = 3}}));
    build_stage(stage.world, stage.view, stage.model);
    EXPECT_TRUE(stage.model.lanes.empty());
    run_for(stage.world, Duration::seconds(1));
    stage.put("k");
    stage.dots();
    EXPECT_TRUE(stage.frame.flights.empty());
    stage.look();
    EXPECT_EQ(stage.frame.flights.size(), 1u);
}

}  // namespace
}  // namespace kds::web
