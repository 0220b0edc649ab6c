// Producers of all kinds under random faults: every record that was made is accounted for, the
// stream holds exactly what the counters say, and a replay gives the same.
#include <algorithm>
#include <map>
#include <set>

#include "core/sim/kpl/deaggregate.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

constexpr std::uint64_t kSeeds = 40;

SenderSpec random_sender(Rng& rng) {
    const auto up_to = [&](std::uint64_t most) {
        return static_cast<std::int64_t>(rng.below(most + 1));
    };
    switch (rng.below(4)) {
        case 0:
            return SdkSpec{.in_flight_max = rng.below(2) ? 1 + up_to(4) : 0,
                           .backlog_max = 1 + up_to(300),
                           .timeout_ms = 100 + up_to(6'000),
                           .retry = static_cast<SdkSpec::Retry>(rng.below(3)),
                           .attempts = 1 + up_to(6)};
        case 1:
            return SdkSpec{.batch_size = 1 + up_to(499),
                           .linger_ms = up_to(1'000),
                           .in_flight_max = rng.below(2) ? 1 + up_to(2) : 0,
                           .backlog_max = 1 + up_to(300),
                           .timeout_ms = 100 + up_to(2'000),
                           .retry = static_cast<SdkSpec::Retry>(rng.below(3))};
        case 2:
            return KplSpec{.aggregation = rng.below(3) > 0,
                           .fail_if_throttled = rng.below(4) == 0,
                           .aggregation_max_size = 64 + up_to(5'000),
                           .collection_max_count = 1 + up_to(20),
                           .buffered_ms = 1 + up_to(2'000),
                           .rate_limit = 50 + up_to(200),
                           .ttl_ms = 100 + up_to(20'000),
                           .connections_max = 1 + up_to(4)};
        default:
            return AgentSpec{.max_buffer_age_ms = 1'000 + up_to(3'000),
                             .max_buffer_size_bytes = 100 + up_to(20'000),
                             .max_buffer_size_records = 1 + up_to(499),
                             .partition_key_option = static_cast<AgentKeyOption>(rng.below(2))};
    }
}

RateCurve random_rate(Rng& rng) {
    switch (rng.below(4)) {
        case 0: return RampRate{.from = 0, .to = 300'000, .over = Duration::seconds(20)};
        case 1: return DailyRate{.low = 5'000, .high = 400'000, .peak_hour = 9};
        case 2:
            return BurstRate{.base = 2'000,
                             .peak = 1'500'000,
                             .every = Duration::seconds(7),
                             .lasts = Duration::seconds(1)};
        default: return ConstantRate{static_cast<std::int64_t>(rng.below(250'000))};
    }
}

Scenario random_scenario(Rng& rng) {
    Scenario scenario = with_shards(1 + static_cast<std::int64_t>(rng.below(3)));
    for (std::uint64_t i = 0; i < 3; ++i) {
        ProducerSpec spec = producer(cat("P", i));
        spec.rate = random_rate(rng);
        spec.keys.strategy = static_cast<KeySpec::Strategy>(rng.below(4));
        spec.keys.count = 1 + static_cast<std::uint32_t>(rng.below(50));
        spec.keys.explicit_hash = static_cast<KeySpec::ExplicitHash>(rng.below(3));
        spec.sender = random_sender(rng);
        scenario.setup.push_back(AddProducer{spec});
    }
    return scenario;
}

Command random_fault(Rng& rng, const World& world) {
    struct Kind {
        FaultKind kind;
        std::int64_t least;
        std::int64_t most;
    };
    static constexpr Kind kKinds[] = {
        {FaultKind::HotKey, 1, 1'000},           {FaultKind::TrafficBurst, 101, 400},
        {FaultKind::LinkDelay, 1, 4'000},        {FaultKind::LinkLoss, 1, 1'000},
        {FaultKind::AnswerLoss, 1, 1'000},       {FaultKind::InternalFailure, 1, 1'000},
        {FaultKind::ClockSkew, -80'000, 80'000}, {FaultKind::ProducerCrash, 0, 0},
    };
    const Kind& kind = kKinds[rng.below(std::size(kKinds))];
    FaultSpec fault{
        .name = cat("F", world.log().end()),
        .kind = kind.kind,
        .target = cat("P", rng.below(3)),
        .amount = kind.least + static_cast<std::int64_t>(rng.below(
                                   static_cast<std::uint64_t>(kind.most - kind.least) + 1)),
        .lasts = Duration::millis(100 + static_cast<std::int64_t>(rng.below(5'000)))};
    if (kind.kind == FaultKind::HotKey) fault.key = cat("hot-", rng.below(2));
    return InjectFault{fault};
}

Command split(Rng& rng) {
    api::Value input = api::Value::object();
    input.with("StreamName", api::Value::of_text("s"))
        .with("ShardToSplit", api::Value::of_text(cat(rng.below(3))))
        .with("NewStartingHashKey",
              api::Value::of_text(to_decimal(make_u128(rng.next_u64(), rng.next_u64()))));
    return CallOperation{Action::SplitShard, input};
}

Command random_command(Rng& rng, const World& world) {
    switch (rng.below(8)) {
        case 0: return PauseActor{cat("P", rng.below(3))};
        case 1: return ResumeActor{cat("P", rng.below(3))};
        case 2:
            return SetProducerRate{cat("P", rng.below(3)),
                                   static_cast<std::int64_t>(rng.below(200'000))};
        case 3: return split(rng);
        default: return random_fault(rng, world);
    }
}

/// User records in the stream, by their producers; each as often as it is there.
std::map<ActorId, std::map<std::string, int>> user_records(const World& world) {
    std::map<ActorId, std::map<std::string, int>> users;
    ContentRoom room;
    for (const Shard& shard : world.engine().streams().front().shards) {
        for (std::uint64_t i = shard.records.first(); i < shard.records.end(); ++i) {
            const StoredRecord stored = shard.records.at(i);
            const RecordContent content = content_of(world.engine().sources(), stored, room);
            for (const SubRecord& user :
                 deaggregate(content.partition_key, content.data, HashKeyRange::whole()))
                ++users[stored.actor][std::string(user.record.data)];
        }
    }
    return users;
}

testing::AssertionResult is_conserved(const World& world) {
    for (const Producer& p : world.producers())
        if (p.made != p.accepted + p.given_up + p.dropped + p.under_way())
            return testing::AssertionFailure()
                   << p.spec.name << " (" << p.spec.sender.index() << "): " << p.made
                   << " made, but " << p.accepted << " accepted, " << p.given_up << " given up, "
                   << p.dropped << " dropped, " << p.under_way() << " under way";
    return testing::AssertionSuccess();
}

/// What each counts as accepted is in the stream, and what is there more often was put again.
testing::AssertionResult is_stored(const World& world) {
    const auto users = user_records(world);
    for (const Producer& p : world.producers()) {
        const auto own = users.find(p.id);
        const std::uint64_t distinct = own == users.end() ? 0 : own->second.size();
        std::uint64_t all = 0;
        if (own != users.end())
            for (const auto& [data, times] : own->second) all += static_cast<std::uint64_t>(times);
        const bool is_kpl = std::holds_alternative<KplSender>(p.sender);
        if (!is_kpl && all != p.accepted + p.stored_unknown)
            return testing::AssertionFailure()
                   << p.spec.name << " (" << p.spec.sender.index() << "): " << all << " stored, "
                   << p.accepted << " accepted, " << p.stored_unknown << " unknown";
        if (distinct < p.accepted || all < p.accepted)
            return testing::AssertionFailure()
                   << p.spec.name << " (" << p.spec.sender.index() << "): " << distinct
                   << " different ones stored, " << p.accepted << " accepted";
    }
    return testing::AssertionSuccess();
}

TEST(ProducersProperty, EveryRecordIsAccountedForUnderAllFaults) {
    std::uint64_t made = 0, lost = 0, unknown = 0, wrong = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        Rng rng(seed, 21);
        const Scenario scenario = random_scenario(rng);
        World world = started(scenario, seed);
        for (std::uint64_t moves = 4 + rng.below(16); moves > 0; --moves) {
            if (rng.below(2)) (void)world.apply(random_command(rng, world));
            run_for(world, Duration::micros(static_cast<std::int64_t>(rng.below(1'500'000))));
            ASSERT_TRUE(is_conserved(world)) << "seed " << seed;
        }
        ASSERT_TRUE(is_stored(world)) << "seed " << seed;
        // The same in other portions.
        std::vector<LoggedCommand> log;
        for (std::uint64_t i = world.log().begin(); i < world.log().end(); ++i)
            log.push_back(world.log()[i]);
        const auto again = World::replay(scenario, seed, log, world.now());
        ASSERT_TRUE(again) << "seed " << seed << ": " << again.error().message;
        ASSERT_EQ(again->state_hash(), world.state_hash()) << "seed " << seed;
        // Left alone, all comes to an end.
        for (const ActiveFault& fault : std::vector<ActiveFault>(world.faults().active()))
            ASSERT_TRUE(world.apply(LiftFault{fault.spec.name}));
        for (const Producer& p : std::vector<Producer>(world.producers()))
            ASSERT_TRUE(world.apply(PauseActor{p.spec.name}));
        run_for(world, Duration::seconds(400));
        ASSERT_TRUE(is_conserved(world)) << "seed " << seed;
        ASSERT_TRUE(is_stored(world)) << "seed " << seed;
        for (const Producer& p : world.producers()) {
            EXPECT_EQ(p.under_way(), 0u) << "seed " << seed << ", " << p.spec.name;
            made += p.made;
            lost += p.given_up + p.dropped;
            unknown += p.stored_unknown;
            if (const auto* const kpl = std::get_if<KplSender>(&p.sender))
                wrong += kpl->metrics().wrong_shard;
        }
    }
    // All of it has happened.
    EXPECT_GT(made, 20'000u);
    EXPECT_GT(lost, 1'000u);
    EXPECT_GT(unknown, 500u);
    EXPECT_GT(wrong, 10u);
}

TEST(ProducersProperty, TheSizeOfAnAggregateIsKnownWithoutItsBytes) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Rng rng(seed, 22);
        Aggregate real;
        AggregateSize size;
        for (std::uint64_t n = rng.below(300); n > 0; --n) {
            const std::string key = cat("k", rng.below(1 + rng.below(300)));
            const std::string data(rng.below(rng.below(2) ? 20 : 400), 'd');
            std::optional<HashKey> hash_key;
            if (rng.below(3) == 0)
                hash_key = HashKey{make_u128(rng.below(2) * rng.next_u64(), rng.below(50))};
            const AggregateSize::Part part{.key_md5 = hash_key_of(key).value,
                                           .key_bytes = key.size(),
                                           .explicit_hash_key = hash_key,
                                           .data_bytes = data.size()};
            const UserRecordView user{
                .partition_key = key, .explicit_hash_key = hash_key, .data = data};
            ASSERT_EQ(size.bytes_with(part), real.size_with(user)) << "seed " << seed;
            size.add(part);
            real.add(user);
            ASSERT_EQ(size.bytes(), real.size()) << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace kds::sim::test
