/// What simulated traffic costs: records that are made again when they are read, readers that want
/// places and no copies, and the snapshots of a time machine.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/ops/get_shard_iterator.h"
#include "core/engine/ops/put_records.h"

namespace kds {
namespace {

constexpr std::size_t kEntries = 500;
constexpr std::int64_t kShards = 8;

/// Records of one key in 1,000 and 200 bytes of data; the recipe is the number, in 8 bytes.
class Clicks : public RecordSource {
public:
    void make(std::string_view recipe, std::string& key, std::string& data) const override {
        std::uint64_t number = 0;
        for (const char c : recipe) number = number << 8 | static_cast<unsigned char>(c);
        key = cat("user-", 1'000 + number * 0x9e3779b97f4a7c15u % 1'000);
        data.assign(200, static_cast<char>('a' + number % 26));
    }
};

double seconds_of(auto work) {
    const auto from = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

std::int64_t allocated_bytes() {
    const auto info = mallinfo2();
    return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
}

/// A stream of eight shards, and the calls of its producer: 500 records each, of all keys.
class Traffic {
public:
    explicit Traffic(EngineOptions options = {}) : engine{std::move(options)} {
        const Instant start = Instant::from_seconds(1'735'689'600);
        const auto made = create_stream(engine, {.now = start},
                                        {.stream_name = "clicks", .shard_count = kShards});
        KDS_ASSERT(made.has_value());
        const auto clicks = std::make_shared<Clicks>();
        const SourceId source = engine.add_source(clicks);
        calls_.resize(40, {.stream_name = "clicks"});
        std::uint64_t number = 0;
        for (PutRecordsInput& call : calls_) {
            call.records.resize(kEntries);
            for (PutRecordsEntry& entry : call.records) {
                std::string recipe;
                for (int shift = 56; shift >= 0; shift -= 8)
                    recipe += static_cast<char>(number >> shift);
                ++number;
                clicks->make(recipe, entry.partition_key, entry.data);
                entry.generated = GeneratedFrom{source, recipe};
            }
        }
        now = start + Duration::seconds(1);
        engine.settle(now);
    }

    /// 2,000 records a second.
    void put() {
        now = now + Duration::millis(250);
        const auto put = put_records(engine, {.now = now}, calls_[next_++ % calls_.size()]);
        KDS_ASSERT(put.has_value() && put->failed_record_count == 0);
    }

    std::string begin_of(std::int64_t shard) {
        const auto issued = get_shard_iterator(engine, {.now = now},
                                               {.stream_name = "clicks",
                                                .shard_id = cat(shard),
                                                .shard_iterator_type = "TRIM_HORIZON"});
        KDS_ASSERT(issued.has_value());
        return issued->shard_iterator;
    }

    Engine engine;
    Instant now;

private:
    std::vector<PutRecordsInput> calls_;
    std::size_t next_ = 0;
};

void PutGenerated(benchmark::State& state) {
    Traffic traffic;
    for (auto _ : state) traffic.put();
    state.counters["a record"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(kEntries),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    std::size_t bytes = 0;
    std::int64_t records = 0;
    for (const Shard& shard : traffic.engine.streams()[0].shards) {
        bytes += shard.records.memory_bytes();
        records += static_cast<std::int64_t>(shard.records.size());
    }
    state.counters["bytes a record (goal 40)"] =
        static_cast<double>(bytes) / static_cast<double>(records);
}
BENCHMARK(PutGenerated)->Iterations(10'000);

/// Answers of 10,000 generated records as places, and as copies.
void ReadGenerated(benchmark::State& state) {
    Traffic traffic({.throttles = false});
    for (int i = 0; i < 250; ++i) traffic.put();
    std::int64_t records = 0;
    const GetRecordsInput input{.shard_iterator = traffic.begin_of(0)};
    for (auto _ : state) {
        if (state.range(0) == 0) {
            const auto read = read_portion(traffic.engine, {.now = traffic.now}, input);
            KDS_ASSERT(read.has_value());
            records += static_cast<std::int64_t>(read->end - read->begin);
        } else {
            const auto read = get_records(traffic.engine, {.now = traffic.now}, input);
            KDS_ASSERT(read.has_value());
            records += static_cast<std::int64_t>(read->records.size());
        }
    }
    state.counters["a record"] = benchmark::Counter(
        static_cast<double>(records), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(ReadGenerated)->Arg(0)->Arg(1)->ArgName("copies");

/// What the engine has to do for a record of a simulation: it is put, and two consumers read it,
/// each asking every shard once a second.
void PutAndReadTwice(benchmark::State& state) {
    Traffic traffic;
    std::vector<std::string> iterators;
    for (int consumer = 0; consumer < 2; ++consumer)
        for (std::int64_t shard = 0; shard < kShards; ++shard)
            iterators.push_back(traffic.begin_of(shard));
    std::int64_t put = 0, read = 0;
    for (auto _ : state) {
        for (int i = 0; i < 4; ++i) traffic.put();
        put += 4 * static_cast<std::int64_t>(kEntries);
        for (std::string& iterator : iterators) {
            auto answer = read_portion(traffic.engine, {.now = traffic.now},
                                       {.shard_iterator = std::move(iterator)});
            KDS_ASSERT(answer.has_value());
            read += static_cast<std::int64_t>(answer->end - answer->begin);
            iterator = *std::move(answer->next_shard_iterator);
        }
    }
    KDS_ASSERT(read == 2 * put);
    state.counters["a record (goal 400 ns)"] = benchmark::Counter(
        static_cast<double>(put), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(PutAndReadTwice)->Iterations(3'600)->Unit(benchmark::kMicrosecond);

/// An hour of 2,000 records a second, and a snapshot every five seconds.
void SnapshotsOfAnHour(benchmark::State& state) {
    constexpr int kSnapshots = 700, kCalls = 3'600 * 4;
    const bool with_events = state.range(0) == 1;
    for (auto _ : state) {
        const std::int64_t at_first = allocated_bytes();
        Traffic traffic;
        std::vector<Engine> snapshots;
        snapshots.reserve(kSnapshots);
        double copying_s = 0, slowest_s = 0;
        const double all_s = seconds_of([&] {
            for (int i = 0, taken = 0; i < kCalls; ++i) {
                traffic.put();
                if (i * kSnapshots / kCalls < taken) continue;
                ++taken;
                const double copy_s = seconds_of([&] {
                    snapshots.push_back(traffic.engine);
                    if (!with_events) snapshots.back().keep_newest_events(1'000);
                });
                copying_s += copy_s;
                slowest_s = std::max(slowest_s, copy_s);
            }
        });
        KDS_ASSERT(snapshots.size() == kSnapshots);
        std::size_t records = 0, pointers = 0;
        for (const Shard& shard : traffic.engine.streams()[0].shards) {
            records += shard.records.memory_bytes();
            pointers = std::max(pointers, shard.records.block_count());
        }
        const std::int64_t with_snapshots = allocated_bytes();
        snapshots = {};
        const std::int64_t without = allocated_bytes();
        state.counters["run s"] = all_s;
        state.counters["700 snapshots ms"] = copying_s * 1e3;
        state.counters["slowest us"] = slowest_s * 1e6;
        state.counters["MB of records"] = static_cast<double>(records) / 1e6;
        state.counters["MB of the engine"] = static_cast<double>(without - at_first) / 1e6;
        state.counters["MB of snapshots"] = static_cast<double>(with_snapshots - without) / 1e6;
        state.counters["pointers a shard (goal 1,000)"] = static_cast<double>(pointers);
    }
}
BENCHMARK(SnapshotsOfAnHour)
    ->Arg(1)
    ->Arg(0)
    ->ArgName("events")
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kds
