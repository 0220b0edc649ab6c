#include "core/sim/readers/polling_reader.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/engine/ops/list_shards.h"
#include "core/sim/consumer.h"

namespace kds::sim {

void PollingReader::start(Surroundings& around, Consumer& consumer) {
    // A batch that a pause has interrupted begins anew.
    for (const auto& [shard, hold] : holds)
        if (hold.at_work) begin_batch(around, consumer, shard, hold);
    around.wakes.add(
        {.at = around.now, .actor = consumer.id, .what = Poll, .epoch = consumer.epoch});
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
    ListShardsInput page{.stream_name = consumer.spec.stream_name};
    while (true) {
        const auto listed =
            list_shards(around.engine, {.now = around.now, .actor = consumer.id}, page);
        if (!listed) {
            consumer.last_error = listed.error();
            return;
        }
        for (const ListedShard& shard : listed->shards) consumer.cursor_of(shard.index);
        if (!listed->next_token) return;
        page = {.stream_name = {}, .next_token = listed->next_token};
    }
}

void PollingReader::poll(Surroundings& around, Consumer& consumer) {
    const Instant next = around.now + Duration::millis(consumer.spec.poll_interval_ms);
    around.wakes.add({.at = next, .actor = consumer.id, .what = Poll, .epoch = consumer.epoch});
    find_shards(around, consumer);
    for (const ShardCursor& cursor : consumer.cursors) {
        if (cursor.finished || is_at_work(cursor.shard)) continue;
        const Fate fate = fate_of_request(around.faults, consumer.spec.name, consumer.rng);
        // A client that hears nothing asks again with its next round.
        if (fate.request_lost || fate.answer_lost) continue;
        if (fate.internal_failure) {
            consumer.last_error =
                internal_failure(around.engine, {.now = around.now, .actor = consumer.id},
                                 Action::GetRecords)
                    .error();
            continue;
        }
        around.wakes.add({.at = around.now + fate.way,
                          .actor = consumer.id,
                          .what = PollArrive,
                          .epoch = consumer.epoch,
                          .number = cursor.shard.value});
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
    if (!answer) return finish_if_gone(around, consumer, *at);  // The next poll tries again.
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
    around.wakes.add({.at = around.now + takes,
                      .actor = consumer.id,
                      .what = BatchDone,
                      .epoch = consumer.epoch,
                      .number = shard.value});
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

void PollingReader::finish_if_gone(Surroundings& around, const Consumer& consumer,
                                   ShardCursor& cursor) {
    const Stream* const stream = around.engine.find_stream(consumer.spec.stream_name);
    // A closed shard is dropped when its records have expired: there is nothing to come of it.
    if (stream && stream->created_at == stream_created_at && !stream->find(cursor.shard))
        cursor.finished = true;
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
