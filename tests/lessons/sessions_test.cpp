// Sessions as they were saved in each version of their form: they stay readable, and can be done
// again. What is in tests/golden/sessions never changes; a new version adds files.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "core/base/text.h"
#include "core/lesson/loader.h"
#include "core/lesson/session_file.h"
#include "core/sim/restoring.h"
#include "tests/lessons/embedded_catalog.h"
#include "tests/lessons/embedded_files.h"

namespace kds::tests {
namespace {

constexpr std::string_view kFolder = "tests/golden/sessions/";

/// What is known of a file, beside that it can be read.
struct Known {
    std::string_view file;
    std::size_t branches;
    std::size_t commands;  ///< Of the branch that one is on.
    std::size_t undone;
    std::uint64_t learner_records;
    std::size_t moments = 0;
};
constexpr Known kKnown[] = {
    {"version-1-lesson.json", 1, 2, 0, 2},
    {"version-2-lesson.json", 1, 2, 0, 2},
    {"version-2-moments.json", 3, 1, 0, 1, 2},
    {"version-2-scenario.json", 2, 1, 1, 1},
};

sim::Scenario scenario_of(const lesson::SavedSession& saved) {
    if (saved.scenario) return saved.scenario->scenario;
    if (!saved.scenario_id.empty()) {
        const auto text = embedded_file(cat("assets/scenarios/", saved.scenario_id, ".json"));
        const lesson::SourceCatalog catalog = embedded_catalog();
        return lesson::load_scenario(text.value_or(""), "scenario", &catalog)->scenario;
    }
    const auto facts = lesson::Facts::load(*embedded_file("assets/quotas.json"), "quotas.json");
    const auto text = embedded_file(cat("lessons/", saved.lesson_id, ".json"));
    return lesson::load_lesson(text.value_or(""), "lesson", *facts)->scenario;
}

TEST(OldSessions, EachFileCanBeReadAndDoneAgain) {
    std::size_t files = 0;
    for (const std::string_view path : embedded_paths()) {
        if (!path.starts_with(kFolder)) continue;
        SCOPED_TRACE(path);
        ++files;
        const auto known = std::ranges::find(kKnown, path.substr(kFolder.size()), &Known::file);
        ASSERT_NE(known, std::end(kKnown));
        auto saved = lesson::session_from_json(*embedded_file(path), path);
        ASSERT_TRUE(saved) << saved.error().message;
        const auto machine =
            sim::restore(scenario_of(*saved), saved->seed, std::move(saved->history));
        ASSERT_TRUE(machine) << machine.error().message;
        EXPECT_EQ(machine->branches().size(), known->branches);
        EXPECT_EQ(machine->log().size(), known->commands);
        EXPECT_EQ(machine->history().undone.size(), known->undone);
        EXPECT_EQ(machine->world().learner_records(), known->learner_records);
        EXPECT_EQ(machine->moments().size(), known->moments);
        // Each of them is a moment of a world that can be gone to.
        for (const sim::KeptMoment& moment : machine->moments()) {
            const sim::World world = machine->world_of(moment);
            EXPECT_EQ(world.now(), moment.at);
            EXPECT_EQ(world.log().end(), moment.commands);
        }
    }
    EXPECT_EQ(files, std::size(kKnown));
}

}  // namespace
}  // namespace kds::tests
