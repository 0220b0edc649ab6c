/// What it costs to make a record, before anybody puts it: its moment, its key, its data, and the
/// aggregated record of many.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/sim/kpl/aggregate.h"
#include "core/sim/kpl/deaggregate.h"
#include "core/sim/source/rate.h"
#include "core/sim/source/source.h"

namespace kds::sim {
namespace {

constexpr Instant kStart = Instant::from_seconds(1'772'442'000);

void count_records(benchmark::State& state) {
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void time_of_record(benchmark::State& state, const RateCurve& curve) {
    std::uint64_t n = 0;
    for (auto _ : state) {
        ++n;
        benchmark::DoNotOptimize(time_of_next(curve, kStart, n, n * 0x9e3779b97f4a7c15u));
    }
    count_records(state);
}
BENCHMARK_CAPTURE(time_of_record, constant, ConstantRate{1'000'000});
BENCHMARK_CAPTURE(time_of_record, ramp, RampRate{0, 10'000'000, Duration::hours(2)});
BENCHMARK_CAPTURE(time_of_record, daily, DailyRate{1'000, 1'000'000, 18});
BENCHMARK_CAPTURE(time_of_record, burst, BurstRate{1'000, 1'000'000});

SourceSpec spec_of(KeySpec::Strategy strategy) {
    return {.keys = {.strategy = strategy, .count = 1'000'000},
            .payload_template =
                R"({{"transaction":"{uuid}","account":"{key}","amount":{dec:0.80:480:2},)"
                R"("merchant":"{list:merchants}","entry":"{pick:chip|contactless|online}",)"
                R"("risk":{int:0:100},"terminal":"{hex:12}","time":"{time}"}})",
            .lists = {{"merchants", {"Corner Bakery", "Green Grocer", "Metro Tickets"}}}};
}

/// A record of about 200 bytes.
void made_record(benchmark::State& state, KeySpec::Strategy strategy) {
    const auto source = Source::create(spec_of(strategy), 1, kStart);
    KDS_ASSERT(source.has_value());
    std::string key;
    std::string data;
    MadeRecord record{.made_at = kStart};
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        ++record.number;
        record.made_at = record.made_at + Duration::micros(700);
        (*source)->make_record(record, key, data);
        bytes += data.size();
        benchmark::DoNotOptimize(data.data());
    }
    count_records(state);
    state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
}
BENCHMARK_CAPTURE(made_record, round_robin, KeySpec::Strategy::RoundRobin);
BENCHMARK_CAPTURE(made_record, uniform, KeySpec::Strategy::Uniform);
BENCHMARK_CAPTURE(made_record, zipf, KeySpec::Strategy::Zipf);

/// An aggregated record of 100 user records made again from its recipe; time a user record.
void aggregate_from_recipe(benchmark::State& state) {
    const auto source = Source::create(spec_of(KeySpec::Strategy::Uniform), 1, kStart);
    KDS_ASSERT(source.has_value());
    std::vector<MadeRecord> records;
    for (std::uint64_t n = 1; n <= 100; ++n)
        records.push_back({.number = n * 4, .made_at = kStart});
    std::string recipe;
    (*source)->append_aggregate_recipe(recipe, records);
    std::string key;
    std::string data;
    for (auto _ : state) (*source)->make(recipe, key, data);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 100);
    state.counters["recipe"] = static_cast<double>(recipe.size());
    state.counters["bytes"] = static_cast<double>(data.size());
}
BENCHMARK(aggregate_from_recipe);

void deaggregated(benchmark::State& state) {
    Aggregate aggregate;
    const std::string payload(200, 'd');
    for (int n = 0; n < 100; ++n)
        aggregate.add({.partition_key = n % 2 ? "user-1" : "user-2", .data = payload});
    std::string data;
    aggregate.append_to(data);
    for (auto _ : state)
        benchmark::DoNotOptimize(deaggregate("a", data, HashKeyRange::whole()).size());
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 100);
}
BENCHMARK(deaggregated);

}  // namespace
}  // namespace kds::sim
