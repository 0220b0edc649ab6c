#include "core/engine/stream.h"

#include <gtest/gtest.h>

#include <utility>

namespace kds {
namespace {

Shard shard_of(std::uint32_t index, HashKeyRange range) {
    Shard shard;
    shard.index = {index};
    shard.range = range;
    return shard;
}

Stream stream_of(std::uint32_t count) {
    Stream stream;
    std::uint32_t index = 0;
    for (const HashKeyRange range : uniform_split(count))
        stream.shards.push_back(shard_of(index++, range));
    stream.index_open_shards();
    return stream;
}

TEST(StreamStatus, IsNamedAsTheApiNamesIt) {
    EXPECT_EQ(to_string(StreamStatus::Creating), "CREATING");
    EXPECT_EQ(to_string(StreamStatus::Deleting), "DELETING");
    EXPECT_EQ(to_string(StreamStatus::Active), "ACTIVE");
    EXPECT_EQ(to_string(StreamStatus::Updating), "UPDATING");
}

TEST(Stream, FindsShardsByIndex) {
    Stream stream = stream_of(3);
    EXPECT_EQ(stream.find(ShardIndex{2}), &stream.shards[2]);
    EXPECT_EQ(std::as_const(stream).find(ShardIndex{3}), nullptr);
    EXPECT_EQ(Stream().find(ShardIndex{0}), nullptr);
}

TEST(Stream, HasNoShardForAKeyWhileItIsCreated) {
    const Stream stream;
    EXPECT_EQ(stream.open_shard_for(HashKey{0}), nullptr);
    EXPECT_EQ(stream.open_shard_count(), 0u);
}

TEST(Stream, RoutesBothEndsOfEachRange) {
    for (const std::uint32_t count : {1u, 2u, 3u, 4u, 5u, 7u, 64u, 100u}) {
        Stream stream = stream_of(count);
        EXPECT_EQ(stream.open_shard_count(), count);
        for (Shard& shard : stream.shards) {
            EXPECT_EQ(stream.open_shard_for(shard.range.first()), &shard);
            EXPECT_EQ(std::as_const(stream).open_shard_for(shard.range.last()), &shard);
        }
    }
}

TEST(Stream, RoutesToTheOpenChildrenOfAClosedShard) {
    Stream stream = stream_of(2);
    const HashKey middle{u128{1} << 126};
    stream.shards[0].closed_at = Instant{1};
    // The upper child has the lower index: the order of indices is not that of the ranges.
    stream.shards.push_back(
        shard_of(2, *HashKeyRange::make(middle, stream.shards[0].range.last())));
    stream.shards.push_back(
        shard_of(3, *HashKeyRange::make(kFirstHashKey, HashKey{middle.value - 1})));
    stream.index_open_shards();
    EXPECT_EQ(stream.open_shard_count(), 3u);
    EXPECT_EQ(stream.open_shard_for(kFirstHashKey)->index, ShardIndex{3});
    EXPECT_EQ(stream.open_shard_for(HashKey{middle.value - 1})->index, ShardIndex{3});
    EXPECT_EQ(stream.open_shard_for(middle)->index, ShardIndex{2});
    EXPECT_EQ(stream.open_shard_for(kLastHashKey)->index, ShardIndex{1});
}

TEST(Stream, HasOneSequenceCounterForFiveShards) {
    Stream stream;
    EXPECT_EQ(stream.next_index_of(ShardIndex{12}), 0u);
    ++stream.sequence_counter_of(ShardIndex{4});
    EXPECT_EQ(stream.next_index_of(ShardIndex{0}), 1u);
    EXPECT_EQ(stream.next_index_of(ShardIndex{5}), 0u);
    ++stream.sequence_counter_of(ShardIndex{12});
    EXPECT_EQ(stream.next_index_of(ShardIndex{10}), 1u);
    EXPECT_EQ(stream.next_index_of(ShardIndex{9}), 0u);
}

}  // namespace
}  // namespace kds
