#include "core/base/instant.h"

#include <gtest/gtest.h>

namespace kds {
namespace {

TEST(Duration, CountsMicroseconds) {
    EXPECT_EQ(Duration::millis(2).us, 2'000);
    EXPECT_EQ(Duration::seconds(2).us, 2'000'000);
    EXPECT_EQ(Duration::hours(8760), Duration::seconds(31'536'000));
    EXPECT_EQ(Duration::millis(3) * 4, Duration::millis(12));
    EXPECT_EQ(Duration::micros(1'999).whole_millis(), 1);
    EXPECT_LT(Instant{5} - Instant{7}, Duration{});
}

TEST(Instant, IsShownInWholeMillisecondsAndSeconds) {
    const Instant t{1'735'689'600'123'999};
    EXPECT_EQ(t.epoch_millis(), 1'735'689'600'123);
    EXPECT_EQ(t.epoch_seconds(), 1'735'689'600);
    EXPECT_EQ(Instant::from_millis(t.epoch_millis()) + Duration::micros(999), t);
}

TEST(Instant, PrintsTheDateOfExpiredIterators) {
    const struct {
        std::int64_t seconds;
        const char* text;
    } cases[] = {
        {0, "Thu Jan 01 00:00:00 UTC 1970"},
        {951'827'696, "Tue Feb 29 12:34:56 UTC 2000"},
        {1'435'841'877, "Thu Jul 02 12:57:57 UTC 2015"},  // kinesis.md 3.7
        {1'435'895'818, "Fri Jul 03 03:56:58 UTC 2015"},
        {1'735'689'599, "Tue Dec 31 23:59:59 UTC 2024"},
        {4'107'542'400, "Mon Mar 01 00:00:00 UTC 2100"},  // 2100 is no leap year.
    };
    for (const auto& c : cases) EXPECT_EQ(to_java_date(Instant::from_seconds(c.seconds)), c.text);
}

TEST(Instant, PrintsIso8601WithMilliseconds) {
    EXPECT_EQ(to_iso8601(Instant{0}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_iso8601(Instant{1'735'689'600'007'999}), "2025-01-01T00:00:00.007Z");
    EXPECT_EQ(to_iso8601(Instant::from_seconds(1'572'297'165)), "2019-10-28T21:12:45.000Z");
    std::string text = "at 012345678901234567890123.";
    write_iso8601(text.data() + 3, Instant::from_millis(1'709'164'799'999));
    EXPECT_EQ(text, "at 2024-02-28T23:59:59.999Z.");
}

}  // namespace
}  // namespace kds
