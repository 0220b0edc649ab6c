/// Readings of money and settings, against sums of prices written down here.
#include "core/lesson/readings_costs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/lesson/session_file.h"
#include "tests/unit/lesson/small_world.h"
#include "tests/unit/pricing/prices.h"

namespace kds::lesson {
namespace {

// kinesis.md 10.1 to 10.3, us-east-1, in thousand-millionths of a dollar.
constexpr std::int64_t kShardHour = 15'000'000;
constexpr std::int64_t kExtendedHour = 20'000'000;
constexpr std::int64_t kFanOutHour = 15'000'000;
constexpr std::int64_t kStreamHour = 40'000'000;

void do_it(sim::World& world, std::string_view json) {
    const auto command = command_from_json(json, "test");
    ASSERT_TRUE(command) << command.error().message;
    const auto done = world.apply(*command);
    ASSERT_TRUE(done) << done.error().message;
}

std::int64_t cost(const sim::World& world, std::optional<std::string> stream = {}) {
    const pricing::PriceSheet sheet = pricing::test::us_east_1();
    Reading reading{.kind = ReadingKind::CostPerHour, .where = {}, .prices = &sheet};
    reading.where.stream = std::move(stream);
    return read(reading, world, Mark{});
}

std::int64_t value(const sim::World& world, ReadingKind kind, std::string stream = "clicks") {
    Reading reading{.kind = kind, .where = {}};
    reading.where.stream = std::move(stream);
    return read(reading, world, Mark{});
}

constexpr std::string_view kShop =
    R"({"do":"add_producer","name":"Shop","stream":"clicks","records_per_1000s":20000,"keys":"round_robin","key_prefix":"user-","key_count":4,"payload":"x"})";

TEST(CostPerHour, OfAnIdleStreamIsThatOfItsShards) {
    sim::World world = tests::small_world();
    EXPECT_EQ(cost(world), 2 * kShardHour);
    EXPECT_EQ(cost(world, "clicks"), 2 * kShardHour);
    EXPECT_EQ(cost(world, "other"), 0);
    do_it(world, R"({"do":"create_stream","stream":"other","shards":3})");
    // It is charged as soon as it was asked for.
    EXPECT_EQ(cost(world, "other"), 3 * kShardHour);
    EXPECT_EQ(cost(world), 5 * kShardHour);
}

TEST(CostPerHour, FollowsRetentionAndRegisteredConsumersAtOnce) {
    sim::World world = tests::small_world();
    do_it(
        world,
        R"({"do":"call","action":"IncreaseStreamRetentionPeriod","input":{"StreamName":"clicks","RetentionPeriodHours":48}})");
    tests::wait_ms(world, 5'000);
    EXPECT_EQ(value(world, ReadingKind::RetentionHours), 48);
    EXPECT_EQ(cost(world), 2 * (kShardHour + kExtendedHour));
    do_it(
        world,
        R"({"do":"call","action":"RegisterStreamConsumer","input":{"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/clicks","ConsumerName":"audit"}})");
    EXPECT_EQ(value(world, ReadingKind::RegisteredConsumers), 1);
    EXPECT_EQ(cost(world), 2 * (kShardHour + kExtendedHour + kFanOutHour));
    do_it(world, R"({"do":"call","action":"DeleteStream",)"
                 R"("input":{"StreamName":"clicks","EnforceConsumerDeletion":true}})");
    tests::wait_ms(world, 5'000);
    EXPECT_EQ(cost(world), 0);
    EXPECT_EQ(value(world, ReadingKind::RegisteredConsumers), 0);
    EXPECT_EQ(value(world, ReadingKind::RetentionHours), 0);
}

TEST(CostPerHour, CountsTheTrafficOfTheLastSeconds) {
    sim::World world = tests::small_world();
    do_it(world, kShop);
    tests::wait_ms(world, 30'000);
    // 20 records a second, a unit each: 72,000 units of 14,000 nano-dollars a million.
    EXPECT_NEAR(static_cast<double>(cost(world) - 2 * kShardHour), 72'000 * 14.0, 14.0 * 3'600);
    do_it(world, R"({"do":"pause","name":"Shop"})");
    tests::wait_ms(world, 12'000);
    EXPECT_EQ(cost(world), 2 * kShardHour);
}

TEST(CostPerHour, OfOnDemandModeIsTheStreamAndItsData) {
    sim::World world = tests::small_world();
    do_it(
        world,
        R"({"do":"call","action":"UpdateStreamMode","input":{"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/clicks","StreamModeDetails":{"StreamMode":"ON_DEMAND"}}})");
    tests::wait_ms(world, 5'000);
    EXPECT_EQ(cost(world), kStreamHour);
    do_it(world, kShop);
    do_it(
        world,
        R"({"do":"add_consumer","name":"A","stream":"clicks","start_at":"TRIM_HORIZON","poll_interval_ms":1000,"limit":100})");
    tests::wait_ms(world, 30'000);
    // 20 records a second, billed as 1 KB each at 0.08 a GB, and read as 7 bytes each at 0.04.
    const double gigabyte = 1'073'741'824;
    const double in = 72'000 * 1'024 / gigabyte * 80e6;
    const double out = 72'000 * 7 / gigabyte * 40e6;
    EXPECT_NEAR(static_cast<double>(cost(world) - kStreamHour), in + out, (in + out) * 0.06);
}

TEST(CostPerHour, IsTheSameOfACopyThatHasForgottenOldEvents) {
    sim::World world = tests::small_world();
    do_it(world, kShop);
    tests::wait_ms(world, 30'000);
    const sim::World copy = world;
    EXPECT_EQ(cost(copy), cost(world));
    EXPECT_GT(cost(copy), 2 * kShardHour);
}

TEST(Consumers, AreCountedByNameAndStream) {
    sim::World world = tests::small_world();
    EXPECT_EQ(value(world, ReadingKind::Consumers), 0);
    do_it(
        world,
        R"({"do":"add_consumer","name":"A","stream":"clicks","start_at":"TRIM_HORIZON","poll_interval_ms":1000,"limit":100})");
    do_it(
        world,
        R"({"do":"add_consumer","name":"B","stream":"clicks","kind":"fan_out","start_at":"LATEST"})");
    tests::wait_ms(world, 5'000);
    EXPECT_EQ(value(world, ReadingKind::Consumers), 2);
    EXPECT_EQ(value(world, ReadingKind::Consumers, "other"), 0);
    EXPECT_EQ(value(world, ReadingKind::RegisteredConsumers), 1);
    Reading one{.kind = ReadingKind::Consumers, .where = {}};
    one.where.actor = "B";
    EXPECT_EQ(read(one, world, Mark{}), 1);
    do_it(world, R"({"do":"remove","name":"B"})");
    EXPECT_EQ(read(one, world, Mark{}), 0);
    EXPECT_EQ(value(world, ReadingKind::Consumers), 1);
}

TEST(ConsumerBehindMs, ForgetsAClosedShardThatWasReadToItsEnd) {
    sim::World world = tests::small_world();
    do_it(world, kShop);
    do_it(
        world,
        R"({"do":"add_consumer","name":"A","stream":"clicks","start_at":"TRIM_HORIZON","poll_interval_ms":5000,"limit":10000})");
    tests::wait_ms(world, 12'000);
    do_it(
        world,
        R"({"do":"call","action":"MergeShards","input":{"StreamName":"clicks","ShardToMerge":"shardId-000000000000","AdjacentShardToMerge":"shardId-000000000001"}})");
    tests::wait_ms(world, 30'000);
    const sim::Consumer& consumer = world.consumers().front();
    const auto finished = std::ranges::find(consumer.cursors, true, &sim::ShardCursor::finished);
    ASSERT_NE(finished, consumer.cursors.end());
    EXPECT_GT(finished->behind_ms, 0);
    EXPECT_EQ(read({.kind = ReadingKind::ConsumerBehindMs, .where = {}}, world, Mark{}), 0);
}

}  // namespace
}  // namespace kds::lesson
