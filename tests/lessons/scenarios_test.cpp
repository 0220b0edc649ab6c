// Every scenario, left alone: at the moments that its file names its readings are as it says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <ostream>
#include <set>

#include "core/base/text.h"
#include "core/lesson/loader.h"
#include "core/lesson/reading_names.h"
#include "core/lesson/scenario_file.h"
#include "core/lesson/session_file.h"
#include "tests/lessons/embedded_catalog.h"
#include "tests/lessons/embedded_files.h"

namespace kds::tests {
namespace {

using lesson::Expectation;
using lesson::ScenarioFile;

constexpr std::string_view kFolder = "assets/scenarios/";

std::vector<std::string> ids_of_files() {
    std::vector<std::string> ids;
    for (const std::string_view path : embedded_paths()) {
        if (!path.starts_with(kFolder)) continue;
        const std::string id{path.substr(kFolder.size(), path.size() - kFolder.size() - 5)};
        if (id != "index" && id != "schema") ids.push_back(id);
    }
    return ids;
}

Result<ScenarioFile> load(const std::string& id) {
    const auto text = embedded_file(cat(kFolder, id, ".json"));
    const lesson::SourceCatalog catalog = embedded_catalog();
    return lesson::load_scenario(text.value_or(""), cat(id, ".json"), &catalog);
}

class Scenarios : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, Scenarios, testing::ValuesIn(ids_of_files()), [](const auto& given) {
    std::string name = given.param;
    std::ranges::replace(name, '-', '_');
    return name;
});

std::string describe(const Expectation& expected) {
    return cat("at ", expected.at.whole_millis(), " ms: ",
               lesson::kReadingNames[static_cast<std::size_t>(expected.check.reading.kind)], " ",
               lesson::kComparisonNames[static_cast<std::size_t>(expected.check.comparison)], " ",
               expected.check.value);
}

TEST_P(Scenarios, ReadAsTheirFileSays) {
    const auto file = load(GetParam());
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->id, GetParam());
    auto world = sim::World::start(file->scenario, file->seed);
    ASSERT_TRUE(world) << world.error().message;
    for (const Expectation& expected : file->expected) {
        world->advance_to(world->began_at() + expected.at);
        const std::int64_t value = lesson::read(expected.check.reading, *world, {});
        EXPECT_TRUE(lesson::compare(value, expected.check.comparison, expected.check.value))
            << describe(expected) << ", but it is " << value;
    }
}

/// The buttons beside the stage: each fault can be injected at once and lifted again.
TEST_P(Scenarios, LetEachFaultBeInjectedAndLifted) {
    const auto file = load(GetParam());
    ASSERT_TRUE(file) << file.error().message;
    auto world = sim::World::start(file->scenario, file->seed);
    ASSERT_TRUE(world) << world.error().message;
    for (const lesson::OfferedFault& offered : file->faults) {
        const auto injected = world->apply(sim::InjectFault{offered.fault});
        ASSERT_TRUE(injected) << injected.error().message;
        EXPECT_TRUE(world->faults().find(offered.fault.name));
        world->advance_to(world->now() + Duration::millis(500));
        ASSERT_TRUE(world->apply(sim::LiftFault{offered.fault.name}));
        EXPECT_FALSE(world->faults().find(offered.fault.name));
    }
}

TEST(ScenarioIndex, NamesEachFileOnceWithItsTexts) {
    const auto groups = lesson::load_scenario_index(
        embedded_file(cat(kFolder, "index.json")).value_or(""), "index.json");
    ASSERT_TRUE(groups) << groups.error().message;
    std::set<std::string> named;
    for (const auto& group : *groups) {
        for (const auto& entry : group.scenarios) {
            named.insert(entry.id);
            const auto file = load(entry.id);
            ASSERT_TRUE(file) << file.error().message;
            EXPECT_EQ(entry.title, file->title);
            EXPECT_EQ(entry.shows, file->shows);
        }
    }
    const auto files = ids_of_files();
    EXPECT_EQ(named, std::set<std::string>(files.begin(), files.end()));
    EXPECT_GE(files.size(), 20u);
}

// Files that are broken, each in one place.

std::string with(std::string_view head, std::string_view rest) {
    return cat(
        "{\n\"schema\": 1, \"id\": \"x\", \"title\": \"X\", \"shows\": \"X.\", \"seed\": 1, "
        "\"warm_up_ms\": 0,\n",
        head, rest, "}");
}
constexpr std::string_view kSetup =
    "\"setup\": [{\"do\": \"create_stream\", \"stream\": \"s\", \"shards\": 1}],\n";
constexpr std::string_view kExpected =
    "\"expected\": [{\"at_ms\": 1, \"read\": \"open_shards\", \"op\": \"==\", \"value\": 1}]\n";
constexpr std::string_view kFault =
    "\"faults\": [{\"text\": \"T.\", \"do\": \"inject_fault\", \"name\": \"Wrong script\", "
    "\"fault\": "
    "\"stream_deleted\", \"target\": \"s\"}],\n";

void expect_refused(const std::string& json, std::string_view message) {
    const lesson::SourceCatalog catalog = embedded_catalog();
    const auto loaded = lesson::load_scenario(json, "x.json", &catalog);
    ASSERT_FALSE(loaded) << json;
    EXPECT_NE(loaded.error().message.find(message), std::string::npos) << loaded.error().message;
}

TEST(BrokenScenarios, AreReportedWithFileLineAndField) {
    ASSERT_TRUE(lesson::load_scenario(with(cat(kSetup, kFault), kExpected), "x.json"));
    expect_refused(with(cat(kSetup, "\"schedul\": [],\n"), kExpected),
                   "x.json:4: schedul: there is no such field; did you mean \"schedule\"?");
    expect_refused(with(cat(kSetup, kFault,
                            "\"schedule\": [{\"after_ms\": 5, \"inject\": "
                            "\"Wrong scrpt\"}],\n"),
                        kExpected),
                   "x.json:5: schedule[0].inject: no fault of this scenario has the name "
                   "\"Wrong scrpt\"; did you mean \"Wrong script\"?");
    expect_refused(
        with(cat(kSetup, kFault,
                 "\"schedule\": [{\"after_ms\": 5, \"inject\": \"Wrong script\"},\n"
                 "{\"after_ms\": 4, \"do\": \"lift_fault\", \"name\": \"Wrong script\"}],\n"),
             kExpected),
        "x.json:6: schedule[1].after_ms: a schedule stands in the order of time");
    expect_refused(with(kSetup,
                        "\"faults\": [{\"text\": \"T.\", \"do\": \"pause\", \"name\": \"P\"}],\n"
                        "\"expected\": []"),
                   "x.json:4: faults[0].do: a fault of a scenario is an inject_fault");
    expect_refused(with(kSetup, "\"expected\": []"), "x.json:4: expected: ");
    expect_refused(with(kSetup,
                        "\"expected\": [{\"at_ms\": 1, \"read\": \"open_shards\", \"where\": "
                        "{\"actor\": \"A\"}, \"op\": \"==\", \"value\": 1}]"),
                   "x.json:4: expected[0].where.actor: there is no such field");
}

TEST(BrokenScenarios, SayThatNoTemplateHasTheId) {
    const auto setup = [](std::string_view what) {
        return cat("\"setup\": [{\"do\": \"create_stream\", \"stream\": \"s\", \"shards\": 1},\n",
                   "{\"do\": \"add_producer\", \"name\": \"P\", \"stream\": \"s\", "
                   "\"records_per_1000s\": 1, \"keys\": \"uniform\", \"key_prefix\": \"k\", "
                   "\"key_count\": 1, ",
                   what, "}],\n");
    };
    expect_refused(with(setup("\"template\": \"clikstream\""), kExpected),
                   "x.json:4: setup[1].template: no source of the catalogue has the id "
                   "\"clikstream\"; did you mean \"clickstream\"?");
    expect_refused(with(setup("\"template\": \"order\", \"payload\": \"x\""), kExpected),
                   "x.json:4: setup[1].payload: \"template\" is given too; give one of the two");
    expect_refused(with(setup("\"template\": \"order\", \"lists\": {}"), kExpected),
                   "x.json:4: setup[1].lists: \"template\" is given too; give one of the two");
    // Without the catalogue no template is known.
    const auto loaded =
        lesson::load_scenario(with(setup("\"template\": \"order\""), kExpected), "x.json");
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().message.find("no source of the catalogue has the id \"order\""),
              std::string::npos);
}

TEST(Templates, ATemplateIsTheTextOfItsSourceAndKeepsItsName) {
    const lesson::SourceCatalog catalog = embedded_catalog();
    const std::string json =
        R"({"do":"add_producer","name":"P","stream":"s","records_per_1000s":1,"keys":"uniform",)"
        R"("key_prefix":"k","key_count":1,"template":"clickstream"})";
    const auto command = lesson::command_from_json(json, "c.json", &catalog);
    ASSERT_TRUE(command) << command.error().message;
    const auto* const add = std::get_if<sim::AddProducer>(&*command);
    ASSERT_TRUE(add);
    EXPECT_EQ(add->spec.payload_template, catalog[0].spec.payload_template);
    EXPECT_EQ(add->spec.lists, catalog[0].spec.lists);
    EXPECT_EQ(lesson::to_json(*command), json);
    // Who changes the text has one of their own.
    sim::AddProducer own = *add;
    own.spec.template_id.clear();
    EXPECT_NE(lesson::to_json(sim::Command{own}).find("\"payload\":\"{{"), std::string::npos);
}

TEST(BrokenScenarios, SayThatAFaultIsNamedTwice) {
    std::string twice{kFault};
    const std::string one = twice.substr(twice.find('{'), twice.find(']') - twice.find('{'));
    twice.insert(twice.find(']'), cat(",\n", one));
    expect_refused(with(cat(kSetup, twice), kExpected),
                   "x.json:5: faults[1].name: another fault has the name \"Wrong script\" too");
}

}  // namespace
}  // namespace kds::tests
