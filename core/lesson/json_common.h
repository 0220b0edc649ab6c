/// What lessons, scenarios and the course map write in the same way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/instant.h"
#include "core/lesson/json_reader.h"

namespace kds::lesson {

/// The edition of the documents that this lab reads.
inline constexpr std::int64_t kSchemaVersion = 1;
/// Ten minutes: longer nobody waits for a script.
inline constexpr std::int64_t kScriptMsMax = 600'000;
/// Seven days, in which all that a scenario waits for happens.
inline constexpr std::int64_t kScenarioMsMax = 604'800'000;
/// Items of any list.
inline constexpr std::size_t kListMax = 100;

/// Small letters, digits and hyphens: what can stand in an address of the page.
std::string read_id(const JsonNode& node);

/// Milliseconds from 0 to `most`.
Duration read_ms(const JsonNode& node, std::int64_t most = kScriptMsMax);

/// Reports any other edition; `what` are the documents, "lessons".
void read_schema_version(const JsonNode& root, std::string_view what);

}  // namespace kds::lesson
