#include "core/sim/readers/lambda_reader.h"

#include <algorithm>
#include <utility>

#include "core/sim/consumer.h"
#include "core/sim/readers/shard_list.h"

namespace kds::sim {
namespace {

const LambdaSpec& lambda_spec(const Consumer& consumer) {
    const auto* const spec = std::get_if<LambdaSpec>(&consumer.spec.reader);
    KDS_ASSERT(spec);
    return *spec;
}

const Shard* shard_of(const Engine& engine, StreamId stream, ShardIndex shard) {
    const Stream* const found = engine.find_stream(stream);
    return found ? found->find(shard) : nullptr;
}

}  // namespace

std::uint64_t LambdaReader::Hold::backlog_of(const Slice& slice) const {
    std::uint64_t waiting = pulled - std::min(slice.next, pulled);
    if (slice.at_work) waiting += slice.at_work->end - slice.at_work->begin;
    for (const Piece& piece : slice.again) waiting += piece.end - piece.begin;
    return waiting;
}

std::uint64_t LambdaReader::Hold::backlog() const {
    std::uint64_t waiting = 0;
    for (const Slice& slice : slices) waiting += backlog_of(slice);
    return waiting;
}

void LambdaReader::start(Surroundings& around, Consumer& consumer) {
    // What was interrupted is invoked anew.
    for (auto& [shard, hold] : holds)
        for (Slice& slice : hold.slices) {
            slice.wakes_at = {};
            if (const auto at_work = std::exchange(slice.at_work, std::nullopt))
                slice.again.push_back({at_work->begin, at_work->end, at_work->attempt});
        }
    consumer.plan(around, Duration{}, Poll, 0);
}

void LambdaReader::wake(Surroundings& around, Consumer& consumer, const Wake& wake) {
    const ShardIndex shard{static_cast<std::uint32_t>(wake.number)};
    switch (wake.what) {
        case Poll: return poll(around, consumer);
        case PollArrive: return arrive(around, consumer, shard);
        case Invoke: return invoke(around, consumer, shard);
        case Returned:
            return returned(around, consumer, shard, static_cast<std::uint32_t>(wake.number >> 32));
        default: KDS_ASSERT(false);
    }
}

void LambdaReader::find_shards(Surroundings& around, Consumer& consumer) {
    const auto add = [&](ShardIndex shard, ShardIteratorType start_at) {
        consumer.cursor_of(shard);
        Hold hold{.feed = {.start_at = start_at}};
        hold.slices.resize(lambda_spec(consumer).parallelization);
        holds.try_emplace(shard, std::move(hold));
    };
    find_first_and_children(around, consumer, stream_created_at, holds, add);
}

void LambdaReader::poll(Surroundings& around, Consumer& consumer) {
    consumer.plan(around, kLambdaPollInterval, Poll, 0);
    find_shards(around, consumer);
    const LambdaSpec& spec = lambda_spec(consumer);
    const auto enough = static_cast<std::uint64_t>(spec.batch_size) * spec.parallelization;
    std::vector<ShardIndex> idle;
    for (const auto& [shard, hold] : holds) {
        idle.push_back(shard);
        // It does not read ahead of what its function can take.
        if (hold.ended || hold.backlog() >= enough) continue;
        if (const auto way = ask_for_records(around, consumer))
            consumer.plan(around, *way, PollArrive, shard.value);
    }
    for (const ShardIndex shard : idle) invoke(around, consumer, shard);
}

void LambdaReader::arrive(Surroundings& around, Consumer& consumer, ShardIndex shard) {
    const auto held = holds.find(shard);
    if (held == holds.end() || held->second.ended) return;
    Hold& hold = held->second;
    const auto answer = read_on(around, consumer, stream_created_at, shard, hold);
    if (!answer) return;
    hold.stream = answer->stream;
    if (answer->begin < answer->end) {
        // Each share of the keys has a batch of its own, and so a window of its own.
        for (Slice& slice : hold.slices) {
            if (hold.backlog_of(slice) > 0) continue;
            slice.window_since = around.now;
            slice.next = answer->begin;
        }
        hold.pulled = answer->end;
    }
    invoke(around, consumer, shard);
}

void LambdaReader::invoke(Surroundings& around, Consumer& consumer, ShardIndex shard) {
    const auto held = holds.find(shard);
    if (held == holds.end()) return;
    for (std::uint32_t number = 0; number < held->second.slices.size(); ++number)
        invoke_slice(around, consumer, shard, held->second, number);
}

void LambdaReader::invoke_slice(Surroundings& around, Consumer& consumer, ShardIndex shard,
                                Hold& hold, std::uint32_t number) {
    Slice& slice = hold.slices[number];
    if (slice.at_work || around.now < slice.not_before) return;
    auto batch = next_batch(around, consumer, shard, hold, number);
    if (!batch) return;
    if (const Shard* const at = shard_of(around.engine, batch->stream, shard);
        at && batch->end - 1 >= at->records.first() && batch->end <= at->records.end())
        hold.iterator_age_ms = (around.now - at->records.arrival_at(batch->end - 1)).whole_millis();
    ++invocations;
    slice.at_work = *batch;
    const Duration takes = Duration::millis(lambda_spec(consumer).invocation_ms) +
                           consumer.time_for(around.faults, records_in(around.engine, *batch));
    consumer.plan(around, takes, Returned, std::uint64_t{number} << 32 | shard.value);
}

std::optional<Batch> LambdaReader::next_batch(Surroundings& around, Consumer& consumer,
                                              ShardIndex shard, Hold& hold, std::uint32_t number) {
    const LambdaSpec& spec = lambda_spec(consumer);
    Slice& slice = hold.slices[number];
    Batch batch{
        .stream = hold.stream, .shard = shard, .slice = number, .slices = spec.parallelization};
    while (!slice.again.empty()) {
        const Piece piece = slice.again.back();
        slice.again.pop_back();
        batch.begin = piece.begin;
        batch.end = piece.end;
        batch.attempt = piece.attempt;
        drop_old(around, consumer, batch);
        if (batch.begin < batch.end) return batch;
    }
    batch.attempt = 1;
    while (slice.next < hold.pulled) {
        batch.begin = slice.next;
        batch.end = hold.pulled;
        std::int64_t records = 0;
        std::int64_t bytes = 0;
        for_each_record(around.engine, batch,
                        [&](std::uint64_t place, const StoredRecord& record, std::string_view) {
                            const bool full =
                                records > 0 && (records == spec.batch_size ||
                                                bytes + record.size() > kInvocationBytesMax);
                            if (full) {
                                batch.end = place;
                                return false;
                            }
                            ++records;
                            bytes += record.size();
                            return true;
                        });
        const Instant closes = slice.window_since + Duration::seconds(spec.window_s);
        if (records > 0 && batch.end == hold.pulled && records < spec.batch_size &&
            around.now < closes && !hold.ended) {
            // Once: it comes here with each poll and with each wake-up of the others.
            if (slice.wakes_at != closes)
                consumer.plan(around, closes - around.now, Invoke, shard.value);
            slice.wakes_at = closes;
            return std::nullopt;
        }
        slice.next = batch.end;
        if (slice.next < hold.pulled || records > 0) slice.window_since = around.now;
        if (records == 0) continue;  // Nothing of this share of the keys, or all has expired.
        drop_old(around, consumer, batch);
        if (batch.begin < batch.end) return batch;
    }
    return std::nullopt;
}

void LambdaReader::drop_old(Surroundings& around, Consumer& consumer, Batch& batch) {
    const Shard* const shard = shard_of(around.engine, batch.stream, batch.shard);
    std::uint64_t kept = shard ? shard->records.first() : batch.end;
    const std::int64_t age_s = lambda_spec(consumer).record_age_max_s;
    if (shard && age_s >= 0)
        kept = std::max(kept,
                        shard->records.lower_bound_arrival(around.now - Duration::seconds(age_s)));
    if (kept <= batch.begin) return;
    Batch old = batch;
    old.end = std::min(kept, batch.end);
    discard(around, consumer, old, DiscardReason::TooOld);
    batch.begin = old.end;
}

void LambdaReader::returned(Surroundings& around, Consumer& consumer, ShardIndex shard,
                            std::uint32_t number) {
    const auto held = holds.find(shard);
    if (held == holds.end() || !held->second.slices[number].at_work) return;
    Slice& slice = held->second.slices[number];
    const Batch batch = *std::exchange(slice.at_work, std::nullopt);
    const std::uint64_t done = consumer.process(around, batch);
    if (done < batch.end) try_again(around, consumer, slice, batch, done);
    if (around.now < slice.not_before)
        consumer.plan(around, slice.not_before - around.now, Invoke, shard.value);
    invoke(around, consumer, shard);
}

void LambdaReader::try_again(Surroundings& around, Consumer& consumer, Slice& slice, Batch batch,
                             std::uint64_t failed_at) {
    const LambdaSpec& spec = lambda_spec(consumer);
    Batch failed = batch;
    failed.begin = failed_at;
    consumer.note(around.now, Outcome::Failed, failed, 0);
    // With ReportBatchItemFailures it goes on at the lowest record that has failed.
    if (spec.report_item_failures) batch.begin = failed_at;
    const std::uint64_t count = records_in(around.engine, batch);
    if (spec.bisect && count > 1) {
        // Splits do not count as retries (kinesis.md 8.8).
        const std::uint64_t middle = batch.begin + (batch.end - batch.begin) / 2;
        slice.again.push_back({middle, batch.end, batch.attempt});
        slice.again.push_back({batch.begin, middle, batch.attempt});
    } else if (spec.retries_max >= 0 &&
               static_cast<std::int64_t>(batch.attempt) > spec.retries_max) {
        discard(around, consumer, batch, DiscardReason::RetriesExhausted);
        return;
    } else {
        slice.again.push_back({batch.begin, batch.end, batch.attempt + 1});
    }
    slice.not_before = around.now + kInvokeAgainAfter;
}

void LambdaReader::discard(Surroundings& around, Consumer& consumer, const Batch& batch,
                           DiscardReason reason) {
    const bool gone = !shard_of(around.engine, batch.stream, batch.shard);
    const std::uint64_t count =
        gone || batch.slices == 1 ? batch.end - batch.begin : records_in(around.engine, batch);
    consumer.note(around.now, Outcome::Discarded, batch, count);
    discarded.append({.at = around.now, .batch = batch, .reason = reason});
    discarded.trim_to(kDiscardedKept);
}

void LambdaReader::hash(Hasher& hasher) const {
    hasher.add(invocations);
    hasher.add(discarded.end());
    for (const auto& [shard, hold] : holds) {
        hasher.add(std::uint64_t{shard.value} << 1 | std::uint64_t{hold.ended});
        hold.feed.hash(hasher);
        hasher.add(hold.pulled);
        for (const Slice& slice : hold.slices) {
            hasher.add(slice.window_since);
            hasher.add(slice.next);
            hasher.add(slice.not_before);
            if (slice.wakes_at != Instant{}) hasher.add(slice.wakes_at);
            for (const Piece& piece : slice.again) {
                hasher.add(piece.begin);
                hasher.add(piece.end);
                hasher.add(std::uint64_t{piece.attempt});
            }
            if (slice.at_work) {
                hasher.add(slice.at_work->begin);
                hasher.add(slice.at_work->end);
                hasher.add(std::uint64_t{slice.at_work->attempt});
            }
        }
    }
}

}  // namespace kds::sim
