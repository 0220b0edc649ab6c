#include "tests/sim/check/random_session.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/base/u128.h"
#include "core/sim/kpl/aggregate.h"
#include "tests/sim/check/checker.h"

namespace kds::sim::checking {
namespace {

using api::Value;

enum Topic : std::uint8_t {
    Faults,
    OnSchedule,
    Resharding,
    Pauses,
    Removals,
    Puts,
    Reads,
    Keys,
    Retention,
    Monitoring,
    Deletion,
    Registration,
    SecondStream,
    Rates,
    kTopics,
};

/// Draws one session.
class Draw {
public:
    Draw(std::uint64_t seed, std::uint64_t steps, const Scenario* base)
        : rng_{seed, 77}, steps_{steps} {
        session_.seed = seed;
        if (base) session_.scenario = *base;
        session_.scenario.id = cat("seed ", seed);
        for (int i = 0; i < kTopics; ++i) topics_ |= one_in(3) ? 0u : 1u << i;
        // Faults are what it is about.
        if (!one_in(8)) topics_ |= 1u << Faults;
        for (std::size_t i = 0; i < kFaultKindCount; ++i) kinds_ |= one_in(2) ? 0u : 1u << i;
        is_long_ = !base && one_in(40);
        is_fast_ = !base && !is_long_ && one_in(6);
        if (base)
            learn_names(*base);
        else
            people_the_world();
    }

    Session session() && {
        for (std::uint64_t i = 0; i < steps_; ++i) {
            now_ = now_ + pause();
            add(command());
        }
        session_.length = now_ + Duration::seconds(below(20));
        return std::move(session_);
    }

private:
    std::int64_t below(std::int64_t bound) {
        return static_cast<std::int64_t>(rng_.below(static_cast<std::uint64_t>(bound)));
    }
    std::int64_t from_to(std::int64_t low, std::int64_t high) {
        return low + below(high - low + 1);
    }
    std::string text_below(std::int64_t size) {
        return std::string(static_cast<std::size_t>(below(size)), 'd');
    }
    bool one_in(std::int64_t n) { return below(n) == 0; }
    template <typename T>
    T pick(std::initializer_list<T> values) {
        return values.begin()[below(static_cast<std::int64_t>(values.size()))];
    }
    bool has(Topic topic) const { return (topics_ >> topic & 1u) != 0; }

    void add(Command command) {
        const bool is_scheduled = has(OnSchedule) && one_in(3);
        session_.moves.push_back({now_, std::move(command), is_scheduled});
    }
    void add_now(Command command) { session_.moves.push_back({now_, std::move(command), false}); }

    /// Mostly short, so that things meet; sometimes as long as a lease or an iterator lives.
    Duration pause() {
        if (is_long_ && one_in(6)) return Duration::seconds(from_to(3'600, 6 * 3'600));
        if (is_fast_) return Duration::millis(below(700));
        if (one_in(60)) return Duration::seconds(from_to(290, 400));
        if (one_in(8)) return Duration::seconds(from_to(5, 45));
        if (one_in(5)) return {};
        return Duration::micros(below(1'500'000));
    }

    void learn_names(const Scenario& base) {
        for (const Command& command : base.setup) {
            if (const auto* const p = std::get_if<AddProducer>(&command))
                producers_.push_back(p->spec.name);
            if (const auto* const c = std::get_if<AddConsumer>(&command))
                consumers_.push_back(c->spec.name);
            if (const auto* const s = std::get_if<CallCreateStream>(&command))
                streams_.push_back(s->input.stream_name);
        }
        if (streams_.empty()) streams_.push_back("s");
    }

    void people_the_world() {
        streams_.push_back("s");
        if (has(SecondStream)) streams_.push_back("t");
        for (const std::string& name : streams_) session_.scenario.setup.push_back(create(name));
        if (has(Keys))
            for (const char* const alias : {"alias/a", "alias/b"}) add_now(CreateKey{alias});
        const std::int64_t producers = from_to(1, 3);
        for (std::int64_t i = 0; i < producers; ++i) add_now(new_producer());
        const std::int64_t consumers = is_long_ ? from_to(1, 2) : from_to(1, 4);
        for (std::int64_t i = 0; i < consumers; ++i) {
            if (one_in(3)) now_ = now_ + Duration::millis(below(4'000));
            add_now(new_consumer());
        }
    }

    CallCreateStream create(const std::string& name) {
        if (!is_long_ && one_in(12)) return {{.stream_name = name, .stream_mode = "ON_DEMAND"}};
        return {{.stream_name = name, .shard_count = pick({1, 1, 2, 2, 3, 4})}};
    }

    Command new_producer() {
        ProducerSpec spec;
        spec.name = cat("P", producers_.size());
        spec.stream_name = any(streams_);
        spec.rate = curve();
        spec.keys = keys();
        spec.payload_template =
            pick({"{n}", "{key} {int:1:100000}", "{pick:a|bb|ccc} {time}", "{n} {hex:1500}"});
        spec.sender = sender();
        producers_.push_back(spec.name);
        return AddProducer{std::move(spec)};
    }

    RateCurve curve() {
        const std::int64_t most = rate();
        switch (below(6)) {
            case 0:
                return RampRate{.from = one_in(2) ? 0 : most * 2,
                                .to = most,
                                .over = Duration::millis(from_to(1, 60'000))};
            case 1: return DailyRate{.low = most / 4, .high = most, .peak_hour = from_to(0, 23)};
            case 2: {
                const std::int64_t every = from_to(200, 20'000);
                return BurstRate{.base = most / 5,
                                 .peak = most,
                                 .every = Duration::millis(every),
                                 .lasts = Duration::millis(from_to(1, every))};
            }
            default: return ConstantRate{most};
        }
    }

    KeySpec keys() {
        KeySpec keys;
        using Strategy = KeySpec::Strategy;
        keys.strategy =
            pick({Strategy::Constant, Strategy::RoundRobin, Strategy::Uniform, Strategy::Zipf});
        keys.prefix = pick({"user-", "k"});
        keys.count = static_cast<std::uint32_t>(one_in(8) ? 100'000 : from_to(1, 40));
        keys.skew_hundredths = static_cast<std::uint32_t>(from_to(0, 300));
        if (!one_in(6)) return keys;
        using ExplicitHash = KeySpec::ExplicitHash;
        keys.explicit_hash = pick({ExplicitHash::Fixed, ExplicitHash::Spread});
        keys.hash_key = HashKey{(u128{1} << 124) * static_cast<unsigned>(from_to(0, 15))};
        keys.ranges = static_cast<std::uint32_t>(from_to(1, 5));
        return keys;
    }

    SenderSpec sender() {
        switch (below(8)) {
            case 0:
            case 1: return sdk();
            case 2:
            case 3: {
                SdkSpec batches = sdk();
                batches.batch_size = pick({1, 10, 100, 500});
                batches.linger_ms = pick({0, 20, 500, 2'000});
                return batches;
            }
            case 4:
            case 5:
            case 6: return library();
            default:
                return AgentSpec{.max_buffer_age_ms = pick({1'000, 5'000, 60'000}),
                                 .max_buffer_size_bytes = pick({2'000, 100'000, 4'194'304}),
                                 .max_buffer_size_records = pick({1, 50, 500}),
                                 .min_time_between_polls_ms = pick({100, 1'000}),
                                 .partition_key_option =
                                     pick({AgentKeyOption::Random, AgentKeyOption::Deterministic})};
        }
    }

    SdkSpec sdk() {
        using Retry = SdkSpec::Retry;
        return {.in_flight_max = pick({0, 0, 0, 1, 4}),
                .backlog_max = pick({20, 1'000, 10'000}),
                .timeout_ms = pick({100, 1'000, 6'000}),
                .retry = pick({Retry::Standard, Retry::Legacy, Retry::Own}),
                .attempts = from_to(1, 5),
                .backoff_ms = pick({10, 100, 1'000})};
    }

    KplSpec library() {
        return {.aggregation = !one_in(5),
                .fail_if_throttled = one_in(5),
                .aggregation_max_count = pick<std::int64_t>({2, 20, 4'294'967'295}),
                .aggregation_max_size = pick({64, 2'000, 51'200}),
                .collection_max_count = pick({1, 20, 500}),
                .buffered_ms = pick({1, 100, 100, 3'000}),
                .rate_limit = pick({50, 150, 150}),
                .ttl_ms = pick({200, 5'000, 30'000}),
                .timeout_ms = pick({100, 1'000, 6'000}),
                .connections_max = pick({1, 4, 24})};
    }

    std::int64_t rate() {
        if (is_long_) return pick({5, 10, 20});
        if (is_fast_) return pick({30'000, 250'000, 1'300'000});
        return pick({0, 700, 2'000, 4'000, 12'000, 30'000});
    }

    Command new_consumer() {
        ConsumerSpec spec;
        spec.name = cat("C", consumers_.size());
        spec.stream_name = any(streams_);
        spec.start_at = one_in(3) ? ShardIteratorType::Latest : ShardIteratorType::TrimHorizon;
        spec.poll_interval_ms = is_long_ ? 60'000 : pick({200, 500, 1'000, 1'000, 2'500});
        spec.limit = !is_fast_ && one_in(3) ? from_to(30, 90) : 10'000;
        spec.cost_us = one_in(2) ? 0 : below(4'000);
        spec.reader = is_long_ && !one_in(3) ? ReaderSpec{PollingSpec{}} : reader();
        if (std::holds_alternative<DeliverySpec>(spec.reader))
            spec.start_at = ShardIteratorType::Latest;
        else if (!one_in(3))
            spec.application = application();
        consumers_.push_back(spec.name);
        return AddConsumer{std::move(spec)};
    }

    ApplicationSpec application() {
        const bool ignores = one_in(3);
        const std::int64_t window = is_long_ ? 3'600 : pick({1, 5, 60});
        switch (below(4)) {
            case 0: return {DashboardSpec{.window_s = window}, ignores};
            case 1:
                return {AlarmSpec{.window_s = window,
                                  .over_percent = pick({101, 150, 300}),
                                  .least = pick({1, 5, 30})},
                        ignores};
            case 2:
                return {PriceSpec{.window_s = window,
                                  .usual = pick({1, 5, 30}),
                                  .highest_percent = pick({100, 250, 1'000})},
                        ignores};
            default: return {ArchiveSpec{}, ignores};
        }
    }

    ReaderSpec reader() {
        switch (below(7)) {
            case 0: return PollingSpec{};
            case 1: return FanOutSpec{};
            case 2: return DeliverySpec{.buffer_mib = 1, .buffer_s = pick({0, 5, 60})};
            case 3:
            case 4: return function();
            default:
                return KclSpec{.workers = static_cast<std::uint32_t>(from_to(1, 3)),
                               .fan_out = one_in(3),
                               .checkpoint_interval_ms = pick({0, 0, 2'000, 15'000}),
                               .failover_ms = is_long_ ? 300'000 : pick({1'000, 3'000, 10'000})};
        }
    }

    LambdaSpec function() {
        LambdaSpec spec{.batch_size = pick({1, 7, 50, 100, 1'000}),
                        .window_s = pick({0, 0, 0, 3}),
                        .parallelization = static_cast<std::uint32_t>(pick({1, 1, 3})),
                        .retries_max = pick({-1, 0, 1, 3}),
                        .record_age_max_s = pick({-1, -1, 60}),
                        .bisect = one_in(2),
                        .report_item_failures = one_in(3),
                        .invocation_ms = pick({1, 20, 300})};
        // What it gives up in one moment must fit into its log, or the checker misses some of it.
        if (spec.record_age_max_s >= 0)
            spec.batch_size = std::max<std::int64_t>(spec.batch_size, 50);
        return spec;
    }

    const std::string& any(const std::vector<std::string>& names) {
        return names[static_cast<std::size_t>(rng_.below(names.size()))];
    }
    std::string any_actor() {
        const bool takes_consumer = producers_.empty() || (!consumers_.empty() && one_in(2));
        return takes_consumer ? any_consumer() : any(producers_);
    }
    std::string any_consumer() { return consumers_.empty() ? "C0" : any(consumers_); }
    std::string any_producer() { return producers_.empty() ? "P0" : any(producers_); }
    std::string any_key() {
        // One after the other: in which order arguments are computed is the compiler's choice.
        std::string key = pick({"user-", "k"});
        if (!one_in(4)) append_part(key, from_to(1, 12));
        return key;
    }

    Command command() {
        while (true) {
            const auto topic = one_in(3) ? Faults : static_cast<Topic>(below(kTopics));
            if (!has(topic)) {
                if (one_in(6)) return put();
                continue;
            }
            switch (topic) {
                case Faults: return one_in(4) ? lift() : inject();
                case Resharding: return reshard();
                case Pauses:
                    return one_in(2) ? Command{PauseActor{any_actor()}}
                                     : Command{ResumeActor{any_actor()}};
                case Removals: return come_or_go();
                case Puts: return put();
                case Reads: return read();
                case Keys: return encrypt();
                case Retention: return retain();
                case Monitoring: return monitor();
                case Deletion:
                    if (one_in(4)) return delete_or_create();
                    break;
                case Registration: return deregister();
                case Rates:
                    if (one_in(3)) return set_payload();
                    return SetProducerRate{any_producer(), rate()};
                default: break;
            }
        }
    }

    Command set_payload() {
        SetProducerPayload command;
        command.name = any_producer();
        command.payload_template = pick({"{n}", "{key} {n} {n} {n}", "{n} {key}"});
        return command;
    }

    Command inject() {
        FaultSpec fault;
        fault.kind = static_cast<FaultKind>(below(kFaultKindCount));
        if ((kinds_ >> static_cast<unsigned>(fault.kind) & 1u) == 0)
            fault.kind = static_cast<FaultKind>(below(kFaultKindCount));
        fault.name = cat("F", below(6));
        switch (target_of(fault.kind)) {
            case FaultTarget::Producer: fault.target = any_producer(); break;
            case FaultTarget::Consumer: fault.target = any_consumer(); break;
            case FaultTarget::Actor: fault.target = any_actor(); break;
            case FaultTarget::Stream: fault.target = any(streams_); break;
        }
        set_amount(fault);
        if (!one_in(4)) fault.lasts = Duration::millis(from_to(10, one_in(5) ? 400'000 : 30'000));
        return InjectFault{std::move(fault)};
    }

    void set_amount(FaultSpec& fault) {
        switch (fault.kind) {
            case FaultKind::HotKey:
                fault.amount = from_to(1, 1'000);
                fault.key = any_key();
                break;
            case FaultKind::TrafficBurst: fault.amount = from_to(101, 400); break;
            case FaultKind::SlowConsumer: fault.amount = from_to(1, 20'000); break;
            case FaultKind::ConsumerCrash:
            case FaultKind::ConsumerFreeze:
            case FaultKind::LeasePartition:
                fault.worker = static_cast<std::uint32_t>(below(4));
                break;
            case FaultKind::PoisonRecord: fault.key = any_key(); break;
            case FaultKind::LinkDelay: fault.amount = from_to(1, 3'000); break;
            case FaultKind::LinkLoss:
            case FaultKind::AnswerLoss:
            case FaultKind::InternalFailure:
                fault.amount = from_to(1, one_in(3) ? 1'000 : 300);
                break;
            case FaultKind::ClockSkew: fault.amount = from_to(-100'000, 100'000); break;
            case FaultKind::KeyDisabled:
            case FaultKind::StreamDeleted:
            case FaultKind::ProducerCrash: break;
        }
    }

    Command lift() { return LiftFault{cat("F", below(6))}; }

    Value of(const std::string& stream) {
        return Value::object().with("StreamName", Value::of_text(stream));
    }

    Command reshard() {
        Value input = of(any(streams_));
        const std::int64_t shard = below(one_in(3) ? 12 : 5);
        switch (below(4)) {
            case 0:
                return CallOperation{Action::UpdateShardCount,
                                     std::move(input)
                                         .with("TargetShardCount", Value::of_integer(from_to(1, 8)))
                                         .with("ScalingType", Value::of_text("UNIFORM_SCALING"))};
            case 1:
                return CallOperation{
                    Action::MergeShards,
                    std::move(input)
                        .with("ShardToMerge", Value::of_text(cat("shard-", shard)))
                        .with("AdjacentShardToMerge",
                              Value::of_text(cat("shard-", shard + from_to(1, 2))))};
            default: {
                // Sixteenths of the hash space, so that a shard is met.
                const u128 key = (u128{1} << 124) * static_cast<unsigned>(from_to(1, 15));
                return CallOperation{
                    Action::SplitShard,
                    std::move(input)
                        .with("ShardToSplit", Value::of_text(cat("shard-", shard)))
                        .with("NewStartingHashKey", Value::of_text(to_decimal(key)))};
            }
        }
    }

    Command come_or_go() {
        if (one_in(3)) return RemoveActor{any_actor()};
        if (producers_.size() + consumers_.size() > 9) return ResumeActor{any_actor()};
        return one_in(3) ? new_producer() : new_consumer();
    }

    Command put() {
        const std::string stream = one_in(20) ? "u" : any(streams_);
        if (is_long_ || one_in(2))
            return CallPutRecord{
                {.stream_name = stream,
                 .partition_key = any_key(),
                 .data = one_in(8) ? aggregate() : text_below(one_in(6) ? 200'000 : 300)}};
        CallPutRecords many;
        many.input.stream_name = stream;
        const std::int64_t count = from_to(1, one_in(4) ? 500 : 30);
        for (std::int64_t i = 0; i < count; ++i)
            many.input.records.push_back(
                {.partition_key = any_key(), .data = text_below(one_in(20) ? 20'000 : 50)});
        return many;
    }

    /// As a library of the learner's own would make it; its user records may belong elsewhere.
    std::string aggregate() {
        Aggregate aggregate;
        for (std::int64_t i = from_to(1, 20); i > 0; --i) {
            const std::string key = any_key();
            const std::string data = text_below(100);
            UserRecordView user{.partition_key = key, .data = data};
            if (one_in(30)) user.explicit_hash_key = HashKey{u128{1} << 127};
            aggregate.add(user);
        }
        std::string data;
        aggregate.append_to(data);
        if (one_in(10)) data.pop_back();
        return data;
    }

    Command read() {
        if (one_in(2))
            return CallGetShardIterator{{.stream_name = any(streams_),
                                         .shard_id = cat("shard-", below(5)),
                                         .shard_iterator_type = pick({"TRIM_HORIZON", "LATEST"})}};
        return CallGetRecords{{}, from_to(1, 100)};
    }

    Command encrypt() {
        Value input = of(any(streams_)).with("EncryptionType", Value::of_text("KMS"));
        const Action action =
            one_in(3) ? Action::StopStreamEncryption : Action::StartStreamEncryption;
        return CallOperation{
            action, std::move(input).with(
                        "KeyId", Value::of_text(std::string(pick({"alias/a", "alias/b"}))))};
    }

    Command retain() {
        const bool raises = one_in(2);
        return CallOperation{
            raises ? Action::IncreaseStreamRetentionPeriod : Action::DecreaseStreamRetentionPeriod,
            of(any(streams_))
                .with("RetentionPeriodHours", Value::of_integer(raises ? pick({25, 30, 48}) : 24))};
    }

    Command monitor() {
        Value metrics = Value::list();
        metrics.items.push_back(
            Value::of_text(std::string(pick({"ALL", "IncomingBytes", "OutgoingRecords"}))));
        return CallOperation{
            one_in(3) ? Action::DisableEnhancedMonitoring : Action::EnableEnhancedMonitoring,
            of(any(streams_)).with("ShardLevelMetrics", std::move(metrics))};
    }

    Command delete_or_create() {
        const std::string stream = any(streams_);
        if (!one_in(3)) return create(stream);
        return CallOperation{Action::DeleteStream,
                             of(stream).with("EnforceConsumerDeletion", Value::of_boolean(true))};
    }

    Command deregister() {
        // The consumer finds out and registers again; the learner's own one just is there.
        const std::string name = one_in(3) ? "mine" : any_consumer();
        const std::string arn =
            cat("arn:aws:kinesis:us-east-1:123456789012:stream/", any(streams_));
        return CallOperation{
            one_in(2) ? Action::RegisterStreamConsumer : Action::DeregisterStreamConsumer,
            Value::object()
                .with("StreamARN", Value::of_text(arn))
                .with("ConsumerName", Value::of_text(name))};
    }

    Rng rng_;
    std::uint64_t steps_;
    Session session_;
    unsigned topics_ = 0;
    unsigned kinds_ = 0;
    bool is_long_ = false;  ///< A day or more with little to do, so that records expire.
    bool is_fast_ = false;  ///< Seconds with more than the shards take.
    Duration now_{};
    std::vector<std::string> streams_;
    std::vector<std::string> producers_;
    std::vector<std::string> consumers_;
};

/// A run of a session under the eyes of the checker.
class CheckedRun {
public:
    explicit CheckedRun(const Session& session) : session_{session} {}

    Verdict run() {
        auto world = World::start(scenario_of(session_), session_.seed);
        if (!world) {
            verdict_.findings.push_back({{}, cat("no world: ", world.error().message)});
            return std::move(verdict_);
        }
        Checker checker(*world);
        const Instant begun = world->began_at();
        for (const Move& move : session_.moves) {
            if (move.is_scheduled) continue;
            if (!go_to(*world, checker, begun + move.after)) break;
            verdict_.commands += world->apply(move.command).has_value();
            // What is due at once, as the start of who was resumed, is part of it.
            world->advance_to(world->now());
            checker.look(*world);
        }
        if (go_to(*world, checker, begun + session_.length)) come_to_an_end(*world, checker);
        verdict_.findings = checker.findings();
        verdict_.events = checker.events();
        verdict_.lasted = world->now() - begun;
        for (const Stream& stream : world->engine().streams())
            for (const Shard& shard : stream.shards) verdict_.records += shard.records.end();
        return std::move(verdict_);
    }

private:
    /// False if something was found.
    bool go_to(World& world, Checker& checker, Instant t) {
        if (t < world.now()) return checker.findings().empty();
        for (bool arrived = false; !arrived;) {
            arrived = world.advance_within(t, 1);
            ++verdict_.looks;
            checker.look(world);
            if (!checker.findings().empty()) return false;
        }
        return true;
    }

    void come_to_an_end(World& world, Checker& checker) {
        for (const ActiveFault& fault : std::vector<ActiveFault>(world.faults().active()))
            (void)world.apply(LiftFault{fault.spec.name});
        for (const Producer& producer : std::vector<Producer>(world.producers()))
            (void)world.apply(PauseActor{producer.spec.name});
        for (const Consumer& consumer : std::vector<Consumer>(world.consumers()))
            (void)world.apply(ResumeActor{consumer.spec.name});
        // The last attempts of the producers.
        if (!go_to(world, checker, world.now() + Duration::seconds(40))) return;
        for (int portion = 0; portion < kPortions; ++portion) {
            std::vector<std::string> late;
            for (const Consumer& consumer : world.consumers())
                if (!checker.has_done_all(world, consumer, false))
                    late.push_back(consumer.spec.name);
            if (late.empty()) break;
            // Two that poll in step can take the calls of a shard from each other for ever: after a
            // while they take turns.
            if (portion % kTurn == kTurn - 1)
                take_turns(world, late[static_cast<std::size_t>(portion / kTurn) % late.size()]);
            if (!go_to(world, checker, world.now() + kPortion)) return;
        }
        for (const Consumer& consumer : std::vector<Consumer>(world.consumers())) {
            if (checker.has_done_all(world, consumer, false)) continue;
            // One that is slow goes on; one that is stuck does not.
            take_turns(world, consumer.spec.name);
            const std::uint64_t before = progress_of(world, consumer.id);
            if (!go_to(world, checker, world.now() + kPortion * kTurn)) return;
            if (progress_of(world, consumer.id) == before)
                (void)checker.has_done_all(world, *world.find_consumer(consumer.id), true);
        }
        if (!producers_end(world, checker)) return;
        checker.finish(world);
    }

    /// What they had in hand is in the stream or given up in the end. False if something was found.
    bool producers_end(World& world, Checker& checker) {
        const auto is_late = [&](const Producer& producer) {
            return !checker.has_sent_all(world, producer, false);
        };
        for (int portion = 0; portion < kTurn && std::ranges::any_of(world.producers(), is_late);
             ++portion)
            if (!go_to(world, checker, world.now() + kPortion * kTurn)) return false;
        for (const Producer& producer : world.producers())
            (void)checker.has_sent_all(world, producer, true);
        return checker.findings().empty();
    }

    static std::uint64_t progress_of(const World& world, ActorId id) {
        const WorkCounts& work = world.find_consumer(id)->work;
        return work.done - work.done_again + work.skipped + work.discarded;
    }

    static void take_turns(World& world, const std::string& turn) {
        for (const Consumer& consumer : std::vector<Consumer>(world.consumers())) {
            const std::string& name = consumer.spec.name;
            (void)world.apply(name == turn ? Command{ResumeActor{name}}
                                           : Command{PauseActor{name}});
        }
    }

    static constexpr int kPortions = 160;
    static constexpr int kTurn = 8;
    static constexpr Duration kPortion = Duration::seconds(30);
    const Session& session_;
    Verdict verdict_;
};

/// The sentence without its time, names and numbers.
std::string rule_of(const Finding& finding) {
    std::string rule;
    for (const char c : finding.text)
        if (c >= 'a' && c <= 'z') rule += c;
    return rule;
}

}  // namespace

Session random_session(std::uint64_t seed, std::uint64_t steps, const Scenario* base) {
    return Draw(seed, steps, base).session();
}

Scenario scenario_of(const Session& session) {
    Scenario scenario = session.scenario;
    for (const Move& move : session.moves)
        if (move.is_scheduled) {
            const auto at =
                std::ranges::upper_bound(scenario.schedule, move.after, {}, &Scheduled::after);
            scenario.schedule.insert(at, {move.after, move.command});
        }
    return scenario;
}

Verdict run_checked(const Session& session) { return CheckedRun(session).run(); }

Session shrunk(const Session& session, const Finding& finding, int runs) {
    Session best = session;
    const std::string wanted = rule_of(finding);
    const auto fails = [&](const Session& tried) {
        --runs;
        const Verdict verdict = run_checked(tried);
        return !verdict.findings.empty() && rule_of(verdict.findings.front()) == wanted;
    };
    for (std::size_t parts = 2; runs > 0 && !best.moves.empty();) {
        const std::size_t size = std::max<std::size_t>(best.moves.size() / parts, 1);
        bool is_smaller = false;
        for (std::size_t from = 0; from < best.moves.size() && runs > 0;) {
            Session tried = best;
            const auto first = tried.moves.begin() + static_cast<std::ptrdiff_t>(from);
            const std::size_t count = std::min(size, tried.moves.size() - from);
            tried.moves.erase(first, first + static_cast<std::ptrdiff_t>(count));
            if (fails(tried)) {
                best = std::move(tried);
                is_smaller = true;
            } else {
                from += count;
            }
        }
        if (size == 1 && !is_smaller) break;
        if (!is_smaller) parts *= 2;
    }
    return best;
}

}  // namespace kds::sim::checking
