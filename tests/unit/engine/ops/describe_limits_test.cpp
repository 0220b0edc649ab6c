#include "core/engine/ops/describe_limits.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;
using test::succeeds;

TEST(DescribeLimits, CountsTheOpenShardsOfAllStreams) {
    Lab lab;
    EXPECT_EQ(describe_limits(lab.engine, lab.call()).open_shard_count, 0);
    lab.make_active("s", 3);
    lab.make_active("t", 4);
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "creating"})));
    auto output = describe_limits(lab.engine, lab.call());
    EXPECT_EQ(output.open_shard_count, 7);
    EXPECT_EQ(output.shard_limit, 20'000);
    EXPECT_EQ(output.on_demand_stream_count, 0);
    EXPECT_EQ(output.on_demand_stream_count_limit, 50);
    ASSERT_TRUE(succeeds(lab.split_shard("0", "5")));
    // The call itself notices that time has passed.
    lab.now = lab.now + limits::kUpdatingTakes;
    EXPECT_EQ(describe_limits(lab.engine, lab.call()).open_shard_count, 9);
}

}  // namespace
}  // namespace kds
