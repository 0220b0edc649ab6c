#include "core/sim/readers/polling_reader.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/sim/consumer.h"
#include "core/sim/readers/shard_list.h"

namespace kds::sim {

void PollingReader::start(Surroundings& around, Consumer& consumer) {
    // A batch that a pause has interrupted begins anew.
    for (const auto& [shard, hold] : holds)
        if (hold.at_work) begin_batch(around, consumer, shard, hold);
    consumer.plan(around, {}, Poll);
}

void PollingReader::wake(Surroundings& around, Consumer& consumer, const Wake& wake) {
    switch (wake.what) {
        case Poll: poll(around, consumer); return;
        case PollArrive:
            poll_shard(around, consumer, {static_cast<std::uint32_t>(wake.number)});
            return;
        case BatchDone:
            end_batch(around, consumer, {static_cast<std::uint32_t>(wake.number)});
            return;
        default: KDS_ASSERT(false);
    }
}

/// New shards are found as the consumer of the tutorial finds them: by listing.
void PollingReader::find_shards(Surroundings& around, Consumer& consumer) {
    const Stream* const stream = around.engine.find_stream(consumer.spec.stream_name);
    if (stream && stream_created_at != stream->created_at) {
        // A stream of the same name is another one: its records have nothing to do with the old.
        if (stream_created_at) {
            consumer.cursors.clear();
            holds.clear();
        }
        stream_created_at = stream->created_at;
    }
    // Those of the pages before one that fails are known all the same.
    (void)each_listed_shard(around, consumer, nullptr, [&consumer](const ListedShard& shard) {
        consumer.cursor_of(shard.index);
    });
}

void PollingReader::poll(Surroundings& around, Consumer& consumer) {
    consumer.plan(around, Duration::millis(consumer.spec.poll_interval_ms), Poll);
    find_shards(around, consumer);
    for (const ShardCursor& cursor : consumer.cursors) {
        if (cursor.finished || is_at_work(cursor.shard)) continue;
        // A client that hears nothing asks again with its next round.
        if (const auto way = ask_for_records(around, consumer))
            consumer.plan(around, *way, PollArrive, cursor.shard.value);
    }
}

bool PollingReader::is_at_work(ShardIndex shard) const {
    const auto held = holds.find(shard);
    return held != holds.end() && held->second.at_work;
}

void PollingReader::poll_shard(Surroundings& around, Consumer& consumer, ShardIndex shard) {
    const auto at = std::ranges::find(consumer.cursors, shard, &ShardCursor::shard);
    if (at == consumer.cursors.end()) return;  // The stream was made anew meanwhile.
    Hold& hold = holds[shard];
    // Its position may have become that of a batch since this request was sent.
    if (hold.at_work || at->finished) return;
    hold.feed.start_at = consumer.spec.start_at;
    hold.done_up_to = hold.feed.last_read;
    const auto answer = hold.feed.read(around, consumer, shard, consumer.spec.limit);
    if (!answer) {
        // A closed shard is dropped when its records have expired: there is nothing to come of it.
        // Else the next poll tries again.
        if (has_expired(around, consumer, stream_created_at, shard)) at->finished = true;
        return;
    }
    if (answer->begin == answer->end) return;
    hold.at_work = batch_of(*answer);
    hold.at_work->attempt = ++hold.attempts;
    begin_batch(around, consumer, shard, hold);
}

void PollingReader::begin_batch(Surroundings& around, Consumer& consumer, ShardIndex shard,
                                const Hold& hold) {
    const Duration takes =
        consumer.time_for(around.faults, hold.at_work->end - hold.at_work->begin);
    if (takes == Duration{}) return end_batch(around, consumer, shard);
    consumer.plan(around, takes, BatchDone, shard.value);
}

void PollingReader::end_batch(Surroundings& around, Consumer& consumer, ShardIndex shard) {
    const auto held = holds.find(shard);
    if (held == holds.end() || !held->second.at_work) return;  // Of a stream that is gone.
    Hold& hold = held->second;
    Batch rest = *hold.at_work;
    hold.at_work.reset();
    rest.begin = consumer.process(around, rest);
    if (rest.begin == rest.end) {
        hold.attempts = 0;
        return;
    }
    consumer.note(around.now, Outcome::Failed, rest);
    hold.feed.go_back(hold.done_up_to);
    consumer.cursor_of(shard).finished = false;
}

void PollingReader::forget(Surroundings&, Consumer& consumer) {
    holds.clear();
    consumer.cursors.clear();
}

void PollingReader::hash(Hasher& hasher) const {
    for (const auto& [shard, hold] : holds) {
        hasher.add(std::uint64_t{shard.value});
        hasher.add(hold.feed.iterator);
        // Where it goes back to, and what it works on, follow from the consumer's log but for this.
        if (hold.at_work) {
            hasher.add(hold.at_work->begin);
            hasher.add(hold.at_work->end);
        }
        if (hold.attempts > 0) hasher.add(std::uint64_t{hold.attempts});
    }
}

}  // namespace kds::sim
