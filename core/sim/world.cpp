#include "core/sim/world.h"

#include <algorithm>
#include <type_traits>

#include "core/base/text.h"
#include "core/engine/constraints.h"
#include "core/engine/ops/list_shards.h"

namespace kds::sim {
namespace {

constexpr std::int64_t kRateMax = 10'000'000;  ///< Records in 1,000 s.
constexpr std::uint32_t kKeysMax = 1'000'000;
constexpr std::size_t kNameMax = 40;
constexpr std::size_t kTemplateMax = 16'384;
constexpr std::size_t kActorsMax = 64;
constexpr std::int64_t kPollIntervalMinMs = 200;
constexpr std::int64_t kPollIntervalMaxMs = 60'000;

/// Standard retry mode of the AWS SDKs: three attempts; before the n-th retry a random part of
/// min(2^(n-1), 20) seconds (kinesis.md 7.1).
constexpr std::uint32_t kAttemptsMax = 3;
constexpr std::int64_t kBackoffMaxSeconds = 20;

std::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::BadDocument, std::move(message));
}

bool is_throttle(const Error& error) {
    return error.code == ErrorCode::ProvisionedThroughputExceeded;
}

template <typename Input, typename Operation>
auto checked_call(Engine& engine, const Call& call, const Input& input, Operation operation)
    -> decltype(operation(engine, call, input)) {
    if (auto ok = check_constraints(input); !ok) {
        engine.log({.at = call.now,
                    .kind = EventKind::CallFailed,
                    .error = ok.error().code,
                    .actor = call.actor,
                    .call = engine.begin_call()});
        return std::unexpected(ok.error());
    }
    return operation(engine, call, input);
}

/// The answer of a typed operation as the answer of any call.
template <typename Output>
Result<CallOutput> as_answer(Result<Output>&& result) {
    if (!result) return std::unexpected(std::move(result).error());
    if constexpr (std::is_void_v<Output>)
        return CallOutput{};
    else
        return CallOutput{*std::move(result)};
}

std::string make_key(const ProducerSpec& spec, std::uint64_t number, Rng& rng) {
    switch (spec.key_strategy) {
        case KeyStrategy::Constant: break;
        case KeyStrategy::RoundRobin: return cat(spec.key_prefix, number % spec.key_count + 1);
        case KeyStrategy::Uniform: return cat(spec.key_prefix, rng.below(spec.key_count) + 1);
    }
    return spec.key_prefix;
}

/// When the n-th record since `since` is made: evenly spaced, each moved by a random part of its
/// interval, because no real source keeps time like a metronome.
Instant send_time(Instant since, std::uint64_t n, std::int64_t records_per_1000s, Rng& rng) {
    constexpr std::int64_t kThousandSeconds = 1'000'000'000;
    const auto at = static_cast<std::int64_t>(u128{n} * kThousandSeconds /
                                              static_cast<std::uint64_t>(records_per_1000s));
    const std::int64_t interval = kThousandSeconds / records_per_1000s;
    const auto moved =
        static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(interval) * 3 / 5 + 1));
    return since + Duration::micros(at + moved);
}

template <typename Actors>
auto find(Actors& actors, ActorId id) -> decltype(actors.data()) {
    for (auto& actor : actors)
        if (actor.id == id) return &actor;
    return nullptr;
}

template <typename Actors>
auto find(Actors& actors, std::string_view name) -> decltype(actors.data()) {
    for (auto& actor : actors)
        if (actor.spec.name == name) return &actor;
    return nullptr;
}

/// The order of the heap: std::push_heap keeps the greatest on top, so the later one is "less".
constexpr auto kLater = [](const auto& a, const auto& b) {
    return a.at != b.at ? a.at > b.at : a.serial > b.serial;
};

}  // namespace

World::World(const Scenario& scenario, std::uint64_t seed)
    : engine_{scenario.engine}, seed_{seed}, now_{scenario.start}, began_at_{scenario.start} {}

Result<World> World::start(const Scenario& scenario, std::uint64_t seed) {
    World world(scenario, seed);
    std::size_t number = 0;
    for (const Command& command : scenario.setup) {
        ++number;
        const std::uint64_t calls_before = world.calls_.end();
        if (auto done = world.perform(command, false); !done)
            return refuse(cat("setup command ", number, ": ", done.error().message));
        if (world.calls_.end() > calls_before && !world.calls_.back().answer)
            return refuse(
                cat("setup command ", number, ": ", world.calls_.back().answer.error().message));
        // As one does by hand (aws kinesis wait stream-exists): nobody works on a stream that is
        // not ACTIVE yet.
        while (const auto ready = world.engine_.next_transition()) world.advance_to(*ready);
    }
    world.advance_to(world.now_ + scenario.warm_up);
    world.began_at_ = world.now_;
    // What the set-up called is not the learner's doing.
    world.calls_ = {};
    world.held_iterator_.clear();
    world.learner_records_ = 0;
    return world;
}

Result<World> World::replay(const Scenario& scenario, std::uint64_t seed,
                            const std::vector<LoggedCommand>& log, Instant until) {
    KDS_TRY(World world, start(scenario, seed));
    std::size_t number = 0;
    for (const LoggedCommand& entry : log) {
        ++number;
        if (entry.at < world.now_ || entry.at > until)
            return refuse(cat("log entry ", number, ": its time is out of order"));
        world.advance_to(entry.at);
        if (auto done = world.apply(entry.command); !done)
            return refuse(cat("log entry ", number, ": ", done.error().message));
    }
    if (until < world.now_) return refuse("the session ends before its scenario begins");
    world.advance_to(until);
    return world;
}

Result<void> World::apply(const Command& command) { return perform(command, true); }

Result<void> World::perform(const Command& command, bool logged) {
    engine_.settle(now_);
    const Call call{.now = now_, .actor = kLearner};
    const auto answered = [&](Result<CallOutput> answer) -> Result<void> {
        calls_.append(
            {.at = now_, .command = log_.end(), .request = command, .answer = std::move(answer)});
        calls_.trim_to(256);
        return {};
    };

    struct Performer {
        World& world;
        const Call& call;
        decltype(answered)& answer;

        Result<void> operator()(const CallCreateStream& c) {
            return answer(as_answer(checked_call(world.engine_, call, c.input, create_stream)));
        }
        Result<void> operator()(const CallPutRecord& c) {
            auto result = checked_call(world.engine_, call, c.input, put_record);
            world.learner_records_ += result.has_value();
            return answer(as_answer(std::move(result)));
        }
        Result<void> operator()(const CallPutRecords& c) {
            auto result = checked_call(world.engine_, call, c.input, put_records);
            if (result)
                world.learner_records_ += result->records.size() - result->failed_record_count;
            return answer(as_answer(std::move(result)));
        }
        Result<void> operator()(const CallGetShardIterator& c) {
            auto result = checked_call(world.engine_, call, c.input, get_shard_iterator);
            if (result) world.held_iterator_ = result->shard_iterator;
            return answer(as_answer(std::move(result)));
        }
        Result<void> operator()(const CallGetRecords& c) {
            const GetRecordsInput input{
                .shard_iterator = c.shard_iterator.value_or(world.held_iterator_),
                .limit = c.limit};
            auto result = checked_call(world.engine_, call, input, get_records);
            if (result && !c.shard_iterator)
                world.held_iterator_ = result->next_shard_iterator.value_or("");
            return answer(as_answer(std::move(result)));
        }
        Result<void> operator()(const AddProducer& c) { return world.add(c); }
        Result<void> operator()(const AddConsumer& c) { return world.add(c); }
        Result<void> operator()(const RemoveActor& c) {
            if (std::erase_if(world.producers_,
                              [&](const Producer& p) { return p.spec.name == c.name; }))
                return {};
            if (std::erase_if(world.consumers_,
                              [&](const Consumer& p) { return p.spec.name == c.name; }))
                return {};
            return refuse(cat("there is no actor named \"", c.name, "\""));
        }
        Result<void> operator()(const PauseActor& c) { return set_paused(c.name, true); }
        Result<void> operator()(const ResumeActor& c) { return set_paused(c.name, false); }
        Result<void> set_paused(std::string_view name, bool paused) {
            if (Producer* producer = world.find_producer(name)) {
                if (producer->paused == paused) return {};
                producer->paused = paused;
                world.plan_send(*producer);
                return {};
            }
            if (Consumer* consumer = world.find_consumer(name)) {
                if (consumer->paused == paused) return {};
                consumer->paused = paused;
                ++consumer->epoch;
                if (!paused)
                    world.wake_at(world.now_, WakeKind::Poll, consumer->id, consumer->epoch);
                return {};
            }
            return refuse(cat("there is no actor named \"", name, "\""));
        }
        Result<void> operator()(const SetProducerRate& c) {
            Producer* producer = world.find_producer(c.name);
            if (!producer) return refuse(cat("there is no producer named \"", c.name, "\""));
            if (c.records_per_1000s < 0 || c.records_per_1000s > kRateMax)
                return refuse(cat("a rate of ", c.records_per_1000s,
                                  " records in 1,000 s is out of range: 0 to ", kRateMax));
            producer->spec.records_per_1000s = c.records_per_1000s;
            world.plan_send(*producer);
            return {};
        }
    };
    Performer performer{*this, call, answered};
    if (auto done = std::visit(performer, command); !done) return done;
    if (logged) log_.append({.at = now_, .command = command});
    return {};
}

Result<void> World::check_name(std::string_view name) const {
    if (name.empty() || utf8_length(name) > kNameMax || !is_utf8(name))
        return refuse(cat("an actor's name has 1 to ", kNameMax, " characters"));
    const auto same = [&](const auto& actor) { return actor.spec.name == name; };
    if (std::ranges::any_of(producers_, same) || std::ranges::any_of(consumers_, same))
        return refuse(cat("an actor named \"", name, "\" exists already"));
    if (producers_.size() + consumers_.size() >= kActorsMax)
        return refuse(cat("a world has at most ", kActorsMax, " actors"));
    return {};
}

Result<void> World::add(const AddProducer& command) {
    const ProducerSpec& spec = command.spec;
    if (auto ok = check_name(spec.name); !ok) return ok;
    if (spec.records_per_1000s < 0 || spec.records_per_1000s > kRateMax)
        return refuse(cat("producer \"", spec.name, "\": the rate must be 0 to ", kRateMax,
                          " records in 1,000 s"));
    if (spec.key_count < 1 || spec.key_count > kKeysMax)
        return refuse(
            cat("producer \"", spec.name, "\": the number of keys must be 1 to ", kKeysMax));
    if (spec.payload_template.size() > kTemplateMax)
        return refuse(cat("producer \"", spec.name, "\": the payload template is over ",
                          kTemplateMax, " bytes"));
    KDS_TRY(auto payload, PayloadTemplate::parse(spec.payload_template));
    const ActorId id = ++last_actor_;
    producers_.push_back({.id = id,
                          .spec = spec,
                          .payload = std::move(payload),
                          .rng = Rng(seed_, id),
                          .last_error = {},
                          .in_flight = {}});
    plan_send(producers_.back());
    return {};
}

Result<void> World::add(const AddConsumer& command) {
    const ConsumerSpec& spec = command.spec;
    if (auto ok = check_name(spec.name); !ok) return ok;
    if (spec.start_at != ShardIteratorType::TrimHorizon &&
        spec.start_at != ShardIteratorType::Latest)
        return refuse(cat("consumer \"", spec.name, "\": it starts at TRIM_HORIZON or LATEST"));
    if (spec.poll_interval_ms < kPollIntervalMinMs || spec.poll_interval_ms > kPollIntervalMaxMs)
        return refuse(cat("consumer \"", spec.name, "\": the poll interval must be ",
                          kPollIntervalMinMs, " to ", kPollIntervalMaxMs, " ms"));
    if (spec.limit < 1 || spec.limit > limits::kGetRecordsLimitMax)
        return refuse(cat("consumer \"", spec.name, "\": the limit must be 1 to ",
                          limits::kGetRecordsLimitMax));
    const ActorId id = ++last_actor_;
    consumers_.push_back({.id = id, .spec = spec, .cursors = {}, .last_error = {}});
    wake_at(now_, WakeKind::Poll, id, 0);
    return {};
}

const Producer* World::find_producer(ActorId id) const { return find(producers_, id); }

const Consumer* World::find_consumer(ActorId id) const { return find(consumers_, id); }

Producer* World::find_producer(std::string_view name) { return find(producers_, name); }

Consumer* World::find_consumer(std::string_view name) { return find(consumers_, name); }

void World::wake_at(Instant at, WakeKind kind, ActorId actor, std::uint64_t epoch,
                    std::uint64_t number) {
    KDS_ASSERT(at >= now_);
    wakes_.push_back({at, ++wake_serial_, kind, actor, epoch, number});
    std::ranges::push_heap(wakes_, kLater);
}

bool World::is_void(const Wake& wake) const {
    if (const Producer* producer = find(producers_, wake.actor))
        return wake.kind == WakeKind::Send && producer->epoch != wake.epoch;
    const Consumer* consumer = find(consumers_, wake.actor);
    return !consumer || consumer->epoch != wake.epoch;
}

std::optional<Instant> World::next_event() const {
    std::optional<Instant> next = engine_.next_transition();
    const std::optional<Instant> push = engine_.next_push();
    if (!next || (push && *push < *next)) next = push;
    for (const Wake& wake : wakes_)
        if ((!next || wake.at < *next) && !is_void(wake)) next = wake.at;
    return next;
}

void World::advance_to(Instant t) {
    KDS_ASSERT(t >= now_);
    while (!wakes_.empty() && wakes_.front().at <= t) {
        std::ranges::pop_heap(wakes_, kLater);
        const Wake wake = wakes_.back();
        wakes_.pop_back();
        now_ = wake.at;
        engine_.settle(now_);
        run(wake);
    }
    now_ = t;
    engine_.settle(now_);
}

void World::run(const Wake& wake) {
    // An actor may have been removed, or its rate changed, since it asked for this.
    if (is_void(wake)) return;
    switch (wake.kind) {
        case WakeKind::Send: send(*find(producers_, wake.actor)); return;
        case WakeKind::Arrive:
        case WakeKind::Retry: arrive(*find(producers_, wake.actor), wake.number); return;
        case WakeKind::Poll: poll(*find(consumers_, wake.actor)); return;
        case WakeKind::PollArrive:
            poll_shard(*find(consumers_, wake.actor), static_cast<std::size_t>(wake.number));
            return;
    }
}

void World::plan_send(Producer& producer) {
    ++producer.epoch;
    producer.rate_since = now_;
    producer.sent_since = 0;
    if (producer.paused || producer.spec.records_per_1000s == 0) return;
    wake_at(send_time(now_, 0, producer.spec.records_per_1000s, producer.rng), WakeKind::Send,
            producer.id, producer.epoch);
}

void World::send(Producer& producer) {
    const std::uint64_t number = ++producer.made;
    InFlightPut put;
    put.sent_at = now_;
    put.input.stream_name = producer.spec.stream_name;
    put.input.partition_key = make_key(producer.spec, number - 1, producer.rng);
    put.input.data = producer.payload.make(put.input.partition_key, number, now_, producer.rng);
    producer.in_flight.emplace(number, std::move(put));
    wake_at(now_ + kLinkDelay, WakeKind::Arrive, producer.id, producer.epoch, number);

    ++producer.sent_since;
    const Instant next = send_time(producer.rate_since, producer.sent_since,
                                   producer.spec.records_per_1000s, producer.rng);
    wake_at(std::max(next, now_), WakeKind::Send, producer.id, producer.epoch);
}

void World::arrive(Producer& producer, std::uint64_t number) {
    const auto it = producer.in_flight.find(number);
    KDS_ASSERT(it != producer.in_flight.end());
    InFlightPut& put = it->second;
    const auto result =
        checked_call(engine_, {.now = now_, .actor = producer.id}, put.input, put_record);
    if (result) {
        ++producer.accepted;
        producer.in_flight.erase(it);
        return;
    }
    producer.last_error = result.error();
    if (is_throttle(result.error())) ++producer.throttled;
    if (!is_throttle(result.error()) || put.attempt == kAttemptsMax) {
        ++producer.given_up;
        producer.in_flight.erase(it);
        return;
    }
    const std::int64_t ceiling_s =
        std::min<std::int64_t>(std::int64_t{1} << (put.attempt - 1), kBackoffMaxSeconds);
    ++put.attempt;
    ++producer.retried;
    const auto backoff = static_cast<std::int64_t>(
        producer.rng.below(static_cast<std::uint64_t>(Duration::seconds(ceiling_s).us)));
    // The refusal travels back, and the new attempt to the service again.
    wake_at(now_ + kLinkDelay * 2 + Duration::micros(backoff), WakeKind::Retry, producer.id,
            producer.epoch, number);
}

void World::poll(Consumer& consumer) {
    // New shards are found as the consumer of the tutorial finds them: by listing.
    ListShardsInput page{.stream_name = consumer.spec.stream_name};
    while (true) {
        const auto listed = list_shards(engine_, {.now = now_, .actor = consumer.id}, page);
        if (!listed) {
            consumer.last_error = listed.error();
            break;
        }
        // Shards come in ascending order, and cursors are kept in it.
        for (const ListedShard& shard : listed->shards) {
            const auto at =
                std::ranges::lower_bound(consumer.cursors, shard.index, {}, &ShardCursor::shard);
            if (at == consumer.cursors.end() || at->shard != shard.index)
                consumer.cursors.insert(
                    at, {.shard = shard.index, .iterator = {}, .last_read = {}, .began_at = {}});
        }
        if (!listed->next_token) break;
        page = {.stream_name = {}, .next_token = listed->next_token};
    }
    for (std::size_t i = 0; i < consumer.cursors.size(); ++i)
        if (!consumer.cursors[i].finished)
            wake_at(now_ + kLinkDelay, WakeKind::PollArrive, consumer.id, consumer.epoch, i);
    wake_at(now_ + Duration::millis(consumer.spec.poll_interval_ms), WakeKind::Poll, consumer.id,
            consumer.epoch);
}

void World::poll_shard(Consumer& consumer, std::size_t cursor_number) {
    if (cursor_number >= consumer.cursors.size()) return;
    ShardCursor& cursor = consumer.cursors[cursor_number];
    const Call call{.now = now_, .actor = consumer.id};
    if (cursor.iterator.empty()) {
        // After a lost iterator it goes on behind the last record that it has read.
        GetShardIteratorInput input{
            .stream_name = consumer.spec.stream_name,
            .shard_id = to_string(cursor.shard),
            .shard_iterator_type = std::string(to_string(consumer.spec.start_at)),
            .starting_sequence_number = {},
            .timestamp_ms = {}};
        if (cursor.last_read) {
            input.shard_iterator_type = to_string(ShardIteratorType::AfterSequenceNumber);
            input.starting_sequence_number = cursor.last_read->to_decimal();
        } else if (cursor.began_at && consumer.spec.start_at == ShardIteratorType::Latest) {
            // LATEST once more would skip what has come since.
            input.shard_iterator_type = to_string(ShardIteratorType::AtTimestamp);
            input.timestamp_ms = cursor.began_at->epoch_millis();
        }
        auto issued = get_shard_iterator(engine_, call, input);
        if (!issued) {
            consumer.last_error = issued.error();
            return;
        }
        cursor.iterator = std::move(issued->shard_iterator);
        if (!cursor.began_at) cursor.began_at = now_;
    }
    ++consumer.calls;
    auto answer = get_records(engine_, call,
                              {.shard_iterator = cursor.iterator, .limit = consumer.spec.limit});
    if (!answer) {
        consumer.last_error = answer.error();
        if (is_throttle(answer.error())) ++consumer.throttled;
        if (answer.error().code == ErrorCode::ExpiredIterator) cursor.iterator.clear();
        return;  // The next poll tries again.
    }
    const std::uint64_t count = answer->records.size();
    consumer.records_read += count;
    cursor.records_read += count;
    cursor.behind_ms = answer->millis_behind_latest;
    if (count > 0) cursor.last_read = answer->records.back().sequence_number;
    // The newest event is that of this call: it knows the place of the first record.
    const Event& event = engine_.events().back();
    KDS_ASSERT(event.kind == EventKind::RecordsRead && event.actor == consumer.id);
    cursor.next_place = event.place + count;
    cursor.iterator = answer->next_shard_iterator.value_or("");
    cursor.finished = cursor.iterator.empty();
}

namespace {

void hash_producer(Hasher& hasher, const Producer& producer) {
    hasher.add(std::uint64_t{producer.id});
    hasher.add(producer.spec.name);
    hasher.add(static_cast<std::uint64_t>(producer.spec.records_per_1000s));
    hasher.add(producer.rng.state());
    hasher.add(std::uint64_t{producer.paused});
    hasher.add(producer.rate_since);
    for (std::uint64_t count :
         {producer.sent_since, producer.made, producer.accepted, producer.throttled,
          producer.retried, producer.given_up, producer.epoch})
        hasher.add(count);
    for (const auto& [number, put] : producer.in_flight) {
        hasher.add(number);
        hasher.add(put.sent_at);
        hasher.add(std::uint64_t{put.attempt});
        hasher.add(put.input.partition_key);
        hasher.add(put.input.data);
    }
}

void hash_consumer(Hasher& hasher, const Consumer& consumer) {
    hasher.add(std::uint64_t{consumer.id});
    hasher.add(consumer.spec.name);
    hasher.add(std::uint64_t{consumer.paused});
    for (std::uint64_t count :
         {consumer.calls, consumer.throttled, consumer.records_read, consumer.epoch})
        hasher.add(count);
    for (const ShardCursor& cursor : consumer.cursors) {
        hasher.add(std::uint64_t{cursor.shard.value});
        hasher.add(cursor.iterator);
        hasher.add(std::uint64_t{cursor.finished});
        hasher.add(cursor.next_place);
        hasher.add(static_cast<std::uint64_t>(cursor.behind_ms));
    }
}

}  // namespace

std::uint64_t World::state_hash() const {
    Hasher hasher;
    hasher.add(seed_);
    hasher.add(now_);
    hasher.add(engine_.state_hash());
    for (const Producer& producer : producers_) hash_producer(hasher, producer);
    for (const Consumer& consumer : consumers_) hash_consumer(hasher, consumer);
    // The order inside a heap depends on the library: hash what is due in the order it is due.
    std::vector<Wake> due = wakes_;
    std::ranges::sort(due, [](const Wake& a, const Wake& b) { return kLater(b, a); });
    for (const Wake& wake : due) {
        hasher.add(wake.at);
        hasher.add(wake.serial);
        hasher.add(static_cast<std::uint64_t>(wake.kind));
        hasher.add(std::uint64_t{wake.actor});
        hasher.add(wake.epoch);
        hasher.add(wake.number);
    }
    hasher.add(log_.end());
    hasher.add(calls_.end());
    hasher.add(held_iterator_);
    return hasher.digest();
}

}  // namespace kds::sim
