#include "core/engine/subscriptions.h"

#include <algorithm>
#include <utility>

namespace kds {
namespace {

std::int64_t bytes_of(const std::vector<Record>& records) {
    std::int64_t bytes = 0;
    for (const Record& record : records)
        bytes += static_cast<std::int64_t>(record.partition_key.size() + record.data.size());
    return bytes;
}

/// `shard` may be null if no record waits.
TakenPushes take(std::deque<Push>& waiting, const Shard* shard) {
    TakenPushes taken;
    for (std::int64_t bytes = 0; !waiting.empty() && bytes < kTakenBytesMax;) {
        Push& push = waiting.front();
        PushedEvent event{.at = push.at,
                          .continuation = push.continuation,
                          .millis_behind_latest = push.behind_ms,
                          .child_shards = std::move(push.child_shards)};
        if (push.end > push.begin) event.records = records_of(*shard, push.begin, push.end);
        bytes += bytes_of(event.records);
        taken.events.push_back(std::move(event));
        waiting.pop_front();
    }
    taken.more = !waiting.empty();
    return taken;
}

}  // namespace

TakenPushes take_pushes(Engine& engine, SubscriptionId id) {
    if (const auto live = engine.find_subscription(id); live.state) {
        std::deque<Push>& waiting = live.state->subscription->waiting;
        const bool was_full = waiting.size() >= kPushesWaitingMax;
        TakenPushes taken = take(waiting, live.stream->find(live.state->shard));
        if (was_full) engine.resume(*live.state);
        return taken;
    }
    auto& all = engine.ended_subscriptions();
    const auto ended = std::ranges::find(all, id, &EndedSubscription::id);
    if (ended == all.end()) return {.end = SubscriptionEnd::Closed};
    TakenPushes taken = take(ended->waiting, ended->shard ? &*ended->shard : nullptr);
    if (taken.more) return taken;
    taken.end = ended->why;
    taken.error = std::move(ended->error);
    all.erase(ended);
    return taken;
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
