// Random sessions, with branches, moves in time and undone commands, written as a file and read
// again: the machine that is restored has the same states. Each failure prints its seed.
#include "core/lesson/session_file.h"
#include "core/sim/restoring.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

constexpr std::uint64_t kSeeds = 60;

Scenario random_scenario(Rng& rng) {
    Scenario scenario = with_shards(1 + static_cast<std::int64_t>(rng.below(4)));
    for (std::uint64_t i = 0; i < 1 + rng.below(3); ++i)
        scenario.setup.push_back(AddProducer{
            producer(cat("P", i), 1'000 + static_cast<std::int64_t>(rng.below(100'000)))});
    for (std::uint64_t i = 0; i < rng.below(3); ++i)
        scenario.setup.push_back(AddConsumer{consumer(cat("C", i))});
    scenario.warm_up = Duration::millis(static_cast<std::int64_t>(rng.below(5'000)));
    scenario.schedule = {{.after = Duration::seconds(3), .command = PauseActor{"P0"}}};
    return scenario;
}

Command random_command(Rng& rng) {
    switch (rng.below(6)) {
        case 0: return PauseActor{cat('P', rng.below(3))};
        case 1: return ResumeActor{cat('P', rng.below(3))};
        case 2:
            return SetProducerRate{cat('P', rng.below(3)),
                                   static_cast<std::int64_t>(rng.below(200'000))};
        case 3: return CallGetRecords{};
        case 4:
            return InjectFault{{.name = cat("F", rng.below(2)),
                                .kind = FaultKind::HotKey,
                                .target = "P0",
                                .amount = 500,
                                .key = "k",
                                .lasts = Duration::seconds(2)}};
        default:
            return CallPutRecord{{.stream_name = rng.below(20) ? "s" : "t",
                                  .partition_key = cat("k", rng.below(30)),
                                  .data = std::string(rng.below(300), 'd')}};
    }
}

TimeMachine random_session(Rng& rng, const Scenario& scenario, std::uint64_t seed) {
    // Small portions, so that there are many copies to take up from.
    TimeMachine machine = *TimeMachine::start(scenario, seed, {.steps_per_snapshot = 300});
    const auto micros = [&rng](std::int64_t most) {
        return Duration::micros(
            static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(most) + 1)));
    };
    for (std::uint64_t moves = 10 + rng.below(50); moves > 0; --moves) {
        switch (rng.below(10)) {
            case 0:
                machine.seek(machine.begins_at() +
                             micros((machine.reached() - machine.begins_at()).us));
                break;
            case 1: machine.undo(); break;
            case 2: machine.redo(); break;
            case 3: (void)machine.fork(cat("branch ", moves)); break;
            case 4:
                machine.switch_to(static_cast<std::size_t>(rng.below(machine.branches().size())));
                break;
            case 5: (void)machine.step_event_back(); break;
            case 6:
            case 7: (void)machine.apply(random_command(rng)); break;
            default: machine.advance_to(machine.now() + micros(900'000)); break;
        }
    }
    return machine;
}

TEST(SessionProperty, AFileBringsEachBranchBackToTheSameStates) {
    std::size_t branches = 0;
    std::size_t commands = 0;
    std::size_t undone = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed, 21);
        const Scenario scenario = random_scenario(rng);
        const TimeMachine machine = random_session(rng, scenario, seed);
        lesson::SavedSession saved;
        saved.lesson_id = "x";
        saved.seed = seed;
        saved.history = machine.history();
        const std::string text = lesson::to_json(saved);
        auto read = lesson::session_from_json(text, "x.json");
        ASSERT_TRUE(read) << read.error().message << "\n" << text;
        auto again = restore(scenario, read->seed, std::move(read->history));
        ASSERT_TRUE(again) << again.error().message << "\n" << text;
        ASSERT_EQ(again->now(), machine.now());
        ASSERT_EQ(again->world().state_hash(), machine.world().state_hash());
        ASSERT_EQ(again->branches().size(), machine.branches().size());
        for (std::size_t i = 0; i < machine.branches().size(); ++i) {
            const Instant end = machine.branches()[i].reached;
            const Instant middle =
                machine.begins_at() + Duration::micros((end - machine.begins_at()).us / 2);
            for (const Instant t : {middle, end})
                ASSERT_EQ(again->world_at(i, t).state_hash(), machine.world_at(i, t).state_hash())
                    << i << "\n"
                    << text;
            commands += machine.branches()[i].log.size();
        }
        lesson::SavedSession twice = std::move(saved);
        twice.history = again->history();
        ASSERT_EQ(lesson::to_json(twice), text);
        branches += machine.branches().size();
        undone += machine.can_redo();
    }
    EXPECT_GT(branches, 2 * kSeeds);
    EXPECT_GT(commands, 5 * kSeeds);
    EXPECT_GT(undone, kSeeds / 10);
}

}  // namespace
}  // namespace kds::sim::test
