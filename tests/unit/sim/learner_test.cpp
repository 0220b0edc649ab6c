// The calls that the learner makes: their answers, the iterator that is held, and what they count.
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

CallGetShardIterator from(std::string type, std::string shard = "shardId-000000000000") {
    return {
        {.stream_name = "s", .shard_id = std::move(shard), .shard_iterator_type = std::move(type)}};
}

CallPutRecord put(std::string key, std::string data) {
    return {{.stream_name = "s", .partition_key = std::move(key), .data = std::move(data)}};
}

template <typename Output>
const Output* answer(const World& world) {
    const auto& result = world.calls().back().answer;
    return result ? std::get_if<Output>(&*result) : nullptr;
}

std::string data_read(const World& world) {
    const auto* output = answer<GetRecordsOutput>(world);
    if (!output)
        return world.calls().back().answer ? "no records"
                                           : world.calls().back().answer.error().message;
    std::string all;
    for (const Record& record : output->records) all += (all.empty() ? "" : " ") + record.data;
    return all;
}

TEST(LearnerCall, PutsAreAnsweredAndCounted) {
    World world = started(with_shards(2));
    ASSERT_TRUE(is_done(world.apply(put("user-7", "hello"))));
    const auto* output = answer<PutRecordOutput>(world);
    ASSERT_TRUE(output);
    const StoredRecord stored = shard_of(world, output->shard.value).records.at(0);
    EXPECT_EQ(stored.partition_key, "user-7");
    EXPECT_EQ(stored.data, "hello");
    EXPECT_EQ(stored.actor, kLearner);
    EXPECT_EQ(world.learner_records(), 1u);
    CallPutRecords many;
    many.input.stream_name = "s";
    many.input.records = {{.partition_key = "a", .data = "1"}, {.partition_key = "b", .data = "2"}};
    ASSERT_TRUE(is_done(world.apply(many)));
    EXPECT_EQ(world.learner_records(), 3u);
}

TEST(LearnerCall, WhatTheServiceRefusesIsAnAnswerToo) {
    World world = started(with_shards(1));
    ASSERT_TRUE(is_done(world.apply(put("", "x"))));
    EXPECT_EQ(world.calls().back().answer.error().code, ErrorCode::Validation);
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "t", .partition_key = "k", .data = "d"}})));
    EXPECT_EQ(world.calls().back().answer.error().code, ErrorCode::ResourceNotFound);
    EXPECT_EQ(world.learner_records(), 0u);
    EXPECT_EQ(world.log().size(), 2u);
    EXPECT_EQ(count_events(world, EventKind::CallFailed, kLearner), 2u);
}

TEST(LearnerCall, ThrottledEntriesOfPutRecordsAreNotCounted) {
    World world = started(with_shards(1));
    CallPutRecords many;
    many.input.stream_name = "s";
    for (int i = 0; i < 500; ++i) many.input.records.push_back({.partition_key = "k", .data = "d"});
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(is_done(world.apply(many)));
    const auto* output = answer<PutRecordsOutput>(world);
    ASSERT_TRUE(output);
    EXPECT_EQ(output->failed_record_count, 500u);
    EXPECT_EQ(world.learner_records(), 1'000u);
    EXPECT_EQ(stored_records(world), 1'000u);
}

TEST(LearnerCall, CreateStreamHasAnAnswerWithoutOutput) {
    World world = started(with_shards(1));
    ASSERT_TRUE(is_done(world.apply(CallCreateStream{{.stream_name = "t", .shard_count = 1}})));
    EXPECT_TRUE(answer<std::monostate>(world));
    ASSERT_TRUE(is_done(world.apply(CallCreateStream{{.stream_name = "t", .shard_count = 1}})));
    EXPECT_EQ(world.calls().back().answer.error().code, ErrorCode::ResourceInUse);
    run_for(world, Duration::seconds(1));
    EXPECT_EQ(world.engine().find_stream("t")->status, StreamStatus::Active);
}

TEST(HeldIterator, GoesOnFromCallToCall) {
    World world = started(with_shards(1));
    for (const char* data : {"a", "b", "c"}) ASSERT_TRUE(is_done(world.apply(put("k", data))));
    ASSERT_TRUE(is_done(world.apply(from("TRIM_HORIZON"))));
    EXPECT_EQ(world.held_iterator(), answer<GetShardIteratorOutput>(world)->shard_iterator);
    ASSERT_TRUE(is_done(world.apply(CallGetRecords{{}, 2})));
    EXPECT_EQ(data_read(world), "a b");
    EXPECT_EQ(world.held_iterator(), *answer<GetRecordsOutput>(world)->next_shard_iterator);
    ASSERT_TRUE(is_done(world.apply(CallGetRecords{})));
    EXPECT_EQ(data_read(world), "c");
    run_for(world, Duration::seconds(1));
    ASSERT_TRUE(is_done(world.apply(CallGetRecords{})));
    EXPECT_EQ(data_read(world), "");
}

TEST(HeldIterator, AnIteratorGivenInTheCallIsUsedAndTheHeldOneStays) {
    World world = started(with_shards(1));
    ASSERT_TRUE(is_done(world.apply(put("k", "a"))));
    ASSERT_TRUE(is_done(world.apply(from("TRIM_HORIZON"))));
    const std::string oldest = world.held_iterator();
    ASSERT_TRUE(is_done(world.apply(from("LATEST"))));
    const std::string latest = world.held_iterator();
    EXPECT_NE(oldest, latest);
    ASSERT_TRUE(is_done(world.apply(CallGetRecords{oldest, {}})));
    EXPECT_EQ(data_read(world), "a");
    EXPECT_EQ(world.held_iterator(), latest);
}

TEST(HeldIterator, AFailedCallChangesNothing) {
    World world = started(with_shards(1));
    ASSERT_TRUE(is_done(world.apply(CallGetRecords{})));
    EXPECT_FALSE(world.calls().back().answer);  // There is none yet.
    ASSERT_TRUE(is_done(world.apply(from("TRIM_HORIZON"))));
    const std::string held = world.held_iterator();
    ASSERT_TRUE(is_done(world.apply(from("SIDEWAYS"))));
    EXPECT_FALSE(world.calls().back().answer);
    ASSERT_TRUE(is_done(world.apply(CallGetRecords{{}, 0})));
    EXPECT_FALSE(world.calls().back().answer);
    EXPECT_EQ(world.held_iterator(), held);
    run_for(world, limits::kIteratorLifetime + Duration::seconds(1));
    ASSERT_TRUE(is_done(world.apply(CallGetRecords{})));
    EXPECT_EQ(world.calls().back().answer.error().code, ErrorCode::ExpiredIterator);
    EXPECT_EQ(world.held_iterator(), held);
}

TEST(LearnerCall, OnlyTheNewestCallsAreKept) {
    World world = started(with_shards(1));
    for (int i = 0; i < 1'000; ++i) ASSERT_TRUE(is_done(world.apply(CallGetRecords{})));
    EXPECT_EQ(world.calls().end(), 1'000u);
    EXPECT_GE(world.calls().size(), 256u);
    EXPECT_LE(world.calls().size(), 256u + 32u);
    EXPECT_EQ(world.log().size(), 1'000u);
}

}  // namespace
}  // namespace kds::sim::test
