// The metrics of random worlds, and what they were charged for, against a naive computation over
// the full list of the engine's events. Each test prints its seed when it fails.
#include <algorithm>
#include <map>

#include "core/base/text.h"
#include "core/sim/metrics/seconds_reader.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

constexpr std::uint64_t kSeeds = 8;

struct Key {
    std::string metric;
    bool of_shard = false;
    std::uint32_t shard = 0;
    std::int64_t minute = 0;  ///< Since 1970.
    friend auto operator<=>(const Key&, const Key&) = default;
};
using Naive = std::map<Key, std::vector<std::int64_t>>;

Scenario random_scenario(Rng& rng) {
    Scenario scenario = with_shards(1 + static_cast<std::int64_t>(rng.below(4)));
    api::Value names = api::Value::list();
    static constexpr const char* kNames[] = {"IncomingBytes",
                                             "IncomingRecords",
                                             "OutgoingBytes",
                                             "OutgoingRecords",
                                             "WriteProvisionedThroughputExceeded",
                                             "ReadProvisionedThroughputExceeded",
                                             "IteratorAgeMilliseconds"};
    for (const char* name : kNames)
        if (rng.below(3) > 0) names.items.push_back(api::Value::of_text(name));
    if (!names.items.empty()) {
        api::Value input = api::Value::object();
        input.with("StreamName", api::Value::of_text("s")).with("ShardLevelMetrics", names);
        scenario.setup.push_back(CallOperation{Action::EnableEnhancedMonitoring, input});
    }
    for (std::uint64_t i = 0; i < 1 + rng.below(3); ++i) {
        ProducerSpec spec = producer(cat("P", i));
        static constexpr std::int64_t kRates[] = {700, 25'000, 300'000, 1'600'000};
        spec.rate = ConstantRate{kRates[rng.below(4)]};
        spec.keys.count = 1 + static_cast<std::uint32_t>(rng.below(50));
        scenario.setup.push_back(AddProducer{spec});
    }
    for (std::uint64_t i = 0; i < rng.below(4); ++i) {
        ConsumerSpec spec = consumer(cat("C", i));
        spec.poll_interval_ms = 200 + static_cast<std::int64_t>(rng.below(2'000));
        scenario.setup.push_back(AddConsumer{spec});
    }
    return scenario;
}

Command random_command(Rng& rng) {
    switch (rng.below(5)) {
        case 0:
            return CallGetShardIterator{
                {.stream_name = "s", .shard_id = "0", .shard_iterator_type = "TRIM_HORIZON"}};
        case 1: return CallGetRecords{};
        case 2: {
            CallPutRecords many;
            many.input.stream_name = "s";
            const std::uint64_t count = 1 + rng.below(500);
            for (std::uint64_t i = 0; i < count; ++i)
                many.input.records.push_back({.partition_key = cat("m", rng.below(9)),
                                              .data = std::string(rng.below(9'000), 'd')});
            return many;
        }
        default:
            return CallPutRecord{{.stream_name = rng.below(20) ? "s" : "t",
                                  .partition_key = cat("k", rng.below(30)),
                                  .data = std::string(rng.below(60'000), 'd')}};
    }
}

/// All events of a session, in order.
struct Recorder {
    std::vector<Event> events;
    std::uint64_t next = 0;
    void look(const World& world) {
        const EventLog& log = world.engine().events();
        ASSERT_GE(next, log.begin()) << "the test looks too rarely";
        for (; next < log.end(); ++next) events.push_back(log[next]);
    }
};

struct PutSums {
    Instant at{};
    Action action{};
    std::int64_t bytes = 0, accepted = 0, throttled = 0;
};

void add_puts(const std::vector<Event>& events, const std::vector<std::string>& monitored,
              Naive& out) {
    // By call, and by call and shard.
    std::map<std::uint64_t, PutSums> calls;
    std::map<std::pair<std::uint64_t, std::uint32_t>, PutSums> parts;
    for (const Event& e : events) {
        const bool ok = e.kind == EventKind::RecordAccepted;
        if (!ok && e.kind != EventKind::RecordRefused) continue;
        for (PutSums* sums : {&calls[e.call], &parts[{e.call, e.shard.value}]}) {
            sums->at = e.at;
            sums->action = e.action;
            sums->bytes += ok ? e.bytes : 0;
            sums->accepted += ok ? 1 : 0;
            sums->throttled += ok ? 0 : 1;
        }
    }
    for (const auto& [call, sums] : calls) {
        const std::int64_t minute = sums.at.us / 60'000'000;
        const auto add = [&](const char* name, std::int64_t value) {
            out[{name, false, 0, minute}].push_back(value);
        };
        if (sums.accepted > 0) {
            add("IncomingBytes", sums.bytes);
            add("IncomingRecords", sums.accepted);
        }
        add("WriteProvisionedThroughputExceeded", sums.throttled);
        if (sums.action == Action::PutRecord) {
            if (sums.accepted > 0) add("PutRecord.Bytes", sums.bytes);
            add("PutRecord.Success", sums.accepted);
        } else {
            add("PutRecords.Bytes", sums.bytes);
            add("PutRecords.Success", sums.accepted > 0 ? 1 : 0);
            add("PutRecords.TotalRecords", sums.accepted + sums.throttled);
            add("PutRecords.SuccessfulRecords", sums.accepted);
            add("PutRecords.ThrottledRecords", sums.throttled);
        }
    }
    for (const auto& [part, sums] : parts) {
        const auto add = [&](const char* name, std::int64_t value) {
            if (std::ranges::find(monitored, name) != monitored.end())
                out[{name, true, part.second, sums.at.us / 60'000'000}].push_back(value);
        };
        if (sums.accepted > 0) {
            add("IncomingBytes", sums.bytes);
            add("IncomingRecords", sums.accepted);
        }
        add("WriteProvisionedThroughputExceeded", sums.throttled);
    }
}

void add_gets(const std::vector<Event>& events, const std::vector<std::string>& monitored,
              Naive& out) {
    for (const Event& e : events) {
        const std::int64_t minute = e.at.us / 60'000'000;
        const auto add = [&](const char* name, std::int64_t value) {
            out[{name, false, 0, minute}].push_back(value);
        };
        const auto of_shard = [&](const char* name, std::int64_t value) {
            if (std::ranges::find(monitored, name) != monitored.end())
                out[{name, true, e.shard.value, minute}].push_back(value);
        };
        const bool read = e.kind == EventKind::RecordsRead;
        if (read || e.kind == EventKind::ReadRefused) {
            add("GetRecords.Success", read ? 1 : 0);
            add("ReadProvisionedThroughputExceeded", read ? 0 : 1);
            of_shard("ReadProvisionedThroughputExceeded", read ? 0 : 1);
        }
        if (!read) continue;
        add("GetRecords.Bytes", e.bytes);
        add("GetRecords.Records", e.count);
        add("GetRecords.IteratorAgeMilliseconds", e.behind_ms);
        of_shard("OutgoingBytes", e.bytes);
        of_shard("OutgoingRecords", e.count);
        of_shard("IteratorAgeMilliseconds", e.behind_ms);
    }
}

/// What Metrics say, in the same form. Latencies are constants and have a test of their own; a
/// share of failed records inside a call does not occur.
std::map<Key, Statistics> told_by(const World& world) {
    std::map<Key, Statistics> told;
    for (const ListedMetric& listed : world.metrics().list()) {
        const MetricInfo& info = info_of(listed.metric);
        if (info.name.ends_with(".Latency") || listed.metric == Metric::PutRecordsFailedRecords)
            continue;
        for (const Datapoint& point :
             world.metrics().datapoints(listed.metric, listed.dimensions, {}, world.now()))
            told[{std::string(info.name), info.level == MetricLevel::Shard,
                  listed.dimensions.shard.value, point.minute.us / 60'000'000}] = point.statistics;
    }
    return told;
}

TEST(MetricsProperty, EveryDatapointIsWhatAllEventsSay) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed, 71);
        auto world = World::start(random_scenario(rng), seed);
        ASSERT_TRUE(world) << world.error().message;
        Recorder recorder;
        recorder.look(*world);
        const auto monitored_views = world->engine().streams().front().monitoring.names();
        const std::vector<std::string> monitored(monitored_views.begin(), monitored_views.end());
        for (int move = 0; move < 40; ++move) {
            if (rng.below(2)) (void)world->apply(random_command(rng));
            world->advance_to(world->now() +
                              Duration::millis(static_cast<std::int64_t>(rng.below(9'000))));
            recorder.look(*world);
        }
        Naive naive;
        add_puts(recorder.events, monitored, naive);
        add_gets(recorder.events, monitored, naive);
        auto told = told_by(*world);
        EXPECT_EQ(told.size(), naive.size());
        for (const auto& [key, values] : naive) {
            const Statistics& got = told[key];
            std::int64_t sum = 0;
            for (const std::int64_t value : values) sum += value;
            const auto where = cat(key.metric, " of shard ", key.shard, " at minute ", key.minute);
            EXPECT_EQ(got.samples, values.size()) << where;
            EXPECT_EQ(got.sum, sum) << where;
            EXPECT_EQ(got.least, *std::ranges::min_element(values)) << where;
            EXPECT_EQ(got.most, *std::ranges::max_element(values)) << where;
        }
        EXPECT_EQ(world->metrics().missed(), 0u);
    }
}

TEST(MetricsProperty, UsageIsWhatAllEventsSay) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed, 72);
        auto world = World::start(random_scenario(rng), seed);
        ASSERT_TRUE(world) << world.error().message;
        Recorder recorder;
        recorder.look(*world);
        std::int64_t shard_us = 0;
        // The stream's shards are open from the moment at which it became ACTIVE.
        for (const Event& e : recorder.events)
            if (e.kind == EventKind::StreamActive) {
                shard_us =
                    (world->now() - e.at).us *
                    static_cast<std::int64_t>(world->engine().open_shard_count("123456789012"));
                break;
            }
        for (int move = 0; move < 10; ++move) {
            (void)world->apply(random_command(rng));
            if (rng.below(4) == 0) {
                api::Value split = api::Value::object();
                split.with("StreamName", api::Value::of_text("s"))
                    .with("TargetShardCount",
                          api::Value::of_integer(1 + static_cast<std::int64_t>(rng.below(6))))
                    .with("ScalingType", api::Value::of_text("UNIFORM_SCALING"));
                (void)world->apply(CallOperation{Action::UpdateShardCount, split});
            }
            // In steps of a millisecond nothing is missed: all delays are whole milliseconds here.
            for (int i = 0; i < 300; ++i) {
                const auto open = world->engine().open_shard_count("123456789012");
                world->advance_to(world->now() + Duration::millis(1));
                shard_us += open * 1'000;
            }
            recorder.look(*world);
        }
        std::uint64_t units = 0, put = 0, got = 0;
        for (const Event& e : recorder.events) {
            if (e.kind == EventKind::RecordsRead) got += static_cast<std::uint64_t>(e.bytes);
            if (e.kind != EventKind::RecordAccepted) continue;
            put += static_cast<std::uint64_t>(e.bytes);
            for (std::int64_t paid = 0; paid == 0 || paid < e.bytes; paid += 25'600) ++units;
        }
        const Usage& usage = world->metrics().usage();
        EXPECT_EQ(usage.put_payload_units(), units);
        EXPECT_EQ(usage.put_bytes(), put);
        EXPECT_EQ(usage.get_bytes(), got);
        EXPECT_NEAR(static_cast<double>(usage.shard_time(world->now()).us),
                    static_cast<double>(shard_us), 20'000.0 * 12);
    }
}

/// By second, then by shard or by consumer.
template <typename Entry>
using BySecond = std::map<std::int64_t, std::map<std::uint32_t, Entry>>;

void add_seconds(const std::vector<Event>& events, BySecond<ShardSecond>& shards,
                 BySecond<ConsumerSecond>& consumers) {
    for (const Event& e : events) {
        const std::int64_t second = e.at.us / 1'000'000;
        const auto shard = [&]() -> std::array<std::int64_t, kShardFigureCount>& {
            ShardSecond& of = shards[second][e.shard.value];
            of.shard = e.shard.value;
            return of.figures;
        };
        switch (e.kind) {
            case EventKind::RecordAccepted:
                shard()[0] += 1;
                shard()[1] += e.bytes;
                break;
            case EventKind::RecordRefused: shard()[2] += 1; break;
            case EventKind::RecordsRead:
                shard()[3] += 1;
                shard()[4] += e.bytes;
                break;
            case EventKind::ReadRefused: shard()[5] += 1; break;
            case EventKind::Pushed: shard()[6] += e.bytes; break;
            default: break;
        }
        if (e.kind != EventKind::RecordsRead && e.kind != EventKind::Pushed) continue;
        ConsumerSecond& consumer = consumers[second][e.actor];
        consumer.actor = e.actor;
        consumer.records += e.count;
        consumer.behind_ms = std::max(consumer.behind_ms, e.behind_ms);
    }
}

TEST(MetricsProperty, EverySecondIsWhatAllEventsSay) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed, 74);
        Scenario scenario = random_scenario(rng);
        if (rng.below(2)) {
            ConsumerSpec fan_out = consumer("Fan-out");
            fan_out.reader = FanOutSpec{};
            scenario.setup.push_back(AddConsumer{fan_out});
        }
        auto world = World::start(scenario, seed);
        ASSERT_TRUE(world) << world.error().message;
        Recorder recorder;
        recorder.look(*world);
        for (int move = 0; move < 40; ++move) {
            if (rng.below(2)) (void)world->apply(random_command(rng));
            // A copy that went on elsewhere leaves no trace.
            if (rng.below(4) == 0) {
                World copy = *world;
                (void)copy.apply(random_command(rng));
                copy.advance_to(copy.now() + Duration::seconds(3));
            }
            world->advance_to(world->now() +
                              Duration::millis(static_cast<std::int64_t>(rng.below(9'000))));
            recorder.look(*world);
        }
        BySecond<ShardSecond> shards;
        BySecond<ConsumerSecond> consumers;
        add_seconds(recorder.events, shards, consumers);
        const StreamId stream = world->engine().streams().front().id;
        const Seconds& seconds = world->metrics().seconds();
        EXPECT_EQ(seconds.known_from(), 0);
        SecondsReader reader(seconds, stream, 0, world->now().epoch_seconds() + 1);
        std::size_t count = 0;
        std::int64_t last = -1;
        for (SecondOfStream told; reader.next(told); ++count) {
            SCOPED_TRACE(cat("second ", told.second));
            EXPECT_GT(told.second, last);
            last = told.second;
            ASSERT_EQ(told.shards.size(), shards[told.second].size());
            for (const auto& [number, expected] : shards[told.second]) {
                ASSERT_TRUE(told.find_shard(number)) << number;
                EXPECT_EQ(*told.find_shard(number), expected) << number;
            }
            ASSERT_EQ(told.consumers.size(), consumers[told.second].size());
            for (const auto& [number, expected] : consumers[told.second]) {
                ASSERT_TRUE(told.find_consumer(number)) << number;
                EXPECT_EQ(*told.find_consumer(number), expected) << number;
            }
        }
        EXPECT_EQ(count, shards.size());
        EXPECT_GT(count, 20u);
    }
}

TEST(MetricsProperty, PortionsOfTimeDoNotMatter) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed, 73);
        const Scenario scenario = random_scenario(rng);
        auto in_one = World::start(scenario, seed);
        auto in_steps = World::start(scenario, seed);
        ASSERT_TRUE(in_one && in_steps);
        const Instant end = in_one->now() + Duration::seconds(130);
        in_one->advance_to(end);
        while (in_steps->now() < end)
            in_steps->advance_to(std::min(
                end, in_steps->now() +
                         Duration::millis(1 + static_cast<std::int64_t>(rng.below(3'000)))));
        Hasher one, steps;
        in_one->metrics().hash(one);
        in_steps->metrics().hash(steps);
        EXPECT_EQ(one.digest(), steps.digest());
    }
}

}  // namespace
}  // namespace kds::sim::test
