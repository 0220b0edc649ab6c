/// A Lambda event source mapping (kinesis.md 8.8): it polls each shard once a second and invokes a
/// function with batches of records. A batch that fails blocks its shard, or its share of the keys,
/// until it succeeds, expires or is given up.
///
/// The function takes the records of a batch one after another and fails at one that it cannot
/// process; those before it are done then.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/chunked_log.h"
#include "core/base/instant.h"
#include "core/sim/processing.h"
#include "core/sim/readers/shard_feed.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Consumer;

/// What a batch carries at most: 6 MB (kinesis.md 8.8).
inline constexpr std::int64_t kInvocationBytesMax = 6 * 1'048'576;
inline constexpr Duration kLambdaPollInterval = Duration::seconds(1);
/// How long it waits before it tries a failed batch again is not published: (unconfirmed).
inline constexpr Duration kInvokeAgainAfter = Duration::seconds(1);

enum class DiscardReason : std::uint8_t { RetriesExhausted, TooOld };

/// What its on-failure destination is told.
struct DiscardedBatch {
    Instant at{};
    Batch batch{};
    DiscardReason reason{};
};

/// Its function gets records as they are in the stream: an event source mapping does not open the
/// KPL's aggregated records, a function that wants the user records does it by itself
/// (awslabs/kinesis-aggregation, README). So an aggregated record is one of its batch.
struct LambdaReader {
    /// Records that are to be tried again.
    struct Piece {
        std::uint64_t begin;
        std::uint64_t end;
        std::uint32_t attempt;
    };
    struct Slice {
        std::uint64_t next = 0;         ///< Up to here its records were put into batches.
        std::vector<Piece> again = {};  ///< The last one comes first.
        std::optional<Batch> at_work = {};
        Instant not_before{};
        Instant window_since{};  ///< When the oldest of its records that wait was read.
        Instant wakes_at{};      ///< It has asked to be woken then, when its window closes.
    };
    struct Hold {
        ShardFeed feed = {};
        StreamId stream{};
        std::uint64_t pulled = 0;          ///< Place behind what it has read.
        std::int64_t iterator_age_ms = 0;  ///< Of the last record of the newest batch (8.8).
        bool ended = false;
        std::vector<ChildShard> children = {};
        std::vector<Slice> slices = {};

        std::uint64_t backlog_of(const Slice& slice) const;
        std::uint64_t backlog() const;
        bool is_finished() const { return ended && backlog() == 0; }
    };
    std::map<ShardIndex, Hold> holds;
    std::optional<Instant> stream_created_at;  ///< Of the stream whose shards these are.
    std::uint64_t invocations = 0;
    ChunkedLog<DiscardedBatch, 32> discarded;  ///< The newest kDiscardedKept at least.

    static constexpr std::uint64_t kDiscardedKept = 1'024;

    void start(Surroundings& around, Consumer& consumer);
    void wake(Surroundings& around, Consumer& consumer, const Wake& wake);
    /// The service does not die with a fault of the consumer: it goes on where it was.
    void forget(Surroundings&, Consumer&) {}
    void hash(Hasher& hasher) const;

    enum What : std::uint8_t { Poll, PollArrive, Invoke, Returned };

private:
    void poll(Surroundings& around, Consumer& consumer);
    void find_shards(Surroundings& around, Consumer& consumer);
    void arrive(Surroundings& around, Consumer& consumer, ShardIndex shard);
    void invoke(Surroundings& around, Consumer& consumer, ShardIndex shard);
    void invoke_slice(Surroundings& around, Consumer& consumer, ShardIndex shard, Hold& hold,
                      std::uint32_t number);
    std::optional<Batch> next_batch(Surroundings& around, Consumer& consumer, ShardIndex shard,
                                    Hold& hold, std::uint32_t number);
    void drop_old(Surroundings& around, Consumer& consumer, Batch& batch);
    void returned(Surroundings& around, Consumer& consumer, ShardIndex shard, std::uint32_t number);
    void try_again(Surroundings& around, Consumer& consumer, Slice& slice, Batch batch,
                   std::uint64_t failed_at);
    void discard(Surroundings& around, Consumer& consumer, const Batch& batch,
                 DiscardReason reason);
};

}  // namespace kds::sim
