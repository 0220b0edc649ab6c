#include "core/lesson/goal.h"

#include <gtest/gtest.h>

#include "tests/unit/lesson/small_world.h"

namespace kds::lesson {
namespace {

using namespace tests;
using sim::World;

Reading reading(ReadingKind kind, ReadingFilter where = {}) { return {kind, std::move(where)}; }

ReadingFilter with_key(std::string key) {
    ReadingFilter where;
    where.key = std::move(key);
    return where;
}
ReadingFilter with_data(std::string data) {
    ReadingFilter where;
    where.data = std::move(data);
    return where;
}
ReadingFilter in_shard(std::string shard) {
    ReadingFilter where;
    where.shard = std::move(shard);
    return where;
}
ReadingFilter of_type(std::string type) {
    ReadingFilter where;
    where.iterator_type = std::move(type);
    return where;
}
ReadingFilter of_actor(std::string name) {
    ReadingFilter where;
    where.actor = std::move(name);
    return where;
}

Mark mark(const World& world) { return {world.now(), world.calls().end()}; }

Goal leaf(Reading what, Comparison how, std::int64_t value, Latch latch = Latch::Once,
          std::int64_t hold_ms = 0) {
    Goal goal;
    goal.condition.id = "leaf";
    goal.condition.check = {std::move(what), how, value};
    goal.condition.latch = latch;
    goal.condition.hold = Duration::millis(hold_ms);
    return goal;
}

Goal tree(Goal::Kind kind, std::vector<Goal> children) {
    Goal goal;
    goal.kind = kind;
    goal.children = std::move(children);
    return goal;
}

TEST(Compare, KnowsAllSixComparisons) {
    EXPECT_TRUE(compare(1, Comparison::Equal, 1));
    EXPECT_FALSE(compare(1, Comparison::Equal, 2));
    EXPECT_TRUE(compare(1, Comparison::NotEqual, 2));
    EXPECT_FALSE(compare(1, Comparison::NotEqual, 1));
    EXPECT_TRUE(compare(1, Comparison::Less, 2));
    EXPECT_FALSE(compare(1, Comparison::Less, 1));
    EXPECT_TRUE(compare(1, Comparison::LessOrEqual, 1));
    EXPECT_FALSE(compare(2, Comparison::LessOrEqual, 1));
    EXPECT_TRUE(compare(2, Comparison::Greater, 1));
    EXPECT_FALSE(compare(1, Comparison::Greater, 1));
    EXPECT_TRUE(compare(1, Comparison::GreaterOrEqual, 1));
    EXPECT_FALSE(compare(0, Comparison::GreaterOrEqual, 1));
}

TEST(Readings, CountAcceptedRecordsSinceTheMark) {
    World world = small_world();
    put(world, "a", "before");
    const Mark since = mark(world);
    EXPECT_EQ(read(reading(ReadingKind::LearnerRecords), world, since), 0);
    put(world, "a", "one");
    put(world, "a", "two");
    put(world, "b", "one");
    put(world, "a", "one", "nowhere");
    const auto count = [&](ReadingFilter where) {
        return read(reading(ReadingKind::LearnerRecords, std::move(where)), world, since);
    };
    EXPECT_EQ(count({}), 3);
    EXPECT_EQ(count(with_key("a")), 2);
    EXPECT_EQ(count(with_key("A")), 0);
    EXPECT_EQ(count(with_data("one")), 2);
    EXPECT_EQ(count(with_data("before")), 0);
    EXPECT_EQ(count(in_shard("shardId-000000000001")), 1);
    EXPECT_EQ(count(in_shard("0")), 2);
    ReadingFilter both = with_key("a");
    both.data = "one";
    EXPECT_EQ(count(both), 1);
    EXPECT_EQ(read(reading(ReadingKind::LearnerRefused), world, since), 1);
    EXPECT_EQ(read(reading(ReadingKind::OwnRecordsPut), world, since), 4);
}

TEST(Readings, CountTheEntriesOfPutRecords) {
    World world = small_world();
    const Mark since = mark(world);
    PutRecordsInput input;
    input.stream_name = "clicks";
    for (const char* key : {"a", "b", "a"}) {
        PutRecordsEntry entry;
        entry.partition_key = key;
        entry.data = "x";
        input.records.push_back(entry);
    }
    ASSERT_TRUE(world.apply(sim::CallPutRecords{input}));
    EXPECT_EQ(read(reading(ReadingKind::LearnerRecords), world, since), 3);
    EXPECT_EQ(read(reading(ReadingKind::LearnerRecordsOfOneKey), world, since), 2);
    EXPECT_EQ(read(reading(ReadingKind::LearnerRecordsOfOneKey, in_shard("1")), world, since), 1);
    EXPECT_EQ(read(reading(ReadingKind::LearnerShards), world, since), 2);
    EXPECT_EQ(read(reading(ReadingKind::LearnerShards, with_key("a")), world, since), 1);
}

TEST(Readings, DoNotCountEntriesThatWereThrottled) {
    World world = small_world();
    const Mark since = mark(world);
    PutRecordsInput input;
    input.stream_name = "clicks";
    for (int i = 0; i < 3; ++i) {
        PutRecordsEntry entry;
        entry.partition_key = "a";
        entry.data = std::string(500'000, 'x');
        input.records.push_back(entry);
    }
    ASSERT_TRUE(world.apply(sim::CallPutRecords{input}));
    const auto* output = std::get_if<PutRecordsOutput>(&*world.calls().back().answer);
    ASSERT_TRUE(output);
    ASSERT_GT(output->failed_record_count, 0u);
    EXPECT_EQ(read(reading(ReadingKind::LearnerRecords), world, since),
              3 - static_cast<std::int64_t>(output->failed_record_count));
    EXPECT_EQ(read(reading(ReadingKind::LearnerRefused), world, since), 0);
}

TEST(Readings, CountIteratorsByTypeAndShard) {
    World world = small_world();
    const Mark since = mark(world);
    get_iterator(world, "shardId-000000000000");
    get_iterator(world, "shardId-000000000001", "LATEST");
    get_iterator(world, "shardId-000000000009");
    const auto count = [&](ReadingFilter where) {
        return read(reading(ReadingKind::LearnerIterators, std::move(where)), world, since);
    };
    EXPECT_EQ(count({}), 2);
    EXPECT_EQ(count(of_type("LATEST")), 1);
    EXPECT_EQ(count(of_type("AT_TIMESTAMP")), 0);
    EXPECT_EQ(count(in_shard("0")), 1);
    EXPECT_EQ(read(reading(ReadingKind::LearnerRefused), world, since), 1);
}

TEST(Readings, CountOwnRecordsOnceAndForeignOnesNot) {
    World world = small_world();
    sim::ProducerSpec spec;
    spec.name = "Shop";
    spec.stream_name = "clicks";
    spec.keys.strategy = sim::KeySpec::Strategy::Constant;
    spec.keys.prefix = "a";
    spec.payload_template = "x";
    ASSERT_TRUE(world.apply(sim::AddProducer{spec}));
    put(world, "a", "x");
    put(world, "b", "x");
    const Mark since = mark(world);
    wait_ms(world, 3'000);
    EXPECT_EQ(read(reading(ReadingKind::OwnRecordsRead), world, since), 0);
    for (int i = 0; i < 2; ++i) {
        get_iterator(world, "0");
        get_records(world);
        wait_ms(world, 1'000);
    }
    const std::int64_t all = read(reading(ReadingKind::LearnerRecordsRead), world, since);
    EXPECT_GE(all, 6);
    EXPECT_EQ(read(reading(ReadingKind::OwnRecordsRead), world, since), 1);
    get_iterator(world, "1");
    get_records(world);
    EXPECT_EQ(read(reading(ReadingKind::OwnRecordsRead), world, since), 2);
    EXPECT_EQ(read(reading(ReadingKind::OwnRecordsRead, in_shard("1")), world, since), 1);
    EXPECT_EQ(read(reading(ReadingKind::LearnerRecordsRead, with_key("b")), world, since), 1);
    EXPECT_EQ(read(reading(ReadingKind::LearnerRecordsRead), world, mark(world)), 0);
}

TEST(Readings, LookAtStreamsAndConsumersNow) {
    World world = small_world();
    put(world, "a");
    put(world, "b");
    EXPECT_EQ(read(reading(ReadingKind::StreamRecords), world, mark(world)), 2);
    EXPECT_EQ(read(reading(ReadingKind::StreamRecords, in_shard("1")), world, mark(world)), 1);
    EXPECT_EQ(read(reading(ReadingKind::ConsumerBehindMs, of_actor("App")), world, {}), -1);
    sim::ConsumerSpec spec;
    spec.name = "App";
    spec.stream_name = "clicks";
    spec.limit = 1;
    ASSERT_TRUE(world.apply(sim::AddConsumer{spec}));
    for (int i = 0; i < 20; ++i) put(world, "a");
    wait_ms(world, 2'500);
    EXPECT_GT(read(reading(ReadingKind::ConsumerBehindMs, of_actor("App")), world, {}), 0);
    EXPECT_EQ(read(reading(ReadingKind::ConsumerBehindMs, of_actor("Other")), world, {}), -1);
}

TEST(Readings, SurviveAMarkBeyondTheEnd) {
    World world = small_world();
    put(world, "a");
    EXPECT_EQ(read(reading(ReadingKind::LearnerRecords), world, {world.now(), 99}), 0);
}

TEST(GoalProgress, LatchesOnce) {
    World world = small_world();
    const Goal goal = leaf(reading(ReadingKind::LearnerShards), Comparison::Equal, 1);
    GoalProgress progress{goal, mark(world)};
    progress.update(goal, world);
    EXPECT_FALSE(progress.met());
    put(world, "a");
    progress.update(goal, world);
    EXPECT_TRUE(progress.met());
    put(world, "b");
    progress.update(goal, world);
    EXPECT_TRUE(progress.met());
}

TEST(GoalProgress, CountsAtTheEndOnlyWhileTrue) {
    World world = small_world();
    const Goal goal = leaf(reading(ReadingKind::LearnerShards), Comparison::Equal, 1, Latch::AtEnd);
    GoalProgress progress{goal, mark(world)};
    put(world, "a");
    progress.update(goal, world);
    EXPECT_TRUE(progress.met());
    put(world, "b");
    progress.update(goal, world);
    EXPECT_FALSE(progress.met());
}

TEST(GoalProgress, HoldsForATimeOfTheWorldWithoutABreak) {
    World world = small_world();
    // Two records in the stream are too many: the hold starts again.
    Goal goal = leaf(reading(ReadingKind::LearnerShards), Comparison::Equal, 1, Latch::Hold, 500);
    GoalProgress progress{goal, mark(world)};
    put(world, "a");
    progress.update(goal, world);
    wait_ms(world, 499);
    progress.update(goal, world);
    EXPECT_FALSE(progress.met());
    put(world, "b");
    progress.update(goal, world);
    wait_ms(world, 5'000);
    progress.update(goal, world);
    EXPECT_FALSE(progress.met());

    World other = small_world();
    GoalProgress second{goal, mark(other)};
    put(other, "a");
    second.update(goal, other);
    wait_ms(other, 499);
    second.update(goal, other);
    EXPECT_FALSE(second.met());
    wait_ms(other, 1);
    second.update(goal, other);
    EXPECT_TRUE(second.met());
}

TEST(GoalProgress, JoinsWithAllAnyAndNot) {
    const Goal own =
        leaf(reading(ReadingKind::LearnerRecords, with_key("a")), Comparison::GreaterOrEqual, 1);
    const Goal iterator =
        leaf(reading(ReadingKind::LearnerIterators), Comparison::GreaterOrEqual, 1);
    const Goal error = leaf(reading(ReadingKind::LearnerRefused), Comparison::GreaterOrEqual, 1);
    const Goal all = tree(Goal::Kind::All, {own, iterator});
    const Goal any = tree(Goal::Kind::Any, {own, iterator});
    const Goal clean = tree(Goal::Kind::All, {own, tree(Goal::Kind::Not, {error})});
    World world = small_world();
    GoalProgress of_all{all, mark(world)}, of_any{any, mark(world)}, of_clean{clean, mark(world)};
    const auto met = [&] {
        of_all.update(all, world);
        of_any.update(any, world);
        of_clean.update(clean, world);
        return std::vector<bool>{of_all.met(), of_any.met(), of_clean.met()};
    };
    EXPECT_EQ(met(), (std::vector<bool>{false, false, false}));
    put(world, "a");
    EXPECT_EQ(met(), (std::vector<bool>{false, true, true}));
    get_iterator(world, "0");
    EXPECT_EQ(met(), (std::vector<bool>{true, true, true}));
    get_iterator(world, "9");
    EXPECT_EQ(met(), (std::vector<bool>{true, true, false}));
    const auto lines = of_clean.lines(clean, world);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_TRUE(lines[0].met);
    EXPECT_FALSE(lines[1].met);
}

TEST(GoalProgress, LooksAtEveryBranchOfAny) {
    const Goal first = leaf(reading(ReadingKind::LearnerRecords), Comparison::GreaterOrEqual, 1);
    const Goal second = leaf(reading(ReadingKind::LearnerShards), Comparison::Equal, 1);
    const Goal any = tree(Goal::Kind::Any, {first, second});
    World world = small_world();
    GoalProgress progress{any, mark(world)};
    put(world, "a");
    progress.update(any, world);
    EXPECT_EQ(progress.latched(), (std::vector<bool>{true, true}));
}

TEST(GoalProgress, SaysTheFirstDiagnosisThatFits) {
    Goal goal =
        leaf(reading(ReadingKind::LearnerRecords, with_key("a")), Comparison::GreaterOrEqual, 2);
    goal.condition.diagnoses = {
        {Check{reading(ReadingKind::LearnerRefused), Comparison::GreaterOrEqual, 1},
         "{last_error}"},
        {Check{reading(ReadingKind::LearnerRecords), Comparison::GreaterOrEqual, 1},
         "{value} of {goal}: {last_key}={last_data} in {last_shard}"}};
    World world = small_world();
    GoalProgress progress{goal, mark(world)};
    const auto said = [&] {
        progress.update(goal, world);
        return progress.lines(goal, world)[0].diagnosis;
    };
    EXPECT_EQ(said(), "");
    put(world, "b", "{goal}");
    EXPECT_EQ(said(), "0 of 2: b={goal} in shardId-000000000001");
    put(world, "a", "\xff\xfe");
    EXPECT_EQ(said(), "1 of 2: a=2 bytes that are no text in shardId-000000000000");
    put(world, "a", "x", "nowhere");
    EXPECT_EQ(said(), "Stream nowhere under account 123456789012 not found.");
    put(world, "a");
    EXPECT_EQ(said(), "");
    EXPECT_TRUE(progress.lines(goal, world)[0].met);
}

TEST(GoalProgress, ShortensLongDataAtACharacter) {
    Goal goal = leaf(reading(ReadingKind::LearnerRecords), Comparison::GreaterOrEqual, 9);
    goal.condition.diagnoses = {{std::nullopt, "{last_data}"}};
    World world = small_world();
    GoalProgress progress{goal, mark(world)};
    put(world, "a", std::string(79, 'x') + "é" + std::string(1'000, 'y'));
    progress.update(goal, world);
    EXPECT_EQ(progress.lines(goal, world)[0].diagnosis, std::string(79, 'x') + "…");
}

TEST(GoalProgress, ContinuesWithWhatHadLatched) {
    World world = small_world();
    const Goal goal = leaf(reading(ReadingKind::LearnerShards), Comparison::Equal, 1);
    GoalProgress progress{goal, mark(world)};
    put(world, "a");
    progress.update(goal, world);
    put(world, "b");
    GoalProgress continued{goal, progress.since(), progress.latched()};
    continued.update(goal, world);
    EXPECT_TRUE(continued.met());
    GoalProgress anew{goal, progress.since()};
    anew.update(goal, world);
    EXPECT_FALSE(anew.met());
}

}  // namespace
}  // namespace kds::lesson
