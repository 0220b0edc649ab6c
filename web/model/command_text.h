/// What was done, in a few words.
#pragma once

#include <string>

#include "core/sim/command.h"

namespace kds::web {

/// "PutRecord, key user-7", "Web shop sends 9 records a second": a clause without a full stop.
std::string command_text(const sim::Command& command);

}  // namespace kds::web
