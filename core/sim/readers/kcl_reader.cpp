#include "core/sim/readers/kcl_reader.h"

#include <algorithm>
#include <utility>

#include "core/sim/consumer.h"
#include "core/sim/other_services.h"

namespace kds::sim {
namespace {

/// kinesis.md 8.4: how often the leases are looked at, and renewed.
Duration take_interval(const KclSpec& spec) {
    return Duration::millis((spec.failover_ms + 25) * 2);
}
Duration renew_interval(const KclSpec& spec) {
    return Duration::millis(std::max<std::int64_t>(spec.failover_ms / 3 - 25, 1));
}
const KclSpec& kcl_spec(const Consumer& consumer) {
    const auto* const spec = std::get_if<KclSpec>(&consumer.spec.reader);
    KDS_ASSERT(spec);
    return *spec;
}
/// A worker and its turn in the number of a wake-up.
std::uint64_t timer_number(const KclWorker& worker) { return worker.turn << 8 | worker.id.number; }

bool is_of_worker(std::uint8_t what) { return what == KclReader::Take || what == KclReader::Renew; }
bool is_of_shard(std::uint8_t what) { return what >= KclReader::Step; }

}  // namespace

std::size_t KclWorker::lease_count() const {
    return static_cast<std::size_t>(std::ranges::count(shards, false, &ShardConsumer::lost));
}

KclReader::Place KclReader::find(std::uint64_t run) {
    for (KclWorker& worker : workers) {
        if (!worker.is_up()) continue;
        for (ShardConsumer& shard : worker.shards)
            if (shard.run == run) return {&worker, &shard};
    }
    return {};
}

bool KclReader::is_void(const Wake& wake) const {
    if (is_of_shard(wake.what)) return !const_cast<KclReader&>(*this).find(wake.number);
    if (!is_of_worker(wake.what)) return false;
    return std::ranges::none_of(workers, [&wake](const KclWorker& worker) {
        return worker.is_up() && timer_number(worker) == wake.number;
    });
}

void KclReader::plan_step(Surroundings& around, const Consumer& consumer,
                          const ShardConsumer& shard, Duration after) {
    consumer.plan(around, after, Step, shard.run);
}

void KclReader::start(Surroundings& around, Consumer& consumer) {
    if (workers.empty())
        for (std::uint32_t number = 1; number <= kcl_spec(consumer).workers; ++number)
            workers.push_back({.id = {.number = number, .life = 1}});
    // The leases are there before the first worker looks for some.
    sync(around, consumer);
    consumer.plan(around, kShardSyncInterval, Sync, 0);
    consumer.plan(around, kLeaseCleanInterval, Clean, 0);
    consumer.plan(around, kLeaseAuditInterval, Audit, 0);
    for (KclWorker& worker : workers)
        if (worker.is_up()) begin_worker(around, consumer, worker);
}

void KclReader::renumber(KclWorker& worker) {
    ++worker.turn;
    for (ShardConsumer& shard : worker.shards) shard.run = ++last_run_;
}

void KclReader::begin_worker(Surroundings& around, Consumer& consumer, KclWorker& worker) {
    renumber(worker);
    consumer.plan(around, Duration{}, Take, timer_number(worker));
    consumer.plan(around, Duration{}, Renew, timer_number(worker));
    // What it was about goes on: a batch begins anew, whatever was asked is asked again.
    std::vector<std::uint64_t> runs;
    for (const ShardConsumer& shard : worker.shards) runs.push_back(shard.run);
    for (const std::uint64_t run : runs) {
        const Place at = find(run);
        if (!at) continue;
        if (at.shard->at_work)
            plan_batch(around, consumer, at);
        else
            plan_step(around, consumer, *at.shard, Duration{});
    }
}

void KclReader::faults_changed(Surroundings& around, Consumer& consumer, bool goes_on) {
    for (KclWorker& worker : workers) {
        const bool was_up = worker.is_up();
        const std::string_view name = consumer.spec.name;
        const bool crashes = around.faults.holds(FaultKind::ConsumerCrash, name, worker.id.number);
        if (crashes && !worker.crashed) {
            // What it holds in memory dies with it; its successor is another worker to the table.
            for (ShardConsumer& shard : worker.shards) shard.push.close(around);
            worker.shards.clear();
            worker.seen.clear();
            ++worker.id.life;
        }
        worker.crashed = crashes;
        worker.frozen = around.faults.holds(FaultKind::ConsumerFreeze, name, worker.id.number);
        if (worker.is_up() == was_up) continue;
        renumber(worker);
        if (worker.is_up() && goes_on) begin_worker(around, consumer, worker);
    }
}

void KclReader::forget(Surroundings&, Consumer& consumer) { consumer.cursors.clear(); }

void KclReader::stop(Surroundings& around, Consumer& consumer) {
    for (KclWorker& worker : workers) {
        std::vector<ShardConsumer> shards = std::move(worker.shards);
        for (ShardConsumer& shard : shards) {
            if (worker.is_up() && !shard.lost && reaches_table(around, consumer, worker)) {
                if (shard.done_up_to)
                    leases.check_point(shard.shard, worker.id,
                                       {Checkpoint::Kind::AtSequence, shard.done_up_to});
                leases.release(shard.shard, worker.id);
            }
            shard.push.close(around);
        }
    }
    if (kcl_spec(consumer).fan_out) deregister(around, consumer);
}

bool KclReader::listens(const Consumer& consumer) const { return kcl_spec(consumer).fan_out; }

bool KclReader::reaches_table(const Surroundings& around, const Consumer& consumer,
                              const KclWorker& worker) const {
    if (around.access &&
        !missing_table_action(around.engine, *around.access, consumer.spec.name).empty())
        return false;
    return !around.faults.holds(FaultKind::LeasePartition, consumer.spec.name, worker.id.number);
}

const KclWorker* KclReader::leader(const Surroundings& around, const Consumer& consumer) const {
    for (const KclWorker& worker : workers)
        if (worker.is_up() && reaches_table(around, consumer, worker)) return &worker;
    return nullptr;
}

void KclReader::wake(Surroundings& around, Consumer& consumer, const Wake& wake) {
    switch (wake.what) {
        case Sync:
            consumer.plan(around, kShardSyncInterval, Sync, 0);
            return sync(around, consumer);
        case Clean:
            consumer.plan(around, kLeaseCleanInterval, Clean, 0);
            return clean(around, consumer);
        case Audit:
            consumer.plan(around, kLeaseAuditInterval, Audit, 0);
            return audit(around, consumer);
        case Take:
        case Renew: {
            KclWorker& worker = workers[static_cast<std::size_t>(wake.number & 0xff) - 1];
            const bool takes = wake.what == Take;
            consumer.plan(
                around,
                takes ? take_interval(kcl_spec(consumer)) : renew_interval(kcl_spec(consumer)),
                takes ? Take : Renew, wake.number);
            return takes ? take(around, consumer, worker) : renew(around, consumer, worker);
        }
        case Step: return step(around, consumer, find(wake.number));
        case Arrive: return arrive(around, consumer, find(wake.number));
        case BatchDone: return end_batch(around, consumer, find(wake.number));
        default: KDS_ASSERT(false);
    }
}

// Leases.

void KclReader::take(Surroundings& around, Consumer& consumer, KclWorker& worker) {
    if (!reaches_table(around, consumer, worker)) {
        if (!around.access) return;
        const std::string& name = consumer.spec.name;
        const auto missing = missing_table_action(around.engine, *around.access, name);
        if (!missing.empty())
            consumer.last_error = Error{ErrorCode::AccessDenied,
                                        table_denial(around.engine, *around.access, name, missing)};
        return;
    }
    look_at(leases, around.now, worker.seen);
    const TakingRules rules{.failover = Duration::millis(kcl_spec(consumer).failover_ms)};
    for (const ShardIndex shard : leases_to_take(table_for(worker), worker.seen, worker.id,
                                                 around.now, rules, consumer.rng)) {
        const Lease* const lease = leases.find(shard);
        if (!leases.take(shard, worker.id, lease->counter)) continue;
        worker.shards.push_back({.shard = shard,
                                 .run = ++last_run_,
                                 .counter = leases.find(shard)->counter,
                                 .renewed_at = around.now,
                                 .checkpointed_at = around.now});
        plan_step(around, consumer, worker.shards.back(), Duration{});
    }
}

LeaseTable KclReader::table_for(const KclWorker& worker) const {
    LeaseTable table = leases;
    // A lease that it could not renew in time has expired like any other, though the table still
    // calls it its own.
    for (const Lease& lease : leases.rows()) {
        const auto is_held = [&lease](const ShardConsumer& hold) {
            return hold.shard == lease.shard && !hold.lost;
        };
        if (lease.owner == worker.id && std::ranges::none_of(worker.shards, is_held))
            table.release(lease.shard, worker.id);
    }
    return table;
}

void KclReader::renew(Surroundings& around, Consumer& consumer, KclWorker& worker) {
    std::vector<std::uint64_t> lost;
    const bool reaches = reaches_table(around, consumer, worker);
    const Duration failover = Duration::millis(kcl_spec(consumer).failover_ms);
    for (ShardConsumer& shard : worker.shards) {
        if (shard.lost) continue;
        if (reaches && leases.renew(shard.shard, worker.id, shard.counter)) {
            ++shard.counter;
            shard.renewed_at = around.now;
        } else if (reaches || around.now - shard.renewed_at > failover) {
            // A worker that cannot renew holds a lease to be its own until the failover time is
            // over (KCL 3, Lease.isExpired).
            lost.push_back(shard.run);
        }
    }
    for (const std::uint64_t run : lost) lose(around, worker, run);
}

void KclReader::lose(Surroundings& around, KclWorker& worker, std::uint64_t run) {
    const auto at = std::ranges::find(worker.shards, run, &ShardConsumer::run);
    at->push.close(around);
    // The batch that it works on comes to its end, without a checkpoint.
    if (at->at_work)
        at->lost = true;
    else
        worker.shards.erase(at);
}

// One shard.

void KclReader::step(Surroundings& around, Consumer& consumer, Place at) {
    if (at.shard->at_work) return;
    if (at.shard->phase == ShardConsumer::Phase::WaitsForParents &&
        !begin_reading(around, consumer, at))
        return;
    if (at.shard->phase == ShardConsumer::Phase::AtEnd) return end_shard(around, consumer, at);
    if (kcl_spec(consumer).fan_out)
        subscribe(around, consumer, at);
    else
        ask(around, consumer, at);
}

bool KclReader::begin_reading(Surroundings& around, Consumer& consumer, Place at) {
    if (!reaches_table(around, consumer, *at.worker)) {
        plan_step(around, consumer, *at.shard, kTaskBackoff);
        return false;
    }
    const Lease* const lease = leases.find(at.shard->shard);
    if (!lease || lease->owner != at.worker->id) {
        lose(around, *at.worker, at.shard->run);
        return false;
    }
    for (const ShardIndex parent : lease->parents)
        if (const Lease* const older = leases.find(parent); older && !older->is_finished()) {
            plan_step(around, consumer, *at.shard, kParentPollInterval);
            return false;
        }
    ShardConsumer& shard = *at.shard;
    const ShardIteratorType start = lease->checkpoint.kind == Checkpoint::Kind::Latest
                                        ? ShardIteratorType::Latest
                                        : ShardIteratorType::TrimHorizon;
    shard.feed = {.start_at = start, .last_read = lease->checkpoint.sequence};
    shard.push = {.start_at = start, .go_on_after = lease->checkpoint.sequence};
    shard.phase = ShardConsumer::Phase::Reads;
    return true;
}

void KclReader::ask(Surroundings& around, Consumer& consumer, Place at) {
    at.shard->asked_at = around.now;
    if (const auto way = ask_for_records(around, consumer))
        return consumer.plan(around, *way, Arrive, at.shard->run);
    plan_step(around, consumer, *at.shard, Duration::millis(consumer.spec.poll_interval_ms));
}

void KclReader::arrive(Surroundings& around, Consumer& consumer, Place at) {
    ShardConsumer& shard = *at.shard;
    auto answer = shard.feed.read(around, consumer, shard.shard, consumer.spec.limit);
    if (!answer)
        return plan_step(around, consumer, shard,
                         is_throttle(answer.error()) ? kThrottledBackoff : kTaskBackoff);
    if (!answer->next_shard_iterator) {
        shard.phase = ShardConsumer::Phase::AtEnd;
        shard.children = std::move(answer->child_shards);
        return end_shard(around, consumer, at);
    }
    if (answer->begin == answer->end) {
        const Duration waited = around.now - shard.asked_at;
        return plan_step(
            around, consumer, shard,
            std::max(Duration::millis(consumer.spec.poll_interval_ms) - waited, Duration{}));
    }
    shard.read_up_to = shard.feed.last_read;
    begin_batch(around, consumer, at, batch_of(*answer));
}

void KclReader::subscribe(Surroundings& around, Consumer& consumer, Place at) {
    // It may have been pushed something while its worker stood still.
    if (at.shard->push.is_subscribed()) return take_pushes(around, consumer, at);
    if (!ensure_registered(around, consumer) ||
        !at.shard->push.subscribe(around, consumer, at.shard->shard))
        plan_step(around, consumer, *at.shard, kSubscribeAgainAfter);
}

void KclReader::pushed(Surroundings& around, Consumer& consumer, const Event& event) {
    for (KclWorker& worker : workers) {
        if (!worker.is_up()) continue;
        for (ShardConsumer& shard : worker.shards)
            if (shard.push.subscription.value == event.call)
                return take_pushes(around, consumer, {&worker, &shard});
    }
}

void KclReader::take_pushes(Surroundings& around, Consumer& consumer, Place at) {
    ShardConsumer& shard = *at.shard;
    if (shard.at_work || shard.lost) return;
    FanOutFeed::Taken taken = shard.push.take(around, consumer, shard.shard);
    if (taken.end_of_shard) {
        shard.phase = ShardConsumer::Phase::AtEnd;
        shard.children = std::move(taken.children);
    }
    shard.read_up_to = shard.push.go_on_after;
    // A batch is followed by a step of its own. Two of them would go on side by side, and take the
    // one call a second that SubscribeToShard allows from each other.
    if (taken.batch) return begin_batch(around, consumer, at, *taken.batch);
    if (taken.ended || taken.end_of_shard)
        plan_step(around, consumer, shard,
                  taken.must_wait && !taken.end_of_shard ? kSubscribeAgainAfter : Duration{});
}

void KclReader::begin_batch(Surroundings& around, Consumer& consumer, Place at, Batch batch) {
    batch.worker = at.worker->id.number;
    at.shard->at_work = batch;
    plan_batch(around, consumer, at);
}

void KclReader::plan_batch(Surroundings& around, Consumer& consumer, Place at) {
    const Batch& batch = *at.shard->at_work;
    const Duration takes = consumer.time_for(around.faults, batch.end - batch.begin);
    if (takes == Duration{}) return end_batch(around, consumer, at);
    consumer.plan(around, takes, BatchDone, at.shard->run);
}

void KclReader::end_batch(Surroundings& around, Consumer& consumer, Place at) {
    ShardConsumer& shard = *at.shard;
    Batch rest = *shard.at_work;
    shard.at_work.reset();
    rest.begin = consumer.process(around, rest);
    if (rest.begin < rest.end) consumer.note(around.now, Outcome::Skipped, rest);
    if (shard.lost) {
        std::erase_if(at.worker->shards,
                      [run = shard.run](const ShardConsumer& each) { return each.run == run; });
        return;
    }
    shard.done_up_to = shard.read_up_to;
    if (!check_point(around, consumer, at, false)) return;
    if (shard.push.is_subscribed()) return take_pushes(around, consumer, at);
    const Instant next = shard.asked_at + Duration::millis(consumer.spec.poll_interval_ms);
    const bool waits = shard.phase == ShardConsumer::Phase::Reads && next > around.now &&
                       !kcl_spec(consumer).fan_out;
    plan_step(around, consumer, shard, waits ? next - around.now : Duration{});
}

bool KclReader::check_point(Surroundings& around, Consumer& consumer, Place at, bool must) {
    ShardConsumer& shard = *at.shard;
    const Duration interval = Duration::millis(kcl_spec(consumer).checkpoint_interval_ms);
    if (!shard.done_up_to || (!must && around.now - shard.checkpointed_at < interval)) return true;
    if (!reaches_table(around, consumer, *at.worker)) return true;  // The next one may arrive.
    if (!leases.check_point(shard.shard, at.worker->id,
                            {Checkpoint::Kind::AtSequence, shard.done_up_to})) {
        lose(around, *at.worker, shard.run);
        return false;
    }
    shard.done_up_to.reset();
    shard.checkpointed_at = around.now;
    return true;
}

void KclReader::end_shard(Surroundings& around, Consumer& consumer, Place at) {
    ShardConsumer& shard = *at.shard;
    shard.phase = ShardConsumer::Phase::AtEnd;
    if (!reaches_table(around, consumer, *at.worker))
        return plan_step(around, consumer, shard, kTaskBackoff);
    const Lease* const lease = leases.find(shard.shard);
    if (!lease || lease->owner != at.worker->id) return lose(around, *at.worker, shard.run);
    if (waits_for_other_parent(around, consumer, shard))
        return plan_step(around, consumer, shard, kTaskBackoff);
    // The leases of the children come first, so that nothing is forgotten if it dies in between.
    std::vector<ShardIndex> children;
    for (const ChildShard& child : shard.children) {
        leases.create({.shard = child.shard, .parents = child.parents, .range = child.range});
        children.push_back(child.shard);
    }
    leases.finish(shard.shard, at.worker->id, std::move(children));
    shard.push.close(around);
    std::erase_if(at.worker->shards,
                  [run = shard.run](const ShardConsumer& each) { return each.run == run; });
}

void KclReader::hash(Hasher& hasher) const {
    leases.hash(hasher);
    hasher.add(last_run_);
    hasher.add(cleanings_);
    hasher.add(std::uint64_t{holes_in_a_row_});
    for (const KclWorker& worker : workers) {
        hasher.add(std::uint64_t{worker.id.life} << 2 | std::uint64_t{worker.crashed} |
                   std::uint64_t{worker.frozen} << 1);
        hasher.add(worker.turn);
        for (const SeenLease& seen : worker.seen) {
            hasher.add(seen.counter);
            hasher.add(seen.changed_at);
        }
        for (const ShardConsumer& shard : worker.shards) {
            hasher.add(shard.run);
            hasher.add(shard.counter);
            hasher.add(std::uint64_t{shard.shard.value} << 8 |
                       static_cast<std::uint64_t>(shard.phase) << 1 | std::uint64_t{shard.lost});
            hasher.add(shard.renewed_at);
            hasher.add(shard.asked_at);
            hasher.add(shard.checkpointed_at);
            shard.feed.hash(hasher);
            shard.push.hash(hasher);
            if (shard.at_work) {
                hasher.add(shard.at_work->begin);
                hasher.add(shard.at_work->end);
            }
        }
    }
}

}  // namespace kds::sim
