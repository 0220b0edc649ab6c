/// A consumer with enhanced fan-out: one program that registers, subscribes to every shard and
/// processes what it is pushed. It keeps its positions in memory only.
///
/// While it works on what it has got of a shard, the next events wait in the subscription.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/base/instant.h"
#include "core/sim/processing.h"
#include "core/sim/readers/fan_out_feed.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Consumer;

struct FanOutReader {
    struct Hold {
        FanOutFeed feed = {};
        std::optional<Batch> at_work = {};
        bool ended = false;  ///< All of the shard was pushed.
        std::vector<ChildShard> children = {};
        Instant again_at{};  ///< It does not subscribe before.
        std::uint32_t attempts = 0;

        bool is_finished() const { return ended && !at_work; }
    };
    std::map<ShardIndex, Hold> holds;
    std::optional<Instant> stream_created_at;  ///< Of the stream whose shards these are.
    bool is_registered = false;

    void start(Surroundings& around, Consumer& consumer);
    void wake(Surroundings& around, Consumer& consumer, const Wake& wake);
    /// The program has died, and its connections with it.
    void forget(Surroundings& around, Consumer& consumer);
    /// Leaves its subscriptions and deregisters.
    void stop(Surroundings& around, Consumer& consumer);
    void pushed(Surroundings& around, Consumer& consumer, const Event& event);
    bool listens(const Consumer&) const { return true; }
    void hash(Hasher& hasher) const;

    enum What : std::uint8_t { Look, BatchDone };

private:
    void look(Surroundings& around, Consumer& consumer);
    bool find_shards(Surroundings& around, Consumer& consumer);
    void subscribe(Surroundings& around, Consumer& consumer, ShardIndex shard, Hold& hold);
    void take(Surroundings& around, Consumer& consumer, ShardIndex shard, Hold& hold);
    void plan_batch(Surroundings& around, Consumer& consumer, ShardIndex shard, Hold& hold);
    void end_batch(Surroundings& around, Consumer& consumer, ShardIndex shard);
};

}  // namespace kds::sim
