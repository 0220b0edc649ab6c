/// Consumers: programs that read a stream. What every consumer has is here; how one reads depends
/// on its kind, which has a file of its own in core/sim/readers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/base/rng.h"
#include "core/engine/event.h"
#include "core/engine/shard_iterator.h"
#include "core/sim/readers/polling_reader.h"

namespace kds::sim {

/// A program that reads every shard of a stream with GetRecords, in a loop.
struct ConsumerSpec {
    std::string name;
    std::string stream_name;
    ShardIteratorType start_at = ShardIteratorType::TrimHorizon;  ///< TrimHorizon or Latest.
    std::int64_t poll_interval_ms = 1'000;                        ///< 200 to 60,000.
    std::int64_t limit = 10'000;                                  ///< 1 to 10,000, a call.
};
/// BadDocument names the consumer and says which value is out of range.
Result<void> check(const ConsumerSpec& spec);

/// Where a consumer stands in one shard.
struct ShardCursor {
    ShardIndex shard{};
    bool finished = false;         ///< The closed shard was read to its end.
    std::uint64_t next_place = 0;  ///< Place in the shard of the next record to come.
    std::uint64_t records_read = 0;
    std::int64_t behind_ms = 0;  ///< MillisBehindLatest of the last answer.
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
    std::optional<Error> last_error;
    std::uint64_t epoch = 0;  ///< Raised by each pause, so that older wake-ups are void.
    PollingReader reader;

    /// Makes a consumer and its first wake-up. Precondition: check() has passed.
    static Consumer start(ActorId id, const ConsumerSpec& spec, std::uint64_t seed,
                          Surroundings& around);
    void wake(Surroundings& around, const Wake& wake);
    bool is_void(const Wake& wake) const { return wake.epoch != epoch; }
    void set_paused(Surroundings& around, bool is_paused);
    /// A fault that concerns this consumer was injected or lifted.
    void faults_changed(Surroundings& around);
    void hash(Hasher& hasher) const;

    bool is_at_work() const { return !paused && !crashed && !frozen; }
    /// The cursor of a shard; makes it if it is not there.
    ShardCursor& cursor_of(ShardIndex shard);

private:
    void go_on_or_stop(Surroundings& around, bool was_at_work);
};

}  // namespace kds::sim
