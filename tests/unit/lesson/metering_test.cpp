// The meter of a session is that of a straight run, whatever way led to the present.
#include "core/lesson/metering.h"

#include "core/sim/time_machine.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::lesson {
namespace {

using namespace sim::test;  // NOLINT
using sim::TimeMachine;
using sim::World;

constexpr std::uint64_t kSeed = 7;
constexpr Metering::Keeping kOften{.steps_per_copy = 500, .copies_max = 8};

sim::Scenario busy() {
    sim::Scenario scenario =
        with_shards(2, {sim::AddProducer{producer("P", 800'000)}, sim::AddConsumer{consumer("C")}});
    scenario.warm_up = Duration::seconds(5);
    return scenario;
}

struct Lab {
    explicit Lab(sim::Scenario of = busy(), Metering::Keeping keeping = kOften)
        : scenario{std::move(of)},
          machine{*TimeMachine::start(scenario, kSeed, {.steps_per_snapshot = 700})},
          metering{*Metering::start(scenario, kSeed, keeping)} {}

    sim::Scenario scenario;
    TimeMachine machine;
    Metering metering;

    void go(std::int64_t ms) { machine.advance_to(machine.now() + Duration::millis(ms)); }
    void put(std::string key) {
        ASSERT_TRUE(machine.apply(sim::CallPutRecord{{.stream_name = "s",
                                                      .partition_key = std::move(key),
                                                      .data = std::string(30'000, 'd')}}));
    }
    void keep_for(std::int64_t hours) {
        ASSERT_TRUE(machine.apply(
            sim::CallOperation{Action::IncreaseStreamRetentionPeriod,
                               api::Value::object()
                                   .with("StreamName", api::Value::of_text("s"))
                                   .with("RetentionPeriodHours", api::Value::of_integer(hours))}));
    }
    void catch_up() {
        for (int i = 0; i < 10'000 && !metering.follow(machine.world(), 300); ++i) {
        }
        ASSERT_TRUE(metering.is_there());
    }
    /// Of a world that was run there without a turn, by a meter that looked often.
    std::uint64_t straight() const {
        World world = *World::set_up(scenario, kSeed);
        pricing::Meter meter;
        meter.take(world.engine());
        while (!world.warm_up_within(50)) meter.take(world.engine());
        const auto run_to = [&](Instant t) {
            while (!world.advance_within(t, 50)) meter.take(world.engine());
            meter.take(world.engine());
        };
        const auto& log = machine.world().log();
        for (std::uint64_t i = log.begin(); i < log.end(); ++i) {
            run_to(log[i].at);
            EXPECT_TRUE(world.apply(log[i].command));
            meter.take(world.engine());
        }
        run_to(machine.now());
        EXPECT_EQ(world.state_hash(), machine.world().state_hash());
        EXPECT_EQ(meter.missed(), 0u);
        return hash_of(meter);
    }
    static std::uint64_t hash_of(const pricing::Meter& meter) {
        Hasher hasher;
        meter.hash(hasher);
        return hasher.digest();
    }
    void expect_right(const char* where) {
        catch_up();
        EXPECT_EQ(hash_of(metering.meter()), straight()) << where;
    }
};

TEST(Metering, CountsThePastWhenItIsFirstAsked) {
    Lab lab;
    lab.go(3'000);
    lab.put("a");
    lab.go(3'000);
    // A world that is made from a copy has dropped its old events.
    lab.machine.seek(lab.machine.now() - Duration::millis(500));
    ASSERT_GT(lab.machine.world().engine().events().begin(), 0u);
    EXPECT_FALSE(lab.metering.follow(lab.machine.world(), 100));
    EXPECT_FALSE(lab.metering.is_there());
    EXPECT_LT(lab.metering.percent(), 100);
    lab.expect_right("after a while");
    EXPECT_EQ(lab.metering.percent(), 100);
    EXPECT_GT(of(lab.metering.meter().used(), pricing::Item::PutPayloadUnits), 1'000u);
}

TEST(Metering, GoesAlongWithoutRunningAnything) {
    Lab lab;
    lab.catch_up();
    for (int i = 0; i < 40; ++i) {
        // A put may come at any moment; what may remove records only when all before is counted.
        if (i % 10 == 0) lab.keep_for(25 + i);
        lab.go(50);
        if (i % 5 == 0) lab.put("k");
        lab.go(50);
        EXPECT_TRUE(lab.metering.follow(lab.machine.world(), 0)) << i;
    }
    lab.expect_right("at the end");
}

TEST(Metering, IsTheSameAfterSeekingBackAndForth) {
    Lab lab;
    lab.go(2'000);
    lab.put("a");
    lab.go(4'000);
    lab.put("b");
    lab.go(4'000);
    lab.catch_up();
    const std::uint64_t there = Lab::hash_of(lab.metering.meter());
    const Instant end = lab.machine.now();
    for (const std::int64_t back : {9'000, 1'000, 5'500, 0, 3'000}) {
        lab.machine.seek(end - Duration::millis(back));
        lab.expect_right("in the past");
    }
    lab.machine.seek(end);
    lab.catch_up();
    EXPECT_EQ(Lab::hash_of(lab.metering.meter()), there);
}

TEST(Metering, FollowsUndoRedoAndAnotherCommandInTheSamePlace) {
    Lab lab;
    lab.go(2'000);
    lab.put("a");
    lab.go(1'000);
    lab.expect_right("done");
    ASSERT_TRUE(lab.machine.undo());
    lab.expect_right("undone");
    ASSERT_TRUE(lab.machine.redo());
    lab.expect_right("done again");
    // As many commands at the same moments as before, but not the same ones.
    ASSERT_TRUE(lab.machine.undo());
    ASSERT_TRUE(lab.machine.apply(sim::SetProducerRate{"P", 0}));
    lab.go(1'000);
    lab.expect_right("another");
}

TEST(Metering, FollowsToBranchesAndKeptMoments) {
    Lab lab;
    lab.go(1'000);
    ASSERT_TRUE(lab.machine.keep_moment());
    lab.go(3'000);
    lab.put("main");
    lab.go(2'000);
    lab.catch_up();
    ASSERT_TRUE(lab.machine.fork_from_moment('A'));
    lab.put("other");
    lab.go(6'000);
    lab.expect_right("on the branch");
    lab.machine.switch_to(0);
    lab.expect_right("on the first one");
    lab.machine.switch_to(1);
    lab.expect_right("on the branch again");
    ASSERT_TRUE(lab.machine.go_to_moment('A'));
    lab.expect_right("at the moment");
}

TEST(Metering, GoesOnAfterATimeInWhichNobodyAsked) {
    Lab lab;
    lab.catch_up();
    // More than the engine keeps.
    lab.go(100'000);
    ASSERT_GT(lab.machine.world().engine().events().begin(), 0u);
    lab.expect_right("after a hundred seconds");
    Lab quiet(with_shards(3));
    quiet.catch_up();
    quiet.go(3 * 3'600'000);
    quiet.expect_right("after three hours");
}

TEST(Metering, KeepsFewCopiesAndIsRightAllTheSame) {
    Lab lab(busy(), {.steps_per_copy = 200, .copies_max = 3});
    lab.go(12'000);
    lab.catch_up();
    const Instant end = lab.machine.now();
    for (int i = 0; i < 6; ++i) {
        lab.machine.seek(end - Duration::millis(1'700 * i));
        lab.expect_right("somewhere");
    }
}

}  // namespace
}  // namespace kds::lesson
