/// Small helps for the tests of the engine: a stream that is ready, and calls in one line.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "core/base/text.h"
#include "core/engine/constraints.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/decrease_stream_retention_period.h"
#include "core/engine/ops/describe_stream_summary.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/ops/get_shard_iterator.h"
#include "core/engine/ops/increase_stream_retention_period.h"
#include "core/engine/ops/list_shards.h"
#include "core/engine/ops/merge_shards.h"
#include "core/engine/ops/put_record.h"
#include "core/engine/ops/put_records.h"
#include "core/engine/ops/split_shard.h"
#include "core/engine/ops/update_account_settings.h"
#include "core/engine/ops/update_shard_count.h"
#include "core/engine/ops/update_stream_mode.h"
#include "core/engine/reshard.h"

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
    void make_on_demand(std::string name) {
        ASSERT_TRUE(succeeds(create_stream(
            engine, call(), {.stream_name = std::move(name), .stream_mode = "ON_DEMAND"})));
        wait(limits::kCreatingTakes);
    }
    /// What the shard of an on-demand stream takes now, without the records: so much may take a
    /// test more memory than it has. Half of it with another hash key.
    void load(std::uint32_t shard_index, std::int64_t bytes, std::int64_t records = 2) {
        Shard& loaded = shard(shard_index);
        for (std::int64_t i = 0; i < records; ++i) {
            const HashKey key{loaded.range.first().value + static_cast<unsigned>(i % 2)};
            const std::int64_t part =
                i == 0 ? bytes - bytes / records * (records - 1) : bytes / records;
            if (count_write(stream(), loaded, key, part, now))
                engine.settle_at(*next_on_demand_look(stream()));
        }
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
    Result<void> split_shard(std::string shard, std::string key) {
        return kds::split_shard(engine, call(),
                                {.stream_name = "s",
                                 .shard_to_split = std::move(shard),
                                 .new_starting_hash_key = std::move(key)});
    }
    Result<void> merge_shards(std::string lower, std::string upper) {
        return kds::merge_shards(engine, call(),
                                 {.stream_name = "s",
                                  .shard_to_merge = std::move(lower),
                                  .adjacent_shard_to_merge = std::move(upper)});
    }
    Result<void> increase_retention(std::int64_t hours) {
        return increase_stream_retention_period(engine, call(),
                                                {.stream_name = "s", .retention_hours = hours});
    }
    Result<void> decrease_retention(std::int64_t hours) {
        return decrease_stream_retention_period(engine, call(),
                                                {.stream_name = "s", .retention_hours = hours});
    }
    Result<UpdateShardCountOutput> update_shard_count(std::int64_t target) {
        return kds::update_shard_count(engine, call(),
                                       {.stream_name = "s", .target_shard_count = target});
    }
    /// Until the stream is ACTIVE.
    void wait_until_active() {
        while (const auto next = engine.next_transition()) wait(*next - now);
    }
    Result<void> update_mode(std::string mode, std::optional<std::int64_t> warm_mibps = {}) {
        return update_stream_mode(engine, call(),
                                  {.stream_name = "s",
                                   .stream_mode = std::move(mode),
                                   .warm_throughput_mibps = warm_mibps});
    }
    Result<CommitmentOutput> set_commitment(std::string status) {
        return update_account_settings(engine, call(), {.commitment_status = std::move(status)});
    }
    /// "2,6,5": indices of the open shards in the order of their ranges.
    std::string open_shards() {
        std::string all;
        for (const Stream::OpenShard& open : stream().open_shards)
            all += cat(all.empty() ? "" : ",", stream().shards[open.place].index.value);
        return all;
    }
    /// "0,1,2": indices of all shards that ListShards gives on its first page.
    std::string listed_shards() {
        const auto output = list_shards(engine, call(), {.stream_name = "s"});
        if (!output) return output.error().message;
        std::string all;
        for (const ListedShard& shard : output->shards)
            all += cat(all.empty() ? "" : ",", shard.index.value);
        return all;
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

    /// Closes a shard and opens its two children at once, without the time that SplitShard takes;
    /// only a shard that is stamped ahead is waited for.
    void split(std::uint32_t index, HashKey second_starts) {
        const Instant stamped = Instant::from_seconds(shard(index).created_s);
        if (now < stamped) wait(stamped - now);
        reshard(stream(), {.shard = {index}, .second_starts = second_starts}, now);
    }
};

}  // namespace kds::test
