#include "web/model/format.h"

#include <gtest/gtest.h>

namespace kds::web {
namespace {

TEST(ClockText, CountsFromZero) {
    EXPECT_EQ(clock_text(Duration{}), "00:00:00.000");
    EXPECT_EQ(clock_text(Duration::micros(999)), "00:00:00.000");
    EXPECT_EQ(clock_text(Duration::micros(1'000)), "00:00:00.001");
    EXPECT_EQ(clock_text(Duration::millis(133'450)), "00:02:13.450");
    EXPECT_EQ(clock_text(Duration::millis(3'599'999)), "00:59:59.999");
    EXPECT_EQ(clock_text(Duration::hours(25)), "25:00:00.000");
    EXPECT_EQ(clock_text(Duration::hours(12'345)), "12345:00:00.000");
}

TEST(LagText, UsesTheUnitThatFits) {
    struct Case {
        std::int64_t millis;
        const char* text;
    };
    for (const Case& c :
         {Case{0, "0.0 s"}, Case{99, "0.0 s"}, Case{100, "0.1 s"}, Case{249, "0.2 s"},
          Case{9'999, "9.9 s"}, Case{10'000, "10 s"}, Case{59'999, "59 s"},
          Case{60'000, "1 min 0 s"}, Case{185'000, "3 min 5 s"}, Case{3'599'999, "59 min 59 s"},
          Case{3'600'000, "1 h 0 min"}, Case{7'800'000, "2 h 10 min"},
          Case{360'000'000, "100 h 0 min"}})
        EXPECT_EQ(lag_text(c.millis), c.text) << c.millis;
}

TEST(RateText, ShowsARateThatIsNotNothingAsMoreThanNothing) {
    struct Case {
        std::int64_t per_1000s;
        const char* text;
    };
    for (const Case& c :
         {Case{0, "0"}, Case{1, "0.001"}, Case{50, "0.05"}, Case{99, "0.099"}, Case{100, "0.1"},
          Case{1'000, "1"}, Case{1'200, "1.2"}, Case{1'250, "1.2"}, Case{12'300, "12.3"},
          Case{99'900, "99.9"}, Case{100'500, "100"}, Case{1'400'000, "1,400"},
          Case{10'000'000, "10,000"}})
        EXPECT_EQ(rate_text(c.per_1000s), c.text) << c.per_1000s;
}

TEST(HexTexts, AreTheEndsOfTheNumber) {
    const HashKey key{make_u128(0x85e19a0712345678u, 0x9abcdef01234'3c20u)};
    EXPECT_EQ(hex_start(key), "85e1…");
    EXPECT_EQ(hex_grouped(key), "85e1 9a07 … 3c20");
    EXPECT_EQ(hex_start(kFirstHashKey), "0000…");
    EXPECT_EQ(hex_start(kLastHashKey), "ffff…");
}

TEST(Scientific, IsTheNumberItselfWhileItIsSmall) {
    EXPECT_EQ(scientific(0), "0");
    EXPECT_EQ(scientific(999'999), "999,999");
    EXPECT_EQ(scientific(1'000'000), "1.000 × 10⁶");
    EXPECT_EQ(scientific(12'345'678), "1.234 × 10⁷");
    EXPECT_EQ(scientific(kU128Max), "3.402 × 10³⁸");
    EXPECT_EQ(scientific(make_u128(0, 10'000'000'000u)), "1.000 × 10¹⁰");
}

TEST(NumberTail, IsTheLastSevenDigits) {
    const auto number =
        SequenceNumber::parse("49600902273357540915989931256901506243878407835297513618");
    ASSERT_TRUE(number);
    EXPECT_EQ(number_tail(*number), "…7513618");
}

TEST(TimeOfDay, IsUtcWithMilliseconds) {
    EXPECT_EQ(time_of_day(Instant::from_millis(1'772'442'007'318)), "09:00:07.318 UTC");
    EXPECT_EQ(time_of_day(Instant{}), "00:00:00.000 UTC");
}

TEST(BytesText, HasSingularAndThousands) {
    EXPECT_EQ(bytes_text(0), "0 bytes");
    EXPECT_EQ(bytes_text(1), "1 byte");
    EXPECT_EQ(bytes_text(5), "5 bytes");
    EXPECT_EQ(bytes_text(1'048'576), "1,048,576 bytes");
}

TEST(Counted, HasSingularAndThousands) {
    EXPECT_EQ(counted(0, "record"), "0 records");
    EXPECT_EQ(counted(1, "record"), "1 record");
    EXPECT_EQ(counted(12'000, "shard"), "12,000 shards");
}

TEST(DataText, ShowsTextAsItIs) {
    EXPECT_EQ(data_text("", 10), "");
    EXPECT_EQ(data_text("hello", 5), "hello");
    EXPECT_EQ(data_text("hello!", 5), "hello…");
    EXPECT_EQ(data_text("größe", 5), "größe");
    EXPECT_EQ(data_text("größe", 4), "größ…");  // Characters are cut, never bytes of one.
    EXPECT_EQ(data_text("日本語", 2), "日本…");
}

TEST(DataText, ShowsOtherBytesAsHexadecimal) {
    EXPECT_EQ(data_text("\xff\x01", 10), "0xff01");
    EXPECT_EQ(data_text("a\nb", 10), "0x610a62");
    EXPECT_EQ(data_text("\x7f", 10), "0x7f");
    EXPECT_EQ(data_text(std::string_view("\0", 1), 10), "0x00");
    EXPECT_EQ(data_text("\xff\xfe\xfd\xfc", 6), "0xfffefd…");
    EXPECT_EQ(data_text("\xff\xfe\xfd", 6), "0xfffefd");
}

}  // namespace
}  // namespace kds::web
