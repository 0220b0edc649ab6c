#include "web/model/new_actors.h"

#include <algorithm>
#include <array>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/sim/world.h"

namespace kds::web {
namespace {

constexpr std::array<NewKind, kNewProducerKinds> kProducers{{
    {"SDK", "A program that calls PutRecord for each record"},
    {"KPL", "Kinesis Producer Library: packs and collects records"},
    {"Agent", "Kinesis Agent: follows a file and sends its lines"},
}};
constexpr std::array<std::string_view, kNewProducerKinds> kProducerNames{"SDK producer",
                                                                         "KPL producer", "Agent"};

constexpr std::array<NewKind, kNewConsumerKinds> kConsumers{{
    {"Polling", "Calls GetRecords on each shard once a second"},
    {"KCL", "Kinesis Client Library: two workers share the shards"},
    {"Fan-out", "Is pushed records, with 2 MB/s of each shard for itself"},
    {"Lambda", "An event source mapping with batches of 100 records"},
    {"Delivery", "Collects records and delivers them to S3"},
}};
constexpr std::array<std::string_view, kNewConsumerKinds> kConsumerNames{
    "Poller", "KCL app", "Fan-out reader", "Function", "Delivery"};

constexpr std::int64_t kFirstRate = 10'000;
constexpr std::uint32_t kFirstKeys = 100;
/// idleTimeBetweenReadsInMillis (kinesis.md 8.5), as for those of scenarios.
constexpr std::int64_t kKclIdleMs = 1'500;

}  // namespace

const NewKind& new_producer_kind(std::size_t kind) {
    KDS_ASSERT(kind < kNewProducerKinds);
    return kProducers[kind];
}

const NewKind& new_consumer_kind(std::size_t kind) {
    KDS_ASSERT(kind < kNewConsumerKinds);
    return kConsumers[kind];
}

std::string free_name(const sim::World& world, std::string_view base) {
    const auto taken = [&](const std::string& name) {
        const auto has_it = [&](const auto& actor) { return actor.spec.name == name; };
        return std::ranges::any_of(world.producers(), has_it) ||
               std::ranges::any_of(world.consumers(), has_it);
    };
    std::string name(base);
    for (int number = 2; taken(name); ++number) name = cat(base, ' ', number);
    return name;
}

sim::AddProducer new_producer(const sim::World& world, std::size_t kind, std::string stream_name) {
    KDS_ASSERT(kind < kNewProducerKinds);
    sim::ProducerSpec spec;
    spec.name = free_name(world, kProducerNames[kind]);
    spec.stream_name = std::move(stream_name);
    spec.rate = sim::ConstantRate{kFirstRate};
    spec.keys.strategy = sim::KeySpec::Strategy::Uniform;
    spec.keys.count = kFirstKeys;
    if (kind == 1) spec.sender = sim::KplSpec{};
    if (kind == 2) spec.sender = sim::AgentSpec{};
    return {std::move(spec)};
}

sim::AddConsumer new_consumer(const sim::World& world, std::size_t kind, std::string stream_name) {
    KDS_ASSERT(kind < kNewConsumerKinds);
    constexpr std::int64_t kDeliverEveryS = 60;
    sim::ConsumerSpec spec;
    spec.name = free_name(world, kConsumerNames[kind]);
    spec.stream_name = std::move(stream_name);
    spec.start_at = ShardIteratorType::Latest;
    switch (kind) {
        case 1:
            spec.reader = sim::KclSpec{.workers = 2};
            spec.poll_interval_ms = kKclIdleMs;
            break;
        case 2: spec.reader = sim::FanOutSpec{}; break;
        case 3: spec.reader = sim::LambdaSpec{}; break;
        case 4: spec.reader = sim::DeliverySpec{.buffer_mib = 1, .buffer_s = kDeliverEveryS}; break;
        default: break;
    }
    return {std::move(spec)};
}

}  // namespace kds::web
