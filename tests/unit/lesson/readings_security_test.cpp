/// Readings of permissions, in a world with a writer, a reader and a stranger.
#include "core/lesson/readings_security.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/engine/action.h"
#include "core/lesson/session_file.h"
#include "tests/unit/lesson/small_world.h"

namespace kds::lesson {
namespace {

void do_it(sim::World& world, std::string_view json) {
    const auto command = command_from_json(json, "test");
    ASSERT_TRUE(command) << command.error().message;
    const auto done = world.apply(*command);
    ASSERT_TRUE(done) << done.error().message;
}

std::int64_t of_actor(const sim::World& world, ReadingKind kind, std::string actor,
                      const Mark& since = {}) {
    Reading reading{.kind = kind, .where = {}};
    reading.where.actor = std::move(actor);
    return read(reading, world, since);
}

constexpr std::string_view kWriter =
    R"({"do":"add_principal","name":"writer","policies":[{"name":"use","policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kinesis:*","Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/clicks"}]}}]})";
constexpr std::string_view kOnlyPut =
    R"({"do":"put_principal_policy","principal":"writer","name":"use","policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kinesis:PutRecord","kinesis:PutRecords"],"Resource":"arn:aws:kinesis:us-east-1:123456789012:stream/clicks"}]}})";

/// `Shop` and `Thief` sign with the same key; the one puts, the other reads.
sim::World world_with_a_thief() {
    sim::World world = tests::small_world();
    do_it(world, kWriter);
    do_it(
        world,
        R"({"do":"add_producer","name":"Shop","stream":"clicks","records_per_1000s":5000,"keys":"round_robin","key_prefix":"user-","key_count":4,"payload":"x"})");
    do_it(
        world,
        R"({"do":"add_consumer","name":"Thief","stream":"clicks","start_at":"TRIM_HORIZON","poll_interval_ms":1000,"limit":100})");
    do_it(world, R"({"do":"use_principal","actor":"Shop","principal":"writer"})");
    do_it(world, R"({"do":"use_principal","actor":"Thief","principal":"writer"})");
    tests::wait_ms(world, 5'000);
    return world;
}

TEST(Security, ReadingsOfAWorldWithoutPrincipalsAreHarmless) {
    const sim::World world = tests::small_world();
    EXPECT_EQ(of_actor(world, ReadingKind::RefusedCalls, "Shop"), 0);
    EXPECT_EQ(of_actor(world, ReadingKind::ShutOut, "Shop"), 0);
    EXPECT_EQ(of_actor(world, ReadingKind::AllowedActions, "Shop"),
              static_cast<std::int64_t>(kActionCount));
}

TEST(Security, ANarrowPolicyShutsOutWhoReadsAndNotWhoWrites) {
    sim::World world = world_with_a_thief();
    EXPECT_EQ(of_actor(world, ReadingKind::ShutOut, "Thief"), 0);
    EXPECT_EQ(of_actor(world, ReadingKind::RefusedCalls, "Thief"), 0);
    EXPECT_GT(of_actor(world, ReadingKind::AllowedActions, "Shop"), 20);

    const Mark now{.at = world.now()};
    do_it(world, kOnlyPut);
    tests::wait_ms(world, 5'000);
    EXPECT_EQ(of_actor(world, ReadingKind::ShutOut, "Thief"), 1);
    EXPECT_GT(of_actor(world, ReadingKind::RefusedCalls, "Thief", now), 0);
    // What is done at the moment of a mark counts: the clock may have stood still for the deed.
    const Mark later{.at = world.now() + Duration::micros(1)};
    EXPECT_EQ(of_actor(world, ReadingKind::RefusedCalls, "Thief", later), 0);
    EXPECT_EQ(of_actor(world, ReadingKind::ShutOut, "Shop"), 0);
    EXPECT_EQ(of_actor(world, ReadingKind::RefusedCalls, "Shop"), 0);
    EXPECT_EQ(of_actor(world, ReadingKind::AllowedActions, "Shop"), 2);
    EXPECT_EQ(read({.kind = ReadingKind::ShutOut, .where = {}}, world, Mark{}), 1);
}

TEST(Security, AnInactiveKeyAllowsNothing) {
    sim::World world = world_with_a_thief();
    do_it(world, R"({"do":"deactivate_principal","principal":"writer"})");
    tests::wait_ms(world, 5'000);
    EXPECT_EQ(of_actor(world, ReadingKind::AllowedActions, "Shop"), 0);
    EXPECT_EQ(of_actor(world, ReadingKind::ShutOut, "Shop"), 1);
    EXPECT_EQ(of_actor(world, ReadingKind::ShutOut, "Thief"), 1);
    do_it(world, R"({"do":"reactivate_principal","principal":"writer"})");
    tests::wait_ms(world, 5'000);
    EXPECT_EQ(of_actor(world, ReadingKind::ShutOut, "Shop"), 0);
}

TEST(Security, EncryptedStreamsAreThoseWithAKey) {
    sim::World world = tests::small_world();
    const Reading encrypted{.kind = ReadingKind::EncryptedStreams, .where = {}};
    EXPECT_EQ(read(encrypted, world, Mark{}), 0);
    do_it(
        world,
        R"({"do":"call","action":"StartStreamEncryption","input":{"StreamName":"clicks","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}})");
    tests::wait_ms(world, 10'000);
    EXPECT_EQ(read(encrypted, world, Mark{}), 1);
    Reading other = encrypted;
    other.where.stream = "other";
    EXPECT_EQ(read(other, world, Mark{}), 0);
}

}  // namespace
}  // namespace kds::lesson
