/// A call as the line that one types, and its answer as the AWS CLI prints it (version 2, JSON with
/// 4 blanks a level; kinesis.md 12).
#pragma once

#include <string>

#include "core/sim/world.h"

namespace kds::web {

/// "aws kinesis put-record --stream-name clicks --partition-key user-7 --data aGVsbG8=". Version 2
/// of the CLI takes --data in Base64 (kinesis.md 12.2). Empty for commands that are no calls.
std::string cli_line(const sim::Command& command);

/// What the CLI prints for the answer: JSON, nothing for an operation without output, or
/// "An error occurred (…) when calling the … operation: …".
std::string cli_output(const sim::LearnerCall& call);

/// One short sentence about the answer, for lists and announcements.
std::string call_summary(const sim::LearnerCall& call);

}  // namespace kds::web
