#include "core/sim/kpl/deaggregate.h"

#include <gtest/gtest.h>

#include "core/base/base64.h"
#include "core/engine/md5.h"

namespace kds::sim {
namespace {

constexpr HashKeyRange kAll = HashKeyRange::whole();

/// A literal with the zeros in it.
template <std::size_t kSize>
constexpr std::string_view raw(const char (&text)[kSize]) {
    return {text, kSize - 1};
}

/// A message between magic and digest.
std::string sealed(std::string_view message) {
    std::string bytes(kAggregateMagic);
    bytes += message;
    const u128 digest = md5(message);
    for (int shift = 120; shift >= 0; shift -= 8)
        bytes += static_cast<char>(static_cast<unsigned char>(digest >> shift & 0xff));
    return bytes;
}

constexpr std::string_view kExample =
    "84mawgoCazEKAmsyGgkIABoFaGVsbG8aCQgBGgV3b3JsZMSyNMEhZQ9FEtIr9n3KneI=";

TEST(Deaggregate, TheExampleIsTwoUserRecordsAndAPlainOneWithAFlippedByte) {
    // kinesis.md 14.3, row 24.
    std::string data = *base64_decode(kExample);
    const auto records = deaggregate("a", data, kAll);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0], (SubRecord{0, true, {.partition_key = "k1", .data = "hello"}}));
    EXPECT_EQ(records[1], (SubRecord{1, true, {.partition_key = "k2", .data = "world"}}));
    for (std::size_t i = 0; i < data.size(); ++i) {
        std::string flipped = data;
        flipped[i] = static_cast<char>(flipped[i] ^ 1);
        const auto plain = deaggregate("a", flipped, kAll);
        ASSERT_EQ(plain.size(), 1u) << i;
        EXPECT_EQ(plain[0], (SubRecord{0, false, {.partition_key = "a", .data = flipped}}));
    }
    // Cut anywhere it is plain too.
    for (std::size_t size = 0; size < data.size(); ++size)
        EXPECT_EQ(read_aggregate(std::string_view(data).substr(0, size)), std::nullopt);
}

TEST(Deaggregate, OneOutsideTheRangeDropsThemAll) {
    const std::string data = *base64_decode(kExample);
    const HashKey one = hash_key_of("k1");
    const HashKey other = hash_key_of("k2");
    const HashKey low = std::min(one, other);
    const HashKey high = std::max(one, other);
    const auto count = [&](HashKey first, HashKey last) {
        return deaggregate("a", data, *HashKeyRange::make(first, last)).size();
    };
    EXPECT_EQ(count(low, high), 2u);
    EXPECT_EQ(count({low.value + 1}, high), 0u);
    EXPECT_EQ(count(low, {high.value - 1}), 0u);
    // A plain record is never dropped: the service put it where it belongs.
    EXPECT_EQ(deaggregate("k1", "hello", *HashKeyRange::make({0}, {0})).size(), 1u);
}

TEST(Deaggregate, AnExplicitHashKeyDecidesWhereARecordBelongs) {
    Aggregate aggregate;
    aggregate.add({.partition_key = "k1", .explicit_hash_key = HashKey{9}, .data = "x"});
    std::string data;
    aggregate.append_to(data);
    const auto inside = deaggregate("a", data, *HashKeyRange::make({9}, {9}));
    ASSERT_EQ(inside.size(), 1u);
    EXPECT_EQ(inside[0].record.explicit_hash_key, HashKey{9});
    EXPECT_TRUE(deaggregate("a", data, *HashKeyRange::make({10}, kLastHashKey)).empty());
}

TEST(Deaggregate, UnknownFieldsAndTagsAreReadOver) {
    constexpr std::string_view kMessage =
        raw("\x0a\x01k"                             // a partition key
            "\x20\x05"                              // field 4: a varint
            "\x2d\x01\x02\x03\x04"                  // field 5: four bytes
            "\x31\x01\x02\x03\x04\x05\x06\x07\x08"  // field 6: eight bytes
            "\x08\x05"                              // field 1, but a varint
            "\x1a\x0f"                              // a record of 15 bytes:
            "\x1a\x01x"                             // data
            "\x08\x07\x08\x00"                      // two places, of which the last counts
            "\x22\x06\x0a\x01t\x12\x01v");          // a tag
    const std::string data = sealed(kMessage);
    const auto message = read_aggregate(data);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->partition_keys, (std::vector<std::string_view>{"k"}));
    ASSERT_EQ(message->records.size(), 1u);
    EXPECT_EQ(message->records[0], (AggregateMessage::Record{0, {}, "x"}));
}

TEST(Deaggregate, MessagesThatCannotBeReadArePlainRecords) {
    const std::string_view broken[] = {
        "",                                              // nothing between magic and digest
        "\x0a",                                          // a field without its length
        "\x0a\x05k",                                     // bytes that end too early
        "\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",  // a length beyond everything
        raw("\x02\x00"),                                 // field 0
        "\x0b",                                          // a group
        "\x2d\x01\x02\x03",                              // four bytes that end too early
        "\x31\x01",                                      // eight
        "\x20\x80",                                      // a varint that does not end
        "\x1a\x03\x1a\x01x",                             // a record without the place of its key
        raw("\x1a\x02\x08\x00"),                         // a record without data
        "\x1a\x01\x1a",                                  // a record that ends within a field
    };
    for (const std::string_view message : broken) {
        const std::string data = sealed(message);
        EXPECT_EQ(read_aggregate(data), std::nullopt) << message;
        ASSERT_EQ(deaggregate("p", data, kAll).size(), 1u);
        EXPECT_FALSE(deaggregate("p", data, kAll)[0].aggregated);
    }
}

TEST(Deaggregate, APlaceThatNoTableHasEndsTheRecords) {
    const auto count = [](std::string_view second) {
        std::string message(
            raw("\x0a\x01k\x12\x01"
                "5\x12\x01-\x1a\x05\x08\x00\x1a\x01x"));
        message += second;
        const std::string data = sealed(message);
        return deaggregate("a", data, kAll).size();
    };
    EXPECT_EQ(count({}), 1u);
    EXPECT_EQ(count(raw("\x1a\x05\x08\x00\x1a\x01y")), 2u);
    EXPECT_EQ(count("\x1a\x05\x08\x01\x1a\x01y"), 1u);               // key 1
    EXPECT_EQ(count(raw("\x1a\x07\x08\x00\x10\x00\x1a\x01y")), 2u);  // hash key "5"
    EXPECT_EQ(count(raw("\x1a\x07\x08\x00\x10\x01\x1a\x01y")), 1u);  // "-"
    EXPECT_EQ(count(raw("\x1a\x07\x08\x00\x10\x02\x1a\x01y")), 1u);
}

}  // namespace
}  // namespace kds::sim
