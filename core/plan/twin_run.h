/// The twin run: one traffic, one seed, several designs of the stream, each simulated by itself,
/// one after another, in portions of work, so that a page can go on drawing meanwhile.
///
///   TwinRun run(traffic, designs_for(need, {}), seed);
///   while (!run.go_on(8'000)) …
///   bill_of(run.outcomes()[0].per_hour, sheet).total
///
/// The clock of each run begins shortly before a full minute, at which measuring begins. Retention
/// is that of a new stream, 24 hours: what is stored beyond it cannot be seen in a short run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/plan/traffic.h"
#include "core/pricing/meter.h"
#include "core/sim/world.h"

namespace kds::plan {

struct Design {
    pricing::PricingMode mode = pricing::PricingMode::Provisioned;
    std::int64_t shards = 1;  ///< Of a provisioned stream; an on-demand one begins with its own.
    bool fan_out = false;     ///< All readers subscribe; else all poll.
    bool aggregated = false;  ///< All producers use the KPL with aggregation; else they do not.
    friend bool operator==(const Design&, const Design&) = default;
};

/// What designs are compared: provisioned with as many shards as are needed, with one less, and
/// with as many as are wanted if that is another number; on-demand Standard and Advantage. Each
/// plain, and with what `variants` adds: with fan-out, with aggregation, with both.
struct Variants {
    bool fan_out = true;
    bool aggregated = true;
};
std::vector<Design> designs_for(std::int64_t shards_needed, std::optional<std::int64_t> wanted,
                                Variants variants);

struct Outcome {
    Design design;
    bool is_done = false;
    std::string failure = {};  ///< Why this design cannot be run, a sentence; empty if it can.
    /// All of what follows is of the time that is measured.
    pricing::Quantities per_hour{};  ///< What an hour of the same would use.
    std::uint64_t made = 0;          ///< Records, user records of the KPL.
    std::uint64_t refused = 0;       ///< How often a record was refused, retries included.
    std::uint64_t lost = 0;          ///< Given up by their programs, or dropped by them.
    /// The longest that a record waited in the stream for one of the readers; of one that is
    /// waiting still, until the end.
    Duration longest_wait{};
    std::uint32_t shards = 0;  ///< Open ones at the end.
};

class TwinRun {
public:
    /// `designs` are run in this order. Precondition: the traffic was made by traffic_of().
    TwinRun(Traffic traffic, const std::vector<Design>& designs, std::uint64_t seed);

    /// Goes on for about so many steps of work (World::work()). True when all designs are done.
    bool go_on(std::uint64_t steps);

    bool is_done() const { return at_ == outcomes_.size(); }
    /// How much of it is done, by virtual time.
    std::int64_t percent() const;
    /// How long each design is measured: 120 s, less if there are many records, 10 s at least.
    Duration measured() const { return measured_; }
    const Traffic& traffic() const { return traffic_; }
    const std::vector<Outcome>& outcomes() const { return outcomes_; }
    /// An estimate of the memory of the world that is under way.
    std::int64_t memory_bytes() const { return world_ ? world_->memory_bytes() : 0; }

private:
    struct Counts {
        std::uint64_t made = 0;
        std::uint64_t refused = 0;
        std::uint64_t lost = 0;
    };
    Counts counts() const;
    bool begin_design();
    void begin_measuring();
    void take_events();
    void take_waiting();
    void see_wait(const Shard& shard, std::uint64_t begin, std::uint64_t end, Instant until);
    void finish_design();

    Traffic traffic_;
    std::uint64_t seed_;
    Duration measured_;
    std::vector<Outcome> outcomes_;
    std::size_t at_ = 0;  ///< In outcomes_: what is under way or comes next.
    // Of the design that is under way.
    std::optional<sim::World> world_;
    bool is_measuring_ = false;
    pricing::Meter meter_;
    pricing::Quantities used_before_{};
    Counts before_;
    std::uint64_t next_event_ = 0;
};

/// The world of a design, at its beginning. Precondition as that of TwinRun.
sim::Scenario scenario_of(const Traffic& traffic, const Design& design);

}  // namespace kds::plan
