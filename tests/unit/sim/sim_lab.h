/// Small helps for the tests of the world: scenarios in a line, and what actors have read.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text.h"
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
    spec.records_per_1000s = records_per_1000s;
    return spec;
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
