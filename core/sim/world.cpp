#include "core/sim/world.h"

#include <algorithm>
#include <limits>

#include "core/base/text.h"
#include "core/sim/access.h"
#include "core/sim/refusal.h"

namespace kds::sim {
namespace {

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

/// What an answer to the learner takes: its records, mostly.
std::int64_t bytes_of(const LearnerCall& call) {
    std::size_t bytes = sizeof(LearnerCall);
    if (!call.answer) return static_cast<std::int64_t>(bytes);
    if (const auto* read = std::get_if<GetRecordsOutput>(&*call.answer))
        for (const Record& record : read->records)
            bytes += sizeof(Record) + record.data.size() + record.partition_key.size();
    if (const auto* put = std::get_if<PutRecordsOutput>(&*call.answer))
        bytes += put->records.size() * sizeof(put->records.front());
    return static_cast<std::int64_t>(bytes);
}

}  // namespace

World::World(const Scenario& scenario, std::uint64_t seed)
    : engine_{scenario.engine},
      seed_{seed},
      now_{scenario.start},
      began_at_{scenario.start},
      schedule_{std::make_shared<const std::vector<Scheduled>>(scenario.schedule)} {}

World::World(const World&) = default;
World::World(World&&) noexcept = default;
World& World::operator=(const World&) = default;
World& World::operator=(World&&) noexcept = default;
World::~World() = default;

Result<World> World::start(const Scenario& scenario, std::uint64_t seed) {
    KDS_TRY(World world, set_up(scenario, seed));
    while (!world.warm_up_within(~std::uint64_t{0})) {
    }
    return world;
}

Result<World> World::set_up(const Scenario& scenario, std::uint64_t seed) {
    World world(scenario, seed);
    std::size_t number = 0;
    for (const Command& command : scenario.setup) {
        ++number;
        const std::uint64_t calls_before = world.calls_.end();
        if (auto done = world.perform(command, By::Setup); !done)
            return refuse(cat("setup command ", number, ": ", done.error().message));
        if (world.calls_.end() > calls_before && !world.calls_.back().answer)
            return refuse(
                cat("setup command ", number, ": ", world.calls_.back().answer.error().message));
        // As one does by hand (aws kinesis wait stream-exists): nobody works on a stream that is
        // not ACTIVE yet.
        while (const auto ready = world.engine_.next_transition()) world.advance_to(*ready);
    }
    world.began_at_ = world.now_ + scenario.warm_up;
    return world;
}

bool World::warm_up_within(std::uint64_t steps) {
    if (!advance_within(began_at_, steps)) return false;
    // What the set-up called is not the learner's doing.
    calls_ = {};
    held_iterator_.clear();
    learner_records_ = 0;
    plan_schedule();
    return true;
}

Result<World> World::replay(const Scenario& scenario, std::uint64_t seed,
                            const std::vector<LoggedCommand>& log, Instant until) {
    KDS_TRY(World world, start(scenario, seed));
    KDS_CHECK(replay_log(log, until, world));
    return world;
}

const Producer* World::find_producer(ActorId id) const { return find(producers_, id); }

const Consumer* World::find_consumer(ActorId id) const { return find(consumers_, id); }

Producer* World::find_producer(std::string_view name) { return find(producers_, name); }

Consumer* World::find_consumer(std::string_view name) { return find(consumers_, name); }

bool World::is_void(const Wake& wake) const {
    if (wake.actor == kLearner)
        return wake.what == LiftFaultByTime &&
               std::ranges::none_of(faults_.active(), [&](const ActiveFault& fault) {
                   return fault.number == wake.number;
               });
    if (const Producer* producer = find(producers_, wake.actor)) return producer->is_void(wake);
    const Consumer* consumer = find(consumers_, wake.actor);
    return !consumer || consumer->is_void(wake);
}

std::optional<Instant> World::next_event() const {
    std::optional<Instant> next = engine_.next_transition();
    const std::optional<Instant> push = engine_.next_push();
    if (!next || (push && *push < *next)) next = push;
    for (const Wake& wake : wakes_.all())
        if ((!next || wake.at < *next) && !is_void(wake)) next = wake.at;
    return next;
}

void World::advance_to(Instant t) { advance_within(t, ~std::uint64_t{0}); }

bool World::advance_within(Instant t, std::uint64_t steps) {
    KDS_ASSERT(t >= now_);
    const std::uint64_t begun = work();
    for (Next next; (next = next_up_to(t)) != Next::Nothing;) {
        const Instant at = next == Next::Wake ? wakes_.first().at : next_push_;
        // A command that comes now must find done whatever is due now.
        if (work() - begun >= steps && at > now_) return false;
        now_ = std::max(now_, at);
        ActorId actor = kLearner;
        if (next == Next::Push) {
            engine_.settle(now_);
        } else {
            const Wake wake = wakes_.pop();
            engine_.settle(now_);
            ++wakes_run_;
            run(wake);
            actor = wake.actor;
        }
        deliver_pushes();
        take_metrics();
        if (somebody_listens_ && !find(producers_, actor)) listen_again();
    }
    now_ = t;
    engine_.settle(now_);
    take_metrics();
    return true;
}

void World::take_metrics() {
    metrics_.take(engine_, [this](ActorId id) {
        const Producer* const producer = find_producer(id);
        const Consumer* const consumer = find_consumer(id);
        const Stream* const stream = producer   ? engine_.find_stream(producer->spec.stream_name)
                                     : consumer ? engine_.find_stream(consumer->spec.stream_name)
                                                : nullptr;
        return stream ? stream->id : StreamId{};
    });
}

World::Next World::next_up_to(Instant t) const {
    const bool wakes = !wakes_.empty() && wakes_.first().at <= t;
    // A push comes before a wake-up of the same moment. The engine makes pushes at moments that
    // follow from the records, so it must be stopped at to find each of them then.
    if (somebody_listens_ && next_push_ <= (wakes ? wakes_.first().at : t)) return Next::Push;
    return wakes ? Next::Wake : Next::Nothing;
}

void World::see_who_listens() {
    somebody_listens_ =
        std::ranges::any_of(consumers_, [](const Consumer& each) { return each.listens(); });
}

void World::listen_again() {
    // A record that a producer puts later is not pushed earlier than this; who subscribes or takes
    // is a consumer or a command, after which this is computed anew.
    constexpr Instant kNever{std::numeric_limits<std::int64_t>::max()};
    const std::optional<Instant> push = engine_.next_push();
    next_push_ = push ? std::min(*push, now_ + limits::kPushDelay) : kNever;
}

void World::deliver_pushes() {
    const EventLog& events = engine_.events();
    if (!somebody_listens_) pushes_seen_ = events.end();
    for (; pushes_seen_ < events.end(); ++pushes_seen_) {
        if (pushes_seen_ < events.begin()) continue;
        const Event& newest = events[pushes_seen_];
        if (newest.kind != EventKind::Pushed && newest.kind != EventKind::SubscriptionEnded)
            continue;
        // What the consumer does appends to the log.
        const Event event = newest;
        Surroundings surroundings = around();
        if (Consumer* const consumer = find(consumers_, event.actor))
            consumer->pushed(surroundings, event);
    }
}

void World::run(const Wake& wake) {
    // An actor may have been removed, or its rate changed, since it asked for this.
    if (is_void(wake)) return;
    if (wake.actor == kLearner) return run_own(wake);
    Surroundings surroundings = around();
    if (Producer* producer = find(producers_, wake.actor))
        producer->wake(surroundings, wake);
    else
        find(consumers_, wake.actor)->wake(surroundings, wake);
}

void World::run_own(const Wake& wake) {
    if (wake.what == RunSchedule) return run_schedule();
    if (wake.what == RestoreStreams) return restore_streams();
    const auto fault = std::ranges::find(faults_.active(), wake.number, &ActiveFault::number);
    lift(std::string(fault->spec.name));
}

void World::plan_schedule() {
    if (scheduled_done_ < schedule_->size())
        wakes_.add({.at = std::max(now_, began_at_ + (*schedule_)[scheduled_done_].after),
                    .actor = kLearner,
                    .what = RunSchedule});
}

void World::run_schedule() {
    const Scheduled& due = (*schedule_)[scheduled_done_++];
    // What cannot be done any more, because the learner has changed the world, is left out.
    (void)perform(due.command, By::Schedule);
    plan_schedule();
}

std::int64_t World::memory_bytes() const {
    std::int64_t bytes = copy_bytes();
    for (const Stream& stream : engine_.streams())
        for (const Shard& shard : stream.shards)
            bytes += static_cast<std::int64_t>(shard.records.memory_bytes());
    bytes += static_cast<std::int64_t>(engine_.events().size() * sizeof(Event));
    bytes += metrics_.seconds().memory_bytes();
    for (const Consumer& consumer : consumers_)
        bytes += static_cast<std::int64_t>(consumer.processed.size() * sizeof(Processed));
    for (std::uint64_t i = calls_.begin(); i < calls_.end(); ++i) bytes += bytes_of(calls_[i]);
    return bytes;
}

std::int64_t World::copy_bytes() const {
    std::size_t bytes = sizeof(World) + wakes_.all().size() * sizeof(Wake);
    for (const Stream& stream : engine_.streams())
        bytes += sizeof(Stream) + stream.shards.size() * sizeof(Shard);
    for (const Producer& producer : producers_)
        bytes += sizeof(Producer) + static_cast<std::size_t>(producer.under_way()) * 256;
    for (const Consumer& consumer : consumers_)
        bytes += sizeof(Consumer) + consumer.cursors.size() * (sizeof(ShardCursor) + 400) +
                 consumer.shards_done.size() * sizeof(ShardDone) +
                 sim::memory_bytes(consumer.application);
    return static_cast<std::int64_t>(bytes);
}

void World::drop_old_events() {
    const EventLog& events = engine_.events();
    std::map<StreamId, std::int64_t> accepted;
    std::size_t streams_left = engine_.streams().size();
    std::uint64_t from = events.end();
    for (; from > events.begin() && streams_left > 0; --from) {
        const Event& event = events[from - 1];
        if (event.kind == EventKind::RecordAccepted && engine_.find_stream(event.stream) &&
            ++accepted[event.stream] == kRecordsLookedBack)
            --streams_left;
    }
    // What was pushed and not yet delivered is no past.
    if (somebody_listens_) from = std::min(from, std::max(pushes_seen_, events.begin()));
    engine_.keep_newest_events(events.end() - from);
}

std::uint64_t World::state_hash() const {
    Hasher hasher;
    hasher.add(seed_);
    hasher.add(now_);
    hasher.add(engine_.state_hash());
    for (const Producer& producer : producers_) producer.hash(hasher);
    for (const Consumer& consumer : consumers_) consumer.hash(hasher);
    wakes_.hash(hasher);
    faults_.hash(hasher);
    if (access_) hash(hasher, *access_);
    if (scheduled_done_ > 0) hasher.add(std::uint64_t{scheduled_done_});
    for (const auto& [name, shards] : deleted_streams_) {
        hasher.add(name);
        hasher.add(static_cast<std::uint64_t>(shards));
    }
    hasher.add(log_.end());
    hasher.add(calls_.end());
    hasher.add(held_iterator_);
    return hasher.digest();
}

}  // namespace kds::sim
