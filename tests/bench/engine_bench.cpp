/// How much the engine adds to what a put cannot do without: the MD5 of the key and the copy of the
/// bytes. Prints ratios measured in one run; nothing here fails for being slow.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <climits>
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
#include "core/engine/ops/put_records.h"

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

/// A stream "clicks" that is ACTIVE since start() + 1 s.
Engine active_engine(std::int64_t shards, EngineOptions options = {}) {
    Engine engine(std::move(options));
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

/// The same for calls of 500 entries, for which the floor is that of 500 records. A second lies
/// between two calls, so that four shards refuse none.
void PutRecordsToMd5AndCopy(benchmark::State& state) {
    const auto inputs = requests();
    constexpr std::size_t kEntries = 500;
    std::vector<PutRecordsInput> calls;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (i % kEntries == 0) calls.push_back({.stream_name = "clicks"});
        calls.back().records.push_back({inputs[i].partition_key, inputs[i].data});
    }
    double floor_s = 1e9, put_s = 1e9;
    for (auto _ : state) {
        Copies copies;
        const double copy_s = seconds_of([&] {
            for (const PutRecordInput& input : inputs) copies.put(input);
            u128 digests = copies.digests();
            benchmark::DoNotOptimize(digests);
        });
        Engine engine = active_engine(4);
        Instant now = start();
        const double engine_s = seconds_of([&] {
            for (const PutRecordsInput& call : calls) {
                now = now + Duration::seconds(1);
                const auto put = put_records(engine, {.now = now}, call);
                KDS_ASSERT(put.has_value() && put->failed_record_count == 0);
            }
        });
        state.SetIterationTime(engine_s);
        floor_s = std::min(floor_s, copy_s);
        put_s = std::min(put_s, engine_s);
    }
    state.counters["ratio (goal 1.3)"] = put_s / floor_s;
    state.counters["record ns"] = put_s / kRecords * 1e9;
}
BENCHMARK(PutRecordsToMd5AndCopy)->UseManualTime()->MinTime(1);

/// Answers of so many records of 100 bytes and of 1,000 bytes.
void GetRecordsOf(benchmark::State& state) {
    const auto count = state.range(0);
    std::vector<PutRecordInput> inputs = requests();
    inputs.resize(static_cast<std::size_t>(count));
    for (PutRecordInput& input : inputs)
        input.data.resize(static_cast<std::size_t>(state.range(1)), 'x');
    Engine engine = active_engine(1, {.throttles = false});
    const Instant now = engine.now();
    for (const PutRecordInput& input : inputs)
        KDS_ASSERT(put_record(engine, {.now = now}, input).has_value());
    const auto iterator = get_shard_iterator(engine, {.now = now},
                                             {.stream_name = "clicks",
                                              .shard_id = "shardId-000000000000",
                                              .shard_iterator_type = "TRIM_HORIZON"});
    KDS_ASSERT(iterator.has_value());
    std::int64_t bytes = 0;
    for (auto _ : state) {
        const auto got =
            get_records(engine, {.now = now}, {.shard_iterator = iterator->shard_iterator});
        KDS_ASSERT(got.has_value() && static_cast<std::int64_t>(got->records.size()) == count);
        bytes += engine.events().back().bytes;
    }
    const auto per_second = benchmark::Counter::kIsRate;
    state.counters["MB/s (goal 1,000)"] =
        benchmark::Counter(static_cast<double>(bytes) / 1e6, per_second);
    state.counters["records/s (goal 20 million)"] = benchmark::Counter(
        static_cast<double>(count * static_cast<std::int64_t>(state.iterations())), per_second);
}
BENCHMARK(GetRecordsOf)->Args({10'000, 100})->Args({10'000, 1'000});

/// Takes memory for so many records, and for the log of their events, and lets the library keep it.
/// Where a machine is virtual, the first touch of a page may cost more than thirty puts, and the
/// curves would be those of that.
void use_memory_for(std::size_t records) {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    constexpr std::size_t kPart = 64 * 1024, kBytesOfRecord = 160, kBytesOfLog = 128 << 20;
    std::vector<std::unique_ptr<char[]>> parts;
    for (std::size_t taken = 0; taken < records * kBytesOfRecord + kBytesOfLog; taken += kPart) {
        parts.push_back(std::make_unique_for_overwrite<char[]>(kPart));
        std::memset(parts.back().get(), 1, kPart);
    }
}

/// The puts that are measured, a microsecond apart.
void measure_puts(benchmark::State& state, Engine& engine,
                  const std::vector<PutRecordInput>& inputs) {
    Instant now = engine.now();
    std::size_t i = 0;
    for (auto _ : state) {
        now = now + Duration::micros(1);
        const auto put = put_record(engine, {.now = now}, inputs[i++ % kRecords]);
        KDS_ASSERT(put.has_value());
    }
}

/// What a put costs when so many records are stored already: the curve must be flat.
void PutWithStored(benchmark::State& state) {
    const auto inputs = requests();
    use_memory_for(static_cast<std::size_t>(state.range(0)) + kRecords);
    Engine engine = active_engine(4, {.throttles = false});
    const Instant now = engine.now();
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        const auto at = static_cast<std::size_t>(i) % kRecords;
        KDS_ASSERT(put_record(engine, {.now = now}, inputs[at]).has_value());
    }
    measure_puts(state, engine, inputs);
}
BENCHMARK(PutWithStored)->RangeMultiplier(10)->Range(1'000, 10'000'000)->Iterations(50'000);

/// What a put costs with so many shards: the curve may grow with their logarithm.
void PutWithShards(benchmark::State& state) {
    const auto inputs = requests();
    use_memory_for(4 * kRecords);
    Engine engine = active_engine(state.range(0), {.throttles = false});
    measure_puts(state, engine, inputs);
}
BENCHMARK(PutWithShards)->RangeMultiplier(10)->Range(1, 10'000)->Iterations(200'000);

/// What a snapshot costs: a copy of an engine with a million records, and the first put after it.
/// What trimming gives back is the memory of nearly all of them.
void CopyAndPut(benchmark::State& state) {
    const auto inputs = requests();
    Engine engine = active_engine(4, {.throttles = false});
    Instant now = engine.now();
    constexpr std::size_t kMillion = 1'000'000;
    for (std::size_t i = 0; i < kMillion; ++i)
        KDS_ASSERT(put_record(engine, {.now = now}, inputs[i % kRecords]).has_value());
    for (auto _ : state) {
        Engine copy = engine;
        now = now + Duration::millis(1);
        const auto put = put_record(copy, {.now = now}, inputs[0]);
        KDS_ASSERT(put.has_value());
    }
    state.counters["bytes a record"] = static_cast<double>(memory_of(engine)) / kMillion;
    engine.settle(now + Duration::hours(25));
    state.counters["bytes left after trimming"] = static_cast<double>(memory_of(engine));
}
BENCHMARK(CopyAndPut)->Unit(benchmark::kMillisecond)->Iterations(50);

}  // namespace
}  // namespace kds
