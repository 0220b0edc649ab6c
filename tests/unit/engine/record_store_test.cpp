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
    EXPECT_EQ(record.hash_key, (HashKey{make_u128(place, ~place)}));
    EXPECT_EQ(record.partition_key, cat("key-", place));
    EXPECT_EQ(record.data, data);
    EXPECT_EQ(record.actor, place % 3);
}

TEST(RecordStore, GivesBackWhatWasAppended) {
    // Around the size of a block, 256 records.
    for (const std::uint64_t count : {1, 255, 256, 257, 512, 513, 1'000}) {
        const RecordStore store = store_of(count);
        ASSERT_EQ(store.size(), count);
        for (std::uint64_t n = 0; n < count; ++n) expect_record(store, n, cat("data of ", n));
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
    const StoredRecord base{.sequence_index = 1,
                            .arrival = Instant{2},
                            .hash_key = {3},
                            .partition_key = "key",
                            .data = "some data of more than eight bytes",
                            .actor = 4};
    const auto digest_of = [](const StoredRecord& record) {
        RecordStore store;
        store.append(record);
        return store.digest();
    };
    std::vector<StoredRecord> others(9, base);
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

TEST(RecordStore, TakesAtMost200BytesForARecordOf100) {
    RecordStore store;
    constexpr std::uint64_t kCount = 20'000;
    const std::string data(100, 'd');
    for (std::uint64_t n = 0; n < kCount; ++n) {
        store.append({.sequence_index = n,
                      .arrival = Instant{},
                      .hash_key = {n},
                      .partition_key = "0123456789",
                      .data = data,
                      .actor = 0});
    }
    EXPECT_LE(store.memory_bytes(), 200 * kCount);
    EXPECT_GT(store.memory_bytes(), 110 * kCount);
}

}  // namespace
}  // namespace kds
