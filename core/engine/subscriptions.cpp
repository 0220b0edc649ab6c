#include "core/engine/subscriptions.h"

#include <algorithm>
#include <utility>

namespace kds {
namespace {

/// `shard` may be null if no record waits.
TakenPortions take(std::deque<Push>& waiting, const Shard* shard) {
    TakenPortions taken;
    for (std::int64_t bytes = 0; !waiting.empty() && bytes < kTakenBytesMax;) {
        Push& push = waiting.front();
        PushedPortion event{.at = push.at,
                            .begin = push.begin,
                            .end = push.end,
                            .continuation = push.continuation,
                            .millis_behind_latest = push.behind_ms,
                            .child_shards = std::move(push.child_shards)};
        if (push.end > push.begin) {
            // What has expired since it was pushed is not given any more.
            event.begin = std::max(push.begin, shard->records.first());
            event.end = std::max(push.end, event.begin);
            event.bytes = shard->records.content_bytes(event.begin, event.end);
        }
        bytes += event.bytes;
        taken.events.push_back(std::move(event));
        waiting.pop_front();
    }
    taken.more = !waiting.empty();
    return taken;
}

}  // namespace

TakenPortions take_portions(Engine& engine, SubscriptionId id) {
    if (const auto live = engine.find_subscription(id); live.state) {
        std::deque<Push>& waiting = live.state->subscription->waiting;
        const bool was_full = waiting.size() >= kPushesWaitingMax;
        TakenPortions taken = take(waiting, live.stream->find(live.state->shard));
        taken.stream = live.stream->id;
        taken.shard = live.state->shard;
        if (was_full) engine.resume(*live.state);
        return taken;
    }
    auto& all = engine.ended_subscriptions();
    const auto ended = std::ranges::find(all, id, &EndedSubscription::id);
    if (ended == all.end()) return {.end = SubscriptionEnd::Closed};
    TakenPortions taken = take(ended->waiting, ended->shard ? &*ended->shard : nullptr);
    if (taken.more) {
        taken.shard_at_end = ended->shard;
        return taken;
    }
    taken.shard_at_end = std::move(ended->shard);
    taken.end = ended->why;
    taken.error = std::move(ended->error);
    all.erase(ended);
    return taken;
}

TakenPushes take_pushes(Engine& engine, SubscriptionId id) {
    TakenPortions taken = take_portions(engine, id);
    TakenPushes pushes{.more = taken.more, .end = taken.end, .error = std::move(taken.error)};
    const Stream* stream = engine.find_stream(taken.stream);
    const Shard* shard = stream ? stream->find(taken.shard) : nullptr;
    if (taken.shard_at_end) shard = &*taken.shard_at_end;
    for (PushedPortion& event : taken.events) {
        pushes.events.push_back({.at = event.at,
                                 .continuation = event.continuation,
                                 .millis_behind_latest = event.millis_behind_latest,
                                 .child_shards = std::move(event.child_shards)});
        if (event.begin < event.end)
            pushes.events.back().records =
                records_of(engine.sources(), *shard, event.begin, event.end);
    }
    return pushes;
}

void close_subscription(Engine& engine, SubscriptionId id) {
    if (const auto live = engine.find_subscription(id); live.state) {
        engine.end_subscription(live, engine.now(), SubscriptionEnd::Closed);
        return;
    }
    std::erase_if(engine.ended_subscriptions(),
                  [id](const EndedSubscription& ended) { return ended.id == id; });
}

}  // namespace kds
