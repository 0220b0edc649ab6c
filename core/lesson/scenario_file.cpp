#include "core/lesson/scenario_file.h"

#include <algorithm>
#include <set>

#include "core/base/text.h"
#include "core/lesson/check_json.h"
#include "core/lesson/command_json.h"
#include "core/lesson/json_common.h"
#include "core/lesson/loader.h"
#include "core/lesson/scenario_json.h"

namespace kds::lesson {
namespace {

/// {"text": …} beside the members of inject_fault.
OfferedFault read_fault(const JsonNode& node) {
    OfferedFault result;
    result.text = node.field("text").filled_text();
    const sim::Command command = read_command(node, {"text"});
    if (const auto* const inject = std::get_if<sim::InjectFault>(&command))
        result.fault = inject->fault;
    else if (node.has("do"))
        node.field("do").fail("a fault of a scenario is an inject_fault");
    return result;
}

std::vector<OfferedFault> read_faults(const JsonNode& node) {
    std::vector<OfferedFault> faults;
    std::set<std::string> names;
    for (const JsonNode& item : node.items(0, kListMax)) {
        faults.push_back(read_fault(item));
        const std::string& name = faults.back().fault.name;
        if (!names.insert(name).second)
            item.field("name").fail(cat("another fault has the name \"", name, "\" too"));
    }
    return faults;
}

std::vector<Expectation> read_expected(const JsonNode& node) {
    std::vector<std::string_view> fields{"at_ms"};
    fields.insert(fields.end(), kCheckFields.begin(), kCheckFields.end());
    std::vector<Expectation> expected;
    for (const JsonNode& item : node.items(1, kListMax)) {
        item.only(fields);
        expected.push_back(
            {.at = read_ms(item.field("at_ms"), kScenarioMsMax), .check = read_check(item)});
        if (expected.size() > 1 && expected.back().at < expected[expected.size() - 2].at)
            item.field("at_ms").fail("expectations stand in the order of time");
    }
    return expected;
}

}  // namespace

ScenarioFile read_scenario_file(const JsonNode& root) {
    std::vector<std::string_view> fields{"$schema", "schema", "title",   "shows",
                                         "seed",    "faults", "expected"};
    fields.insert(fields.end(), kScenarioFields.begin(), kScenarioFields.end());
    root.only(fields);
    read_schema_version(root, "scenarios");
    ScenarioFile file;
    file.title = root.field("title").filled_text();
    file.shows = root.field("shows").filled_text();
    file.seed = static_cast<std::uint64_t>(root.field("seed").integer(1, 1'000'000'000));
    if (root.has("faults")) file.faults = read_faults(root.field("faults"));
    std::vector<sim::FaultSpec> faults;
    for (const OfferedFault& offered : file.faults) faults.push_back(offered.fault);
    // Without any set-up the account is empty: so the sandbox begins.
    file.scenario = read_scenario(root, faults, 0);
    file.id = file.scenario.id;
    file.expected = read_expected(root.field("expected"));
    return file;
}

Result<ScenarioFile> load_scenario(std::string_view json, std::string_view file_name,
                                   const SourceCatalog* catalog) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kLessonBytesMax, catalog));
    ScenarioFile file = read_scenario_file(document.root());
    if (document.error()) return std::unexpected(*document.error());
    return file;
}

Result<std::vector<ScenarioGroup>> load_scenario_index(std::string_view json,
                                                       std::string_view file_name) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kLessonBytesMax));
    const JsonNode root = document.root();
    root.only({"schema", "groups"});
    read_schema_version(root, "lists of scenarios");
    std::vector<ScenarioGroup> groups;
    std::set<std::string> ids;
    for (const JsonNode& node : root.field("groups").items(1, kListMax)) {
        node.only({"title", "scenarios"});
        ScenarioGroup group{.title = node.field("title").filled_text(), .scenarios = {}};
        for (const JsonNode& item : node.field("scenarios").items(1, kListMax)) {
            item.only({"id", "title", "shows"});
            group.scenarios.push_back({.id = read_id(item.field("id")),
                                       .title = item.field("title").filled_text(),
                                       .shows = item.field("shows").filled_text()});
            if (!ids.insert(group.scenarios.back().id).second)
                item.field("id").fail(
                    cat("another scenario has the id \"", group.scenarios.back().id, "\" too"));
        }
        groups.push_back(std::move(group));
    }
    if (document.error()) return std::unexpected(*document.error());
    return groups;
}

}  // namespace kds::lesson
