/// How much the engine adds to what a put cannot do without: the MD5 of the key and the copy of the
/// bytes. Prints ratios measured in one run; nothing here fails for being slow.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/base/assert.h"
#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/engine/md5.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/ops/get_shard_iterator.h"
#include "core/engine/ops/put_record.h"

namespace kds {
namespace {

constexpr std::size_t kRecords = 50'000;
constexpr std::size_t kDataBytes = 100;
constexpr std::size_t kKeyBytes = 10;

/// Requests that a producer could send, made before the clock runs.
std::vector<PutRecordInput> requests() {
    Rng rng(1);
    std::vector<PutRecordInput> inputs(kRecords);
    for (PutRecordInput& input : inputs) {
        input.stream_name = "clicks";
        input.partition_key = cat("user-", 10'000 + rng.below(90'000));
        KDS_ASSERT(input.partition_key.size() == kKeyBytes);
        for (std::size_t i = 0; i < kDataBytes; ++i)
            input.data += static_cast<char>('a' + rng.below(26));
    }
    return inputs;
}

/// The floor: the digest of each key, and each record's bytes copied to where they stay.
class Copies {
public:
    void put(const PutRecordInput& input) {
        digests_ ^= md5(input.partition_key);
        if (used_ + input.partition_key.size() + input.data.size() > kBlock || blocks_.empty()) {
            blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlock));
            used_ = 0;
        }
        char* to = blocks_.back().get() + used_;
        std::memcpy(to, input.partition_key.data(), input.partition_key.size());
        std::memcpy(to + input.partition_key.size(), input.data.data(), input.data.size());
        used_ += input.partition_key.size() + input.data.size();
    }
    u128 digests() const { return digests_; }

private:
    static constexpr std::size_t kBlock = 28 * 1024;  // As large as a block of the record store.
    std::deque<std::unique_ptr<char[]>> blocks_;
    std::size_t used_ = 0;
    u128 digests_ = 0;
};

Instant start() { return Instant::from_seconds(1'735'689'600); }

Engine active_engine(std::int64_t shards) {
    Engine engine(EngineOptions{});
    const auto made =
        create_stream(engine, {.now = start()}, {.stream_name = "clicks", .shard_count = shards});
    KDS_ASSERT(made.has_value());
    engine.settle(start() + Duration::seconds(1));
    return engine;
}

/// Puts all; a millisecond apart, so that even one shard refuses none.
void put_all(Engine& engine, const std::vector<PutRecordInput>& inputs) {
    Instant now = start() + Duration::seconds(1);
    for (const PutRecordInput& input : inputs) {
        now = now + Duration::millis(1);
        const auto put = put_record(engine, {.now = now}, input);
        KDS_ASSERT(put.has_value());
        benchmark::DoNotOptimize(&*put);
    }
}

template <typename Work>
double seconds_of(Work work) {
    const auto from = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

std::size_t memory_of(const Engine& engine) {
    std::size_t bytes = 0;
    for (const Shard& shard : engine.streams()[0].shards) bytes += shard.records.memory_bytes();
    return bytes;
}

/// Both in turns within one run, and the fastest of each: what another program takes from the
/// machine meanwhile does not count.
void PutRecordToMd5AndCopy(benchmark::State& state) {
    const auto inputs = requests();
    double floor_s = 1e9, put_s = 1e9;
    double bytes_a_record = 0;
    for (auto _ : state) {
        Copies copies;
        const double copy_s = seconds_of([&] {
            for (const PutRecordInput& input : inputs) copies.put(input);
            u128 digests = copies.digests();
            benchmark::DoNotOptimize(digests);
        });
        Engine engine = active_engine(state.range(0));
        const double engine_s = seconds_of([&] { put_all(engine, inputs); });
        state.SetIterationTime(engine_s);
        floor_s = std::min(floor_s, copy_s);
        put_s = std::min(put_s, engine_s);
        bytes_a_record = static_cast<double>(memory_of(engine)) / kRecords;
    }
    state.counters["ratio (goal 1.5)"] = put_s / floor_s;
    state.counters["floor ns"] = floor_s / kRecords * 1e9;
    state.counters["put ns"] = put_s / kRecords * 1e9;
    state.counters["bytes a record (goal 200)"] = bytes_a_record;
}
BENCHMARK(PutRecordToMd5AndCopy)->Arg(1)->Arg(4)->Arg(1'000)->UseManualTime()->MinTime(1);

void Md5OfKey(benchmark::State& state) {
    const auto inputs = requests();
    std::size_t i = 0;
    for (auto _ : state) {
        u128 digest = md5(inputs[i++ % kRecords].partition_key);
        benchmark::DoNotOptimize(digest);
    }
}
BENCHMARK(Md5OfKey);

/// A poll of a thousand records of 100 bytes; time is per poll.
void GetRecordsOfAThousand(benchmark::State& state) {
    Engine engine = active_engine(1);
    put_all(engine, requests());
    Instant now = start() + Duration::seconds(60);
    const auto iterator = get_shard_iterator(engine, {.now = now},
                                             {.stream_name = "clicks",
                                              .shard_id = "shardId-000000000000",
                                              .shard_iterator_type = "TRIM_HORIZON"});
    KDS_ASSERT(iterator.has_value());
    std::string text = iterator->shard_iterator;
    for (auto _ : state) {
        now = now + Duration::millis(1'001);
        const auto got =
            get_records(engine, {.now = now}, {.shard_iterator = text, .limit = 1'000});
        KDS_ASSERT(got.has_value());
        text = *got->next_shard_iterator;
    }
}
BENCHMARK(GetRecordsOfAThousand)->Iterations(50);

/// What a snapshot costs: a copy of an engine with 50,000 records, and the first put after it.
void CopyAndPut(benchmark::State& state) {
    const auto inputs = requests();
    Engine engine = active_engine(4);
    put_all(engine, inputs);
    Instant now = engine.now();
    for (auto _ : state) {
        Engine copy = engine;
        now = now + Duration::millis(1);
        const auto put = put_record(copy, {.now = now}, inputs[0]);
        KDS_ASSERT(put.has_value());
    }
}
BENCHMARK(CopyAndPut);

}  // namespace
}  // namespace kds
