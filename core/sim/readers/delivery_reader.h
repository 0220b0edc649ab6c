/// A delivery stream to S3, Amazon Data Firehose as a reader (kinesis.md 8.9): it polls each shard
/// once a second from LATEST on, and writes what it has gathered as one object when that is large
/// or old enough. It opens the KPL's aggregated records before it delivers them (ibid.; "Writing to
/// Amazon Data Firehose Using Kinesis Data Streams") and does not look into records otherwise, so
/// none can stop it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/chunked_log.h"
#include "core/base/instant.h"
#include "core/sim/processing.h"
#include "core/sim/readers/shard_feed.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Consumer;

inline constexpr Duration kDeliveryPollInterval = Duration::seconds(1);

/// An object in the bucket.
struct DeliveredObject {
    Instant at{};
    std::uint64_t number = 0;   ///< From 1.
    std::uint64_t records = 0;  ///< User records: aggregated ones are opened.
    std::int64_t bytes = 0;     ///< Of their data, which is all that the object holds of them.
};
/// "2025/01/31/09/clicks-1-2025-01-31-09-15-00-7": the prefix is the hour in UTC. What follows it
/// is made like Firehose's names, with a number for its random part (unconfirmed).
std::string object_name(std::string_view consumer, const DeliveredObject& object);

struct DeliveryReader {
    struct Hold {
        ShardFeed feed = {};
        bool ended = false;
        std::vector<ChildShard> children = {};
        bool is_finished() const { return ended; }
    };
    std::map<ShardIndex, Hold> holds;
    std::optional<Instant> stream_created_at;  ///< Of the stream whose shards these are.
    std::vector<Batch> gathered;               ///< What the next object will have.
    std::uint64_t gathered_records = 0;
    std::int64_t gathered_bytes = 0;
    std::uint64_t filling = 0;  ///< Number of the object that is gathered for, from 1.
    ChunkedLog<DeliveredObject, 64> objects;  ///< The newest kObjectsKept at least.

    static constexpr std::uint64_t kObjectsKept = 1'024;

    void start(Surroundings& around, Consumer& consumer);
    void wake(Surroundings& around, Consumer& consumer, const Wake& wake);
    /// The service does not die with a fault of the consumer: it goes on where it was.
    void forget(Surroundings&, Consumer&) {}
    void hash(Hasher& hasher) const;

    enum What : std::uint8_t { Poll, PollArrive, Flush };

private:
    void poll(Surroundings& around, Consumer& consumer);
    void arrive(Surroundings& around, Consumer& consumer, ShardIndex shard);
    void gather(Surroundings& around, Consumer& consumer, Batch batch);
    void write_object(Surroundings& around, Consumer& consumer);
};

}  // namespace kds::sim
