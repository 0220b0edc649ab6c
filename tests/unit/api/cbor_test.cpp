#include "core/api/cbor.h"

#include <gtest/gtest.h>

#include "core/base/text.h"

namespace kds::api {
namespace {

using Kind = Value::Kind;

std::string bytes_of(std::string_view hex) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
    return bytes;
}
std::string hex_of(std::string_view bytes) {
    std::string hex;
    for (const char c : bytes) {
        hex += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        hex += "0123456789abcdef"[c & 15];
    }
    return hex;
}
std::optional<Value> read(std::string_view hex) { return read_cbor(bytes_of(hex)); }

// The examples of RFC 8949, appendix A.
TEST(Cbor, ReadsAndWritesTheIntegersOfTheStandard) {
    const struct {
        const char* hex;
        std::int64_t value;
    } cases[] = {{"00", 0},
                 {"17", 23},
                 {"1818", 24},
                 {"1864", 100},
                 {"1903e8", 1000},
                 {"1a000f4240", 1'000'000},
                 {"1b000000e8d4a51000", 1'000'000'000'000},
                 {"20", -1},
                 {"3863", -100},
                 {"3903e7", -1000}};
    for (const auto& c : cases) {
        const auto value = read(c.hex);
        ASSERT_TRUE(value) << c.hex;
        EXPECT_EQ(value->integer, c.value);
        EXPECT_EQ(hex_of(write_cbor(Value::of_integer(c.value))), c.hex);
    }
    EXPECT_EQ(read("1bffffffffffffffff")->integer, INT64_MAX);
    EXPECT_EQ(read("3bffffffffffffffff")->integer, INT64_MIN);
}

TEST(Cbor, ReadsTheFloatsOfTheStandard) {
    const struct {
        const char* hex;
        std::int64_t thousandths;
    } cases[] = {{"f93c00", 1000},
                 {"f93e00", 1500},
                 {"f97bff", 65'504'000},
                 {"fa47c35000", 100'000'000},
                 {"f9c400", -4000},
                 {"fbc010666666666666", -4100},
                 {"f90001", 0},
                 {"f98001", -1},
                 {"fb3ff199999999999a", 1100},
                 {"f97e00", 0},
                 {"f97c00", INT64_MAX}};
    for (const auto& c : cases) {
        const auto value = read(c.hex);
        ASSERT_TRUE(value) << c.hex;
        EXPECT_EQ(value->kind, Kind::Number);
        EXPECT_EQ(value->thousandths, c.thousandths) << c.hex;
    }
}

TEST(Cbor, TimesAreWholeMillisecondsUnderTag1) {
    // kinesis.md 1.3.
    const auto time = read("c11b00000194208a44c3");
    ASSERT_TRUE(time);
    EXPECT_EQ(time->kind, Kind::Timestamp);
    EXPECT_EQ(time->integer, 0x194208a44c3);
    EXPECT_EQ(hex_of(write_cbor(*time)), "c11b00000194208a44c3");
    // A float is seconds, as in the standard's own example.
    EXPECT_EQ(read("c1fb41d452d9ec200000")->integer, 1'363'896'240'500);
    EXPECT_FALSE(read("c16161"));          // Tag 1 of a text.
    EXPECT_EQ(read("c26161")->text, "a");  // Another tag is dropped.
}

TEST(Cbor, ReadsTextsBytesAndContainers) {
    EXPECT_EQ(read("4401020304")->kind, Kind::Blob);
    EXPECT_EQ(read("4401020304")->text, "\x01\x02\x03\x04");
    EXPECT_EQ(read("62c3bc")->text, "\xc3\xbc");
    EXPECT_EQ(read("5f42010243030405ff")->text, "\x01\x02\x03\x04\x05");
    EXPECT_EQ(read("7f657374726561646d696e67ff")->text, "streaming");
    const auto map = read("bf61610161629f0203ffff");
    ASSERT_TRUE(map);
    ASSERT_TRUE(map->find("b"));
    EXPECT_EQ(map->find("b")->items.size(), 2u);
    EXPECT_EQ(hex_of(write_cbor(*map)), "a26161016162820203");
    EXPECT_EQ(read("f4")->boolean, false);
    EXPECT_EQ(read("f5")->boolean, true);
    EXPECT_EQ(read("f6")->kind, Kind::Null);
    EXPECT_EQ(read("f7")->kind, Kind::Null);
}

TEST(Cbor, RefusesWhatIsNotWellFormed) {
    for (const char* hex : {"",
                            "18",
                            "19ff",
                            "1c",
                            "1f",
                            "ff",
                            "41",
                            "61ff",
                            "62c328",
                            "5f6161ff",
                            "5f5f4100ffff",
                            "7f6161",
                            "81",
                            "9f00",
                            "a100",
                            "a10000",
                            "bf6161ff",
                            "0000",
                            "f8",
                            "f818",
                            "f0",
                            "c1",
                            "5bffffffffffffffff",
                            "9bffffffffffffffff"})
        EXPECT_FALSE(read(hex)) << hex;
}

TEST(Cbor, DepthAndSizeAreBounded) {
    const auto nested = [](std::size_t depth) { return std::string(depth - 1, '\x81') + '\x80'; };
    EXPECT_TRUE(read_cbor(nested(kDocumentDepthMax)));
    EXPECT_FALSE(read_cbor(nested(kDocumentDepthMax + 1)));
    EXPECT_FALSE(read_cbor(std::string(1'000'000, '\x81')));
    EXPECT_FALSE(read_cbor(std::string(1'000'000, '\xc2')));
    EXPECT_FALSE(read_cbor('\x9f' + std::string(kDocumentValuesMax, '\0') + '\xff'));
    EXPECT_TRUE(read_cbor('\x9f' + std::string(kDocumentValuesMax - 1, '\0') + '\xff'));
}

}  // namespace
}  // namespace kds::api
