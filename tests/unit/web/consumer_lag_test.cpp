// How far a consumer is behind while something of it does not read.
#include "web/model/consumer_lag.h"

#include "core/sim/access_command.h"
#include "tests/unit/sim/sim_lab.h"
#include "web/model/stage_model.h"

namespace kds::web {
namespace {

using namespace sim;
using sim::test::run_for;

/// A steady producer and a consumer of all four shards.
World lab_of(ConsumerSpec consumer) {
    ProducerSpec spec = sim::test::producer("P", 40'000);
    spec.keys = {.strategy = KeySpec::Strategy::Uniform, .count = 1'000};
    World world = sim::test::started(
        sim::test::with_shards(4, {AddProducer{spec}, AddConsumer{std::move(consumer)}}));
    run_for(world, Duration::seconds(60));
    return world;
}

ConsumerCard card_of(const World& world) {
    StageModel model;
    build_stage(world, ViewState{}, model);
    return model.consumers[0];
}

ConsumerSpec kcl(std::uint32_t workers) {
    ConsumerSpec spec = sim::test::consumer("App");
    spec.reader = KclSpec{.workers = workers};
    return spec;
}

TEST(ConsumerLag, IsWhatTheAnswersSayWhileAllIsAtWork) {
    const World world = lab_of(kcl(2));
    const Consumer& consumer = world.consumers()[0];
    EXPECT_TRUE(may_stand_still(consumer));
    EXPECT_EQ(behind_now(world, consumer), consumer.behind_ms());
    EXPECT_FALSE(may_stand_still(lab_of(sim::test::consumer("C")).consumers()[0]));
}

TEST(ConsumerLag, GrowsWhileAWorkerIsDeadAndNobodyHasTakenItsLeases) {
    World world = lab_of(kcl(2));
    ASSERT_TRUE(world.apply(InjectFault{
        {.name = "dies", .kind = FaultKind::ConsumerCrash, .target = "App", .worker = 2}}));
    run_for(world, Duration::seconds(6));
    const Consumer& consumer = world.consumers()[0];
    // Nobody has told it: that is why the answers alone do not do.
    EXPECT_LT(consumer.behind_ms(), 2'000);
    EXPECT_GE(behind_now(world, consumer), 4'000);
    EXPECT_LE(behind_now(world, consumer), 8'000);
    EXPECT_NE(card_of(world).lag, "lag 0.0 s");
    EXPECT_TRUE(card_of(world).lag.starts_with("lag ")) << card_of(world).lag;
}

TEST(ConsumerLag, OfAFrozenConsumerIsSaidToo) {
    World world = lab_of(sim::test::consumer("C"));
    ASSERT_TRUE(world.apply(
        InjectFault{{.name = "stops", .kind = FaultKind::ConsumerFreeze, .target = "C"}}));
    run_for(world, Duration::seconds(20));
    EXPECT_GE(behind_now(world, world.consumers()[0]), 18'000);
    const ConsumerCard card = card_of(world);
    EXPECT_TRUE(card.lag.starts_with("frozen, lag ")) << card.lag;
    EXPECT_NE(card.lag, "frozen, lag 0.0 s");
    EXPECT_EQ(card.lag_tone, Tone::Bad);
}

TEST(ConsumerLag, OfADeadOneNobodyKnowsBecauseItForgetsItsPlace) {
    World world = lab_of(sim::test::consumer("C"));
    ASSERT_TRUE(world.apply(
        InjectFault{{.name = "dies", .kind = FaultKind::ConsumerCrash, .target = "C"}}));
    run_for(world, Duration::seconds(20));
    ASSERT_TRUE(world.consumers()[0].cursors.empty());
    EXPECT_EQ(card_of(world).lag, "dead, reads nothing");
    EXPECT_EQ(card_of(world).lag_tone, Tone::Bad);
}

TEST(ConsumerLag, OfOneThatIsRefusedFromTheBeginningIsNotZero) {
    ProducerSpec spec = sim::test::producer("P", 40'000);
    World world = sim::test::started(sim::test::with_shards(
        1, {ChangeAccess(AccessCommand{AddPrincipal{PrincipalSpec{.name = "nobody"}}}),
            ChangeAccess(AccessCommand{UsePrincipal{"C", "nobody"}}), AddProducer{spec},
            AddConsumer{sim::test::consumer("C")}}));
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(world.consumers()[0].last_error);
    EXPECT_EQ(card_of(world).lag, "refused");
    EXPECT_EQ(card_of(world).lag_tone, Tone::Bad);
}

TEST(ConsumerLag, WithNothingToReadThereIsNone) {
    World world =
        sim::test::started(sim::test::with_shards(1, {AddConsumer{sim::test::consumer("C")}}));
    ASSERT_TRUE(world.apply(
        InjectFault{{.name = "stops", .kind = FaultKind::ConsumerFreeze, .target = "C"}}));
    run_for(world, Duration::seconds(20));
    EXPECT_EQ(behind_now(world, world.consumers()[0]), 0);
}

}  // namespace
}  // namespace kds::web
