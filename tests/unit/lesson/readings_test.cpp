/// Readings that goals of actors and applications use, each against what the world itself knows.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/text.h"
#include "core/lesson/goal.h"
#include "core/lesson/session_file.h"
#include "tests/unit/lesson/small_world.h"

namespace kds::lesson {
namespace {

/// A small world after these commands, each a line of JSON.
sim::World world_with(std::initializer_list<std::string_view> commands) {
    sim::World world = tests::small_world();
    for (const std::string_view json : commands) {
        const auto command = command_from_json(json, "test");
        EXPECT_TRUE(command) << command.error().message;
        if (!command) continue;
        const auto done = world.apply(*command);
        EXPECT_TRUE(done) << done.error().message;
    }
    return world;
}

void do_it(sim::World& world, std::string_view json) {
    const auto done = world.apply(*command_from_json(json, "test"));
    EXPECT_TRUE(done) << done.error().message;
}

std::int64_t value(const sim::World& world, ReadingKind kind, ReadingFilter where = {}) {
    return read({.kind = kind, .where = std::move(where)}, world, Mark{});
}

std::int64_t of_actor(const sim::World& world, ReadingKind kind, std::string name) {
    ReadingFilter where;
    where.actor = std::move(name);
    return value(world, kind, std::move(where));
}

std::int64_t of_key(const sim::World& world, ReadingKind kind, std::string key) {
    ReadingFilter where;
    where.key = std::move(key);
    return value(world, kind, std::move(where));
}

testing::AssertionResult is_near(std::int64_t value, std::int64_t expected, std::int64_t by) {
    if (value >= expected - by && value <= expected + by) return testing::AssertionSuccess();
    return testing::AssertionFailure() << value << " is not near " << expected;
}

constexpr std::string_view kShop =
    R"({"do":"add_producer","name":"Shop","stream":"clicks","records_per_1000s":20000,"keys":"round_robin","key_prefix":"user-","key_count":4,"payload":"x"})";

TEST(Readings, OfActorsAreSumsOfThoseThatFit) {
    sim::World world = world_with(
        {kShop,
         R"({"do":"add_consumer","name":"A","stream":"clicks","start_at":"TRIM_HORIZON","poll_interval_ms":1000,"limit":100})",
         R"({"do":"add_consumer","name":"B","stream":"clicks","start_at":"TRIM_HORIZON","poll_interval_ms":1000,"limit":1})"});
    tests::wait_ms(world, 20'000);
    const sim::Producer& shop = world.producers()[0];
    const sim::Consumer& a = world.consumers()[0];
    const sim::Consumer& b = world.consumers()[1];
    EXPECT_EQ(value(world, ReadingKind::ProducerRecords), static_cast<std::int64_t>(shop.accepted));
    EXPECT_GT(value(world, ReadingKind::ProducerRecords), 300);
    EXPECT_EQ(of_actor(world, ReadingKind::ProducerRecords, "Nobody"), 0);
    EXPECT_EQ(value(world, ReadingKind::ConsumerRecords),
              static_cast<std::int64_t>(a.records_read + b.records_read));
    EXPECT_EQ(of_actor(world, ReadingKind::ConsumerRecords, "A"),
              static_cast<std::int64_t>(a.records_read));
    EXPECT_EQ(of_actor(world, ReadingKind::ConsumerUnread, "B"),
              value(world, ReadingKind::StreamRecords) - static_cast<std::int64_t>(b.records_read));
    EXPECT_GT(of_actor(world, ReadingKind::ConsumerUnread, "B"), 200);
    EXPECT_GT(of_actor(world, ReadingKind::ConsumerBehindMs, "B"), 5'000);
    EXPECT_EQ(of_actor(world, ReadingKind::ConsumerBehindMs, "C"), -1);
    EXPECT_EQ(value(world, ReadingKind::ConsumerDuplicates), 0);
    EXPECT_EQ(value(world, ReadingKind::ConsumerSkipped), 0);
    EXPECT_EQ(of_key(world, ReadingKind::KeySharePercent, "user-1"), 25);
    EXPECT_EQ(value(world, ReadingKind::OpenShards), 2);
    for (const auto& [status, count] : {std::pair("ACTIVE", 1), std::pair("DELETING", 0)}) {
        ReadingFilter where;
        where.status = status;
        EXPECT_EQ(value(world, ReadingKind::Streams, where), count);
    }
}

TEST(Readings, OfDuplicatesAndOfWhatWasSkipped) {
    sim::World world = world_with(
        {kShop,
         R"({"do":"add_consumer","name":"K","stream":"clicks","kind":"kcl","start_at":"TRIM_HORIZON","checkpoint_interval_ms":60000})",
         R"({"do":"inject_fault","name":"bad","fault":"poison_record","target":"K","key":"user-2"})"});
    tests::wait_ms(world, 60'000);
    EXPECT_EQ(value(world, ReadingKind::FaultsAtWork), 1);
    EXPECT_EQ(value(world, ReadingKind::ConsumerSkipped),
              static_cast<std::int64_t>(world.consumers()[0].work.skipped));
    EXPECT_GT(value(world, ReadingKind::ConsumerSkipped), 0);
    do_it(world, R"({"do":"lift_fault","name":"bad"})");
    do_it(
        world,
        R"({"do":"inject_fault","name":"crash","fault":"consumer_crash","target":"K","lasts_ms":3000})");
    tests::wait_ms(world, 60'000);
    EXPECT_EQ(value(world, ReadingKind::ConsumerDuplicates),
              static_cast<std::int64_t>(world.consumers()[0].work.done_again));
    EXPECT_GT(of_actor(world, ReadingKind::ConsumerDuplicates, "K"), 100);
}

TEST(Readings, OfApplications) {
    sim::World world = world_with(
        {kShop,
         R"({"do":"add_consumer","name":"D","stream":"clicks","kind":"fan_out","start_at":"TRIM_HORIZON","application":{"kind":"dashboard","window_s":10}})",
         R"({"do":"add_consumer","name":"W","stream":"clicks","kind":"fan_out","start_at":"TRIM_HORIZON","application":{"kind":"alarm","window_s":10,"over_percent":150,"least":20}})",
         R"({"do":"add_consumer","name":"P","stream":"clicks","kind":"fan_out","start_at":"TRIM_HORIZON","application":{"kind":"price","window_s":10,"usual":25,"highest_percent":400}})",
         R"({"do":"add_consumer","name":"S","stream":"clicks","kind":"fan_out","start_at":"TRIM_HORIZON","application":{"kind":"archive"}})"});
    tests::wait_ms(world, 61'000);
    // 20 records a second, four keys in turn.
    EXPECT_TRUE(is_near(value(world, ReadingKind::DashboardRecords), 200, 2));
    EXPECT_TRUE(is_near(of_key(world, ReadingKind::DashboardRecords, "user-3"), 50, 1));
    EXPECT_EQ(of_key(world, ReadingKind::DashboardRecords, "user-9"), 0);
    EXPECT_EQ(of_actor(world, ReadingKind::DashboardRecords, "S"), 0);
    EXPECT_EQ(value(world, ReadingKind::Alarms), 0);
    EXPECT_EQ(value(world, ReadingKind::AlarmDelayMs), 0);
    EXPECT_TRUE(is_near(of_key(world, ReadingKind::PricePercent, "user-1"), 200, 10));
    EXPECT_EQ(of_key(world, ReadingKind::PricePercent, "user-9"), 100);
    EXPECT_EQ(of_actor(world, ReadingKind::PricePercent, "S"), 100);
    EXPECT_EQ(value(world, ReadingKind::ArchiveRecords),
              static_cast<std::int64_t>(world.consumers()[4 - 1].work.done));
    EXPECT_EQ(value(world, ReadingKind::ArchiveBytes), value(world, ReadingKind::ArchiveRecords));
    EXPECT_GT(value(world, ReadingKind::ArchiveObjects), 100);
    do_it(
        world,
        R"({"do":"inject_fault","name":"hot","fault":"hot_key","target":"Shop","amount":900,"key":"user-2"})");
    tests::wait_ms(world, 10'000);
    EXPECT_EQ(of_key(world, ReadingKind::Alarms, "user-2"), 1);
    EXPECT_EQ(of_key(world, ReadingKind::Alarms, "user-1"), 0);
    EXPECT_GT(value(world, ReadingKind::AlarmDelayMs), 0);
    EXPECT_LT(value(world, ReadingKind::AlarmDelayMs), 2'000);
    tests::wait_ms(world, 10'000);
    EXPECT_EQ(value(world, ReadingKind::PricePercent), 400);
}

}  // namespace
}  // namespace kds::lesson
