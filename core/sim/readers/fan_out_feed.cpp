#include "core/sim/readers/fan_out_feed.h"

#include <algorithm>
#include <utility>

#include "core/engine/ops/deregister_stream_consumer.h"
#include "core/engine/ops/describe_stream_consumer.h"
#include "core/engine/ops/register_stream_consumer.h"
#include "core/engine/ops/subscribe_to_shard.h"
#include "core/sim/consumer.h"

namespace kds::sim {
namespace {

ConsumerReference reference_to(const Consumer& consumer) {
    return {.stream_name = consumer.spec.stream_name,
            .consumer_name = registered_name(consumer.spec.name)};
}

}  // namespace

std::string registered_name(const std::string& actor) {
    std::string name = actor;
    for (char& c : name) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool may_stay = is_letter || (c >= '0' && c <= '9') || c == '.' || c == '_';
        if (!may_stay) c = '-';
    }
    return name;
}

bool ensure_registered(Surroundings& around, Consumer& consumer) {
    const Call call = around.call_by(consumer.id, consumer.spec.name);
    const auto known = describe_stream_consumer(around.engine, call, {reference_to(consumer)});
    if (known) return known->status == ConsumerStatus::Active;
    if (known.error().code != ErrorCode::ResourceNotFound) {
        consumer.last_error = known.error();
        return false;
    }
    const auto made =
        register_stream_consumer(around.engine, call,
                                 {.stream_name = consumer.spec.stream_name,
                                  .consumer_name = registered_name(consumer.spec.name)});
    if (!made) consumer.last_error = made.error();
    return false;
}

void deregister(Surroundings& around, Consumer& consumer) {
    // If it is not registered, or the stream is gone, there is nothing to do.
    (void)deregister_stream_consumer(around.engine, around.call_by(consumer.id, consumer.spec.name),
                                     {reference_to(consumer)});
}

Result<void> FanOutFeed::subscribe(Surroundings& around, Consumer& consumer, ShardIndex shard) {
    const Call call = around.call_by(consumer.id, consumer.spec.name);
    const Fate fate = fate_of_request(around.faults, consumer.spec.name, consumer.rng);
    if (fate.request_lost || fate.answer_lost)
        return fail(ErrorCode::ResourceNotFound, "The request was lost on its way.");
    if (fate.internal_failure)
        return internal_failure(around.engine, call, Action::SubscribeToShard);
    StartingPosition from{.type = std::string(to_string(start_at))};
    if (go_on_after) {
        from.type = to_string(ShardIteratorType::AfterSequenceNumber);
        from.sequence_number = go_on_after->to_decimal();
    } else if (began_at && start_at != ShardIteratorType::TrimHorizon) {
        // LATEST once more would skip what has come since.
        from.type = to_string(ShardIteratorType::AtTimestamp);
        from.timestamp_ms = began_at->epoch_millis();
    }
    ++consumer.calls;
    auto opened = subscribe_to_shard(around.engine, call,
                                     {.consumer = reference_to(consumer),
                                      .shard_id = to_string(shard),
                                      .starting_position = std::move(from)});
    if (!opened) {
        consumer.last_error = opened.error();
        return std::unexpected(std::move(opened).error());
    }
    subscription = opened->subscription;
    stream = around.engine.find_stream(consumer.spec.stream_name)->id;
    if (!began_at) began_at = around.now;
    return {};
}

FanOutFeed::Taken FanOutFeed::take(Surroundings& around, Consumer& consumer, ShardIndex shard) {
    Taken taken;
    if (!is_subscribed()) return taken;
    TakenPortions portions = take_portions(around.engine, subscription);
    std::int64_t behind_ms = 0;
    for (PushedPortion& event : portions.events) {
        behind_ms = event.millis_behind_latest;
        if (event.continuation) {
            go_on_after = event.continuation;
        } else {
            taken.end_of_shard = true;
            taken.children = std::move(event.child_shards);
        }
        if (event.begin == event.end) continue;
        // Events follow one another without a gap, but for what expired meanwhile.
        if (!taken.batch) taken.batch = Batch{.shard = shard, .begin = event.begin};
        taken.batch->end = event.end;
    }
    if (!portions.events.empty()) {
        ShardCursor& cursor = consumer.cursor_of(shard);
        const std::uint64_t begin = taken.batch ? taken.batch->begin : cursor.next_place;
        consumer.note_read(cursor, begin, taken.batch ? taken.batch->end : begin, behind_ms);
        cursor.finished = taken.end_of_shard;
    }
    if (taken.batch) taken.batch->stream = stream;
    if (portions.end) {
        taken.ended = true;
        subscription = {};
        if (portions.error) consumer.last_error = portions.error;
        taken.must_wait = *portions.end != SubscriptionEnd::TimeUp;
    }
    return taken;
}

void FanOutFeed::close(Surroundings& around) {
    if (is_subscribed()) close_subscription(around.engine, subscription);
    subscription = {};
}

void FanOutFeed::hash(Hasher& hasher) const {
    hasher.add(static_cast<std::uint64_t>(start_at));
    hasher.add(subscription.value);
    hasher.add(std::uint64_t{go_on_after.has_value()} | std::uint64_t{began_at.has_value()} << 1);
    if (go_on_after)
        for (const std::uint64_t word : go_on_after->words()) hasher.add(word);
    if (began_at) hasher.add(*began_at);
}

}  // namespace kds::sim
