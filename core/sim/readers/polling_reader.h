/// A consumer that reads every shard of a stream with GetRecords, in a loop, as the consumer of the
/// AWS documentation's tutorial does.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/base/instant.h"
#include "core/engine/sequence_number.h"
#include "core/engine/shard.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Consumer;
struct ShardCursor;

struct PollingReader {
    /// What it holds for one shard.
    struct Hold {
        std::string iterator;  ///< Empty until one was got, when it expired, and at the end.
        std::optional<SequenceNumber> last_read;
        std::optional<Instant> began_at;  ///< When its first iterator was got.
    };
    std::map<ShardIndex, Hold> holds;
    std::optional<Instant> stream_created_at;  ///< Of the stream whose shards these are.

    void start(Surroundings& around, Consumer& consumer);
    void wake(Surroundings& around, Consumer& consumer, const Wake& wake);
    /// The program has died: it begins again where its start position says.
    void forget(Consumer& consumer);
    void hash(Hasher& hasher) const;

    enum What : std::uint8_t { Poll, PollArrive };

private:
    void poll(Surroundings& around, Consumer& consumer);
    void find_shards(Surroundings& around, Consumer& consumer);
    void poll_shard(Surroundings& around, Consumer& consumer, ShardIndex shard);
    bool renew_iterator(Surroundings& around, Consumer& consumer, ShardIndex shard, Hold& hold);
    void finish_if_gone(Surroundings& around, const Consumer& consumer, ShardCursor& cursor);
};

}  // namespace kds::sim
