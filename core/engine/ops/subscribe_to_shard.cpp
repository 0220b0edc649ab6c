#include "core/engine/ops/subscribe_to_shard.h"

#include "core/base/text.h"
#include "core/engine/ops/consumer_common.h"
#include "core/engine/ops/key_access.h"
#include "core/engine/ops/starting_position.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

/// The two limits of how often one may subscribe with a consumer to a shard.
Result<void> check_pace(Operation& op, const FoundConsumer& found, ConsumerShard& state) {
    const auto refuse = [&](ErrorCode code, std::string message) {
        return op.fail(code, std::move(message), found.stream->id, state.shard);
    };
    const auto is_within = [&op](const std::optional<Instant>& last, Duration span) {
        return last && op.now() - *last < span;
    };
    const bool too_often = is_within(state.called_at, limits::kSubscribeCallEvery);
    state.called_at = op.now();
    if (is_within(state.subscribed_at, limits::kSubscribeAgainAfter))
        return refuse(ErrorCode::ResourceInUse, std::string(kAnotherSubscription));
    if (too_often && op.engine().options().throttles) {
        return refuse(ErrorCode::LimitExceeded,
                      cat(unconfirmed::kSubscribeRateBefore,
                          op.engine().arn_of(*found.stream, *found.consumer),
                          unconfirmed::kSubscribeRateBetween, to_string(state.shard), "."));
    }
    return {};
}

}  // namespace

Result<SubscribeToShardOutput> subscribe_to_shard(Engine& engine, const Call& call,
                                                  const SubscribeToShardInput& input) {
    Operation op(engine, call, Action::SubscribeToShard);
    KDS_CHECK(op.admit({.stream_name = input.consumer.stream_name, .consumer = &input.consumer}));
    KDS_TRY(const FoundConsumer found, find_consumer(op, input.consumer));
    const auto& [stream, consumer] = found;
    if (consumer->status != ConsumerStatus::Active) return consumer_not_active(op, found);
    const auto index = parse_shard_id(input.shard_id);
    if (!index) return op.could_not_find_shard(input.shard_id, stream->name);
    const Shard* shard = stream->find(*index);
    if (!shard) return op.no_such_shard(*index, stream->name);
    KDS_TRY(const std::uint64_t position,
            starting_index(op, *stream, *shard, input.starting_position));
    ConsumerShard& state = consumer->state_of(shard->index);
    KDS_CHECK(check_pace(op, found, state));
    // Once for the whole subscription, by the key of today; what is pushed later asks only whether
    // its key can be used.
    if (op.engine().asks_policies() && stream->encryption.key_number != 0) {
        const std::string& key_arn = stream->keys[stream->encryption.key_number - 1u];
        if (auto refused = key_refusal(op, *stream, key_arn, KeyUse::Decrypt))
            return op.fail(*std::move(refused), stream->id);
    }

    if (state.subscription)
        engine.end_subscription({stream, consumer, &state}, call.now, SubscriptionEnd::TakenOver);
    state.subscribed_at = call.now;
    const SubscriptionId id{op.number()};
    engine.begin_subscription(state,
                              {.id = id,
                               .actor = op.actor(),
                               .started_at = call.now,
                               .not_before = call.now,
                               .last_event_at = call.now,
                               .next_index = position,
                               .continuation = continuation_before(*shard, position, call.now)});

    Event subscribed = op.event(EventKind::Subscribed);
    subscribed.stream = stream->id;
    subscribed.consumer = consumer->id;
    subscribed.shard = shard->index;
    subscribed.sequence_index = position;
    subscribed.place = shard->records.lower_bound_index(position);
    engine.log(subscribed);
    return SubscribeToShardOutput{id};
}

}  // namespace kds
