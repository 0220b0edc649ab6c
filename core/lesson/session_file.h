/// Commands, and whole sessions, as JSON: what a reload restores, and what lessons' scripts are
/// written in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/lesson/progress.h"
#include "core/lesson/scenario_file.h"
#include "core/sim/history.h"

namespace kds::lesson {

/// A session, complete: of a lesson or of a scenario, with all that was done in it.
struct SavedSession {
    std::string lesson_id;  ///< Empty in a session of a scenario.
    /// Of the text of the lesson or scenario: another edition may take another course.
    std::string digest;
    std::string scenario_id;  ///< Empty in a session of a lesson.
    /// The whole scenario, and its text; empty if the one of the site that has the id is meant.
    std::optional<ScenarioFile> scenario;
    std::string scenario_json;
    std::uint64_t seed = 0;
    sim::History history;
    /// The attempt at the lesson; empty: only the lesson's world is meant.
    std::optional<RunState> run;
};

/// The newest form that session_from_json() reads, and the one that to_json() writes. Its member
/// "moments" may be missing: it came later than the form.
inline constexpr std::int64_t kSessionVersion = 2;

/// {"do":"put_record","stream":"clicks","key":"user-7","data":"hello"} on one line.
std::string to_json(const sim::Command& command);
Result<sim::Command> command_from_json(std::string_view json, std::string_view file_name,
                                       const SourceCatalog* catalog = nullptr);

/// On several lines, a command each. Precondition: scenario_json is JSON or empty.
std::string to_json(const SavedSession& session);
/// Reads every version up to kSessionVersion. Fails with BadDocument (file, line, field); bounded
/// depth and size. Whether the commands can be done shows only when they are (sim/restoring.h).
Result<SavedSession> session_from_json(std::string_view json, std::string_view file_name,
                                       const SourceCatalog* catalog = nullptr);

std::string to_json(const Progress& progress);
Result<Progress> progress_from_json(std::string_view json, std::string_view file_name);

}  // namespace kds::lesson
