/// A named situation with what can go wrong in it and what is to be seen: assets/scenarios/ID.json,
/// after assets/scenarios/schema.json. The page opens one as #/s/ID; tests run each of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/lesson/goal.h"
#include "core/lesson/json_reader.h"
#include "core/sim/scenario.h"

namespace kds::lesson {

/// Something that goes wrong by the schedule, or that a person may let go wrong.
struct OfferedFault {
    std::string text;  ///< One line: what happens.
    sim::FaultSpec fault;
};

/// What a reading says at a moment, if nobody interferes.
struct Expectation {
    Duration at{};  ///< From the end of the warm-up.
    Check check;
};

struct ScenarioFile {
    std::string id;
    std::string title;
    std::string shows;  ///< One line.
    std::uint64_t seed = 1;
    sim::Scenario scenario;
    std::vector<OfferedFault> faults;
    std::vector<Expectation> expected;  ///< In order of time.
};

/// Fails with BadDocument, "file:line: field: what is wrong". Without a catalogue no producer can
/// name a template.
Result<ScenarioFile> load_scenario(std::string_view json, std::string_view file_name,
                                   const SourceCatalog* catalog = nullptr);

/// The same within another document, which has the errors.
ScenarioFile read_scenario_file(const JsonNode& root);

/// A line of assets/scenarios/index.json: what there is, before any of it is loaded.
struct ScenarioEntry {
    std::string id;
    std::string title;
    std::string shows;
};
struct ScenarioGroup {
    std::string title;
    std::vector<ScenarioEntry> scenarios;
};
Result<std::vector<ScenarioGroup>> load_scenario_index(std::string_view json,
                                                       std::string_view file_name);

}  // namespace kds::lesson
