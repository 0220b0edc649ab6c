#include "core/sim/source/source.h"

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/engine/md5.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/ops/get_shard_iterator.h"
#include "core/engine/ops/put_record.h"
#include "core/sim/kpl/aggregate.h"
#include "core/sim/kpl/deaggregate.h"

namespace kds::sim {
namespace {

constexpr Instant kEpoch = Instant::from_seconds(1'772'442'000);

std::shared_ptr<const Source> source_of(const SourceSpec& spec, std::uint64_t seed = 1) {
    auto made = Source::create(spec, seed, kEpoch);
    KDS_ASSERT(made.has_value());
    return *std::move(made);
}

/// A literal with the zeros in it.
template <std::size_t kSize>
constexpr std::string_view raw(const char (&text)[kSize]) {
    return {text, kSize - 1};
}

struct Content {
    std::string key;
    std::string data;
    friend bool operator==(const Content&, const Content&) = default;
};

Content record_of(const Source& source, const MadeRecord& record) {
    Content content{"old", "old"};
    source.make_record(record, content.key, content.data);
    return content;
}

Content recipe_of(const Source& source, std::string_view recipe) {
    Content content{"old", "old"};
    source.make(recipe, content.key, content.data);
    return content;
}

SourceSpec shop() {
    return {.keys = {.strategy = KeySpec::Strategy::Uniform, .count = 1'000, .hot_key = "sale"},
            .payload_template = "{key} {n} {time} {uuid}"};
}

TEST(Source, ARecordFollowsFromItsNumberItsTimeAndItsHeat) {
    const auto source = source_of(shop());
    const MadeRecord record{.number = 7, .made_at = kEpoch + Duration::micros(1'234'567)};
    const Content content = record_of(*source, record);
    EXPECT_TRUE(content.data.starts_with(content.key + " 7 2026-03-02T09:00:01.234Z "));
    EXPECT_EQ(content, record_of(*source_of(shop()), record));
    EXPECT_NE(content, record_of(*source_of(shop(), 2), record));
    const Content hot = record_of(*source, {.number = 7, .made_at = kEpoch, .heat = Heat::Hot});
    EXPECT_EQ(hot.key, "sale");
    EXPECT_TRUE(hot.data.starts_with("sale 7 "));
}

TEST(Source, ARecipeGivesTheRecordAgain) {
    const auto source = source_of(shop());
    for (const std::uint64_t number : {std::uint64_t{1}, std::uint64_t{31}, std::uint64_t{32},
                                       std::uint64_t{50'000'000}, (std::uint64_t{1} << 60) - 1})
        for (const std::int64_t us : {0ll, 999ll, 86'400'000'000ll, -3'600'000'000ll})
            for (const Heat heat : {Heat::Usual, Heat::Hot}) {
                const MadeRecord record{number, kEpoch + Duration::micros(us), heat};
                std::string recipe;
                source->append_recipe(recipe, record);
                EXPECT_EQ(recipe_of(*source, recipe), record_of(*source, record));
                std::string key = "old";
                source->make_key(recipe, key);
                EXPECT_EQ(key, record_of(*source, record).key);
                EXPECT_LE(recipe.size(), number <= 67'000'000 ? 8u : 14u);
            }
}

TEST(Source, AnAggregatesRecipeGivesItsBytesAgain) {
    auto spec = shop();
    spec.keys.explicit_hash = KeySpec::ExplicitHash::Spread;
    spec.keys.ranges = 4;
    const auto source = source_of(spec);
    // Numbers rise by gaps, as those of one shard do; one was retried and comes late.
    std::vector<MadeRecord> records;
    for (std::uint64_t n = 1; n <= 200; ++n)
        records.push_back(
            {.number = 1'000'000 + n * 4,
             .made_at = kEpoch + Duration::millis(static_cast<std::int64_t>(3'600'000 + n * 3))});
    records.push_back({.number = 5, .made_at = kEpoch, .heat = Heat::Hot});
    std::string recipe;
    source->append_aggregate_recipe(recipe, records);
    EXPECT_LE(recipe.size(), 2 * records.size() + 20);
    EXPECT_EQ(source->read_recipe(recipe), records);

    Aggregate aggregate;
    for (const MadeRecord& record : records) {
        const Content content = record_of(*source, record);
        aggregate.add({.partition_key = content.key,
                       .explicit_hash_key = source->explicit_hash_key(record),
                       .data = content.data});
    }
    Content expected{"a", {}};
    aggregate.append_to(expected.data);
    EXPECT_EQ(recipe_of(*source, recipe), expected);
    std::string key;
    source->make_key(recipe, key);
    EXPECT_EQ(key, "a");
    EXPECT_EQ(deaggregate("a", expected.data, HashKeyRange::whole()).size(), records.size());
}

TEST(Source, AFilesLinesHaveTheAgentsKeys) {
    auto spec = shop();
    spec.keys.explicit_hash = KeySpec::ExplicitHash::Fixed;
    spec.agent = AgentKeyOption::Deterministic;
    const auto digested = source_of(spec);
    const MadeRecord record{.number = 3, .made_at = kEpoch};
    const Content line = record_of(*digested, record);
    EXPECT_TRUE(line.data.starts_with("user-"));
    EXPECT_TRUE(line.data.ends_with("\n"));
    EXPECT_EQ(line.key, to_hex32(md5(line.data)));
    EXPECT_EQ(digested->explicit_hash_key(record), std::nullopt);
    std::string recipe;
    digested->append_recipe(recipe, record);
    std::string key;
    digested->make_key(recipe, key);
    EXPECT_EQ(key, line.key);
    spec.agent = AgentKeyOption::Random;
    const auto random = source_of(spec);
    EXPECT_EQ(record_of(*random, record).data, line.data);
    EXPECT_NE(record_of(*random, record).key, record_of(*random, {4, kEpoch}).key);
}

TEST(Source, AnEngineKeepsItsRecipesAndGivesItsRecords) {
    const auto source = source_of(shop());
    Engine engine{EngineOptions{}};
    const SourceId id = engine.add_source(source);
    Instant now = kEpoch;
    ASSERT_TRUE(create_stream(engine, {.now = now}, {.stream_name = "s", .shard_count = 1}));
    now = now + Duration::seconds(60);
    engine.settle(now);
    std::vector<Content> put;
    for (std::uint64_t n = 1; n <= 20; ++n) {
        Content content;
        std::string recipe;
        if (n % 5 == 0) {
            const MadeRecord records[] = {{n * 2, now}, {n * 2 + 1, now, Heat::Hot}};
            source->append_aggregate_recipe(recipe, records);
            source->make(recipe, content.key, content.data);
        } else {
            source->make_record({n, now}, content.key, content.data);
            source->append_recipe(recipe, {n, now});
        }
        ASSERT_TRUE(put_record(engine, {.now = now},
                               {.stream_name = "s",
                                .partition_key = content.key,
                                .data = content.data,
                                .generated = GeneratedFrom{id, recipe}}));
        put.push_back(content);
    }
    const auto iterator = get_shard_iterator(engine, {.now = now},
                                             {.stream_name = "s",
                                              .shard_id = "shardId-000000000000",
                                              .shard_iterator_type = "TRIM_HORIZON"});
    ASSERT_TRUE(iterator);
    const auto read =
        get_records(engine, {.now = now}, {.shard_iterator = iterator->shard_iterator});
    ASSERT_TRUE(read);
    ASSERT_EQ(read->records.size(), put.size());
    for (std::size_t i = 0; i < put.size(); ++i)
        EXPECT_EQ((Content{read->records[i].partition_key, read->records[i].data}), put[i]);
}

TEST(Source, OnlyRecipesAreRead) {
    const auto source = source_of(shop());
    const auto reads = [&](std::string_view recipe) {
        return source->read_recipe(recipe).has_value();
    };
    EXPECT_TRUE(reads(raw("\x04\x00")));
    EXPECT_FALSE(reads({}));
    EXPECT_FALSE(reads("\x04"));                                          // no time
    EXPECT_FALSE(reads(raw("\x04\x00\x00")));                             // more behind it
    EXPECT_FALSE(reads(raw("\x00\x00")));                                 // number 0
    EXPECT_FALSE(reads(raw("\x07\x00")));                                 // no such form
    EXPECT_FALSE(reads("\x04\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));  // no such time
    EXPECT_FALSE(reads("\x04\x80"));
    EXPECT_TRUE(reads(raw("\x06\x04\x00")));
    EXPECT_FALSE(reads(raw("\x02")));                  // an aggregate of none
    EXPECT_FALSE(reads(raw("\x0a\x04\x00")));          // one of two
    EXPECT_FALSE(reads(raw("\x0a\x04\x00\x06\x00")));  // the second: number 0
    EXPECT_TRUE(reads(raw("\x0a\x04\x00\x04\x00")));
    EXPECT_FALSE(reads("\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\x04\x02"));  // too many
    // Nothing before 1970.
    std::string early("\x04", 1);
    early += "\xff\xff\xff\xff\xff\xff\x7f";
    EXPECT_FALSE(reads(early));
}

TEST(Source, EachErrorNamesItsField) {
    EXPECT_EQ(Source::create({.keys = {.count = 0}}, 1, kEpoch).error().message,
              "keys.count: 0 is out of range: 1 to 1000000");
    EXPECT_EQ(Source::create({.payload_template = "{"}, 1, kEpoch).error().message,
              "payload template, character 1: { without a closing }");
    EXPECT_EQ(Source::create({.payload_template = "{list:a}"}, 1, kEpoch).error().message,
              "payload template, character 1: {list:a}: there is no list \"a\"");
    EXPECT_TRUE(
        Source::create({.payload_template = "{list:a}", .lists = {{"a", {"b"}}}}, 1, kEpoch));
}

}  // namespace
}  // namespace kds::sim
