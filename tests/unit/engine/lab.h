/// Small helps for the tests of the engine: a stream that is ready, and calls in one line.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "core/base/text.h"
#include "core/engine/constraints.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/describe_stream_summary.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/ops/get_shard_iterator.h"
#include "core/engine/ops/list_shards.h"
#include "core/engine/ops/put_record.h"
#include "core/engine/ops/put_records.h"

namespace kds::test {

/// 2025-01-01T00:00:02Z: the shards of a stream made now are stamped 1735689600, as those of the
/// encoder vectors in kinesis.md 5.1.
inline constexpr Instant kStart = Instant::from_seconds(1'735'689'602);

/// Passes if the result is this very error.
template <typename T>
testing::AssertionResult fails_with(const Result<T>& result, ErrorCode code,
                                    std::string_view message) {
    if (result) return testing::AssertionFailure() << "succeeded";
    if (result.error().code == code && result.error().message == message)
        return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << "failed with " << error_name(result.error().code) << ": " << result.error().message;
}

template <typename T>
testing::AssertionResult succeeds(const Result<T>& result) {
    if (result) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << error_name(result.error().code) << ": " << result.error().message;
}

/// An engine, a moment, and calls at that moment.
struct Lab {
    Engine engine{EngineOptions{}};
    Instant now = kStart;

    Call call() const { return {.now = now, .actor = 1}; }

    /// Makes a stream and waits until it is ACTIVE.
    void make_active(std::string name, std::int64_t shards) {
        ASSERT_TRUE(succeeds(create_stream(
            engine, call(), {.stream_name = std::move(name), .shard_count = shards})));
        wait(limits::kCreatingTakes);
    }
    void wait(Duration d) {
        now = now + d;
        engine.settle(now);
    }

    Result<PutRecordOutput> put(std::string key, std::string data) {
        return put_record(
            engine, call(),
            {.stream_name = "s", .partition_key = std::move(key), .data = std::move(data)});
    }
    Result<PutRecordOutput> put_at(std::string hash_key, std::string data) {
        return put_record(engine, call(),
                          {.stream_name = "s",
                           .partition_key = "k",
                           .data = std::move(data),
                           .explicit_hash_key = std::move(hash_key)});
    }
    Result<GetShardIteratorOutput> iterator(std::string type, std::string shard = "0",
                                            std::optional<std::string> number = {}) {
        return get_shard_iterator(engine, call(),
                                  {.stream_name = "s",
                                   .shard_id = std::move(shard),
                                   .shard_iterator_type = std::move(type),
                                   .starting_sequence_number = std::move(number)});
    }
    Result<GetRecordsOutput> get(std::string shard_iterator,
                                 std::optional<std::int64_t> limit = {}) {
        return get_records(engine, call(),
                           {.shard_iterator = std::move(shard_iterator), .limit = limit});
    }
    /// Data of the records that an iterator of this kind gives now.
    std::string read(std::string type, std::string shard = "0",
                     std::optional<std::string> number = {}) {
        wait(Duration::seconds(1));  // So that no read is throttled.
        const auto position = iterator(std::move(type), std::move(shard), std::move(number));
        if (!position) return position.error().message;
        const auto got = get(position->shard_iterator);
        if (!got) return got.error().message;
        std::string all;
        for (const Record& record : got->records) all += (all.empty() ? "" : " ") + record.data;
        return all;
    }

    Stream& stream() { return *engine.find_stream("s"); }
    Shard& shard(std::uint32_t index) { return *stream().find(ShardIndex{index}); }
    const Event& last_event() const { return engine.events().back(); }

    /// Closes a shard and opens its two children as a split does (kinesis.md 4.4): the operation
    /// itself is not part of the engine yet.
    void split(std::uint32_t index, HashKey second_starts) {
        const auto next = static_cast<std::uint32_t>(stream().shards.size());
        const HashKeyRange range = shard(index).range;
        shard(index).closed_at = now;
        const HashKey starts[] = {range.first(), second_starts};
        const HashKey ends[] = {HashKey{second_starts.value - 1}, range.last()};
        for (std::uint32_t i = 0; i < 2; ++i) {
            Shard child;
            child.index = {next + i};
            child.range = *HashKeyRange::make(starts[i], ends[i]);
            child.parent = ShardIndex{index};
            child.created_s = now.epoch_seconds() + 1;
            stream().shards.push_back(std::move(child));
        }
        stream().index_open_shards();
    }
};

}  // namespace kds::test
