#include "core/engine/consumer.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/engine/limits.h"
#include "core/engine/stream.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kBudget = limits::kFanOutBytesPerSecond;

constexpr std::int64_t divide_up(std::int64_t value, std::int64_t by) {
    return value / by + (value % by != 0 ? 1 : 0);
}

/// The earliest arrival that is not expired at this moment (kinesis.md 5.7).
Instant oldest_kept(Instant at, const PushRules& rules) {
    return at - rules.retention + Duration::micros(1);
}

void hash(Hasher& hasher, const Push& push) {
    hasher.add(push.at);
    hasher.add(push.begin);
    hasher.add(push.end);
    hasher.add(std::uint64_t{push.continuation.has_value()});
    if (push.continuation)
        for (const std::uint64_t word : push.continuation->words()) hasher.add(word);
    hasher.add(static_cast<std::uint64_t>(push.behind_ms));
    hasher.add(std::uint64_t{push.child_shards.size()});
    for (const ChildShard& child : push.child_shards) hasher.add(std::uint64_t{child.shard.value});
}

void hash(Hasher& hasher, const std::deque<Push>& waiting) {
    hasher.add(std::uint64_t{waiting.size()});
    for (const Push& push : waiting) hash(hasher, push);
}

void hash(Hasher& hasher, const std::optional<Instant>& at) {
    hasher.add(std::uint64_t{at.has_value()});
    hasher.add(at.value_or(Instant{}));
}

void hash(Hasher& hasher, const Subscription& subscription) {
    hasher.add(subscription.id.value);
    hasher.add(std::uint64_t{subscription.actor});
    hasher.add(subscription.started_at);
    hasher.add(subscription.not_before);
    hasher.add(subscription.last_event_at);
    hasher.add(subscription.next_index);
    for (const std::uint64_t word : subscription.continuation.words()) hasher.add(word);
    hash(hasher, subscription.waiting);
}

/// A subscription does not outlive its shard, of which nothing is left to be read by then.
Instant ends_at(const Subscription& subscription, const Shard& shard, const PushRules& rules) {
    const Instant at = subscription.started_at + limits::kSubscriptionLasts;
    return shard.closed_at ? std::min(at, *shard.closed_at + rules.retention) : at;
}

}  // namespace

std::string_view to_string(ConsumerStatus status) {
    switch (status) {
        case ConsumerStatus::Creating: return "CREATING";
        case ConsumerStatus::Deleting: return "DELETING";
        case ConsumerStatus::Active: return "ACTIVE";
    }
    return "";
}

// The bucket is full at `full_at_`, and a second before that it was empty. All roundings are to
// the disadvantage of the client, so that no stretch of time gives too much.
std::int64_t PushBudget::available(Instant now) const {
    if (now >= full_at_) return kBudget;
    return kBudget - divide_up((full_at_ - now).us * kBudget, kMicrosPerSecond);
}

Instant PushBudget::moment_for(std::int64_t bytes) const {
    const std::int64_t spare = kBudget - std::min(bytes, kBudget);
    return full_at_ - Duration::micros(spare * kMicrosPerSecond / kBudget);
}

void PushBudget::take(std::int64_t bytes, Instant now) {
    const std::int64_t fills_in_us = divide_up(bytes * kMicrosPerSecond, kBudget);
    full_at_ = std::max(full_at_, now) + Duration::micros(fills_in_us);
}

const ConsumerShard* RegisteredConsumer::find(ShardIndex shard) const {
    const auto found = std::ranges::lower_bound(shards, shard, {}, &ConsumerShard::shard);
    return found != shards.end() && found->shard == shard ? &*found : nullptr;
}

ConsumerShard* RegisteredConsumer::find(ShardIndex shard) {
    return const_cast<ConsumerShard*>(static_cast<const RegisteredConsumer&>(*this).find(shard));
}

ConsumerShard& RegisteredConsumer::state_of(ShardIndex shard) {
    const auto found = std::ranges::lower_bound(shards, shard, {}, &ConsumerShard::shard);
    if (found != shards.end() && found->shard == shard) return *found;
    return *shards.insert(found, ConsumerShard{.shard = shard});
}

SubscriptionStep next_step(const ConsumerShard& state, const Shard& shard, const PushRules& rules,
                           Instant from) {
    using Kind = SubscriptionStep::Kind;
    KDS_ASSERT(state.subscription.has_value());
    const Subscription& subscription = *state.subscription;
    // It may be in the past if the retention period has just become shorter.
    SubscriptionStep next{Kind::TimeUp, std::max(from, ends_at(subscription, shard, rules))};
    if (subscription.waiting.size() >= kPushesWaitingMax) return next;
    const auto consider = [&next](Kind kind, Instant at, std::uint64_t place) {
        if (at < next.at) next = {kind, at, place};
    };

    // A record may expire before it can be pushed: then it is the turn of the next one.
    const RecordStore& records = shard.records;
    Instant ready = std::max(from, subscription.not_before);
    std::uint64_t place = records.lower_bound_index(subscription.next_index);
    while ((place = std::max(place, records.lower_bound_arrival(oldest_kept(ready, rules)))) <
           records.end()) {
        const StoredRecord record = records.at(place);
        const Instant paid = rules.throttles ? state.budget.moment_for(record.size()) : ready;
        const Instant at = std::max({ready, record.arrival + limits::kPushDelay, paid});
        const Instant expires = record.arrival + rules.retention;
        if (at < expires) {
            consider(Kind::Records, at, place);
            break;
        }
        ready = expires;
    }
    if (place == records.end() && shard.closed_at)
        consider(Kind::EndOfShard, std::max(ready, *shard.closed_at + limits::kPushDelay), place);
    consider(Kind::KeepAlive,
             std::max({from, subscription.not_before,
                       subscription.last_event_at + limits::kKeepAliveEvery}),
             place);
    return next;
}

Portion portion_of(const ConsumerShard& state, const Shard& shard, const PushRules& rules,
                   const SubscriptionStep& step) {
    if (step.kind != SubscriptionStep::Kind::Records)
        return {.begin = step.place, .end = step.place};
    std::int64_t bytes = limits::kGetRecordsBytesMax;
    if (rules.throttles) bytes = std::min(bytes, state.budget.available(step.at));
    return portion_of(shard.records, step.place,
                      {.records = limits::kGetRecordsLimitMax,
                       .bytes = bytes,
                       .arrived_by = step.at - limits::kPushDelay});
}

void push(ConsumerShard& state, const Stream& stream, const Shard& shard,
          const SubscriptionStep& step, const Portion& portion) {
    using Kind = SubscriptionStep::Kind;
    KDS_ASSERT(step.kind != Kind::TimeUp);
    Subscription& subscription = *state.subscription;
    if (portion.end > portion.begin) {
        state.budget.take(portion.bytes, step.at);
        const StoredRecord last = shard.records.at(portion.end - 1);
        subscription.next_index = last.sequence_index + 1;
        subscription.continuation = shard.sequence_number_of(last);
    }
    Push pushed{.at = step.at,
                .begin = portion.begin,
                .end = portion.end,
                .behind_ms = millis_behind(shard, portion.end, step.at)};
    if (step.kind == Kind::EndOfShard) {
        pushed.child_shards = children_of(stream, shard.index);
    } else {
        pushed.continuation = subscription.continuation;
    }
    subscription.not_before = step.at;
    subscription.last_event_at = step.at;
    subscription.waiting.push_back(std::move(pushed));
}

SequenceNumber continuation_before(const Shard& shard, std::uint64_t next_index, Instant now) {
    if (next_index == 0) return shard.starting_sequence_number();
    // The number of no record that is still to be pushed, and not smaller than that of a record
    // which has this index already: AFTER it, the records from the next index on follow.
    return SequenceNumber::encode({.shard_created_s = shard.created_s,
                                   .shard_index = shard.index.value,
                                   .sequence_index = next_index - 1,
                                   .time_s = std::max(now.epoch_seconds(), shard.created_s)});
}

std::string consumer_not_found(std::string_view consumer, std::string_view account) {
    return cat(unconfirmed::kConsumerNotFoundBefore, consumer,
               unconfirmed::kConsumerNotFoundBetween, account, unconfirmed::kConsumerNotFoundAfter);
}

void hash(Hasher& hasher, const RegisteredConsumer& consumer) {
    hasher.add(std::uint64_t{consumer.id.value});
    hasher.add(std::string_view(consumer.name));
    hasher.add(static_cast<std::uint64_t>(consumer.status));
    hasher.add(consumer.created_at);
    hasher.add(consumer.status_changes_at);
    hasher.add(std::uint64_t{consumer.tags.size()});
    for (const auto& [key, value] : consumer.tags) {
        hasher.add(std::string_view(key));
        hasher.add(std::string_view(value));
    }
    hasher.add(std::string_view(consumer.policy.text));
    hasher.add(std::uint64_t{consumer.shards.size()});
    for (const ConsumerShard& state : consumer.shards) {
        hasher.add(std::uint64_t{state.shard.value});
        hash(hasher, state.called_at);
        hash(hasher, state.subscribed_at);
        state.budget.hash(hasher);
        hasher.add(std::uint64_t{state.subscription.has_value()});
        if (state.subscription) hash(hasher, *state.subscription);
    }
}

void hash(Hasher& hasher, const EndedSubscription& ended) {
    hasher.add(ended.id.value);
    hasher.add(static_cast<std::uint64_t>(ended.why));
    hasher.add(std::uint64_t{ended.error.has_value()});
    if (ended.error) hasher.add(std::string_view(ended.error->message));
    hash(hasher, ended.waiting);
    if (ended.shard) hasher.add(ended.shard->records.digest());
}

}  // namespace kds
