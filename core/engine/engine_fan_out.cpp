// The part of the engine that has to do with consumers and their subscriptions.

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/engine/engine.h"

namespace kds {
namespace {

/// Calls `visit` with each subscription, its consumer and its stream.
template <typename Streams, typename Visit>
void for_each_subscription(Streams& streams, Visit visit) {
    for (auto& stream : streams)
        for (auto& consumer : stream.consumers)
            for (auto& state : consumer.shards)
                if (state.subscription) visit(stream, consumer, state);
}

/// The exception that tells the client why its subscription ends early (kinesis.md 1.6).
std::optional<Error> last_event_of(const Stream& stream, const std::string& consumer_arn,
                                   SubscriptionEnd why) {
    switch (why) {
        case SubscriptionEnd::TimeUp:
        case SubscriptionEnd::EndOfShard:
        case SubscriptionEnd::Closed:
        case SubscriptionEnd::KeyUnusable: break;
        case SubscriptionEnd::TakenOver:
            return Error{ErrorCode::ResourceInUse, std::string(kAnotherSubscription)};
        case SubscriptionEnd::ConsumerGone:
            return Error{ErrorCode::ResourceNotFound,
                         consumer_not_found(consumer_arn, stream.account)};
        case SubscriptionEnd::StreamGone:
            return Error{ErrorCode::ResourceNotFound, cat("Stream ", stream.name, " under account ",
                                                          stream.account, " not found.")};
    }
    return std::nullopt;
}

}  // namespace

PushRules Engine::push_rules(const Stream& stream) const {
    return {.retention = stream.retention(), .throttles = options_.throttles};
}

// Only called while there are subscriptions: it lies in the second part of the page's program.
void Engine::push_until(Instant done, Instant until) {
    struct Due {
        LiveSubscription subscription;
        SubscriptionStep step;
    };
    const auto step_of = [&](const LiveSubscription& s, Instant from) {
        return next_step(*s.state, *s.stream->find(s.state->shard), push_rules(*s.stream), from);
    };
    std::vector<Due> all;
    for_each_subscription(streams_,
                          [&](Stream& stream, RegisteredConsumer& consumer, ConsumerShard& state) {
                              const LiveSubscription s{&stream, &consumer, &state};
                              if (const auto step = step_of(s, done); step.at <= until)
                                  all.push_back({s, step});
                          });
    const auto key = [](const Due& due) {
        return std::tuple(due.step.at.us, due.subscription.state->subscription->id.value);
    };
    while (!all.empty()) {
        const auto first = std::ranges::min_element(all, {}, key);
        take_subscription_step(first->subscription, first->step);
        if (first->subscription.state->subscription)
            first->step = step_of(first->subscription, first->step.at);
        if (!first->subscription.state->subscription || first->step.at > until) all.erase(first);
    }
}

void Engine::take_subscription_step(const LiveSubscription& s, const SubscriptionStep& step) {
    using Kind = SubscriptionStep::Kind;
    if (step.kind == Kind::TimeUp) return end_subscription(s, step.at, SubscriptionEnd::TimeUp);
    const Shard& shard = *s.stream->find(s.state->shard);
    const Portion portion = portion_of(*s.state, shard, push_rules(*s.stream), step);
    if (auto problem =
            decryption_problem(kms_, *s.stream, shard.records, portion.begin, portion.end))
        return end_subscription(s, step.at, SubscriptionEnd::KeyUnusable, std::move(problem));
    push(*s.state, *s.stream, shard, step, portion);
    const Subscription& subscription = *s.state->subscription;
    const bool carries = portion.end > portion.begin;
    log({.at = step.at,
         .kind = EventKind::Pushed,
         .actor = subscription.actor,
         .stream = s.stream->id,
         .consumer = s.consumer->id,
         .shard = shard.index,
         .count = static_cast<std::uint32_t>(portion.end - portion.begin),
         .bytes = portion.bytes,
         .sequence_index =
             carries ? shard.records.at(portion.begin).sequence_index : subscription.next_index,
         .place = portion.begin,
         .behind_ms = subscription.waiting.back().behind_ms,
         .call = subscription.id.value});
    if (step.kind == Kind::EndOfShard) end_subscription(s, step.at, SubscriptionEnd::EndOfShard);
}

Instant Engine::next_push_due(Instant now) const {
    // A record that comes later is not pushed earlier than this.
    const auto next = next_push();
    return next ? std::min(*next, now + limits::kPushDelay)
                : Instant{std::numeric_limits<std::int64_t>::max()};
}

std::optional<Instant> Engine::next_push() const {
    std::optional<Instant> next;
    if (live_subscriptions_ == 0) return next;
    for_each_subscription(
        streams_, [&](const Stream& stream, const auto&, const ConsumerShard& state) {
            const Shard& shard = *stream.find(state.shard);
            const Instant at = next_step(state, shard, push_rules(stream), now_).at;
            next = std::min(next.value_or(at), at);
        });
    return next;
}

Engine::LiveSubscription Engine::find_subscription(SubscriptionId id) {
    LiveSubscription found;
    if (live_subscriptions_ == 0) return found;
    for_each_subscription(streams_,
                          [&](Stream& stream, RegisteredConsumer& consumer, ConsumerShard& state) {
                              if (state.subscription->id == id)
                                  found = {&stream, &consumer, &state};
                          });
    return found;
}

void Engine::begin_subscription(ConsumerShard& state, Subscription subscription) {
    KDS_ASSERT(!state.subscription);
    state.subscription = std::move(subscription);
    ++live_subscriptions_;
    nothing_due_before_ = {};
}

void Engine::resume(ConsumerShard& state) {
    Subscription& subscription = *state.subscription;
    subscription.not_before = std::max(subscription.not_before, now_);
    nothing_due_before_ = {};
}

void Engine::end_subscription(const LiveSubscription& s, Instant at, SubscriptionEnd why,
                              std::optional<Error> error) {
    Subscription& subscription = *s.state->subscription;
    log({.at = at,
         .kind = EventKind::SubscriptionEnded,
         .actor = subscription.actor,
         .stream = s.stream->id,
         .consumer = s.consumer->id,
         .shard = s.state->shard,
         .count = static_cast<std::uint32_t>(why),
         .call = subscription.id.value});
    if (why != SubscriptionEnd::Closed) {
        EndedSubscription ended{
            .id = subscription.id,
            .why = why,
            .error = error ? std::move(error)
                           : last_event_of(*s.stream, arn_of(*s.stream, *s.consumer), why),
            .waiting = std::move(subscription.waiting)};
        const auto has_records = [](const Push& push) { return push.end > push.begin; };
        if (std::ranges::any_of(ended.waiting, has_records))
            ended.shard = *s.stream->find(s.state->shard);
        if (ended_subscriptions_.size() == kEndedSubscriptionsKept)
            ended_subscriptions_.erase(ended_subscriptions_.begin());
        ended_subscriptions_.push_back(std::move(ended));
    }
    s.state->subscription.reset();
    --live_subscriptions_;
}

void Engine::end_subscriptions(Stream& stream, RegisteredConsumer& consumer, Instant at,
                               SubscriptionEnd why) {
    for (ConsumerShard& state : consumer.shards)
        if (state.subscription) end_subscription({&stream, &consumer, &state}, at, why);
}

void Engine::finish_change(Stream& stream, RegisteredConsumer& consumer) {
    const Instant at = consumer.status_changes_at;
    const bool becomes_active = consumer.status == ConsumerStatus::Creating;
    const Event event{
        .at = at,
        .kind = becomes_active ? EventKind::ConsumerActive : EventKind::ConsumerDeleted,
        .stream = stream.id,
        .consumer = consumer.id};
    if (becomes_active) {
        consumer.status = ConsumerStatus::Active;
    } else {
        end_subscriptions(stream, consumer, at, SubscriptionEnd::ConsumerGone);
        stream.consumers.erase(stream.consumers.begin() + (&consumer - stream.consumers.data()));
    }
    log(event);
}

std::string Engine::arn_of(const Stream& stream, const RegisteredConsumer& consumer) const {
    return cat(arn_of(stream), "/consumer/", consumer.name, ":",
               consumer.created_at.epoch_seconds());
}

}  // namespace kds
