/// Consumers: programs that read a stream. What every consumer has is here; how one reads depends
/// on its kind, which has a file of its own in core/sim/readers.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/instant.h"
#include "core/base/rng.h"
#include "core/engine/event.h"
#include "core/sim/applications/application.h"
#include "core/sim/consumer_spec.h"
#include "core/sim/processing.h"
#include "core/sim/readers/delivery_reader.h"
#include "core/sim/readers/fan_out_reader.h"
#include "core/sim/readers/kcl_reader.h"
#include "core/sim/readers/lambda_reader.h"
#include "core/sim/readers/polling_reader.h"

namespace kds::sim {

/// Where a consumer stands in one shard.
struct ShardCursor {
    ShardIndex shard{};
    bool finished = false;         ///< The closed shard was read to its end.
    std::uint64_t next_place = 0;  ///< Place in the shard of the next record to come.
    std::uint64_t records_read = 0;
    std::int64_t behind_ms = 0;  ///< MillisBehindLatest of the last answer.
};

/// What a consumer's programs have done with the records of one shard, over all their lives. No
/// program knows this: it is for who watches.
struct ShardDone {
    StreamId stream{};
    ShardIndex shard{};
    std::uint32_t slice = 0;  ///< See Batch.
    PlaceSet places = {};     ///< Done at least once.
};

/// Counts of records, but for the last one.
struct WorkCounts {
    std::uint64_t done = 0;        ///< Also those that were done before.
    std::uint64_t done_again = 0;  ///< Duplicates: done though they had been done before.
    std::uint64_t skipped = 0;
    std::uint64_t discarded = 0;
    std::uint64_t failed_batches = 0;
};

struct Consumer {
    ActorId id = 0;
    ConsumerSpec spec;
    Rng rng;
    bool paused = false;               ///< By command.
    bool crashed = false;              ///< By a fault, as a whole.
    bool frozen = false;               ///< By a fault, as a whole.
    std::vector<ShardCursor> cursors;  ///< By shard, ascending.
    std::uint64_t calls = 0;
    std::uint64_t throttled = 0;
    std::uint64_t records_read = 0;
    WorkCounts work = {};
    ProcessedLog processed = {};
    std::uint64_t processed_digest = 0;       ///< Over all entries ever.
    std::vector<ShardDone> shards_done = {};  ///< Ascending by stream, shard and slice.
    Application application = {};             ///< What its program makes of the records.
    std::optional<Error> last_error;
    std::uint64_t epoch = 0;  ///< Raised by each pause, so that older wake-ups are void.
    std::variant<PollingReader, KclReader, FanOutReader, LambdaReader, DeliveryReader> reader;

    /// Makes a consumer and its first wake-up. Precondition: check() has passed.
    static Consumer start(ActorId id, const ConsumerSpec& spec, std::uint64_t seed,
                          Surroundings& around);
    void wake(Surroundings& around, const Wake& wake);
    bool is_void(const Wake& wake) const;
    void set_paused(Surroundings& around, bool is_paused);
    /// A fault that concerns this consumer was injected or lifted.
    void faults_changed(Surroundings& around);
    /// It is removed: what it holds at the service is given up.
    void stop(Surroundings& around);
    /// Whether it may be pushed records.
    bool listens() const;
    /// One of its subscriptions was pushed an event or has ended.
    void pushed(Surroundings& around, const Event& event);
    void hash(Hasher& hasher) const;

    bool is_at_work() const { return !paused && !crashed && !frozen; }
    /// How far it is behind the tip, in the shard where it is farthest.
    std::int64_t behind_ms() const;
    /// The cursor of a shard; makes it if it is not there.
    ShardCursor& cursor_of(ShardIndex shard);

    // For the readers.
    /// Wants to be woken so much later. What `what` and `number` mean is the reader's business.
    void plan(Surroundings& around, Duration after, std::uint8_t what,
              std::uint64_t number = 0) const;
    /// An answer has brought the records of the places [begin, end).
    void note_read(ShardCursor& cursor, std::uint64_t begin, std::uint64_t end,
                   std::int64_t behind_ms);
    /// The program works on the batch now: its records are done up to the place that is given, the
    /// end or that of the first one that cannot be processed. The caller says what becomes of the
    /// rest.
    std::uint64_t process(Surroundings& around, const Batch& batch);
    /// Notes an outcome that is not Done. Precondition: records of this batch were not done.
    void note(Instant at, Outcome outcome, const Batch& batch, std::uint64_t records);
    /// The same for a batch whose slice is the whole shard.
    void note(Instant at, Outcome outcome, const Batch& batch) {
        note(at, outcome, batch, batch.end - batch.begin);
    }
    /// How long the program will need for so many records.
    Duration time_for(const FaultBoard& faults, std::uint64_t records) const {
        return processing_time(faults, spec.name, spec.cost_us, records);
    }

private:
    void go_on_or_stop(Surroundings& around, bool was_at_work);
    void append_processed(Instant at, Outcome outcome, const Batch& batch);
    ShardDone& done_of(const Batch& batch);
    bool has_only_read() const;
    void hash_work(Hasher& hasher) const;
};

}  // namespace kds::sim
