/// Random sessions under the eyes of the checker (tests/sim/check).
///
///   shardlab_sim [--seed N | --from A --to B] [--steps M] [--scenario ID] [--shrink RUNS]
///   [--finds]
///
/// Each seed draws a session of M commands; what it breaks is printed with the commands that are
/// needed for it, as far as RUNS runs (60) can tell, and the way to run it again. Exit code 1 if
/// something was found, 2 for arguments that make no sense. With --finds it is the other way round:
/// 1 if none of the seeds has found anything, and the first that has ends the run.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/text.h"
#include "core/lesson/scenario_file.h"
#include "core/lesson/session_file.h"
#include "core/lesson/source_catalog.h"
#include "tests/sim/check/random_session.h"

namespace {

using namespace kds;
using namespace kds::sim;
using namespace kds::sim::checking;

struct Arguments {
    std::uint64_t from = 1;
    std::uint64_t to = 1;
    std::uint64_t steps = 40;
    std::string scenario;
    std::uint64_t shrinking_runs = 60;
    bool must_find = false;
};

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<Arguments> arguments_of(int count, char** values) {
    Arguments arguments;
    for (int i = 1; i < count; ++i) {
        const std::string_view name = values[i];
        if (name == "--finds") {
            arguments.must_find = true;
            continue;
        }
        if (++i == count) return std::nullopt;
        if (name == "--scenario") {
            arguments.scenario = values[i];
            continue;
        }
        const auto number = number_of(values[i]);
        if (!number) return std::nullopt;
        if (name == "--seed")
            arguments.from = arguments.to = *number;
        else if (name == "--from")
            arguments.from = *number;
        else if (name == "--to")
            arguments.to = *number;
        else if (name == "--steps")
            arguments.steps = *number;
        else if (name == "--shrink")
            arguments.shrinking_runs = *number;
        else
            return std::nullopt;
    }
    return arguments;
}

std::optional<Scenario> load(const std::string& id) {
    const auto text_of = [](const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        return std::string{std::istreambuf_iterator<char>(in), {}};
    };
    const std::string sources = cat(SHARDLAB_SOURCE_DIR, "/assets/payloads.json");
    const auto catalog = lesson::load_source_catalog(text_of(sources), sources);
    const std::string path = cat(SHARDLAB_SOURCE_DIR, "/assets/scenarios/", id, ".json");
    const auto file = lesson::load_scenario(text_of(path), path, catalog ? &*catalog : nullptr);
    if (file) return file->scenario;
    std::fprintf(stderr, "%s\n", file.error().message.c_str());
    return std::nullopt;
}

void report(const Arguments& arguments, const Session& session, const Verdict& verdict) {
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(session.seed),
                verdict.findings.front().text.c_str());
    std::fflush(stdout);
    if (arguments.must_find) return;
    const Session small =
        shrunk(session, verdict.findings.front(), static_cast<int>(arguments.shrinking_runs));
    std::printf("  with %zu of its %zu commands:\n", small.moves.size(), session.moves.size());
    for (const Command& command : small.scenario.setup)
        std::printf("    set-up %s\n", lesson::to_json(command).c_str());
    for (const Move& move : small.moves)
        std::printf("    %12lld us %s %s\n", static_cast<long long>(move.after.us),
                    move.is_scheduled ? "schedule" : "learner ",
                    lesson::to_json(move.command).c_str());
    std::printf("    %12lld us end\n", static_cast<long long>(small.length.us));
    for (const Finding& finding : run_checked(small).findings)
        std::printf("  %s\n", finding.text.c_str());
    std::printf("  again: shardlab_sim --seed %llu --steps %llu%s%s\n",
                static_cast<unsigned long long>(session.seed),
                static_cast<unsigned long long>(arguments.steps),
                arguments.scenario.empty() ? "" : " --scenario ", arguments.scenario.c_str());
}

}  // namespace

int main(int count, char** values) {
    const auto arguments = arguments_of(count, values);
    if (!arguments) {
        std::fprintf(stderr,
                     "Usage: shardlab_sim [--seed N | --from A --to B] [--steps M] "
                     "[--scenario ID] [--shrink RUNS] [--finds]\n");
        return 2;
    }
    std::optional<Scenario> base;
    if (!arguments->scenario.empty() && !(base = load(arguments->scenario))) return 2;
    std::uint64_t bad = 0, looks = 0, events = 0, records = 0, commands = 0;
    std::int64_t lasted_us = 0;
    for (std::uint64_t seed = arguments->from; seed <= arguments->to; ++seed) {
        const Session session = random_session(seed, arguments->steps, base ? &*base : nullptr);
        const Verdict verdict = run_checked(session);
        looks += verdict.looks;
        events += verdict.events;
        records += verdict.records;
        commands += verdict.commands;
        lasted_us += verdict.lasted.us;
        if (verdict.findings.empty()) continue;
        ++bad;
        report(*arguments, session, verdict);
        std::fflush(stdout);
        if (arguments->must_find) return 0;
    }
    std::printf(
        "%llu seeds, %llu with a finding; %llu commands, %llu moments looked at, %llu events, "
        "%llu records, %lld s of virtual time\n",
        static_cast<unsigned long long>(arguments->to - arguments->from + 1),
        static_cast<unsigned long long>(bad), static_cast<unsigned long long>(commands),
        static_cast<unsigned long long>(looks), static_cast<unsigned long long>(events),
        static_cast<unsigned long long>(records), static_cast<long long>(lasted_us / 1'000'000));
    return bad > 0 || arguments->must_find ? 1 : 0;
}
