// What colours of records say where they do not say partition keys.
#include "web/model/dot_colour.h"

#include <set>

#include "tests/unit/sim/sim_lab.h"

namespace kds::web {
namespace {

using namespace sim;
using sim::test::run_for;

constexpr std::size_t kVisible = 40;

struct Stage {
    World world;
    ViewState view{};
    StageModel model{};
    StageFrame frame{};

    Stage(World w, DotColour colour) : world{std::move(w)} {
        view.colour = colour;
        look();
    }
    void look() {
        build_stage(world, view, model);
        build_stage_frame(world, view, model, kVisible, frame);
        colour_frame(world, view, model, frame);
    }
    void wait(Duration d) {
        run_for(world, d);
        look();
    }
};

Stage of_two_producers(DotColour colour) {
    std::vector<Command> more;
    for (const char* name : {"P", "Q"}) {
        ProducerSpec spec = sim::test::producer(name, 5'000);
        spec.keys.strategy = KeySpec::Strategy::Uniform;
        spec.keys.count = 100;
        spec.keys.prefix = name;
        more.push_back(AddProducer{spec});
    }
    return Stage(sim::test::started(sim::test::with_shards(3, more)), colour);
}

TEST(AgeStep, HasFixedTimesAndALastHour) {
    const Duration day = Duration::hours(24);
    const auto step = [&](std::int64_t seconds) {
        return age_step(Duration::seconds(seconds), day);
    };
    EXPECT_EQ(step(0), 0u);
    EXPECT_EQ(step(9), 0u);
    EXPECT_EQ(step(10), 1u);
    EXPECT_EQ(step(59), 1u);
    EXPECT_EQ(step(60), 2u);
    EXPECT_EQ(step(599), 2u);
    EXPECT_EQ(step(600), 3u);
    EXPECT_EQ(step(3'599), 3u);
    EXPECT_EQ(step(3'600), 4u);
    EXPECT_EQ(step(23 * 3'600 - 1), 4u);
    EXPECT_EQ(step(23 * 3'600), 5u);
    EXPECT_EQ(step(24 * 3'600), 5u);
    // A longer retention moves the last hour alone.
    EXPECT_EQ(age_step(Duration::hours(24), Duration::hours(48)), 4u);
    EXPECT_EQ(age_step(Duration::hours(47), Duration::hours(48)), 5u);
}

TEST(AgeTag, IsAnotherLookForEachStep) {
    std::set<std::uint32_t> tags;
    for (std::uint32_t step = 0; step < kAgeSteps; ++step) tags.insert(age_tag(step) % 18);
    EXPECT_EQ(tags.size(), kAgeSteps);
}

TEST(DotColour, OfShardsIsThatOfTheLane) {
    Stage stage = of_two_producers(DotColour::Shard);
    stage.wait(Duration::seconds(5));
    std::size_t seen = 0;
    for (std::size_t i = 0; i < stage.frame.lanes.size(); ++i)
        for (const LaneDot& dot : stage.frame.lanes[i].dots) {
            EXPECT_EQ(dot.key_tag, stage.model.lanes[i].shard.value);
            ++seen;
        }
    EXPECT_GT(seen, 20u);
    for (const Flight& flight : stage.frame.flights)
        EXPECT_EQ(flight.key_tag, stage.model.lanes[flight.lane].shard.value);
    EXPECT_FALSE(stage.frame.flights.empty());
}

TEST(DotColour, OfProducersIsThatOfWhoPutThem) {
    Stage stage = of_two_producers(DotColour::Producer);
    ASSERT_TRUE(stage.world.apply(
        CallPutRecord{{.stream_name = "s", .partition_key = "mine", .data = "d"}}));
    stage.wait(Duration::seconds(5));
    std::array<std::size_t, 3> seen{};
    const Stream& stream = stage.world.engine().streams().front();
    for (std::size_t i = 0; i < stage.frame.lanes.size(); ++i)
        for (const LaneDot& dot : stage.frame.lanes[i].dots) {
            ASSERT_LT(dot.key_tag, stage.model.producers.size());
            const Shard* const shard = stream.find(stage.model.lanes[i].shard);
            EXPECT_EQ(stage.model.producers[dot.key_tag].id, shard->records.at(dot.place).actor);
            ++seen[dot.key_tag];
        }
    for (const std::size_t of_one : seen) EXPECT_GT(of_one, 0u);
    EXPECT_FALSE(stage.frame.strangers);
    // The records of one that is gone have a look of their own.
    ASSERT_TRUE(stage.world.apply(RemoveActor{"P"}));
    stage.wait(Duration::seconds(1));
    EXPECT_TRUE(stage.frame.strangers);
}

TEST(DotColour, OfAgesFollowsTheClock) {
    Stage stage(sim::test::started(sim::test::with_shards(1)), DotColour::Age);
    const auto put = [&] {
        ASSERT_TRUE(stage.world.apply(
            CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = "d"}}));
    };
    const auto looks = [&] {
        std::vector<std::uint32_t> out;
        for (const LaneDot& dot : stage.frame.lanes[0].dots) out.push_back(dot.key_tag);
        return out;
    };
    put();
    stage.look();
    ASSERT_EQ(stage.frame.flights.size(), 1u);
    EXPECT_EQ(stage.frame.flights[0].key_tag, age_tag(0));
    stage.wait(Duration::seconds(30));
    put();
    stage.wait(Duration::seconds(1));
    EXPECT_EQ(looks(), (std::vector{age_tag(1), age_tag(0)}));
    stage.wait(Duration::seconds(300));
    EXPECT_EQ(looks(), (std::vector{age_tag(2), age_tag(2)}));
    stage.wait(Duration::hours(2));
    EXPECT_EQ(looks(), (std::vector{age_tag(4), age_tag(4)}));
    stage.wait(Duration::hours(21));
    EXPECT_EQ(looks(), (std::vector{age_tag(5), age_tag(5)}));
}

TEST(DotColour, WithoutAStreamThereIsNothingToColour) {
    Stage stage(World(sim::test::started(Scenario{.id = "x", .engine = {}, .setup = {}})),
                DotColour::Producer);
    EXPECT_TRUE(stage.frame.lanes.empty());
    EXPECT_FALSE(stage.frame.strangers);
}

}  // namespace
}  // namespace kds::web
