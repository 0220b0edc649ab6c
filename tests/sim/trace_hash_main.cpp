/// Prints the state hashes of fixed scenarios at fixed times, and one hash over many short random
/// sessions. The same lines must come from every compiler and target: `./lab test hash` compares
/// them. `trace_hash N` takes so many sessions, instead of those that the suite takes.
///
/// Of each session it is seen too that a replay of its log gives the same state, that a seek to any
/// moment gives what a run to it gives, and that undo and redo lead through the same states.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string_view>

#include "core/sim/time_machine.h"
#include "tests/sim/check/random_session.h"

namespace {

using namespace kds;
using namespace kds::sim;

Scenario lively() {
    Scenario scenario;
    scenario.id = "lively";
    scenario.setup = {
        CallCreateStream{{.stream_name = "clicks", .shard_count = 4}},
        AddProducer{
            {.name = "Web shop",
             .stream_name = "clicks",
             .rate = ConstantRate{40'000},
             .keys = {.strategy = KeySpec::Strategy::Uniform, .prefix = "user-", .count = 500},
             .payload_template =
                 R"({{"user":"{key}","page":"{pick:home|cart|pay}","n":{n},"ms":{int:1:900}}})"}},
        // More than one shard takes, so that refusals and retries are part of the hash.
        AddProducer{{.name = "Orders",
                     .stream_name = "clicks",
                     .rate = ConstantRate{1'300'000},
                     .keys = {.strategy = KeySpec::Strategy::Constant, .prefix = "orders"},
                     .payload_template = "order {n} at {time}"}},
        AddConsumer{{.name = "Dashboard", .stream_name = "clicks"}},
        AddConsumer{{.name = "Archive",
                     .stream_name = "clicks",
                     .start_at = ShardIteratorType::Latest,
                     .poll_interval_ms = 400,
                     .limit = 50}},
    };
    scenario.warm_up = Duration::seconds(2);
    return scenario;
}

void print(const char* name, const World& world) {
    std::printf("%s %lld %016llx\n", name,
                static_cast<long long>((world.now() - world.began_at()).us),
                static_cast<unsigned long long>(world.state_hash()));
}

constexpr std::uint64_t kSessions = 60;

/// The session as it was at `t`, by a run from its beginning.
std::uint64_t hash_at(const Scenario& scenario, std::uint64_t seed,
                      const std::vector<LoggedCommand>& log, Instant t) {
    std::vector<LoggedCommand> before;
    for (const LoggedCommand& entry : log)
        if (entry.at <= t) before.push_back(entry);
    const auto world = World::replay(scenario, seed, before, t);
    return world ? world->state_hash() : 0;
}

/// Takes back the newest commands, one by one, then does them again.
const char* undo_and_redo(TimeMachine& machine, const Scenario& scenario, std::uint64_t seed) {
    const std::vector<LoggedCommand> log = machine.log();
    const std::size_t count = std::min<std::size_t>(log.size(), 3);
    if (count == 0) return nullptr;
    const std::size_t first = log.size() - count;
    for (std::size_t i = 0; i < count; ++i)
        if (!machine.undo()) return "a command cannot be undone";
    const std::vector<LoggedCommand> rest(log.begin(),
                                          log.begin() + static_cast<std::ptrdiff_t>(first));
    const auto undone = World::replay(scenario, seed, rest, log[first].at);
    if (!undone || machine.now() != log[first].at ||
        machine.world().state_hash() != undone->state_hash())
        return "undo does not lead to the state before the command";
    for (std::size_t i = first; i < log.size(); ++i) {
        machine.advance_to(log[i].at);
        if (!machine.redo()) return "a command cannot be done again";
    }
    machine.advance_to(log.back().at);  // What is due at once.
    if (machine.world().state_hash() != hash_at(scenario, seed, log, log.back().at))
        return "redo does not lead to the state after the command";
    return nullptr;
}

/// What is wrong with the session; null if all is well. Adds its states to the hash.
const char* try_session(std::uint64_t seed, Hasher& hasher) {
    const checking::Session session = checking::random_session(seed, 10, nullptr);
    const Scenario scenario = checking::scenario_of(session);
    auto machine = TimeMachine::start(scenario, seed, {.steps_per_snapshot = 1'000});
    if (!machine) return "there is no world";
    const Instant begun = machine->begins_at();
    for (const checking::Move& move : session.moves) {
        if (move.is_scheduled) continue;
        machine->advance_to(begun + move.after);
        (void)machine->apply(move.command);
    }
    const Instant end = begun + session.length;
    machine->advance_to(end);
    const std::uint64_t hash = machine->world().state_hash();
    hasher.add(hash);
    if (hash_at(scenario, seed, machine->log(), end) != hash) return "the replay differs";
    Rng rng(seed, 78);
    for (int i = 0; i < 3; ++i) {
        const Instant t = begun + Duration::micros(static_cast<std::int64_t>(rng.below(
                                      static_cast<std::uint64_t>(session.length.us + 1))));
        machine->seek(t);
        const std::uint64_t sought = machine->world().state_hash();
        hasher.add(sought);
        if (sought != hash_at(scenario, seed, machine->log(), t))
            return "a seek differs from the run to its moment";
    }
    machine->seek(end);
    if (machine->world().state_hash() != hash) return "a seek to the end differs";
    return undo_and_redo(*machine, scenario, seed);
}

/// False if one of them is wrong.
bool print_sessions(std::uint64_t count) {
    Hasher hasher;
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        if (const char* const wrong = try_session(seed, hasher)) {
            std::fprintf(stderr, "session %llu: %s\n", static_cast<unsigned long long>(seed),
                         wrong);
            return false;
        }
    }
    std::printf("%llu random sessions %016llx\n", static_cast<unsigned long long>(count),
                static_cast<unsigned long long>(hasher.digest()));
    return true;
}

}  // namespace

int main(int argument_count, char** arguments) {
    std::uint64_t sessions = kSessions;
    if (argument_count > 1) {
        const std::string_view text = arguments[1];
        std::from_chars(text.data(), text.data() + text.size(), sessions);
    }
    for (std::uint64_t seed : {1u, 2u, 3u}) {
        auto world = World::start(lively(), seed);
        if (!world) {
            std::fprintf(stderr, "%s\n", world.error().message.c_str());
            return 1;
        }
        for (int second = 1; second <= 20; ++second) {
            // In uneven portions: how the clock is advanced must not matter.
            world->advance_to(world->now() + Duration::millis(137 * second));
            if (second == 3)
                (void)world->apply(CallPutRecord{
                    {.stream_name = "clicks", .partition_key = "user-7", .data = "hello"}});
            if (second == 5) (void)world->apply(SetProducerRate{"Orders", 200'000});
            if (second == 7)
                (void)world->apply(CallGetShardIterator{{.stream_name = "clicks",
                                                         .shard_id = "shardId-000000000000",
                                                         .shard_iterator_type = "TRIM_HORIZON"}});
            if (second == 8) (void)world->apply(CallGetRecords{{}, 100});
            if (second == 11) (void)world->apply(PauseActor{"Dashboard"});
            if (second == 15) (void)world->apply(ResumeActor{"Dashboard"});
            if (second % 5 == 0) print("lively", *world);
        }
        std::vector<LoggedCommand> log;
        for (std::uint64_t i = world->log().begin(); i < world->log().end(); ++i)
            log.push_back(world->log()[i]);
        const auto again = World::replay(lively(), seed, log, world->now());
        if (!again || again->state_hash() != world->state_hash()) {
            std::fprintf(stderr, "seed %llu: the replay differs from the run\n",
                         static_cast<unsigned long long>(seed));
            return 1;
        }
    }
    return print_sessions(sessions) ? 0 : 1;
}
