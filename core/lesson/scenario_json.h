/// A situation to start from, as lessons and scenario files write it. One reader for both.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "core/lesson/json_reader.h"
#include "core/sim/scenario.h"

namespace kds::lesson {

/// The members of a scenario; the document around it may have more.
inline constexpr std::array<std::string_view, 7> kScenarioFields{
    "id", "region", "quotas", "start_ms", "warm_up_ms", "setup", "schedule"};

/// Reads the members above and leaves others alone. `faults` are those that the document names:
/// its schedule may say {"after_ms": 5000, "inject": "its name"} for one of them. The set-up has
/// `setup_least` commands or more.
sim::Scenario read_scenario(const JsonNode& node, const std::vector<sim::FaultSpec>& faults = {},
                            std::size_t setup_least = 1);

}  // namespace kds::lesson
