/// Sandboxes that the learner keeps by name in the browser's storage. The page keeps them
/// (web/site/app/saved.mjs) and tells the lab which there are, as the asset "sandboxes":
///
///   {"entries": [{"id": 3, "name": "Two readers", "when": "2 Mar 2026, 14:05", "commands": 12,
///                 "bytes": 3120}],
///    "undo": "Old one", "said": "“Two readers” is saved.", "trouble": "",
///    "used_bytes": 51200, "full_bytes": 5000000}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "web/model/build_models.h"

namespace kds::web {

/// As many characters as a name has at most.
inline constexpr std::size_t kSandboxNameMax = 60;

struct SavedSandbox {
    std::uint32_t id = 0;  ///< From 1.
    std::string name;
    std::string when;           ///< It was saved, in the words of the browser's clock.
    std::int64_t commands = 0;  ///< What was done in it.
    std::int64_t bytes = 0;     ///< Of the storage.
};

struct SavedSandboxes {
    std::vector<SavedSandbox> entries;  ///< The newest first.
    std::string undo;                   ///< Name of what can be brought back; empty: nothing.
    std::string said;                   ///< What was done last: one sentence, or empty.
    std::string trouble;                ///< Why it was not done: the same.
    std::int64_t used_bytes = 0;        ///< Of what the browser keeps for this page.
    std::int64_t full_bytes = 0;        ///< Where browsers refuse more; 0: unknown.

    const SavedSandbox* find(std::uint32_t id) const;
    const SavedSandbox* find(std::string_view name) const;
};

/// Fails with BadDocument, "sandboxes:line: field: what is wrong".
Result<SavedSandboxes> read_saved_sandboxes(std::string_view json);

/// The name without spaces around it.
std::string_view trimmed_name(std::string_view name);
/// Why nothing can be saved under this name, as a sentence; empty if it can. The name is trimmed.
std::string name_trouble(std::string_view name);

/// What was done in all branches together, each command once.
std::int64_t command_count(const sim::TimeMachine& time);

/// What is open without a lesson.
enum class OpenWorld : std::uint8_t {
    Scenario,
    Empty,     ///< The sandbox from nothing.
    OfLesson,  ///< A lesson's world without its goals.
};
/// The sandbox from nothing is the scenario of this id (assets/scenarios/sandbox.json).
inline constexpr std::string_view kEmptySandbox = "sandbox";
/// Before the id of the lesson in the id of its world.
inline constexpr std::string_view kWorldOfLesson = "world-";
OpenWorld open_world(const lesson::ScenarioFile& scenario);

/// In the place of a lesson, under what the scenario shows: what one does first, and the ways on.
/// Precondition: a scenario is open.
void finish_scenario_page(const ModelInputs& in, LessonModel& out);

/// The list over everything else: what is open, ways to begin, and what is saved.
OverlayModel build_sandboxes(const ModelInputs& in);

/// From the present step of a lesson into the sandbox.
Control go_on_control(std::string id);

}  // namespace kds::web
