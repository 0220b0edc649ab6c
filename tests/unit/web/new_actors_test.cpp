#include "web/model/new_actors.h"

#include <set>

#include "tests/unit/sim/sim_lab.h"

namespace kds::web {
namespace {

TEST(NewActors, EachKindCanBeAddedAgainAndAgainUnderAFreeName) {
    sim::World world = sim::test::started(sim::test::with_shards(2));
    std::set<std::string> names;
    for (int round = 0; round < 3; ++round) {
        for (std::size_t kind = 0; kind < kNewProducerKinds; ++kind) {
            const sim::AddProducer made = new_producer(world, kind, "s");
            ASSERT_TRUE(world.apply(made)) << made.spec.name;
            names.insert(made.spec.name);
        }
        for (std::size_t kind = 0; kind < kNewConsumerKinds; ++kind) {
            const sim::AddConsumer made = new_consumer(world, kind, "s");
            ASSERT_TRUE(world.apply(made)) << made.spec.name;
            names.insert(made.spec.name);
        }
    }
    EXPECT_EQ(names.size(), 3 * (kNewProducerKinds + kNewConsumerKinds));
    EXPECT_TRUE(names.contains("SDK producer"));
    EXPECT_TRUE(names.contains("SDK producer 2"));
    EXPECT_TRUE(names.contains("KCL app 3"));
    EXPECT_TRUE(std::holds_alternative<sim::KplSpec>(world.producers()[1].spec.sender));
    EXPECT_TRUE(std::holds_alternative<sim::AgentSpec>(world.producers()[2].spec.sender));
    for (std::size_t kind = 0; kind < kNewConsumerKinds; ++kind)
        EXPECT_EQ(world.consumers()[kind].spec.reader.index(), kind);
}

TEST(NewActors, OneOfEachKindWorksFromTheStart) {
    sim::World world = sim::test::started(sim::test::with_shards(2));
    for (std::size_t kind = 0; kind < kNewProducerKinds; ++kind)
        ASSERT_TRUE(world.apply(new_producer(world, kind, "s")));
    for (std::size_t kind = 0; kind < kNewConsumerKinds; ++kind)
        ASSERT_TRUE(world.apply(new_consumer(world, kind, "s")));
    // The agent sends after a minute at the latest.
    sim::test::run_for(world, Duration::seconds(90));
    for (const sim::Producer& producer : world.producers())
        EXPECT_GT(producer.accepted, 0u) << producer.spec.name;
    for (const sim::Consumer& consumer : world.consumers())
        EXPECT_GT(consumer.records_read, 0u) << consumer.spec.name;
}

TEST(NewActors, ANameThatAnyActorHasIsNotFree) {
    sim::World world = sim::test::started(sim::test::with_shards(1));
    EXPECT_EQ(free_name(world, "Agent"), "Agent");
    sim::AddConsumer consumer = new_consumer(world, 0, "s");
    consumer.spec.name = "Agent";
    ASSERT_TRUE(world.apply(consumer));
    EXPECT_EQ(free_name(world, "Agent"), "Agent 2");
    EXPECT_EQ(new_producer(world, 2, "s").spec.name, "Agent 2");
}

}  // namespace
}  // namespace kds::web
