#include "tests/sim/check/consumer_check.h"

#include <algorithm>

namespace kds::sim::checking {
namespace {

std::string name_of(const Consumer& consumer, std::uint32_t stream, std::uint32_t shard) {
    return cat("consumer ", consumer.spec.name, ", stream ", stream, ", shard ", shard, ": ");
}

bool begins_at_latest(const Consumer& consumer) {
    return consumer.spec.start_at == ShardIteratorType::Latest;
}

/// It lists the shards and reads all of them at once, as the tutorial's consumer does.
bool reads_without_order(const Consumer& consumer) {
    return std::holds_alternative<PollingReader>(consumer.reader);
}

/// What it holds dies with it, and it begins again where it began.
bool forgets_positions(const Consumer& consumer) {
    return std::holds_alternative<PollingReader>(consumer.reader) ||
           std::holds_alternative<FanOutReader>(consumer.reader);
}

bool is_pushed(const Consumer& consumer) {
    if (const auto* const kcl = std::get_if<KclSpec>(&consumer.spec.reader)) return kcl->fan_out;
    return std::holds_alternative<FanOutReader>(consumer.reader);
}

/// The first record of the shard that the engine keeps; a number above all if it has no such shard.
std::uint64_t kept_from(const World& world, std::uint32_t stream, std::uint32_t shard) {
    const Stream* const found = world.engine().find_stream(StreamId{stream});
    const Shard* const kept = found ? found->find(ShardIndex{shard}) : nullptr;
    return kept ? kept->records.first() : ~std::uint64_t{0};
}

/// Has the stream's name belonged to another one before? An application of the KCL then holds
/// checkpoints that do not come from this stream, and is stuck with them.
bool is_made_anew(const Ledger& ledger, std::uint32_t stream) {
    const std::string& name = ledger.find(StreamId{stream})->name;
    return std::ranges::any_of(ledger.streams(), [&](const auto& entry) {
        return entry.first < stream && entry.second.name == name;
    });
}

bool is_at_latest(const Consumer& consumer, std::uint32_t shard) {
    const auto* const reader = std::get_if<KclReader>(&consumer.reader);
    const Lease* const lease = reader ? reader->leases.find(ShardIndex{shard}) : nullptr;
    return lease && lease->checkpoint.kind == Checkpoint::Kind::Latest;
}

}  // namespace

std::uint64_t ConsumerCheck::first_missing(const World& world, const Ledger& ledger, ShardKey key,
                                           ShardFollow& shard, std::uint32_t slice,
                                           std::uint64_t end) {
    const ShardFacts& facts = *ledger.find(StreamId{key.first}, ShardIndex{key.second});
    const std::uint64_t kept = kept_from(world, key.first, key.second);
    SliceFollow& of = shard.by_slice[slice];
    std::uint64_t place = of.frontier;
    while (place < end) {
        std::uint64_t next =
            std::max({place, kept, shard.not_owed.run_end(place), of.covered.run_end(place)});
        if (next == place && shard.slices > 1 && place < facts.records.size() &&
            slice_of(ledger.key(facts.records[static_cast<std::size_t>(place)].key),
                     shard.slices) != slice)
            ++next;
        if (next == place) break;
        place = next;
    }
    of.frontier = std::min<std::uint64_t>(place, facts.records.size());
    return std::min(place, end);
}

std::uint64_t ConsumerCheck::first_missing(const World& world, const Ledger& ledger, ShardKey key,
                                           ShardFollow& shard, std::uint64_t end) {
    std::uint64_t first = end;
    for (std::uint32_t slice = 0; slice < shard.slices; ++slice)
        first = std::min(first, first_missing(world, ledger, key, shard, slice, end));
    return first;
}

void ConsumerCheck::see(const World& world) {
    std::erase_if(follows_,
                  [&world](const auto& entry) { return !world.find_consumer(entry.first); });
    for (const Consumer& consumer : world.consumers()) {
        Follow& follow = follows_[consumer.id];
        if (const auto* const lambda = std::get_if<LambdaSpec>(&consumer.spec.reader))
            follow.shares_shards = lambda->parallelization > 1;
        const bool stopped = consumer.epoch != follow.epoch;
        const bool crashes = consumer.crashed && !follow.has_crashed;
        follow.epoch = consumer.epoch;
        follow.has_crashed = consumer.crashed;
        for (auto& [key, shard] : follow.shards) {
            shard.causes += stopped ? 1 : 0;
            if (!crashes || !forgets_positions(consumer)) continue;
            shard.begins_again = true;
            shard.is_left = begins_at_latest(consumer);
        }
        const auto* const kcl = std::get_if<KclReader>(&consumer.reader);
        const Stream* const stream = world.engine().find_stream(consumer.spec.stream_name);
        if (!kcl || !stream) continue;
        for (const KclWorker& worker : kcl->workers)
            for (const ShardConsumer& hold : worker.shards) {
                ShardFollow& shard = follow.shards[{stream->id.value, hold.shard.value}];
                if (hold.run <= shard.last_run) continue;
                // Another hold begins at the checkpoint; a batch of the old one may still end.
                shard.last_run = hold.run;
                shard.causes += 2;
            }
    }
}

void ConsumerCheck::take(const World& world, const Ledger& ledger, const Event& event,
                         Findings& findings) {
    const auto at = follows_.find(event.actor);
    const Consumer* const consumer = world.find_consumer(event.actor);
    if (at == follows_.end() || !consumer) return;
    Follow& follow = at->second;
    switch (event.kind) {
        case EventKind::IteratorIssued:
        case EventKind::Subscribed: begin(world, ledger, *consumer, event, findings); break;
        case EventKind::ReadRefused: ++follow.counts.refused; break;
        case EventKind::RecordsRead:
        case EventKind::Pushed:
            follow.counts.read += event.count;
            follow.shards[{event.stream.value, event.shard.value}].given.add(
                event.place, event.place + event.count);
            break;
        default: break;
    }
}

/// A consumer has got a position in a shard.
void ConsumerCheck::begin(const World& world, const Ledger& ledger, const Consumer& consumer,
                          const Event& event, Findings& findings) {
    Follow& follow = follows_[consumer.id];
    ShardFollow& shard = follow.shards[{event.stream.value, event.shard.value}];
    const bool is_first = !shard.has_begun;
    const auto* const lambda = std::get_if<LambdaSpec>(&consumer.spec.reader);
    // The lease may have moved on within this very moment.
    const auto lease = follow.leases.find(event.shard.value);
    const bool was_at_latest =
        lease != follow.leases.end() && lease->second.checkpoint.kind == Checkpoint::Kind::Latest;
    shard.has_begun = true;
    shard.slices = lambda ? lambda->parallelization : 1;
    if (shard.begins_again || (begins_at_latest(consumer) &&
                               (was_at_latest || is_at_latest(consumer, event.shard.value)))) {
        if (begins_at_latest(consumer)) shard.not_owed.add(0, event.place);
        shard.begins_again = shard.is_left = false;
        if (!is_first) return;
    }
    if (!is_first) return;
    const ShardFacts* const facts = ledger.find(event.stream, event.shard);
    const auto is_followed = [&](std::uint32_t parent) {
        const auto at = follow.shards.find({event.stream.value, parent});
        return at != follow.shards.end() && at->second.has_begun && !at->second.is_left;
    };
    const bool is_owed =
        !begins_at_latest(consumer) || (!reads_without_order(consumer) && facts &&
                                        std::ranges::any_of(facts->parents, is_followed));
    if (is_owed && event.place > kept_from(world, event.stream.value, event.shard.value))
        findings.add(event.at, name_of(consumer, event.stream.value, event.shard.value),
                     "it begins at place ", event.place, ", not at the trim horizon");
    if (!is_owed) shard.not_owed.add(0, event.place);
}

void ConsumerCheck::look(const World& world, const Ledger& ledger, Findings& findings) {
    for (const Consumer& consumer : world.consumers()) {
        Follow& follow = follows_[consumer.id];
        const ProcessedLog& log = consumer.processed;
        if (follow.next_entry < log.begin()) {
            findings.add(world.now(), "consumer ", consumer.spec.name,
                         ": the checker has come too late for its log");
            follow.next_entry = log.begin();
        }
        for (; follow.next_entry < log.end(); ++follow.next_entry)
            take_entry({world, ledger, consumer, log[follow.next_entry]}, follow, findings);
        check_counts(world, consumer, follow, findings);
        follow.application.compare(world, consumer, findings);
        if (const auto* const kcl = std::get_if<KclReader>(&consumer.reader))
            check_leases(world, ledger, consumer, *kcl, follow, findings);
    }
}

void ConsumerCheck::take_entry(const Entry& entry, Follow& follow, Findings& findings) {
    const Processed& processed = entry.processed;
    const Batch& batch = processed.batch;
    const std::string name = name_of(entry.consumer, batch.stream.value, batch.shard.value);
    const ShardFacts* const facts = entry.ledger.find(batch.stream, batch.shard);
    if (!facts || batch.end > facts->records.size() || batch.begin >= batch.end)
        return findings.add(processed.at, name, "it has processed the places ", batch.begin, " to ",
                            batch.end, ", but ", facts ? facts->records.size() : 0,
                            " records were accepted");
    if (processed.at < follow.last_entry_at || processed.at > entry.world.now())
        findings.add(processed.at, name, "its log is out of order");
    follow.last_entry_at = processed.at;
    ShardFollow& shard = follow.shards[{batch.stream.value, batch.shard.value}];
    SliceFollow& slice = shard.by_slice[batch.slice];
    if (!shard.given.has_all(batch.begin, batch.end) &&
        shard.given.run_end(batch.begin) <
            std::min(batch.end, kept_from(entry.world, batch.stream.value, batch.shard.value)))
        findings.add(processed.at, name, "it has processed the places ", batch.begin, " to ",
                     batch.end - 1, " without having been given all of them");
    const std::uint64_t count = batch.end - batch.begin;
    if (processed.outcome == Outcome::Done) {
        check_order(entry, follow, shard, findings);
        check_again(entry, shard, slice, findings);
        follow.application.take(entry.world, entry.consumer, processed, slice.done);
        follow.counts.done += count;
        follow.counts.again += slice.done.add(batch.begin, batch.end);
    }
    follow.counts.skipped += processed.outcome == Outcome::Skipped ? count : 0;
    follow.counts.discarded += processed.outcome == Outcome::Discarded ? count : 0;
    follow.counts.failed += processed.outcome == Outcome::Failed ? 1 : 0;
    if (processed.outcome != Outcome::Failed) slice.covered.add(batch.begin, batch.end);
    slice.last_end = batch.end;
    slice.last_worker = batch.worker;
    slice.last_failed = processed.outcome == Outcome::Failed;
}

/// What comes before it in the shard, and in the shards before that one, must be done.
void ConsumerCheck::check_order(const Entry& entry, const Follow& follow, ShardFollow& shard,
                                Findings& findings) {
    const Batch& batch = entry.processed.batch;
    const ShardKey key{batch.stream.value, batch.shard.value};
    const bool is_kcl = std::holds_alternative<KclReader>(entry.consumer.reader);
    if (is_kcl && is_made_anew(entry.ledger, key.first)) return;
    const std::uint64_t missing =
        first_missing(entry.world, entry.ledger, key, shard, batch.slice, batch.begin);
    if (missing < batch.begin) {
        findings.add(entry.processed.at, name_of(entry.consumer, key.first, key.second),
                     "it has done place ", batch.begin, " but not place ", missing, " before it");
        shard.not_owed.add(missing, batch.begin);
    }
    if (!shard.parents_done && !reads_without_order(entry.consumer))
        check_parents(entry, follow, shard, findings);
}

void ConsumerCheck::check_parents(const Entry& entry, const Follow& follow, ShardFollow& shard,
                                  Findings& findings) {
    const Batch& batch = entry.processed.batch;
    shard.parents_done = true;
    for (const std::uint32_t parent : entry.ledger.find(batch.stream, batch.shard)->parents) {
        const ShardKey key{batch.stream.value, parent};
        const auto at = follow.shards.find(key);
        // One that begins at LATEST may have begun with the child.
        if (at == follow.shards.end() && begins_at_latest(entry.consumer)) continue;
        if (at != follow.shards.end() && at->second.is_left) continue;
        const std::uint64_t end =
            entry.ledger.find(batch.stream, ShardIndex{parent})->records.size();
        ShardFollow none;
        ShardFollow& older =
            at == follow.shards.end() ? none : const_cast<ShardFollow&>(at->second);
        const std::uint64_t missing = first_missing(entry.world, entry.ledger, key, older, end);
        if (missing < end)
            findings.add(
                entry.processed.at, name_of(entry.consumer, batch.stream.value, batch.shard.value),
                "it has begun here before place ", missing, " of the parent ", parent, " was done");
    }
}

/// Going back within a shard has a cause: another worker, a new hold of the lease, a stop, a crash
/// or a batch that failed.
void ConsumerCheck::check_again(const Entry& entry, ShardFollow& shard, SliceFollow& slice,
                                Findings& findings) {
    const Batch& batch = entry.processed.batch;
    if (batch.begin >= slice.last_end) return;
    if (batch.worker != slice.last_worker || slice.last_failed || batch.attempt > 1) return;
    if (shard.causes > 0) {
        --shard.causes;
        return;
    }
    findings.add(entry.processed.at, name_of(entry.consumer, batch.stream.value, batch.shard.value),
                 "it has gone back from place ", slice.last_end, " to ", batch.begin,
                 " without a cause");
}

void ConsumerCheck::check_counts(const World& world, const Consumer& consumer, const Follow& follow,
                                 Findings& findings) {
    const auto compare = [&](std::string_view what, std::uint64_t told, std::uint64_t counted) {
        if (told != counted)
            findings.add(world.now(), "consumer ", consumer.spec.name, " counts ", told, " ", what,
                         ", but its log and the events have ", counted);
    };
    if (is_pushed(consumer)) {
        if (consumer.records_read > follow.counts.read)
            compare("records read", consumer.records_read, follow.counts.read);
    } else {
        compare("records read", consumer.records_read, follow.counts.read);
        compare("reads throttled", consumer.throttled, follow.counts.refused);
    }
    if (follow.shares_shards) return;
    compare("records done", consumer.work.done, follow.counts.done);
    compare("duplicates", consumer.work.done_again, follow.counts.again);
    compare("records skipped", consumer.work.skipped, follow.counts.skipped);
    compare("records discarded", consumer.work.discarded, follow.counts.discarded);
    compare("failed batches", consumer.work.failed_batches, follow.counts.failed);
}

void ConsumerCheck::check_leases(const World& world, const Ledger& ledger, const Consumer& consumer,
                                 const KclReader& reader, Follow& follow, Findings& findings) {
    const Stream* const stream = world.engine().find_stream(consumer.spec.stream_name);
    const std::uint32_t stream_id = stream ? stream->id.value : 0;
    std::map<std::uint32_t, LeaseSeen> seen;
    for (const Lease& lease : reader.leases.rows()) {
        const auto before = follow.leases.find(lease.shard.value);
        const std::string name = name_of(consumer, stream_id, lease.shard.value);
        if (before != follow.leases.end()) {
            const Checkpoint& was = before->second.checkpoint;
            if (lease.counter < before->second.counter)
                findings.add(world.now(), name, "the counter of its lease went back from ",
                             before->second.counter, " to ", lease.counter);
            const bool went_back = was.kind == Checkpoint::Kind::ShardEnd
                                       ? !lease.is_finished()
                                       : was.kind == Checkpoint::Kind::AtSequence &&
                                             !lease.is_finished() &&
                                             (!lease.checkpoint.sequence ||
                                              *lease.checkpoint.sequence < *was.sequence);
            // A worker that reads on while another has its lease may not write; one that took the
            // lease begins at the checkpoint. So it rises, but for where both have read before.
            if (went_back)
                findings.add(world.now(), name, "its checkpoint went back from ", to_string(was),
                             " to ", to_string(lease.checkpoint));
        }
        const bool is_new =
            before == follow.leases.end() || before->second.checkpoint != lease.checkpoint;
        if (is_new && stream && !is_made_anew(ledger, stream_id))
            check_checkpoint(world, ledger, consumer, lease, follow, findings);
        seen[lease.shard.value] = {lease.counter, lease.checkpoint};
    }
    follow.leases = std::move(seen);
    check_workers(world, consumer, reader, findings);
}

/// A checkpoint says that everything up to it was done.
void ConsumerCheck::check_checkpoint(const World& world, const Ledger& ledger,
                                     const Consumer& consumer, const Lease& lease, Follow& follow,
                                     Findings& findings) {
    const Stream* const stream = world.engine().find_stream(consumer.spec.stream_name);
    const ShardKey key{stream->id.value, lease.shard.value};
    const Shard* const shard = stream->find(lease.shard);
    const ShardFacts* const facts = ledger.find(stream->id, lease.shard);
    if (!facts || !shard) return;
    std::uint64_t end = 0;
    if (lease.is_finished()) {
        end = facts->records.size();
    } else if (lease.checkpoint.sequence) {
        const auto is_behind = [&](const RecordFacts& record) {
            return shard->sequence_number_of(record.sequence_index, record.arrival) >
                   *lease.checkpoint.sequence;
        };
        end = static_cast<std::uint64_t>(
            std::ranges::partition_point(facts->records,
                                         [&](const RecordFacts& r) { return !is_behind(r); }) -
            facts->records.begin());
    }
    ShardFollow& of = follow.shards[key];
    const std::uint64_t missing = first_missing(world, ledger, key, of, end);
    if (missing < end)
        findings.add(world.now(), name_of(consumer, key.first, key.second), "its checkpoint ",
                     to_string(lease.checkpoint), " lies behind place ", missing,
                     ", which was not done");
}

/// No worker goes on for longer than the failover time with a lease that it cannot renew.
void ConsumerCheck::check_workers(const World& world, const Consumer& consumer,
                                  const KclReader& reader, Findings& findings) {
    const auto* const spec = std::get_if<KclSpec>(&consumer.spec.reader);
    if (!spec || !consumer.is_at_work()) return;
    // It looks once in a third of that time (kinesis.md 8.4).
    const Duration most = Duration::millis(spec->failover_ms + spec->failover_ms / 3 + 1);
    for (const KclWorker& worker : reader.workers) {
        if (!worker.is_up()) continue;
        for (const ShardConsumer& hold : worker.shards)
            if (!hold.lost && world.now() - hold.renewed_at > most)
                findings.add(world.now(), "consumer ", consumer.spec.name, ", worker ",
                             worker.id.number, ": it holds the lease of shard ", hold.shard.value,
                             ", which it has not renewed for ",
                             (world.now() - hold.renewed_at).whole_millis(), " ms");
    }
}

bool ConsumerCheck::has_done_all(const World& world, const Ledger& ledger, const Consumer& consumer,
                                 Findings* findings) {
    const Stream* const stream = world.engine().find_stream(consumer.spec.stream_name);
    if (!stream || stream->status == StreamStatus::Creating ||
        stream->status == StreamStatus::Deleting)
        return true;
    const bool is_kcl = std::holds_alternative<KclReader>(consumer.reader);
    if (is_kcl && is_made_anew(ledger, stream->id.value)) return true;
    Follow& follow = follows_[consumer.id];
    for (const Shard& shard : stream->shards) {
        const ShardKey key{stream->id.value, shard.index.value};
        const auto at = follow.shards.find(key);
        const bool is_followed = at != follow.shards.end() && at->second.has_begun;
        if (is_followed ? at->second.is_left : begins_at_latest(consumer) && !shard.is_open())
            continue;
        const std::uint64_t end = shard.records.end();
        const std::uint64_t missing = is_followed
                                          ? first_missing(world, ledger, key, at->second, end)
                                          : shard.records.first();
        // One that begins at LATEST must have begun in each open shard, even if it is empty.
        if (missing >= end && (is_followed || !begins_at_latest(consumer))) continue;
        if (findings)
            findings->add(world.now(), name_of(consumer, key.first, key.second), "place ", missing,
                          " of ", end, " was never done");
        return false;
    }
    return true;
}

}  // namespace kds::sim::checking
