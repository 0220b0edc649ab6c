#include "core/sim/readers/polling_reader.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/ops/get_shard_iterator.h"
#include "core/engine/ops/list_shards.h"
#include "core/sim/consumer.h"

namespace kds::sim {

void PollingReader::start(Surroundings& around, Consumer& consumer) {
    around.wakes.add(
        {.at = around.now, .actor = consumer.id, .what = Poll, .epoch = consumer.epoch});
}

void PollingReader::wake(Surroundings& around, Consumer& consumer, const Wake& wake) {
    switch (wake.what) {
        case Poll: poll(around, consumer); return;
        case PollArrive:
            poll_shard(around, consumer, {static_cast<std::uint32_t>(wake.number)});
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
        if (cursor.finished) continue;
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

bool PollingReader::renew_iterator(Surroundings& around, Consumer& consumer, ShardIndex shard,
                                   Hold& hold) {
    // After a lost iterator it goes on behind the last record that it has read.
    GetShardIteratorInput input{
        .stream_name = consumer.spec.stream_name,
        .shard_id = to_string(shard),
        .shard_iterator_type = std::string(to_string(consumer.spec.start_at)),
        .starting_sequence_number = {},
        .timestamp_ms = {}};
    if (hold.last_read) {
        input.shard_iterator_type = to_string(ShardIteratorType::AfterSequenceNumber);
        input.starting_sequence_number = hold.last_read->to_decimal();
    } else if (hold.began_at && consumer.spec.start_at == ShardIteratorType::Latest) {
        // LATEST once more would skip what has come since.
        input.shard_iterator_type = to_string(ShardIteratorType::AtTimestamp);
        input.timestamp_ms = hold.began_at->epoch_millis();
    }
    auto issued =
        get_shard_iterator(around.engine, {.now = around.now, .actor = consumer.id}, input);
    if (!issued) {
        consumer.last_error = issued.error();
        return false;
    }
    hold.iterator = std::move(issued->shard_iterator);
    if (!hold.began_at) hold.began_at = around.now;
    return true;
}

void PollingReader::poll_shard(Surroundings& around, Consumer& consumer, ShardIndex shard) {
    const auto at = std::ranges::find(consumer.cursors, shard, &ShardCursor::shard);
    if (at == consumer.cursors.end()) return;  // The stream was made anew meanwhile.
    ShardCursor& cursor = *at;
    Hold& hold = holds[shard];
    if (hold.iterator.empty() && !renew_iterator(around, consumer, shard, hold)) {
        finish_if_gone(around, consumer, cursor);
        return;
    }
    ++consumer.calls;
    auto answer = get_records(around.engine, {.now = around.now, .actor = consumer.id},
                              {.shard_iterator = hold.iterator, .limit = consumer.spec.limit});
    if (!answer) {
        consumer.last_error = answer.error();
        if (is_throttle(answer.error())) ++consumer.throttled;
        if (answer.error().code == ErrorCode::ExpiredIterator) hold.iterator.clear();
        finish_if_gone(around, consumer, cursor);
        return;  // The next poll tries again.
    }
    const std::uint64_t count = answer->records.size();
    consumer.records_read += count;
    cursor.records_read += count;
    cursor.behind_ms = answer->millis_behind_latest;
    if (count > 0) hold.last_read = answer->records.back().sequence_number;
    // The newest event is that of this call: it knows the place of the first record.
    const Event& event = around.engine.events().back();
    KDS_ASSERT(event.kind == EventKind::RecordsRead && event.actor == consumer.id);
    cursor.next_place = event.place + count;
    hold.iterator = answer->next_shard_iterator.value_or("");
    cursor.finished = hold.iterator.empty();
}

void PollingReader::finish_if_gone(Surroundings& around, const Consumer& consumer,
                                   ShardCursor& cursor) {
    const Stream* const stream = around.engine.find_stream(consumer.spec.stream_name);
    // A closed shard is dropped when its records have expired: there is nothing to come of it.
    if (stream && stream->created_at == stream_created_at && !stream->find(cursor.shard))
        cursor.finished = true;
}

void PollingReader::forget(Consumer& consumer) {
    holds.clear();
    consumer.cursors.clear();
}

void PollingReader::hash(Hasher& hasher) const {
    for (const auto& [shard, hold] : holds) {
        hasher.add(std::uint64_t{shard.value});
        hasher.add(hold.iterator);
    }
}

}  // namespace kds::sim
