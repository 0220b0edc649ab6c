/// Figures of shards and consumers by the second of virtual time, for charts. CloudWatch has a
/// datapoint a minute (metrics.h), in which a second over a limit is lost; these are the lab's own.
///
/// A regular value. Finished seconds are a log of bytes that copies share, a row for each stream
/// to which something happened; of the second under way there is one set of counters. An event
/// costs a few additions, and no memory once the counters have grown to the shards in use.
/// What is kept is read by SecondsReader (seconds_reader.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/chunked_log.h"
#include "core/base/hasher.h"
#include "core/engine/event.h"

namespace kds::sim {

/// Seconds are kept for this long, by the time of events, unless they take more than kSecondsBytes:
/// then the oldest are dropped sooner.
inline constexpr std::int64_t kSecondsKept = 3'600;
/// Bytes of finished seconds. A shard that is written and read takes some 15 bytes a second, so an
/// hour of 77 busy shards fits.
inline constexpr std::uint64_t kSecondsBytes = 4u << 20;
/// Actors are numbered from 1 as they are added, so none that reads has a number as high as this.
/// The number of what a scenario calls by itself has (kScenarioActor): it is no consumer.
inline constexpr ActorId kActorsCounted = 65'536;

/// What is counted of a shard in a second.
enum class ShardFigure : std::uint8_t {
    RecordsIn,      ///< Accepted.
    BytesIn,        ///< Of these; data and partition keys.
    RefusedWrites,  ///< Records, for a limit of the shard.
    Reads,          ///< GetRecords calls that were answered.
    BytesRead,      ///< By these.
    RefusedReads,   ///< GetRecords calls, for a limit of the shard.
    BytesPushed,    ///< To subscriptions.
};
inline constexpr std::size_t kShardFigureCount = 7;

struct ShardSecond {
    std::uint32_t shard = 0;
    std::array<std::int64_t, kShardFigureCount> figures{};
    std::int64_t of(ShardFigure figure) const { return figures[static_cast<std::size_t>(figure)]; }
    friend bool operator==(const ShardSecond&, const ShardSecond&) = default;
};

/// What a consumer got in a second, by GetRecords or by subscription. Of a second in which it got
/// no answer there is none: nobody knows then how far it is behind.
struct ConsumerSecond {
    ActorId actor = 0;
    std::int64_t records = 0;
    std::int64_t behind_ms = 0;  ///< The highest MillisBehindLatest that it was told.
    friend bool operator==(const ConsumerSecond&, const ConsumerSecond&) = default;
};

class Seconds {
public:
    /// Events come in the order of the engine's log.
    void count(const Event& event);

    /// Seconds since 1970 of the oldest second that is known whole; 0 while nothing was dropped.
    std::int64_t known_from() const { return known_from_; }
    std::int64_t memory_bytes() const {
        return static_cast<std::int64_t>(bytes_.size() + rows_.size() * sizeof(Row));
    }
    /// Everything counted follows from events, which the engine's own hash covers.
    void hash(Hasher& hasher) const;

private:
    friend class SecondsReader;
    /// A finished second of a stream: in bytes_ from `from` on.
    struct Row {
        std::int64_t second = 0;  ///< Since 1970.
        StreamId stream{};
        std::uint64_t from = 0;
    };
    /// The second under way.
    struct StreamNow {
        StreamId id{};
        bool is_gone = false;
        std::vector<ShardSecond> shards;        ///< In the order in which they were touched.
        std::vector<ConsumerSecond> consumers;  ///< The same.
        /// By number of the shard or the actor: its place among these from 1, 0 if it has none.
        std::vector<std::uint32_t> place_of_shard;
        std::vector<std::uint32_t> place_of_actor;
    };

    StreamNow& stream_of(StreamId id);
    void answered(StreamNow& stream, const Event& event);
    void finish(std::int64_t second);
    void write(StreamNow& stream);
    void put(std::uint64_t number);
    void drop_old();

    std::int64_t second_ = 0;
    std::int64_t known_from_ = 0;
    std::size_t last_ = 0;  ///< In streams_: whose event was counted last.
    std::vector<StreamNow> streams_;
    ChunkedLog<Row, 256> rows_;
    ChunkedLog<std::uint8_t, 8'192> bytes_;
};

}  // namespace kds::sim
