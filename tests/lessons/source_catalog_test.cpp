// The sources that come with the lab: each can be made, is what it says, and its errors are found.
#include "core/lesson/source_catalog.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/text.h"
#include "core/lesson/json_reader.h"
#include "tests/lessons/embedded_catalog.h"
#include "tests/lessons/embedded_files.h"

namespace kds::tests {
namespace {

constexpr Instant kEpoch = Instant::from_seconds(1'772'442'000);

std::string catalog_text() {
    return std::string(embedded_file("assets/payloads.json").value_or(""));
}

TEST(SourceCatalog, HasTheSevenSourcesOfTheCourseAndShortOnes) {
    const auto loaded = lesson::load_source_catalog(catalog_text(), "payloads.json");
    ASSERT_TRUE(loaded) << loaded.error().message;
    std::vector<std::string> ids;
    for (const auto& source : *loaded) ids.push_back(source.id);
    EXPECT_EQ(ids,
              (std::vector<std::string>{"clickstream", "database-changes", "transactions",
                                        "social-media", "it-logs", "location", "iot", "page-view",
                                        "order", "van-position", "temperature", "log-line"}));
}

TEST(SourceCatalog, TheRecordsHaveTheirSizesAndForms) {
    // Mean bytes of a payload, within a tenth.
    const std::map<std::string, std::size_t> sizes{{"clickstream", 300},  {"database-changes", 930},
                                                   {"transactions", 280}, {"social-media", 1'900},
                                                   {"it-logs", 140},      {"location", 84},
                                                   {"iot", 133},          {"page-view", 43},
                                                   {"order", 57},         {"van-position", 70},
                                                   {"temperature", 65},   {"log-line", 45}};
    for (const auto& entry : embedded_catalog()) {
        SCOPED_TRACE(entry.id);
        const auto source = sim::Source::create(entry.spec, 7, kEpoch);
        ASSERT_TRUE(source) << source.error().message;
        constexpr std::uint64_t kRecords = 400;
        std::size_t bytes = 0;
        std::set<std::string> texts;
        std::string key;
        std::string data;
        for (std::uint64_t n = 1; n <= kRecords; ++n) {
            (*source)->make_record(
                {.number = n,
                 .made_at = kEpoch + Duration::millis(static_cast<std::int64_t>(n) * 777)},
                key, data);
            ASSERT_TRUE(is_utf8(data) && is_utf8(key));
            ASSERT_NE(data.find(key), std::string::npos) << data;
            bytes += data.size();
            texts.insert(data);
            if (entry.id == "it-logs") {
                ASSERT_EQ(data.find_first_of("\n{}"), std::string::npos) << data;
            } else {
                const auto json = lesson::JsonDocument::parse(data, "record", data.size());
                ASSERT_TRUE(json) << json.error().message << "\n" << data;
                ASSERT_TRUE(json->root().is_object());
            }
        }
        EXPECT_EQ(texts.size(), kRecords);
        const double mean = static_cast<double>(bytes) / kRecords;
        const auto expected = static_cast<double>(sizes.find(entry.id)->second);
        EXPECT_NEAR(mean, expected, expected / 10);
    }
}

TEST(SourceCatalog, EachErrorNamesItsPlace) {
    const std::string whole = catalog_text();
    const auto error_of = [&](std::string_view what, std::string_view instead) {
        std::string text = whole;
        const std::size_t at = text.find(what);
        EXPECT_NE(at, std::string::npos) << what;
        text.replace(at, what.size(), instead);
        const auto loaded = lesson::load_source_catalog(text, "p.json");
        return loaded ? std::string("read") : loaded.error().message;
    };
    EXPECT_EQ(error_of("\"schema\": 1", "\"schema\": 2"),
              "p.json:3: schema: this edition reads version 1 only");
    EXPECT_EQ(error_of("\"id\": \"clickstream\"", "\"id\": \"Clicks\""),
              "p.json:6: sources[0].id: an id has small letters, digits and hyphens only");
    EXPECT_EQ(error_of("\"id\": \"iot\"", "\"id\": \"location\""),
              cat("p.json:",
                  1 + std::count(whole.begin(),
                                 whole.begin() + static_cast<std::ptrdiff_t>(whole.find("\"iot\"")),
                                 '\n'),
                  ": sources[6].id: \"location\" is there twice"));
    EXPECT_EQ(error_of("\"title\": \"Clickstream of a shop\"", "\"title\": \"\""),
              "p.json:7: sources[0].title: this text is empty");
    EXPECT_EQ(error_of("\"about\"", "\"abuot\""),
              "p.json:8: sources[0].abuot: there is no such field; did you mean \"about\"?");
    EXPECT_EQ(error_of("\"strategy\": \"zipf\"", "\"strategy\": \"zip\""),
              "p.json:9: sources[0].keys.strategy: \"zip\" is no strategy of keys; use one of "
              "constant round_robin uniform zipf");
    EXPECT_EQ(error_of("\"count\": 5000", "\"count\": 1000001"),
              "p.json:9: sources[0].keys.count: 1000001 is out of range; use 1 to 1000000");
    EXPECT_EQ(error_of("\"skew_hundredths\": 60", "\"skew_hundredths\": -1"),
              "p.json:9: sources[0].keys.skew_hundredths: -1 is out of range; use 0 to 300");
    EXPECT_EQ(
        error_of("\"prefix\": \"session-\"", cat("\"prefix\": \"", std::string(241, 'x'), "\"")),
        "p.json:9: sources[0].keys: keys.prefix: 0 to 240 characters of UTF-8 are wanted");
    EXPECT_TRUE(error_of("{uuid}", "{guid}")
                    .starts_with("p.json:11: sources[0].template: payload template, character 15: "
                                 "{guid} is not known; use {key}"));
    EXPECT_EQ(error_of("\"sections\": [", "\"parts\": ["),
              "p.json:11: sources[0].template: payload template, character 152: {list:sections}: "
              "there is no list \"sections\"");
    EXPECT_EQ(error_of("\"sections\": [\"shoes\", \"shirts\", \"jackets\", \"bags\", \"outlet\", "
                       "\"new\", \"sale\"]",
                       "\"sections\": []"),
              "p.json:18: sources[0].lists.sections: has 0 items; it needs at least 1");
}

}  // namespace
}  // namespace kds::tests
