/// Who lives around a stream: the specifications with which a learner, a lesson or a saved session
/// makes actors, and the state that each actor has. All of it regular values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/base/rng.h"
#include "core/engine/event.h"
#include "core/engine/ops/put_record.h"
#include "core/engine/shard_iterator.h"
#include "core/sim/payload.h"

namespace kds::sim {

/// How a producer chooses the partition key of each record.
enum class KeyStrategy : std::uint8_t {
    Constant,    ///< Always `key_prefix` itself.
    RoundRobin,  ///< key_prefix + "1" … key_prefix + key_count, in turn.
    Uniform,     ///< The same keys, each as likely as the others.
};

/// A program that uses an AWS SDK: one PutRecord call a record; throttled calls are tried again
/// as the SDKs' standard retry mode does (kinesis.md 7.1).
struct ProducerSpec {
    std::string name;  ///< Unique among the actors of a world, 1 to 40 characters.
    std::string stream_name;
    std::int64_t records_per_1000s = 1'000;  ///< 0 (silent) to 10,000,000.
    KeyStrategy key_strategy = KeyStrategy::RoundRobin;
    std::string key_prefix = "user-";
    std::uint32_t key_count = 8;  ///< 1 to 1,000,000.
    std::string payload_template = "{key} {n}";
};

/// A program that reads every shard of a stream with GetRecords, in a loop.
struct ConsumerSpec {
    std::string name;
    std::string stream_name;
    ShardIteratorType start_at = ShardIteratorType::TrimHorizon;  ///< TrimHorizon or Latest.
    std::int64_t poll_interval_ms = 1'000;                        ///< 200 to 60,000.
    std::int64_t limit = 10'000;                                  ///< 1 to 10,000, a call.
};

/// One way between an actor and the service takes this long. AWS publishes no figure for the
/// latency of PutRecord; 5 to 30 ms a call within a Region is usual (kinesis.md 6.5, unconfirmed).
inline constexpr Duration kLinkDelay = Duration::millis(8);

struct InFlightPut {
    PutRecordInput input;
    Instant sent_at{};
    std::uint32_t attempt = 1;  ///< From 1.
};

struct Producer {
    ActorId id = 0;
    ProducerSpec spec;
    PayloadTemplate payload;
    Rng rng;
    bool paused = false;
    Instant rate_since{};          ///< When the present rate began.
    std::uint64_t sent_since = 0;  ///< Records made since then.
    std::uint64_t made = 0;        ///< Records made in all; the number of the next one minus 1.
    std::uint64_t accepted = 0;
    std::uint64_t throttled = 0;  ///< Calls refused by throttling, retries included.
    std::uint64_t retried = 0;
    std::uint64_t given_up = 0;  ///< Records lost: after the last attempt, or on another error.
    std::optional<Error> last_error;
    std::map<std::uint64_t, InFlightPut> in_flight;  ///< By number of the record.
    std::uint64_t epoch = 0;  ///< Raised by each change of rate, so that older wake-ups are void.
};

/// Where a polling consumer stands in one shard.
struct ShardCursor {
    ShardIndex shard{};
    std::string iterator;  ///< Empty until one was got, when it expired, and at the end.
    std::optional<SequenceNumber> last_read;
    std::optional<Instant> began_at;  ///< When its first iterator was got.
    bool finished = false;            ///< The closed shard was read to its end.
    std::uint64_t next_place = 0;     ///< Place in the shard of the next record to come.
    std::uint64_t records_read = 0;
    std::int64_t behind_ms = 0;  ///< MillisBehindLatest of the last answer.
};

struct Consumer {
    ActorId id = 0;
    ConsumerSpec spec;
    bool paused = false;
    std::vector<ShardCursor> cursors;  ///< By shard, ascending.
    std::uint64_t calls = 0;
    std::uint64_t throttled = 0;
    std::uint64_t records_read = 0;
    std::optional<Error> last_error;
    std::uint64_t epoch = 0;
};

}  // namespace kds::sim
