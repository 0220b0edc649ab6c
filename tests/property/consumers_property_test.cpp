// What consumers count and what readings say of them, against a naive computation from the full
// list of the engine's events and the consumers' logs alone: lag, reads, duplicates, what was left
// out, the iterator age of Lambda, and what delivery has brought.
#include <algorithm>
#include <map>
#include <set>

#include "core/lesson/goal.h"
#include "core/sim/kpl/deaggregate.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

using lesson::ReadingKind;

constexpr std::uint64_t kSeeds = 12;
constexpr std::int64_t kInvocationMs = 30;

struct ReadNaively {
    std::map<std::uint32_t, std::uint64_t> next;  ///< By shard.
    std::map<std::uint32_t, std::int64_t> behind_ms;
    std::uint64_t records = 0;
    std::uint64_t throttled = 0;
};

/// All that the events of a world tell, as far as this test needs it.
struct Tale {
    std::map<std::uint32_t, std::vector<Instant>> arrivals;  ///< Of the records of a shard.
    std::map<ActorId, ReadNaively> reads;
    std::uint64_t next_event = 0;

    void listen(const World& world);
    void hear_read(const Event& event);
};

void Tale::hear_read(const Event& event) {
    ReadNaively& read = reads[event.actor];
    const std::vector<Instant>& there = arrivals[event.shard.value];
    const std::uint64_t end = event.place + event.count;
    const std::int64_t behind_ms =
        end < there.size()
            ? event.at.epoch_millis() - there[static_cast<std::size_t>(end)].epoch_millis()
            : 0;
    EXPECT_EQ(event.behind_ms, behind_ms);
    read.records += event.count;
    read.next[event.shard.value] = end;
    read.behind_ms[event.shard.value] = behind_ms;
}

void Tale::listen(const World& world) {
    const EventLog& events = world.engine().events();
    ASSERT_GE(next_event, events.begin());
    for (; next_event < events.end(); ++next_event) {
        const Event event = events[next_event];
        if (event.kind == EventKind::RecordAccepted)
            arrivals[event.shard.value].push_back(event.at);
        if (event.kind == EventKind::ReadRefused) ++reads[event.actor].throttled;
        if (event.kind == EventKind::RecordsRead || event.kind == EventKind::Pushed)
            hear_read(event);
    }
}

std::vector<ConsumerSpec> one_of_each() {
    std::vector<ConsumerSpec> specs;
    const auto add = [&specs](const char* name, ReaderSpec reader) {
        ConsumerSpec spec = consumer(name);
        spec.start_at = std::holds_alternative<DeliverySpec>(reader)
                            ? ShardIteratorType::Latest
                            : ShardIteratorType::TrimHorizon;
        spec.reader = reader;
        specs.push_back(spec);
    };
    add("Polling", PollingSpec{});
    add("Kcl", KclSpec{.workers = 2, .failover_ms = 3'000});
    add("Pushed", FanOutSpec{});
    add("Lambda", LambdaSpec{.batch_size = 200, .retries_max = 1, .invocation_ms = kInvocationMs});
    add("Bisecting", LambdaSpec{.retries_max = 0, .bisect = true, .invocation_ms = kInvocationMs});
    add("Lake", DeliverySpec{.buffer_mib = 1, .buffer_s = 7});
    return specs;
}

/// Two producers, one of them the KPL: half of the records are user records of aggregated ones.
std::vector<Command> producers() {
    ProducerSpec plain = producer("Plain", 60'000);
    plain.keys = {.strategy = KeySpec::Strategy::Uniform, .count = 30};
    ProducerSpec library = producer("Library", 60'000);
    library.keys = plain.keys;
    library.sender = KplSpec{};
    return {AddProducer{plain}, AddProducer{library}};
}

Command random_fault(Rng& rng, std::uint64_t number) {
    FaultSpec fault;
    fault.name = cat("F", number);
    fault.lasts = Duration::millis(200 + static_cast<std::int64_t>(rng.below(6'000)));
    static constexpr const char* kReaders[] = {"Polling", "Kcl", "Lambda", "Bisecting"};
    switch (rng.below(4)) {
        case 0:
            fault.kind = FaultKind::PoisonRecord;
            fault.target = kReaders[rng.below(4)];
            fault.key = cat("user-", 1 + rng.below(30));
            break;
        case 1:
            fault.kind = FaultKind::ConsumerCrash;
            fault.target = "Kcl";
            fault.worker = 1 + static_cast<std::uint32_t>(rng.below(2));
            break;
        case 2:
            fault.kind = FaultKind::LeasePartition;
            fault.target = "Kcl";
            fault.worker = 1 + static_cast<std::uint32_t>(rng.below(2));
            break;
        default:
            fault.kind = FaultKind::LinkDelay;
            fault.target = rng.below(2) ? "Polling" : "Lake";
            fault.amount = 1 + static_cast<std::int64_t>(rng.below(800));
            break;
    }
    return InjectFault{fault};
}

/// User records of the places of a batch, each record's data made and opened anew.
std::pair<std::uint64_t, std::int64_t> opened(const World& world, const Batch& batch) {
    std::pair<std::uint64_t, std::int64_t> sum;
    const Shard& shard = shard_of(world, batch.shard.value);
    for (std::uint64_t place = batch.begin; place < batch.end; ++place) {
        const ReadContent content = content_at(world, shard, place);
        for (const SubRecord& user : deaggregate(content.key, content.data, shard.range)) {
            ++sum.first;
            sum.second += static_cast<std::int64_t>(user.record.data.size());
        }
    }
    return sum;
}

std::int64_t reading(const World& world, const Consumer& consumer, ReadingKind kind) {
    lesson::Reading reading{.kind = kind, .where = {}};
    reading.where.actor = consumer.spec.name;
    return lesson::read(reading, world, {});
}

void expect_reads(const World& world, const Consumer& consumer, const Tale& tale) {
    const auto heard = tale.reads.find(consumer.id);
    const ReadNaively naive = heard == tale.reads.end() ? ReadNaively{} : heard->second;
    EXPECT_EQ(reading(world, consumer, ReadingKind::ConsumerRecords),
              static_cast<std::int64_t>(naive.records));
    EXPECT_EQ(reading(world, consumer, ReadingKind::ConsumerThrottled),
              static_cast<std::int64_t>(naive.throttled));
    std::uint64_t unread = 0;
    std::int64_t behind_ms = 0;
    for (const auto& [shard, arrivals] : tale.arrivals) {
        const auto next = naive.next.find(shard);
        unread += arrivals.size() - (next == naive.next.end() ? 0 : next->second);
    }
    for (const auto& [shard, ms] : naive.behind_ms) behind_ms = std::max(behind_ms, ms);
    EXPECT_EQ(reading(world, consumer, ReadingKind::ConsumerUnread),
              static_cast<std::int64_t>(unread));
    EXPECT_EQ(reading(world, consumer, ReadingKind::ConsumerBehindMs), behind_ms);
}

void expect_work(const World& world, const Consumer& consumer) {
    std::map<std::pair<std::uint32_t, std::uint64_t>, std::int64_t> times;
    std::int64_t left_out = 0;
    ASSERT_EQ(consumer.processed.begin(), 0u);
    for (std::uint64_t i = 0; i < consumer.processed.end(); ++i) {
        const Processed& entry = consumer.processed[i];
        for (std::uint64_t place = entry.batch.begin; place < entry.batch.end; ++place) {
            if (entry.outcome == Outcome::Done) ++times[{entry.batch.shard.value, place}];
            left_out += entry.outcome == Outcome::Skipped || entry.outcome == Outcome::Discarded;
        }
    }
    std::int64_t duplicates = 0;
    for (const auto& [place, count] : times) duplicates += count - 1;
    EXPECT_EQ(reading(world, consumer, ReadingKind::ConsumerDuplicates), duplicates);
    EXPECT_EQ(reading(world, consumer, ReadingKind::ConsumerSkipped), left_out);
}

/// The age of the last record of a batch when the function was invoked (kinesis.md 8.8).
void expect_iterator_age(const Consumer& consumer, const Tale& tale) {
    const auto* const lambda = std::get_if<LambdaReader>(&consumer.reader);
    if (!lambda) return;
    for (const auto& [shard, hold] : lambda->holds) {
        if (hold.slices[0].at_work) continue;  // Its log does not have this batch yet.
        std::uint64_t end = 0;
        Instant returned{};
        for (std::uint64_t i = 0; i < consumer.processed.end(); ++i) {
            const Processed& entry = consumer.processed[i];
            if (entry.batch.shard != shard) continue;
            // What is given up was told as failed first.
            if (entry.outcome == Outcome::Discarded) continue;
            end = entry.at == returned ? std::max(end, entry.batch.end) : entry.batch.end;
            returned = entry.at;
        }
        if (end == 0) continue;
        const auto& arrivals = tale.arrivals.find(shard.value)->second;
        EXPECT_EQ(hold.iterator_age_ms, (returned - Duration::millis(kInvocationMs) -
                                         arrivals[static_cast<std::size_t>(end - 1)])
                                            .whole_millis());
    }
}

void expect_objects(const World& world, const Consumer& consumer) {
    const auto* const delivery = std::get_if<DeliveryReader>(&consumer.reader);
    if (!delivery) return;
    using Sums = std::map<Instant, std::pair<std::uint64_t, std::int64_t>>;
    Sums told, done;
    ASSERT_EQ(delivery->objects.begin(), 0u);
    for (std::uint64_t i = 0; i < delivery->objects.end(); ++i) {
        const DeliveredObject& object = delivery->objects[i];
        EXPECT_EQ(object.number, i + 1);
        told[object.at].first += object.records;
        told[object.at].second += object.bytes;
    }
    for (std::uint64_t i = 0; i < consumer.processed.end(); ++i) {
        const auto [records, bytes] = opened(world, consumer.processed[i].batch);
        done[consumer.processed[i].at].first += records;
        done[consumer.processed[i].at].second += bytes;
    }
    EXPECT_EQ(told, done);
}

TEST(ConsumersProperty, CountersAndReadingsFollowFromEventsAndLogs) {
    std::set<std::string_view> with_duplicates, with_left_out, with_lag;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed, 31);
        Scenario scenario = with_shards(2);
        for (const ConsumerSpec& spec : one_of_each()) scenario.setup.push_back(AddConsumer{spec});
        World world = started(scenario, seed);
        Tale tale;
        run_for(world, Duration::seconds(15));  // All have their places before there is a record.
        tale.listen(world);
        for (const Command& command : producers()) ASSERT_TRUE(is_done(world.apply(command)));
        for (int i = 0; i < 60; ++i) {
            if (rng.below(3) == 0)
                (void)world.apply(random_fault(rng, static_cast<std::uint64_t>(i)));
            run_for(world, Duration::micros(static_cast<std::int64_t>(rng.below(1'500'000))));
            tale.listen(world);
            for (const Consumer& consumer : world.consumers()) {
                SCOPED_TRACE(consumer.spec.name);
                expect_reads(world, consumer, tale);
                expect_iterator_age(consumer, tale);
                if (i % 10 != 9) continue;
                expect_work(world, consumer);
                expect_objects(world, consumer);
            }
            ASSERT_FALSE(testing::Test::HasFailure());
        }
        for (const Consumer& consumer : world.consumers()) {
            const std::string_view kind = kReaderKinds[consumer.spec.reader.index()];
            if (consumer.work.done_again > 0) with_duplicates.insert(kind);
            if (consumer.work.skipped + consumer.work.discarded > 0) with_left_out.insert(kind);
            if (consumer.behind_ms() > 0) with_lag.insert(kind);
            if (const auto* const lake = std::get_if<DeliveryReader>(&consumer.reader)) {
                EXPECT_GT(lake->objects.size(), 3u);
            }
        }
    }
    // All of it has happened.
    EXPECT_TRUE(with_duplicates.contains("kcl") && with_duplicates.contains("lambda"));
    EXPECT_TRUE(with_left_out.contains("kcl") && with_left_out.contains("lambda"));
    EXPECT_FALSE(with_lag.empty());
}

}  // namespace
}  // namespace kds::sim::test
