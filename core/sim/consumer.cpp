#include "core/sim/consumer.h"

#include <algorithm>
#include <tuple>

namespace kds::sim {
namespace {

/// The reader of this kind.
struct MakeReader {
    auto operator()(const PollingSpec&) const { return PollingReader{}; }
    auto operator()(const KclSpec&) const { return KclReader{}; }
    auto operator()(const FanOutSpec&) const { return FanOutReader{}; }
    auto operator()(const LambdaSpec&) const { return LambdaReader{}; }
    auto operator()(const DeliverySpec&) const { return DeliveryReader{}; }
};

}  // namespace

Consumer Consumer::start(ActorId id, const ConsumerSpec& spec, std::uint64_t seed,
                         Surroundings& around) {
    Consumer consumer{.id = id,
                      .spec = spec,
                      .rng = Rng(seed, id),
                      .cursors = {},
                      .application = make_application(spec.application),
                      .last_error = {},
                      .reader = {}};
    consumer.reader =
        std::visit([](const auto& kind) -> decltype(consumer.reader) { return MakeReader{}(kind); },
                   spec.reader);
    std::visit([&](auto& reader) { reader.start(around, consumer); }, consumer.reader);
    return consumer;
}

void Consumer::wake(Surroundings& around, const Wake& wake) {
    std::visit([&](auto& kind) { kind.wake(around, *this, wake); }, reader);
}

bool Consumer::is_void(const Wake& wake) const {
    if (wake.epoch != epoch) return true;
    return std::visit(
        [&wake](const auto& kind) {
            if constexpr (requires { kind.is_void(wake); })
                return kind.is_void(wake);
            else
                return false;
        },
        reader);
}

void Consumer::stop(Surroundings& around) {
    std::visit(
        [&](auto& kind) {
            if constexpr (requires { kind.stop(around, *this); }) kind.stop(around, *this);
        },
        reader);
}

bool Consumer::listens() const {
    return std::visit(
        [this](const auto& kind) {
            if constexpr (requires { kind.listens(*this); })
                return kind.listens(*this);
            else
                return false;
        },
        reader);
}

void Consumer::pushed(Surroundings& around, const Event& event) {
    // A program that stands still takes what was pushed when it goes on.
    if (!is_at_work()) return;
    std::visit(
        [&](auto& kind) {
            if constexpr (requires { kind.pushed(around, *this, event); })
                kind.pushed(around, *this, event);
        },
        reader);
}

void Consumer::set_paused(Surroundings& around, bool is_paused) {
    const bool was_at_work = is_at_work();
    paused = is_paused;
    go_on_or_stop(around, was_at_work);
}

void Consumer::faults_changed(Surroundings& around) {
    const bool was_at_work = is_at_work();
    const bool crashes = around.faults.holds(FaultKind::ConsumerCrash, spec.name, 0);
    // What a program holds in memory dies with it.
    if (crashes && !crashed) std::visit([&](auto& kind) { kind.forget(around, *this); }, reader);
    crashed = crashes;
    frozen = around.faults.holds(FaultKind::ConsumerFreeze, spec.name, 0);
    const bool goes_on = was_at_work && is_at_work();
    std::visit(
        [&](auto& kind) {
            if constexpr (requires { kind.faults_changed(around, *this, goes_on); })
                kind.faults_changed(around, *this, goes_on);
        },
        reader);
    go_on_or_stop(around, was_at_work);
}

void Consumer::go_on_or_stop(Surroundings& around, bool was_at_work) {
    if (is_at_work() == was_at_work) return;
    ++epoch;
    if (!was_at_work) std::visit([&](auto& kind) { kind.start(around, *this); }, reader);
}

std::int64_t Consumer::behind_ms() const {
    std::int64_t most = 0;
    // What the last answer of a closed shard said is of no more interest.
    for (const ShardCursor& cursor : cursors)
        if (!cursor.finished) most = std::max(most, cursor.behind_ms);
    return most;
}

void Consumer::plan(Surroundings& around, Duration after, std::uint8_t what,
                    std::uint64_t number) const {
    around.wakes.add(
        {.at = around.now + after, .actor = id, .what = what, .epoch = epoch, .number = number});
}

ShardCursor& Consumer::cursor_of(ShardIndex shard) {
    const auto at = std::ranges::lower_bound(cursors, shard, {}, &ShardCursor::shard);
    if (at != cursors.end() && at->shard == shard) return *at;
    return *cursors.insert(at, {.shard = shard});
}

void Consumer::note_read(ShardCursor& cursor, std::uint64_t begin, std::uint64_t end,
                         std::int64_t behind_ms) {
    records_read += end - begin;
    cursor.records_read += end - begin;
    cursor.next_place = end;
    cursor.behind_ms = behind_ms;
}

ShardDone& Consumer::done_of(const Batch& batch) {
    const auto key = [](const ShardDone& done) {
        return std::tuple(done.stream, done.shard, done.slice);
    };
    const std::tuple wanted(batch.stream, batch.shard, batch.slice);
    const auto at = std::ranges::lower_bound(shards_done, wanted, {}, key);
    if (at != shards_done.end() && key(*at) == wanted) return *at;
    return *shards_done.insert(
        at, {.stream = batch.stream, .shard = batch.shard, .slice = batch.slice});
}

std::uint64_t Consumer::process(Surroundings& around, const Batch& batch) {
    const Aggregates aggregates =
        std::holds_alternative<KclReader>(reader) ? Aggregates::Opened : Aggregates::AsTheyAre;
    // A delivery stream does not care for what is in a record.
    const bool cares = !std::holds_alternative<DeliveryReader>(reader);
    const std::uint64_t end =
        cares ? first_poison(around.engine, around.faults, spec.name, batch, aggregates)
                    .value_or(batch.end)
              : batch.end;
    if (end == batch.begin) return end;
    Batch part = batch;
    part.end = end;
    const std::uint64_t count = records_in(around.engine, part);
    work.done += count;
    PlaceSet& places = done_of(batch).places;
    feed(application, spec.application, around.engine, around.now, part,
         {.aggregates = aggregates, .done_before = places});
    // What was done before lies in one piece at the lower end, but for what a fault has skipped.
    const std::uint64_t again = places.add(batch.begin, end);
    work.done_again += batch.slices == 1 ? again : std::min(again, count);
    append_processed(around.now, Outcome::Done, part);
    return end;
}

void Consumer::note(Instant at, Outcome outcome, const Batch& batch, std::uint64_t records) {
    if (outcome == Outcome::Failed) ++work.failed_batches;
    if (outcome == Outcome::Skipped) work.skipped += records;
    if (outcome == Outcome::Discarded) work.discarded += records;
    append_processed(at, outcome, batch);
}

void Consumer::append_processed(Instant at, Outcome outcome, const Batch& batch) {
    Hasher hasher;
    hasher.add(processed_digest);
    hasher.add(at);
    hasher.add(static_cast<std::uint64_t>(outcome));
    for (const std::uint32_t number : {batch.stream.value, batch.shard.value, batch.worker,
                                       batch.attempt, batch.slice, batch.slices})
        hasher.add(std::uint64_t{number});
    hasher.add(batch.begin);
    hasher.add(batch.end);
    processed_digest = hasher.digest();
    processed.append({.at = at, .outcome = outcome, .batch = batch});
    processed.trim_to(kProcessedKept);
}

/// A polling consumer that does each record at once has no state beyond what it has read.
bool Consumer::has_only_read() const {
    return std::holds_alternative<PollingReader>(reader) && spec.cost_us == 0 &&
           work.done == records_read && work.failed_batches == 0 && work.done_again == 0;
}

void Consumer::hash_work(Hasher& hasher) const {
    hasher.add(static_cast<std::uint64_t>(spec.cost_us));
    for (const std::uint64_t count : {work.done, work.done_again, work.skipped, work.discarded,
                                      work.failed_batches, processed.end(), processed_digest})
        hasher.add(count);
    for (const ShardDone& done : shards_done) {
        hasher.add(std::uint64_t{done.stream.value} << 32 | done.shard.value);
        hasher.add(std::uint64_t{done.slice});
        done.places.hash(hasher);
    }
}

void Consumer::hash(Hasher& hasher) const {
    hasher.add(std::uint64_t{id});
    hasher.add(spec.name);
    hasher.add(rng.state());
    hasher.add(std::uint64_t{paused} | std::uint64_t{crashed} << 1 | std::uint64_t{frozen} << 2);
    for (std::uint64_t count : {calls, throttled, records_read, epoch}) hasher.add(count);
    for (const ShardCursor& cursor : cursors) {
        hasher.add(std::uint64_t{cursor.shard.value});
        hasher.add(std::uint64_t{cursor.finished});
        hasher.add(cursor.next_place);
        hasher.add(static_cast<std::uint64_t>(cursor.behind_ms));
    }
    std::visit([&hasher](const auto& kind) { kind.hash(hasher); }, reader);
    if (!has_only_read()) hash_work(hasher);
    if (application.index() != 0) sim::hash(application, hasher);
}

}  // namespace kds::sim
