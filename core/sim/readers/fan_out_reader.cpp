#include "core/sim/readers/fan_out_reader.h"

#include <algorithm>
#include <utility>

#include "core/sim/consumer.h"
#include "core/sim/readers/shard_list.h"

namespace kds::sim {

void FanOutReader::start(Surroundings& around, Consumer& consumer) {
    // A batch that a pause has interrupted begins anew.
    for (auto& [shard, hold] : holds)
        if (hold.at_work) plan_batch(around, consumer, shard, hold);
    consumer.plan(around, {}, Look);
}

void FanOutReader::wake(Surroundings& around, Consumer& consumer, const Wake& wake) {
    if (wake.what == Look) {
        consumer.plan(around, kSubscribeAgainAfter, Look);
        return look(around, consumer);
    }
    end_batch(around, consumer, {static_cast<std::uint32_t>(wake.number)});
}

/// False if there is no stream.
bool FanOutReader::find_shards(Surroundings& around, Consumer& consumer) {
    const Stream* const stream = around.engine.find_stream(consumer.spec.stream_name);
    if (!stream || stream->status == StreamStatus::Creating) return false;
    const bool is_new = stream_created_at != stream->created_at;
    if (is_new) is_registered = false;
    find_first_and_children(around, consumer, stream_created_at, holds,
                            [&](ShardIndex shard, ShardIteratorType start_at) {
                                // Of a child there is nothing to show before something was pushed.
                                if (is_new) consumer.cursor_of(shard);
                                holds.try_emplace(shard, Hold{.feed = {.start_at = start_at}});
                            });
    return stream_created_at == stream->created_at;
}

void FanOutReader::look(Surroundings& around, Consumer& consumer) {
    if (!find_shards(around, consumer)) return;
    if (!is_registered) is_registered = ensure_registered(around, consumer);
    if (!is_registered) return;
    for (auto& [shard, hold] : holds)
        if (hold.feed.is_subscribed())
            take(around, consumer, shard, hold);  // What came while it stood still.
        else
            subscribe(around, consumer, shard, hold);
}

void FanOutReader::subscribe(Surroundings& around, Consumer& consumer, ShardIndex shard,
                             Hold& hold) {
    if (hold.ended || hold.at_work || around.now < hold.again_at) return;
    const auto opened = hold.feed.subscribe(around, consumer, shard);
    if (opened) return;
    hold.again_at = around.now + kSubscribeAgainAfter;
    // Somebody may have deregistered it, or the stream is gone.
    if (opened.error().code == ErrorCode::ResourceNotFound) {
        is_registered = false;
        const Stream* const stream = around.engine.find_stream(consumer.spec.stream_name);
        if (stream && !stream->find(shard)) {
            hold.ended = true;
            hold.children = children_of_expired(around, consumer, shard);
        }
    }
}

void FanOutReader::pushed(Surroundings& around, Consumer& consumer, const Event& event) {
    const auto held = holds.find(event.shard);
    if (held != holds.end() && held->second.feed.subscription.value == event.call)
        take(around, consumer, event.shard, held->second);
}

void FanOutReader::take(Surroundings& around, Consumer& consumer, ShardIndex shard, Hold& hold) {
    if (hold.at_work) return;
    FanOutFeed::Taken taken = hold.feed.take(around, consumer, shard);
    if (taken.end_of_shard) {
        hold.ended = true;
        hold.children = std::move(taken.children);
    }
    if (taken.must_wait) hold.again_at = around.now + kSubscribeAgainAfter;
    if (taken.batch) {
        hold.at_work = taken.batch;
        hold.at_work->attempt = ++hold.attempts;
        return plan_batch(around, consumer, shard, hold);
    }
    if (taken.ended && !taken.must_wait) subscribe(around, consumer, shard, hold);
    if (hold.is_finished()) look(around, consumer);
}

void FanOutReader::plan_batch(Surroundings& around, Consumer& consumer, ShardIndex shard,
                              Hold& hold) {
    const Duration takes =
        consumer.time_for(around.faults, hold.at_work->end - hold.at_work->begin);
    if (takes == Duration{}) return end_batch(around, consumer, shard);
    consumer.plan(around, takes, BatchDone, shard.value);
}

void FanOutReader::end_batch(Surroundings& around, Consumer& consumer, ShardIndex shard) {
    const auto held = holds.find(shard);
    if (held == holds.end() || !held->second.at_work) return;  // Of a stream that is gone.
    Hold& hold = held->second;
    Batch rest = *hold.at_work;
    rest.begin = consumer.process(around, rest);
    if (rest.begin < rest.end) {
        // It has nobody to ask for the batch once more but its own memory: it tries it again.
        consumer.note(around.now, Outcome::Failed, rest);
        hold.at_work->attempt = ++hold.attempts;
        const Duration takes = consumer.time_for(around.faults, rest.end - rest.begin);
        consumer.plan(around, std::max(takes, kSubscribeAgainAfter), BatchDone, shard.value);
        return;
    }
    hold.at_work.reset();
    hold.attempts = 0;
    if (hold.feed.is_subscribed()) return take(around, consumer, shard, hold);
    if (hold.is_finished()) return look(around, consumer);
    subscribe(around, consumer, shard, hold);
}

void FanOutReader::forget(Surroundings& around, Consumer& consumer) {
    for (auto& [shard, hold] : holds) hold.feed.close(around);
    holds.clear();
    consumer.cursors.clear();
    stream_created_at.reset();
    is_registered = false;
}

void FanOutReader::stop(Surroundings& around, Consumer& consumer) {
    forget(around, consumer);
    deregister(around, consumer);
}

void FanOutReader::hash(Hasher& hasher) const {
    hasher.add(std::uint64_t{is_registered});
    for (const auto& [shard, hold] : holds) {
        hasher.add(std::uint64_t{shard.value} << 1 | std::uint64_t{hold.ended});
        hold.feed.hash(hasher);
        hasher.add(hold.again_at);
        hasher.add(std::uint64_t{hold.attempts});
        if (hold.at_work) {
            hasher.add(hold.at_work->begin);
            hasher.add(hold.at_work->end);
        }
    }
}

}  // namespace kds::sim
