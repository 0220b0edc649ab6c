// Aggregated records of all shapes give back what was put into them, and a source's recipes give
// back what the source had made.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/sim/kpl/aggregate.h"
#include "core/sim/kpl/deaggregate.h"
#include "core/sim/source/source.h"
#include "tests/property/random_input.h"

namespace kds::sim {
namespace {

struct UserRecord {
    std::string key;
    std::optional<HashKey> hash_key;
    std::string data;
    UserRecordView view() const {
        return {.partition_key = key, .explicit_hash_key = hash_key, .data = data};
    }
};

std::vector<UserRecord> random_records(Rng& rng) {
    std::vector<std::string> keys;
    for (std::uint64_t k = 1 + rng.below(200); k > 0; --k)
        keys.push_back(test::random_utf8(rng, rng.below(20) ? 8 : 256));
    std::vector<UserRecord> records;
    for (std::uint64_t k = rng.below(rng.below(2) ? 10 : 400); k > 0; --k) {
        UserRecord record{.key = keys[test::pick(rng, keys.size())],
                          .hash_key = {},
                          .data = test::random_bytes(rng, rng.below(50) ? 200 : 70'000)};
        if (rng.below(3) == 0)
            record.hash_key = HashKey{make_u128(rng.below(2) ? 0 : rng.next_u64(), rng.below(9))};
        records.push_back(std::move(record));
    }
    return records;
}

TEST(AggregateProperty, DecodingGivesBackWhatWasEncoded) {
    std::uint64_t bytes = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        const auto records = random_records(rng);
        Aggregate aggregate;
        for (const UserRecord& record : records) {
            const std::size_t foretold = aggregate.size_with(record.view());
            aggregate.add(record.view());
            ASSERT_EQ(aggregate.size(), foretold);
        }
        std::string data;
        aggregate.append_to(data);
        ASSERT_EQ(data.size(), aggregate.size());
        bytes += data.size();
        const auto read = deaggregate("a", data, HashKeyRange::whole());
        if (records.empty()) {
            ASSERT_EQ(read,
                      (std::vector{SubRecord{0, false, {.partition_key = "a", .data = data}}}));
            continue;
        }
        ASSERT_EQ(read.size(), records.size());
        for (std::size_t i = 0; i < records.size(); ++i)
            ASSERT_EQ(read[i], (SubRecord{i, true, records[i].view()})) << i;
        // In a part of the hash keys: all or none, as they lie.
        const auto parts = uniform_split(1 + static_cast<std::uint32_t>(rng.below(3)));
        for (const HashKeyRange part : parts) {
            const bool inside = std::ranges::all_of(records, [&](const UserRecord& record) {
                return part.contains(record.view().hash_key());
            });
            ASSERT_EQ(deaggregate("a", data, part).size(), inside ? records.size() : 0);
        }
    }
    EXPECT_GT(bytes, 5'000'000u);
}

TEST(AggregateProperty, AlteredBytesAreNoAggregate) {
    Rng rng(1);
    for (int round = 0; round < 3'000; ++round) {
        Aggregate aggregate;
        for (std::uint64_t k = 1 + rng.below(4); k > 0; --k)
            aggregate.add({.partition_key = "k", .data = "data"});
        std::string data;
        aggregate.append_to(data);
        char& byte = data[test::pick(rng, data.size())];
        byte = static_cast<char>(byte + 1 + static_cast<char>(rng.below(255)));
        ASSERT_EQ(read_aggregate(data), std::nullopt);
    }
}

MadeRecord random_record(Rng& rng, Instant epoch) {
    return {
        .number = 1 + (rng.below(2) ? rng.below(1'000) : rng.below((std::uint64_t{1} << 60) - 1)),
        .made_at =
            epoch + Duration::millis(static_cast<std::int64_t>(rng.below(100'000'000)) - 1'000'000),
        .heat = rng.below(4) ? Heat::Usual : Heat::Hot};
}

SourceSpec random_spec(Rng& rng) {
    SourceSpec spec;
    spec.keys.strategy = static_cast<KeySpec::Strategy>(rng.below(4));
    spec.keys.count = 1 + static_cast<std::uint32_t>(rng.below(1'000'000));
    spec.keys.skew_hundredths = static_cast<std::uint32_t>(rng.below(301));
    spec.keys.explicit_hash = static_cast<KeySpec::ExplicitHash>(rng.below(3));
    spec.keys.hash_key = HashKey{make_u128(rng.next_u64(), rng.next_u64())};
    spec.keys.ranges = 1 + static_cast<std::uint32_t>(rng.below(100));
    if (rng.below(2)) spec.keys.hot_key = "hot";
    spec.payload_template = "{key} {n} {time} {words:w:1:40} {wave:0.0:9:60} {hex:9} {dec:0:1:3}";
    spec.lists = {{"w", {"one", "two", "three"}}};
    if (rng.below(4) == 0) spec.agent = static_cast<AgentKeyOption>(rng.below(2));
    return spec;
}

TEST(SourceProperty, RecipesGiveBackWhatWasMadeInAnyOrder) {
    const Instant epoch = Instant::from_seconds(1'772'442'000);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        const auto source = Source::create(random_spec(rng), seed, epoch);
        ASSERT_TRUE(source) << source.error().message;
        struct Put {
            std::string recipe, key, data;
        };
        std::vector<Put> puts;
        for (int i = 0; i < 40; ++i) {
            Put put;
            if (rng.below(3)) {
                const MadeRecord record = random_record(rng, epoch);
                (*source)->make_record(record, put.key, put.data);
                (*source)->append_recipe(put.recipe, record);
                ASSERT_EQ((*source)->read_recipe(put.recipe), std::vector{record});
            } else {
                std::vector<MadeRecord> records;
                Aggregate aggregate;
                for (std::uint64_t k = 2 + rng.below(30); k > 0; --k) {
                    records.push_back(random_record(rng, epoch));
                    (*source)->make_record(records.back(), put.key, put.data);
                    aggregate.add(
                        {.partition_key = put.key,
                         .explicit_hash_key = (*source)->explicit_hash_key(records.back()),
                         .data = put.data});
                }
                (*source)->append_aggregate_recipe(put.recipe, records);
                ASSERT_EQ((*source)->read_recipe(put.recipe), records);
                put.key = kAggregateKey;
                put.data.clear();
                aggregate.append_to(put.data);
            }
            puts.push_back(std::move(put));
        }
        std::string key;
        std::string data;
        for (int i = 0; i < 100; ++i) {
            const Put& put = puts[test::pick(rng, puts.size())];
            (*source)->make(put.recipe, key, data);
            ASSERT_EQ(key, put.key);
            ASSERT_EQ(data, put.data);
            (*source)->make_key(put.recipe, key);
            ASSERT_EQ(key, put.key);
        }
    }
}

TEST(SourceProperty, AnyBytesAreARecipeOrNone) {
    const auto source = Source::create({}, 1, Instant::from_seconds(1'772'442'000));
    ASSERT_TRUE(source);
    int read = 0;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        Rng rng(seed);
        std::string bytes = test::random_bytes(rng, 12);
        // Short numbers as often as long ones.
        if (rng.below(2))
            for (char& c : bytes) c = static_cast<char>(c & 0x7f);
        const auto records = (*source)->read_recipe(bytes);
        if (!records) continue;
        ++read;
        std::string key;
        std::string data;
        (*source)->make(bytes, key, data);
        ASSERT_FALSE(key.empty()) << seed;
    }
    EXPECT_GT(read, 500);
}

}  // namespace
}  // namespace kds::sim
