// Moments that are kept: they stay what they were, whatever is done before or after them.
#include <algorithm>

#include "core/sim/restoring.h"
#include "core/sim/time_machine.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

Scenario busy() {
    return with_shards(2, {AddProducer{producer("P", 40'000)}, AddConsumer{consumer("C")}});
}

TimeMachine machine_for(const Scenario& scenario) {
    auto machine = TimeMachine::start(scenario, 7);
    EXPECT_TRUE(machine) << machine.error().message;
    return *std::move(machine);
}

Command put(std::string key) {
    return CallPutRecord{{.stream_name = "s", .partition_key = std::move(key), .data = "hello"}};
}

void go(TimeMachine& machine, std::int64_t seconds) {
    machine.advance_to(machine.now() + Duration::seconds(seconds));
}

char keep(TimeMachine& machine) {
    const auto letter = machine.keep_moment();
    EXPECT_TRUE(letter) << letter.error().message;
    return letter.value_or('?');
}

TEST(Moments, TakeTheFirstFreeLetterAndOneMomentHasOne) {
    TimeMachine machine = machine_for(busy());
    EXPECT_EQ(keep(machine), 'A');
    EXPECT_EQ(machine.keep_moment().error().message, "this moment is kept already, as A");
    go(machine, 1);
    EXPECT_EQ(keep(machine), 'B');
    go(machine, 1);
    EXPECT_EQ(keep(machine), 'C');
    EXPECT_EQ(machine.keep_moment().error().message, "this moment is kept already, as C");
    EXPECT_TRUE(machine.forget_moment('B'));
    EXPECT_FALSE(machine.forget_moment('B'));
    EXPECT_EQ(machine.moment('B'), nullptr);
    // Also when it stands behind a letter that is free.
    EXPECT_EQ(machine.keep_moment().error().message, "this moment is kept already, as C");
    go(machine, 1);
    EXPECT_EQ(keep(machine), 'B');
    for (char letter = 'D'; letter <= 'Z'; ++letter) {
        go(machine, 1);
        EXPECT_EQ(keep(machine), letter);
    }
    go(machine, 1);
    EXPECT_EQ(machine.keep_moment().error().message,
              "all letters from A to Z are taken: forget a moment first");
    EXPECT_EQ(machine.moments().size(), kMomentsMax);
    EXPECT_TRUE(std::ranges::is_sorted(machine.moments(), {}, &KeptMoment::letter));
}

TEST(Moments, CanBeGoneToWithJustTheCommandsThatWereDone) {
    TimeMachine machine = machine_for(busy());
    go(machine, 5);
    ASSERT_TRUE(is_done(machine.apply(put("a"))));
    const std::uint64_t hash = machine.world().state_hash();
    EXPECT_EQ(keep(machine), 'A');
    // At the very same moment.
    ASSERT_TRUE(is_done(machine.apply(put("b"))));
    EXPECT_EQ(keep(machine), 'B');
    go(machine, 20);
    EXPECT_EQ(machine.world_of(*machine.moment('A')).state_hash(), hash);
    ASSERT_TRUE(machine.go_to_moment('A'));
    EXPECT_EQ(machine.world().state_hash(), hash);
    EXPECT_EQ(machine.world().learner_records(), 1u);
    ASSERT_TRUE(machine.go_to_moment('B'));
    EXPECT_EQ(machine.world().learner_records(), 2u);
    EXPECT_FALSE(machine.go_to_moment('C'));
    EXPECT_EQ(machine.branches().size(), 1u);
}

TEST(Moments, StayWhenSomethingElseIsDoneBeforeThem) {
    TimeMachine machine = machine_for(busy());
    go(machine, 20);
    const std::uint64_t hash = machine.world().state_hash();
    keep(machine);
    machine.seek(machine.begins_at() + Duration::seconds(5));
    // Without the kept moment what comes later would be forgotten: it has no commands.
    ASSERT_TRUE(is_done(machine.apply(put("k"))));
    ASSERT_EQ(machine.branches().size(), 2u);
    EXPECT_EQ(machine.branches()[1].name, "Branch 2");
    EXPECT_EQ(machine.current_branch(), 1u);
    ASSERT_TRUE(machine.go_to_moment('A'));
    EXPECT_EQ(machine.current_branch(), 0u);
    EXPECT_EQ(machine.world().state_hash(), hash);
}

TEST(Moments, StayWhenTheCommandBeforeThemIsUndone) {
    TimeMachine machine = machine_for(busy());
    go(machine, 5);
    ASSERT_TRUE(is_done(machine.apply(put("k"))));
    const std::uint64_t hash = machine.world().state_hash();
    keep(machine);
    ASSERT_TRUE(is_done(machine.undo()));
    EXPECT_EQ(machine.world().learner_records(), 0u);
    EXPECT_EQ(machine.branches().size(), 2u);
    ASSERT_TRUE(machine.go_to_moment('A'));
    EXPECT_EQ(machine.world().state_hash(), hash);
    // One that was kept before the command needs no branch.
    TimeMachine other = machine_for(busy());
    go(other, 5);
    keep(other);
    ASSERT_TRUE(is_done(other.apply(put("k"))));
    ASSERT_TRUE(is_done(other.undo()));
    EXPECT_EQ(other.branches().size(), 1u);
}

TEST(Moments, ARoomOfBranchesThatIsFullKeepsThem) {
    TimeMachine machine = machine_for(busy());
    go(machine, 5);
    keep(machine);
    for (std::size_t number = 2; number <= kBranchesMax; ++number)
        ASSERT_TRUE(is_done(machine.fork_from_moment('A'))) << number;
    EXPECT_EQ(machine.fork_from_moment('A').error().message, "a session has at most 16 branches");
    EXPECT_EQ(machine.fork_from_moment('B').error().message, "nothing is kept as B");
    machine.switch_to(0);
    machine.seek(machine.begins_at());
    EXPECT_FALSE(machine.apply(put("k")));
    EXPECT_TRUE(machine.moment('A'));
    EXPECT_TRUE(machine.forget_moment('A'));
    EXPECT_TRUE(is_done(machine.apply(put("k"))));
}

TEST(Moments, AForkBeginsAtTheMoment) {
    TimeMachine machine = machine_for(busy());
    go(machine, 5);
    const std::uint64_t hash = machine.world().state_hash();
    keep(machine);
    ASSERT_TRUE(is_done(machine.apply(put("k"))));
    go(machine, 5);
    ASSERT_TRUE(is_done(machine.fork_from_moment('A')));
    EXPECT_EQ(machine.current_branch(), 1u);
    EXPECT_EQ(machine.world().state_hash(), hash);
    EXPECT_EQ(machine.log().size(), 0u);
    EXPECT_EQ(machine.branches()[1].reached, machine.now());
    // It is a moment of both branches, and one stays on the present one.
    go(machine, 3);
    ASSERT_TRUE(machine.go_to_moment('A'));
    EXPECT_EQ(machine.current_branch(), 1u);
    EXPECT_EQ(machine.world().state_hash(), hash);
}

TEST(Branches, CanBeRenamed) {
    TimeMachine machine = machine_for(busy());
    keep(machine);
    ASSERT_TRUE(is_done(machine.fork_from_moment('A')));
    EXPECT_TRUE(is_done(machine.rename(1, "After the split")));
    EXPECT_EQ(machine.branches()[1].name, "After the split");
    EXPECT_TRUE(is_done(machine.rename(1, "After the split")));  // As it is.
    EXPECT_EQ(machine.rename(1, "main").error().message, "a branch named \"main\" exists already");
    EXPECT_EQ(machine.rename(1, "").error().message, "a branch's name has 1 to 40 characters");
    EXPECT_EQ(machine.rename(1, std::string(41, 'x')).error().message,
              "a branch's name has 1 to 40 characters");
    EXPECT_EQ(machine.branches()[1].name, "After the split");
    // A name that is taken is not given out.
    EXPECT_TRUE(is_done(machine.rename(1, "Branch 3")));
    ASSERT_TRUE(is_done(machine.fork_from_moment('A')));
    EXPECT_EQ(machine.branches()[2].name, "Branch 4");
}

TEST(Moments, AreRestoredWithTheSession) {
    const Scenario scenario = busy();
    TimeMachine machine = machine_for(scenario);
    go(machine, 5);
    keep(machine);
    ASSERT_TRUE(is_done(machine.apply(put("a"))));
    go(machine, 5);
    keep(machine);
    ASSERT_TRUE(is_done(machine.fork_from_moment('A')));
    go(machine, 3);
    keep(machine);
    auto again = restore(scenario, 7, machine.history());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->moments(), machine.moments());
    for (const KeptMoment& moment : machine.moments())
        EXPECT_EQ(again->world_of(moment).state_hash(), machine.world_of(moment).state_hash());
    History early = machine.history();
    early.moments[0].at = machine.begins_at() - Duration::micros(1);
    const auto refused = restore(scenario, 7, early);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "moments[0]: it lies before the beginning of the session");
}

TEST(Moments, GoOutWithTheBranchThatTheyAreOn) {
    TimeMachine machine = machine_for(busy());
    go(machine, 5);
    keep(machine);  // A, on both.
    go(machine, 5);
    ASSERT_TRUE(is_done(machine.apply(put("a"))));
    go(machine, 5);
    keep(machine);  // B, on the first alone.
    machine.seek(machine.begins_at() + Duration::seconds(8));
    ASSERT_TRUE(is_done(machine.apply(put("b"))));
    go(machine, 9);
    keep(machine);  // C, on the second alone.
    const History all = machine.history();
    ASSERT_EQ(all.branches.size(), 2u);
    const auto letters = [](const History& history) {
        std::string out;
        for (const KeptMoment& moment : history.moments) {
            out += moment.letter;
            EXPECT_EQ(moment.branch, 0u);
            EXPECT_TRUE(is_on(moment, history.branches[0]));
        }
        return out;
    };
    const History first = only_branch(all, 0);
    const History second = only_branch(all, 1);
    EXPECT_EQ(letters(first), "AB");
    EXPECT_EQ(letters(second), "AC");
    EXPECT_EQ(second.branches.size(), 1u);
    EXPECT_EQ(second.branches[0].parent, 0u);
    EXPECT_EQ(second.branches[0].shared, 0u);
    EXPECT_EQ(second.now, all.now);
}

}  // namespace
}  // namespace kds::sim::test
