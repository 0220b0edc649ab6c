#include "core/lesson/scenario_json.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/command_json.h"
#include "core/lesson/json_common.h"

namespace kds::lesson {
namespace {

/// What a scenario says of the account's quotas; the others are those of the Region.
Quotas read_quotas(const JsonNode& node, std::string_view region) {
    constexpr std::int64_t kMost = 1'000'000;
    node.only({"shards_per_account", "shards_per_stream", "on_demand_streams"});
    Quotas quotas = default_quotas(region);
    const auto read = [&node](const char* name, std::int64_t& quota) {
        if (node.has(name)) quota = node.field(name).integer(0, kMost);
    };
    read("shards_per_account", quotas.shards_per_account);
    read("shards_per_stream", quotas.shards_per_stream);
    read("on_demand_streams", quotas.on_demand_streams);
    return quotas;
}

sim::Command read_inject(const JsonNode& item, const std::vector<sim::FaultSpec>& faults) {
    item.only({"after_ms", "inject"});
    const JsonNode name = item.field("inject");
    const auto found = std::ranges::find(faults, name.text(), &sim::FaultSpec::name);
    if (found != faults.end()) return sim::InjectFault{*found};
    std::vector<std::string_view> known;
    for (const sim::FaultSpec& fault : faults) known.push_back(fault.name);
    const std::string_view near = nearest_word(name.text(), known);
    name.fail(cat("no fault of this scenario has the name \"", name.text().substr(0, 60), "\"",
                  near.empty() ? std::string{} : cat("; did you mean \"", near, "\"?")));
    return {};
}

std::vector<sim::Scheduled> read_schedule(const JsonNode& node,
                                          const std::vector<sim::FaultSpec>& faults) {
    std::vector<sim::Scheduled> schedule;
    for (const JsonNode& item : node.items(0, kListMax)) {
        sim::Scheduled due;
        due.after = read_ms(item.field("after_ms"), kScenarioMsMax);
        if (!schedule.empty() && due.after < schedule.back().after)
            item.field("after_ms").fail("a schedule stands in the order of time");
        due.command =
            item.has("inject") ? read_inject(item, faults) : read_command(item, {"after_ms"});
        schedule.push_back(std::move(due));
    }
    return schedule;
}

}  // namespace

sim::Scenario read_scenario(const JsonNode& node, const std::vector<sim::FaultSpec>& faults,
                            std::size_t setup_least) {
    sim::Scenario result;
    result.id = read_id(node.field("id"));
    if (node.has("region")) result.engine.region = node.field("region").filled_text();
    if (node.has("quotas"))
        result.engine.quotas = read_quotas(node.field("quotas"), result.engine.region);
    if (node.has("start_ms")) {
        // To the end of the year 9999, as far as the dates that we print go.
        result.start = Instant::from_millis(node.field("start_ms").integer(0, 253'402'300'799'999));
    }
    result.warm_up = read_ms(node.field("warm_up_ms"), kScenarioMsMax);
    for (const JsonNode& item : node.field("setup").items(setup_least, kListMax)) {
        result.setup.push_back(read_command(item, {}));
    }
    if (node.has("schedule")) result.schedule = read_schedule(node.field("schedule"), faults);
    return result;
}

}  // namespace kds::lesson
