/// Commands as JSON values. The public functions on texts stand in session_file.h.
#pragma once

#include <span>
#include <string_view>

#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"
#include "core/sim/command.h"

namespace kds::lesson {

/// Reads {"do": …}. `beside` names the members that the surrounding document adds to it.
sim::Command read_command(const JsonNode& node, std::initializer_list<std::string_view> beside);

/// Writes the members of a command into the open object.
void write_command(JsonWriter& out, const sim::Command& command);

}  // namespace kds::lesson
