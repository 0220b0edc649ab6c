#include "core/engine/record_content.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "tests/unit/engine/fan_out_lab.h"
#include "tests/unit/engine/numbered_source.h"

namespace kds {
namespace {

using test::FanOutLab;
using test::numbered_entry;
using test::NumberedSource;
using test::succeeds;

const NumberedSource kMaker;

/// A lab whose engine has the source; what it puts is stored as it is in one that is `plain`.
struct SourceLab : FanOutLab {
    explicit SourceLab(bool plain = false) {
        if (!plain) source = engine.add_source(std::make_shared<NumberedSource>());
    }
    Result<PutRecordsOutput> put_numbers(std::uint64_t begin, std::uint64_t end) {
        PutRecordsInput input{.stream_name = "s"};
        for (std::uint64_t n = begin; n < end; ++n)
            input.records.push_back(numbered_entry(kMaker, source, n));
        return put_records(engine, call(), input);
    }
    Result<PutRecordOutput> put_number(std::uint64_t n) {
        PutRecordsEntry entry = numbered_entry(kMaker, source, n);
        return put_record(engine, call(),
                          {.stream_name = "s",
                           .partition_key = std::move(entry.partition_key),
                           .data = std::move(entry.data),
                           .generated = std::move(entry.generated)});
    }
    std::optional<SourceId> source = {};
};

TEST(RecordContent, IsMadeAgainOfTheRecipe) {
    SourceLab lab;
    ASSERT_TRUE(succeeds(lab.put_number(13)));
    ASSERT_TRUE(succeeds(lab.put("literal", "data")));
    const RecordSources& sources = lab.engine.sources();
    ContentRoom room;
    const StoredRecord made = lab.shard(0).records.at(0);
    EXPECT_EQ(made.recipe, NumberedSource::recipe_of(13));
    EXPECT_EQ(made.source, lab.source);
    EXPECT_EQ(partition_key_of(sources, made, room), "key-13");
    EXPECT_EQ(content_of(sources, made, room).partition_key, "key-13");
    EXPECT_EQ(content_of(sources, made, room).data, std::string(91, 'n'));
    EXPECT_EQ(hash_key_of(sources, made, room), hash_key_of("key-13"));

    const StoredRecord kept = lab.shard(0).records.at(1);
    EXPECT_EQ(content_of(sources, kept, room).partition_key, "literal");
    EXPECT_EQ(content_of(sources, kept, room).data, "data");
    EXPECT_EQ(partition_key_of(sources, kept, room), "literal");
    EXPECT_EQ(hash_key_of(sources, kept, room), hash_key_of("literal"));
}

TEST(RecordContent, AChosenHashKeyIsKept) {
    SourceLab lab;
    PutRecordsEntry entry = numbered_entry(kMaker, lab.source, 5);
    entry.explicit_hash_key = "12345678901234567890123";
    ASSERT_TRUE(succeeds(
        put_records(lab.engine, lab.call(), {.stream_name = "s", .records = {std::move(entry)}})));
    const StoredRecord record = lab.shard(0).records.at(0);
    ContentRoom room;
    EXPECT_EQ(to_decimal(hash_key_of(lab.engine.sources(), record, room).value),
              "12345678901234567890123");
    EXPECT_EQ(content_of(lab.engine.sources(), record, room).partition_key, "key-5");
}

TEST(RecordContent, ASourceThatOnlyMakesWholeRecordsMakesKeysToo) {
    class Whole : public RecordSource {
        void make(std::string_view recipe, std::string& key, std::string& data) const override {
            key = cat("key of ", recipe);
            data = "data";
        }
    };
    std::string key = "something else";
    const std::unique_ptr<const RecordSource> source = std::make_unique<Whole>();
    source->make_key("r", key);
    EXPECT_EQ(key, "key of r");
}

TEST(RecordContent, WhoReadsSeesNoDifference) {
    SourceLab lab, plain(true);
    for (SourceLab* one : {&lab, &plain}) {
        ASSERT_TRUE(succeeds(one->put_numbers(0, 400)));
        ASSERT_TRUE(succeeds(one->put_number(400)));
    }
    EXPECT_EQ(lab.shard(0).records.content_bytes(), plain.shard(0).records.content_bytes());
    EXPECT_LT(lab.shard(0).records.memory_bytes(), plain.shard(0).records.memory_bytes() / 2);
    const auto got = lab.get(lab.iterator("TRIM_HORIZON")->shard_iterator);
    const auto expected = plain.get(plain.iterator("TRIM_HORIZON")->shard_iterator);
    ASSERT_TRUE(succeeds(got));
    ASSERT_EQ(got->records.size(), 401u);
    for (std::size_t i = 0; i < got->records.size(); ++i) {
        EXPECT_EQ(got->records[i].partition_key, expected->records[i].partition_key);
        EXPECT_EQ(got->records[i].data, expected->records[i].data);
        EXPECT_EQ(got->records[i].sequence_number, expected->records[i].sequence_number);
    }
    EXPECT_EQ(lab.last_event().bytes, plain.last_event().bytes);
    EXPECT_EQ(lab.last_event().count, plain.last_event().count);
}

TEST(RecordContent, SubscriptionsPushIt) {
    SourceLab lab, plain(true);
    std::string all[2];
    for (SourceLab* one : {&lab, &plain}) {
        const SubscriptionId id = one->subscribe("TRIM_HORIZON");
        const Instant since = one->now;
        ASSERT_TRUE(succeeds(one->put_numbers(0, 40)));
        one->wait(Duration::seconds(1));
        all[one == &plain] = one->taken(id, since);
    }
    EXPECT_EQ(all[0], all[1]);
    EXPECT_NE(all[0].find("ccccccc"), std::string::npos);
}

TEST(RecordContent, GeneratedRecordsAreRefusedAsOthersAre) {
    // More than the 1,000 records of a second; a record that is too large.
    SourceLab lab, plain(true);
    for (SourceLab* one : {&lab, &plain}) {
        ASSERT_TRUE(succeeds(one->put_numbers(0, 500)));
        ASSERT_TRUE(succeeds(one->put_numbers(0, 500)));
        const auto refused = one->put_numbers(0, 3);
        ASSERT_TRUE(succeeds(refused));
        EXPECT_EQ(refused->failed_record_count, 3u);
        EXPECT_EQ(one->shard(0).records.size(), 1'000u);
    }
    const NumberedSource large("key-", 2'000'000);
    const SourceId id = lab.engine.add_source(std::make_shared<NumberedSource>(large));
    PutRecordsEntry entry = numbered_entry(large, id, 200'000);
    EXPECT_TRUE(test::fails_with(
        put_record(lab.engine, lab.call(),
                   {.stream_name = "s",
                    .partition_key = entry.partition_key,
                    .data = entry.data,
                    .generated = entry.generated}),
        ErrorCode::Validation,
        "1 validation error detected: Value at 'data' failed to satisfy constraint: Member must "
        "have length less than or equal to 1048576"));
}

TEST(RecordContent, TheStateHashKnowsSourcesAndRecipes) {
    SourceLab lab;
    const SourceLab empty = lab;
    const std::uint64_t before = lab.engine.state_hash();
    EXPECT_NE(before, SourceLab(true).engine.state_hash());
    ASSERT_TRUE(succeeds(lab.put_number(1)));
    SourceLab same = empty, other = empty;
    ASSERT_TRUE(succeeds(same.put_number(1)));
    EXPECT_EQ(same.engine.state_hash(), lab.engine.state_hash());
    // The same record of another source, which stands in another state of the engine.
    other.source = other.engine.add_source(std::make_shared<NumberedSource>());
    ASSERT_TRUE(succeeds(other.put_number(1)));
    EXPECT_NE(other.engine.state_hash(), lab.engine.state_hash());
}

TEST(RecordContent, CopiesOfAnEngineShareItsSources) {
    SourceLab lab;
    ASSERT_TRUE(succeeds(lab.put_number(9)));
    const SourceLab copy = lab;
    EXPECT_EQ(&copy.engine.sources()[*lab.source], &lab.engine.sources()[*lab.source]);
    ContentRoom room;
    EXPECT_EQ(content_of(copy.engine.sources(), lab.shard(0).records.at(0), room).partition_key,
              "key-9");
}

TEST(RecordContentDeath, ASourceMustBeKnownAndMakeWhatIsPut) {
    SourceLab lab;
    PutRecordInput input{.stream_name = "s", .partition_key = "key-1", .data = "bbbbbbb"};
    input.generated = GeneratedFrom{*lab.source, NumberedSource::recipe_of(1)};
    ASSERT_TRUE(succeeds(put_record(lab.engine, lab.call(), input)));
    input.generated->source = {2};
    EXPECT_DEATH_IF_SUPPORTED(static_cast<void>(put_record(lab.engine, lab.call(), input)),
                              "knows");
#ifndef NDEBUG
    input.generated->source = *lab.source;
    input.data = "bbbbbbc";
    EXPECT_DEATH_IF_SUPPORTED(static_cast<void>(put_record(lab.engine, lab.call(), input)),
                              "data == record.data");
    input.data = "bbbbbbb";
    input.partition_key = "key-2";
    EXPECT_DEATH_IF_SUPPORTED(static_cast<void>(put_record(lab.engine, lab.call(), input)),
                              "key == record.partition_key");
#endif
}

}  // namespace
}  // namespace kds
