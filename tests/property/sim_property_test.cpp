// Random worlds under random commands: what must hold for all of them, and the same log gives the
// same state. Each test prints its seed when it fails.
#include <algorithm>
#include <map>

#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

constexpr std::uint64_t kSeeds = 30;

Scenario random_scenario(Rng& rng) {
    Scenario scenario = with_shards(1 + static_cast<std::int64_t>(rng.below(6)));
    const std::uint64_t producers = rng.below(4);
    for (std::uint64_t i = 0; i < producers; ++i) {
        ProducerSpec spec = producer(cat("P", i));
        // From silent over quiet to more than all shards take.
        static constexpr std::int64_t kRates[] = {0, 700, 25'000, 300'000, 1'600'000};
        spec.rate = ConstantRate{kRates[rng.below(5)]};
        spec.keys.strategy = static_cast<KeySpec::Strategy>(rng.below(3));
        spec.keys.count = 1 + static_cast<std::uint32_t>(rng.below(50));
        static constexpr const char* kPayloads[] = {"{n}", "{key} {int:1:100000}",
                                                    "{pick:a|bb|ccc} {time}"};
        spec.payload_template = kPayloads[rng.below(3)];
        scenario.setup.push_back(AddProducer{spec});
    }
    const std::uint64_t consumers = rng.below(4);
    for (std::uint64_t i = 0; i < consumers; ++i) {
        ConsumerSpec spec = consumer(cat("C", i));
        spec.start_at =
            i > 0 && rng.below(2) ? ShardIteratorType::Latest : ShardIteratorType::TrimHorizon;
        spec.poll_interval_ms = 200 + static_cast<std::int64_t>(rng.below(2'000));
        spec.limit = rng.below(2) ? 10'000 : 1 + static_cast<std::int64_t>(rng.below(200));
        scenario.setup.push_back(AddConsumer{spec});
    }
    scenario.warm_up = Duration::millis(static_cast<std::int64_t>(rng.below(3'000)));
    return scenario;
}

Command random_command(Rng& rng, const World& world) {
    const auto any_name = [&](char kind) { return cat(kind, rng.below(4)); };
    switch (rng.below(10)) {
        case 0: return PauseActor{any_name(rng.below(2) ? 'P' : 'C')};
        case 1: return ResumeActor{any_name(rng.below(2) ? 'P' : 'C')};
        case 2:
            return SetProducerRate{any_name('P'), static_cast<std::int64_t>(rng.below(400'000))};
        case 3:
            return CallGetShardIterator{
                {.stream_name = "s",
                 .shard_id = cat(rng.below(7)),
                 .shard_iterator_type = rng.below(2) ? "TRIM_HORIZON" : "LATEST"}};
        case 4: return CallGetRecords{{}, 1 + static_cast<std::int64_t>(rng.below(100))};
        case 5: {
            CallPutRecords many;
            many.input.stream_name = "s";
            const std::uint64_t count = 1 + rng.below(500);
            for (std::uint64_t i = 0; i < count; ++i)
                many.input.records.push_back(
                    {.partition_key = cat("m", rng.below(9)), .data = cat(i)});
            return many;
        }
        case 6: {
            ProducerSpec spec = producer(cat("P", 4 + world.log().end()), 5'000);
            return AddProducer{spec};
        }
        default:
            return CallPutRecord{{.stream_name = rng.below(20) ? "s" : "t",
                                  .partition_key = cat("k", rng.below(30)),
                                  .data = std::string(rng.below(3'000), 'd')}};
    }
}

/// What holds in every world at every moment.
testing::AssertionResult invariants(const World& world) {
    std::uint64_t accepted = world.learner_records();
    for (const Producer& p : world.producers()) {
        if (p.accepted + p.under_way() + p.given_up != p.made)
            return testing::AssertionFailure()
                   << p.spec.name << ": " << p.accepted << " accepted + " << p.under_way()
                   << " in flight + " << p.given_up << " given up != " << p.made << " made";
        for (const auto& [number, put] : sdk_calls(p)) {
            if (put.attempt < 1 || put.attempt > 3 || number < 1 || number > p.made ||
                put.items.size() != 1 || put.sent_at > world.now())
                return testing::AssertionFailure()
                       << p.spec.name << ": a record in flight that cannot be";
        }
        if (p.throttled < p.retried)
            return testing::AssertionFailure() << p.spec.name << ": retries without reason";
        accepted += p.accepted;
    }
    if (accepted != stored_records(world))
        return testing::AssertionFailure()
               << accepted << " accepted, " << stored_records(world) << " stored";
    for (const Consumer& c : world.consumers()) {
        std::uint64_t read = 0;
        for (const ShardCursor& cursor : c.cursors) {
            const RecordStore& records = shard_of(world, cursor.shard.value).records;
            if (cursor.next_place > records.end())
                return testing::AssertionFailure() << c.spec.name << " stands behind the end";
            if (c.spec.start_at == ShardIteratorType::TrimHorizon &&
                cursor.records_read != cursor.next_place)
                return testing::AssertionFailure()
                       << c.spec.name << ": has read " << cursor.records_read << " and stands at "
                       << cursor.next_place;
            read += cursor.records_read;
        }
        if (read != c.records_read || c.throttled > c.calls)
            return testing::AssertionFailure() << c.spec.name << ": its counters disagree";
    }
    if (const auto next = world.next_event(); next && *next < world.now())
        return testing::AssertionFailure() << "the next event lies in the past";
    return testing::AssertionSuccess();
}

/// Runs a random session; calls `look` after each of its moves.
template <typename Look>
World random_session(Rng& rng, const Scenario& scenario, std::uint64_t seed, Look look) {
    World world = started(scenario, seed);
    const std::uint64_t moves = 5 + rng.below(25);
    for (std::uint64_t i = 0; i < moves; ++i) {
        if (rng.below(3) == 0)
            (void)world.apply(random_command(rng, world));
        else
            run_for(world, Duration::micros(static_cast<std::int64_t>(rng.below(900'000))));
        look(world);
    }
    return world;
}

TEST(SimProperty, InvariantsHoldAfterEveryMove) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        Rng rng(seed, 1);
        const Scenario scenario = random_scenario(rng);
        bool good = true;
        random_session(rng, scenario, seed, [&](const World& world) {
            if (!good) return;
            good = invariants(world);
            EXPECT_TRUE(invariants(world))
                << "seed " << seed << " at " << (world.now() - world.began_at()).us;
        });
        if (!good) return;
    }
}

TEST(SimProperty, AConsumerAtTheTrimHorizonReadsEverythingInTheEnd) {
    std::uint64_t compared = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        Rng rng(seed, 2);
        const Scenario scenario = random_scenario(rng);
        World world = random_session(rng, scenario, seed, [](const World&) {});
        for (const Producer& p : std::vector<Producer>(world.producers()))
            (void)world.apply(PauseActor{p.spec.name});
        for (const Consumer& c : std::vector<Consumer>(world.consumers()))
            (void)world.apply(ResumeActor{c.spec.name});
        run_for(world, Duration::seconds(10));  // The last attempts of the producers.
        // One after the other, so that they do not throttle each other for ever.
        for (const Consumer& c : std::vector<Consumer>(world.consumers())) {
            // As long as each minute brings something.
            std::uint64_t before = 0;
            do {
                before = world.find_consumer(c.id)->records_read;
                run_for(world, Duration::seconds(60));
            } while (world.find_consumer(c.id)->records_read > before);
            if (c.spec.start_at == ShardIteratorType::TrimHorizon) {
                EXPECT_EQ(world.find_consumer(c.id)->records_read, stored_records(world))
                    << "seed " << seed << ", " << c.spec.name;
                compared += stored_records(world) > 0;
            }
            (void)world.apply(PauseActor{c.spec.name});
        }
        for (const Producer& p : world.producers()) EXPECT_EQ(p.under_way(), 0u) << "seed " << seed;
        ASSERT_TRUE(invariants(world)) << "seed " << seed;
    }
    EXPECT_GT(compared, kSeeds / 4);
}

TEST(SimProperty, AReplayGivesTheSameStateInOtherPortions) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        Rng rng(seed, 3);
        const Scenario scenario = random_scenario(rng);
        const World world = random_session(rng, scenario, seed, [](const World&) {});
        std::vector<LoggedCommand> log;
        for (std::uint64_t i = world.log().begin(); i < world.log().end(); ++i)
            log.push_back(world.log()[i]);
        const auto again = World::replay(scenario, seed, log, world.now());
        ASSERT_TRUE(again) << "seed " << seed << ": " << again.error().message;
        ASSERT_EQ(again->state_hash(), world.state_hash()) << "seed " << seed;
    }
}

TEST(SimProperty, ACopyGoesItsOwnWay) {
    for (std::uint64_t seed = 1; seed <= kSeeds / 2; ++seed) {
        Rng rng(seed, 4);
        const Scenario scenario = random_scenario(rng);
        const World world = random_session(rng, scenario, seed, [](const World&) {});
        const std::uint64_t hash = world.state_hash();
        World one = world;
        World other = world;
        run_for(one, Duration::seconds(2));
        Rng moves(seed, 5);
        for (int i = 0; i < 10; ++i) {
            (void)other.apply(random_command(moves, other));
            run_for(other, Duration::millis(100));
        }
        EXPECT_EQ(world.state_hash(), hash) << "seed " << seed;
        World again = world;
        run_for(again, Duration::seconds(2));
        EXPECT_EQ(again.state_hash(), one.state_hash()) << "seed " << seed;
    }
}

}  // namespace
}  // namespace kds::sim::test
