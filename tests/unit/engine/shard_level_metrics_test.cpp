#include "core/engine/shard_level_metrics.h"

#include <gtest/gtest.h>

namespace kds {
namespace {

TEST(ShardLevelMetrics, AreNamedAsTheApiNamesThem) {
    // kinesis.md 2.1.
    const std::vector<std::string_view> all = {"IncomingBytes",
                                               "IncomingRecords",
                                               "OutgoingBytes",
                                               "OutgoingRecords",
                                               "WriteProvisionedThroughputExceeded",
                                               "ReadProvisionedThroughputExceeded",
                                               "IteratorAgeMilliseconds"};
    EXPECT_EQ(ShardLevelMetrics::all().names(), all);
    EXPECT_EQ(ShardLevelMetrics::named("ALL"), ShardLevelMetrics::all());
    for (const std::string_view name : all)
        EXPECT_EQ(ShardLevelMetrics::named(name)->names(), std::vector{name});
    for (const char* text : {"", "all", "Incoming"})
        EXPECT_FALSE(ShardLevelMetrics::named(text)) << text;
}

TEST(ShardLevelMetrics, AreASet) {
    const std::vector<std::string> two = {"OutgoingBytes", "IncomingBytes", "OutgoingBytes"};
    const auto set = ShardLevelMetrics::of(two);
    EXPECT_EQ(set.names(), (std::vector<std::string_view>{"IncomingBytes", "OutgoingBytes"}));
    EXPECT_EQ(set.with(set), set);
    EXPECT_TRUE(set.without(ShardLevelMetrics::all()).is_empty());
    EXPECT_EQ(ShardLevelMetrics::all().without(set).names().size(), 5u);
    EXPECT_TRUE(ShardLevelMetrics().names().empty());
}

}  // namespace
}  // namespace kds
