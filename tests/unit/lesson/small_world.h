/// A stream `clicks` of two shards, ACTIVE, with nobody around: the world of the tests of goals and
/// runs. The partition key "a" leads to shard 0, "b" to shard 1 (kinesis.md 4.1).
#pragma once

#include <gtest/gtest.h>

#include "core/sim/world.h"

namespace kds::tests {

inline sim::Scenario small_scenario() {
    sim::Scenario scenario;
    scenario.id = "small";
    scenario.setup = {sim::CallCreateStream{{.stream_name = "clicks", .shard_count = 2}}};
    scenario.warm_up = Duration::seconds(1);
    return scenario;
}

inline sim::World small_world() {
    auto world = sim::World::start(small_scenario(), 1);
    EXPECT_TRUE(world) << world.error().message;
    return *std::move(world);
}

inline void put(sim::World& world, std::string key, std::string data = "x",
                std::string stream = "clicks") {
    PutRecordInput input;
    input.stream_name = std::move(stream);
    input.partition_key = std::move(key);
    input.data = std::move(data);
    EXPECT_TRUE(world.apply(sim::CallPutRecord{input}));
}

inline void get_iterator(sim::World& world, std::string shard, std::string type = "TRIM_HORIZON") {
    GetShardIteratorInput input;
    input.stream_name = "clicks";
    input.shard_id = std::move(shard);
    input.shard_iterator_type = std::move(type);
    EXPECT_TRUE(world.apply(sim::CallGetShardIterator{input}));
}

inline void get_records(sim::World& world, std::optional<std::int64_t> limit = {}) {
    EXPECT_TRUE(world.apply(sim::CallGetRecords{.shard_iterator = {}, .limit = limit}));
}

inline void wait_ms(sim::World& world, std::int64_t ms) {
    world.advance_to(world.now() + Duration::millis(ms));
}

}  // namespace kds::tests
