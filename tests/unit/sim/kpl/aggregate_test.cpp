#include "core/sim/kpl/aggregate.h"

#include <gtest/gtest.h>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/engine/limits.h"

namespace kds::sim {
namespace {

std::string hex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += kDigits[static_cast<unsigned char>(c) >> 4];
        text += kDigits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

std::string bytes_of(const Aggregate& aggregate) {
    std::string bytes;
    aggregate.append_to(bytes);
    return bytes;
}

TEST(Aggregate, IsTheExampleByteForByte) {
    Aggregate aggregate;
    aggregate.add({.partition_key = "k1", .data = "hello"});
    aggregate.add({.partition_key = "k2", .data = "world"});
    // kinesis.md 7.5.
    EXPECT_EQ(hex(bytes_of(aggregate)),
              "f3899ac20a026b310a026b321a0908001a0568656c6c6f1a0908011a05776f726c64"
              "c4b234c121650f4512d22bf67dca9de2");
    EXPECT_EQ(base64_encode(bytes_of(aggregate)),
              "84mawgoCazEKAmsyGgkIABoFaGVsbG8aCQgBGgV3b3JsZMSyNMEhZQ9FEtIr9n3KneI=");
    EXPECT_EQ(aggregate.size(), 50u);
    EXPECT_EQ(aggregate.count(), 2u);
    EXPECT_EQ(aggregate.first_hash_key(), hash_key_of("k1"));
}

TEST(Aggregate, KeysStandInTheirTableOnce) {
    Aggregate aggregate;
    const HashKey five{5};
    aggregate.add({.partition_key = "k", .explicit_hash_key = five, .data = "1"});
    aggregate.add({.partition_key = "k", .explicit_hash_key = five, .data = ""});
    aggregate.add({.partition_key = "l", .data = "3"});
    EXPECT_EQ(hex(bytes_of(aggregate)).substr(8, 62),
              "0a016b"              // "k"
              "0a016c"              // "l"
              "120135"              // "5"
              "1a07080010001a0131"  // 0, 0, "1"
              "1a06080010001a00"    // 0, 0, ""
              "1a0508011a");        // 1 …
    EXPECT_EQ(aggregate.first_hash_key(), five);
}

TEST(Aggregate, ItsSizeIsKnownBeforeARecordIsAdded) {
    Aggregate aggregate;
    EXPECT_EQ(aggregate.size(), 20u);
    // Enough keys that their places take two bytes, and data whose length takes one to three.
    for (std::size_t i = 0; i < 700; ++i) {
        const std::string key = cat("key-", i % 300);
        const std::string data(i == 500 ? 20'000 : i * 7 % 400, 'd');
        UserRecordView record{.partition_key = key, .data = data};
        if (i % 3 == 0) record.explicit_hash_key = HashKey{u128{i % 150} << 90};
        const std::size_t foretold = aggregate.size_with(record);
        aggregate.add(record);
        ASSERT_EQ(aggregate.size(), foretold) << i;
        if (i % 50 == 0) {
            ASSERT_EQ(bytes_of(aggregate).size(), foretold) << i;
        }
    }
    aggregate.clear();
    EXPECT_EQ(aggregate.size(), 20u);
    EXPECT_EQ(aggregate.count(), 0u);
}

TEST(Aggregate, ItIsAppendedToWhatIsThere) {
    Aggregate aggregate;
    aggregate.add({.partition_key = "k1", .data = "hello"});
    std::string twice = "x";
    aggregate.append_to(twice);
    aggregate.append_to(twice);
    EXPECT_EQ(twice, "x" + bytes_of(aggregate) + bytes_of(aggregate));
}

TEST(Aggregate, ACopyGoesItsOwnWay) {
    Aggregate one;
    one.add({.partition_key = "k1", .data = "hello"});
    Aggregate other = one;
    other.add({.partition_key = "k1", .data = "world"});
    EXPECT_EQ(one.count(), 1u);
    EXPECT_LT(one.size(), other.size());
}

}  // namespace
}  // namespace kds::sim
