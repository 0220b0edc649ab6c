#include "core/sim/time_machine.h"

#include "core/sim/differences.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

TimeMachine machine_for(const Scenario& scenario, TimeMachine::Keeping keeping = {}) {
    auto machine = TimeMachine::start(scenario, 7, keeping);
    EXPECT_TRUE(machine) << machine.error().message;
    return *std::move(machine);
}

Scenario busy() {
    return with_shards(2, {AddProducer{producer("P", 400'000)}, AddConsumer{consumer("C")}});
}

Command put(std::string key) {
    return CallPutRecord{{.stream_name = "s", .partition_key = std::move(key), .data = "hello"}};
}

void go(TimeMachine& machine, std::int64_t seconds) {
    machine.advance_to(machine.now() + Duration::seconds(seconds));
}

TEST(TimeMachine, GoesToAnyMomentAndBackToTheSameStates) {
    TimeMachine machine = machine_for(busy(), {.steps_per_snapshot = 5'000});
    std::vector<std::pair<Instant, std::uint64_t>> seen;
    for (int i = 0; i < 40; ++i) {
        seen.emplace_back(machine.now(), machine.world().state_hash());
        go(machine, 7);
        if (i % 9 == 4) {
            ASSERT_TRUE(is_done(machine.apply(put(cat("k", i)))));
        }
        if (i == 20) {
            ASSERT_TRUE(is_done(machine.apply(SetProducerRate{"P", 50'000})));
        }
    }
    EXPECT_GT(machine.snapshot_count(), 4u);
    const Instant end = machine.now();
    for (std::size_t i = seen.size(); i-- > 0;) {
        machine.seek(seen[i].first);
        EXPECT_EQ(machine.now(), seen[i].first);
        // Of a moment at which a command was given it is the state after it.
        const bool has_command = std::ranges::any_of(
            machine.log(), [&](const LoggedCommand& c) { return c.at == seen[i].first; });
        if (!has_command) {
            EXPECT_EQ(machine.world().state_hash(), seen[i].second) << i;
        }
    }
    machine.seek(end + Duration::seconds(100));
    EXPECT_EQ(machine.now(), end);
    machine.seek(machine.begins_at() - Duration::seconds(1));
    EXPECT_EQ(machine.now(), machine.begins_at());
}

TEST(TimeMachine, PlaysOnFromThePastWhatWasDone) {
    TimeMachine machine = machine_for(busy());
    go(machine, 30);
    ASSERT_TRUE(is_done(machine.apply(put("a"))));
    go(machine, 30);
    const std::uint64_t hash = machine.world().state_hash();
    const Instant end = machine.now();
    machine.seek(machine.begins_at());
    EXPECT_TRUE(machine.is_in_the_past());
    EXPECT_EQ(machine.world().log().end(), 0u);
    machine.advance_to(end);
    EXPECT_FALSE(machine.is_in_the_past());
    EXPECT_EQ(machine.world().state_hash(), hash);
}

TEST(TimeMachine, StopsWhenTheStepsAreUsedUpAndGoesOn) {
    TimeMachine machine = machine_for(busy());
    TimeMachine at_once = machine;
    const Instant end = machine.now() + Duration::seconds(60);
    int portions = 1;
    while (!machine.advance_within(end, 500)) ++portions;
    EXPECT_GT(portions, 20);
    at_once.advance_to(end);
    EXPECT_EQ(machine.world().state_hash(), at_once.world().state_hash());
}

TEST(TimeMachine, ACommandInThePastKeepsTheOldFutureAsABranch) {
    TimeMachine machine = machine_for(busy());
    go(machine, 10);
    ASSERT_TRUE(is_done(machine.apply(put("old"))));
    go(machine, 10);
    const std::uint64_t old_hash = machine.world().state_hash();
    machine.seek(machine.begins_at() + Duration::seconds(5));
    ASSERT_TRUE(is_done(machine.apply(put("new"))));
    ASSERT_EQ(machine.branches().size(), 2u);
    EXPECT_EQ(machine.branches()[1].name, "Branch 2");
    EXPECT_EQ(machine.current_branch(), 1u);
    EXPECT_EQ(machine.log().size(), 1u);
    machine.advance_to(machine.begins_at() + Duration::seconds(20));
    machine.switch_to(0);
    EXPECT_EQ(machine.world().state_hash(), old_hash);
    EXPECT_EQ(machine.log().size(), 1u);
    // One more from there has the next number.
    machine.seek(machine.begins_at() + Duration::seconds(5));
    ASSERT_TRUE(is_done(machine.apply(put("newer"))));
    EXPECT_EQ(machine.branches()[2].name, "Branch 3");
}

TEST(TimeMachine, AFutureWithoutCommandsIsNotKept) {
    TimeMachine machine = machine_for(busy());
    go(machine, 20);
    machine.seek(machine.begins_at() + Duration::seconds(5));
    ASSERT_TRUE(is_done(machine.apply(put("k"))));
    EXPECT_EQ(machine.branches().size(), 1u);
    EXPECT_EQ(machine.reached(), machine.now());
}

TEST(TimeMachine, ARefusedCommandChangesNothing) {
    TimeMachine machine = machine_for(busy());
    go(machine, 10);
    ASSERT_TRUE(is_done(machine.apply(put("k"))));
    go(machine, 10);
    machine.seek(machine.begins_at() + Duration::seconds(5));
    const std::uint64_t hash = machine.world().state_hash();
    EXPECT_FALSE(machine.apply(PauseActor{"Nobody"}));
    EXPECT_EQ(machine.branches().size(), 1u);
    EXPECT_EQ(machine.world().state_hash(), hash);
    EXPECT_TRUE(machine.is_in_the_past());
}

TEST(TimeMachine, KeepsWhatWouldNeedABranchTooMany) {
    TimeMachine machine = machine_for(busy());
    go(machine, 10);
    ASSERT_TRUE(is_done(machine.apply(put("first"))));
    go(machine, 1);
    ASSERT_TRUE(is_done(machine.apply(put("second"))));
    for (int number = 2; number <= 16; ++number)
        ASSERT_TRUE(is_done(machine.fork(cat("fork ", number))));
    ASSERT_EQ(machine.branches().size(), 16u);
    EXPECT_FALSE(machine.fork("one more"));
    const std::uint64_t hash = machine.world().state_hash();
    machine.seek(machine.begins_at() + Duration::seconds(10));
    const auto done = machine.apply(put("instead"));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().message,
              "what was done later would become a branch, and a session has at most 16: "
              "go to the newest moment first");
    EXPECT_FALSE(machine.undo());
    EXPECT_EQ(machine.log().size(), 2u);
    machine.seek(machine.reached());
    EXPECT_EQ(machine.world().state_hash(), hash);
    // At the newest moment nothing is in the way.
    EXPECT_TRUE(is_done(machine.undo()));
    EXPECT_TRUE(is_done(machine.apply(put("instead"))));
}

TEST(TimeMachine, WhatCannotBeDoneAgainNowIsKept) {
    TimeMachine machine = machine_for(busy());
    go(machine, 10);
    ASSERT_TRUE(is_done(machine.apply(put("k"))));
    ASSERT_TRUE(is_done(machine.undo()));
    for (int number = 2; number <= 16; ++number)
        ASSERT_TRUE(is_done(machine.fork(cat("fork ", number))));
    ASSERT_TRUE(machine.can_redo());
    EXPECT_TRUE(is_done(machine.redo()));
    EXPECT_FALSE(machine.can_redo());
}

TEST(TimeMachine, UndoesAndRedoesAThousandCommands) {
    TimeMachine machine = machine_for(with_shards(1));
    std::vector<std::uint64_t> hashes;
    constexpr int kCommands = 1'000;
    for (int i = 0; i < kCommands; ++i) {
        machine.advance_to(machine.now() + Duration::millis(10));
        hashes.push_back(machine.world().state_hash());
        ASSERT_TRUE(is_done(machine.apply(put(cat("k", i)))));
    }
    const std::uint64_t end = machine.world().state_hash();
    for (int i = kCommands; i-- > 0;) {
        ASSERT_TRUE(is_done(machine.undo()));
        ASSERT_EQ(machine.world().state_hash(), hashes[static_cast<std::size_t>(i)]) << i;
    }
    EXPECT_FALSE(machine.undo());
    for (int i = 0; i < kCommands; ++i) {
        if (i > 0) machine.advance_to(machine.now() + Duration::millis(10));
        ASSERT_TRUE(is_done(machine.redo()));
    }
    EXPECT_FALSE(machine.redo());
    EXPECT_EQ(machine.world().state_hash(), end);
}

TEST(TimeMachine, AnotherCommandEndsWhatCouldBeRedone) {
    TimeMachine machine = machine_for(busy());
    go(machine, 1);
    ASSERT_TRUE(is_done(machine.apply(put("a"))));
    ASSERT_TRUE(is_done(machine.undo()));
    EXPECT_TRUE(machine.can_redo());
    ASSERT_TRUE(is_done(machine.apply(put("b"))));
    EXPECT_FALSE(machine.can_redo());
}

TEST(TimeMachine, StepsByEventAndByTickInBothDirections) {
    TimeMachine machine = machine_for(with_shards(1, {AddProducer{producer("P", 1'000)}}));
    go(machine, 5);
    const std::uint64_t hash = machine.world().state_hash();
    const Instant at = machine.now();
    machine.step_tick_back();
    EXPECT_EQ(machine.now(), at - TimeMachine::kTick);
    machine.step_tick_forward();
    EXPECT_EQ(machine.world().state_hash(), hash);
    const std::uint64_t events = machine.world().engine().events().end();
    ASSERT_TRUE(machine.step_event_forward());
    EXPECT_EQ(machine.world().engine().events().end(), events + 1);
    EXPECT_EQ(machine.world().engine().events().back().at, machine.now());
    ASSERT_TRUE(machine.step_event_back());
    EXPECT_EQ(machine.world().engine().events().end(), events);
    EXPECT_EQ(machine.world().engine().events().back().at, machine.now());
    int steps = 0;
    while (machine.step_event_back()) ++steps;
    EXPECT_GE(steps, 3);
    EXPECT_GE(machine.now(), machine.begins_at());
}

/// What readings look back at: all events of the last second, and the keys of the newest records.
std::pair<std::vector<std::uint64_t>, std::vector<std::uint32_t>> looked_back_at(
    const World& world) {
    std::pair<std::vector<std::uint64_t>, std::vector<std::uint32_t>> out;
    const EventLog& events = world.engine().events();
    for (std::uint64_t i = events.end(); i-- > events.begin();) {
        if (events[i].at > world.now() - kLookedBack) out.first.push_back(i);
        if (events[i].kind == EventKind::RecordAccepted &&
            out.second.size() < static_cast<std::size_t>(kRecordsLookedBack))
            out.second.push_back(events[i].key_tag);
    }
    return out;
}

TEST(TimeMachine, CopiesDropEventsAndYetShowTheSamePast) {
    TimeMachine machine = machine_for(busy(), {.steps_per_snapshot = 3'000});
    std::vector<decltype(looked_back_at(machine.world()))> seen;
    for (int i = 0; i < 40; ++i) {
        machine.advance_to(machine.now() + Duration::millis(777));
        seen.push_back(looked_back_at(machine.world()));
    }
    ASSERT_GT(machine.snapshot_count(), 4u);
    const std::uint64_t kept = machine.world().engine().events().size();
    machine.seek(machine.begins_at() + Duration::seconds(28));
    EXPECT_LT(machine.world().engine().events().size(), kept - 3'000);
    for (std::size_t i = seen.size(); i-- > 0;) {
        machine.seek(machine.begins_at() +
                     Duration::millis(777) * static_cast<std::int64_t>(i + 1));
        EXPECT_EQ(looked_back_at(machine.world()), seen[i]) << i;
    }
}

TEST(TimeMachine, StepsBackOverEventsThatCopiesHaveDropped) {
    Scenario quiet = with_shards(1, {AddProducer{producer("P", 1'000'000)}});
    TimeMachine machine = machine_for(quiet, {.steps_per_snapshot = 2'000});
    go(machine, 6);
    std::vector<Instant> times;
    const EventLog& events = machine.world().engine().events();
    for (std::uint64_t i = events.begin(); i < events.end(); ++i)
        if (events[i].at >= machine.begins_at() && events[i].at < machine.now() &&
            (times.empty() || times.back() != events[i].at))
            times.push_back(events[i].at);
    for (; !times.empty(); times.pop_back()) {
        ASSERT_TRUE(machine.step_event_back());
        ASSERT_EQ(machine.now(), times.back());
    }
    EXPECT_FALSE(machine.step_event_back());
}

TEST(TimeMachine, ForksByNameAndBranchesCanBeCompared) {
    TimeMachine machine = machine_for(busy());
    go(machine, 5);
    ASSERT_TRUE(machine.fork("what if"));
    EXPECT_EQ(machine.fork("what if").error().message, "a branch named \"what if\" exists already");
    EXPECT_EQ(machine.fork("").error().message, "a branch's name has 1 to 40 characters");
    ASSERT_TRUE(is_done(machine.apply(SetProducerRate{"P", 0})));
    go(machine, 20);
    const Instant end = machine.now();
    machine.switch_to(0);
    go(machine, 20);
    EXPECT_EQ(machine.now(), end);
    const Comparison found = compare(machine.world_at(0, end), machine.world_at(1, end));
    const auto made = std::ranges::find(found.differing, "Records made", &Difference::name);
    ASSERT_NE(made, found.differing.end());
    EXPECT_EQ(made->subject, "P");
    EXPECT_GT(*made->a, *made->b + 7'000);
}

TEST(TimeMachine, KeepsABoundedNumberOfSnapshotsAndStillGoesAnywhere) {
    TimeMachine machine = machine_for(busy(), {.steps_per_snapshot = 50, .snapshots_max = 40});
    std::vector<std::uint64_t> hashes;
    for (int i = 0; i < 60; ++i) {
        hashes.push_back(machine.world().state_hash());
        go(machine, 1);
    }
    EXPECT_LE(machine.snapshot_count(), 41u);
    EXPECT_GT(machine.snapshot_count(), 15u);
    for (const int second : {0, 1, 17, 33, 59}) {
        machine.seek(machine.begins_at() + Duration::seconds(second));
        EXPECT_EQ(machine.world().state_hash(), hashes[static_cast<std::size_t>(second)]);
    }
    EXPECT_GT(machine.memory_bytes(), machine.world().memory_bytes());
}

}  // namespace
}  // namespace kds::sim::test
