/// What simulated time costs, natively and as WebAssembly: a figure a line.
///
///   world_bench [all | day | producers | seek | batches [MINUTES] | single [MINUTES]]
///
/// The full write rate is run by producers that put 500 records a call, or one, for so many minutes
/// instead of an hour; a minute costs the same from the first to the last, so that the ratio of two
/// targets shows soon. Figures are of the processor's time natively: others may work on the
/// machine.
#ifndef __EMSCRIPTEN__
#include <malloc.h>
#endif

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/sim/time_machine.h"

namespace {

using namespace kds;
using namespace kds::sim;

double seconds_of(auto work) {
#ifdef __EMSCRIPTEN__
    const auto from = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
#else
    const std::clock_t from = std::clock();
    work();
    return static_cast<double>(std::clock() - from) / CLOCKS_PER_SEC;
#endif
}

double megabytes_used() {
#ifdef __EMSCRIPTEN__
    return static_cast<double>(__builtin_wasm_memory_size(0)) * 65'536 / 1e6;
#else
    const auto info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd) / 1e6;
#endif
}

void add_consumer(Scenario& scenario, std::string_view name, const ReaderSpec& reader) {
    ConsumerSpec spec{.name = std::string(name), .stream_name = "s"};
    // The others would read what the stream has from before them.
    if (std::holds_alternative<DeliverySpec>(reader)) spec.start_at = ShardIteratorType::Latest;
    spec.reader = reader;
    scenario.setup.push_back(AddConsumer{std::move(spec)});
}

/// A stream, producers that put so many records a second together, one application of the KCL and
/// one consumer with enhanced fan-out.
Scenario busy(std::int64_t shards, std::int64_t producers, std::int64_t records_per_second,
              const SdkSpec& sender = {}) {
    Scenario scenario;
    scenario.setup.push_back(CallCreateStream{{.stream_name = "s", .shard_count = shards}});
    for (std::int64_t i = 0; i < producers; ++i)
        scenario.setup.push_back(
            AddProducer{{.name = cat("P", i),
                         .stream_name = "s",
                         .rate = ConstantRate{records_per_second * 1'000 / producers},
                         .keys = {.strategy = KeySpec::Strategy::Uniform, .count = 1'000},
                         .payload_template = "{n}",
                         .sender = sender}});
    add_consumer(scenario, "App", KclSpec{.workers = 2});
    add_consumer(scenario, "Fan-out", FanOutSpec{});
    return scenario;
}

/// The same with a consumer of each kind.
Scenario with_six_consumers(std::int64_t records_per_second) {
    Scenario scenario = busy(8, 4, records_per_second);
    add_consumer(scenario, "Polling", PollingSpec{});
    add_consumer(scenario, "App with fan-out", KclSpec{.workers = 2, .fan_out = true});
    add_consumer(scenario, "Function", LambdaSpec{});
    add_consumer(scenario, "Delivery", DeliverySpec{});
    return scenario;
}

void full_rate(const SdkSpec& sender, std::int64_t minutes) {
    auto world = World::start(busy(4, 4, 4'000, sender), 1);
    KDS_ASSERT(world.has_value());
    const double seconds =
        seconds_of([&] { world->advance_to(world->now() + Duration::seconds(60 * minutes)); });
    std::uint64_t records = 0;
    for (const Shard& shard : world->engine().streams()[0].shards) records += shard.records.end();
    const auto print = [name = sender.batch_size > 0 ? "batches" : "single"](const char* figure,
                                                                             double value) {
        std::printf("full_rate_%s_%s %.2f\n", name, figure, value);
    };
    print("minutes", static_cast<double>(minutes));
    print("s", seconds);
    print("hour_s", seconds * 60 / static_cast<double>(minutes));
    print("records", static_cast<double>(records));
    print("ns_a_record", seconds * 1e9 / static_cast<double>(records));
    print("mb", megabytes_used());
}

/// What a record costs from its making to its place in the stream, by how it is sent: one producer
/// of 1,000 records a second for ten minutes, and nobody who reads.
void producer_of(const char* name, const SenderSpec& sender) {
    constexpr std::int64_t kSeconds = 600;
    Scenario scenario;
    scenario.setup.push_back(CallCreateStream{{.stream_name = "s", .shard_count = 4}});
    scenario.setup.push_back(AddProducer{
        {.name = "P",
         .stream_name = "s",
         .rate = ConstantRate{1'000'000},
         .keys = {.strategy = KeySpec::Strategy::Uniform, .count = 1'000},
         .payload_template = R"({{"user":"{key}","page":"{pick:home|cart|pay}","n":{n}}})",
         .sender = sender}});
    auto world = World::start(scenario, 1);
    KDS_ASSERT(world.has_value());
    world->advance_to(world->now() + Duration::seconds(60));
    const std::uint64_t made = world->producers()[0].made;
    const auto stored = [&] {
        std::size_t sum = 0;
        for (const Shard& shard : world->engine().streams()[0].shards)
            sum += shard.records.memory_bytes();
        return sum;
    };
    const std::size_t bytes = stored();
    const double seconds =
        seconds_of([&] { world->advance_to(world->now() + Duration::seconds(kSeconds)); });
    const Producer& producer = world->producers()[0];
    const auto records = static_cast<double>(producer.made - made);
    std::printf("producer_%s_ns_a_record %.0f\n", name, seconds * 1e9 / records);
    std::printf("producer_%s_bytes_a_record %.1f\n", name,
                static_cast<double>(stored() - bytes) / records);
    std::printf("producer_%s_under_way %llu\n", name,
                static_cast<unsigned long long>(producer.under_way()));
}

void producers() {
    producer_of("single", SdkSpec{});
    producer_of("batches", SdkSpec{.batch_size = 500, .linger_ms = 500});
    producer_of("kpl", KplSpec{});
    producer_of("kpl_plain", KplSpec{.aggregation = false});
    producer_of("agent", AgentSpec{});
}

void seeks(std::int64_t records_per_second) {
    constexpr int kSeeks = 200;
    auto machine = TimeMachine::start(with_six_consumers(records_per_second), 1);
    KDS_ASSERT(machine.has_value());
    const Instant begun = machine->begins_at();
    const double run_s = seconds_of([&] { machine->advance_to(begun + Duration::seconds(3'600)); });
    Rng rng(1);
    std::vector<double> took_ms;
    for (int i = 0; i < kSeeks; ++i) {
        const Instant t = begun + Duration::micros(static_cast<std::int64_t>(
                                      rng.below(3'600u * std::uint64_t{1'000'000})));
        took_ms.push_back(seconds_of([&] { machine->seek(t); }) * 1e3);
    }
    std::ranges::sort(took_ms);
    std::printf("seek_%lld_p50_ms %.1f\n", static_cast<long long>(records_per_second),
                took_ms[kSeeks / 2]);
    std::printf("seek_%lld_p95_ms %.1f\n", static_cast<long long>(records_per_second),
                took_ms[kSeeks * 95 / 100]);
    std::printf("seek_%lld_run_s %.1f\n", static_cast<long long>(records_per_second), run_s);
    std::printf("seek_%lld_mb %.0f\n", static_cast<long long>(records_per_second),
                megabytes_used());
}

void day() {
    const double before = megabytes_used();
    auto machine = TimeMachine::start(busy(1, 1, 50), 1);
    KDS_ASSERT(machine.has_value());
    const double run_s =
        seconds_of([&] { machine->advance_to(machine->begins_at() + Duration::hours(24)); });
    std::printf("day_mb %.0f\n", megabytes_used());
    std::printf("day_mb_more %.0f\n", megabytes_used() - before);
    std::printf("day_estimate_mb %.0f\n", static_cast<double>(machine->memory_bytes()) / 1e6);
    std::printf("day_run_s %.1f\n", run_s);
}

}  // namespace

int main(int count, char** values) {
    const std::string_view part = count > 1 ? values[1] : "all";
    std::int64_t minutes = 60;
    if (count > 2) {
        const std::string_view text = values[2];
        std::from_chars(text.data(), text.data() + text.size(), minutes);
    }
    // The day first: memory of WebAssembly never shrinks.
    if (part == "day" || part == "all") day();
    if (part == "producers" || part == "all") producers();
    if (part == "seek" || part == "all") seeks(2'000);
    minutes = std::max<std::int64_t>(minutes, 1);
    if (part == "batches" || part == "all")
        full_rate({.batch_size = 500, .linger_ms = 500}, minutes);
    if (part == "single" || part == "all") full_rate({}, minutes);
}
