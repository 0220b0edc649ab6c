/// A consumer that reads every shard of a stream with GetRecords, in a loop, as the consumer of the
/// AWS documentation's tutorial does.
///
/// Each shard has a loop of its own. One that comes upon a record which it cannot process dies, and
/// starts again at the batch with the next round: it is stuck there.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/base/instant.h"
#include "core/engine/sequence_number.h"
#include "core/engine/shard.h"
#include "core/sim/processing.h"
#include "core/sim/readers/shard_feed.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Consumer;
struct ShardCursor;

struct PollingReader {
    /// What it holds for one shard.
    struct Hold {
        ShardFeed feed;
        std::optional<Batch> at_work = {};              ///< Read, and not processed yet.
        std::optional<SequenceNumber> done_up_to = {};  ///< Last record before that batch.
        std::uint32_t attempts = 0;                     ///< At the batch that comes next.
    };
    std::map<ShardIndex, Hold> holds;
    std::optional<Instant> stream_created_at;  ///< Of the stream whose shards these are.

    void start(Surroundings& around, Consumer& consumer);
    void wake(Surroundings& around, Consumer& consumer, const Wake& wake);
    /// The program has died: it begins again where its start position says.
    void forget(Surroundings& around, Consumer& consumer);
    void hash(Hasher& hasher) const;

    enum What : std::uint8_t { Poll, PollArrive, BatchDone };

private:
    void poll(Surroundings& around, Consumer& consumer);
    void find_shards(Surroundings& around, Consumer& consumer);
    void poll_shard(Surroundings& around, Consumer& consumer, ShardIndex shard);
    bool is_at_work(ShardIndex shard) const;
    void begin_batch(Surroundings& around, Consumer& consumer, ShardIndex shard, const Hold& hold);
    void end_batch(Surroundings& around, Consumer& consumer, ShardIndex shard);
};

}  // namespace kds::sim
