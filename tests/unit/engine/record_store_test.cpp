#include "core/engine/record_store.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/base/text.h"

namespace kds {
namespace {

/// Record number n of these tests: index 2n, arrival in second n, so that there are gaps.
void append(RecordStore& store, std::uint64_t n, std::string_view data) {
    const std::string key = cat("key-", n);
    store.append({.sequence_index = 2 * n,
                  .arrival = Instant::from_seconds(static_cast<std::int64_t>(n)),
                  .hash_key = {make_u128(n, ~n)},
                  .partition_key = key,
                  .data = data,
                  .actor = static_cast<std::uint32_t>(n % 3)});
}

RecordStore store_of(std::uint64_t count) {
    RecordStore store;
    for (std::uint64_t n = 0; n < count; ++n) append(store, n, cat("data of ", n));
    return store;
}

void expect_record(const RecordStore& store, std::uint64_t place, std::string_view data) {
    const StoredRecord record = store.at(place);
    EXPECT_EQ(record.sequence_index, 2 * place);
    EXPECT_EQ(record.arrival, Instant::from_seconds(static_cast<std::int64_t>(place)));
    EXPECT_EQ(record.chosen_hash_key, (HashKey{make_u128(place, ~place)}));
    EXPECT_EQ(record.partition_key, cat("key-", place));
    EXPECT_EQ(record.data, data);
    EXPECT_EQ(record.size(), static_cast<std::int64_t>(record.partition_key.size() + data.size()));
    EXPECT_FALSE(record.is_generated());
    EXPECT_EQ(record.actor, place % 3);
}

TEST(RecordStore, GivesBackWhatWasAppended) {
    for (const std::uint64_t count : {1, 9, 300, 20'000}) {
        const RecordStore store = store_of(count);
        ASSERT_EQ(store.size(), count);
        RecordStore::Reader reader(store, 0);
        for (std::uint64_t n = 0; n < count; ++n) {
            expect_record(store, n, cat("data of ", n));
            EXPECT_EQ(reader.next().sequence_index, 2 * n);
            EXPECT_EQ(store.arrival_at(n), store.at(n).arrival);
        }
    }
}

TEST(RecordStore, HoldsEmptyAndHugeRecords) {
    RecordStore store;
    const std::string huge(1'048'570, 'h');
    append(store, 0, "");
    append(store, 1, huge);
    append(store, 2, std::string_view("\0\xff", 2));
    append(store, 3, huge);
    expect_record(store, 0, "");
    expect_record(store, 1, huge);
    expect_record(store, 2, std::string_view("\0\xff", 2));
    expect_record(store, 3, huge);
    EXPECT_EQ(store.content_bytes(), 4 * 5 + 2 + 2 * 1'048'570);
}

TEST(RecordStore, FindsByIndex) {
    const RecordStore store = store_of(600);
    EXPECT_EQ(store.lower_bound_index(0), 0u);
    EXPECT_EQ(store.lower_bound_index(1), 1u);
    EXPECT_EQ(store.lower_bound_index(2), 1u);
    EXPECT_EQ(store.lower_bound_index(510), 255u);
    EXPECT_EQ(store.lower_bound_index(511), 256u);
    EXPECT_EQ(store.lower_bound_index(512), 256u);
    EXPECT_EQ(store.lower_bound_index(1'198), 599u);
    EXPECT_EQ(store.lower_bound_index(1'199), 600u);
    EXPECT_EQ(RecordStore().lower_bound_index(0), 0u);
}

TEST(RecordStore, FindsByArrival) {
    const RecordStore store = store_of(600);
    EXPECT_EQ(store.lower_bound_arrival(Instant{}), 0u);
    EXPECT_EQ(store.lower_bound_arrival(Instant::from_seconds(256)), 256u);
    EXPECT_EQ(store.lower_bound_arrival(Instant::from_seconds(256) + Duration::micros(1)), 257u);
    EXPECT_EQ(store.lower_bound_arrival(Instant::from_seconds(600)), 600u);
}

TEST(RecordStore, TrimsWhatArrivedBefore) {
    for (const std::uint64_t kept_from : {0, 1, 255, 256, 257, 599, 600}) {
        RecordStore store = store_of(600);
        const auto before = Instant::from_seconds(static_cast<std::int64_t>(kept_from));
        EXPECT_EQ(store.trim_before(before), kept_from);
        EXPECT_EQ(store.trim_before(before), 0u);
        EXPECT_EQ(store.first(), kept_from);
        EXPECT_EQ(store.end(), 600u);
        std::int64_t bytes = 0;
        for (std::uint64_t n = kept_from; n < 600; ++n) {
            expect_record(store, n, cat("data of ", n));
            bytes += static_cast<std::int64_t>(cat("key-", n, "data of ", n).size());
        }
        EXPECT_EQ(store.content_bytes(), bytes) << kept_from;
        EXPECT_EQ(store.lower_bound_index(0), kept_from);
        EXPECT_EQ(store.lower_bound_arrival(Instant{}), kept_from);
    }
}

TEST(RecordStore, GivesBackTheMemoryOfWhatIsTrimmed) {
    RecordStore store = store_of(100'000);
    EXPECT_GT(store.memory_bytes(), 1'000'000u);
    store.trim_before(Instant::from_seconds(1'000'000));
    EXPECT_EQ(store.memory_bytes(), sizeof(RecordStore));
}

TEST(RecordStore, GoesOnAfterTrimmingAll) {
    RecordStore store = store_of(300);
    store.trim_before(Instant::from_seconds(1'000));
    EXPECT_EQ(store.size(), 0u);
    EXPECT_EQ(store.content_bytes(), 0);
    EXPECT_EQ(store.lower_bound_index(0), 300u);
    append(store, 300, "again");
    EXPECT_EQ(store.first(), 300u);
    expect_record(store, 300, "again");
}

TEST(RecordStore, CopiesAreIndependent) {
    for (const std::uint64_t count : {1, 255, 256, 257, 300}) {
        RecordStore original = store_of(count);
        RecordStore copy = original;
        const std::uint64_t digest = original.digest();
        append(original, count, "of the original");
        append(copy, count, "of the copy");
        append(copy, count + 1, "more");
        expect_record(original, count, "of the original");
        expect_record(copy, count, "of the copy");
        EXPECT_EQ(original.size(), count + 1);
        EXPECT_EQ(copy.size(), count + 2);
        for (std::uint64_t n = 0; n < count; ++n) {
            expect_record(original, n, cat("data of ", n));
            expect_record(copy, n, cat("data of ", n));
        }
        EXPECT_NE(original.digest(), copy.digest());
        EXPECT_NE(original.digest(), digest);
    }
}

TEST(RecordStore, TrimmingACopyLeavesTheOriginal) {
    const RecordStore original = store_of(600);
    RecordStore copy = original;
    copy.trim_before(Instant::from_seconds(500));
    EXPECT_EQ(original.first(), 0u);
    expect_record(original, 0, "data of 0");
}

TEST(RecordStore, DigestDependsOnEachFieldAndNotOnTrimming) {
    const RecordToStore base{.sequence_index = 1,
                             .arrival = Instant{2},
                             .hash_key = {3},
                             .partition_key = "key",
                             .data = "some data of more than eight bytes",
                             .actor = 4};
    const auto digest_of = [](const RecordToStore& record) {
        RecordStore store;
        store.append(record);
        return store.digest();
    };
    std::vector<RecordToStore> others(9, base);
    others[0].sequence_index = 2;
    others[1].arrival = Instant{3};
    others[2].hash_key = {4};
    others[3].hash_key = {make_u128(1, 3)};
    others[4].partition_key = "kez";
    others[5].data = "some data of more than eight bytez";
    others[6].data = "Some data of more than eight bytes";
    others[7].actor = 5;
    others[8].partition_key = "keys";
    others[8].data = base.data.substr(1);  // The same bytes in a row.
    for (std::size_t i = 0; i < others.size(); ++i)
        EXPECT_NE(digest_of(others[i]), digest_of(base)) << i;
    RecordStore store = store_of(10);
    const std::uint64_t before = store.digest();
    store.trim_before(Instant::from_seconds(5));
    EXPECT_EQ(store.digest(), before);
}

TEST(RecordStore, DigestSeesEachByteOfDataOfAnyLength) {
    const auto digest_of = [](const std::string& data) {
        RecordStore store;
        append(store, 0, data);
        return store.digest();
    };
    for (const std::size_t size : {1, 7, 8, 9, 15, 16, 100, 255, 256, 257, 263, 264, 600}) {
        const std::string data(size, 'x');
        for (std::size_t i = 0; i < size; ++i) {
            std::string other = data;
            other[i] ^= 1;
            EXPECT_NE(digest_of(other), digest_of(data)) << size << " bytes, byte " << i;
        }
        EXPECT_NE(digest_of(data + 'x'), digest_of(data));
        EXPECT_NE(digest_of(data + '\0'), digest_of(data));
    }
}

TEST(RecordStore, TakesAtMost140BytesForARecordOf110) {
    RecordStore store;
    constexpr std::uint64_t kCount = 20'000;
    const std::string data(100, 'd');
    for (std::uint64_t n = 0; n < kCount; ++n) {
        store.append({.sequence_index = n,
                      .arrival = Instant{},
                      .hash_key = {n},
                      .hash_key_follows = true,
                      .partition_key = "0123456789",
                      .data = data,
                      .actor = 0});
    }
    EXPECT_LE(store.memory_bytes(), 140 * kCount);
    EXPECT_GT(store.memory_bytes(), 110 * kCount);
}

/// Record number n of a store of generated ones, 250 a second.
void append_generated(RecordStore& store, std::uint64_t n, const GeneratedFrom& from,
                      std::string_view key, std::string_view data) {
    store.append({.sequence_index = n,
                  .arrival = Instant{static_cast<std::int64_t>(n) * 4'000},
                  .hash_key = {n},
                  .hash_key_follows = true,
                  .partition_key = key,
                  .data = data,
                  .actor = 7,
                  .generated = &from});
}

TEST(RecordStore, KeepsTheRecipeAndTheSizesOfAGeneratedRecord) {
    RecordStore store;
    append_generated(store, 0, {{3}, "recipe"}, "a key", std::string(1'000'000, 'd'));
    append_generated(store, 1, {{65'535}, ""}, "", "");
    append(store, 2, "literal");
    const StoredRecord first = store.at(0);
    EXPECT_TRUE(first.is_generated());
    EXPECT_EQ(first.source, SourceId{3});
    EXPECT_EQ(first.recipe, "recipe");
    EXPECT_EQ(first.key_bytes, 5u);
    EXPECT_EQ(first.data_bytes, 1'000'000u);
    EXPECT_EQ(first.partition_key, "");
    EXPECT_EQ(first.data, "");
    EXPECT_EQ(first.actor, 7u);
    EXPECT_FALSE(first.chosen_hash_key);
    EXPECT_EQ(store.at(1).source, SourceId{65'535});
    EXPECT_EQ(store.at(1).recipe, "");
    EXPECT_EQ(store.at(1).size(), 0);
    EXPECT_EQ(store.at(2).data, "literal");
    EXPECT_EQ(store.content_bytes(), 1'000'005 + 5 + 7);
    EXPECT_EQ(store.content_bytes(0, 1), 1'000'005);
    EXPECT_EQ(store.content_bytes(1, 3), 12);
    EXPECT_LT(store.memory_bytes(), 2'000u);
}

TEST(RecordStore, TakesAtMost40BytesForAGeneratedRecord) {
    RecordStore store;
    constexpr std::uint64_t kHour = 900'000;  // An eighth of 2,000 records a second.
    const GeneratedFrom from{{1}, "12345678"};
    const std::string data(400, 'd');
    for (std::uint64_t n = 0; n < kHour; ++n) append_generated(store, n, from, "user-12345", data);
    EXPECT_LE(store.memory_bytes(), 40 * kHour);
    EXPECT_LE(store.block_count(), 1'000u);
    RecordProperty("bytes_a_record", static_cast<int>(store.memory_bytes() / kHour));
    EXPECT_EQ(store.content_bytes(), std::int64_t{410} * kHour);
}

TEST(RecordStore, TheDigestOfAGeneratedRecordDependsOnWhatIsKept) {
    const auto digest_of = [](const GeneratedFrom& from, std::string_view key,
                              std::string_view data) {
        RecordStore store;
        append_generated(store, 0, from, key, data);
        return store.digest();
    };
    const std::uint64_t base = digest_of({{1}, "ab"}, "key", "data");
    EXPECT_NE(digest_of({{2}, "ab"}, "key", "data"), base);
    EXPECT_NE(digest_of({{1}, "ac"}, "key", "data"), base);
    EXPECT_NE(digest_of({{1}, "ab"}, "keys", "data"), base);
    EXPECT_NE(digest_of({{1}, "ab"}, "key", "datas"), base);
    EXPECT_NE(digest_of({{1}, "ab"}, "keyd", "ata"), base);
}

TEST(RecordStore, BeginsABlockWhereNumbersOrTimesAreTooFarApart) {
    constexpr std::uint64_t kIndex = std::uint64_t{1} << 31;
    constexpr std::int64_t kMicros = std::int64_t{1} << 32;
    for (const std::uint64_t index : {kIndex - 1, kIndex, kIndex + 1, kIndex * kIndex}) {
        for (const std::int64_t micros : {kMicros - 1, kMicros, kMicros + 1, kMicros * 1'000}) {
            RecordStore store;
            store.append({.sequence_index = 5,
                          .arrival = Instant{-7},
                          .hash_key = {},
                          .partition_key = "a",
                          .data = "",
                          .actor = 1});
            store.append({.sequence_index = 5 + index,
                          .arrival = Instant{-7 + micros},
                          .hash_key = {},
                          .partition_key = "b",
                          .data = "",
                          .actor = 0xffff'ffff,
                          .key_number = 0xffff'ffff});
            EXPECT_EQ(store.at(0).sequence_index, 5u);
            EXPECT_EQ(store.at(1).sequence_index, 5 + index);
            EXPECT_EQ(store.at(0).arrival, Instant{-7});
            EXPECT_EQ(store.at(1).arrival, Instant{-7 + micros});
            EXPECT_EQ(store.at(1).actor, 0xffff'ffffu);
            EXPECT_EQ(store.at(1).key_number, 0xffff'ffffu);
            EXPECT_EQ(store.lower_bound_index(5 + index), 1u);
            EXPECT_EQ(store.lower_bound_index(6 + index), 2u);
            EXPECT_EQ(store.lower_bound_arrival(Instant{-7 + micros}), 1u);
            EXPECT_EQ(store.lower_bound_arrival(Instant{-6}), 1u);
        }
    }
}

TEST(RecordStore, SaysWhichKeyEncryptsWhichRecords) {
    RecordStore store;
    std::vector<std::uint32_t> numbers;
    for (std::uint64_t n = 0; n < 5'000; ++n) {
        numbers.push_back(n < 2'000 ? 0u : n < 2'001 ? 7u : 3u);
        store.append({.sequence_index = n,
                      .arrival = {},
                      .hash_key = {},
                      .partition_key = "key",
                      .data = "",
                      .actor = 0,
                      .key_number = numbers.back()});
    }
    std::uint64_t place = 0;
    while (place < store.end()) {
        const RecordStore::KeyRun run = store.key_run(place);
        ASSERT_GT(run.end, place);
        for (; place < run.end; ++place) {
            ASSERT_EQ(run.key_number, numbers[static_cast<std::size_t>(place)]);
            ASSERT_EQ(store.at(place).key_number, run.key_number);
        }
    }
}

TEST(RecordStore, FindsHowManyRecordsFitIntoSoManyBytes) {
    RecordStore store;  // Record n has n % 5 bytes.
    for (std::uint64_t n = 0; n < 3'000; ++n) {
        store.append({.sequence_index = n,
                      .arrival = {},
                      .hash_key = {},
                      .partition_key = std::string_view("1234").substr(0, n % 5),
                      .data = "",
                      .actor = 0});
    }
    EXPECT_EQ(store.end_within(0, 3'000, 0), 1u);
    EXPECT_EQ(store.end_within(0, 3'000, 9), 4u);
    EXPECT_EQ(store.end_within(0, 3'000, 10), 6u);
    EXPECT_EQ(store.end_within(1, 3'000, 0), 1u);
    EXPECT_EQ(store.end_within(0, 3'000, 6'000 - 1), 2'999u);
    EXPECT_EQ(store.end_within(0, 3'000, 6'000), 3'000u);
    EXPECT_EQ(store.end_within(0, 2'000, 6'000), 2'000u);
    EXPECT_EQ(store.end_within(2'000, 2'000, 0), 2'000u);
    EXPECT_EQ(store.end_within(500, 3'000, 4'000), 2'501u);
}

/// Where the data of a record lies.
const char* address_of(const RecordStore& store, std::uint64_t place) {
    return store.at(place).data.data();
}

TEST(RecordStore, ASnapshotCostsTheStoreNothing) {
    RecordStore store = store_of(1'000);
    const RecordStore snapshot = store;
    const std::size_t blocks = store.block_count();
    const char* const before = address_of(store, 999);
    append(store, 1'000, "next");
    EXPECT_EQ(store.block_count(), blocks);
    EXPECT_EQ(address_of(store, 999), before);
    EXPECT_EQ(address_of(snapshot, 999), before);
    EXPECT_EQ(snapshot.end(), 1'000u);
    EXPECT_EQ(snapshot.lower_bound_index(2'000), 1'000u);
    EXPECT_EQ(snapshot.lower_bound_arrival(Instant::from_seconds(1'000)), 1'000u);

    // Who goes on from the snapshot leaves the common block, and copies nothing of it.
    RecordStore fork = snapshot;
    append(fork, 1'000, "other");
    EXPECT_EQ(fork.block_count(), blocks + 1);
    EXPECT_EQ(address_of(fork, 999), before);
    expect_record(fork, 1'000, "other");
    expect_record(store, 1'000, "next");
}

TEST(RecordStore, WhatACopyAppendedIsOverwrittenWhenTheCopyIsGone) {
    RecordStore store = store_of(10);
    const std::size_t blocks = store.block_count();
    {
        RecordStore copy = store;
        append(copy, 10, "of the copy");
        expect_record(copy, 10, "of the copy");
    }
    append(store, 10, "of the original");
    EXPECT_EQ(store.block_count(), blocks);
    expect_record(store, 10, "of the original");
    expect_record(store, 9, "data of 9");
}

TEST(RecordStore, ManySmallAndFewLargeRecordsWasteLittle) {
    RecordStore store;
    std::int64_t bytes = 0;
    const std::string large(100'000, 'l');
    for (std::uint64_t n = 0; n < 2'000; ++n) {
        append(store, n, n % 10 == 0 ? std::string_view(large) : "small");
        bytes = store.content_bytes();
    }
    EXPECT_LT(static_cast<std::int64_t>(store.memory_bytes()), bytes + bytes / 2);
    for (std::uint64_t n = 0; n < 2'000; ++n)
        expect_record(store, n, n % 10 == 0 ? std::string_view(large) : "small");
}

}  // namespace
}  // namespace kds
