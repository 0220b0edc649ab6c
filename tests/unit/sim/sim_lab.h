/// Small helps for the tests of the world: scenarios in a line, and what actors have read.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/engine/record_content.h"
#include "core/sim/world.h"

namespace kds::sim::test {

/// A stream named "s", and nobody at it.
inline Scenario with_shards(std::int64_t shards) {
    Scenario scenario;
    scenario.id = "test";
    scenario.setup = {CallCreateStream{{.stream_name = "s", .shard_count = shards}}};
    return scenario;
}

inline Scenario with_shards(std::int64_t shards, std::vector<Command> more) {
    Scenario scenario = with_shards(shards);
    for (Command& command : more) scenario.setup.push_back(std::move(command));
    return scenario;
}

inline World started(const Scenario& scenario, std::uint64_t seed = 1) {
    auto world = World::start(scenario, seed);
    if (!world) {
        // There is nothing to test without a world.
        ADD_FAILURE() << world.error().message;
        std::abort();
    }
    return *std::move(world);
}

inline ProducerSpec producer(std::string name, std::int64_t records_per_1000s = 10'000) {
    ProducerSpec spec;
    spec.name = std::move(name);
    spec.stream_name = "s";
    spec.rate = ConstantRate{records_per_1000s};
    return spec;
}

/// Calls of a producer that uses an SDK.
inline const std::map<std::uint64_t, SdkCall>& sdk_calls(const Producer& producer) {
    return std::get_if<SdkSender>(&producer.sender)->calls();
}

/// Key and data of a record as a reader gets them.
struct ReadContent {
    std::string key;
    std::string data;
};
inline ReadContent content_at(const World& world, const Shard& shard, std::uint64_t place) {
    ContentRoom room;
    const RecordContent content =
        content_of(world.engine().sources(), shard.records.at(place), room);
    return {std::string(content.partition_key), std::string(content.data)};
}

inline ConsumerSpec consumer(std::string name) {
    ConsumerSpec spec;
    spec.name = std::move(name);
    spec.stream_name = "s";
    return spec;
}

inline void run_for(World& world, Duration d) { world.advance_to(world.now() + d); }

inline const Shard& shard_of(const World& world, std::size_t index) {
    return world.engine().streams().front().shards[index];
}

inline std::uint64_t stored_records(const World& world) {
    std::uint64_t count = 0;
    for (const Stream& stream : world.engine().streams())
        for (const Shard& shard : stream.shards) count += shard.records.end();
    return count;
}

/// Passes if the command is refused with this very message and nothing is changed by it.
inline testing::AssertionResult is_refused(World& world, const Command& command,
                                           std::string_view message) {
    const std::uint64_t before = world.state_hash();
    const std::uint64_t log_before = world.log().end();
    const std::uint64_t calls_before = world.calls().end();
    const auto done = world.apply(command);
    if (done) return testing::AssertionFailure() << "it was done";
    if (done.error().code != ErrorCode::BadDocument || done.error().message != message)
        return testing::AssertionFailure() << done.error().message;
    if (world.state_hash() != before || world.log().end() != log_before ||
        world.calls().end() != calls_before)
        return testing::AssertionFailure() << "the world has changed";
    return testing::AssertionSuccess();
}

inline testing::AssertionResult is_done(const Result<void>& done) {
    if (done) return testing::AssertionSuccess();
    return testing::AssertionFailure() << done.error().message;
}

/// A call with an input of texts and numbers, which must succeed.
inline void call(World& world, Action action, api::Value input) {
    ASSERT_TRUE(world.apply(CallOperation{action, std::move(input)}));
    ASSERT_TRUE(world.calls().back().answer) << world.calls().back().answer.error().message;
}

/// Of two shards the lower one is split into 2 and 3, then 3 is merged with 1: into 4, whose
/// parents are of two generations. Shard 0 has 300 records, 1, 3 and 4 have ten each.
inline World with_merge_of_generations() {
    World world = started(with_shards(2));
    const auto put = [&world](std::size_t count, const char* hash_key) {
        CallPutRecords many;
        many.input.stream_name = "s";
        many.input.records.resize(
            count, {.partition_key = "k", .data = "d", .explicit_hash_key = hash_key});
        EXPECT_TRUE(world.apply(many));
    };
    const auto of_stream = [] {
        return api::Value::object().with("StreamName", api::Value::of_text("s"));
    };
    constexpr const char* kIn3 = "85070591730234615865843651857942052864";   // 2^126.
    constexpr const char* kIn1 = "170141183460469231731687303715884105728";  // 2^127.
    put(300, "0");
    put(10, kIn1);
    call(world, Action::SplitShard,
         of_stream()
             .with("ShardToSplit", api::Value::of_text("0"))
             .with("NewStartingHashKey", api::Value::of_text_at(kIn3)));
    run_for(world, Duration::seconds(5));
    put(10, kIn3);
    call(world, Action::MergeShards,
         of_stream()
             .with("ShardToMerge", api::Value::of_text("3"))
             .with("AdjacentShardToMerge", api::Value::of_text("1")));
    run_for(world, Duration::seconds(5));
    put(10, kIn1);
    EXPECT_EQ(shard_of(world, 4).records.end(), 10u);
    return world;
}

/// Of the records that an actor has read, [shard, place], as the event log tells it.
struct ReadRecord {
    std::uint32_t shard;
    std::uint64_t place;
    friend auto operator<=>(const ReadRecord&, const ReadRecord&) = default;
};
inline std::vector<ReadRecord> records_read_by(const World& world, ActorId actor) {
    std::vector<ReadRecord> read;
    const EventLog& events = world.engine().events();
    for (std::uint64_t i = events.begin(); i < events.end(); ++i) {
        const Event& event = events[i];
        if (event.kind != EventKind::RecordsRead || event.actor != actor) continue;
        for (std::uint64_t k = 0; k < event.count; ++k)
            read.push_back({event.shard.value, event.place + k});
    }
    return read;
}

inline std::uint64_t count_events(const World& world, EventKind kind, ActorId actor) {
    std::uint64_t count = 0;
    const EventLog& events = world.engine().events();
    for (std::uint64_t i = events.begin(); i < events.end(); ++i)
        count += events[i].kind == kind && events[i].actor == actor;
    return count;
}

}  // namespace kds::sim::test
