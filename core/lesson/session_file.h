/// Commands, and whole sessions, as JSON: what a reload restores, and what lessons' scripts are
/// written in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/lesson/progress.h"
#include "core/sim/command.h"

namespace kds::lesson {

/// One attempt at one lesson, complete: with the lesson it can be replayed to the same state hash.
struct SavedSession {
    std::string lesson_id;
    std::string
        lesson_digest;  ///< Of the lesson's text: a session of another edition is not replayed.
    std::uint64_t seed = 0;
    Instant now{};
    std::vector<sim::LoggedCommand> log;
    RunState run;
};

/// {"do":"put_record","stream":"clicks","key":"user-7","data":"hello"} on one line.
std::string to_json(const sim::Command& command);
Result<sim::Command> command_from_json(std::string_view json, std::string_view file_name);

std::string to_json(const SavedSession& session);
/// Fails with BadDocument (file, line, field); bounded depth and size.
Result<SavedSession> session_from_json(std::string_view json, std::string_view file_name);

std::string to_json(const Progress& progress);
Result<Progress> progress_from_json(std::string_view json, std::string_view file_name);

}  // namespace kds::lesson
