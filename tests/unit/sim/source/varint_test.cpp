#include "core/sim/source/varint.h"

#include <gtest/gtest.h>

namespace kds::sim {
namespace {

TEST(Varint, TakesAsFewBytesAsItNeeds) {
    const struct {
        std::uint64_t value;
        std::string_view bytes;
    } cases[] = {
        {0, std::string_view("\0", 1)},
        {1, "\x01"},
        {127, "\x7f"},
        {128, "\x80\x01"},
        {300, "\xac\x02"},
        {16'383, "\xff\x7f"},
        {16'384, "\x80\x80\x01"},
        {~std::uint64_t{0}, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"},
    };
    for (const auto& c : cases) {
        std::string written;
        append_varint(written, c.value);
        EXPECT_EQ(written, c.bytes) << c.value;
        EXPECT_EQ(varint_size(c.value), c.bytes.size()) << c.value;
        std::string more = written + "x";
        std::string_view rest = more;
        EXPECT_EQ(take_varint(rest), c.value);
        EXPECT_EQ(rest, "x");
    }
}

TEST(Varint, WhatIsCutOrTooLongIsNone) {
    for (const std::string_view bad :
         {std::string_view{}, std::string_view("\x80"), std::string_view("\xff\xff"),
          std::string_view("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01")}) {
        std::string_view rest = bad;
        EXPECT_EQ(take_varint(rest), std::nullopt);
        EXPECT_EQ(rest, bad);
    }
    // Longer than needed is read, as protobuf does.
    std::string_view padded("\x81\x80\x00", 3);
    EXPECT_EQ(take_varint(padded), 1u);
}

TEST(Varint, SignedNumbersStaySmall) {
    EXPECT_EQ(zigzag(0), 0u);
    EXPECT_EQ(zigzag(-1), 1u);
    EXPECT_EQ(zigzag(1), 2u);
    EXPECT_EQ(zigzag(-2), 3u);
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{-64},
          std::int64_t{1} << 62, INT64_MAX, INT64_MIN})
        EXPECT_EQ(unzigzag(zigzag(value)), value);
}

}  // namespace
}  // namespace kds::sim
