#include "core/sim/restoring.h"

#include <algorithm>

#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

Scenario busy() {
    Scenario scenario =
        with_shards(2, {AddProducer{producer("P", 60'000)}, AddConsumer{consumer("C")}});
    scenario.warm_up = Duration::seconds(40);
    return scenario;
}

Command put(std::string key) {
    return CallPutRecord{{.stream_name = "s", .partition_key = std::move(key), .data = "hello"}};
}

/// Three branches, two commands undone, the present in the past of the second branch.
TimeMachine branched() {
    auto machine = *TimeMachine::start(busy(), 7);
    const auto go = [&](std::int64_t seconds) {
        machine.advance_to(machine.now() + Duration::seconds(seconds));
    };
    const auto act = [&](Command command) { EXPECT_TRUE(is_done(machine.apply(command))); };
    for (int i = 0; i < 8; ++i) {
        go(20);
        act(put(cat("k", i)));
        act(put(cat("l", i)));
    }
    const Instant first = machine.begins_at() + Duration::seconds(70);
    machine.seek(first);
    act(PauseActor{"P"});
    go(30);
    act(ResumeActor{"P"});
    go(50);
    EXPECT_TRUE(machine.fork("without consumer").has_value());
    act(RemoveActor{"C"});
    act(put("a"));
    act(put("b"));
    machine.undo();
    machine.undo();
    go(15);
    return machine;
}

TEST(Restoring, GivesTheSameMachine) {
    TimeMachine machine = branched();
    ASSERT_EQ(machine.branches().size(), 3u);
    auto again = restore(busy(), 7, machine.history());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->current_branch(), machine.current_branch());
    EXPECT_EQ(again->now(), machine.now());
    EXPECT_EQ(again->world().state_hash(), machine.world().state_hash());
    for (std::size_t i = 0; i < machine.branches().size(); ++i) {
        EXPECT_EQ(again->branches()[i].name, machine.branches()[i].name);
        EXPECT_EQ(again->branches()[i].reached, machine.branches()[i].reached);
        for (const std::int64_t second : {0, 33, 65, 71, 100, 140, 160}) {
            const Instant t = machine.begins_at() + Duration::seconds(second);
            EXPECT_EQ(again->world_at(i, t).state_hash(), machine.world_at(i, t).state_hash())
                << i << " at " << second;
        }
    }
    // What comes after is the same, too.
    for (TimeMachine* m : {&machine, &*again}) {
        EXPECT_TRUE(m->redo());
        EXPECT_TRUE(m->redo());
        EXPECT_FALSE(m->redo());
        m->switch_to(0);
    }
    EXPECT_EQ(again->world().state_hash(), machine.world().state_hash());
    EXPECT_EQ(again->history().branches.size(), machine.history().branches.size());
}

TEST(Restoring, WorksInSmallPortionsAndSaysHowFarItIs) {
    const TimeMachine machine = branched();
    auto restoring = Restoring::begin(busy(), 7, machine.history());
    ASSERT_TRUE(restoring);
    std::int64_t percent = 0;
    int portions = 0;
    int moves = 0;
    while (true) {
        const auto is_done = restoring->go_on(300);
        ASSERT_TRUE(is_done) << is_done.error().message;
        if (*is_done) break;
        EXPECT_GE(restoring->percent(), percent);
        moves += restoring->percent() > percent;
        percent = restoring->percent();
        EXPECT_GT(restoring->memory_bytes(), 0);
        ++portions;
    }
    EXPECT_GT(portions, 50);
    EXPECT_GT(moves, 20);
    EXPECT_EQ(restoring->percent(), 100);
    const TimeMachine again = std::move(*restoring).take();
    EXPECT_EQ(again.world().state_hash(), machine.world().state_hash());
}

TEST(Restoring, TakesOverTheCopiesOfWhatBranchesShare) {
    TimeMachine machine = *TimeMachine::start(busy(), 7);
    machine.advance_to(machine.now() + Duration::seconds(400));
    ASSERT_TRUE(is_done(machine.apply(put("late"))));
    ASSERT_TRUE(machine.fork("other").has_value());
    ASSERT_TRUE(is_done(machine.apply(put("other"))));
    auto restoring = Restoring::begin(busy(), 7, machine.history());
    ASSERT_TRUE(restoring);
    int portions_of_first = 0;
    int portions_of_second = 0;
    while (true) {
        const auto is_done = restoring->go_on(300);
        ASSERT_TRUE(is_done);
        if (*is_done) break;
        ++(restoring->percent() < 50 ? portions_of_first : portions_of_second);
    }
    EXPECT_LT(portions_of_second * 4, portions_of_first);
}

void expect_refused(History history, std::string_view message) {
    const auto again = restore(busy(), 7, std::move(history));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::BadDocument);
    EXPECT_EQ(again.error().message.substr(0, message.size()), message);
}

TEST(Restoring, NamesWhatCannotBeDoneAgain) {
    const History good = branched().history();
    History bad = good;
    bad.branches[0].log[3].command = PauseActor{"Q"};
    ASSERT_GT(bad.branches[1].shared, 3u);
    expect_refused(bad, "branches[0].log[3]: ");
    bad = good;
    const std::size_t own = bad.branches[1].shared;
    bad.branches[1].log[own].command = PauseActor{"Q"};
    expect_refused(bad, "branches[1].log[0]: ");
    bad = good;
    bad.branches[0].log[0].at = {5};
    expect_refused(bad, "branches[0].log[0]: its time lies before the beginning of the session");
    bad = good;
    bad.branches = {{.name = "main", .reached = {5}}};
    bad.current = 0;
    expect_refused(bad, "branches[0]: its time lies before the beginning of the session");
    bad = good;
    bad.now = {0};  // No harm: the nearest moment is meant.
    EXPECT_TRUE(restore(busy(), 7, bad));
}

}  // namespace
}  // namespace kds::sim::test
