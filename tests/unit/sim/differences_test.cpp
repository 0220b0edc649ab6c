#include "core/sim/differences.h"

#include <algorithm>

#include "core/sim/time_machine.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

TimeMachine machine_of(const std::vector<Command>& setup) {
    auto machine = TimeMachine::start(with_shards(2, setup), 7);
    EXPECT_TRUE(machine) << machine.error().message;
    return *std::move(machine);
}

const Difference* find(const Comparison& found, ReadingOf of, std::string_view name) {
    const auto it = std::ranges::find_if(
        found.differing, [&](const Difference& d) { return d.of == of && d.name == name; });
    return it == found.differing.end() ? nullptr : &*it;
}

TEST(Differences, AWorldDoesNotDifferFromItselfAndEveryReadingIsCounted) {
    TimeMachine machine =
        machine_of({AddProducer{producer("P", 400'000)}, AddConsumer{consumer("C")}});
    machine.advance_to(machine.now() + Duration::seconds(10));
    const Comparison found = compare(machine.world(), machine.world());
    EXPECT_TRUE(found.differing.empty());
    EXPECT_EQ(found.unchanged, readings_of(machine.world()).size());
    // Shards, open, accepted, stored, two of throttling, two shards; 7 of P; 8 of C; 2 of the rest.
    EXPECT_EQ(found.unchanged, 8u + 7 + 8 + 2);
}

TEST(Differences, AreTheNumbersOfTheTwoWorlds) {
    TimeMachine machine =
        machine_of({AddProducer{producer("P", 400'000)}, AddConsumer{consumer("C")}});
    machine.advance_to(machine.now() + Duration::seconds(3));
    const World before = machine.world();
    machine.advance_to(machine.now() + Duration::seconds(7));
    const World& after = machine.world();
    const Comparison found = compare(before, after);
    const auto in_shard = [](const World& world, std::size_t shard) {
        return static_cast<std::int64_t>(
            world.engine().streams().front().shards[shard].records.end());
    };
    const Difference* const shard = find(found, ReadingOf::Stream, "Records in shard 1");
    ASSERT_TRUE(shard);
    EXPECT_EQ(shard->subject, "s");
    EXPECT_EQ(shard->a, in_shard(before, 1));
    EXPECT_EQ(shard->b, in_shard(after, 1));
    EXPECT_GT(*shard->b, *shard->a);
    const Difference* const made = find(found, ReadingOf::Producer, "Records made");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->a, static_cast<std::int64_t>(before.producers().front().made));
    EXPECT_EQ(made->b, static_cast<std::int64_t>(after.producers().front().made));
    const Difference* const read = find(found, ReadingOf::Consumer, "Records delivered");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->b, static_cast<std::int64_t>(after.consumers().front().records_read));
    EXPECT_FALSE(find(found, ReadingOf::Stream, "Open shards"));
    EXPECT_EQ(found.differing.size() + found.unchanged, readings_of(after).size());
    // The other way around it is the same with its sides exchanged.
    const Comparison back = compare(after, before);
    ASSERT_EQ(back.differing.size(), found.differing.size());
    for (std::size_t i = 0; i < back.differing.size(); ++i) {
        EXPECT_EQ(back.differing[i].a, found.differing[i].b);
        EXPECT_EQ(back.differing[i].b, found.differing[i].a);
    }
}

TEST(Differences, WhatIsThrottledIsAReadingOfTheStreamAndOfTheProducer) {
    TimeMachine machine = machine_of({AddProducer{producer("P", 5'000'000)}});
    const World before = machine.world();
    machine.advance_to(machine.now() + Duration::seconds(30));
    const Comparison found = compare(before, machine.world());
    const Difference* const throttled = find(found, ReadingOf::Stream, "Writes throttled");
    ASSERT_TRUE(throttled);
    EXPECT_GT(*throttled->b, 1'000);
    const Difference* const refused = find(found, ReadingOf::Producer, "Refusals by throttling");
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->b, static_cast<std::int64_t>(machine.world().producers().front().throttled));
}

TEST(Differences, WhatOneOfTheTwoDoesNotHaveStandsWithItsLike) {
    TimeMachine machine =
        machine_of({AddProducer{producer("P", 1'000)}, AddConsumer{consumer("C")}});
    const World before = machine.world();
    ASSERT_TRUE(is_done(machine.apply(RemoveActor{"C"})));
    ASSERT_TRUE(is_done(machine.apply(AddProducer{producer("Q", 1'000)})));
    ASSERT_TRUE(is_done(machine.apply(CallCreateStream{{.stream_name = "t", .shard_count = 1}})));
    const Comparison found = compare(before, machine.world());
    const Difference* const gone = find(found, ReadingOf::Consumer, "Records delivered");
    ASSERT_TRUE(gone);
    EXPECT_TRUE(gone->a);
    EXPECT_FALSE(gone->b);
    const Difference* const shards = find(found, ReadingOf::Stream, "Shards");
    ASSERT_TRUE(shards);
    EXPECT_EQ(shards->subject, "t");
    EXPECT_FALSE(shards->a);
    EXPECT_TRUE(shards->b);
    EXPECT_TRUE(std::ranges::is_sorted(found.differing, {}, &Difference::of));
    // Each subject's differences stand together.
    for (std::size_t i = 1; i < found.differing.size(); ++i) {
        if (found.differing[i].subject == found.differing[i - 1].subject) continue;
        for (std::size_t j = i; j < found.differing.size(); ++j) {
            EXPECT_FALSE(found.differing[j].of == found.differing[i - 1].of &&
                         found.differing[j].subject == found.differing[i - 1].subject)
                << i << ", " << j;
        }
    }
}

}  // namespace
}  // namespace kds::sim::test
