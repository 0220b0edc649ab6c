/// What an engine's own account has used, counted from the log of events and from the clock.
///
/// A regular value that goes with the engine whose log it reads: whoever copies or winds back the
/// one does so with the other. It takes the new events each time it is told to; how often does not
/// matter, as long as the engine still has them (kEventsKept) and the records that they tell of
/// (those that have expired before one looks are taken for old), and as there is at most one
/// UpdateAccountSettings between two looks, of which the log says nothing.
///
///   Meter meter;
///   meter.take(world.engine());                    // after each portion of simulated time
///   const Bill bill = bill_of(meter.used(), sheet);
///
/// Sources: kinesis.md 10.1 to 10.4; guesses: core/pricing/unconfirmed.h.
#pragma once

#include <cstdint>
#include <vector>

#include "core/engine/engine.h"
#include "core/pricing/commitment_span.h"
#include "core/pricing/item.h"
#include "core/pricing/stored_bytes.h"
#include "core/pricing/use_log.h"

namespace kds::pricing {

/// The hourly rate looks at what was done in so many full minutes before the present one.
inline constexpr std::int64_t kRateMinutes = 5;

class Meter {
public:
    /// Counts what the engine has logged since the last time, and the time up to engine.now().
    void take(const Engine& engine);

    /// The moment up to which all is counted.
    Instant counted_to() const { return counted_to_; }
    /// Whether there was anything to count yet.
    bool has_begun() const { return has_begun_; }

    /// Of all streams, gone ones included, and of the account as a whole.
    Quantities used() const;
    /// Of one stream; nothing if it is gone or another account's.
    Quantities used_by(StreamId stream) const;
    /// What an hour like the present moment would use: the shards, streams, consumers and stored
    /// bytes that there are, and puts and reads as in the last full minutes (kRateMinutes), or as
    /// since the first event while no minute is full.
    Quantities per_hour() const;
    const UseLog& uses() const { return uses_; }

    /// Events that the engine had forgotten before they were counted. After such a gap the shards,
    /// modes and consumers of the present are taken to be those of the time before, too; what was
    /// put and read in it, and is stored of it, is missing.
    std::uint64_t missed() const { return missed_; }

    void hash(Hasher& hasher) const;

private:
    struct StreamMeter {
        StreamId id;
        StreamMode mode = StreamMode::Provisioned;
        bool mode_changes = false;  ///< When it is ACTIVE again.
        std::uint32_t shards = 0;
        std::uint32_t consumers = 0;
        std::int64_t retention_hours = limits::kRetentionHoursDefault;
        StoredBytes stored = {};
        Quantities used{};
    };

    StreamMeter* find(StreamId id);
    void begin_at(Instant at);
    /// What all streams are now, after events have been missed.
    void resume_from(const Engine& engine);

    void count(const Engine& engine, const Event& event);
    void count_change(const Engine& engine, const Event& event);
    void count_use(const Engine& engine, const Event& event, StreamMeter& stream);
    /// The stream is another account's, which pays for it. One that is gone is not known to be.
    static bool is_foreign(const Engine& engine, StreamId id);
    void open(const Event& event);
    void close(StreamMeter& stream);

    void use(StreamMeter& stream, ActorId actor, Item item, std::uint64_t quantity);
    void use_in(StreamMeter& stream, const Event& event);
    void use_out(StreamMeter& stream, const Event& event, Item standard);

    /// Goes on to `t`, through all that is to be done at fixed moments.
    void advance(Instant t);
    /// Charges the time since the last charge for what there is.
    void charge_time();
    void finish_hour();
    /// The next minute or edge of the commitment after the last charge.
    Instant next_stop() const;
    /// Calls visit(item, how many) for what a stream is charged for by time.
    template <typename Visit>
    void each_by_time(const StreamMeter& stream, bool is_committed, Visit&& visit) const;
    /// What the commitment's minimum lacks within the period under way.
    struct Lack {
        std::uint64_t in = 0;
        std::uint64_t out = 0;
    };
    Lack lack() const;
    void add_flow(Quantities& out, std::int64_t from_minute, std::int64_t end_minute) const;

    std::uint64_t next_event_ = 0;
    std::uint64_t missed_ = 0;
    std::uint64_t state_known_until_ = 0;  ///< What earlier events changed is known.
    bool has_begun_ = false;
    Instant began_at_{};
    Instant counted_to_{};
    Instant charged_to_{};  ///< Time is charged up to here.
    Instant next_stop_{};
    CommitmentSpan commitment_;
    // Within the period of the commitment that is under way.
    std::int64_t committed_us_ = 0;
    std::uint64_t advantage_in_ = 0;
    std::uint64_t advantage_out_ = 0;
    std::vector<StreamMeter> streams_;
    Quantities others_{};  ///< Of streams that are gone, and of the account as a whole.
    UseLog uses_;
};

template <typename Visit>
void Meter::each_by_time(const StreamMeter& stream, bool is_committed, Visit&& visit) const {
    if (stream.mode == StreamMode::OnDemand) {
        visit(is_committed ? Item::AdvantageStreamHours : Item::OnDemandStreamHours,
              std::uint64_t{1});
        return;
    }
    visit(Item::ShardHours, std::uint64_t{stream.shards});
    if (stream.retention_hours > kFreeHours)
        visit(Item::ExtendedRetention, std::uint64_t{stream.shards});
    if (stream.consumers > 0)
        visit(Item::FanOutHours, std::uint64_t{stream.shards} * stream.consumers);
}

}  // namespace kds::pricing
