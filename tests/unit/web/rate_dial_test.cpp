#include "web/model/rate_dial.h"

#include <gtest/gtest.h>

namespace kds::web {
namespace {

TEST(RateDial, GoesFromOneToFiveThousandRecordsASecond) {
    EXPECT_EQ(dial_rate(0), 1'000);
    EXPECT_EQ(dial_rate(1), 1'200);
    EXPECT_EQ(dial_rate(10), 10'000);
    EXPECT_EQ(dial_rate(20), 100'000);
    EXPECT_EQ(dial_rate(30), 1'000'000);
    EXPECT_EQ(dial_rate(kDialMost), 5'000'000);
    for (std::int64_t position = 1; position <= kDialMost; ++position) {
        EXPECT_GT(dial_rate(position), dial_rate(position - 1));
        EXPECT_LE(dial_rate(position) * 2, dial_rate(position - 1) * 3) << "too large a step";
        EXPECT_EQ(dial_position(dial_rate(position)), position);
        EXPECT_EQ(dial_position(dial_rate(position) - 1), position - 1);
    }
    EXPECT_EQ(dial_position(0), 0);
    EXPECT_EQ(dial_position(10'000'000), kDialMost);
}

}  // namespace
}  // namespace kds::web
